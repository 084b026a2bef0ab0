"""The bar in which an entry is taken back: which one, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

from temoin.language import say, say_counted
from temoin.model import Disclosure, Row
from temoin.ui import words
from temoin.ui.bars import ARROWS, Bar
from temoin.ui.head import plain_label

_MOST_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Retractable:
    """An entry that can be taken back.

    Attributes:
        clips: How many clips of the cut it holds for.
    """

    entry: str
    text: str
    clips: int


def retractable(disclosure: Disclosure, rows: Sequence[Row]) -> list[Retractable]:
    """Return the entries that stand in rows of a clip, each once."""
    found = {row.entry: row for row in rows if row.entry}
    return [
        Retractable(
            entry=entry,
            text=f"{words.row_words(row)}, {words.when(row.said_at_ms)}",
            clips=len({each.clip for each in disclosure.rows if each.entry == entry}),
        )
        for entry, row in found.items()
    ]


class TakeBackBar(Bar):
    """Asks which entry no longer holds, and for the reason, which must be given."""

    def __init__(self, clip: str, entries: Sequence[Retractable]) -> None:
        """Ask for a reason.

        Args:
            clip: The clip in words.
            entries: One at least.
        """
        super().__init__()
        self._entries = entries
        self.add_words(say("Take back an entry on {clip}", clip=clip), "strong")
        self._list = QListWidget()
        self._list.setAccessibleName(say("Entries"))
        self._list.addItems([each.text for each in entries])
        self._list.setCurrentRow(0)
        height = self._list.sizeHintForRow(0) * min(len(entries), _MOST_LINES)
        self._list.setFixedHeight(height + 2 * self._list.frameWidth() + 2)
        self._reason = _ReasonField(self._list)
        self._says = plain_label()
        for widget in (self._list, self._reason, self._says):
            self.rows.addWidget(widget)
        self._list.setHidden(len(entries) == 1)
        hint = say("It stays in the ledger, folded away.  Enter signs.  Esc leaves.")
        self.add_words(hint, "soft")
        self._list.currentRowChanged.connect(self._say)
        self._reason.textChanged.connect(self._say)
        self._say()

    def begin(self) -> None:
        """Put the cursor into the field for the reason."""
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Return that the reason is missing, or ""."""
        return "" if self.reason else say("Give the reason: audits show it.")

    @property
    def chosen(self) -> Retractable:
        """The entry to be taken back."""
        return self._entries[max(0, self._list.currentRow())]

    @property
    def reason(self) -> str:
        """Why, as it was typed."""
        return self._reason.text().strip()

    def _say(self) -> None:
        chosen = self.chosen
        many = say_counted(
            ", which holds for {count} clip", ", which holds for {count} clips", chosen.clips
        )
        entry = f"{chosen.text}{many if chosen.clips > 1 else ''}"
        missing = self.why_not()
        self._says.setText(
            f"{entry}.  {missing}" if missing else say("Enter takes back: {entry}", entry=entry)
        )


class _ReasonField(QLineEdit):
    """A line of text whose arrows choose in the list above it."""

    def __init__(self, entries: QListWidget) -> None:
        super().__init__()
        self._list = entries
        self.setAccessibleName(say("Reason"))
        self.setPlaceholderText(say("why it no longer holds"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose an entry by Up and Down; type the reason with the rest."""
        if by := ARROWS.get(event.key()):
            row = max(0, min(self._list.count() - 1, self._list.currentRow() + by))
            self._list.setCurrentRow(row)
        else:
            super().keyPressEvent(event)
