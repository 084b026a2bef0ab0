"""What a person says in the window by keys alone, and what is signed for it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from disclosures import DENOISER
from temoin.errors import StoreError
from temoin.model import ClipView, Proposal
from temoin.store.tools import load_catalogue
from temoin.ui.log_bar import LogBar
from temoin.ui.session import ChosenStep, Judgement
from temoin.vocabulary import Effect, Technique
from ui.conftest import Hands
from ui.sessions import FakeSession

ENTER, ESC, TAB, DOWN, UP = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
)


SAID = frozenset({"log", "attest", "review", "note", "take_back"})


def said(session: FakeSession) -> list[tuple[object, ...]]:
    """What was asked to be signed, in order."""
    return [each for each in session.asked if each[0] in SAID]


def clip_named(session: FakeSession, name: str) -> ClipView:
    return next(clip for clip in session.disclosure.cut.clips if clip.name == name)


def judged(session: FakeSession, name: str, proposal: Proposal, **more: Any) -> Judgement:
    """What is decided on a clip's guess: accepted, unless otherwise told."""
    clip = clip_named(session, name)
    return Judgement(clip=clip, proposal=proposal, **{"accepted": True, **more})


def logged_step(session: FakeSession) -> ChosenStep:
    ((_, _, step),) = said(session)
    assert isinstance(step, ChosenStep)
    return step


