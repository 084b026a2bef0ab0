"""Keys that follow each other, are certified, or no longer count; and who may say so."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace

from ledgers import MADE_MS, Hand, key
from temoin.canonical import canonical_text
from temoin.ledger import Entry, Ledger, exit_code, live, people_of, short_key, verify
from temoin.model import LedgerState
from temoin.signing import base64url
from temoin.signing.certificates import certify, make_root

HOUR = 3_600_000
HOUSE = key(40)
ROOT = make_root("Maison", HOUSE)
NOW = round(time.time() * 1000)


def revoke(
    hand: Hand, number: int, *, from_ms: int | None = None, time_ms: int | None = None
) -> Entry:
    """Have somebody say that a key no longer counts."""
    said: dict[str, object] = {"key": key(number).id, "reason": "stolen"}
    if from_ms is not None:
        said["from"] = from_ms
    card = {"public_key": base64url(hand.key.public)}
    return hand.say("key", {**card, "revokes": said}, time_ms=time_ms)


def names_successor(hand: Hand, number: int) -> Entry:
    new = key(number)
    said = {"key": new.id, "public_key": base64url(new.public)}
    return hand.say("key", {"public_key": base64url(hand.key.public), "successor": said})


def says_it_follows(hand: Hand, number: int) -> Entry:
    return hand.say("key", {"public_key": base64url(hand.key.public), "rotates": key(number).id})


def is_certified(hand: Hand, root_key: int = 40, root: bytes = ROOT, days: int = 30) -> Entry:
    leaf = certify(
        root, key(root_key), hand.key.public, name="Ana", organisation="Maison", days=days
    )
    card = {"public_key": base64url(hand.key.public), "certificates": [base64url(leaf)]}
    return hand.say("key", card, time_ms=NOW)


def united(*hands: Hand) -> Ledger:
    return Ledger.of(each for hand in hands for each in hand.known)


def asked(*hands: Hand, trusted: Collection[int] = (), roots: Sequence[bytes] = ()) -> LedgerState:
    return verify(united(*hands), trusted={key(each).id for each in trusted}, roots=roots)


def faults(state: LedgerState) -> list[tuple[str, str]]:
    return [(each.attack, each.entry) for each in state.problems]


def copied(hand: Hand) -> Hand:
    """Return a thief with a hand's key and its copy of the ledger."""
    thief = Hand(1)
    thief.key, thief.writer = hand.key, hand.writer
    thief.written, thief.known = list(hand.written), list(hand.known)
    return thief


# --- what follows ------------------------------------------------------------


def test_trust_follows_a_rotation_that_both_sides_signed() -> None:
    old, new = Hand(1), Hand(2)
    names_successor(old, 2)
    new.reads(old)
    says_it_follows(new, 1)
    state = asked(old, new, trusted=[1])
    assert (state.trust, exit_code(state)) == ("trusted", 0)
    assert asked(old, new, trusted=[2]).untrusted == (short_key(key(1).id),)


def test_trust_follows_a_rotation_over_several_keys() -> None:
    hands = [Hand(number) for number in (1, 2, 3)]
    for hand, number in zip(hands, (2, 3, 4), strict=True):
        names_successor(hand, number)
    says_it_follows(hands[1], 1)
    says_it_follows(hands[2], 2)
    assert asked(*hands, trusted=[1]).trust == "trusted"
    assert people_of(united(*hands), (), trusted=[key(1).id]).grounds[key(3).id].why == "rotation"


def test_a_rotation_that_only_the_new_key_claims_is_no_trust() -> None:
    old, stranger = Hand(1), Hand(2)
    says_it_follows(stranger, 1)
    state = asked(old, stranger, trusted=[1])
    assert (state.integrity, state.untrusted) == ("intact", (short_key(key(2).id),))
    assert exit_code(state) == 13


def test_a_rotation_that_only_the_old_key_names_is_no_trust() -> None:
    old, other = Hand(1), Hand(2)
    names_successor(old, 2)
    assert asked(old, other, trusted=[1]).untrusted == (short_key(key(2).id),)


def test_a_successor_whose_id_is_not_its_keys_is_no_trust() -> None:
    old, other = Hand(1), Hand(2)
    said = {"key": key(2).id, "public_key": base64url(key(3).public)}
    old.say("key", {"public_key": base64url(old.key.public), "successor": said})
    says_it_follows(other, 1)
    assert asked(old, other, trusted=[1]).trust == "untrusted"


def test_of_two_successors_neither_is_followed_and_that_is_told() -> None:
    old, one, other = Hand(1), Hand(2), Hand(3)
    names_successor(old, 2)
    names_successor(old, 3)
    for hand in (one, other):
        says_it_follows(hand, 1)
    state = asked(old, one, other, trusted=[1])
    assert len(state.untrusted) == 2
    assert any("two successors" in note for note in state.notes)


