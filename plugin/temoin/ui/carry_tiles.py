"""The pictures of a question side by side: the new clip, then each candidate with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from temoin.language import say
from temoin.pixels import Thumbnail
from temoin.ui import marks, theme
from temoin.ui.carry_pictures import Shown
from temoin.vocabulary import Statement

_LINES = 6
_WIDE, _HIGH = 289, 162
_GAP = 6
_FRAME, _MARK = 3, 16
_ANSWERED = theme.HUES[Statement.DECLARED]
_ONE = Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands under a picture.

    Attributes:
        key: The key that answers with it; empty for the new clip.
    """

    key: str
    name: str
    times: str
    place: str
    grounds: str = ""

    @property
    def sentence(self) -> str:
        """All of it, for a screen reader."""
        parts = (self.key, self.name, self.times, self.place, self.grounds)
        return ", ".join(each for each in parts if each)


class Tile(QWidget):
    """One picture with its words; a click on a candidate answers with it."""

    chosen = Signal(bool)
    """Clicked; with Ctrl, to be added to the answer or taken out."""

    def __init__(self, caption: Caption, *, is_answer: bool = False) -> None:
        """Show words; the picture comes later.

        Args:
            caption: The words.
            is_answer: Whether a person chose it before.
        """
        super().__init__()
        self._caption, self._is_answer = caption, is_answer
        self._image: QImage | None = None
        self._why, self._at = say("looking for the picture ..."), ""
        told = f"{caption.sentence}, {say('in the answer')}" if is_answer else caption.sentence
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if caption.key:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_answer(self) -> bool:
        """Whether a person chose it."""
        return self._is_answer

    @property
    def why(self) -> str:
        """Why there is no picture, or "" where there is one."""
        return "" if self._image else self._why

    def sizeHint(self) -> QSize:
        """Return room for a picture and its words."""
        return QSize(_WIDE, _HIGH + _LINES * self.fontMetrics().height() + _GAP)

    def show_picture(self, shown: Shown) -> None:
        """Show the picture, or why there is none."""
        self._image = image_of(shown.picture) if shown.picture else None
        self._why = say("no picture: {reason}", reason=shown.why) if shown.why else ""
        self._at = say("frame {timecode}", timecode=shown.at) if shown.at else ""
        self.setAccessibleDescription(self._why)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Answer with this candidate."""
        if self._caption.key:
            self.chosen.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture as large as there is room for, and the words under it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRect(0, 0, self.width() - 1, _HIGH)
        painter.fillRect(room, theme.BASE)
        self._draw_picture(painter, room)
        painter.setPen(theme.LINE)
        painter.drawRect(room)
        if self._is_answer:
            self._mark_answer(painter, room)
        self._write(painter, QRect(0, _HIGH + _GAP, self.width(), self.fontMetrics().height()))
        painter.end()

    @staticmethod
    def _mark_answer(painter: QPainter, room: QRect) -> None:
        """Draw the frame and the mark of what is in the answer, as the list below has it."""
        half = _FRAME // 2
        painter.setPen(QPen(_ANSWERED, _FRAME, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(room.adjusted(half, half, -half, -half))
        place = QRectF(room.right() - _MARK - 2 * _FRAME, 2 * _FRAME, _MARK, _MARK)
        marks.draw_dot(painter, place, _ANSWERED)

    def _draw_picture(self, painter: QPainter, room: QRect) -> None:
        if self._image is None:
            painter.setPen(theme.SOFT)
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(8, 4, -8, -4), wrapped, self._why)
            return
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        painter.drawImage(place, self._image)

    @property
    def _where(self) -> str:
        """Return the clip's place, and which frame is shown."""
        return "  ".join(part for part in (self._caption.place, self._at) if part)

    def _write(self, painter: QPainter, line: QRect) -> None:
        """Write key and name, times, and what speaks for and against it."""
        caption = self._caption
        metrics = self.fontMetrics()
        name = f"{caption.key or say('New:')}  {caption.name}"
        painter.setPen(theme.BRIGHT)
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(line, _ONE, metrics.elidedText(name, middle, line.width()))
        painter.setPen(theme.SOFT)
        below = line.translated(0, line.height())
        right = Qt.TextElideMode.ElideRight
        painter.drawText(below, _ONE, metrics.elidedText(caption.times, right, line.width()))
        below = below.translated(0, line.height())
        painter.drawText(below, _ONE, metrics.elidedText(self._where, right, line.width()))
        rest = QRect(0, below.bottom() + 1, line.width(), 3 * line.height())
        painter.drawText(rest, Qt.TextFlag.TextWordWrap, caption.grounds)


class Tiles(QWidget):
    """A row of tiles, the new clip's first."""

    chosen = Signal(int, bool)
    """The number of a candidate that was clicked, counted from 1, and whether it is to be added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._by_number: dict[int, Tile] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)

    @property
    def tiles(self) -> Sequence[Tile]:
        """The tiles, from left to right."""
        return list(self._by_number.values())

    def show_captions(self, captions: dict[int, Caption], answer: frozenset[int]) -> None:
        """Show other words, by number; the pictures come later."""
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._by_number = {
            number: Tile(caption, is_answer=number in answer)
            for number, caption in captions.items()
        }
        for number, tile in self._by_number.items():
            tile.chosen.connect(partial(self.chosen.emit, number))
            self._row.addWidget(tile)
        self._row.addStretch(1)

    def show_pictures(self, shown: dict[int, Shown]) -> None:
        """Show the pictures that were read."""
        for number, each in shown.items():
            if tile := self._by_number.get(number):
                tile.show_picture(each)


def image_of(picture: Thumbnail) -> QImage:
    """Return a picture that Qt draws; it keeps its own bytes."""
    line = 3 * picture.width
    kind = QImage.Format.Format_RGB888
    return QImage(picture.rgb, picture.width, picture.height, line, kind).copy()
