"""The Carry page by its keys, on the sample and an edit of it: asked, answered, signed or left."""

import copy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from temoin.language import speaking
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_application import FakeApplication
from temoin.ui import carry_work
from temoin.ui.carry_answering import Answering
from temoin.ui.carry_list import CarryList
from temoin.ui.carry_model import CarryModel
from temoin.ui.carry_rows import Part
from temoin.ui.carry_words import PARTS
from temoin.ui.carry_work import Seen
from temoin.ui.cut_session import CutSession
from temoin.ui.desk import Desk
from temoin.ui.file_choice import Take
from temoin.ui.session import ChosenStep
from temoin.ui.window import PanelWindow
from ui.carrying import (
    Carrying,
    ledger_of,
    split_and_merged,
    spoken_sample,
    tools,
    words_of,
    work_on,
)
from ui.hosted import BesideHands

ENTER, ESC, BACKSPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace
SPACE, CTRL = Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier


def _at_24(start: int, duration: int) -> TimeRange:
    return TimeRange(RationalTime(start, 24), RationalTime(duration, 24))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The sample, of whose clips somebody spoke."""
    return spoken_sample(tmp_path / "sample")


@pytest.fixture
def new(old: Path) -> Path:
    """Its re-edit: a clip trimmed, one taken out; frames of two are used once more."""
    timeline = otio.adapters.read_from_file(str(old))
    track = timeline.video_tracks()[0]
    clips = {each.name: each for each in track if isinstance(each, otio.schema.Clip)}
    clips["NT_010"].source_range = _at_24(16, 40)
    for name, again in (("NT_030", "again"), ("NT_070", "once more")):
        twin = copy.deepcopy(clips[name])
        twin.name = again
        track.append(twin)
    track.remove(clips["NT_080"])
    timeline.name = "Night Train 2"
    path = old.with_name("night_train_2.otio")
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.fixture
def window(qtbot: QtBot, old: Path) -> PanelWindow:
    def choose(_window: QWidget, _desk: Desk, take: Take) -> None:
        take(old)

    window = PanelWindow(Desk(), choose_before=choose)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    return window


@pytest.fixture
def hands(qtbot: QtBot, window: PanelWindow, new: Path) -> Carrying:
    """A window on the Carry page, both cuts read."""
    hands = Carrying(qtbot, window)
    hands.open_cut(new)
    hands.press("k")
    hands.wait()
    return hands


def test_the_page_tells_all_before_anything_is_written(hands: Carrying, new: Path) -> None:
    assert hands.is_on_page
    assert hands.rows(Part.WAITING) == [("NT_030", "again"), ("NT_070", "once more")]
    assert hands.rows(Part.LOST) == [("NT_080", "")]
    assert hands.rows(Part.IN_PART) == [("NT_010", "NT_010")]
    assert hands.rows(Part.CARRIED) == [("NT_030", "NT_030"), ("NT_070", "NT_070")]
    assert hands.rows(Part.NEW) == [("", "again"), ("", "once more")]
    texts = hands.texts()
    assert "Carry from night_train.otio to night_train_2.otio" in texts
    assert "Question 1 of 2" in texts
    assert "does the same hold here?" in texts
    assert "What waits for the answer: Magic Mask" in texts
    assert "2 questions stay open." in texts
    assert not ledger_of(new).exists()


def test_answers_are_signed_together_and_the_list_shows_them(hands: Carrying, new: Path) -> None:
    hands.press("1")
    assert "Question 2 of 2" in hands.texts()
    hands.press("n")
    assert "All questions are answered." in hands.texts()
    hands.wait()
    assert hands.rows(Part.ANSWERED) == [("NT_030", "again"), ("NT_070", "once more")]
    assert hands.rows(Part.WAITING) == []
    assert "does not hold here" in words_of(hands.page.list)
    assert not ledger_of(new).exists()
    hands.press(ENTER)
    hands.wait()
    assert not hands.is_on_page
    assert "on what holds of night_train.otio. In " in hands.texts()
    assert "temoin retract CUT " in hands.texts()
    hands.choose("again")
    assert "Magic Mask" in hands.window.detail.toPlainText()
    assert tools(new) == {"NT_030": "Magic Mask", "again": "Magic Mask", "NT_070": "Gen-4"}
    asked = [each.fields.get("asked") for each in read_ledger(ledger_of(new)).entries]
    assert sum(bool(each) for each in asked) == 2


def test_escape_writes_nothing_and_keeps_the_answers(hands: Carrying, new: Path) -> None:
    hands.press("1", ESC)
    hands.wait()
    assert not hands.is_on_page
    assert not ledger_of(new).exists()
    hands.press("k")
    hands.wait()
    assert hands.is_on_page
    assert hands.rows(Part.ANSWERED) == [("NT_030", "again")]
    assert "Question 2 of 2" in hands.texts()


def test_the_last_answer_is_taken_back(hands: Carrying) -> None:
    hands.press(BACKSPACE)
    assert "No answer is there to take back." in hands.texts()
    hands.press("1", "1", BACKSPACE)
    hands.wait()
    assert "Question 2 of 2" in hands.texts()
    assert list(hands.seen.answers) == ["V1-0010"]
    hands.press(BACKSPACE)
    hands.wait()
    assert "Question 1 of 2" in hands.texts()
    assert hands.rows(Part.WAITING) == [("NT_030", "again"), ("NT_070", "once more")]


def test_a_question_is_left_open_and_asked_again(hands: Carrying, new: Path) -> None:
    hands.press(SPACE, "1")
    assert "1 question is left open" in hands.texts()
    hands.press("1")  # nothing is asked: nothing is answered
    hands.wait()
    assert "1 question stays open." in hands.texts()
    hands.press(SPACE)
    assert "Question 1 of 2" in hands.texts()
    hands.press(ENTER)
    hands.wait()
    assert tools(new) == {"NT_030": "Magic Mask", "NT_070": "Gen-4", "once more": "Gen-4"}


def test_a_number_that_is_no_candidate_answers_nothing(hands: Carrying) -> None:
    hands.press("7")
    assert "There is no candidate 7." in hands.texts()
    assert "Question 1 of 2" in hands.texts()


def test_a_key_held_down_does_not_sign(hands: Carrying, new: Path) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    held = QKeyEvent(
        QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(hands.page.list, held)
    hands.wait()
    assert hands.is_on_page
    assert not ledger_of(new).exists()


def test_pictures_stand_side_by_side(hands: Carrying) -> None:
    one, other = hands.page.question.tiles.tiles
    assert (one.why, other.why) == ("", "")
    assert one._image is not None
    assert one._image == other._image  # the same frame of the same media
    hands.press(SPACE)
    hands.wait()
    assert hands.page.question.tiles.tiles[0]._image != one._image


def test_no_picture_is_said(hands: Carrying, old: Path) -> None:
    (old.parent / "media" / "NT_070.mp4").unlink()
    hands.press(SPACE)
    hands.wait()
    assert "no picture: NT_070.mp4 is not there" in hands.texts()


def test_a_click_on_a_picture_answers(hands: Carrying) -> None:
    _, candidate = hands.page.question.tiles.tiles
    hands.qtbot.mouseClick(candidate, Qt.MouseButton.LeftButton)
    hands.wait()
    assert hands.rows(Part.ANSWERED) == [("NT_030", "again")]


def test_arrows_pass_over_headings_and_j_goes_to_the_next_part(hands: Carrying) -> None:
    page = hands.page
    places = []
    for _ in range(5):
        current = page.list.current()
        assert current is not None
        places.append(current.part)
        hands.press("j")
    assert places == [Part.WAITING, Part.LOST, Part.NEW, Part.IN_PART, Part.CARRIED]
    for _ in range(len(hands.seen.rows)):
        hands.press(Qt.Key.Key_Up)
        current = page.list.current()
        assert current is not None
        assert not current.is_heading


def test_a_row_leads_to_its_clip_to_speak_of_it(hands: Carrying, new: Path) -> None:
    hands.press("j", "j", "g")
    assert hands.is_on_page
    assert "Sign first" in hands.texts()
    hands.press("1", ESC, "k")
    hands.wait()
    hands.press(ENTER)
    hands.wait()
    hands.press("k")
    hands.wait()
    while hands.part is not Part.NEW:
        hands.press("j")
    hands.press("g")
    assert not hands.is_on_page
    assert hands.current == "once more"
    assert "K goes back to what is carried." in hands.texts()
    hands.press("l", "house roto", ENTER)
    hands.wait()
    hands.press("k")
    hands.wait()
    assert hands.is_on_page
    assert ("", "once more") not in hands.rows(Part.NEW)
    assert "Question 1 of 1" in hands.texts()  # what was said of it is another word


def test_a_row_without_a_new_clip_leads_nowhere(hands: Carrying) -> None:
    hands.press(ENTER)
    hands.wait()
    hands.press("k")
    hands.wait()
    hands.press("j", "g")
    assert hands.is_on_page
    assert "This row has no clip in the new cut." in hands.texts()


def test_a_question_is_asked_of_the_row(hands: Carrying) -> None:
    hands.press("1", "1")
    hands.wait()
    hands.page.list.go_to_clip("V1-0010")
    hands.press("q")
    assert "Question 1 of 2" in hands.texts()
    hands.press("n")
    hands.wait()
    assert hands.seen.answers == {"V1-0011": ("V1-0009",), "V1-0010": ()}
    hands.page.list.go_to_clip("V1-0001")
    hands.press("q")
    assert "There is no question on this row." in hands.texts()


def test_nothing_can_be_read_while_words_are_hidden(hands: Carrying, new: Path) -> None:
    hands.press("z")
    texts = hands.texts()
    assert "Magic Mask" not in texts.replace("\n".join(hands.names), "")
    assert "Night Train" not in texts
    assert "Words are hidden" in texts
    hands.press("1", ENTER)
    hands.wait()
    assert not ledger_of(new).exists()
    hands.press("z")
    assert "Question 1 of 2" in hands.texts()


def test_keys_of_the_list_do_nothing_here(hands: Carrying) -> None:
    hands.press("l", "a", "s")
    assert hands.window.speaking.bar is None
    assert not hands.window.desk.is_scanning


def test_what_was_not_seen_is_not_signed(hands: Carrying, old: Path, new: Path) -> None:
    session = CutSession(old)
    opened = session.open()
    clips = {each.name: each for each in opened.listing.disclosure.cut.clips}
    session.log(opened, [clips["NT_020"]], ChosenStep(tool="Neat Video"))
    hands.press(ENTER)
    hands.wait()
    assert "Not signed" in hands.texts()
    assert "changed meanwhile" in hands.texts()
    assert not ledger_of(new).exists()
    hands.press("k")
    hands.wait()
    assert ("NT_020", "NT_020") in hands.rows(Part.CARRIED)


def test_what_a_scan_hashed_is_taken_into_account_at_once(hands: Carrying) -> None:
    before = hands.seen
    hands.window.desk.refresh()
    hands.wait()
    assert hands.seen is before
    hands.window.desk.scan()
    hands.qtbot.waitUntil(lambda: hands.seen is not before, timeout=20_000)
    hands.wait()
    assert hands.seen.pair.new.content_hashes


def test_what_is_written_to_the_older_ledger_is_shown_and_the_question_stays(
    hands: Carrying, old: Path
) -> None:
    hands.press("1")
    hands.wait()
    session = CutSession(old)
    opened = session.open()
    clips = {each.name: each for each in opened.listing.disclosure.cut.clips}
    session.log(opened, [clips["NT_020"]], ChosenStep(tool="Neat Video"))
    hands.page.compare_again()
    hands.wait()
    assert ("NT_020", "NT_020") in hands.rows(Part.CARRIED)
    assert "Question 2 of 2" in hands.texts()
    assert hands.rows(Part.ANSWERED) == [("NT_030", "again")]


def test_an_older_cut_that_cannot_be_read_is_told(
    hands: Carrying, old: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.otio"
    broken.write_text("{")
    hands.window.carry_from(broken)
    hands.wait()
    assert "Not compared with broken.otio" in hands.texts()
    hands.qtbot.keyClick(hands.window.focusWidget(), Qt.Key.Key_O, CTRL)  # gives the sample
    hands.wait()
    assert "Question 1 of 2" in hands.texts()


def test_leaving_while_cuts_are_read_forgets_them(hands: Carrying, old: Path) -> None:
    hands.window.carry_from(old)
    hands.press(ESC)
    hands.wait()
    assert not hands.is_on_page
    assert not hands.page.is_begun
    assert hands.page.seen is None


def test_another_cut_ends_it(hands: Carrying, old: Path) -> None:
    hands.open_cut(old)
    assert not hands.is_on_page
    assert not hands.page.is_begun
    hands.press("k")
    hands.wait()
    assert "both are one cut" in hands.texts()
    hands.press(ENTER)
    assert "Nothing is left to sign." in hands.texts()


def test_which_of_several_timelines_is_asked(hands: Carrying, old: Path, tmp_path: Path) -> None:
    timeline = otio.adapters.read_from_file(str(old))
    other = otio.schema.Timeline("another")
    several = otio.schema.SerializableCollection("bin")
    several.extend([other, timeline])
    path = old.with_name("bin.otio")
    otio.adapters.write_to_file(several, str(path))
    shutil.copy(ledger_of(old), ledger_of(path))
    hands.window.carry_from(path)
    hands.wait()
    assert "The file holds 2 timelines.  Choose one." in hands.texts()
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER)
    hands.wait()
    assert hands.seen.found.old.name == timeline.name


def test_more_candidates_than_digits_are_shown_in_turns(hands: Carrying) -> None:
    page, (question, *_) = hands.page, hands.seen.questions
    page._answering = Answering([replace(question, candidates=question.candidates * 12)])
    page._show_question()
    assert len(page.question.tiles.tiles) == 1 + 9
    assert "1 to 9 of 12 are in sight: + shows more." in hands.texts()
    hands.press("+")
    assert len(page.question.tiles.tiles) == 1 + 3
    assert "10 to 12 of 12 are in sight" in hands.texts()
    hands.press("4")
    assert "There is no candidate 4." in hands.texts()
    hands.press("+")
    assert "1 to 9 of 12 are in sight" in hands.texts()


@pytest.fixture
def merged(qtbot: QtBot, window: PanelWindow, tmp_path: Path) -> Carrying:
    """The page with one question, of a clip that continues two."""
    split, whole = split_and_merged(tmp_path / "merged")
    hands = Carrying(qtbot, window)
    hands.open_cut(whole)
    hands.window.carry_from(split)
    hands.wait()
    assert "Which of V1-0003 NT_030" in hands.texts()
    return hands


def test_an_answer_names_several_old_clips(merged: Carrying) -> None:
    add(merged, Qt.Key.Key_1)
    assert "1 clip is in the answer." in merged.texts()
    assert "Question 1 of 1" in merged.texts()  # it stays
    add(merged, Qt.Key.Key_2)
    assert "2 clips are in the answer." in merged.texts()
    assert [each.is_answer for each in merged.page.question.tiles.tiles] == [False, True, True]
    merged.wait()
    assert merged.seen.answers == {"V1-0003": ("V1-0003", "V1-0004")}
    assert merged.rows(Part.ANSWERED) == [("NT_030", "NT_030"), ("NT_030 b", "NT_030")]
    merged.press(SPACE)
    assert "All questions are answered." in merged.texts()
    merged.press(ENTER)
    merged.wait()
    merged.choose("NT_030")
    detail = merged.window.detail.toPlainText()
    assert "Magic Mask" in detail
    assert "Relight" in detail


def test_a_clip_is_taken_out_of_an_answer_again(merged: Carrying) -> None:
    add(merged, Qt.Key.Key_1)
    add(merged, Qt.Key.Key_2)
    add(merged, Qt.Key.Key_1)
    merged.wait()
    assert merged.seen.answers == {"V1-0003": ("V1-0004",)}
    add(merged, Qt.Key.Key_2)
    merged.wait()
    assert merged.seen.answers == {}
    assert "Space leaves it open." in merged.texts()
    add(merged, Qt.Key.Key_7)
    assert "There is no candidate 7." in merged.texts()


def test_a_number_alone_is_the_whole_answer(merged: Carrying) -> None:
    add(merged, Qt.Key.Key_1)
    merged.press("2")
    merged.wait()
    assert merged.seen.answers == {"V1-0003": ("V1-0004",)}


def test_a_click_with_ctrl_adds_too(merged: Carrying) -> None:
    for number in (1, 2):
        tile = merged.page.question.tiles.tiles[number]
        merged.qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, CTRL)
    merged.wait()
    assert merged.seen.answers == {"V1-0003": ("V1-0003", "V1-0004")}


@pytest.mark.parametrize("key", [Qt.Key.Key_Ampersand, Qt.Key.Key_Eacute])
def test_french_keyboards_have_digits_only_with_shift(merged: Carrying, key: Qt.Key) -> None:
    add(merged, key)
    merged.wait()
    wanted = "V1-0003" if key is Qt.Key.Key_Ampersand else "V1-0004"
    assert merged.seen.answers == {"V1-0003": (wanted,)}


def add(hands: Carrying, key: Qt.Key) -> None:
    hands.qtbot.keyClick(hands.page.list, key, CTRL)


def test_signing_reads_and_plans_once(hands: Carrying, monkeypatch: pytest.MonkeyPatch) -> None:
    hands.press("1", "n")
    hands.wait()
    asked: list[str] = []
    for name, owner in (("plan", carry_work), ("pair", carry_work)):
        monkeypatch.setattr(owner, name, noting(name, getattr(owner, name), asked))
    monkeypatch.setattr(CutSession, "open", noting("open", CutSession.open, asked))
    hands.press(ENTER)
    hands.qtbot.waitUntil(lambda: "Signed: " in hands.texts(), timeout=20_000)
    assert asked[:4] == ["open", "open", "pair", "plan"]
    assert asked.count("plan") == 1


def noting(name: str, whole: Callable[..., object], asked: list[str]) -> Callable[..., object]:
    def noted(*words: object) -> object:
        asked.append(name)
        return whole(*words)

    return noted


def test_the_window_closes_while_cuts_are_read(hands: Carrying, old: Path, new: Path) -> None:
    hands.window.carry_from(old)
    hands.window.close()
    assert not hands.window.isVisible()
    assert not ledger_of(new).exists()


def test_beside_an_application_too(qtbot: QtBot, old: Path) -> None:
    beside = BesideHands(qtbot, FakeApplication())
    beside.settled()
    beside.window.carry_from(old)
    page = beside.window.carry
    assert page is not None
    beside.until(lambda: page.seen is not None)
    assert page.seen is not None
    assert page.seen.found.old.name == "Night Train"
    assert "Carry from night_train.otio to Fake: " in beside.texts()


def test_no_cut_no_page(qtbot: QtBot, window: PanelWindow) -> None:
    hands = Carrying(qtbot, window)
    hands.press("k")
    assert "No cut is open." in hands.texts()
    assert window.carry is None


def test_it_is_french_throughout(qtbot: QtBot, window: PanelWindow, new: Path) -> None:
    (new.parent / "media" / "NT_030.mp4").unlink()
    with speaking("fr"):
        hands = Carrying(qtbot, window)
        hands.open_cut(new)
        hands.press("k")
        hands.wait()
        texts = hands.texts()
        assert "Question 1 sur 2" in texts
        assert "Does" not in texts
        assert "image\u00a0: NT_030.mp4" in texts
        assert "is not there" not in texts
        rows = words_of(hands.page.list)
        assert "Reporté, sans question (2)" in rows
        assert not [each for each in PARTS.values() if each in rows]


@pytest.fixture
def seen(old: Path, new: Path) -> Seen:
    return work_on(old, new).read(None, {}, lambda _done, _total: None)


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, seen: Seen) -> None:
    model = CarryModel()
    model.show(seen.found, seen.rows)
    qtmodeltester.check(model, force_py=True)
    model.show(None, ())
    qtmodeltester.check(model, force_py=True)


def test_thousands_of_rows_are_asked_for_only_where_they_are_seen(
    qtbot: QtBot, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    cell: Callable[[CarryModel, int, int], object] = CarryModel._cell

    def counted(model: CarryModel, row: int, column: int) -> object:
        asked.append(row)
        return cell(model, row, column)

    monkeypatch.setattr(CarryModel, "_cell", counted)
    rows = [each for each in seen.rows for _ in range(1 if each.is_heading else 1_000)]
    view = CarryList()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show_carry(seen.found, rows)
    view.show()
    qtbot.waitExposed(view)
    for _ in range(20):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert len(rows) > 8_000
    assert len(set(asked)) < 1_000


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_progress_is_told_and_heard_off_the_windows_thread(old: Path, new: Path) -> None:
    told: list[tuple[int, int]] = []
    work = work_on(old, new)
    seen = work.read(None, {}, lambda *done: told.append(done))
    assert told == [(each, 4) for each in range(5)]
    strange = {"V1-0010": ("V1-0099",), "V9": ()}
    seen = work.read(seen, strange, lambda _done, _total: None)
    assert seen.answers == {}  # nobody is asked that
    assert "2 answers hold no more" in " ".join(seen.told)
    assert replace(seen, answers={}).is_to_sign
