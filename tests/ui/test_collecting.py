"""Circles of garbage are collected on the window's thread, whoever makes objects meanwhile."""

import gc
import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from temoin.ui import collecting
from temoin.ui.collecting import Collector


class Widget:
    """Stands for one: notes on which thread it goes."""

    def __init__(self, gone: Callable[[str], None]) -> None:
        self.itself = self
        self._gone = gone

    def __del__(self) -> None:
        self._gone(threading.current_thread().name)


def test_no_other_thread_collects(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_EVERY_MS", 10)
    collector = Collector()
    gone: list[str] = []
    made: list[list[int]] = []
    Widget(gone.append)
    thread = threading.Thread(target=lambda: made.extend([each] for each in range(200_000)))
    thread.start()
    thread.join()  # Python would have collected there many times
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.main_thread().name]
    collector.stop()


def test_collecting_is_given_back(qtbot: QtBot) -> None:
    gc.enable()
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    gc.disable()
