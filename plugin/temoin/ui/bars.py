"""The bar inside the window in which a person is asked before anything is signed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout

from temoin.language import say
from temoin.ui.head import plain_label

ARROWS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
"""How many lines below an arrow key chooses."""

_MOST_LINES = 5
"""Lines to choose from that are in sight at once."""

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Bar(QFrame):
    """Something to be signed: Enter signs what the bar says, Esc leaves it unsigned."""

    signed = Signal()
    left = Signal()
    told = Signal(str)
    """Why a key did nothing."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName("bar")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(8, 6, 8, 6)
        self.rows.setSpacing(4)

    def begin(self) -> None:
        """Put the cursor where the person goes on."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Return what is missing before this can be signed, or ""."""
        return ""

    def add_words(self, text: str, name: str = "") -> None:
        """Add a line of text."""
        label = plain_label(name)
        label.setText(text)
        self.rows.addWidget(label)
        if name == "strong":
            self.setAccessibleName(text)  # the title tells which bar it is

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign, or leave; what a field of the bar lets pass stays in the bar."""
        if event.key() in ENTER:
            if not self.why_not() and not event.isAutoRepeat():
                self.signed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            self.pass_on(event)

    def pass_on(self, event: QKeyEvent) -> None:
        """Keep every other key here."""
        event.accept()


class AskBar(Bar):
    """A sentence to be signed as it stands."""

    def __init__(
        self, sentence: str, notes: Sequence[str] = (), warnings: Sequence[str] = ()
    ) -> None:
        """Ask for a sentence.

        Args:
            sentence: What the person signs.
            notes: What they should know.
            warnings: What speaks against it.
        """
        super().__init__()
        self.add_words(sentence, "strong")
        for note in notes:
            self.add_words(note)
        for warning in warnings:
            self.add_words(warning, "loud")
        self.add_words(say("Enter signs.  Esc leaves."), "soft")
        told = (sentence, *notes, *warnings, say("Enter signs, Escape leaves."))
        self.setAccessibleName(" ".join(told))

    def pass_on(self, event: QKeyEvent) -> None:
        """Leave every other key to the window: nothing is typed here."""
        event.ignore()


class Choices(QListWidget):
    """A few lines to choose from, the first of them chosen; out of sight where there is but one."""

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        """Offer lines.

        Args:
            name: For who cannot see it.
            lines: One at least.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.addItems(list(lines))
        self.setCurrentRow(0)
        height = self.sizeHintForRow(0) * min(len(lines), _MOST_LINES)
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)
        if len(lines) == 1:
            self.hide()


class ChoosingLine(QLineEdit):
    """A line of text whose arrows choose in the list above it."""

    def __init__(self, choices: QListWidget, name: str, placeholder: str) -> None:
        """Begin empty.

        Args:
            choices: The list above.
            name: For who cannot see it.
            placeholder: What is to be typed.
        """
        super().__init__()
        self._choices = choices
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose in the list by Up and Down; type with the rest."""
        if by := ARROWS.get(event.key()):
            row = max(0, min(self._choices.count() - 1, self._choices.currentRow() + by))
            self._choices.setCurrentRow(row)
        else:
            super().keyPressEvent(event)
