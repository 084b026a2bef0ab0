"""The list of keys, laid over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from temoin.language import say
from temoin.ui.head import plain_label
from temoin.ui.keys import KEYS
from temoin.ui.theme import fixed_font


class KeyOverlay(QFrame):
    """What each key does; it takes no key itself."""

    def __init__(self, window: QWidget) -> None:
        """Lie over a window, out of sight."""
        super().__init__(window)
        self._window = window
        self.setObjectName("overlay")
        self.setAccessibleName(say("Keys"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for row, key in enumerate(KEYS):
            name, words = plain_label("strong", wraps=False), plain_label()
            name.setText(say(key.key))
            name.setFont(fixed_font(window.font()))
            words.setText(say(key.words))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        self.setVisible(False)

    def place(self) -> None:
        """Lie in the middle of the window, as large as the words need."""
        window = self._window
        width = min(window.width() - 24, self.fontMetrics().averageCharWidth() * 90)
        height = min(window.height() - 24, self.heightForWidth(width))
        self.setGeometry(
            (window.width() - width) // 2, (window.height() - height) // 2, width, height
        )
        self.raise_()
