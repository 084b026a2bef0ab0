"""A choice in a line of the window: gone through by keys, and nothing is taken before Enter."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from temoin.ui.bars import ENTER

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class QuietChoice(QComboBox):
    """Arrows and letters go through what is offered, Enter takes one, Esc leaves it as it was."""

    left = Signal()

    def searches(self, letters: str) -> bool:
        """Return whether letters go through what is offered; others are the window's."""
        return letters.isprintable()

    def begin(self) -> None:
        """Put the cursor here."""
        self.view().keyboardSearch("")  # letters typed just before are forgotten
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through what is offered without taking it before Enter."""
        if event.key() in ENTER:
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() & _COMMANDS or not self.searches(event.text()):
            event.ignore()
        else:
            with QSignalBlocker(self):
                super().keyPressEvent(event)
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave a turned wheel alone: it would read the cut again at each step."""
        event.ignore()
