"""The window beside an application: shows its cut, follows it, logs on its current clip."""

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from temoin.errors import HostError
from temoin.follow import Pulse
from temoin.ledger import Entry
from temoin.model import Ability, HostState, News, NewsKind
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_application import FakeApplication, FakeProject, Faults
from temoin.testing.fake_host import FakeHost, fake_host
from temoin.testing.fake_timeline import (
    AI_OPERATION,
    DROP_FRAME_HOUR,
    long_timeline,
    varied_timeline,
    with_item,
    with_items,
    without_item,
)
from temoin.ui.desk import Desk
from temoin.ui.host_strip import PulseMark
from temoin.ui.window import PanelWindow
from ui.conftest import Hands
from ui.hosted import BesideHands, Gaps

ENTER, ESC, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up
SLOW, BACK = DROP_FRAME_HOUR + 50, DROP_FRAME_HOUR + 132
"""Record frames at which the clips `slow` and `back` are on top."""


@pytest.fixture
def application() -> Iterator[FakeApplication]:
    made = FakeApplication(FakeProject(timeline=varied_timeline()))
    made.operations_late = True
    yield made
    made.on_call = None


@pytest.fixture
def hands(qtbot: QtBot, application: FakeApplication) -> BesideHands:
    beside = BesideHands(qtbot, application)
    beside.settled()
    return beside


def entries(workstation: Path) -> tuple[Entry, ...]:
    (path,) = (workstation / "hosts" / "fake").glob("*.temoin")
    return tuple(each for each in read_ledger(path).entries if each.type != "key")


def test_it_shows_the_cut_and_what_its_operations_say(hands: BesideHands) -> None:
    assert "slow" in hands.names
    text = hands.texts()
    assert "Fake 1.0" in text
    assert "connected" in text
    assert "Object Removal" in text  # known by an operation alone
    assert hands.window.windowTitle() == "Montage, Été №1 🎬 - Temoin"
    assert hands.application.changes == []


def test_where_what_is_signed_goes_is_told_once(hands: BesideHands, workstation: Path) -> None:
    told = f"What you sign is kept in {workstation / 'hosts' / 'fake' / 'Film-'}"
    assert told in hands.texts()
    hands.press("h")
    hands.window.messages.say("")
    hands.application.edit("item-slow", name="slower")
    hands.until(lambda: "slower" in hands.names)
    assert told not in hands.texts()


class Unsaved(FakeHost):
    """One whose project was never saved."""

    def state(self) -> HostState:
        return replace(super().state(), project="", project_id="")


def test_of_a_project_that_was_never_saved_that_is_told(
    qtbot: QtBot, application: FakeApplication
) -> None:
    beside = BesideHands(qtbot, application, open_host=lambda: Unsaved(application))
    beside.says("Save the project first: what you sign before lies apart from it, in ", "untitled-")


class Saved(FakeHost):
    """One whose project is saved under one name and then under another, as in Blender."""

    file = Path("film.blend")

    def state(self) -> HostState:
        return replace(super().state(), project="", project_id="", project_file=self.file)


def test_of_a_project_saved_under_another_name_its_former_ledger_is_told(
    qtbot: QtBot, application: FakeApplication, tmp_path: Path
) -> None:
    host = Saved(application)
    host.file = tmp_path / "film.blend"
    host.file.touch()
    beside = BesideHands(qtbot, application, open_host=lambda: host)
    beside.settled()
    assert "This very cut is spoken of" not in beside.texts()
    beside.press("l", "house roto", ENTER)
    beside.says("Signed: house roto")
    host.file = tmp_path / "film_v2.blend"
    former, own = tmp_path / "film.temoin", tmp_path / "film_v2.temoin"
    beside.says(f"This very cut is spoken of in {former}.", f"Copy that ledger to {own} before")
    shutil.copyfile(former, own)
    beside.window.messages.say("")
    beside.application.edit("item-slow", name="slower")
    beside.until(lambda: "slower" in beside.names)
    beside.says("house roto")
    assert "This very cut is spoken of" not in beside.texts()


def test_the_application_says_its_rate(hands: BesideHands) -> None:
    hands.press("t")
    assert "The application says its edit rate." in hands.texts()


