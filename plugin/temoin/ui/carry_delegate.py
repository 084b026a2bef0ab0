"""Draws a cell of the Carry page: a shape and a hue for each verdict, and the words beside it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from temoin.ui import marks, theme
from temoin.ui.carry_model import CELL_ROLE, NEW, OLD, Cell
from temoin.ui.carry_rows import Part
from temoin.vocabulary import Statement

_TRACK = 4
"""Characters."""

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
LOOKS = {
    Part.WAITING: (marks.draw_question, theme.HUES[Statement.EVIDENCED]),
    Part.ANSWERED: (marks.draw_dot, theme.HUES[Statement.DECLARED]),
    Part.LOST: (marks.draw_cross, theme.LOUD),
    Part.NEW: (marks.draw_ring, theme.HUES[Statement.EVIDENCED]),
    Part.IN_PART: (marks.draw_half, theme.HUES[Statement.DECLARED]),
    Part.CARRIED: (marks.draw_check, theme.HUES[Statement.ATTESTED]),
    Part.SILENT: (marks.draw_ring, theme.HUES[Statement.UNKNOWN]),
}


class CarryDelegate(QStyledItemDelegate):
    """Draws nothing but what a `Cell` says, as plain text."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a row's height; the width is the column's."""
        return QSize(0, option.fontMetrics.height() + 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a cell."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        painter.save()
        pen = _Pen(painter, option)
        if cell.heading or not (cell.name or cell.words):
            pen.heading(cell)
        else:
            pen.cell(cell)
        painter.restore()


class _Pen:
    """One cell while it is drawn, from left to right."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter, self._font = painter, option.font
        self._rect: QRect = option.rect
        self._metrics = option.fontMetrics
        self._unit = self._metrics.averageCharWidth()
        self._selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._soft = theme.TEXT if self._selected else theme.SOFT
        if self._selected:
            painter.fillRect(self._rect, theme.SELECTED)

    def heading(self, cell: Cell) -> None:
        """Draw the name of a part; an empty cell stays empty."""
        if not cell.heading:
            return
        _, hue = LOOKS[cell.part]
        place = self._rect.adjusted(6, 0, -6, 0)
        font = self._painter.font()
        font.setBold(True)
        self._painter.setFont(font)
        self._text(place, cell.heading, hue)

    def cell(self, cell: Cell) -> None:
        """Draw mark, timecode, name and words; the mark stands between the two cuts."""
        place = self._rect.adjusted(6, 0, -6, 0)
        if cell.column == NEW:
            place = self._mark(place, cell.part)
        place = self._timecode(place, cell)
        if cell.name:
            track = QRect(place.left(), place.top(), _TRACK * self._unit, place.height())
            self._text(track, cell.track, self._soft)
            place.setLeft(track.right() + self._unit)
            name = QRect(place)
            name.setWidth(place.width() * (55 if cell.column == OLD else 40) // 100)
            ink = theme.BRIGHT if self._selected else theme.TEXT
            self._text(name, cell.name, ink, Qt.TextElideMode.ElideMiddle)
            place.setLeft(name.right() + self._unit)
        self._text(place, cell.words, self._soft)

    def _mark(self, place: QRect, part: Part) -> QRect:
        draw, hue = LOOKS[part]
        side = self._metrics.height() * 0.78
        top = place.top() + (place.height() - side) / 2
        draw(self._painter, QRectF(place.left(), top, side, side), hue)
        return place.adjusted(round(side) + 2 * self._unit, 0, 0, 0)

    def _timecode(self, place: QRect, cell: Cell) -> QRect:
        """Write where a clip begins; nothing where a cut does not tell it, or has no clip here."""
        if not cell.record_in:
            return place
        self._painter.setFont(theme.fixed_font(self._font))
        width = self._painter.fontMetrics().horizontalAdvance("00:00:00:00") + 2 * self._unit
        self._text(place, cell.record_in, self._soft)
        self._painter.setFont(self._font)
        return place.adjusted(width, 0, 0, 0)

    def _text(
        self,
        place: QRect,
        text: str,
        colour: QColor,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        self._painter.setPen(colour)
        fitting = self._painter.fontMetrics().elidedText(text, elide, place.width())
        self._painter.drawText(place, _LEFT, fitting)
