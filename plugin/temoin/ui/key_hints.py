"""The keys at the bottom of the window; each can be pressed with the mouse too."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from temoin.language import say
from temoin.ui.flow import FlowLayout
from temoin.ui.keys import Key


class KeyHints(QWidget):
    """A small button for each key that has a hint."""

    asked = Signal(object)
    """What a key is for: its `act`."""

    def __init__(self, keys: Iterable[Key], parent: QWidget | None = None) -> None:
        """Show the hints of keys."""
        super().__init__(parent)
        layout = FlowLayout()
        layout.setSpacing(0)
        self.setLayout(layout)
        for key in keys:
            if key.hint and key.act:
                button = QToolButton(self)
                button.setObjectName("keyHint")
                button.setText(f"{say(key.key)}  {say(key.hint)}")
                button.setAccessibleName(say(key.words))
                button.setToolTip(say(key.words))
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(partial(self.asked.emit, key.act))
                layout.addWidget(button)
