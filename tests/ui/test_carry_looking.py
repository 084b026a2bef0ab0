"""The second witness on the Carry page: frames are asked before a person is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from temoin.carry import frames_seen
from temoin.language import speaking
from temoin.pixels import PictureReader, Thumbnail, Wanted, reader
from temoin.store.ledger_file import read_ledger
from temoin.ui import carry_page
from temoin.ui.carry_rows import Part
from temoin.ui.carry_tiles import Tile
from temoin.ui.carry_work import CarryWork, planned
from temoin.ui.cut_session import CutSession
from temoin.ui.desk import Desk
from temoin.ui.file_choice import Take
from temoin.ui.session import ChosenStep
from temoin.ui.window import PanelWindow
from ui.carrying import Carrying, ledger_of, spoken_sample, tools, work_on
from unit.test_carry_pictures import transcoded

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
SHOWN = {"NT_030": "NT_030", "NT_070": "NT_050", "NT_080": "gone"}
"""Whose pictures each clip's proxy shows."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(autouse=True)
def _quick_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who looks at a question before they answer it."""
    monkeypatch.setattr(carry_page, "UNSEEN_SECONDS", 0)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return spoken_sample(tmp_path / "sample")


@pytest.fixture
def new(old: Path) -> Path:
    """The sample relinked to proxies: of one its own, of one another's, of one none is there."""
    timeline = otio.adapters.read_from_file(str(old))
    for clip in timeline.find_clips():
        if clip.name in SHOWN:
            clip.media_reference.target_url = f"media/{clip.name}_proxy.mov"
    for name, shown in SHOWN.items():
        source = old.parent / "media" / f"{shown}.mp4"
        if source.exists():
            transcoded(source, old.parent / "media" / f"{name}_proxy.mov")
    path = old.with_name("relinked.otio")
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
    hands = Carrying(qtbot, window)
    hands.open_cut(new)
    hands.press("k")
    hands.wait()
    assert asked(hands) == [*SHOWN]
    return hands


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files of which a frame was read for the witness, one for each frame."""
    read: list[Path] = []
    whole: Callable[..., object] = frames_seen.FramesSeen._read

    def counted(frames: object, place: frames_seen.Place, tick: object) -> object:
        read.append(place.path)
        return whole(frames, place, tick)

    monkeypatch.setattr(frames_seen.FramesSeen, "_read", counted)
    return read


def asked(hands: Carrying) -> list[str]:
    return [each.clip.name for each in hands.seen.questions]


def grounds(cut: Path) -> list[str]:
    """By which grounds what was signed holds, word by word."""
    words = [each for each in read_ledger(ledger_of(cut)).entries if each.type == "carry"]
    return [str(each.fields["grounds"]) for each in words]


def test_frames_answer_what_they_can_and_the_rest_is_asked(hands: Carrying, new: Path) -> None:
    assert len(hands.rows(Part.WAITING)) == 3
    hands.press("p")
    hands.wait()
    assert asked(hands) == ["NT_080"]
    assert hands.rows(Part.CARRIED) == [("NT_010", "NT_010"), ("NT_030", "NT_030")]
    assert hands.rows(Part.LOST) == [("NT_070", "")]
    texts = hands.texts()
    assert "Question 1 of 1" in texts
    assert "frames of 4 clips in question were compared" in texts
    assert "of 2 clips in question no frame that tells could be read" in texts
    assert "NT_080 (NT_080_proxy.mov is not there)" in texts
    assert not ledger_of(new).exists()


def test_what_frames_told_is_signed_and_no_frame_is_read_twice(
    hands: Carrying, new: Path, reads: list[Path]
) -> None:
    hands.press("p")
    hands.wait()
    read = len(reads)
    assert read
    hands.press("1")
    hands.wait()
    hands.press(ENTER)
    hands.wait()
    assert "Signed: " in hands.texts()
    assert len(reads) == read
    assert tools(new) == {"NT_030": "Magic Mask", "NT_080": "Relight"}
    assert sum("pictures" in each for each in grounds(new)) == 1


def test_media_that_changed_since_are_looked_at_again_before_anything_is_signed(
    hands: Carrying, old: Path, new: Path
) -> None:
    hands.press("p")
    hands.wait()
    media = old.parent / "media"
    transcoded(media / "NT_050.mp4", media / "NT_030_proxy.mov")
    hands.press(ENTER)
    hands.wait()
    assert "changed meanwhile" in hands.texts()
    assert not ledger_of(new).exists()
    hands.press("k")
    hands.wait()
    assert ("NT_030", "") in hands.rows(Part.LOST)


def test_answers_come_before_frames(hands: Carrying, new: Path) -> None:
    hands.press("n")  # of NT_030, whose frames would say yes
    hands.press("p")
    hands.wait()
    assert hands.seen.answers == {hands.seen.questions[0].clip.id: ()}
    assert asked(hands) == ["NT_030", "NT_080"]
    assert hands.rows(Part.ANSWERED) == [("NT_030", "NT_030")]
    hands.press(ENTER)
    hands.wait()
    assert tools(new) == {}


def test_an_answer_that_is_given_meanwhile_holds(hands: Carrying) -> None:
    hands.press("p", "n")
    hands.wait()
    assert [*hands.seen.answers.values()] == [()]
    assert asked(hands) == ["NT_030", "NT_080"]


def test_a_look_is_stopped_and_goes_on(hands: Carrying, reads: list[Path]) -> None:
    hands.press("p", "p")
    assert "Stopped" in hands.texts()
    assert not hands.page.looking.is_on
    hands.wait()
    assert asked(hands) == [*SHOWN]
    hands.press("p", ESC)
    hands.wait()
    assert hands.is_on_page
    hands.press("p")
    hands.wait()
    assert asked(hands) == ["NT_080"]
    frames = len(reads)
    assert frames
    hands.press("p")  # only what could not be read
    hands.wait()
    assert len(reads) == frames  # what is not there is no file


def test_a_key_that_was_meant_for_what_stood_there_before_does_nothing(
    hands: Carrying, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_page, "UNSEEN_SECONDS", 600)
    hands.press("p")
    hands.wait()
    hands.press("1", "n")
    hands.qtbot.keyClick(hands.page.list, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert "Another question is asked by now: look at it, and answer then." in hands.texts()
    assert hands.page._answering.answers == {}
    hands.press(ENTER)
    assert "What Enter signs has just changed: look at it, and press Enter then." in hands.texts()
    hands.wait()
    assert hands.is_on_page
    assert not ledger_of(new).exists()
    monkeypatch.setattr(carry_page, "UNSEEN_SECONDS", 0)
    hands.press("1")
    assert len(hands.page._answering.answers) == 1


def test_the_page_is_begun_with_pictures(hands: Carrying, old: Path) -> None:
    hands.window.carry_from(old, with_pictures=True)
    hands.wait()
    hands.qtbot.waitUntil(lambda: asked(hands) == ["NT_080"], timeout=20_000)


def test_nothing_is_looked_at_without_a_question(hands: Carrying) -> None:
    hands.press("n", "n", "n")
    hands.wait()
    hands.press("p")
    assert "No question is open: there are no frames to compare." in hands.texts()


def test_reading_again_keeps_what_frames_told(hands: Carrying, reads: list[Path]) -> None:
    hands.press("p")
    hands.wait()
    read = len(reads)
    hands.press(ESC, "k")
    hands.wait()
    assert asked(hands) == ["NT_080"]
    assert len(reads) == read


class _Gate:
    """Frames that wait until they may be read, as on a slow volume."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_open = False
        monkeypatch.setattr(PictureReader, "read", self._read)

    def _read(self, _path: Path, _wanted: Wanted | None, tick: Callable[[], None]) -> Thumbnail:
        while not self.is_open:
            tick()
        return Thumbnail(width=1, height=1, rgb=b"\0\0\0")


