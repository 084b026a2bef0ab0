"""Entries, their union and their order, views, and every attack that must be located."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ledgers import MADE_MS, PROJECT, Hand, key
from temoin.data import root
from temoin.errors import ChainError, InputError, LedgerFormatError
from temoin.ledger import (
    MEDIA_TYPE,
    Entry,
    Ledger,
    Target,
    exit_code,
    format_line,
    live,
    make_reveal,
    parse_ledger,
    parse_line,
    reveal_digest,
    superseded,
    unite,
    verify,
)
from temoin.ledger.entry import entry_id, signed_message
from temoin.rate import FrameRange, Rate
from temoin.signing import base64url
from temoin.vocabulary import Scope

SCHEMAS = {
    path.relative_to(root("schema") / "json").as_posix(): json.loads(path.read_text())
    for path in (root("schema") / "json").rglob("*.json")
}
TYPES = {
    "adopt",
    "attest",
    "carry",
    "checkpoint",
    "derive",
    "evidence",
    "key",
    "note",
    "redact",
    "review",
    "scan",
    "signoff",
    "step",
    "supersede",
    "waiver",
}


def two_writers() -> tuple[Hand, Hand]:
    """Ana logs two steps; Ben reads them, retracts one and logs his own."""
    ana, ben = Hand(1, name="Ana"), Hand(2, name="Ben")
    ana.step("Magic Mask", prompt="a red sky")
    wrong = ana.step("Relight")
    ben.reads(ana)
    ben.say("supersede", {"entry": wrong.id, "reason": "wrong clip"})
    ben.step("Depth Map")
    return ana, ben


def attacks_on(ledger: Ledger, *, trusted: bool = True) -> list[str]:
    keys = {key(1).id, key(2).id} if trusted else set()
    return [problem.attack for problem in verify(ledger, trusted=keys).problems]


def test_an_honest_ledger_is_intact() -> None:
    _, ben = two_writers()
    state = verify(ben.ledger, trusted={key(1).id, key(2).id})
    assert (state.integrity, state.identity, state.time, state.trust) == (
        "intact",
        "known",
        "claimed",
        "trusted",
    )
    assert (state.entries, state.writers, state.problems) == (6, 2, ())
    assert exit_code(state) == 0


def test_a_strange_key_is_intact_and_not_a_pass() -> None:
    ana, _ = two_writers()
    state = verify(ana.ledger)
    assert (state.integrity, state.trust) == ("intact", "untrusted")
    assert exit_code(state) == 13


def test_an_empty_ledger_proves_nothing() -> None:
    assert verify(Ledger()).integrity == "none"


def test_a_line_comes_back_as_it_was() -> None:
    entry = Hand(1).step(prompt="a red sky")
    assert parse_line(format_line(entry)) == entry
    assert parse_line(format_line(entry, reveals=False)) == replace(entry, reveals=())
    assert "red sky" not in format_line(entry)
    assert entry.confidential == {"prompt": "a red sky"}
    assert entry.digests == (reveal_digest(entry.reveals[0]),)


DECOMPOSED, COMPOSED = "Ame\u0301lie", "Am\u00e9lie"


def test_text_is_signed_in_one_spelling_however_it_was_typed() -> None:
    entry = Hand(1, name=DECOMPOSED).say(
        "step",
        {"tool": DECOMPOSED, "deep": [{"x": (DECOMPOSED, 1, None)}], "half": "\ud800"},
        {"prompt": {"text": DECOMPOSED}},
    )
    assert entry.fields["tool"] == COMPOSED
    assert entry.fields["deep"] == [{"x": [COMPOSED, 1, None]}]
    assert entry.confidential == {"prompt": {"text": COMPOSED}}
    assert entry.is_canonical


def test_only_a_signed_reveal_shows_a_field() -> None:
    entry = Hand(1).step(prompt="a red sky")
    forged = [make_reveal("performer", "Nobody"), "%", base64url(b"[1]"), base64url(b"{")]
    assert replace(entry, reveals=(*forged, *entry.reveals)).confidential == {"prompt": "a red sky"}
    assert replace(entry, reveals=tuple(forged)).confidential == {}


@pytest.mark.parametrize(
    "text",
    [
        '["salt", "prompt","a red sky"]',
        '["salt","prompt",{"a":1,"a":2}]',
        '["salt","prompt",1.5]',
        '["salt","prompt","Ame\u0301lie"]',
        f'["salt","prompt",{"[" * 64}{"]" * 64}]',
        f'["salt","prompt",{"[" * 100_000}{"]" * 100_000}]',
    ],
)
def test_a_signed_reveal_that_may_be_read_in_two_ways_shows_nothing(text: str) -> None:
    reveal = base64url(text.encode())
    entry = Hand(1).say("step", {"_sd": [reveal_digest(reveal)]})
    shown = replace(entry, reveals=(reveal,))
    assert shown.digests == (reveal_digest(reveal),)
    assert shown.confidential == {}
    assert "forged reveal" in attacks_on(Ledger.of([shown]))


def test_fields_of_a_newer_version_are_kept() -> None:
    line = json.loads(format_line(Hand(1).step()))
    line["x"] = {"new": [1, 2]}
    again = json.loads(format_line(parse_line(json.dumps(line))))
    assert again == line


def test_what_is_signed_is_the_dsse_encoding() -> None:
    assert signed_message("ab", "é") == b"DSSEv1 2 ab 2 \xc3\xa9"


# --- attacks -----------------------------------------------------------------


def edited(entry: Entry, **changes: object) -> Entry:
    """Return an entry with another payload, its id and signature as they were."""
    body = {**entry.body, **changes}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return replace(entry, payload=text, body=body)


def with_own_id(entry: Entry) -> Entry:
    return replace(entry, id=entry_id(entry.message))


def signed_again(entry: Entry, number: int) -> Entry:
    signer = key(number)
    return replace(
        with_own_id(entry),
        signature=base64url(signer.sign(entry.message)),
        key_id=signer.id,
    )


def last(ledger: Ledger) -> Entry:
    return ledger.entries[-1]


def swapped(ledger: Ledger, old: Entry, new: Entry) -> Ledger:
    return Ledger.of([new if each is old else each for each in ledger.entries])


def payload_edited(ledger: Ledger) -> Ledger:
    return swapped(ledger, last(ledger), edited(last(ledger), tool="none"))


def edited_with_its_id(ledger: Ledger) -> Ledger:
    return swapped(ledger, last(ledger), with_own_id(edited(last(ledger), tool="none")))


def dropped_from_the_middle(ledger: Ledger) -> Ledger:
    return Ledger.of([ledger.entries[0], *ledger.entries[2:]])


def a_whole_writer_removed(ledger: Ledger) -> Ledger:
    return Ledger.of([each for each in ledger.entries if each.key_id == key(2).id])


def forged_reveal(ledger: Ledger) -> Ledger:
    entry = next(each for each in ledger.entries if each.reveals)
    return swapped(ledger, entry, replace(entry, reveals=(make_reveal("prompt", "harmless"),)))


def strange_key(ledger: Ledger) -> Ledger:
    return swapped(ledger, last(ledger), signed_again(last(ledger), 9))


def two_histories(ledger: Ledger) -> Ledger:
    other = Hand(2)
    other.step("something else")
    return Ledger.of([*ledger.entries, *other.written])


def replayed_from_another_project(ledger: Ledger) -> Ledger:
    return Ledger.of([*ledger.entries, *Hand(3, project="other").written])


def another_media_type(ledger: Ledger) -> Ledger:
    return swapped(ledger, last(ledger), replace(last(ledger), media_type="application/json"))


def another_writer(ledger: Ledger) -> Ledger:
    entry = last(ledger)
    changed = edited(entry, writer=Hand(1).writer)
    return swapped(ledger, entry, signed_again(changed, 2))


def not_canonical(ledger: Ledger) -> Ledger:
    entry = last(ledger)
    spaced = replace(entry, payload=json.dumps(dict(entry.body), indent=0))
    return swapped(ledger, entry, signed_again(spaced, 2))


def first_entry_without_a_key(ledger: Ledger) -> Ledger:
    return Ledger.of(each for each in ledger.entries if each.seq > 1)


def two_envelopes(ledger: Ledger) -> Ledger:
    return Ledger.of([*ledger.entries, replace(last(ledger), signature="AAAA")])


ATTACKS: list[tuple[Callable[[Ledger], Ledger], str, int]] = [
    (payload_edited, "payload edited", 12),
    (edited_with_its_id, "forged signature", 12),
    (dropped_from_the_middle, "entry dropped", 11),
    (a_whole_writer_removed, "entries removed", 11),
    (forged_reveal, "forged reveal", 14),
    (strange_key, "unknown key", 11),
    (two_histories, "two histories", 11),
    (replayed_from_another_project, "another project", 11),
    (another_media_type, "payload edited", 12),
    (another_writer, "writer of another key", 11),
    (not_canonical, "not canonical", 2),
    (first_entry_without_a_key, "unknown key", 11),
    (two_envelopes, "two envelopes", 12),
]


@pytest.mark.parametrize(("attack", "name", "code"), ATTACKS)
def test_an_attack_is_found_and_located(
    attack: Callable[[Ledger], Ledger], name: str, code: int
) -> None:
    honest = two_writers()[1].ledger
    assert attacks_on(honest) == []
    state = verify(attack(honest), trusted={key(1).id, key(2).id})
    found = [problem for problem in state.problems if problem.attack == name]
    assert found, [problem.attack for problem in state.problems]
    assert all(problem.entry and problem.writer and problem.hint for problem in found)
    assert exit_code(state) == code
    assert state.integrity == "broken"


def test_a_forged_line_retracts_nothing() -> None:
    ana = Hand(1)
    step = ana.step()
    forger = Hand(2)
    forger.reads(ana)
    forged = forger.say("supersede", {"entry": step.id, "reason": "x"})
    ledger = Ledger.of([*ana.written, replace(forged, signature=forged.signature[:-4] + "AAAA")])
    unproved = verify(ledger).unproved
    assert unproved == {forged.id}
    assert step.id in {each.entry.id for each in live(ledger, unproved)}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        '{"id":"a"}',
        "\ud800",
        '{"id":1,"t":"","p":"{}","k":"","s":""}',
        '{"id":"a","id":"a","t":"","p":"{}","k":"","s":""}',
        '{"id":"","t":"","p":"{}","k":"","s":"","d":[1]}',
        '{"id":"","t":"","p":"[]","k":"","s":""}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_entry_is_named_and_the_rest_is_read(line: str) -> None:
    whole = format_line(Hand(1).written[0])
    ledger = parse_ledger([line, whole])
    assert len(ledger.entries) == 1
    (problem,) = ledger.problems
    assert (problem.attack, problem.line, problem.exit_code) == ("malformed line", 1, 2)


@pytest.mark.parametrize("opened", ['"x":', '"x":1, "x":', '"x":[], "id":', '"id":'])
def test_a_line_of_any_depth_is_read_or_named(opened: str) -> None:
    line = format_line(Hand(1).written[0])
    for depth in range(20, 1500, 3):
        deep = f"{{ {opened}{'[' * depth}{']' * depth},{line[1:]}"
        ledger = parse_ledger([deep])
        assert len(ledger.entries) + len(ledger.problems) == 1
        assert all(format_line(each) for each in ledger.entries)


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": True},
        {"seq": "1"},
        {"time": 1.5},
        {"prev": 1},
        {"heads": [1]},
        {"writer": ""},
        {"_sd": "a"},
        {"_sd": None},
    ],
)
def test_a_payload_with_a_place_of_the_wrong_type_is_refused(change: dict[str, object]) -> None:
    entry = edited(Hand(1).step(), **change)
    with pytest.raises(LedgerFormatError):
        parse_line(format_line(entry))


@pytest.mark.parametrize("name", ["type", "project", "writer", "seq", "prev", "heads", "time"])
def test_a_payload_that_lacks_its_place_is_refused(name: str) -> None:
    entry = Hand(1).step()
    body = {key: value for key, value in entry.body.items() if key != name}
    with pytest.raises(LedgerFormatError, match=f"proper place: .*{name}"):
        parse_line(format_line(replace(entry, payload=json.dumps(body))))


@given(st.text(max_size=80))
def test_any_text_is_an_entry_or_refused(line: str) -> None:
    with pytest.raises(LedgerFormatError):
        parse_line(line)


HONEST = [format_line(each) for each in two_writers()[1].ledger.entries]


def what_is_signed(ledger: Ledger) -> list[str]:
    """Return the lines less what no signature covers: reveals, and fields nobody knows yet."""
    bare = [replace(each, reveals=(), further={}) for each in ledger.entries]
    return [format_line(each) for each in bare]


@given(st.data())
def test_any_edit_of_a_line_is_noticed(data: st.DataObject) -> None:
    lines = list(HONEST)
    number = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[number]) - 1))
    character = data.draw(st.characters(codec="utf-8"))
    lines[number] = lines[number][:place] + character + lines[number][place + 1 :]
    again = parse_ledger(lines)
    assert attacks_on(again) or what_is_signed(again) == what_is_signed(parse_ledger(HONEST))


# --- union and order ---------------------------------------------------------


def test_union_is_a_set() -> None:
    ana, ben = two_writers()
    one, other = ana.ledger, ben.ledger
    assert unite(one, other).entries == unite(other, one).entries == unite(other, other).entries
    assert unite(one, other).entries == other.entries


def test_union_keeps_the_reveals_of_either_copy() -> None:
    entry = Hand(1).step(prompt="a red sky")
    bare = replace(entry, reveals=())
    for copies in ([bare, entry], [entry, bare]):
        assert Ledger.of(copies).entries[0].reveals == entry.reveals


def forged_copies(entry: Entry) -> list[Entry]:
    """Return what an entry may become in a copy that somebody tampered with."""
    return [
        replace(entry, signature=base64url(bytes(64))),
        edited(entry, time=1),
        replace(entry, further={"x": "[1]"}),
        replace(entry, further={"y": '"2"', "x": "[0]"}),
        replace(entry, reveals=()),
        replace(entry, reveals=(*entry.reveals, make_reveal("performer", "Nobody"))),
    ]


def lines_of(*ledgers: Ledger) -> list[str]:
    return [format_line(each) for each in unite(*ledgers).entries]


@given(st.data())
def test_union_depends_on_no_order(data: st.DataObject) -> None:
    entries = two_writers()[1].ledger.entries
    variants = [copy for each in entries for copy in (each, *forged_copies(each))]
    some = st.lists(st.sampled_from(variants), max_size=12).map(Ledger.of)
    one, two, three = (data.draw(some) for _ in range(3))
    keys = Ledger.of(each for each in entries if each.type == "key")  # an honest copy has them
    one, two, three = (unite(keys, each) for each in (one, two, three))
    assert lines_of(one, two) == lines_of(two, one)
    assert lines_of(unite(one, two), three) == lines_of(one, unite(two, three))
    assert lines_of(one, one) == lines_of(one)


def test_a_forged_copy_pushes_no_true_one_out() -> None:
    entry = Hand(1).step(prompt="a red sky")
    honest = Ledger.of([Hand(1).written[0], entry])
    for forged in forged_copies(entry)[:2]:
        for copies in ([Ledger.of([forged]), honest], [honest, Ledger.of([forged])]):
            united = unite(*copies)
            assert united.entries[-1] == entry
            assert [each.attack for each in united.problems] == ["two envelopes"]


def test_a_forged_copy_of_the_entry_that_carries_the_key_pushes_it_not_out() -> None:
    card = Hand(1).written[0]
    forged = replace(card, payload="", body={**card.body, "public_key": "AAAA"})
    for copies in ([forged, card], [card, forged]):
        united = Ledger.of(copies)
        assert united.entries == (card,)
        assert [each.attack for each in united.problems] == ["two envelopes"]


def test_union_keeps_what_was_noted_of_either_copy() -> None:
    one, other = Ledger(notes=("half a line",)), Ledger(notes=("two lines",))
    assert unite(one, other).notes == ("half a line", "two lines")


def test_projects_do_not_mix() -> None:
    with pytest.raises(ChainError):
        unite(Hand(1).ledger, Hand(2, project="other").ledger)


@given(st.permutations(range(6)))
def test_order_is_the_same_whatever_lines_come_first(places: list[int]) -> None:
    entries = two_writers()[1].ledger.entries
    shuffled = Ledger.of([entries[place] for place in places])
    assert [each.id for each in shuffled.entries] == [each.id for each in entries]
    seen: set[str] = set()
    for entry in shuffled.entries:
        assert seen.issuperset(entry.parents)
        seen.add(entry.id)


def test_a_clock_that_went_back_changes_no_order() -> None:
    ana = Hand(1)
    late = ana.say("note", {"kind": "comment", "text": "a"}, time_ms=MADE_MS - 10**9)
    assert ana.ledger.entries[-1] == late
    assert attacks_on(ana.ledger) == []


HOUR = 3_600_000


def at(hand: Hand, *hours: float) -> Hand:
    """Write notes at these hours after the ledger was made."""
    for hour in hours:
        hand.say("note", {"kind": "comment", "text": "a"}, time_ms=MADE_MS + int(hour * HOUR))
    return hand


def test_a_clock_that_went_back_is_a_note_a_writer() -> None:
    ana, ben, cleo = at(Hand(1, name="Ana"), 1, 4, 2), at(Hand(2), 72, 9, 8, 7), Hand(3)
    cleo.reads(ana, ben)
    at(cleo, -0.01, 1)  # within what a clock may be corrected by
    state = verify(cleo.ledger)
    assert state.integrity == "intact"
    assert set(state.notes) == {
        (
            f"the clock of the workstation of Ana (key {key(1).id[8:16]}) went back by 2 h"
            " between entries 3 and 4"
        ),
        (
            f"the clock of the workstation of key {key(2).id[8:16]} went back by 2 days"
            " between entries 2 and 3, and 2 more times"
        ),
    }


@pytest.mark.parametrize(("back_ms", "told"), [(60_000, False), (60_001, True)])
def test_a_clock_may_be_corrected_a_little(back_ms: int, *, told: bool) -> None:
    ana = at(Hand(1), 1)
    ana.say("note", {"kind": "comment", "text": "a"}, time_ms=MADE_MS + HOUR - back_ms)
    assert bool(verify(ana.ledger).notes) is told


def test_a_forged_time_says_nothing_of_a_clock() -> None:
    ana = at(Hand(1), 1, 2)
    forged = edited(ana.written[-1], time=MADE_MS - 100 * HOUR)
    state = verify(swapped(ana.ledger, ana.written[-1], forged))
    assert (state.integrity, state.notes) == ("broken", ())
    late = swapped(ana.ledger, ana.written[1], edited(ana.written[1], time=MADE_MS + 100 * HOUR))
    assert verify(late).notes == ()


def test_an_entry_with_an_empty_id_is_nobodys_previous_one() -> None:
    hand = Hand(1)
    late = signed_again(edited(hand.step(), prev=None), 1)
    nameless = replace(hand.written[0], id="")
    told = verify(Ledger.of([hand.written[0], nameless, late])).problems
    assert "entry dropped" in [each.attack for each in told if each.entry == late.id]


def test_made_up_ids_that_go_in_a_circle_end() -> None:
    first, second = Hand(1).step(), Hand(2).step()
    circle = [
        replace(edited(first, heads=[second.id])),
        replace(edited(second, heads=[first.id])),
    ]
    ledger = Ledger.of(circle)
    assert len(ledger.entries) == 2
    assert "payload edited" in attacks_on(ledger)


# --- views -------------------------------------------------------------------


def test_a_retraction_folds_and_audits_see_both() -> None:
    _, ben = two_writers()
    tools = [each.fields.get("tool") for each in live(ben.ledger) if each.entry.type == "step"]
    assert tools == ["Magic Mask", "Depth Map"]
    (fold,) = superseded(ben.ledger)
    assert (fold.entry.fields["tool"], fold.reason, fold.is_retraction) == (
        "Relight",
        "wrong clip",
        True,
    )


def test_a_retraction_that_is_taken_back_folds_nothing() -> None:
    ana = Hand(1)
    step = ana.step()
    wrong = ana.say("supersede", {"entry": step.id, "reason": "x"})
    ana.say("supersede", {"entry": wrong.id, "reason": "it was right"})
    assert step.id in {each.entry.id for each in live(ana.ledger)}


def test_a_replacement_changes_fields_and_keeps_the_rest() -> None:
    ana = Hand(1)
    step = ana.step("Magic Mask")
    fields = {"effect": "technical"}
    ana.say("supersede", {"entry": step.id, "reason": "edges only", "fields": fields})
    (standing,) = [each for each in live(ana.ledger) if each.entry.id == step.id]
    assert (standing.fields["tool"], standing.fields["effect"]) == ("Magic Mask", "technical")


def test_an_entry_is_found_by_enough_of_its_id() -> None:
    ledger = two_writers()[1].ledger
    wanted = ledger.entries[2]
    assert ledger.entry(wanted.id) is wanted
    assert ledger.entry(wanted.id[7:19].upper()) is wanted
    for text in ("sha256:", "abc", "0" * 64):
        with pytest.raises(InputError):
            ledger.entry(text)


# --- targets and schemas -----------------------------------------------------

RANGES = st.builds(
    FrameRange,
    start=st.integers(-(10**9), 10**9),
    duration=st.integers(0, 10**9),
    rate=st.sampled_from([Rate(24), Rate(30000, 1001)]),
)
WORDS = st.text(max_size=6)
TARGETS = st.builds(
    Target,
    scope=st.sampled_from(Scope),
    cut_digest=st.just("sha256:" + "a" * 64),
    source_range=st.none() | RANGES,
    record_range=st.none() | RANGES,
    covers=st.sampled_from(["clip", "range"]),
    track_index=st.integers(0, 9),
    **dict.fromkeys(("umid", "reel", "name", "timeline", "track_kind", "clip", "clip_name"), WORDS),
    clip_guid=st.just("") | WORDS,
)


@given(TARGETS)
def test_a_target_comes_back_as_it_was(target: Target) -> None:
    assert Target.from_fields(target.to_fields()) == target


@given(
    st.dictionaries(
        WORDS | st.sampled_from(["scope", "media", "use", "source_range"]),
        st.none() | WORDS | st.integers() | st.dictionaries(WORDS, WORDS),
    )
)
def test_any_target_is_understood_as_far_as_it_goes(fields: dict[str, Any]) -> None:
    assert Target.from_fields(fields).scope in Scope


def registry() -> Registry[Any]:
    return Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
    )


def valid(name: str, document: object) -> bool:
    Draft202012Validator.check_schema(SCHEMAS[name])
    return Draft202012Validator(SCHEMAS[name], registry=registry()).is_valid(document)


def test_every_type_of_entry_has_its_schema() -> None:
    assert {name for name in SCHEMAS if name.startswith("entry/")} == {
        f"entry/{kind}.schema.json" for kind in TYPES
    }


def test_entries_and_lines_are_what_their_schemas_say() -> None:
    for entry in two_writers()[1].ledger.entries:
        assert valid("envelope.schema.json", json.loads(format_line(entry)))
        assert valid(f"entry/{entry.type}.schema.json", dict(entry.body))


@given(TARGETS, RANGES)
def test_targets_are_what_their_schema_says(target: Target, record_range: FrameRange) -> None:
    fields = replace(target, track_kind="picture", record_range=record_range).to_fields()
    body = {**Hand(1).step().body, "target": fields}
    assert valid("entry/step.schema.json", body)


@pytest.mark.parametrize(
    "change",
    [
        {"tool": ""},
        {"technique": "magic"},
        {"extent": {"frame": 1001}},
        {"seq": 0},
        {"prev": "x"},
        {"target": {}},
        {"energy_wh": {"mid": 3}},
    ],
)
def test_a_schema_refuses_what_no_step_says(change: dict[str, object]) -> None:
    assert not valid("entry/step.schema.json", {**Hand(1).step().body, **change})


def test_unknown_fields_are_no_fault() -> None:
    assert valid("entry/step.schema.json", {**Hand(1).step().body, "new": 1})


def test_media_type_and_project_are_fixed() -> None:
    assert MEDIA_TYPE == "application/vnd.temoin.entry.v1+json"
    assert Hand(1).ledger.project == PROJECT
