"""How far a scan is, how fast it goes, and how to stop it."""

import time

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from temoin.language import number, say
from temoin.ui.head import plain_label


class ScanStrip(QWidget):
    """One line and a thin bar, in sight while a scan is under way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start out of sight."""
        super().__init__(parent)
        self._began = 0.0
        self._words = plain_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(say("Scan"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        self.setVisible(False)

    def begin(self) -> None:
        """Come into sight."""
        self._began = time.monotonic()
        self._words.setText(say("Scanning: reading the cut.  Esc cancels."))
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self.setVisible(True)

    def advance(self, done: int, total: int) -> None:
        """Say how many clips of how many are done."""
        rate = done / max(time.monotonic() - self._began, 1e-6)
        left = (total - done) / rate if rate else 0.0
        self._words.setText(
            say(
                "Scanning: {done} of {total} clips, {rate} a second,"
                " {seconds} s left.  Esc cancels.",
                done=number(done),
                total=number(total),
                rate=number(rate),
                seconds=number(left),
            )
        )
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
