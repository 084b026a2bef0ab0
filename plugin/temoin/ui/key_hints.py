"""The keys at the bottom of the window; each can be pressed with the mouse too."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from temoin.language import say
from temoin.ui.flow import FlowLayout
from temoin.ui.keys import KEYS, Act


class KeyHints(QWidget):
    """A small button for each key that has a hint."""

    asked = Signal(Act)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the hints of all keys."""
        super().__init__(parent)
        layout = FlowLayout()
        layout.setSpacing(0)
        self.setLayout(layout)
        for key in KEYS:
            if key.hint and key.act:
                button = QToolButton(self)
                button.setObjectName("keyHint")
                button.setText(f"{say(key.key)}  {say(key.hint)}")
                button.setAccessibleName(say(key.words))
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(partial(self.asked.emit, key.act))
                layout.addWidget(button)
