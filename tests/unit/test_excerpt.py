"""Excerpts: what they show alone, what they hide not, and what they cannot be made to say."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import Hand
from temoin.errors import InputError
from temoin.ledger import (
    Covers,
    Entry,
    Ledger,
    anchor_faults,
    excerpt,
    format_line,
    parse_ledger,
    unite,
    verify,
)


def freeze(hand: Hand) -> Entry:
    prev = hand.written[-1].id
    parents = [prev, *(each for each in hand.heads if each != prev)]
    return hand.say("checkpoint", Covers(hand.ledger.entries).draft(parents, "").fields)


def written(ledger: Ledger) -> list[str]:
    """Return a ledger as the lines of its file."""
    return [*(format_line(each) for each in ledger.entries), *ledger.sections]


@pytest.fixture
def hand() -> Hand:
    """Return who knows two people's work, frozen twice."""
    ana, ben = Hand(1), Hand(2)
    ana.step("Magic Mask")
    freeze(ana)
    ben.reads(ana)
    ben.step("Relight")
    ana.reads(ben)
    ana.step("Depth Map")
    freeze(ana)
    return ana


def step(ledger: Ledger, tool: str) -> Entry:
    return next(each for each in ledger.entries if each.body.get("tool") == tool)


def test_an_excerpt_verifies_alone_and_says_that_it_is_one(hand: Hand) -> None:
    wanted = step(hand.ledger, "Relight")
    shown = parse_ledger(written(excerpt(hand.ledger, [wanted.id], hand.written[-1])))
    state = verify(shown)
    assert (state.integrity, state.is_excerpt, state.problems) == ("intact", True, ())
    assert "this is an excerpt: 3 of the 6 entries" in state.notes[0]
    tools = [each.body.get("tool") for each in shown.entries if each.type == "step"]
    assert tools == ["Relight"]


def test_united_with_the_whole_it_is_no_excerpt(hand: Hand) -> None:
    shown = excerpt(hand.ledger, [step(hand.ledger, "Relight").id], hand.written[-1])
    for united in (unite(hand.ledger, shown), unite(shown, hand.ledger)):
        state = verify(parse_ledger(written(united)))
        assert (state.integrity, state.is_excerpt, state.entries) == ("intact", False, 7)


def test_a_retraction_goes_with_what_it_retracts(hand: Hand) -> None:
    wanted = step(hand.ledger, "Relight")
    taken_back = hand.say("supersede", {"entry": wanted.id, "reason": "by hand"})
    withdrawn = hand.say("supersede", {"entry": taken_back.id, "reason": "it was not"})
    shown = excerpt(hand.ledger, [wanted.id], freeze(hand))
    assert {taken_back.id, withdrawn.id} <= {each.id for each in shown.entries}


def test_an_entry_that_is_not_covered_is_refused(hand: Hand) -> None:
    late = hand.step("Late")
    with pytest.raises(InputError, match="does not cover"):
        excerpt(hand.ledger, [late.id], hand.written[-2])


def test_an_entry_slipped_into_an_excerpt_is_named(hand: Hand) -> None:
    shown = excerpt(hand.ledger, [step(hand.ledger, "Relight").id], hand.written[-1])
    hand.step("Late")
    orphan = hand.step("Later still")
    state = verify(replace(shown, entries=(*shown.entries, orphan)))
    assert [(each.attack, each.entry) for each in state.problems] == [("entry dropped", orphan.id)]


def test_a_missing_entry_in_a_whole_ledger_is_not_made_good_by_an_empty_proof(hand: Hand) -> None:
    gone = step(hand.ledger, "Relight")
    rest = tuple(each for each in hand.ledger.entries if each is not gone)
    empty = f'{{"checkpoint":"{hand.written[-1].id}","proofs":{{}},"section":"excerpt"}}'
    state = verify(Ledger(entries=rest, sections=(empty,)))
    assert (state.integrity, state.is_excerpt) == ("broken", False)


def test_a_checkpoint_grown_on_another_is_shown_to_be(hand: Hand) -> None:
    first = next(each for each in hand.ledger.entries if each.type == "checkpoint")
    shown = excerpt(hand.ledger, [first.id], hand.written[-1])
    assert any('"section":"consistency"' in each for each in shown.sections)
    assert verify(shown).problems == ()
    bent = [each.replace('"path":["', '"path":["A', 1) for each in shown.sections]
    state = verify(replace(shown, sections=tuple(bent)))
    assert state.integrity == "broken"
    assert {each.attack for each in state.problems} >= {"checkpoint does not hold"}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["index", "path", "x"]), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_no_nonsense_in_a_proof_is_a_proof(nonsense: object) -> None:
    ana = Hand(1)
    wanted = ana.step()
    checkpoint = freeze(ana)
    for proofs in (nonsense, {wanted.id: nonsense}, {"sha256:zz": nonsense}):
        line = json.dumps(
            {"section": "excerpt", "checkpoint": checkpoint.id, "proofs": proofs}, sort_keys=True
        )
        shown = parse_ledger([*map(format_line, (wanted, checkpoint)), line])
        assert verify(shown).integrity == "broken"


def test_a_tail_that_was_cut_off_is_named_by_a_checkpoint_kept_elsewhere(hand: Hand) -> None:
    whole, last = hand.ledger, hand.written[-1]
    anchor = excerpt(whole, [last.id], last)
    assert list(anchor_faults(whole, anchor)) == []
    cut_off = Ledger.of(whole.entries[:-2])
    (problem,) = anchor_faults(cut_off, anchor)
    assert (problem.attack, problem.entry, problem.writer) == ("tail dropped", last.id, last.writer)
    assert "covers 6 entries; here are 5" in problem.message
    assert step(whole, "Depth Map").id[:19] in problem.message
    assert verify(cut_off).integrity == "intact"  # nothing in it says so: that is what anchors do


def test_a_whole_writer_that_was_removed_is_named_by_who_read_them(hand: Hand) -> None:
    ben = step(hand.ledger, "Relight").writer
    left = Ledger.of(each for each in hand.ledger.entries if each.writer != ben)
    assert "entries removed" in {each.attack for each in verify(left).problems}


@pytest.mark.parametrize(
    "member", ['"section":"excerpt"', '"proofs":{},"proofs":{}', '"a":[{"b":1,"b":2}]']
)
def test_a_section_that_names_a_key_twice_is_malformed(hand: Hand, member: str) -> None:
    line = f'{{"section":"excerpt",{member}}}'
    ledger = parse_ledger([*map(format_line, hand.ledger.entries), line])
    assert ledger.sections == ()
    assert [each.attack for each in ledger.problems] == ["malformed line"]


def test_sections_of_a_newer_version_are_kept_as_they_were_written(hand: Hand) -> None:
    newer = '{ "section" : "lights", "watts": 1.5e3, "note": "\\u00e9" }'
    ledger = parse_ledger([*written(hand.ledger), newer])
    assert (ledger.sections, ledger.problems) == ((newer,), ())
    assert verify(ledger).integrity == "intact"
    assert unite(hand.ledger, ledger).sections == (newer,)


def test_what_only_looks_like_a_section_is_no_entry() -> None:
    for line in ('{"section":7}', '{"section":"x","id":"sha256:00"}', '["section"]', "section"):
        assert parse_ledger([line]).problems
