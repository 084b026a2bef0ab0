"""The list of keys, laid over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from temoin.language import say
from temoin.ui.head import plain_label
from temoin.ui.keys import keys_of
from temoin.ui.theme import fixed_font


class KeyOverlay(QScrollArea):
    """What each key does; arrows go through it where the window is too low for all of it."""

    def __init__(self, window: QWidget, *, has_host: bool = False) -> None:
        """Lie over a window, out of sight."""
        super().__init__(window)
        self._window = window
        self.setObjectName("overlay")
        self.setAccessibleName(say("Keys"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._all = QWidget()
        grid = QGridLayout(self._all)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for row, key in enumerate(keys_of(has_host=has_host)):
            name, words = plain_label("strong", wraps=False), plain_label()
            name.setText(say(key.key))
            name.setFont(fixed_font(window.font()))
            words.setText(say(key.words))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        self.setWidget(self._all)
        for ground in (self._all, self.viewport()):
            ground.setAutoFillBackground(False)
        self.setVisible(False)

    def place(self) -> None:
        """Lie in the middle of the window, as large as the words need."""
        window = self._window
        width = min(window.width() - 24, self.fontMetrics().averageCharWidth() * 90)
        frame = 2 * self.frameWidth()
        height = min(window.height() - 24, self._all.heightForWidth(width - frame) + frame)
        self.setGeometry(
            (window.width() - width) // 2, (window.height() - height) // 2, width, height
        )
        self.raise_()
