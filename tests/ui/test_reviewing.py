"""What a person decides in the window on tools that were found, and the notes they write."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from disclosures import (
    DENOISER,
    clip_view,
    guessed,
    sample_disclosure,
    standing,
    totals_of,
    unknown_of,
)
from temoin.errors import StoreError
from temoin.model import Disclosure, Proposal
from temoin.ui.log_bar import LogBar
from temoin.ui.session import Judgement, Remark
from temoin.vocabulary import Effect, NoteKind, Statement, Technique
from ui.conftest import Hands
from ui.sessions import FakeSession
from ui.test_speaking import clip_named, said

ENTER, ESC, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Down
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
OTHER_CLASS = replace(DENOISER, technique=Technique.UNKNOWN, id="pr-00000000000000ff")
SHOTS = ("SC01_010", "SC01_020", "SC02_010", "SC02_020")


def scenes() -> Disclosure:
    """The sample, with one guess on four clips of two scenes; on a fifth of another class."""
    base = sample_disclosure()
    shots = []
    for number, name in enumerate((*SHOTS, "SC02_030")):
        clip = clip_view(f"V3-{number + 1:04}", name, 800 + 10 * number, 10)
        guess = OTHER_CLASS if name == "SC02_030" else replace(DENOISER, id=f"pr-{number:016x}")
        shots.append(standing(clip, Statement.PROPOSED, guessed(clip, guess)))
    standings = (*base.standings, *shots)
    cut = replace(base.cut, clips=tuple(each.clip for each in standings))
    return replace(
        base,
        cut=cut,
        standings=standings,
        totals=totals_of(standings),
        unknown=unknown_of(standings),
    )


@pytest.fixture
def session(tmp_path: Path) -> Iterator[FakeSession]:
    made = FakeSession(tmp_path / "night_train_r1_v07.otio", scenes())
    yield made
    made.gate.set()


def enter(hands: Hands, held: Qt.KeyboardModifier) -> None:
    hands.qtbot.keyClick(hands.window.focusWidget() or hands.window, ENTER, held)
    hands.qtbot.keyRelease(hands.window, Qt.Key.Key_Control)  # else Qt takes it to be held yet
    hands.wait()


def judgements(session: FakeSession) -> list[Judgement]:
    ((verb, *found),) = said(session)
    assert verb == "review"
    (several,) = found
    assert isinstance(several, tuple)
    return list(several)


def names(session: FakeSession) -> list[str]:
    return [each.clip.name for each in judgements(session)]


def test_a_guess_is_dismissed_with_a_reason(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_050")
    hands.press("d")
    assert "Dismiss Neat Video, on NT_050" in hands.texts()
    hands.press(ENTER)
    assert "Give the reason" in hands.texts()
    assert not said(session)
    hands.press("it was off", ENTER)
    hands.wait()
    (one,) = judgements(session)
    assert (one.clip.name, one.proposal, one.accepted, one.why) == (
        "NT_050",
        DENOISER,
        False,
        "it was off",
    )
    assert "Signed: Neat Video dismissed, on NT_050." in hands.texts()
    shown = hands.window.detail.toPlainText()
    assert "Dismissed" in shown
    assert "Neat Video: dismissed, says Ana: it was off" in shown
    assert "to be confirmed" not in shown


@pytest.mark.parametrize(
    ("held", "found"),
    [
        (Qt.KeyboardModifier.NoModifier, ["SC01_010"]),
        (SHIFT, ["SC01_010", "SC01_020"]),
        (CTRL, ["SC01_010", "NT_050", "SC01_020", "SC02_010", "SC02_020"]),
    ],
)
@pytest.mark.parametrize("key", ["p", "d"])
def test_one_gesture_decides_here_in_the_scene_or_in_the_cut(
    hands: Hands, session: FakeSession, key: str, held: Any, found: list[str]
) -> None:
    hands.choose("SC01_010")
    hands.press(key)
    assert "Shift+Enter: all 2 clips of scene 1.  Ctrl+Enter: all 5 clips of the cut." in (
        hands.texts()
    )
    if key == "d":
        hands.press("off everywhere")
    enter(hands, held)
    assert sorted(names(session)) == sorted(found)
    assert {each.accepted for each in judgements(session)} == {key == "p"}
    assert OTHER_CLASS not in {each.proposal for each in judgements(session)}


def test_a_reach_that_there_is_not_signs_nothing(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_050")  # its name tells no scene
    hands.press("d", "off")
    enter(hands, SHIFT)
    assert not said(session)
    assert "No scene is known of this clip." in hands.texts()
    hands.press(ESC)
    hands.choose("SC02_030")
    hands.press(ENTER)
    assert "Shift+Enter" not in hands.texts()
    enter(hands, SHIFT)
    assert "Nothing further like it waits in the scene" in hands.texts()
    enter(hands, CTRL)
    assert "Nothing further like it waits in the cut" in hands.texts()
    assert not said(session)


def test_several_chosen_clips_are_decided_on_together(hands: Hands, session: FakeSession) -> None:
    hands.choose("SC01_010")
    hands.qtbot.keyClick(hands.window.clips, DOWN, SHIFT)
    hands.press(ENTER)
    assert "was used on 2 clips: SC01_010, SC01_020" in hands.texts()
    hands.press(ENTER)
    hands.wait()
    assert sorted(names(session)) == ["SC01_010", "SC01_020"]


def test_one_clip_is_chosen_alone_while_ctrl_is_still_held(hands: Hands) -> None:
    hands.choose("SC01_010")
    hands.press("p")
    enter(hands, CTRL)
    hands.choose("NT_080")
    assert [each.standing.clip.name for each in hands.window.clips.chosen()] == ["NT_080"]


def test_what_is_being_decided_is_not_asked_for_again(hands: Hands, session: FakeSession) -> None:
    session.gate.clear()
    hands.choose("SC01_010")
    hands.press("d", "off")
    hands.qtbot.keyClick(hands.window.focusWidget(), ENTER, CTRL)
    hands.choose("NT_050")
    hands.press("d")
    assert hands.window.speaking.bar is None
    assert "No detector's guess on this clip waits" in hands.texts()
    session.gate.set()
    hands.wait()


def test_what_could_not_be_dismissed_is_asked_for_again(hands: Hands, session: FakeSession) -> None:
    session.failing["review"] = StoreError("the disk is full", hint="Make room on it.")
    hands.choose("NT_050")
    hands.press("d", "off", ENTER)
    hands.wait()
    assert "Not signed: Neat Video dismissed, on NT_050" in hands.texts()
    hands.press("d")
    assert hands.window.speaking.bar is not None


def test_what_a_file_says_cannot_be_dismissed(hands: Hands) -> None:
    hands.choose("NT_040_sky")
    hands.press("d")
    assert "what a file says stays" in hands.texts()
    assert hands.window.speaking.bar is None


def test_a_guess_is_edited_and_keeps_its_classes_until_the_tool_changes(
    hands: Hands, session: FakeSession
) -> None:
    hands.choose("NT_050")
    hands.press("e")
    bar = hands.window.speaking.bar
    assert isinstance(bar, LogBar)
    assert (bar.step().tool, bar.step().technique, bar.step().effect) == (
        "Neat Video",
        DENOISER.technique,
        DENOISER.effect,
    )
    hands.press("Super Scale", TAB, TAB, "look", TAB, "sky only", ENTER)
    hands.wait()
    (one,) = judgements(session)
    assert one.accepted
    assert one.edited is not None
    assert (one.edited.tool, one.edited.technique, one.edited.effect, one.edited.note) == (
        "Super Scale",
        Technique.ENHANCEMENT,
        Effect.LOOK,
        "sky only",
    )


def test_a_files_own_word_is_edited_as_a_step(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_040_sky")
    hands.press("e", "House model", ENTER)
    hands.wait()
    ((verb, _, step),) = said(session)
    assert verb == "log"
    assert isinstance(step.fields["evidence"], list)  # type: ignore[attr-defined]


def test_nothing_is_edited_where_nothing_waits(hands: Hands) -> None:
    hands.choose("NT_020")
    hands.press("e")
    assert "Nothing on this clip waits to be confirmed." in hands.texts()


def test_a_dismissal_is_taken_back_and_the_guess_waits_again(
    hands: Hands, session: FakeSession
) -> None:
    hands.choose("NT_050")
    hands.press("d", "off", ENTER)
    hands.wait()
    hands.press("r")
    assert "Neat Video: dismissed, says Ana: off" in hands.texts()
    hands.press("it was on", ENTER)
    hands.wait()
    assert said(session)[-1] == ("take_back", f"sha256:{1:064x}", "it was on")
    assert "to be confirmed" in hands.window.detail.toPlainText()
    hands.press("d")
    assert hands.window.speaking.bar is not None


# --- notes -------------------------------------------------------------------


def test_a_note_is_written_on_the_clip(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_080")
    hands.press("w", ENTER)
    assert "Write what you want to say." in hands.texts()
    hands.press("ask the vendor", ENTER)
    hands.wait()
    remark = Remark(
        kind=NoteKind.COMMENT, text="ask the vendor", clips=(clip_named(session, "NT_080"),)
    )
    assert said(session) == [("note", remark)]
    assert 'comment, says Ana: "ask the vendor"' in _plain(hands)
    assert "nothing said" in _plain(hands)


def _plain(hands: Hands) -> str:
    return hands.window.detail.toPlainText().replace("\u2068", "").replace("\u2069", "")


def test_a_dissent_is_written_on_what_was_said(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_010")
    hands.press("w", DOWN, "I saw it", TAB, "d", ENTER)
    hands.wait()
    ((_, remark),) = said(session)
    assert remark == Remark(kind=NoteKind.DISSENT, text="I saw it", about="sha256:" + "a7" * 32)
    assert 'dissent, says Ana: "I saw it"' in _plain(hands)


def test_an_answer_needs_a_note(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_070")
    hands.press("w", "who?", TAB, "an")
    assert "Choose the note that it answers." in hands.texts()
    hands.press(ENTER)
    assert not said(session)
    hands.qtbot.keyClick(hands.window.focusWidget(), Qt.Key.Key_Backtab)
    hands.press(DOWN, DOWN, DOWN, ENTER)
    hands.wait()
    ((_, remark),) = said(session)
    assert isinstance(remark, Remark)
    assert (remark.kind, remark.about) == (NoteKind.ANSWER, "sha256:" + "c0" * 32)


def test_a_note_on_several_clips_is_one_act(hands: Hands, session: FakeSession) -> None:
    hands.choose("SC01_010")
    hands.qtbot.keyClick(hands.window.clips, DOWN, SHIFT)
    hands.press("w", "same lens", ENTER)
    hands.wait()
    ((_, remark),) = said(session)
    assert isinstance(remark, Remark)
    assert [clip.name for clip in remark.clips] == ["SC01_010", "SC01_020"]


# --- what is seen ------------------------------------------------------------


def test_the_detail_shows_notes_dismissals_and_what_was_taken_back(hands: Hands) -> None:
    hands.choose("NT_030")
    assert 'dissent, says Ben Okafor: "The sky was drawn by hand in shot 3."' in _plain(hands)
    assert 'answer, says Ana Ferrer: "Only its edge."' in _plain(hands)
    hands.choose("NT_070")
    assert "Auto Reframe: dismissed, says Ana Ferrer: switched off" in _plain(hands)
    assert 'comment, says Ana Ferrer: "The vendor has been asked."' in _plain(hands)
    hands.choose("NT_080")
    assert "Speed Warp, said Ana Ferrer: taken back by Ben Okafor" in _plain(hands)
    assert "(withdrawn: I mistook it)" in _plain(hands)


@pytest.mark.parametrize("key", ["d", "e", "w", "p"])
def test_hidden_words_stay_hidden_and_nothing_is_signed(
    hands: Hands, session: FakeSession, key: str
) -> None:
    hands.choose("NT_050")
    hands.press(key, "z") if key == "p" else hands.press("z", key)
    assert hands.window.hidden
    assert hands.window.speaking.bar is None
    for word in ("Neat Video", "NT_050", "Auto Reframe", "vendor"):
        assert word not in hands.texts()
    hands.press(ENTER)
    hands.wait()
    assert not said(session)


@pytest.mark.parametrize("key", ["d", "e", "w"])
def test_without_a_cut_a_key_says_what_is_missing(empty: Hands, key: str) -> None:
    empty.press(key)
    assert empty.window.speaking.bar is None
    assert empty.window.messages.isVisible()


def test_enter_where_nothing_waits_says_so(hands: Hands) -> None:
    hands.choose("NT_080")
    hands.press(ENTER)
    assert hands.window.speaking.bar is None
    assert "Nothing on this clip waits to be confirmed." in hands.texts()


@pytest.mark.parametrize("key", ["e", "d", "w", "l"])
def test_a_bar_is_named_by_its_title(hands: Hands, key: str) -> None:
    hands.choose("NT_050")
    hands.press(key)
    bar = hands.window.speaking.bar
    assert bar is not None
    assert "NT_050" in bar.accessibleName()


def test_a_note_on_clips_of_which_nothing_is_said_has_nothing_to_choose(hands: Hands) -> None:
    hands.choose("NT_020")
    hands.press("w")
    assert "choose what it speaks of" not in hands.texts()
    hands.press(ESC)
    hands.choose("NT_060")
    hands.press("w")
    assert "Up and Down choose what it speaks of." in hands.texts()


def test_the_keys_are_told(hands: Hands) -> None:
    for hint in ("E  edit", "D  dismiss", "W  note"):
        assert hint in hands.texts()


def test_the_clip_that_is_asked_about_stays_in_sight(hands: Hands) -> None:
    hands.window.resize(1280, 520)
    hands.choose("SC01_020")
    hands.press("e")
    clips = hands.window.clips

    def in_sight() -> bool:
        line = clips.visualRect(clips.currentIndex())
        return bool(clips.viewport().rect().contains(line))

    hands.qtbot.waitUntil(in_sight)


def test_only_open_guesses_wait() -> None:
    from temoin.ui.confirming import waiting
    from temoin.ui.listing import Listing

    found = waiting(Listing.of(sample_disclosure()).listed, frozenset())
    guesses: list[Proposal] = [each.row.proposal for each in found if each.row.proposal]
    assert guesses == [DENOISER]