def test_the_list_follows_the_playhead(hands: BesideHands) -> None:
    for frame, name in ((SLOW, "slow"), (BACK, "back"), (DROP_FRAME_HOUR, "sh010")):
        hands.application.playhead = frame
        moved = time.monotonic()
        hands.until(lambda name=name: hands.current == name)
        assert time.monotonic() - moved < 1.5  # a quarter of a second where nothing else runs


def test_a_person_who_looks_elsewhere_is_not_called_back(hands: BesideHands) -> None:
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    hands.press(DOWN)
    elsewhere = hands.current
    assert elsewhere != "slow"
    hands.application.playhead = SLOW + 1  # within the same clip
    beats = hands.strip._mark._beats
    hands.until(lambda: hands.strip._mark._beats > beats + 3)
    assert hands.current == elsewhere
    hands.application.playhead = BACK
    hands.until(lambda: hands.current == "back")


def test_a_key_stops_following_and_begins_again(hands: BesideHands) -> None:
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    hands.press("h")
    hands.says("the list does not follow the playhead")
    hands.application.playhead = BACK
    beats = hands.strip._mark._beats
    hands.until(lambda: hands.strip._mark._beats > beats + 3)
    assert hands.current == "slow"
    hands.press("h")
    hands.until(lambda: hands.current == "back")


def test_a_clip_that_is_not_listed_is_said_to_be(hands: BesideHands) -> None:
    hands.press("3")  # to confirm
    before = hands.current
    hands.application.playhead = BACK
    hands.says("the clip under the playhead is not in this list")
    assert hands.current == before


def test_the_selection_is_chosen_in_the_list_picture_before_sound(hands: BesideHands) -> None:
    def chosen() -> list[str]:
        return [each.standing.clip.name for each in hands.window.clips.chosen()]

    hands.application.chosen = ("item-slow", "item-back", "item-sound")
    hands.until(lambda: chosen() == ["slow", "back"])
    hands.application.chosen = ("item-sound",)
    hands.until(lambda: chosen() == ["dialogue"])
    hands.application.playhead = BACK
    hands.until(lambda: chosen() == ["back"])


def test_what_was_chosen_before_the_window_came_is_not_taken_over(
    qtbot: QtBot, application: FakeApplication
) -> None:
    application.chosen = ("item-slow", "item-back", "item-ramp")
    beside = BesideHands(qtbot, application)
    beside.settled()
    assert len(beside.window.clips.chosen()) == 1
    application.show(long_timeline(3, 1))
    application.chosen = ("item-clip-1", "item-clip-2")
    beside.until(lambda: beside.names == ["clip-0", "clip-1", "clip-2"])
    assert len(beside.window.clips.chosen()) == 1


def test_one_key_logs_a_step_on_the_current_clip(hands: BesideHands, workstation: Path) -> None:
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    hands.press("l", "house roto", ENTER)
    hands.says("Signed: house roto")
    (entry,) = entries(workstation)
    assert entry.fields["tool"] == "house roto"
    hands.wait()
    hands.until(lambda: "house roto" in hands.texts())


def test_nothing_moves_while_something_is_being_said(hands: BesideHands) -> None:
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    hands.press("l", "house ro")
    bar = hands.window.speaking.bar
    hands.application.playhead = BACK
    hands.application.edit("item-freeze", name="frozen")
    hands.until(lambda: "frozen" in hands.names)
    assert hands.current == "slow"
    assert hands.window.speaking.bar is bar
    assert bar is not None
    assert "house ro" in [each.text() for each in bar.findChildren(QLineEdit)]
    hands.press("to", ENTER)
    hands.says("Signed: house roto")
    hands.until(lambda: hands.current == "back")


def test_another_timeline_waits_until_a_bar_is_left(hands: BesideHands) -> None:
    hands.press("l", "half")
    hands.application.show(long_timeline(3, 1))
    hands.says("Long is open there: it is shown once this bar is left")
    assert "the list follows the playhead" not in hands.texts()
    assert "slow" in hands.names
    hands.press(ESC)
    hands.until(lambda: hands.names == ["clip-0", "clip-1", "clip-2"])
    hands.says("the list follows the playhead")
    assert "is open there" not in hands.texts()


def test_a_new_operation_on_the_current_clip_is_proposed(hands: BesideHands) -> None:
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    opened = hands.application.open_timeline
    hands.application.project.timeline = with_item(
        opened, "item-slow", operations=(AI_OPERATION,)
    )  # and nobody tells

    def proposed() -> bool:
        current = hands.window.clips.current()
        return current is not None and bool(current.standing.rows)

    hands.until(proposed)
    assert hands.current == "slow"