def test_a_slow_volume_holds_nobody_up(
    qtbot: QtBot, window: PanelWindow, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = _Gate(monkeypatch)
    hands = Carrying(qtbot, window)
    hands.window.desk.open(CutSession(new))
    qtbot.waitUntil(lambda: not window.desk.is_busy, timeout=20_000)
    hands.press("k")
    qtbot.waitUntil(lambda: hands.page.seen is not None)
    hands.press("p")
    qtbot.waitUntil(lambda: "Frames of 0 of 6 clips in question" in hands.texts())
    hands.press("n")
    qtbot.waitUntil(lambda: len(hands.seen.answers) == 1)
    assert "Question 2 of 3" in hands.texts()
    hands.press(ESC)
    assert "Stopped: 0 of 6 clips were looked at. P goes on." in hands.texts()
    gate.is_open = True
    hands.wait()


def test_a_film_that_hangs_costs_its_own_pictures(
    hands: Carrying, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_READERS", "1")
    monkeypatch.setattr(reader, "_CHILD", "fragile_decoder")
    (old.parent / "media" / "NT_080_proxy.mov").write_text("hang")
    for each in (hands.page._frames.reader, hands.page._finder._reader):
        each._seconds = 1
    hands.press("p")
    hands.wait()
    assert asked(hands) == ["NT_080"]
    texts = hands.texts()
    assert "NT_080 (NT_080_proxy.mov: it took more than 1 s)" in texts
    assert "no picture: NT_080_proxy.mov: it took more than 1 s" in texts
    assert hands.rows(Part.CARRIED) == [("NT_010", "NT_010"), ("NT_030", "NT_030")]


def test_the_window_closes_while_a_film_hangs(
    hands: Carrying, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_READERS", "1")
    monkeypatch.setattr(reader, "_CHILD", "fragile_decoder")
    (old.parent / "media" / "NT_080_proxy.mov").write_text("hang")
    frames = hands.page._frames.reader
    hands.press("p")
    hands.qtbot.waitUntil(lambda: "Frames of 5 of 6 clips" in hands.texts(), timeout=20_000)
    process = frames._process
    assert process is not None
    hands.window.close()
    assert not hands.window.isVisible()
    assert not process.is_alive


def test_it_is_french_throughout(hands: Carrying) -> None:
    with speaking("fr"):
        hands.press("p")
        hands.wait()
        texts = hands.texts()
    assert "les images de 4 plans en question ont été comparées" in texts
    assert "is not there" not in texts


PROXY = "NT_080_proxy.mov"


def _proxy_is_seen(hands: Carrying) -> bool:
    """Whether the tile of NT_080's new clip shows a picture."""
    tiles = [each for each in hands.page.findChildren(Tile) if each.isVisible()]
    return not any(PROXY in each.why for each in tiles)


def test_a_film_that_came_is_seen_when_the_page_is_opened_again(hands: Carrying, old: Path) -> None:
    hands.page.answer(1)
    hands.page.answer(1)
    hands.wait()
    assert not _proxy_is_seen(hands)
    transcoded(old.parent / "media" / "NT_020.mp4", old.parent / "media" / PROXY)
    hands.press(ESC, "k")
    hands.wait()
    assert len(hands.seen.answers) == 2
    assert _proxy_is_seen(hands)


def test_a_film_that_came_is_seen_once_frames_were_compared(hands: Carrying, old: Path) -> None:
    hands.press("p")
    hands.wait()
    assert not _proxy_is_seen(hands)
    transcoded(old.parent / "media" / "NT_020.mp4", old.parent / "media" / PROXY)
    hands.press("p")
    hands.wait()
    assert asked(hands) == ["NT_080"]
    assert _proxy_is_seen(hands)


def _half(name: str, media: str, start: int) -> otio.schema.Clip:
    """Return a clip of 40 frames of media of 84."""
    shown, whole = ((RationalTime(at, 24), RationalTime(n, 24)) for at, n in ((start, 40), (0, 84)))
    url = f"media/{media}"
    there = otio.schema.ExternalReference(url, TimeRange(*whole))
    return otio.schema.Clip(name, there, TimeRange(*shown))


def _cut(path: Path, *clips: otio.schema.Clip) -> Path:
    timeline = otio.schema.Timeline(path.stem)
    timeline.tracks.append(otio.schema.Track("V1", clips, kind="Video"))
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.fixture
def otherwise(old: Path) -> CarryWork:
    """A clip that its frames tell from the old one of its numbers; another is asked about."""
    media = old.parent / "media"
    transcoded(media / "NT_040.mp4", media / "x.mov")
    film = "NT_030.mp4"
    was = _cut(old.with_name("was.otio"), _half("one", film, 0), _half("two", film, 40))
    session = CutSession(was)
    opened = session.open()
    session.log(opened, opened.listing.disclosure.cut.clips, ChosenStep(tool="Relight"))
    return work_on(was, _cut(old.with_name("is.otio"), _half("clip 1", "x.mov", 0)))


def _nothing_told(_done: int, _total: int) -> None:
    pass


def test_an_answer_to_what_frames_made_a_question_outlives_reading_again(
    otherwise: CarryWork,
) -> None:
    before = otherwise.read(None, {}, _nothing_told)
    assert [each.offered for each in before.questions] == [("V1-0001",)]
    looked = otherwise.look(before, {}, _nothing_told)
    assert [each.offered for each in looked.questions] == [("V1-0002",)]
    answers = {"V1-0001": ("V1-0002",)}
    again = otherwise.read(planned(looked, answers), answers, _nothing_told)
    assert again.answers == answers
    assert "holds no more" not in "".join(again.told)


def test_an_answer_to_a_question_without_frames_is_not_looked_at(otherwise: CarryWork) -> None:
    answers = {"V1-0001": ("V1-0001",)}
    before = planned(otherwise.read(None, {}, _nothing_told), answers)
    assert otherwise.look(before, answers, _nothing_told).answers == answers  # told: not looked at
    looked = otherwise.look(planned(before, {}), {}, _nothing_told)
    again = otherwise.read(replace(before, looked_at=looked.looked_at), answers, _nothing_told)
    assert again.answers == answers
