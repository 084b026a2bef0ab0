"""What a newer version wrote: kept, written back byte for byte, never taken for tampering."""

from dataclasses import replace

import pytest

from ledgers import Hand
from temoin.ledger import Entry, Ledger, format_line, parse_ledger, parse_line, unite, verify
from temoin.ledger.entry import entry_id, signed_message
from temoin.signing import SigningKey, base64url

NEWEST = "application/vnd.temoin.entry.v9+cbor"


def signed(media_type: str, payload: str, key: SigningKey) -> str:
    """Return a line of a media type, signed."""
    message = signed_message(media_type, payload)
    made = Entry(
        id=entry_id(message),
        media_type=media_type,
        payload=payload,
        key_id=key.id,
        signature=base64url(key.sign(message)),
    )
    return format_line(made)


def with_further(entry: Entry, further: str) -> str:
    return format_line(entry).removesuffix("}") + further + "}"


@pytest.mark.parametrize(
    "further",
    [
        ',"watts":1.50e3',
        ',"z":{"b":1,"a":[1.0,-0.0,12345678901234567890]}',
        ',"u":"\\u00e9"',
        ', "spaced" : true ',
    ],
)
def test_fields_beside_an_entry_come_back_byte_for_byte(further: str) -> None:
    ana = Hand(1)
    line = with_further(ana.step(prompt="a red sky"), further)
    assert format_line(parse_line(line)) == line
    ledger = parse_ledger([format_line(ana.written[0]), line])
    assert [format_line(each) for each in unite(ledger, ledger).entries][1] == line
    assert verify(ledger).problems == ()
    bare = format_line(parse_line(line), reveals=False)
    assert '"d":' not in bare
    assert parse_line(bare).further == parse_line(line).further


def test_a_number_beside_an_entry_keeps_its_digits_when_reveals_are_dropped() -> None:
    line = with_further(Hand(1).step(prompt="x"), ',"watts":1.50e3')
    assert '"watts":1.50e3' in format_line(parse_line(line), reveals=False)


def test_a_line_in_another_order_comes_back_as_it_was_and_loses_its_reveals_when_told() -> None:
    entry = Hand(1).step(prompt="a red sky")
    reveal, ours = entry.reveals[0], format_line(entry)
    payload = ours[ours.index(',"p":') + 5 : ours.index(',"k":"')]
    line = (
        f'{{ "d": ["{reveal}"], "s": "{entry.signature}", "k": "{entry.key_id}", '
        f'"p": {payload}, "t": "{entry.media_type}", "id": "{entry.id}" }}'
    )
    read = parse_line(line)
    assert (read, format_line(read)) == (entry, line)
    assert reveal not in format_line(read, reveals=False)
    assert reveal not in format_line(replace(read, reveals=()))


def test_the_spelling_of_a_line_does_not_make_union_depend_on_an_order() -> None:
    ana = Hand(1)
    plain = [format_line(each) for each in (ana.written[0], ana.step())]
    spaced = [plain[0], plain[1].replace('{"id":', '{ "id": ', 1)]
    one, other = parse_ledger(plain), parse_ledger(spaced)
    lines = [
        [format_line(each) for each in unite(*both).entries]
        for both in ((one, other), (other, one))
    ]
    assert lines == [plain, plain]


@pytest.mark.parametrize("payload", ["oWF0AQ", '{"type":"hologram"}', "[1.5]", "{", ""])
def test_an_entry_that_only_a_newer_version_reads_is_kept_and_no_fault(payload: str) -> None:
    ana = Hand(1)
    line = signed(NEWEST, payload, ana.key)
    ledger = parse_ledger([*map(format_line, ana.written), line])
    state = verify(ledger)
    assert (state.integrity, state.entries, state.writers) == ("intact", 2, 1)
    assert "1 entry was made by a newer version" in state.notes[0]
    assert line in [format_line(each) for each in ledger.entries]
    assert ledger.project == ana.project


def test_an_entry_after_one_that_cannot_be_read_follows_it() -> None:
    ana = Hand(1)
    newer = parse_line(signed(NEWEST, "oWF0AQ", ana.key))
    ana.written.append(newer)  # number 2 of this writer
    ana.known.append(newer)
    ana.step()
    assert verify(ana.ledger).problems == ()


def test_a_newer_entry_is_still_held_to_its_signature() -> None:
    ana = Hand(1)
    entry = parse_line(signed(NEWEST, "oWF0AQ", ana.key))
    forged = replace(entry, payload="oWF0Ag")
    attacks = {each.attack for each in verify(Ledger.of([*ana.written, forged])).problems}
    assert attacks == {"payload edited", "forged signature"}


def test_a_newer_payload_with_floats_is_not_called_tampered() -> None:
    ana = Hand(1)
    payload = ana.step().payload.replace('"seq":2', '"rate":1.5,"seq":2')
    line = signed("application/vnd.temoin.entry.v2+json", payload, ana.key)
    assert verify(parse_ledger([format_line(ana.written[0]), line])).problems == ()


def test_a_payload_of_ours_that_cannot_be_read_is_a_fault() -> None:
    line = signed("application/vnd.temoin.entry.v1+json", "oWF0AQ", Hand(1).key)
    assert parse_ledger([line]).problems
    assert parse_ledger([signed("text/plain", "hello", Hand(1).key)]).problems
