"""The line on which of a file's timelines is shown, where it holds several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from temoin.language import say, say_counted
from temoin.ui import words
from temoin.ui.head import plain_label
from temoin.ui.quiet_choice import QuietChoice

_LEAST_LETTERS = 16


class TimelineStrip(QWidget):
    """Asks which timeline is meant, and lets another one be chosen while the file is open."""

    chosen = Signal(str)
    left = Signal()
    """The person is done with the timelines and goes on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start out of sight."""
        super().__init__(parent)
        self._file = ""
        self._now: str | None = None
        self._hidden = False
        self._words = plain_label()
        self._choice = QuietChoice(self)
        self._choice.setMinimumContentsLength(_LEAST_LETTERS)
        self._choice.setPlaceholderText(say("Timeline"))
        self._choice.activated.connect(self._tell)
        self._choice.left.connect(self._leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._choice)
        layout.addWidget(self._words, 1)
        self._show()

    def ask(self, file: str, names: Sequence[str]) -> None:
        """Ask which of a file's timelines is meant."""
        self._file, self._now = file, None
        self._choice.clear()
        for name in dict.fromkeys(names):
            self._choice.addItem(words.shown(name), name)
        self._choice.setCurrentIndex(-1)
        said = say_counted(
            "The file holds {count} timeline.  Choose one.",
            "The file holds {count} timelines.  Choose one.",
            len(names),
        )
        self._words.setText(said)
        self._choice.setAccessibleName(said)
        self._show()
        if not self._hidden:
            self._choice.begin()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def begin_file(self, file: str) -> None:
        """Go out of sight where another file is read."""
        if file != self._file:
            self._file = ""
            self._show()

    def show_timeline(self, name: str | None) -> None:
        """Show which timeline is open now; None: none of them."""
        self._now = name
        self._choice.setCurrentIndex(-1 if name is None else self._choice.findData(name))

    def hide_words(self, *, hidden: bool) -> None:
        """Go out of sight while a client is here, or come back."""
        self._hidden = hidden
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._file) and not self._hidden)

    def _tell(self) -> None:
        name = self._choice.currentData(Qt.ItemDataRole.UserRole)
        self.left.emit()
        if isinstance(name, str) and name != self._now:
            self.chosen.emit(name)

    def _leave(self) -> None:
        self.show_timeline(self._now)
        self.left.emit()
