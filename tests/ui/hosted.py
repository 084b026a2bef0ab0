"""A window beside a fake application, for tests of what it shows and does there."""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from temoin.model import Host
from temoin.testing.fake_application import FakeApplication
from temoin.testing.fake_host import FakeHost
from temoin.ui.companion import Beside
from temoin.ui.desk import Desk
from temoin.ui.host_strip import HostStrip
from temoin.ui.window import PanelWindow
from temoin.ui.workers import take_short_turns
from ui.conftest import Hands


class BesideHands(Hands):
    """Hands in a window beside a fake application.

    Attributes:
        application: Faults, edits and what was asked of it.
    """

    def __init__(
        self,
        qtbot: QtBot,
        application: FakeApplication,
        *,
        open_host: Callable[[], Host] | None = None,
        can_return: bool = False,
    ) -> None:
        self.application = application
        take_short_turns()
        beside = Beside(
            host="fake",
            label="Fake",
            open_host=open_host or (lambda: FakeHost(application)),
            can_return=can_return,
        )
        super().__init__(qtbot, PanelWindow(Desk(), beside=beside))
        assert self.window.companion is not None
        self.companion = self.window.companion
        qtbot.addWidget(self.window, before_close_func=lambda _: self.companion.stop())
        self.window.resize(1280, 800)
        self.window.show()

    @property
    def strip(self) -> HostStrip:
        return self.companion.strip

    def until(self, holds: Callable[[], object], timeout: int = 10_000) -> None:
        """Wait until something holds, and nothing is read or signed."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=timeout)

    def says(self, *texts: str) -> None:
        """Wait until the window says something."""
        self.until(lambda: all(each in self.texts() for each in texts))

    def settled(self) -> None:
        """Wait until all is looked into, scanned and shown."""
        self.says("all clips looked into", "scanned just now")
        self.until(lambda: not self.window.desk._quiet_lane.is_busy)
        self.wait()


class Gaps:
    """Measures how long the window's thread goes without looking for events."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(2)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def stop(self) -> None:
        self._timer.stop()