def test_a_forged_line_is_no_side_of_a_rotation() -> None:
    old, stranger = Hand(1), Hand(2)
    says_it_follows(stranger, 1)
    genuine = names_successor(old, 2)
    forged = replace(genuine, signature=base64url(b"\0" * 64))
    entries = [each for each in united(old, stranger).entries if each.id != genuine.id]
    state = verify(Ledger.of([*entries, forged]), trusted={key(1).id})
    assert short_key(key(2).id) in state.untrusted


# --- what a facility certifies -----------------------------------------------


def test_a_key_that_a_trusted_root_certified_is_trusted() -> None:
    ana = Hand(1)
    is_certified(ana)
    assert asked(ana).trust == "untrusted"
    assert asked(ana, roots=[ROOT]).trust == "trusted"
    ground = people_of(ana.ledger, (), roots=[ROOT]).grounds[key(1).id]
    assert (ground.why, ground.by) == ("root", "Maison Root")


def test_a_root_of_the_same_name_is_no_trust() -> None:
    ana = Hand(1)
    is_certified(ana)
    assert asked(ana, roots=[make_root("Maison", key(41))]).trust == "untrusted"


def test_somebody_elses_certificate_is_no_trust() -> None:
    ana = Hand(1)
    leaf = certify(ROOT, HOUSE, key(2).public, name="Ben", organisation="Maison")
    card = {"public_key": base64url(ana.key.public), "certificates": [base64url(leaf)]}
    ana.say("key", card, time_ms=NOW)
    assert asked(ana, roots=[ROOT]).trust == "untrusted"


def test_what_is_signed_after_a_certificate_ended_is_not_trusted_by_it() -> None:
    ana = Hand(1)
    is_certified(ana, days=1)
    assert asked(ana, roots=[ROOT]).trust == "trusted"
    ana.say("note", {"kind": "comment", "text": "late"}, time_ms=NOW + 48 * HOUR)
    assert asked(ana, roots=[ROOT]).trust == "untrusted"


def test_odd_certificates_are_no_trust_and_no_traceback() -> None:
    odd: list[object] = [[], [1], ["!"], ["AAAA"], "AAAA", {}, ["AAAA"] * 100, None]
    for certificates in odd:
        ana = Hand(1)
        card = {"public_key": base64url(ana.key.public), "certificates": certificates}
        ana.say("key", card)
        assert asked(ana, roots=[ROOT]).trust == "untrusted"


# --- what no longer counts ---------------------------------------------------


def test_what_a_revocation_knew_stays_good() -> None:
    ana = Hand(1)
    ana.step()
    revoke(ana, 1, from_ms=0)
    state = asked(ana, trusted=[1])
    assert (faults(state), exit_code(state)) == ([], 0)
    assert any("no longer counts" in note for note in state.notes)


def test_a_revoked_key_that_signs_on_is_named_whatever_its_clock_says() -> None:
    ana = Hand(1)
    revoke(ana, 1)
    for moment in (None, MADE_MS - HOUR):
        later = ana.step() if moment is None else ana.say("step", {"tool": "x"}, time_ms=moment)
        state = asked(ana, trusted=[1])
        assert ("revoked key", later.id) in faults(state)
        assert exit_code(state) == 12
        assert later.id in state.unproved
        assert later.id not in [each.entry.id for each in live(ana.ledger, state.unproved)]


def test_what_a_thief_signs_beside_a_revocation_is_void_from_its_moment_on() -> None:
    ana = Hand(1)
    early = ana.step()
    thief = copied(ana)
    thief.writer = f"{ana.key.id}.{'f' * 16}"
    thief.written = []
    thief.say("key", {"public_key": base64url(ana.key.public)}, time_ms=MADE_MS + 2 * HOUR)
    stolen = thief.step()
    thief.known[-1] = thief.written[-1] = stolen
    revoke(ana, 1, from_ms=MADE_MS + HOUR, time_ms=MADE_MS + 3 * HOUR)
    state = asked(ana, thief, trusted=[1])
    assert {entry for _, entry in faults(state)} == {each.id for each in thief.written}
    assert early.id not in state.unproved


def test_what_follows_a_late_entry_in_its_chain_is_late_though_it_is_dated_back() -> None:
    ana = Hand(1)
    thief = copied(ana)
    late = thief.say("step", {"tool": "x"}, time_ms=MADE_MS + 2 * HOUR)
    dated_back = thief.say("step", {"tool": "x"}, time_ms=MADE_MS)
    other = Hand(2)
    names_successor(ana, 2)
    says_it_follows(other, 1)
    other.reads(ana)
    revoke(other, 1, from_ms=MADE_MS + HOUR, time_ms=MADE_MS + 3 * HOUR)
    void = asked(ana, thief, other, trusted=[1]).unproved
    assert {late.id, dated_back.id} <= void


