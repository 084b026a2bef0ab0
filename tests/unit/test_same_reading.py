"""What is read fast is read as what is read slowly: entries' lines, their order, canonical text."""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
import pytest
import rfc8785

from golden import verify_independent as independent
from temoin.canonical import LARGEST_INTEGER, is_canonical
from temoin.errors import LedgerFormatError
from temoin.ledger import MEDIA_TYPE, Entry, line, union

_VALUES: Sequence[object] = (
    *(None, True, False, 0, 1, -1, 1.0, 2.5, 2**53, 2**64, 2**70),
    *("", "x", "\u00e9", [], ["a"], [1], [None], {}, {"a": 1}, "\ud800"),
)
_BODY = {
    "type": "step",
    "project": "p",
    "writer": "w",
    "seq": 2,
    "prev": "x",
    "heads": ["a"],
    "time": 5,
    "_sd": ["q"],
    "note": '\u00e9 "',
}
_ENVELOPE = {
    "id": "sha256:aa",
    "t": MEDIA_TYPE,
    "p": "",
    "k": "ed25519:k",
    "s": "sig",
    "d": ["d1"],
    "ts": ["t1"],
}
_TYPES = (*[MEDIA_TYPE] * 6, "application/vnd.temoin.entry.v9+json", "text/plain")
_ENDING = re.compile(r"([:,\[]-?[0-9]+)(?=[],}])")
"""A whole number; in a string it may be a part of the text."""
_SPACES = (*[(",", ":")] * 3, (", ", ": "))


def _members(dice: random.Random, members: dict[str, object]) -> list[tuple[str, object]]:
    """Return members with some missing, twice, of another type, further, or in another order."""
    changed = list(members.items())
    for _ in range(dice.choice((0, 0, 1, 2))):
        place = dice.randrange(len(changed))
        name, value = changed[place]
        act = dice.randrange(4)
        if act == 0:
            changed[place] = (name, dice.choice(_VALUES))
        elif act == 1:
            del changed[place]
        elif act == 2:
            changed.insert(dice.randrange(len(changed) + 1), (name, dice.choice((value, 1, "x"))))
        else:
            changed.append(("further", dice.choice(_VALUES)))
    if dice.random() < 0.2:
        dice.shuffle(changed)
    return changed


def _object(dice: random.Random, members: Sequence[tuple[str, object]]) -> str:
    comma, colon = dice.choice(_SPACES)
    raw = dice.random() < 0.5
    texts = [f"{json.dumps(k)}{colon}{json.dumps(v, ensure_ascii=not raw)}" for k, v in members]
    return "{" + comma.join(texts) + "}"


def _lines(seed: int) -> Iterator[str]:
    dice = random.Random(seed)
    while True:
        envelope = {**_ENVELOPE, "t": dice.choice(_TYPES)}
        envelope["p"] = _object(dice, _members(dice, _BODY))
        for name in ("d", "ts"):
            if dice.random() < 0.4:
                del envelope[name]
        yield _object(dice, _members(dice, envelope))


def _told(read: Callable[[str], Entry], text: str) -> object:
    try:
        entry = read(text)
    except LedgerFormatError as error:
        return str(error), error.hint
    told = [getattr(entry, name) for name in Entry.__slots__]
    return [*told, *(type(each) for each in entry.body.values())]


@pytest.mark.parametrize("seed", range(4))
def test_a_line_as_ours_is_read_as_anybodys(seed: int) -> None:
    lines = _lines(seed)
    fast = 0
    for _ in range(3000):
        text = next(lines)
        slow = _told(lambda text: line._anybodys(text, 0, ""), text)
        assert _told(line.parse_line, text) == slow, text
        fast += _is_fast(text)
    assert 300 < fast < 2700


def _is_fast(text: str) -> bool:
    try:
        return line._ours(text, 0, "") is not None
    except LedgerFormatError:
        return True


