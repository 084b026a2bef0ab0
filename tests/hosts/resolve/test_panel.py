"""The window beside the fake Resolve: its cut, its playhead, a step, our markers and back."""

from copy import deepcopy
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hosts.resolve.fake import FakeResolve
from temoin.hosts.resolve.host import ResolveHost
from temoin.model import Mark
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_application import FakeApplication
from ui.conftest import _collecting  # noqa: F401 - a fixture
from ui.hosted import BesideHands

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


def test_the_window_beside_resolve(
    qtbot: QtBot, fake: FakeResolve, host: ResolveHost, workstation: Path
) -> None:
    hands = BesideHands(qtbot, FakeApplication(), open_host=lambda: host)
    hands.settled()
    assert "Face Refinement" in hands.texts()
    project = fake.application.project
    assert project is not None
    assert project.current is not None
    before = deepcopy(project)
    project.current.playhead = "01:00:06:10"
    hands.until(lambda: hands.current == "warped")
    hands.press("l", "house roto", ENTER)
    hands.says("Signed: house roto")
    (path,) = (workstation / "hosts").rglob("*.temoin")
    steps = [each for each in read_ledger(path).entries if each.type == "step"]
    assert [each.fields["tool"] for each in steps] == ["house roto"]
    hands.wait()
    hands.press("m")
    hands.says("markers into Reel 1")
    hands.qtbot.keyClick(hands.window.focusWidget(), ENTER, SHIFT)
    hands.says("markers written into Reel 1", "coloured")
    marks: list[Mark] = []
    hands.companion.lane.ask(lambda _host: host.marks(), marks.extend)
    hands.until(lambda: [each for each in marks if "AI: house roto" in each.marker.name])
    hands.press("u")
    hands.says("taken out of Reel 1", "back")
    project.current.playhead = before.current.playhead if before.current else ""
    assert project == before
