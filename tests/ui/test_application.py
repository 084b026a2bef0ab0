"""The window from a command line: wrong words, and a start that ends."""

import shutil
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from temoin.cli.main import VERBS
from temoin.cli.parser import build_parser
from temoin.data import root
from temoin.errors import InputError
from temoin.model import Host
from temoin.testing.fake_host import FakeHost
from temoin.ui import open_panel
from temoin.ui.application import beside_of, broken_binding, older_of, session_of
from temoin.ui.window import PanelWindow


@pytest.mark.parametrize("words", [["--what"], ["a.otio", "b.otio"], ["gone.otio"], ["--rate"]])
def test_wrong_words_are_told_as_on_the_command_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert open_panel(words) == InputError.exit_code
    told = capsys.readouterr().err
    assert told.startswith("temoin: ")
    assert told.count("\n") == 2


def test_the_words_say_which_cut(tmp_path: Path) -> None:
    cut = tmp_path / "reel.otio"
    cut.touch()
    session = session_of([str(cut), "--rate", "25", "--ledger", "house.temoin"])
    assert session is not None
    assert session.path == cut
    assert session_of([]) is None
    with pytest.raises(InputError, match="is no rate"):
        session_of([str(cut), "--rate", "fast"])


def test_the_words_say_from_which_cut_is_carried(tmp_path: Path) -> None:
    old, new = tmp_path / "v3.otio", tmp_path / "v4.otio"
    for each in (old, new):
        each.touch()
    assert older_of([str(new)]) is None
    assert older_of([str(new), "--carry-from", str(old)]) == old
    with pytest.raises(InputError, match=r"v2\.otio is not there"):
        older_of([str(new), "--carry-from", "v2.otio"])
    with pytest.raises(InputError, match="no cut is named"):
        older_of(["--carry-from", str(old)])
    with pytest.raises(InputError, match="none is named"):
        older_of([str(new), "--pictures"])


class Factory:
    """Finds a fake application."""

    id = "fake"
    label = "Fake"

    def is_here(self) -> bool:
        return True

    def open(self) -> Host:
        return FakeHost()


@pytest.fixture
def fake_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temoin.hosts.factories", lambda: (Factory(),))
    monkeypatch.delenv("TEMOIN_LINK", raising=False)


@pytest.mark.parametrize("words", [["--host", "fake"], ["host:fake"]])
def test_the_words_say_which_application(
    fake_application: None, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [*words, "--ledger", "house.temoin", "--media", "shots"]
    beside = beside_of(given)
    assert session_of(given) is None
    assert beside is not None
    assert (beside.host, beside.label, beside.can_return) == ("fake", "Fake", True)
    assert (beside.ledger, beside.media) == (Path("house.temoin"), [Path("shots")])
    monkeypatch.setenv("TEMOIN_LINK", "fake")
    started = beside_of(words)
    assert started is not None
    assert not started.can_return  # it ends with whoever started us


def test_no_words_name_no_application() -> None:
    assert beside_of([]) is None
    assert beside_of(["reel.otio"]) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "nuke"], "no application is called 'nuke'"),
        (["host:"], "no application is called ''"),
        (["reel.otio", "--host", "fake"], "both a cut file and an application are named"),
    ],
)
def test_wrong_applications_are_told(
    fake_application: None,
    words: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert open_panel(words) == InputError.exit_code
    assert told in capsys.readouterr().err


def test_the_applications_that_ship_are_named() -> None:
    with pytest.raises(InputError) as raised:
        beside_of(["--host", "nuke"])
    assert "host:resolve" in raised.value.hint


def test_help_and_window_know_the_same_options(tmp_path: Path) -> None:
    cut = tmp_path / "reel.otio"
    cut.touch()
    words = [str(cut), "--timeline", "a", "--rate", "25", "--ledger", "b", "--media", "c"]
    assert session_of(words) is not None
    assert build_parser(VERBS).parse_args(["panel", *words]).media == ["c"]
    assert build_parser(VERBS).parse_args(["panel", "--host", "resolve"]).host == "resolve"


def seen_window() -> PanelWindow:
    """Return the window that is open; one of an earlier test may not be gone yet."""
    seen = (each for each in QApplication.topLevelWidgets() if each.isVisible())
    return next(each for each in seen if isinstance(each, PanelWindow))


@pytest.mark.parametrize("more", [[], ["--pictures"]])
def test_a_window_begins_on_the_carry_page(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    interrupted = signal.getsignal(signal.SIGINT)
    sample = root("resources") / "samples" / "night_train.otio"
    old, new = tmp_path / "v3.otio", tmp_path / "v4.otio"
    for each in (old, new):
        shutil.copy(sample, each)
    told: list[str] = []

    def close_when_read() -> None:
        window = seen_window()
        if window.carry and window.carry.seen:
            told.extend(window.carry.seen.found.notices)
            window.close()

    timer = QTimer()
    timer.timeout.connect(close_when_read)
    timer.start(10)
    try:
        assert open_panel([str(new), "--carry-from", str(old), *more]) == 0
    finally:
        timer.stop()
        signal.signal(signal.SIGINT, interrupted)
    assert "both are one cut: all that was said holds as it did" in told


def test_the_window_opens_says_what_is_wrong_and_closes(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    interrupted = signal.getsignal(signal.SIGINT)
    cut = tmp_path / "empty.otio"
    cut.touch()
    told: list[str] = []

    def close_when_read() -> None:
        window = seen_window()
        if window.messages.has_errors:
            told.append(window.messages.errors)
            window.close()

    timer = QTimer()
    timer.timeout.connect(close_when_read)
    timer.start(10)
    try:
        assert open_panel([str(cut)]) == 0
    finally:
        timer.stop()
        signal.signal(signal.SIGINT, interrupted)
    assert "empty.otio" in told[0]


def test_a_binding_that_ends_the_interpreter_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken_binding("6.12.0", (3, 11))
    assert not broken_binding("6.12.0", (3, 12))
    assert not broken_binding("6.11.3", (3, 11))
    monkeypatch.setattr("PySide6.__version__", "6.12.0")
    monkeypatch.setattr("sys.version_info", (3, 11, 7))
    assert open_panel([]) == 3
    assert "Install another one" in capsys.readouterr().err
