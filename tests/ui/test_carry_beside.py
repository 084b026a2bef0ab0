"""The Carry page beside an application: compared again by itself when the cut there changes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from temoin.language import speaking
from temoin.model import HostItem, HostMedia, HostTimeline, HostTrack
from temoin.testing.fake_application import FakeApplication, FakeProject
from temoin.ui import carry_page
from temoin.ui.carry_page import CarryPage
from temoin.ui.carry_work import CarryWork
from temoin.ui.cut_session import CutSession
from temoin.ui.session import ChosenStep
from ui.hosted import BesideHands

NAMES = ("a", "b", "c")


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
    """A cut of originals; somebody spoke of each."""
    track = otio.schema.Track("V1")
    for name in NAMES:
        media = otio.schema.ExternalReference(f"/rushes/{name}.mov", at_24(86_400, 2_000))
        track.append(otio.schema.Clip(name, media, at_24(86_500, 48)))
    timeline = otio.schema.Timeline("Offline")
    timeline.tracks.append(track)
    path = tmp_path / "offline.otio"
    otio.adapters.write_to_file(timeline, str(path))
    session = CutSession(path)
    opened = session.open()
    for clip in opened.listing.disclosure.cut.clips:
        session.log(opened, [clip], ChosenStep(tool=f"Tool {clip.name}"))
    return path


def at_24(start: int, duration: int) -> TimeRange:
    return TimeRange(RationalTime(start, 24), RationalTime(duration, 24))


def item(name: str, start: int, media: str = "", *, has_id: bool = True) -> HostItem:
    """Return a use of a proxy, of which only a person can tell what it continues."""
    shown = HostMedia(
        url=f"/proxies/{media or name}_proxy.mov",
        name=f"{media or name}_proxy.mov",
        first=86_400,
        frames=2_000,
        rate="24",
    )
    return HostItem(
        id=f"item-{name}" if has_id else "",
        name=name,
        start=start,
        duration=48,
        source_start=86_500,
        media=shown,
    )


def timeline_of(*items: HostItem) -> HostTimeline:
    return HostTimeline(
        host="resolve",
        application="Fake 1.0",
        id="timeline-1",
        name="Online",
        rate="24",
        tracks=(HostTrack(name="V1", items=items),),
    )


class Page(BesideHands):
    """Hands on the Carry page beside an application."""

    @property
    def page(self) -> CarryPage:
        assert self.window.carry is not None
        return self.window.carry

    @property
    def asked(self) -> list[str]:
        """The names of the clips that are asked about, as last compared."""
        seen = self.page.seen
        return [each.clip.name for each in seen.questions] if seen else []

    @property
    def answered(self) -> dict[str, tuple[str, ...]]:
        """The answers, by the new clip's name."""
        seen = self.page.seen
        assert seen is not None
        clips = {each.id: each.name for each in seen.found.new.clips}
        return {clips[clip]: answer for clip, answer in self.page._answering.answers.items()}

    @property
    def now(self) -> str:
        question = self.page._answering.question
        return question.clip.name if question else ""

    def edit(self, *items: HostItem) -> None:
        """Have the application show another cut, and wait until the page shows it."""
        self.application.show(timeline_of(*items))
        wanted = [each.media.url for each in items if each.media]
        self.until(lambda: self._shown() == wanted and not self.page.is_busy)

    def _shown(self) -> list[str]:
        seen = self.page.seen
        return [each.media[0].url for each in seen.found.new.clips] if seen else []


@pytest.fixture
def hands(qtbot: QtBot, old: Path) -> Page:
    application = FakeApplication(
        FakeProject(timeline=timeline_of(*(item(name, 48 * at) for at, name in enumerate(NAMES))))
    )
    hands = Page(qtbot, application)
    hands.settled()
    hands.window.carry_from(old)
    hands.until(lambda: hands.page.seen is not None and not hands.page.is_busy)
    assert hands.asked == [*NAMES]
    return hands


def test_the_page_is_compared_again_and_answers_follow_their_clips(hands: Page) -> None:
    hands.press("1")
    hands.edit(item("x", 0), *(item(name, 48 * at) for at, name in enumerate(NAMES, start=1)))
    assert hands.answered == {"a": ("V1-0001",)}
    assert hands.now == "b"  # where the person was
    assert hands.window._is_carrying


def test_twins_get_no_answer_of_each_other(hands: Page) -> None:
    twin = partial(item, "a", has_id=False)
    hands.edit(twin(0), twin(48), item("c", 96))
    hands.page._answering.ask("V1-0002")
    hands.page._show_question()
    hands.press("n")
    hands.edit(twin(0), twin(48), twin(96), item("c", 144))
    assert hands.answered == {}
    assert "1 answer holds no more" in hands.texts()


def test_an_answer_to_a_clip_that_shows_other_media_now_is_dropped(hands: Page) -> None:
    hands.press("1", "1")
    hands.edit(item("a", 0), item("b", 48, media="other"), item("c", 96))
    assert "b" not in hands.answered
    assert hands.answered["a"] == ("V1-0001",)


def test_a_key_that_was_meant_for_another_question_answers_none(
    hands: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hands.now == "a"
    monkeypatch.setattr(carry_page, "UNSEEN_SECONDS", 600)
    hands.edit(item("b", 0), item("c", 48))
    assert hands.now == "b"
    hands.press("1")
    assert hands.answered == {}
    assert "Another question is asked by now" in hands.texts()


def test_an_answer_while_it_is_compared_is_kept(
    hands: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = _Gate(monkeypatch)
    items = (item("x", 0), *(item(name, 48 * at) for at, name in enumerate(NAMES, start=1)))
    hands.application.show(timeline_of(*items))
    hands.until(lambda: gate.was_met)
    hands.press("1", "1")
    gate.is_open = True
    hands.edit(*items)
    assert hands.answered == {"a": ("V1-0001",), "b": ("V1-0002",)}
    assert hands.now == "c"


def test_nothing_is_compared_where_nothing_changed(
    hands: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = hands.page.seen
    (first, *others) = hands.application.open_timeline.tracks[0].items
    hands.application.show(
        replace(timeline_of(first, *others), warnings=("one transition was not understood",))
    )
    hands.until(lambda: "one transition was not understood" in str(_warnings(hands)))
    hands.until(lambda: not hands.page.is_busy)
    assert hands.page.seen is seen


def test_what_is_seen_in_the_application_is_signed(hands: Page, old: Path) -> None:
    hands.edit(item("x", 0), *(item(name, 48 * at) for at, name in enumerate(NAMES, start=1)))
    hands.press("1", "n", Qt.Key.Key_Space)
    hands.until(lambda: not hands.page.is_busy)
    hands.press(Qt.Key.Key_Return)
    hands.says("Signed: ", "on what holds of offline.otio")


class _Gate:
    """Holds up comparing again until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_open = self.was_met = False
        whole = CarryWork.read_again

        def held(work: CarryWork, *words: object) -> object:
            *_, tick = words
            self.was_met = True
            while not self.is_open:
                tick(0, 1)  # type: ignore[operator]
            return whole(work, *words)  # type: ignore[arg-type]

        monkeypatch.setattr(CarryWork, "read_again", held)


def _warnings(hands: Page) -> tuple[str, ...]:
    opened = hands.window.desk.now_open
    return opened.listing.disclosure.cut.warnings if opened else ()