def test_two_letters_find_the_tool_and_enter_signs(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_020")
    hands.press("l", "ma")
    assert "Enter signs: Magic Mask by Blackmagic Design" in hands.texts()
    hands.press(ENTER)
    hands.wait()
    step = logged_step(session)
    (tool,) = load_catalogue().find("Magic Mask")
    assert (step.tool, step.technique, step.hosting) == (tool.name, tool.technique, tool.hosting)
    assert step.fields == {"vendor": "Blackmagic Design", "catalogue": tool.id}
    assert said(session)[0][1] == ("V1-0002",)
    told = hands.texts()
    assert "Signed: Magic Mask" in told
    assert "on NT_020. In night_train_r1.temoin. R on the clip takes it back." in told
    assert hands.current == "NT_020"


def test_a_tool_that_this_cut_has_already_comes_first(hands: Hands) -> None:
    hands.press("l", "to")
    bar = hands.window.speaking.bar
    assert isinstance(bar, LogBar)
    assert bar.step().tool == "Topaz Video"


def test_any_text_is_a_tool_and_its_classes_are_unknown(hands: Hands, session: FakeSession) -> None:
    hands.press("l", "House roto", ENTER)
    hands.wait()
    step = logged_step(session)
    assert step == ChosenStep(tool="House roto")


def test_what_was_typed_wins_over_a_tool_when_it_is_chosen(
    hands: Hands, session: FakeSession
) -> None:
    hands.press("l", "ma", *[DOWN] * 60, ENTER)
    hands.wait()
    assert logged_step(session) == ChosenStep(tool="ma")


def test_tab_goes_to_technique_effect_and_note(hands: Hands, session: FakeSession) -> None:
    hands.press("l", "House roto", TAB, DOWN, UP, UP, TAB, "look", TAB, "edges only", ENTER)
    hands.wait()
    step = logged_step(session)
    assert step.effect is Effect.LOOK
    assert step.note == "edges only"
    assert step.technique is Technique.ENHANCEMENT


def test_classes_that_a_person_chose_stay_when_another_tool_is_found(
    hands: Hands, session: FakeSession
) -> None:
    hands.press("l", "ma", TAB, "t", TAB, "look")
    bar = hands.window.speaking.bar
    assert isinstance(bar, LogBar)
    bar.begin()
    hands.press(DOWN)
    assert bar.step().tool != "Magic Mask"
    assert bar.step().effect is Effect.LOOK


def test_nothing_is_signed_without_a_tool_or_when_it_is_left(
    hands: Hands, session: FakeSession
) -> None:
    hands.press("l", ENTER)
    assert "Name the tool" in hands.texts()
    hands.press("ma", ESC)
    assert hands.window.speaking.bar is None
    hands.press(ENTER)
    hands.wait()
    assert not said(session)


def test_several_clips_are_spoken_of_in_one_go(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_020")
    hands.qtbot.keyClick(hands.window.clips, DOWN, Qt.KeyboardModifier.ShiftModifier)
    hands.press("l", "ma", ENTER)
    hands.wait()
    assert said(session)[0][1] == ("V1-0002", "V1-0003")


def test_a_proposal_is_confirmed_by_p_and_enter(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_050")
    hands.press("p")
    assert "I confirm that Neat Video" in hands.texts()
    hands.press(ENTER)
    hands.wait()
    assert said(session) == [("review", (judged(session, "NT_050", DENOISER),))]
    assert "to be confirmed" not in hands.window.detail.toPlainText()


def test_what_is_being_confirmed_is_not_asked_for_again(hands: Hands, session: FakeSession) -> None:
    session.gate.clear()
    hands.press("p", ENTER, "p", ENTER, "p", ENTER, "p")
    assert hands.window.speaking.bar is None
    session.gate.set()
    hands.wait()
    assert [each[0] for each in said(session)] == ["log", "review", "log"]


def test_what_could_not_be_confirmed_is_asked_for_again(hands: Hands, session: FakeSession) -> None:
    session.failing["log"] = StoreError("the disk is full", hint="Make room on it.")
    hands.press("p", ENTER)
    hands.wait()
    hands.press("p")
    assert hands.current == "NT_040_sky"


def test_p_goes_on_to_the_next_and_round_again(hands: Hands) -> None:
    visited = []
    for _ in range(4):
        hands.press("p")
        visited.append(hands.current)
    assert visited == ["NT_040_sky", "NT_050", "NT_060", "NT_040_sky"]


def test_p_says_so_when_nothing_waits(hands: Hands) -> None:
    hands.press("2", "p")
    assert "Nothing in this list waits to be confirmed." in hands.texts()


def test_enter_alone_signs_nothing_that_was_not_shown(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_050")
    hands.press(ENTER)
    assert not said(session)
    assert "I confirm that Neat Video" in hands.texts()


def test_a_key_held_down_signs_nothing(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_050")
    hands.press("p")
    held = QKeyEvent(QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(hands.window.focusWidget(), held)
    hands.press(ESC)
    QApplication.sendEvent(hands.window.focusWidget(), held)
    assert hands.window.speaking.bar is None
    hands.wait()
    assert not said(session)


def test_arrows_leave_a_question_behind(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_010")
    hands.press("a", DOWN)
    assert hands.window.speaking.bar is None
    hands.press(ENTER)
    hands.wait()
    assert not said(session)


def test_no_ai_is_attested_and_what_speaks_against_it_is_shown(
    hands: Hands, session: FakeSession
) -> None:
    hands.choose("NT_040_sky")
    hands.press("a")
    assert "NT_040_sky: Veo (generative, says the file)" in hands.texts()
    hands.press(ENTER)
    hands.wait()
    assert said(session) == [("attest", ("V1-0004",))]
    assert "Signed: no AI was used, on NT_040_sky." in hands.texts()


def test_an_entry_is_taken_back_only_with_a_reason(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_010")
    hands.press("r", ENTER)
    assert "Give the reason" in hands.texts()
    assert not said(session)
    hands.press("wrong clip", ENTER)
    hands.wait()
    assert said(session) == [("take_back", "sha256:" + "a7" * 32, "wrong clip")]
    assert "nothing said" in hands.window.detail.toPlainText()


def test_the_entry_to_take_back_is_chosen_and_its_reach_is_said(
    hands: Hands, session: FakeSession
) -> None:
    hands.choose("NT_020")
    hands.press("l", "ma", ENTER)
    hands.wait()
    hands.press("a", ENTER)
    hands.wait()
    hands.press("r")
    assert "no AI, says Ben Okafor" in hands.texts()
    assert "which holds for 4 clips" in hands.texts()
    hands.press(DOWN)
    hands.press("not this one", ENTER)
    hands.wait()
    assert said(session)[-1] == ("take_back", f"sha256:{1:064x}", "not this one")


def test_there_is_nothing_to_take_back(hands: Hands) -> None:
    hands.choose("NT_080")
    hands.press("r")
    assert "there is nothing to take back" in hands.texts()


def test_what_is_signed_while_another_append_is_under_way_keeps_its_order(
    hands: Hands, session: FakeSession
) -> None:
    session.gate.clear()
    hands.choose("NT_020")
    hands.press("l", "ma", ENTER)
    hands.press(DOWN, "a", ENTER)
    hands.press(DOWN, "l", "House roto", ENTER)
    session.gate.set()
    hands.wait()
    assert [(each[0], each[1]) for each in said(session)] == [
        ("log", ("V1-0002",)),
        ("attest", ("V1-0003",)),
        ("log", ("V2-0001",)),
    ]


def test_a_bar_speaks_of_the_cut_as_it_was_shown(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_020")
    hands.press("l", "ma")
    session.reversed()
    hands.window.desk.refresh()
    hands.wait()
    hands.press(ENTER)
    hands.wait()
    assert said(session)[0][1] == ("V1-0002",)
    assert "on NT_020" in hands.texts()


def test_what_could_not_be_signed_is_said_and_stays(hands: Hands, session: FakeSession) -> None:
    session.failing["log"] = StoreError("the disk is full", hint="Make room on it.")
    hands.choose("NT_020")
    hands.press("l", "ma", ENTER)
    hands.wait()
    shown = "Not signed: Magic Mask by Blackmagic Design"
    assert shown in hands.texts()
    assert "the disk is full.  Make room on it." in hands.texts()
    del session.failing["log"]
    hands.press("l", "ma", ENTER)
    hands.wait()
    assert shown in hands.texts()
    hands.press(ESC)
    assert shown not in hands.texts()


@pytest.mark.parametrize("key", ["l", "a", "r"])
def test_without_a_cut_a_key_says_what_is_missing(empty: Hands, key: str) -> None:
    empty.press(key)
    assert "No clip is chosen." in empty.texts()


def test_a_fault_of_ours_leaves_the_window_alive(
    hands: Hands, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> Callable[[], None]:
        raise ZeroDivisionError("made for this test")

    monkeypatch.setattr(session, "log", broken)
    hands.press("l", "ma", ENTER)
    hands.wait()
    assert "a fault in Temoin: ZeroDivisionError" in hands.texts()
    hands.press("a", ENTER)
    hands.wait()
    assert said(session)
