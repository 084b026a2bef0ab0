"""Shows everything that is known of the chosen clip, as plain text that can be selected."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from temoin.language import say
from temoin.ui import theme
from temoin.ui.detail_words import Look, Piece
from temoin.wording import MARKS

_COLOURS = {
    Look.TITLE: theme.BRIGHT,
    Look.STRONG: theme.BRIGHT,
    Look.PLAIN: theme.TEXT,
    Look.SOFT: theme.SOFT,
    Look.LOUD: theme.LOUD,
}


class Detail(QTextEdit):
    """Pieces of text, one under the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._pieces: list[Piece] = []
        self._shown: list[Piece] = []
        self._has_details = False
        self.setAccessibleName(say("The chosen clip"))
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_pieces(self, pieces: Iterable[Piece]) -> None:
        """Show other text; where it is the same, the place in it stays."""
        self._pieces = list(pieces)
        self._show()

    def show_or_hide_details(self) -> None:
        """Show what stands behind each piece of evidence, or put it away again."""
        self._has_details = not self._has_details
        self._show()

    def _show(self) -> None:
        shown = [each for each in self._pieces if self._has_details or not each.is_detail]
        if shown == self._shown:
            return
        self._shown = shown
        self.clear()
        cursor = self.textCursor()
        for number, piece in enumerate(shown):
            if number:
                cursor.insertBlock()
            self._write(cursor, piece)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, cursor: QTextCursor, piece: Piece) -> None:
        """Write a piece as it stands: what looks like markup in a name stays text."""
        unit = self.fontMetrics().averageCharWidth()
        block = QTextBlockFormat()
        block.setLeftMargin(piece.indent * 2 * unit)
        starts = piece.look in {Look.TITLE, Look.STRONG} or piece.mark is not None
        block.setTopMargin(unit * 0.9 if starts else 0)
        block.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        cursor.setBlockFormat(block)
        if piece.mark:
            cursor.insertText(f"{MARKS[piece.mark]}  ", _format(theme.HUES[piece.mark]))
        cursor.insertText(piece.text, _format(_COLOURS[piece.look], strong=_is_strong(piece)))


def _is_strong(piece: Piece) -> bool:
    return piece.look in {Look.TITLE, Look.STRONG, Look.LOUD}


def _format(colour: QColor, *, strong: bool = False) -> QTextCharFormat:
    text_format = QTextCharFormat()
    text_format.setForeground(colour)
    if strong:
        text_format.setFontWeight(QFont.Weight.DemiBold)
    return text_format
