"""Checkpoints: what they cover, that they hold, and what is said where they do not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ledgers import Hand
from temoin.ledger import Covers, Entry, Ledger, verify
from temoin.ledger.merkle import Proofs, begins_with, holds_leaf, leaf_hash
from temoin.model import LedgerState
from temoin.signing import from_base64url

Acts = list[tuple[int, str]]
ACTS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["step", "read", "freeze"])))


def freeze(hand: Hand) -> Entry:
    """Sign a checkpoint over all that a hand knows."""
    ledger = Ledger.of(hand.known)
    prev = hand.written[-1].id
    heads = [each for each in hand.heads if each != prev]
    return hand.say("checkpoint", Covers(ledger.entries).draft([prev, *heads], "").fields)


def played(acts: Acts) -> Ledger:
    """Return the union of what three people wrote who read each other now and then."""
    hands = [Hand(number + 1) for number in range(3)]
    for who, act in acts:
        hand = hands[who]
        if act == "step":
            hand.step()
        elif act == "read":
            hand.reads(*hands)
        else:
            freeze(hand)
    return Ledger.of(each for hand in hands for each in hand.known)


def attacks(state: LedgerState) -> list[tuple[str, str]]:
    return [(each.attack, each.entry) for each in state.problems]


def test_a_checkpoint_covers_all_before_it_and_the_next_one_grows_on_it() -> None:
    ana, ben = Hand(1), Hand(2)
    ana.step()
    first = freeze(ana)
    ben.reads(ana)
    ben.step()
    ana.reads(ben)
    second = freeze(ana)
    assert (first.body["count"], second.body["count"]) == (2, 5)
    assert "after" not in first.body
    assert second.body["after"] == first.id
    state = verify(ana.ledger)
    assert (state.integrity, state.checkpoint and state.checkpoint.entry) == ("intact", second.id)


@given(ACTS)
def test_what_honest_people_freeze_holds(acts: Acts) -> None:
    ledger = played(acts)
    state = verify(ledger)
    assert state.problems == ()
    frozen = [each for each in ledger.entries if each.type == "checkpoint"]
    assert (state.checkpoint.entry if state.checkpoint else None) == (
        frozen[-1].id if frozen else None
    )


@given(ACTS.filter(lambda acts: any(act == "freeze" for _, act in acts)))
def test_proofs_from_the_leaves_hold_against_the_signed_root(acts: Acts) -> None:
    ledger = played(acts)
    covers, by_id = Covers(ledger.entries), {each.id: each for each in ledger.entries}
    for each in ledger.entries:
        if each.type != "checkpoint":
            continue
        ids = covers.leaves(each)
        hashes = [leaf_hash(name) for name in ids]
        root, count = from_base64url(each.body["root"]), each.body["count"]
        assert len(ids) == count
        for index, leaf in enumerate(hashes):
            assert holds_leaf(root, count, index, leaf, Proofs(hashes).of_leaf(index))
        if "after" in each.body:
            before = by_id[each.body["after"]].body
            proof = Proofs(hashes).of_beginning(before["count"])
            old = from_base64url(before["root"])
            assert begins_with(root, count, old, before["count"], proof)


def test_a_checkpoint_with_another_root_does_not_hold() -> None:
    ana = Hand(1)
    ana.step()
    good = freeze(ana)
    bad = ana.say("checkpoint", {"count": 3, "root": good.body["root"], "after": good.id})
    state = verify(ana.ledger)
    assert attacks(state) == [("checkpoint does not hold", bad.id)]
    assert state.checkpoint
    assert state.checkpoint.entry == good.id


def test_a_checkpoint_over_what_is_gone_counts_what_is_here() -> None:
    ana = Hand(1)
    gone = ana.step()
    ana.step()
    frozen = freeze(ana)
    state = verify(Ledger.of(each for each in ana.known if each is not gone))
    assert ("checkpoint does not hold", frozen.id) in attacks(state)
    (problem,) = [each for each in state.problems if each.entry == frozen.id]
    assert "of the 3 entries that it counts, 1 can be reached" in problem.message


def test_an_edited_entry_is_named_and_not_the_checkpoint_over_it() -> None:
    ana = Hand(1)
    step = ana.step()
    freeze(ana)
    edited = replace(step, payload=step.payload.replace("Magic", "Tragic"))
    state = verify(Ledger.of([edited if each is step else each for each in ana.known]))
    assert {entry for _, entry in attacks(state)} == {step.id}


def test_nonsense_in_a_checkpoint_is_a_fault_and_no_traceback() -> None:
    for fields in (
        {},
        {"count": True, "root": 7},
        {"count": "3", "root": None, "after": 5},
        {"count": 1, "root": "x", "after": "sha256:zz"},
        {"count": -1, "root": [], "after": []},
    ):
        ana = Hand(1)
        bad = ana.say("checkpoint", fields)
        assert attacks(verify(ana.ledger)) == [("checkpoint does not hold", bad.id)]


def test_checkpoints_that_grow_on_each_other_in_a_circle_end_nothing() -> None:
    ana = Hand(1)
    ana.step()
    good = freeze(ana)
    ids = ["sha256:" + digit * 64 for digit in "12"]
    made_up = [
        replace(good, id=own, body={**good.body, "after": other, "prev": other}, payload=own)
        for own, other in (ids, ids[::-1])
    ]
    bad = ana.say("checkpoint", {"count": 3, "root": good.body["root"], "after": ids[0]})
    state = verify(Ledger.of([*ana.known, *made_up]))
    assert ("checkpoint does not hold", bad.id) in attacks(state)


def test_a_checkpoint_grows_on_none_that_it_does_not_follow() -> None:
    ana, ben = Hand(1), Hand(2)
    apart = freeze(ben)
    fields = Covers(ana.ledger.entries).draft([ana.written[-1].id], "").fields
    bad = ana.say("checkpoint", {**fields, "after": apart.id})
    state = verify(Ledger.of([*ana.known, *ben.known]))
    assert attacks(state) == [("checkpoint does not hold", bad.id)]