def test_scrolling_and_choice_stay_while_results_come(
    qtbot: QtBot, application: FakeApplication
) -> None:
    application.project.timeline = long_timeline(300, 2)
    application.playhead = 24 * 200
    beside = BesideHands(qtbot, application)
    beside.until(lambda: beside.current == "clip-200")
    beside.press(UP)
    clips = beside.window.clips
    top = clips.verticalScrollBar().value()
    seen = []
    beside.window.desk.opened.connect(
        lambda _opened: seen.append((beside.current, clips.verticalScrollBar().value()))
    )
    beside.settled()
    assert {current for current, _ in seen} <= {"clip-199"}
    # a strip that comes takes the room of up to three rows, and the chosen one stays in sight
    assert all(0 <= value - top <= 3 for _, value in seen)
    assert beside.current == "clip-199"


def test_who_is_chosen_stays_chosen_when_a_clip_of_the_same_name_comes_before(
    qtbot: QtBot, application: FakeApplication
) -> None:
    """Uses of one shot have one name, and their places count anew with each edit."""
    before = with_items(long_timeline(6), lambda each: replace(each, name="A001_C003"))
    application.project.timeline = before
    beside = BesideHands(qtbot, application)
    beside.settled()
    beside.press("h")
    clips = beside.window.clips

    def chosen() -> list[str]:
        return [each.standing.clip.guid for each in clips.chosen()]

    clips.choose_several([clips.listed[2], clips.listed[4]])
    assert chosen() == ["item-clip-2", "item-clip-4"]
    first = before.tracks[0].items[0]
    later = (replace(each, start=each.start + 24) for each in before.tracks[0].items)
    items = (replace(first, id="item-new"), *later)
    application.show(replace(before, tracks=(replace(before.tracks[0], items=items),)))
    beside.until(lambda: len(beside.names) == 7)
    assert chosen() == ["item-clip-2", "item-clip-4"]


def test_media_are_read_when_asked_and_not_before(
    qtbot: QtBot, application: FakeApplication, tmp_path: Path
) -> None:
    shot = tmp_path / "slow.mov"
    shot.write_bytes(b"x" * 1000)
    opened = application.open_timeline
    media = next(each for each in opened.tracks[0].items if each.id == "item-slow").media
    assert media is not None
    application.project.timeline = with_item(
        opened, "item-slow", media=replace(media, url=str(shot))
    )
    beside = BesideHands(qtbot, application)
    beside.settled()
    beside.press("n")
    assert "clips were not read yet" in beside.texts()
    assert "S reads the media" in beside.texts()
    beside.press("s")
    beside.until(lambda: not beside.window.desk.is_scanning)
    beside.wait()
    assert "S reads the media" not in beside.texts()
    assert "clips were not read yet" not in beside.texts()
    application.edit("item-back", name="backwards")  # a look at the timeline alone keeps them
    beside.until(lambda: "backwards" in beside.names)
    assert "clips were not read yet" not in beside.texts()


@pytest.mark.parametrize("can_return", [True, False])
def test_gone_is_said_and_what_was_seen_can_still_be_signed(
    qtbot: QtBot, application: FakeApplication, workstation: Path, *, can_return: bool
) -> None:
    beside = BesideHands(qtbot, application, can_return=can_return)
    beside.settled()
    application.playhead = SLOW
    beside.until(lambda: beside.current == "slow")
    application.faults = Faults(gone_after=0)
    beside.says("gone since")
    assert beside.strip.pulse is Pulse.GONE
    beside.press("l", "house roto", ENTER)
    beside.says("Signed: house roto")
    assert len(entries(workstation)) == 1
    beside.press("m")
    beside.says("does not answer: nothing is written")
    if can_return:
        application.faults = Faults()
        beside.says("connected")
    began = time.monotonic()
    beside.window.close()
    assert time.monotonic() - began < 1
    assert not beside.window.isVisible()


