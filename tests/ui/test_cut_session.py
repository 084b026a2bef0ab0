"""The real work behind the window, on the sample that ships."""

import gc
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from temoin.cut import Wanted, open_cut
from temoin.data import root
from temoin.errors import TemoinError
from temoin.plugins import load_plugins
from temoin.ui.cut_session import CutSession
from temoin.ui.listing import Show
from ui.conftest import Hands

ENTER = Qt.Key.Key_Return


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    shutil.copytree(root("resources") / "samples", folder)
    return folder / "night_train.otio"


def test_the_window_says_what_the_command_line_says(empty: Hands, cut: Path) -> None:
    empty.window.desk.open(CutSession(cut))
    empty.wait()
    assert "not scanned" in empty.texts()
    with empty.qtbot.waitSignal(empty.window.desk.scan_ended, timeout=60_000):
        empty.press("s")
    empty.wait()
    assert "scanned just now" in empty.texts()
    empty.choose("NT_030")
    empty.press("l", "re ma", ENTER)
    empty.press(Qt.Key.Key_Home, "a", ENTER)
    empty.wait()
    shown = empty.window.desk.now_open
    disclosure = open_cut(Wanted(path=cut), load_plugins(installed=False)).disclosure()
    assert shown is not None
    assert shown.listing.disclosure == disclosure
    assert shown.listing.count(Show.UNKNOWN) == disclosure.unknown.clips
    said = [(row.clip, row.tool) for row in disclosure.rows if row.entry]
    assert said == [("V1-0001", ""), ("V1-0003", "Magic Mask")]
    assert f"In {cut.with_suffix('.temoin')}." in empty.texts()


def test_an_open_cut_is_no_work_for_the_collector(cut: Path) -> None:
    """A visit to all of a long cut stops the thread that draws, for as long as it takes."""
    try:
        gc.unfreeze()
        gc.enable()  # as on the command line; a window collects on its own thread alone
        opened = CutSession(cut).open()
        assert not any(each is opened.listing.disclosure.cut for each in gc.get_objects())
        assert gc.isenabled()
    finally:
        gc.disable()
        gc.unfreeze()


def test_several_dismissals_and_a_note_on_several_clips_are_taken_back_as_one_act(
    empty: Hands, cut: Path
) -> None:
    same_tool_on_every_clip(cut)
    CutSession(cut).scan(lambda _done, _total: None)
    empty.window.desk.open(CutSession(cut))
    empty.wait()
    empty.choose("NT_020")
    empty.press("d", "bypassed in the grade")
    empty.qtbot.keyClick(empty.window.focusWidget(), ENTER, Qt.KeyboardModifier.ControlModifier)
    empty.wait()
    several = sum(bool(each.standing.dismissed) for each in empty.window.clips.listed)
    assert several > 1
    empty.press("r")
    assert "Auto Reframe: dismissed, says key" in empty.texts()
    assert f"all {several} clips" in empty.texts()
    empty.press("they were on", ENTER)
    empty.wait()
    assert not any(each.standing.dismissed for each in empty.window.clips.listed)
    empty.qtbot.keyClick(empty.window.clips, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    empty.press("w", "seen by all", ENTER)
    empty.wait()
    assert all(each.standing.notes for each in empty.window.clips.listed)
    empty.press("r", "not by all", ENTER)
    empty.wait()
    notes = [note for each in empty.window.clips.listed for note in each.standing.notes]
    assert {note.withdrawn for note in notes} <= {"not by all"}


def test_what_a_file_says_is_confirmed_on_all_its_clips_in_one_act(empty: Hands, cut: Path) -> None:
    """Each was signed by itself: as many writes, and as many gestures to take them back."""
    made = json.loads(cut.read_text(encoding="utf-8"))
    clips = [each for each in nodes(made) if each.get("OTIO_SCHEMA", "").startswith("Clip.")]
    (media,) = (each["media_references"] for each in clips if each["name"] == "NT_040")
    for each in clips[:3]:
        each["media_references"] = media
    cut.write_text(json.dumps(made), encoding="utf-8")
    CutSession(cut).scan(lambda _done, _total: None)
    empty.window.desk.open(CutSession(cut))
    empty.wait()
    empty.choose("NT_040")
    empty.press("p")
    assert "of the cut" in empty.texts()
    empty.qtbot.keyClick(empty.window.focusWidget(), ENTER, Qt.KeyboardModifier.ControlModifier)
    empty.wait()
    opened = open_cut(Wanted(path=cut), load_plugins(installed=False))
    steps = [each for each in opened.ledger.entries if each.type == "step"]
    assert len(steps) > 1
    assert len({each.body["batch"] for each in steps}) == 1
    assert all(each.body["evidence"] for each in steps)


def same_tool_on_every_clip(cut: Path) -> None:
    """Give a few clips of the sample the effect that one of them has."""
    made = json.loads(cut.read_text(encoding="utf-8"))
    clips = [each for each in nodes(made) if each.get("OTIO_SCHEMA", "").startswith("Clip.")]
    (effects,) = (each["effects"] for each in clips if each["name"] == "NT_020")
    for each in clips[:4]:
        each["effects"] = effects
    cut.write_text(json.dumps(made), encoding="utf-8")


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield each object of a JSON document."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(each)


def test_decisions_and_notes_are_signed_as_the_command_line_signs_them(
    empty: Hands, cut: Path
) -> None:
    CutSession(cut).scan(lambda _done, _total: None)
    empty.window.desk.open(CutSession(cut))
    empty.wait()
    empty.choose("NT_020")
    empty.press("d", "bypassed in the grade", ENTER)
    empty.wait()
    empty.press("w", "the vendor has been asked", ENTER)
    empty.wait()
    empty.press("r", "it was on", ENTER)
    empty.wait()
    empty.press("p", ENTER)
    empty.wait()
    opened = open_cut(Wanted(path=cut), load_plugins(installed=False))
    standing = opened.disclosure().standings[1]
    assert [row.tool for row in standing.rows] == ["Auto Reframe"]
    assert standing.rows[0].fields["vendor"] == "Adobe"
    assert [each.what for each in standing.taken_back] == ["Auto Reframe dismissed"]
    assert [each.text for each in standing.notes] == ["the vendor has been asked"]
    types = [each.type for each in opened.ledger.entries]
    assert types == ["key", "review", "note", "supersede", "step", "review"]
    shown = empty.window.desk.now_open
    assert shown is not None
    assert shown.listing.disclosure == opened.disclosure()


def test_nothing_is_read_again_unless_a_file_changed(cut: Path) -> None:
    session = CutSession(cut)
    opened = session.open()
    assert session.refreshed(opened) is None
    cut.write_bytes(cut.read_bytes() + b"\n")
    again = session.refreshed(opened)
    assert again is not None
    assert session.refreshed(again) is None


def test_a_ledger_that_comes_is_seen(cut: Path) -> None:
    session = CutSession(cut)
    opened = session.open()
    session.attest(opened, opened.listing.disclosure.cut.clips[:1])
    assert session.refreshed(opened) is not None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\0", b"[" * 100_000])
def test_whatever_a_file_holds_only_our_errors_come_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.otio"
    path.write_bytes(content)
    with pytest.raises(TemoinError) as caught:
        CutSession(path).open()
    assert caught.value.hint
