"""Work off the GUI thread: in order, heard of, stopped."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from temoin.errors import InputError, TemoinError
from temoin.ui.session import Tick
from temoin.ui.workers import Lane, Task, Work


@pytest.fixture
def heard() -> list[object]:
    return []


def task(do: object, heard: list[object], **more: object) -> Task:
    return Task(do=do, done=heard.append, failed=heard.append, **more)  # type: ignore[arg-type]


def test_tasks_are_done_in_order_on_another_thread(qtbot: QtBot, heard: list[object]) -> None:
    lane = Lane()
    threads = set()

    def count(number: int) -> object:
        threads.add(threading.current_thread())
        return number

    with qtbot.waitSignal(lane.emptied):
        for number in range(20):
            lane.ask(task(lambda _tick, number=number: count(number), heard))
    assert heard == list(range(20))
    assert threading.main_thread() not in threads


def test_a_failure_is_heard_and_the_next_task_is_done(qtbot: QtBot, heard: list[object]) -> None:
    lane = Lane()

    def fail(_tick: Tick) -> object:
        raise InputError("no", hint="Try.")

    with qtbot.waitSignal(lane.emptied):
        lane.ask(task(fail, heard))
        lane.ask(task(lambda _tick: "next", heard))
    assert isinstance(heard[0], TemoinError)
    assert heard[1:] == ["next"]


def test_the_newest_of_a_name_waits(qtbot: QtBot, heard: list[object]) -> None:
    lane, gate = Lane(), threading.Event()
    with qtbot.waitSignal(lane.emptied):
        lane.ask(task(lambda _tick: gate.wait(10), heard))
        for number in range(5):
            lane.ask(task(lambda _tick, number=number: number, heard, name="read"))
        gate.set()
    assert heard == [True, 4]


def test_stopping_forgets_all_but_what_was_signed(qtbot: QtBot, heard: list[object]) -> None:
    lane, gate = Lane(), threading.Event()
    with qtbot.waitSignal(lane.emptied):
        lane.ask(task(lambda _tick: gate.wait(10), heard, must_run=True))
        lane.ask(task(lambda _tick: "read", heard))
        lane.ask(task(lambda _tick: "signed", heard, must_run=True))
        lane.stop()
        assert lane.must_go_on
        gate.set()
    assert heard == [True, "signed"]


def test_stopped_work_gives_no_answer(qtbot: QtBot) -> None:
    def endless(tick: Tick) -> object:
        while True:
            tick(1, 2)

    work = Work(endless)
    with (
        qtbot.assertNotEmitted(work.done),
        qtbot.assertNotEmitted(work.failed),
        qtbot.waitSignal(work.finished),
    ):
        work.start()
        work.requestInterruption()
    work.wait()


def test_once_it_was_waited_for_nobody_hears_of_it_and_nothing_begins(
    qtbot: QtBot, heard: list[object]
) -> None:
    """A window that is closed must leave no thread behind: Qt ends the process for it."""
    lane, other = Lane(), Lane()
    first = Task(
        do=lambda _tick: 1,
        done=lambda _answer: other.ask(task(lambda _tick: 2, heard)),
        failed=heard.append,
    )
    lane.ask(first)
    lane.wait()
    other.wait()
    QCoreApplication.processEvents()
    other.ask(task(lambda _tick: 3, heard))
    assert not lane.is_busy
    assert not other.is_busy
    assert heard == []
