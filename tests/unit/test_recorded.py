"""Evidence of a ledger on clips: by which bytes it holds, how far, and on whose word."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import Hand
from temoin.disclosure import disclose
from temoin.disclosure.recorded import FileIdentity, identity_in
from temoin.ingest.found import FileFound, draft_of
from temoin.ledger import verify
from temoin.model import (
    ClipFacts,
    Disclosure,
    Evidence,
    FileState,
    MediaSince,
    ReferenceFiles,
    ScanResult,
    Standing,
)
from temoin.vocabulary import (
    Availability,
    Integrity,
    Origin,
    Says,
    Statement,
    Strength,
    Technique,
    Trust,
)
from timelines import clip, read, timeline, track

SIZE = 1000


def content_hash(name: str) -> str:
    return f"sha256:{name.encode().hex():0>64}"


def media(name: str, **fields: object) -> dict[str, object]:
    return {"name": f"{name}.mov", "size": SIZE, "content_hash": content_hash(name), **fields}


def says_ai(name: str, **fields: object) -> dict[str, object]:
    fact = {"says": "ai", "text": "made by an AI model", "where": "box 1", "reader": "r"}
    return {**media(name), **fact, "strength": "signed", "technique": "generative", **fields}


def says_captured(name: str) -> dict[str, object]:
    fact = {"says": "captured", "text": "captured by a camera or recorder", "where": "box 1"}
    return {**media(name), **fact, "reader": "r", "strength": "signed", "integrity": "intact"}


def derived(made: str, *sources: str, **fields: object) -> dict[str, object]:
    return {"made": media(made), "from": [media(each) for each in sources], **fields}


def state(of: str, **fields: Any) -> FileState:
    sha256 = content_hash(of).removeprefix("sha256:")
    made = FileState(name=f"{of}.mov", path=of, size=SIZE, modified_ns=0, sha256=sha256)
    return replace(made, **fields)


def disclosed(
    hand: Hand,
    shown: Sequence[FileState],
    *,
    references: Sequence[FileState] = (),
    others: Sequence[FileState] = (),
    since: MediaSince | None = None,
) -> Disclosure:
    """Return a cut of one clip that shows some files, joined with what one writer said."""
    cut = read(timeline(track(clip("c"))))
    paths = tuple(each.path for each in references)
    facts = ClipFacts(
        clip=cut.clips[0].id,
        files=tuple(each.path for each in shown),
        references=(ReferenceFiles(url="other", files=paths),) if references else (),
    )
    files = (*shown, *references, *others)
    scan = ScanResult(cut=cut, time_ms=0, files=files, clips=(facts,))
    ledger = hand.ledger
    return disclose(cut, ledger, verify(ledger, trusted={hand.key.id}), scan, since)


def standing(hand: Hand, *shown: FileState, **options: Any) -> Standing:
    return disclosed(hand, shown, **options).standings[0]


def test_the_same_bytes_keep_the_strength_that_the_reader_gave() -> None:
    ana = Hand(1, name="Ana")
    entry = ana.say("evidence", says_ai("a", integrity="intact"))
    (fact,) = standing(ana, state("a", name="renamed.mov")).evidence
    assert (fact.strength, fact.integrity, fact.file) == (
        Strength.SIGNED,
        Integrity.INTACT,
        "a.mov",
    )
    assert fact.recorded is not None
    assert (fact.recorded.holds_by, fact.recorded.entry) == ("content hash", entry.id)
    assert fact.recorded.said_by == "Ana"


def test_an_entry_holds_all_of_a_fact() -> None:
    fact = Evidence(
        says=Says.AI,
        text="made by an AI model",
        where="box 1",
        strength=Strength.SIGNED,
        reader="r",
        version="2",
        technique=Technique.GENERATIVE,
        source_type="trainedAlgorithmicMedia",
        tool="Sora",
        signer="OpenAI",
        signed_at="2026-02-25T10:00:00Z",
        details="c2pa.created",
        places=3,
        integrity=Integrity.INTACT,
        trust=Trust.TRUSTED,
        availability=Availability.PRESENT,
        partial=True,
        id="ev-0123",
        file="a.mov",
    )
    ana = Hand(1)
    ana.say("evidence", dict(draft_of(FileFound(state=state("a"), facts=(fact,)), fact, {}).fields))
    (held,) = standing(ana, state("a")).evidence
    assert replace(held, recorded=None) == fact


def test_other_bytes_get_nothing_whatever_they_are_called() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    assert standing(ana, state("b", name="a.mov")).evidence == ()


def test_a_cut_that_was_not_scanned_is_told_so_and_nothing_is_guessed() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    cut = read(timeline(track(clip("c", url="a.mov"))))
    found = disclose(cut, ana.ledger, verify(ana.ledger))
    assert found.scanned_ms is None
    assert found.standings[0].evidence == ()


def test_what_the_scan_itself_finds_is_not_told_twice() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    own = Evidence(
        says=Says.AI,
        text="made by an AI model",
        where="box 1",
        strength=Strength.SIGNED,
        reader="r",
    )
    found = standing(ana, state("a", evidence=(own,)))
    assert found.evidence == (own,)


def test_a_derivation_carries_and_is_a_word_of_its_signer() -> None:
    ana, ben = Hand(1, name="Ana"), Hand(2, name="Ben")
    ana.say("evidence", says_ai("a", integrity="intact", trust="trusted"))
    ben.reads(ana)
    step = ben.say("derive", derived("b", "a"))
    found = standing(ben, state("b"))
    (fact,) = found.evidence
    assert fact.strength is Strength.DECLARED  # a signature is over the original's bytes
    assert fact.integrity is Integrity.INTACT  # which is a fact about the original
    assert fact.recorded is not None
    assert fact.recorded.holds_by == "derivation"
    assert (fact.recorded.derived, fact.recorded.declared_by) == ((step.id,), ("Ben",))
    assert (found.origin, found.statement) == (Origin.GENERATED, Statement.EVIDENCED)


@pytest.mark.parametrize("strength", ["generator", "weak"])
def test_what_is_weaker_stays_as_weak(strength: str) -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a", strength=strength))
    ana.say("derive", derived("b", "a"))
    assert standing(ana, state("b")).evidence[0].strength == strength


def test_it_is_carried_over_several_and_from_no_later_one() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    ana.say("derive", derived("b", "a"))
    ana.say("derive", derived("c", "b"))
    (fact,) = standing(ana, state("c")).evidence
    assert fact.recorded is not None
    assert len(fact.recorded.derived) == 2
    assert len(fact.recorded.declared_by) == 1
    other = Hand(1)
    other.say("evidence", says_ai("c"))
    other.say("derive", derived("c", "a"))
    assert standing(other, state("a")).evidence == ()  # what it was made into says nothing of it


def test_circles_are_harmless() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    for made, source in (("b", "a"), ("a", "b"), ("b", "c"), ("c", "b"), ("a", "a")):
        ana.say("derive", derived(made, source))
    for name in "abc":
        assert len(standing(ana, state(name)).evidence) == 1


def test_of_several_sources_each_is_a_part() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("sky"))
    ana.say("derive", derived("comp", "plate", "sky"))
    found = standing(ana, state("comp"))
    assert found.evidence[0].partial
    assert found.origin is Origin.COMPOSITE


def test_that_one_source_was_captured_does_not_make_the_whole_captured() -> None:
    ana = Hand(1)
    ana.say("evidence", says_captured("plate"))
    ana.say("derive", derived("comp", "plate", "sky"))
    ana.say("derive", derived("proxy", "plate"))
    assert standing(ana, state("comp")).origin is Origin.UNKNOWN
    assert standing(ana, state("proxy")).origin is Origin.CAMERA_CLAIMED


def test_frames_of_one_sequence_are_one_source() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("f1"))
    frames = [media(each, sequence={"name": "f.%04d.exr", "frames": 9}) for each in ("f1", "f2")]
    ana.say("derive", {"made": media("out"), "from": frames})
    assert not standing(ana, state("out")).evidence[0].partial


def test_a_signature_in_a_ledger_makes_nothing_captured() -> None:
    """Whoever signed the entry says that there was one: no scan found it."""
    ana = Hand(1)
    ana.say("evidence", says_captured("a"))
    assert standing(ana, state("a")).origin is Origin.CAMERA_CLAIMED


def test_another_reference_speaks_for_the_clip() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("original"))
    found = standing(ana, state("proxy"), references=[state("original")])
    (fact,) = found.evidence
    assert fact.recorded is not None
    assert (fact.recorded.holds_by, fact.strength) == ("media reference", Strength.DECLARED)
    assert fact.text == "made by an AI model"


def test_what_a_scan_finds_in_another_file_is_carried_too() -> None:
    ana = Hand(1)
    ana.say("derive", derived("b", "a"))
    fact = Evidence(says=Says.AI, text="t", where="w", strength=Strength.SIGNED, reader="r")
    (found,) = standing(ana, state("b"), others=[state("a", evidence=(fact,))]).evidence
    assert found.recorded is not None
    assert (found.recorded.entry, found.recorded.said_at_ms) == ("", None)


def test_nothing_is_known_of_a_file_that_changed_since() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    changed = MediaSince(changed=(state("a"),))
    assert standing(ana, state("a"), since=changed).evidence == ()
    gone = MediaSince(gone=(state("a"),))
    assert len(standing(ana, state("a"), since=gone).evidence) == 1


def weak(name: str, size: int = SIZE) -> dict[str, object]:
    return {"name": f"{name}.mov", "size": size, "hashes": [f"xxh64:{name.encode().hex():0>16}"]}


def test_a_listed_hash_holds_with_its_size_and_is_weaker() -> None:
    ana = Hand(1)
    fact = {key: value for key, value in says_ai("a").items() if key != "content_hash"}
    ana.say("evidence", {**fact, **weak("a")})
    listed = (f"xxh64:{b'a'.hex():0>16}",)
    (found,) = standing(ana, state("z", listed=listed)).evidence
    assert found.recorded is not None
    assert (found.recorded.holds_by, found.strength) == ("hash list", Strength.DECLARED)
    assert standing(ana, state("z", listed=listed, size=SIZE + 1)).evidence == ()


def test_two_different_sha256_are_two_files_whatever_a_list_says() -> None:
    ana = Hand(1)
    ana.say("evidence", {**says_ai("a"), "hashes": ["xxh64:0000000000000001"]})
    listed = ("xxh64:0000000000000001",)
    assert standing(ana, state("b", listed=listed)).evidence == ()
    assert len(standing(ana, state("b", sha256="", listed=listed)).evidence) == 1


def test_what_a_list_says_in_sha256_is_a_list_s_word() -> None:
    ana = Hand(1)
    fact = {key: value for key, value in says_ai("a").items() if key != "content_hash"}
    ana.say("evidence", {**fact, "hashes": [content_hash("a")]})
    (found,) = standing(ana, state("a")).evidence
    assert found.recorded is not None
    assert found.recorded.holds_by == "hash list"


def test_a_taken_back_derivation_carries_nothing_and_is_told() -> None:
    ana = Hand(1, name="Ana")
    ana.say("evidence", says_ai("a"))
    made = ana.say("derive", derived("b", "a"))
    ana.say("supersede", {"entry": made.id, "reason": "another take"})
    found = disclosed(ana, [state("b")])
    assert found.standings[0].evidence == ()
    (taken,) = found.standings[0].taken_back
    assert (taken.what, taken.reason) == ("b.mov made from a.mov", "another take")
    assert taken in found.retractions
    elsewhere = disclosed(ana, [state("z")])
    assert elsewhere.retractions == ()  # a shoot has thousands


def test_replaced_evidence_says_what_replaced_it() -> None:
    ana = Hand(1)
    entry = ana.say("evidence", says_ai("a"))
    ana.say("supersede", {"entry": entry.id, "reason": "r", "fields": {"text": "other words"}})
    found = standing(ana, state("a"))
    assert [each.text for each in found.evidence] == ["other words"]
    assert len(found.taken_back) == 1


def test_what_is_not_proved_says_nothing() -> None:
    ana, eve = Hand(1), Hand(2, project="another")
    ana.say("evidence", says_ai("b"))
    ana.step()
    eve.say("evidence", says_ai("a"))
    ana.known += eve.written
    assert standing(ana, state("a")).evidence == ()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"says": "ai", "text": 1, "where": []},
        {"content_hash": 5, "says": "ai", "text": "t", "where": "w"},
        {"content_hash": content_hash("a"), "says": "newer", "text": "t", "where": "w"},
        {"made": [], "from": {}},
        {"made": {"content_hash": []}, "from": [1, {"size": "x"}]},
    ],
)
@pytest.mark.parametrize("kind", ["evidence", "derive"])
def test_entries_of_another_form_break_nothing(kind: str, fields: Mapping[str, object]) -> None:
    ana = Hand(1)
    entry = ana.say(kind, fields)
    ana.say("supersede", {"entry": entry.id, "reason": "r"})
    ana.say(kind, fields)
    assert standing(ana, state("a")).clip.name == "c"


identities = st.builds(
    FileIdentity,
    st.sampled_from(["", "sha256:1", "sha256:2"]),
    st.frozensets(st.sampled_from(["md5:1", "xxh64:1", "sha256:1"])),
    st.sampled_from([-1, 0, 5]),
)


@given(identities, identities)
def test_sameness_is_mutual_and_found_by_keys(one: FileIdentity, other: FileIdentity) -> None:
    assert one.same_as(other) == other.same_as(one)
    if one.same_as(other):
        assert {*one.keys} & {*other.keys}


def test_an_identity_of_another_form_identifies_nothing() -> None:
    assert not list(identity_in({"content_hash": 1}).keys)
    assert not list(identity_in({}).keys)


def test_the_technique_is_the_original_s() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a", technique="enhancement"))
    ana.say("derive", derived("b", "a"))
    found = standing(ana, state("b"))
    assert found.rows[0].technique is Technique.ENHANCEMENT
    assert found.origin is Origin.UNKNOWN


@pytest.mark.usefixtures("french")
def test_what_left_is_said_once_and_in_the_language_that_is_spoken() -> None:
    ana = Hand(1)
    ana.say("evidence", says_ai("a"))
    own = Evidence(
        says=Says.AI,
        text="made by an AI model",
        where="box 1",
        strength=Strength.SIGNED,
        reader="r",
    )
    left = state("a", evidence=(own,))
    (fact,) = standing(ana, left, since=MediaSince(gone=(left,))).evidence
    assert (fact.text, fact.as_scanned) == ("fait par un modèle d’IA", True)  # noqa: RUF001 - as French is set
