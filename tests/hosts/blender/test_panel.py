"""The window beside a real Blender: its cut, its playhead, our markers and back, and its end."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from blender import Served
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_application import FakeApplication
from ui.conftest import _collecting  # noqa: F401 - a fixture
from ui.hosted import BesideHands

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


def test_the_window_beside_a_real_blender(qtbot: QtBot, served: Served) -> None:
    hands = BesideHands(qtbot, FakeApplication(), open_host=lambda: served.host)
    hands.settled()
    assert "Pallaidium generative media" in hands.texts()
    assert len(hands.window.clips.chosen()) == 1  # though Blender has its new strips chosen
    frames = {
        each.standing.clip.name: each.standing.clip.record_range.start
        for each in hands.window.clips.listed
        if each.standing.clip.record_range
    }
    hands.companion.lane.ask(
        lambda _host: served.run(f"bpy.context.scene.frame_set({frames['Ramp'] + 1})"),
        lambda _answer: None,
    )
    hands.until(lambda: hands.current == "Ramp")
    before = served.snapshot()
    hands.press("m")
    hands.says("Write 3 markers into Edit")
    hands.qtbot.keyClick(hands.window.focusWidget(), ENTER, SHIFT)
    hands.says("3 markers written into Edit", "3 clips coloured")
    hands.press("u")
    hands.says("3 markers taken out of Edit", "3 clips have their colours back")
    assert served.snapshot() == before
    hands.choose("Ramp")
    hands.press("l", "house roto", ENTER)
    hands.says("Signed: house roto")
    ledger = read_ledger(served.project.with_suffix(".temoin"))
    assert [each.fields["tool"] for each in ledger.entries if each.type == "step"] == ["house roto"]
    served.end()
    hands.says("gone since", "This window closes in")
