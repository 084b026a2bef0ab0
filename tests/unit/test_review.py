"""Decisions on proposals and words on words: how they are signed, and what the disclosure shows."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import DENOISER, REFRAME, clip_view
from ledgers import Hand
from temoin.cut import Wanted, open_cut
from temoin.disclosure import disclose
from temoin.errors import InputError
from temoin.ledger import Ledger, Target, verify
from temoin.model import (
    ClipView,
    Disclosure,
    Ground,
    LedgerState,
    Note,
    Problem,
    Standing,
)
from temoin.notices import ground_words, notices
from temoin.record import retract
from temoin.review import found, open_proposals
from temoin.scan import _place_in, _proposed
from temoin.timeline.labels import scene_key
from temoin.vocabulary import NoteKind, Scope, Statement
from unit.test_disclosure import DIGEST, PLATE, URL, cut_of, frames, scan_of, standing

SCAN = scan_of(PLATE, proposals=(DENOISER,))
HERE = Target(scope=Scope.USE, cut_digest=DIGEST, clip="V1-0001", clip_name="NT_010").to_fields()
MATERIAL = Target(scope=Scope.USE, url_sha256=URL, source_range=frames(1000, 100)).to_fields()


def dismiss(hand: Hand, proposal: str = DENOISER.id, why: str = "bypassed", **more: object) -> str:
    fields = {"target": HERE, "proposal": proposal, "decision": "dismissed", "tool": "Neat Video"}
    return hand.say("review", {**fields, "why": why, **more}).id


def step(hand: Hand, target: dict[str, object] = HERE, **more: object) -> str:
    classes = {"technique": "enhancement", "effect": "technical"}
    return hand.say("step", {"target": target, "tool": "Neat Video", **classes, **more}).id


def accept(hand: Hand) -> tuple[str, str]:
    made = step(hand, proposals=[DENOISER.id])
    fields = {"target": HERE, "proposal": DENOISER.id, "decision": "accepted", "step": made}
    return made, hand.say("review", fields).id


def note(hand: Hand, kind: str, text: str, **about: object) -> str:
    return hand.say("note", {"kind": kind, "text": text, **about}).id


def take_back(hand: Hand, entry: str, **more: object) -> str:
    return hand.say("supersede", {"entry": entry, "reason": "a mistake", **more}).id


def two(name: str = "Ben") -> tuple[Hand, Hand]:
    return Hand(1, name="Ana"), Hand(2, name=name)


def known(hand: Hand, clip: ClipView = PLATE) -> Standing:
    return standing(clip, hand, scan_of(clip, proposals=(DENOISER,)))


# --- dismissed, accepted, open again -----------------------------------------


def test_what_was_dismissed_is_not_open_and_is_shown_with_who_and_why() -> None:
    hand = Hand(1, name="Ana")
    entry = dismiss(hand)
    clip = known(hand)
    assert (clip.rows, clip.statement) == ((), Statement.UNKNOWN)  # a guess less is no "no AI"
    (dismissed,) = clip.dismissed
    assert (dismissed.entry, dismissed.said_by, dismissed.why) == (entry, "Ana", "bypassed")
    assert dismissed.proposal == DENOISER
    assert open_proposals([clip]) == []
    kinds = {each.kind for each in notices(disclosed(hand))}
    assert "unspoken-proposal" not in kinds
    assert "unknown" in kinds


def disclosed(hand: Hand, clip: ClipView = PLATE) -> Disclosure:
    ledger = hand.ledger
    scan = scan_of(clip, proposals=(DENOISER,))
    return disclose(cut_of(clip), ledger, verify(ledger), scan)


def test_another_guess_stays_open_when_its_neighbour_is_dismissed() -> None:
    hand = Hand(1)
    dismiss(hand)
    clip = standing(PLATE, hand, scan_of(PLATE, proposals=(DENOISER, REFRAME)))
    assert [row.tool for row in clip.rows] == ["Auto Reframe"]


def test_a_guess_with_other_grounds_is_open_again() -> None:
    hand = Hand(1)
    dismiss(hand)
    other = replace(DENOISER, id="pr-0000000000000000")
    clip = standing(PLATE, hand, scan_of(PLATE, proposals=(other,)))
    assert clip.statement is Statement.PROPOSED
    assert clip.dismissed == ()


def test_a_dismissal_follows_its_material_into_another_cut() -> None:
    hand = Hand(1)
    dismiss(hand, target=MATERIAL)
    moved = replace(PLATE, id="V1-0007")
    scan = scan_of(moved, proposals=(DENOISER,))
    assert standing(moved, hand, scan, digest="sha256:another cut").dismissed


def test_a_dismissal_on_one_use_leaves_the_same_guess_on_another_use_open() -> None:
    hand = Hand(1)
    dismiss(hand)
    other = replace(clip_view("V1-0002", "NT_010", 100, 100), media=PLATE.media)
    assert known(hand, other).statement is Statement.PROPOSED


def test_a_retracted_dismissal_opens_the_guess_again_and_is_told() -> None:
    hand = Hand(1, name="Ana")
    entry = dismiss(hand)
    take_back(hand, entry)
    clip = known(hand)
    assert clip.statement is Statement.PROPOSED
    assert clip.dismissed == ()
    (told,) = clip.taken_back
    assert (told.entry, told.what, told.reason) == (entry, "Neat Video dismissed", "a mistake")


def test_a_retracted_step_opens_its_guess_again() -> None:
    hand = Hand(1)
    made, _ = accept(hand)
    assert known(hand).statement is Statement.DECLARED
    take_back(hand, made)
    assert known(hand).statement is Statement.PROPOSED
    assert [each.what for each in known(hand).taken_back] == ["Neat Video"]


def test_a_dismissal_that_is_not_proved_does_not_count() -> None:
    hand = Hand(1)
    entry = dismiss(hand)
    forged = Problem(attack="forged", message="made for this test", entry=entry, voids=True)
    state = LedgerState(problems=(forged,))
    known_of = disclose(cut_of(PLATE), hand.ledger, state, SCAN)
    assert known_of.standings[0].statement is Statement.PROPOSED
    assert known_of.standings[0].dismissed == ()


def test_a_step_and_a_dismissal_by_two_people_both_show() -> None:
    ana, ben = two()
    accept(ana)
    ben.reads(ana)
    dismiss(ben, why="it was off")
    clip = known(ben)
    assert clip.statement is Statement.DECLARED
    assert [(each.said_by, each.why) for each in clip.dismissed] == [("Ben", "it was off")]


# --- whom words mean ---------------------------------------------------------

ALL = frozenset({"V1-0001"})


@pytest.mark.parametrize(
    "word", ["temoin.tools", "neat video", " Neat Video ", DENOISER.id, "pr-9be2", "9BE21"]
)
def test_a_word_means_a_detector_a_tool_or_an_id(word: str) -> None:
    (one,) = found(disclosed(Hand(1)), [word, word], ALL)
    assert (one.clip.id, one.proposal) == ("V1-0001", DENOISER)


@pytest.mark.parametrize("word", ["pr-ffff", "9be", "Magic Mask", ""])
def test_a_word_that_means_nothing_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="no proposal"):
        found(disclosed(Hand(1)), [word], ALL)


def test_a_guess_elsewhere_is_not_meant() -> None:
    with pytest.raises(InputError, match="no proposal"):
        found(disclosed(Hand(1)), ["neat video"], frozenset())


def test_what_was_decided_is_refused_with_who_did_it() -> None:
    accepted, dismissed = Hand(1, name="Ana"), Hand(1, name="Ana")
    accept(accepted)
    dismiss(dismissed)
    for word in (DENOISER.id, "Neat Video"):
        with pytest.raises(InputError, match="Neat Video on NT_010 was accepted by Ana"):
            found(disclosed(accepted), [word], ALL)
        with pytest.raises(InputError, match="was dismissed by Ana: bypassed") as refused:
            found(disclosed(dismissed), [word], ALL)
        assert "temoin retract CUT sha256:" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        ("SC012_0040", "12"),
        ("Scene 12A take 3", "12A"),
        ("sc1-sh2", "1"),
        ("scène_3", "3"),
        ("NT_010", ""),
        ("disc02_x", ""),
        ("", ""),
    ],
)
def test_a_scene_is_told_by_the_name(name: str, scene: str) -> None:
    assert scene_key(clip_view("V1-0001", name, 0, 10)) == scene


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("V1-0008/V2-0001, effect 2: name", "0, effect 2: name"),
        ("V1-0008, effect 1", "1, effect 1"),
        ("V1-0008/V2-0001: media", "0: media"),
        ("V1-00080, effect 1", "V1-00080, effect 1"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_a_guess_keeps_its_id_when_its_clip_gets_another_number(where: str, place: str) -> None:
    assert _place_in(clip_view("V1-0008/V2-0001", "x", 0, 1), where) == place


def test_a_guess_keeps_its_id_when_its_program_numbers_its_file_anew() -> None:
    clip = clip_view("V1-0001", "x", 0, 1)
    ground = Ground(where="V1-0001, effect 1: kdenlive/id", text="arnndn")
    first, second, other = (
        _proposed(replace(DENOISER, grounds=(each,)), "tools", "1", clip).id
        for each in (
            replace(ground, node="list2/entry 4/filter9"),
            replace(ground, node="list3/entry 4/filter11"),
            replace(ground, text="arnndn2"),
        )
    )
    assert first == second != other


@pytest.mark.parametrize(
    ("node", "line"),
    [("", "V1, effect 1: name: Depth"), ("Item 5", "V1, effect 1: name (Item 5): Depth")],
)
def test_a_ground_tells_its_node_beside_its_place(node: str, line: str) -> None:
    assert ground_words(Ground(where="V1, effect 1: name", text="Depth", node=node)) == line


# --- notes -------------------------------------------------------------------


def texts(notes: tuple[Note, ...]) -> list[str]:
    return [each.text for each in notes]


def test_a_note_on_a_clip_is_no_statement() -> None:
    hand = Hand(1, name="Ana")
    first = note(hand, "assessment", "harmless", target=MATERIAL)
    note(hand, "answer", "agreed", entry=first)
    clip = standing(PLATE, hand)
    assert clip.statement is Statement.UNKNOWN
    assert (clip.rows, clip.unknown_frames) == ((), 100)
    assert texts(clip.notes) == ["harmless", "agreed"]
    assert [each.kind for each in clip.notes] == [NoteKind.ASSESSMENT, NoteKind.ANSWER]
    assert clip.notes[1].about == first


def test_a_note_holds_by_material_and_not_for_other_frames() -> None:
    hand = Hand(1)
    note(hand, "comment", "x", target=MATERIAL)
    assert standing(PLATE, hand, digest="sha256:another cut").notes
    shifted = replace(PLATE, visible_range=frames(5000, 100))
    assert standing(shifted, hand, digest="sha256:another cut").notes == ()


def test_answers_follow_what_they_answer() -> None:
    hand = Hand(1)
    made = step(hand)
    one, two_ = note(hand, "comment", "1", entry=made), note(hand, "comment", "2", entry=made)
    note(hand, "answer", "2.1", entry=two_)
    inner = note(hand, "answer", "1.1", entry=one)
    note(hand, "answer", "1.1.1", entry=inner)
    (row,) = standing(PLATE, hand).rows
    assert texts(row.notes) == ["1", "1.1", "1.1.1", "2", "2.1"]


def test_a_long_thread_is_shown_whole() -> None:
    hand = Hand(1)
    last = step(hand)
    for number in range(1500):
        last = note(hand, "comment" if number == 0 else "answer", str(number), entry=last)
    assert len(standing(PLATE, hand).rows[0].notes) == 1500


def test_a_withdrawn_comment_is_gone_and_the_answers_to_it_are_not() -> None:
    hand = Hand(1)
    made = step(hand)
    comment = note(hand, "comment", "oops", entry=made)
    note(hand, "answer", "what?", entry=comment)
    take_back(hand, comment)
    assert texts(standing(PLATE, hand).rows[0].notes) == ["what?"]
    (told,) = disclosed(hand).retractions
    assert told.what == 'comment "oops"'


def dissent_notices(hand: Hand) -> list[str]:
    return [each.text for each in notices(disclosed(hand)) if each.kind == "dissent"]


def test_a_dissent_outlives_what_it_dissents_from() -> None:
    ana, ben = two()
    made = step(ana)
    ben.reads(ana)
    note(ben, "dissent", "by hand", entry=made)
    assert texts(known(ben).rows[0].notes) == ["by hand"]
    ana.reads(ben)
    take_back(ana, made)
    clip = known(ana)
    assert [row.basis for row in clip.rows] == [Statement.PROPOSED]
    assert texts(clip.taken_back[0].notes) == ["by hand"]
    assert dissent_notices(ana) == ["Dissent stands: Ben on NT_010: by hand."]


def test_a_dissent_stays_with_what_replaced_the_statement() -> None:
    ana, ben = two()
    made = step(ana)
    ben.reads(ana)
    note(ben, "dissent", "by hand", entry=made)
    ana.reads(ben)
    take_back(ana, made, fields={"tool": "Denoise"})
    clip = known(ana)
    assert [(row.tool, texts(row.notes)) for row in clip.rows[:1]] == [("Denoise", ["by hand"])]
    assert clip.taken_back[0].notes == ()  # once is enough


def test_nobody_but_its_author_takes_a_dissent_out_of_sight() -> None:
    ana, ben = two()
    made = step(ana)
    ben.reads(ana)
    dissent = note(ben, "dissent", "by hand", entry=made)
    ana.reads(ben)
    take_back(ana, dissent)
    take_back(ana, dissent, fields={"text": "I agree", "kind": "comment"})
    (shown,) = known(ana).rows[0].notes
    assert (shown.text, shown.dissents) == ("by hand", True)
    ben.reads(ana)
    withdrawal = take_back(ben, dissent)
    (shown,) = known(ben).rows[0].notes
    assert (shown.text, shown.withdrawn, shown.dissents) == ("by hand", "a mistake", False)
    assert dissent_notices(ben) == []
    ana.reads(ben)
    take_back(ana, withdrawal)  # nor does anybody else put it back into their mouth
    assert known(ana).rows[0].notes[0].withdrawn == "a mistake"


def test_a_withdrawn_dissent_on_a_clip_stays_as_withdrawn() -> None:
    hand = Hand(1)
    take_back(hand, note(hand, "dissent", "no", target=HERE))
    (shown,) = standing(PLATE, hand).notes
    assert (shown.text, shown.withdrawn) == ("no", "a mistake")


def test_a_dissent_from_a_retraction_stands_with_what_was_taken_back() -> None:
    ana, ben = two()
    made = step(ana)
    taken = take_back(ana, made)
    ben.reads(ana)
    note(ben, "dissent", "it was used", entry=taken)
    assert texts(known(ben).taken_back[0].notes) == ["it was used"]


def test_a_dissent_from_a_review_stands_with_its_step_its_dismissal_or_its_clip() -> None:
    ana, ben = two()
    _, review = accept(ana)
    ben.reads(ana)
    note(ben, "dissent", "never", entry=review)
    assert texts(known(ben).rows[0].notes) == ["never"]

    ana, ben = two()
    review = dismiss(ana)
    ben.reads(ana)
    note(ben, "dissent", "it was on", entry=review)
    assert texts(known(ben).dismissed[0].notes) == ["it was on"]
    assert texts(standing(PLATE, ben).notes) == ["it was on"]  # no scan tells of the guess
    assert dissent_notices(ben) == ["Dissent stands: Ben on NT_010: it was on."]


def test_a_note_on_what_is_of_no_cut_is_shown_with_no_clip() -> None:
    hand = Hand(1, name="Ana")
    note(hand, "comment", "a key of a former colleague", entry=hand.written[0].id)
    known_of = disclosed(hand)
    assert texts(known_of.notes) == ["a key of a former colleague"]
    assert known_of.standings[0].all_notes == ()


# --- any order gives the same ------------------------------------------------

ACTS: list[Callable[[Hand], object]] = [
    dismiss,
    accept,
    lambda hand: step(hand, MATERIAL),
    lambda hand: note(hand, "comment", "c", target=HERE),
    lambda hand: note(hand, "dissent", "d", entry=hand.known[-1].id),
    lambda hand: take_back(hand, hand.known[-1].id),
    lambda hand: take_back(hand, hand.known[0].id, fields={"text": "other"}),
]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, len(ACTS) - 1)), max_size=9), st.randoms())
def test_any_order_of_lines_gives_the_same_standing(
    said: list[tuple[bool, int]], chance: random.Random
) -> None:
    ana, ben = two()
    for first, act in said:
        hand, other = (ana, ben) if first else (ben, ana)
        hand.reads(other)
        ACTS[act](hand)
    ana.reads(ben)
    shuffled = list(ana.known)
    chance.shuffle(shuffled)
    one, other_ = ana.ledger, Ledger.of(shuffled)
    scan = scan_of(PLATE, proposals=(DENOISER,))
    assert disclose(cut_of(PLATE), one, verify(one), scan) == disclose(
        cut_of(PLATE), other_, verify(other_), scan
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(0, len(ACTS) - 1)), max_size=9))
def test_a_guess_is_open_exactly_if_no_step_and_no_dismissal_stands(
    said: list[tuple[bool, int]],
) -> None:
    ana, ben = two()
    for first, act in said:
        hand, other = (ana, ben) if first else (ben, ana)
        hand.reads(other)
        ACTS[act](hand)
    ana.reads(ben)
    clip = known(ana)
    declared = any(row.basis is Statement.DECLARED for row in clip.rows)
    assert bool(open_proposals([clip])) is not (declared or bool(clip.dismissed))
    dissents = {each.id for each in ana.known if each.body.get("kind") == "dissent"}
    shown = {each.entry for each in (*clip.all_notes, *disclosed(ana).notes)}
    assert dissents <= shown


# --- signed ------------------------------------------------------------------


def test_somebody_elses_dissent_is_not_taken_back(tmp_path: Path) -> None:
    from temoin.ledger import format_line
    from timelines import clip, timeline, track, written

    cut = tmp_path / "reel.otio"
    cut.write_bytes(written(timeline(track(clip("a")))))
    ben = Hand(2, name="Ben")
    dissent = note(ben, "dissent", "no", entry=step(ben))
    lines = "".join(f"{format_line(each)}\n" for each in ben.written)
    cut.with_suffix(".temoin").write_text(lines, encoding="utf-8")
    from temoin.plugins import load_plugins

    opened = open_cut(Wanted(path=cut), load_plugins(installed=False))
    with pytest.raises(InputError, match="by its author alone"):
        retract(opened, dissent, "I disagree")