def test_who_ended_with_the_application_closes_unless_touched(
    qtbot: QtBot, application: FakeApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temoin.ui.companion._CLOCK_MS", 20)
    beside = BesideHands(qtbot, application)
    beside.settled()
    application.faults = Faults(gone_after=0)
    beside.says("This window closes in")
    beside.until(lambda: not beside.window.isVisible())


@pytest.mark.parametrize("what", ["key", "bar"])
def test_a_person_keeps_the_window_open(
    qtbot: QtBot, application: FakeApplication, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    beside = BesideHands(qtbot, application)
    beside.settled()
    if what == "bar":
        beside.press("l", "half")
    application.faults = Faults(gone_after=0)
    beside.says("gone since")
    if what == "key":
        beside.says("This window closes in")
        beside.press(DOWN)
    beside.companion._clock.setInterval(10)
    beside.until(lambda: beside.strip._closing is None)
    for _ in range(15):
        beside.companion._look_at_clock()
    assert beside.window.isVisible()
    assert "This window closes in" not in beside.texts()


def test_busy_is_said_with_the_time(hands: BesideHands) -> None:
    hands.application.faults = Faults(busy_after=0)
    hands.says("busy since")
    hands.application.faults = Faults()
    hands.says("connected")


def test_an_application_that_does_not_answer_is_busy_and_closing_does_not_wait(
    hands: BesideHands, application: FakeApplication
) -> None:
    held = threading.Event()
    application.on_call = lambda _call: held.wait(20) and None
    hands.says("busy since")
    began = time.monotonic()
    hands.window.close()
    assert time.monotonic() - began < 1.5
    held.set()
    hands.companion.lane._thread.join(5)
    assert not hands.companion.lane._thread.is_alive()


@pytest.mark.parametrize("call", ["playhead", "selection", "news", "timeline", "operations"])
def test_an_answer_that_is_none_is_told_and_stops_nothing(
    qtbot: QtBot, application: FakeApplication, call: str
) -> None:
    application.faults = Faults(gives_none=[call])
    beside = BesideHands(qtbot, application)
    if call == "timeline":
        beside.says("Fake did not do timeline")
        assert beside.names == []
    else:
        beside.until(lambda: "slow" in beside.names)
    beside.says("connected")


def test_an_application_that_is_not_there_is_waited_for(
    qtbot: QtBot, application: FakeApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temoin.ui.host_lane._REOPEN_SECONDS", 0.05)
    tries: list[int] = []

    def open_host() -> FakeHost:
        tries.append(1)
        if len(tries) < 4:
            raise HostError("Fake does not run", hint="Start it.")
        return FakeHost(application)

    beside = BesideHands(qtbot, application, open_host=open_host, can_return=True)
    beside.says("Looking for Fake", "Fake does not run.  Start it.")
    beside.settled()
    assert "slow" in beside.names


def test_no_open_timeline_is_said(qtbot: QtBot) -> None:
    beside = BesideHands(qtbot, FakeApplication(FakeProject(timeline=None)))
    beside.says("no timeline is open", "connected")
    beside.press("m")
    beside.says("No cut is open.")


def test_nobody_is_told_to_open_a_file_where_none_is_opened(qtbot: QtBot) -> None:
    beside = BesideHands(qtbot, FakeApplication(FakeProject(timeline=None)))
    assert "Ctrl+O" not in beside.window.clips.placeholder
    beside.press("?")
    assert "have the list follow" in beside.texts()
    assert "Ctrl+O" not in beside.texts()


def test_an_item_that_is_gone_leaves_the_list(hands: BesideHands) -> None:
    hands.application.show(without_item(hands.application.open_timeline, "item-slow"))
    hands.until(lambda: "slow" not in hands.names)


def test_a_render_that_ended_freezes_what_was_said(hands: BesideHands, workstation: Path) -> None:
    ended = News(kind=NewsKind.RENDER_ENDED, subject="reel_1_v7.mov")
    hands.application.tell(ended)
    hands.says("reel_1_v7.mov: nothing was frozen, nothing is said of it yet.")
    hands.application.playhead = SLOW
    hands.until(lambda: hands.current == "slow")
    hands.press("l", "house roto", ENTER)
    hands.says("Signed: house roto")
    hands.application.tell(ended)
    hands.says("reel_1_v7.mov: the ledger is frozen")
    assert entries(workstation)[-1].type == "checkpoint"
    assert entries(workstation)[-1].fields["for"] == "reel_1_v7.mov"
    hands.application.tell(replace(ended, subject="again"))
    hands.says("again: the last checkpoint holds")
    hands.application.tell(replace(ended, subject="broken", succeeded=False))
    hands.says("broken: not finished, so nothing was frozen.")


@pytest.mark.parametrize("now", [None, b"no ledger"])
def test_a_ledger_that_is_lost_or_damaged_is_told_when_a_render_ends(
    hands: BesideHands, workstation: Path, now: bytes | None
) -> None:
    hands.press("l", "house roto", ENTER)
    hands.says("Signed: house roto")
    (path,) = (workstation / "hosts" / "fake").glob("*.temoin")
    path.unlink() if now is None else path.write_bytes(now)
    hands.application.tell(News(kind=NewsKind.RENDER_ENDED, subject="reel_1.mov"))
    hands.says("Not frozen: reel_1.mov")
    assert "nothing is said of it yet" not in hands.texts()


def test_markers_are_written_when_asked_and_taken_back(hands: BesideHands) -> None:
    before = hands.application.snapshot()
    hands.press("m")
    hands.says("Write 3 markers into Montage", "Shift+Enter colours the clips too")
    assert hands.application.snapshot() == before  # nothing before Enter
    hands.press(ESC)
    hands.press("m")
    hands.says("Write 3 markers")
    hands.press(ENTER)
    hands.says("3 markers written into Montage", "U takes them back.")
    marks = {each.item: each.marker for each in FakeHost(hands.application).marks()}
    assert marks["item-élan"].name == "AI? Object Removal (not confirmed)"
    assert hands.application.item("item-élan").colour == "Orange"  # not asked for
    hands.press("u")
    hands.says("3 markers taken out of Montage")
    assert hands.application.snapshot() == before
    hands.press("u")
    hands.says("There is no flag of Temoin's in Montage")


def test_colours_are_given_when_asked_and_given_back(hands: BesideHands) -> None:
    before = hands.application.snapshot()
    hands.press("m")
    hands.says("Write 3 markers")
    shift = Qt.KeyboardModifier.ShiftModifier
    hands.qtbot.keyClick(hands.window.focusWidget(), ENTER, shift)
    hands.says("3 clips coloured.")
    assert hands.application.item("item-élan").colour == "Apricot"
    hands.press("u")
    hands.says("3 clips have their colours back.")
    assert hands.application.snapshot() == before


def test_colours_are_given_back_in_the_timeline_that_had_them(hands: BesideHands) -> None:
    shift, first = Qt.KeyboardModifier.ShiftModifier, hands.application.open_timeline

    def colour(name: str) -> None:
        hands.until(lambda: hands.window.windowTitle().startswith(name))
        hands.settled()
        hands.press("m")
        hands.until(lambda: hands.window.speaking.bar)
        hands.qtbot.keyClick(hands.window.focusWidget(), ENTER, shift)
        hands.says("coloured.")

    colour("Montage")
    coloured = hands.application.open_timeline
    other = with_item(long_timeline(3), "item-clip-1", operations=(AI_OPERATION,))
    hands.application.show(other)
    colour("Long")
    hands.press("u")
    hands.says("1 marker taken out of Long. 1 clip has its colour back.")
    assert not hands.window.messages.has_errors
    assert hands.application.open_timeline == other
    hands.application.show(coloured)
    hands.until(lambda: hands.window.windowTitle().startswith("Montage"))
    hands.press("u")
    hands.says("3 clips have their colours back.")
    assert hands.application.open_timeline == first


@pytest.mark.parametrize("keys", [("m", ENTER), ("u",)])
def test_nothing_is_written_into_a_timeline_that_was_opened_meanwhile(
    hands: BesideHands, keys: tuple[Qt.Key | str, ...]
) -> None:
    """The window learns of another timeline a moment after it is opened."""
    hands.press("m")
    hands.says("Write 3 markers")
    hands.press(ENTER)
    hands.says("3 markers written")
    written, gate = hands.application.open_timeline, threading.Event()
    hands.press(*keys[:-1])
    hands.until(lambda: len(keys) == 1 or hands.window.speaking.bar)
    stands = threading.Event()

    def hold(call: str) -> None:
        if call == "playhead":
            stands.set()
            gate.wait(5)

    hands.application.on_call = hold
    hands.until(stands.is_set)
    hands.press(keys[-1])
    other = replace(written, id="timeline-2", name="A copy of it")
    hands.application.project.timeline = other
    gate.set()
    hands.says("Another timeline is open by now: nothing is written.")
    assert hands.application.open_timeline == other


def test_a_marker_that_could_not_be_written_is_named(hands: BesideHands) -> None:
    hands.application.faults = Faults(lies=["put_mark"])
    hands.press("m")
    hands.says("Write 3 markers")
    hands.press(ENTER)
    hands.says("0 markers written", "sh010: Fake did not do put_mark")
    assert "U takes them back" not in hands.texts()


def test_closing_waits_for_markers_that_were_asked_for(
    qtbot: QtBot, application: FakeApplication
) -> None:
    beside = BesideHands(qtbot, application)
    beside.settled()
    beside.press("m")
    beside.says("Write 3 markers")
    gate = threading.Event()
    application.on_call = lambda call: gate.wait(5) and None if call == "put_mark" else None
    beside.press(ENTER)
    beside.until(lambda: application.calls["put_mark"])
    beside.window.close()
    assert beside.window.isVisible()
    gate.set()
    beside.until(lambda: not beside.window.isVisible())
    assert len(FakeHost(application).marks()) == 3


def test_an_application_that_takes_no_markers_says_so(
    qtbot: QtBot, application: FakeApplication
) -> None:
    few = frozenset(Ability) - {Ability.MARKERS, Ability.COLOURS}
    beside = BesideHands(qtbot, application, open_host=lambda: fake_host(few, application))
    beside.settled()
    for key in "mu":
        beside.window.messages.say("")
        beside.press(key)
        beside.says("Fake takes no markers from outside.")


def test_without_an_application_its_keys_say_so_and_are_not_listed(qtbot: QtBot) -> None:
    window = PanelWindow(Desk())
    qtbot.addWidget(window)
    window.show()
    plain = Hands(qtbot, window)
    assert "markers" not in plain.texts()
    for key in "hmu":
        window.messages.say("")
        plain.press(key)
        assert "This window lives beside no application" in plain.texts()
    plain.press("?")
    assert "markers into the application" not in plain.texts()


def test_words_are_hidden_from_a_client(hands: BesideHands) -> None:
    hands.press("z")
    text = hands.texts()
    assert "Film" not in text
    assert "Fake" not in text
    assert hands.window.findChild(PulseMark).isVisible()


def test_a_file_is_not_opened_over_it(hands: BesideHands) -> None:
    hands.qtbot.keyClick(
        hands.window.focusWidget(), Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier
    )
    hands.says("This window shows what is open there")


def test_the_window_answers_keys_while_each_call_takes_two_seconds(
    qtbot: QtBot, application: FakeApplication
) -> None:
    beside = BesideHands(qtbot, application)
    beside.settled()
    over = threading.Event()
    application.on_call = lambda _call: over.wait(2) and None
    gaps = Gaps()
    gaps.begin()
    end = time.monotonic() + 5
    number = 0
    while time.monotonic() < end:
        before = beside.current
        beside.press(DOWN if number % 10 < 5 else UP)
        number += 1
        assert beside.current != before
        qtbot.wait(20)
    gaps.stop()
    over.set()
    assert gaps.longest < 0.1


def test_a_slow_application_is_left_alone_most_of_the_time(hands: BesideHands) -> None:
    asked = 0.0

    def slow(_name: str) -> None:
        nonlocal asked
        began = time.perf_counter()
        time.sleep(0.03)
        asked += time.perf_counter() - began

    hands.application.on_call = slow
    began, over = time.perf_counter(), threading.Event()
    threading.Timer(4.0, over.set).start()
    hands.until(over.is_set)
    assert 0 < asked / (time.perf_counter() - began) < 0.3


def test_two_thousand_clips_are_seen_soon_and_the_window_stays_alive(
    qtbot: QtBot, application: FakeApplication
) -> None:
    application.project.timeline = long_timeline(2000, 5)
    application.on_call = lambda _call: time.sleep(0.002)
    began = time.monotonic()
    beside = BesideHands(qtbot, application)
    gaps = Gaps()
    beside.until(lambda: beside.names)
    assert time.monotonic() - began < 6
    gaps.begin()
    beside.until(lambda: len(beside.names) == 2000, timeout=60_000)
    gaps.stop()
    assert gaps.longest < 1  # 0.15 s on a machine that does nothing else