def test_the_independent_verifier_takes_the_same_lines_for_entries() -> None:
    lines, refused = _lines(9), 0
    for _ in range(6000):
        text = next(lines).encode("utf-8", "backslashreplace").decode()
        try:
            independent.line_of(text.encode())
        except independent.NOT_SO:
            refused += 1
            with pytest.raises(LedgerFormatError):
                line.parse_line(text)
        else:
            line.parse_line(text)
    assert 600 < refused < 5400


def _value(dice: random.Random, levels: int = 3) -> object:
    kind = dice.randrange(9 if levels else 5)
    if kind < 3:
        floats = (dice.uniform(-1e6, 1e6), 10.0 ** dice.randrange(25), -0.0, 1e-7, 5.0)
        whole = (dice.randrange(-20, 20), dice.randrange(-(2**54), 2**54), 10**15, 2**53 - 1)
        return dice.choice((*floats, *whole))
    if kind == 3:
        return dice.choice(("a", "b:1.0", "[1.0]", ",1e5,", '":1.5', "\u00e9", "e\u0301", "\x7f"))
    if kind == 4:
        return dice.choice((None, True, False))
    if kind < 7:
        return [_value(dice, levels - 1) for _ in range(dice.randrange(4))]
    return {name: _value(dice, levels - 1) for name in dice.sample("ab\n:", dice.randrange(4))}


def _holds_other_numbers(value: object) -> bool:
    """Return whether some number or text is one that no entry may hold."""
    if isinstance(value, dict | list):
        return any(map(_holds_other_numbers, value.values() if isinstance(value, dict) else value))
    if isinstance(value, str):
        return "e\u0301" in value
    return isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_INTEGER)


@pytest.mark.parametrize("seed", range(4))
def test_a_text_is_canonical_as_another_encoder_has_it(seed: int) -> None:
    dice = random.Random(seed)
    found = {True: 0, False: 0}
    for _ in range(3000):
        value = {name: _value(dice) for name in "ba"}
        text = dice.choice((json.dumps, lambda each: msgspec.json.encode(each).decode()))(value)
        sorted_text = msgspec.json.encode(value, order="sorted").decode()
        for each in (text, sorted_text, _ENDING.sub(r"\1.0", sorted_text), sorted_text + " "):
            read = msgspec.json.decode(each)
            fits = not _holds_other_numbers(read) and rfc8785.dumps(read).decode() == each
            assert is_canonical(each, read) == fits, each
            found[fits] += 1
    assert min(found.values()) > 300


def _entry(dice: random.Random, name: str, earlier: Sequence[str], time_ms: int) -> Entry:
    pool = (*earlier, "gone")
    body = {
        "type": "step",
        "project": "p",
        "writer": dice.choice("ab"),
        "seq": dice.randrange(1, 3),
        "prev": dice.choice((*pool, None)),
        "time": time_ms,
        "heads": [dice.choice(pool) for _ in range(dice.randrange(3))],
    }
    return Entry(id=name, media_type="t", payload="", key_id="k", signature="s", body=body)


def test_entries_that_stand_in_order_are_in_the_order_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice, stood = random.Random(1), 0
    for _ in range(5000):
        names = [f"e{number}" for number in range(dice.randrange(7))]
        cyclic = dice.random() < 0.3
        entries = [
            _entry(dice, name, names if cyclic else names[:at], at // dice.choice((1, 2, 9)))
            for at, name in enumerate(names)
        ]
        if dice.random() < 0.3:
            dice.shuffle(entries)
        by_id = {each.id: each for each in entries}
        stands = union._stand_in_order(entries)
        in_order = [each.id for each in union._in_order(by_id)]
        with monkeypatch.context() as patched:
            patched.setattr(union, "_stand_in_order", lambda entries: False)
            assert [each.id for each in union._in_order(by_id)] == in_order
        stood += stands
    assert 500 < stood < 4500