def test_honest_work_before_the_moment_stays_good_though_the_revocation_never_saw_it() -> None:
    ana = Hand(1)
    elsewhere = copied(ana)
    elsewhere.writer, elsewhere.written = f"{ana.key.id}.{'e' * 16}", []
    elsewhere.say("key", {"public_key": base64url(ana.key.public)}, time_ms=MADE_MS)
    elsewhere.say("step", {"tool": "x"}, time_ms=MADE_MS + 1)
    revoke(ana, 1, from_ms=MADE_MS + HOUR, time_ms=MADE_MS + 2 * HOUR)
    assert faults(asked(ana, elsewhere, trusted=[1])) == []


def test_a_strangers_word_on_a_key_is_told_and_voids_nothing() -> None:
    ana, stranger = Hand(1), Hand(2)
    revoke(stranger, 1, from_ms=0)
    ana.reads(stranger)
    ana.step()
    state = asked(ana, stranger, trusted=[1])
    assert faults(state) == []
    assert any("may not say so" in note for note in state.notes)
    # nor does it help to claim to be the successor
    says_it_follows(stranger, 1)
    revoke(stranger, 1, from_ms=0)
    assert faults(asked(ana, stranger, trusted=[1, 2])) == []


def test_a_successor_may_revoke_the_key_before_it() -> None:
    old, new = Hand(1), Hand(2)
    names_successor(old, 2)
    new.reads(old)
    says_it_follows(new, 1)
    revoke(new, 1)
    old.reads(new)
    late = old.step()
    assert faults(asked(old, new, trusted=[1])) == [("revoked key", late.id)]


def test_a_key_of_the_same_trusted_facility_may_revoke() -> None:
    ana, ben = Hand(1), Hand(2)
    is_certified(ana)
    is_certified(ben)
    ben.reads(ana)
    revoke(ben, 1, time_ms=NOW)
    ana.reads(ben)
    late = ana.say("step", {"tool": "x"}, time_ms=NOW)
    assert faults(asked(ana, ben, roots=[ROOT])) == [("revoked key", late.id)]
    assert faults(asked(ana, ben, trusted=[1, 2])) == []  # nobody here trusts that facility
    other = make_root("Other", key(41))
    cyd = Hand(3)
    is_certified(cyd, 41, other)
    revoke(cyd, 2, from_ms=0, time_ms=NOW)
    ben.reads(cyd)
    ben.say("step", {"tool": "x"}, time_ms=NOW)
    void = asked(ana, ben, cyd, roots=[ROOT, other]).unproved
    assert void == {late.id}


def test_a_revoked_key_revokes_nobody_and_names_no_successor() -> None:
    ana, ben, evil = Hand(1), Hand(2), Hand(3)
    is_certified(ana)
    is_certified(ben)
    revoke(ana, 1, time_ms=NOW)
    revoke(ana, 2, from_ms=0, time_ms=NOW)
    names_successor(ana, 3)
    says_it_follows(evil, 1)
    ben.reads(ana)
    good = ben.say("step", {"tool": "x"}, time_ms=NOW)
    state = asked(ana, ben, evil, roots=[ROOT], trusted=[1])
    assert good.id not in state.unproved
    assert len(state.unproved) == 2
    assert short_key(key(3).id) in state.untrusted


def test_a_made_up_line_does_not_make_a_revocation_know_more() -> None:
    ana = Hand(1)
    first = ana.written[0]
    revocation = revoke(ana, 1, from_ms=0)
    assert revocation.link.prev == first.id
    thief = copied(ana)
    thief.writer, thief.written, thief.known = f"{ana.key.id}.{'f' * 16}", [], []
    stolen = thief.say("key", {"public_key": base64url(ana.key.public)})
    body = {**first.body, "heads": [stolen.id]}
    bridge = replace(first, payload=canonical_text(body), body=body)  # with the id of another
    state = verify(Ledger.of([bridge, revocation, stolen]), trusted={key(1).id})
    assert ("revoked key", stolen.id) in faults(state)


def test_odd_revocations_are_no_traceback() -> None:
    odd: list[object] = [1, "x", [], {}, {"key": 1}, {"key": key(1).id, "from": True, "reason": 1}]
    for said in odd:
        ana = Hand(1)
        ana.say("key", {"public_key": base64url(ana.key.public), "revokes": said})
        assert asked(ana, trusted=[1]).integrity == "intact"


def test_another_revocation_of_a_thief_does_not_hide_the_owners() -> None:
    ana = Hand(1)
    thief = copied(ana)
    revoke(thief, 1, from_ms=MADE_MS + 1_000_000 * HOUR, time_ms=MADE_MS)
    stolen = thief.say("step", {"tool": "x"}, time_ms=MADE_MS + 2 * HOUR)
    writer = f"{ana.key.id}.{'e' * 16}"
    ana.writer, ana.written = writer, []
    ana.say("key", {"public_key": base64url(ana.key.public)}, time_ms=MADE_MS)
    revoke(ana, 1, from_ms=MADE_MS + HOUR, time_ms=MADE_MS + 3 * HOUR)
    assert stolen.id in asked(ana, thief, trusted=[1]).unproved
