"""The edit rate of a cut whose file does not say it: told, and chosen without a box in the way."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from temoin.rate import Rate
from temoin.ui.cut_session import CutSession
from temoin.ui.session import RateBasis
from ui.conftest import Hands
from ui.sessions import FakeSession

ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down

LIST = """TITLE: NIGHT TRAIN
001  A001C003 V     C        01:00:10:{last} 01:00:14:00 01:00:00:{last} 01:00:04:00
* FROM CLIP NAME: NT_010
"""


def edl(folder: Path, last: str) -> Path:
    """Write a list one of whose frames has a number that some rates do not have."""
    path = folder / "night_train.edl"
    path.write_text(LIST.format(last=last))
    return path


def choice(hands: Hands) -> QComboBox:
    found = hands.window.rate_strip.findChild(QComboBox)
    assert isinstance(found, QComboBox)
    return found


def at(hands: Hands) -> Rate:
    assert hands.window.desk.now_open is not None
    return hands.window.desk.now_open.listing.disclosure.cut.rate


def open_edl(hands: Hands, path: Path) -> None:
    hands.window.desk.open(CutSession(path))
    hands.wait()


def test_an_assumed_rate_is_told_and_another_is_chosen_by_keys(
    empty: Hands, tmp_path: Path
) -> None:
    open_edl(empty, edl(tmp_path, "00"))
    assert "The file does not say its edit rate: 24 fps is assumed." in empty.texts()
    assert empty.window.focusWidget() is empty.window.clips
    empty.press("t", "25", ENTER)
    empty.wait()
    assert at(empty) == Rate(25)
    assert "Counted at 25 fps, as you chose." in empty.texts()
    assert empty.window.focusWidget() is empty.window.clips
    empty.press("t", DOWN, ENTER)
    empty.wait()
    assert at(empty) == Rate(30_000, 1001)


def test_a_list_that_does_not_exist_at_the_assumed_rate_asks_for_another(
    empty: Hands, tmp_path: Path
) -> None:
    """A PAL list could not be opened in the window at all."""
    open_edl(empty, edl(tmp_path, "24"))
    assert empty.window.desk.now_open is None
    assert "does not exist at 24 frames a second.  Choose its edit rate." in empty.texts()
    assert "--rate" not in empty.texts()
    assert not empty.window.messages.has_errors
    empty.press("t", "25", ENTER)
    empty.wait()
    assert at(empty) == Rate(25)
    assert empty.names == ["NT_010"]
    empty.press("t", "24", ENTER)
    empty.wait()
    assert empty.window.desk.now_open is None
    assert "does not exist at 24 frames" in empty.texts()


def test_nothing_is_read_again_before_a_rate_is_taken(hands: Hands, session: FakeSession) -> None:
    session.rate_basis = RateBasis.ASSUMED
    hands.open(session)
    hands.press("t", DOWN, DOWN, ESC)
    assert choice(hands).currentText() == "24 fps"
    assert hands.window.focusWidget() is hands.window.clips
    hands.press("t", ENTER)  # the one that it has
    hands.wait()
    assert not [each for each in session.asked if each[0] == "at_rate"]
    hands.press("t", DOWN, ENTER)
    hands.wait()
    assert ("at_rate", Rate(25)) in session.asked


def test_keys_of_the_window_are_heard_from_the_rates(hands: Hands, session: FakeSession) -> None:
    session.rate_basis = RateBasis.ASSUMED
    hands.open(session)
    hands.press("t", "l")
    assert hands.window.speaking.bar is not None


def test_a_file_that_says_its_rate_is_not_asked(hands: Hands) -> None:
    assert not hands.window.rate_strip.isVisible()
    hands.press("t")
    assert "The file says its edit rate." in hands.texts()


def test_the_line_is_gone_with_the_cut_and_while_a_client_is_here(
    empty: Hands, session: FakeSession, tmp_path: Path
) -> None:
    empty.press("t")
    assert empty.window.messages.isVisible()
    open_edl(empty, edl(tmp_path, "00"))
    empty.press("z")
    assert not empty.window.rate_strip.isVisible()
    empty.press("t")
    assert empty.window.focusWidget() is empty.window.clips
    empty.press("z")
    assert empty.window.rate_strip.isVisible()
    empty.open(session)
    assert not empty.window.rate_strip.isVisible()


def test_every_list_of_the_corpus_opens_at_some_rate(
    empty: Hands, corpus: Path, tmp_path: Path
) -> None:
    lists = sorted((corpus / "timelines" / "edl").glob("*.edl"))
    assert lists
    for path in lists:
        open_edl(empty, Path(shutil.copy(path, tmp_path)))
        assert empty.window.rate_strip.isVisible(), path.name
        if empty.window.desk.now_open is None:
            empty.press("t", "30", ENTER)
            empty.wait()
        assert empty.window.desk.now_open is not None, path.name


def test_a_log_that_says_its_rate_is_not_asked(empty: Hands, corpus: Path) -> None:
    for path in sorted((corpus / "timelines" / "ale").glob("*.ale")):
        open_edl(empty, path)
        assert not empty.window.rate_strip.isVisible(), path.name
