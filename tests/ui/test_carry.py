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

from temoin.cut import Wanted, open_cut
from temoin.data import root
from temoin.language import speaking
from temoin.plugins import load_plugins
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_application import FakeApplication
from temoin.ui.carry_answering import Answering
from temoin.ui.carry_list import CarryList
from temoin.ui.carry_model import CarryModel
from temoin.ui.carry_page import CarryPage
from temoin.ui.carry_rows import Part
from temoin.ui.carry_words import PARTS
from temoin.ui.carry_work import CarryWork, Seen
from temoin.ui.cut_session import CutSession
from temoin.ui.desk import Desk
from temoin.ui.file_choice import Take
from temoin.ui.session import ChosenStep
from temoin.ui.window import PanelWindow
from ui.conftest import Hands
from ui.hosted import BesideHands

ENTER, ESC, BACKSPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace
SPACE, CTRL = Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier
STEPS = {"NT_030": "Magic Mask", "NT_070": "Gen-4", "NT_080": "Relight"}


def _at_24(start: int, duration: int) -> TimeRange:
    return TimeRange(RationalTime(start, 24), RationalTime(duration, 24))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The sample, of whose clips somebody spoke."""
    folder = tmp_path / "sample"
    shutil.copytree(root("resources") / "samples", folder)
    session = CutSession(folder / "night_train.otio")
    opened = session.open()
    clips = {each.name: each for each in opened.listing.disclosure.cut.clips}
    session.attest(opened, [clips["NT_010"]])
    for name, tool in STEPS.items():
        session.log(opened, [clips[name]], ChosenStep(tool=tool))
    return session.path


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


class Carrying(Hands):
    """Hands on the Carry page."""

    @property
    def page(self) -> CarryPage:
        assert self.window.carry is not None
        return self.window.carry

    @property
    def seen(self) -> Seen:
        assert self.page.seen is not None
        return self.page.seen

    def open_cut(self, path: Path) -> None:
        self.window.desk.open(CutSession(path))
        self.wait()

    def wait(self) -> None:
        super().wait()
        page = self.window.carry
        if page:
            self.qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)

    def rows(self, part: Part) -> list[tuple[str, str]]:
        """The old and new names of the rows of a part."""
        return [
            (each.old.name if each.old else "", each.new.name if each.new else "")
            for each in self.seen.rows
            if each.part is part and not each.is_heading
        ]

    @property
    def part(self) -> Part:
        """The part of the row where the keys are."""
        current = self.page.list.current()
        assert current is not None
        return current.part

    @property
    def is_on_page(self) -> bool:
        return self.window._is_carrying


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


def words_of(view: CarryList) -> str:
    """All that the rows say aloud."""
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in (0, 1))
    return "\n".join(str(cell.data(role)) for cell in cells)


def ledger_of(cut: Path) -> Path:
    return cut.with_suffix(".temoin")


def tools(cut: Path) -> dict[str, str]:
    """The tool that a person said of each clip, by the clip's name."""
    disclosure = open_cut(Wanted(path=cut), load_plugins(installed=False)).disclosure()
    names = {each.id: each.name for each in disclosure.cut.clips}
    return {names[row.clip]: row.tool for row in disclosure.rows if row.entry and row.tool}


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
    return CarryWork(CutSession(old), CutSession(new)).read({}, lambda _done, _total: None)


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
    work = CarryWork(CutSession(old), CutSession(new))
    seen = work.read({"V1-0010": ("V1-0099",), "V9": ()}, lambda *done: told.append(done))
    assert told == [(each, 4) for each in range(5)]
    assert seen.answers == {}  # nobody is asked that
    assert replace(seen, answers={}).is_to_sign
