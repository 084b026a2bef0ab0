"""Draws a clip's line: one row where there is room, two in a narrow column."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from temoin.ui import theme
from temoin.ui.clip_line import ClipLine
from temoin.ui.clip_model import LINE_ROLE
from temoin.ui.marks import draw_mark

_WIDE = 74
"""Characters from which a line has room for everything in one row."""

_NAME, _TRACK = 22, 6
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def is_wide(width: int, metrics: QFontMetrics) -> bool:
    """Return whether a line of a width in pixels is drawn in one row."""
    return width >= _WIDE * metrics.averageCharWidth()


class ClipDelegate(QStyledItemDelegate):
    """Draws nothing but what a `ClipLine` says, as plain text."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a line's height; its width is the list's."""
        metrics = option.fontMetrics
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        rows = 1 if is_wide(width, metrics) else 2
        return QSize(0, rows * metrics.height() + 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a line."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, ClipLine):
            return
        painter.save()
        pen = _Pen(painter, option, line)
        pen.ground()
        if is_wide(pen.rect.width(), pen.metrics):
            pen.one_row()
        else:
            pen.two_rows()
        painter.restore()


class _Pen:
    """One line while it is drawn, from left to right."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, line: ClipLine) -> None:
        self.rect: QRect = option.rect
        self.metrics: QFontMetrics = option.fontMetrics
        self._painter, self._line = painter, line
        self._font = option.font
        state = option.state
        self._selected = bool(state & QStyle.StateFlag.State_Selected)
        self._current = bool(state & QStyle.StateFlag.State_HasFocus)
        self._unit = self.metrics.averageCharWidth()
        self._soft = theme.TEXT if self._selected else theme.SOFT
        self._edge = theme.SOFT if self._selected else theme.LINE
        self._ink = theme.BRIGHT if self._selected else theme.TEXT
        if line.dim:
            self._ink = self._soft

    def ground(self) -> None:
        """Fill the line's ground, with an edge where the keys are, and a band for a conflict."""
        if self._selected:
            self._painter.fillRect(self.rect, theme.SELECTED)
        if self._current:
            self._painter.setPen(theme.SOFT)
            self._painter.drawRect(self.rect.adjusted(0, 0, -1, -1))
        if self._line.loud:
            self._painter.fillRect(
                QRect(self.rect.topLeft(), QSize(3, self.rect.height())), theme.LOUD
            )

    def one_row(self) -> None:
        """Draw mark, record in, name, track and steps; tags at the right end."""
        line, place = self._line, self.rect.adjusted(6, 0, -6, 0)
        place = self._mark(place, place.height())
        place = self._timecode(place)
        width = max(_NAME * self._unit, place.width() // 4)
        name = QRect(place.left(), place.top(), width, place.height())
        self._name(name.adjusted(self._indent(), 0, -2 * self._unit, 0))
        place.setLeft(name.right())
        track = QRect(place.left(), place.top(), _TRACK * self._unit, place.height())
        self._text(track, line.track, self._soft)
        place.setLeft(track.right() + self._unit)
        place.setRight(self._tags(place, at_most=place.width() // 2))
        self._text(place, line.steps, self._ink)

    def two_rows(self) -> None:
        """Draw name, tags and record in above, track and steps below."""
        line, place = self._line, self.rect.adjusted(6, 2, -6, -2)
        place = self._mark(place, self.metrics.height() + 4)
        upper = QRect(place.left(), place.top(), place.width(), self.metrics.height() + 2)
        lower = QRect(place.left(), upper.bottom(), place.width(), self.metrics.height() + 2)
        upper = self._timecode(upper)
        upper.setRight(self._tags(upper, at_most=upper.width() * 2 // 3))
        self._name(upper.adjusted(self._indent(), 0, 0, 0))
        track = QRect(lower.left(), lower.top(), _TRACK * self._unit, lower.height())
        self._text(track, line.track, self._soft)
        lower.setLeft(track.right() + self._unit)
        self._text(lower, line.steps, self._soft)

    def _indent(self) -> int:
        return min(self._line.depth, 4) * self._unit * 2

    def _mark(self, place: QRect, height: int) -> QRect:
        """Draw the mark at the left, and return what is left of a place."""
        side = self.metrics.height() * 0.78
        box = QRectF(place.left() + 2, place.top() + (height - side) / 2, side, side)
        draw_mark(self._painter, box, self._line.statement)
        return place.adjusted(round(side) + 2 * self._unit, 0, 0, 0)

    def _timecode(self, place: QRect) -> QRect:
        self._painter.setFont(theme.fixed_font(self._font))
        width = self._painter.fontMetrics().horizontalAdvance("00:00:00:00") + 2 * self._unit
        self._text(place, self._line.record_in, self._soft)
        self._painter.setFont(self._font)
        return place.adjusted(width, 0, 0, 0)

    def _name(self, place: QRect) -> None:
        """Write the clip's name; its two ends tell most, a version stands in the last."""
        self._text(place, self._line.name, self._ink, Qt.TextElideMode.ElideMiddle)

    def _text(
        self,
        place: QRect,
        text: str,
        colour: QColor,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Write text on one line, as much of it as there is room for."""
        self._painter.setPen(colour)
        fitting = self._painter.fontMetrics().elidedText(text, elide, place.width())
        self._painter.drawText(place, _LEFT | Qt.TextFlag.TextSingleLine, fitting)

    def _tags(self, place: QRect, *, at_most: int) -> int:
        """Draw tags from the right end leftwards; return where the room left of them ends.

        The loud one stands leftmost and is drawn whatever the room; of the rest as many as fit.
        """
        loud = self._width(self._line.loud) if self._line.loud else 0
        fitting = self._fitting(self._line.tags, at_most - loud)
        right = place.right()
        for tag in reversed(fitting):
            right = self._tag(place, right, tag)
        if self._line.loud:
            right = self._tag(place, right, self._line.loud, loud=True)
        return right

    def _fitting(self, tags: Sequence[str], room: int) -> list[str]:
        fitting = []
        for tag in tags:
            room -= self._width(tag)
            if room >= 0:
                fitting.append(tag)
        return fitting

    def _width(self, tag: str) -> int:
        return self.metrics.horizontalAdvance(tag) + 3 * self._unit

    def _tag(self, place: QRect, right: int, tag: str, *, loud: bool = False) -> int:
        height = self.metrics.height() + 1
        top = place.top() + (place.height() - height) // 2
        width = self._width(tag) - self._unit
        box = QRect(right - width, top, width - 1, height)
        self._painter.setPen(theme.LOUD if loud else self._edge)
        if loud:
            self._painter.fillRect(box, theme.LOUD)
        self._painter.drawRect(box)
        self._painter.setPen(theme.BASE if loud else self._soft)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, tag)
        return box.left() - self._unit
