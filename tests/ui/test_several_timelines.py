"""A file with several timelines: which is meant is asked in the window, and chosen by keys."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from temoin.data import root
from temoin.ui.cut_session import CutSession
from ui.conftest import Hands

ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
ASKED = "The file holds 2 timelines.  Choose one."


def of_two(folder: Path, *called: str) -> Path:
    """Write a file with two timelines, or so many: the sample, under several names."""
    one = json.loads((root("resources") / "samples" / "night_train.otio").read_text())
    both = {
        "OTIO_SCHEMA": "SerializableCollection.1",
        "name": "",
        "metadata": {},
        "children": [{**one, "name": each} for each in called or ("Reel A", "Reel B")],
    }
    path = folder / "reels.otio"
    path.write_text(json.dumps(both))
    return path


def names(hands: Hands) -> list[str]:
    found = hands.window.timeline_strip.findChild(QComboBox)
    assert isinstance(found, QComboBox)
    return [found.itemText(index) for index in range(found.count())]


def opened(hands: Hands) -> str:
    shown = hands.window.desk.now_open
    return shown.listing.disclosure.cut.name if shown else ""


def test_the_timeline_that_is_meant_is_chosen_by_keys(empty: Hands, tmp_path: Path) -> None:
    empty.window.desk.open(CutSession(of_two(tmp_path)))
    empty.wait()
    assert (opened(empty), names(empty)) == ("", ["Reel A", "Reel B"])
    assert ASKED in empty.texts()
    assert not empty.window.messages.has_errors
    empty.press(DOWN, DOWN, ENTER)
    empty.wait()
    assert opened(empty) == "Reel B"
    assert empty.window.focusWidget() is empty.window.clips


def test_another_one_is_chosen_while_the_first_is_open(empty: Hands, tmp_path: Path) -> None:
    empty.window.desk.open(CutSession(of_two(tmp_path), timeline=None))
    empty.wait()
    empty.press(DOWN, ENTER)
    empty.wait()
    assert opened(empty) == "Reel A"
    strip = empty.window.timeline_strip
    assert strip.isVisible()
    strip.findChildren(QComboBox)[0].setFocus()
    empty.press(DOWN, ESC)
    empty.wait()
    assert opened(empty) == "Reel A"
    strip.findChildren(QComboBox)[0].setFocus()
    empty.press(DOWN, ENTER)
    empty.wait()
    assert opened(empty) == "Reel B"


def test_two_of_one_name_are_told_and_the_others_still_offered(
    empty: Hands, tmp_path: Path
) -> None:
    empty.window.desk.open(CutSession(of_two(tmp_path, "Edit", "Edit", "Other")))
    empty.wait()
    empty.press(DOWN, ENTER)
    empty.wait()
    assert empty.window.messages.has_errors
    assert "2 timelines called 'Edit'" in empty.texts()
    assert names(empty) == ["Edit", "Other"]
    choice = empty.window.timeline_strip.findChildren(QComboBox)[0]
    assert choice.currentIndex() == -1
    choice.setFocus()
    empty.press(DOWN, DOWN, ENTER)
    empty.wait()
    assert opened(empty) == "Other"
    choice.setFocus()
    empty.press(Qt.Key.Key_Up, ENTER)
    empty.wait()
    assert (opened(empty), choice.currentText()) == ("", "")


def test_a_timeline_without_a_name_is_opened_too(empty: Hands, tmp_path: Path) -> None:
    empty.window.desk.open(CutSession(of_two(tmp_path, "", "Other")))
    empty.wait()
    empty.press(DOWN, ENTER)
    empty.wait()
    shown = empty.window.desk.now_open
    assert shown is not None
    assert shown.listing.disclosure.cut.name == ""


def test_the_line_goes_with_its_file_and_while_a_client_is_here(
    empty: Hands, tmp_path: Path
) -> None:
    empty.window.desk.open(CutSession(of_two(tmp_path)))
    empty.wait()
    empty.press(DOWN, ENTER)
    empty.wait()
    strip = empty.window.timeline_strip
    empty.window.hide_or_show()
    assert not strip.isVisible()
    empty.window.hide_or_show()
    assert strip.isVisible()
    sample = root("resources") / "samples" / "night_train.otio"
    empty.window.desk.open(CutSession(sample))
    empty.wait()
    assert not strip.isVisible()
