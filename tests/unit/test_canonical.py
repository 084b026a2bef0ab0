"""The fast canonical form against the library that is slow and right."""

from contextlib import suppress

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from temoin.canonical import LARGEST_INTEGER, canonical_text, is_canonical, parse_object, plain
from temoin.errors import LedgerFormatError

ANY_TEXT = st.text(max_size=12)
TEXT = ANY_TEXT.map(plain)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
WHOLE = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_agrees_with_the_reference(value: object) -> None:
    assert canonical_text(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_is_read_and_is_canonical(value: dict[str, object]) -> None:
    text = canonical_text(value)
    assert parse_object(text) == value
    assert is_canonical(text, parse_object(text))


@pytest.mark.parametrize(
    "value",
    [1.0, {"a": 0.5}, 2**53, -(2**53), "e\u0301", "\ud800", {"é": 1}, {1: 2}, {"a"}, b"a"],
)
def test_what_no_entry_may_hold_is_refused(value: object) -> None:
    with pytest.raises(LedgerFormatError):
        canonical_text(value)


def test_endless_nesting_is_refused() -> None:
    value: object = 1
    for _ in range(100):
        value = [value]
    with pytest.raises(LedgerFormatError, match="too deeply"):
        canonical_text(value)
    with pytest.raises(LedgerFormatError):
        parse_object("[" * 1_000_000)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":"\\u0041"}',
        '{"a":1e2}',
        '{"a":-0}',
    ],
)
def test_other_spellings_are_not_canonical(text: str) -> None:
    assert not is_canonical(text, parse_object(text))


@given(st.binary(max_size=64) | ANY_TEXT)
def test_any_bytes_are_an_object_or_refused(content: bytes | str) -> None:
    with suppress(LedgerFormatError):
        assert isinstance(parse_object(content), dict)


@given(
    st.text(st.characters(codec="utf-16", exclude_categories=[]) | st.just("\ud83d"), max_size=6)
)
def test_plain_text_can_be_held(text: str) -> None:
    assert canonical_text(plain(text))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('{"a":1,"b":[true,null,"x"]}', True),
        ('{"a":9007199254740991}', True),
        ('{"a":9007199254740992}', False),
        ('{"a":[-9007199254740992]}', False),
        ('{"a":1.5}', False),
        ('{"a":[1e3]}', False),
        ('{"a":["b",-1.5]}', False),
        ('{"a":[[],{},true,2e0]}', False),
        ('{"a":["b",12,9007199254740992]}', False),
        ('{"a":{"b":-1.25e-7}}', False),
        ('{"a":["b",1,-2],"c":",1 [2"}', True),
        ('{"a":"1.5,1e3:2.5"}', True),
        ('{"a":":1234567890123456789.5"}', True),
        ('{"b":1,"a":2}', False),
        ('{"a": 1}', False),
        ('{"a":"\\u00e9"}', False),
        ('{"a":' + "[" * 63 + "]" * 63 + "}", True),
        ('{"a":' + "[" * 64 + "]" * 64 + "}", False),
    ],
)
def test_the_quick_way_answers_as_the_slow_one(text: str, *, holds: bool) -> None:
    value = msgspec.json.decode(text)
    assert is_canonical(text, value) == holds
    try:
        slow = canonical_text(value) == text
    except LedgerFormatError:
        slow = False
    assert slow == holds
