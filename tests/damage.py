"""Files damaged as accidents and strangers do it: what is left must be read or refused."""

import json
import random
from collections.abc import Callable
from typing import Any

Damage = Callable[[bytes, random.Random], bytes]

ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**53,
    2**63,
    10**30,
    1.5,
    1e300,
    "",
    " ",
    "x",
    "\x00\x1b[2J",
    "e\u0301",
    "\ud800",
    "1/0",
    "0/1",
    "24000/1001",
    "999999999999999999999/1",
    "sha256:",
    "sha256:" + "a" * 64,
    "../../x",
    "2026-99-99",
    "a" * 5000,
    [],
    [[]],
    ["a", 1, None],
    {},
    {"": {}},
    {"a": 1},
    {"start": 0, "duration": 10**12, "rate": "24/1"},
    {"start": -(10**12), "duration": 1, "rate": "1/1000000007"},
)
"""Values that nobody expects somewhere."""


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with some flipped, cut off, doubled, or swapped for others of the same file."""
    if not content:
        return content
    made = bytearray(content)
    kind = chance.randrange(4)
    if kind == 0:
        return bytes(made[: chance.randrange(len(made))])
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(made))
        length = chance.randrange(1, 40)
        if kind == 1:
            made[at] = chance.randrange(256)
        elif kind == 2:
            del made[at : at + length]
            made = made or bytearray(b"x")
        else:
            other = chance.randrange(len(made))
            made[at:at] = made[other : other + length]
    return bytes(made)


def odd_value(chance: random.Random) -> Any:
    """Return a value that nobody expects; a deep list among them."""
    if chance.random() < 0.05:
        value: Any = []
        for _ in range(chance.choice((10, 60, 70, 400))):
            value = [value]
        return value
    return chance.choice(ODD)


def odd_json(content: bytes, chance: random.Random) -> bytes:
    """Return JSON with some of its values replaced, left out or put under another name."""
    value = json.loads(content)
    for _ in range(chance.randrange(1, 4)):
        value = with_odd_value(value, chance)
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def with_odd_value(value: Any, chance: random.Random) -> Any:
    """Return a value with one of the values in it, at any depth, odd or gone; itself is kept."""
    if isinstance(value, dict) and value and chance.random() < 0.95:
        name = chance.choice(list(value))
        made = {**value, name: with_odd_value(value[name], chance)}
        if chance.random() < 0.05:
            made[chance.choice(("x", "entry", "fields", "target", ""))] = made.pop(name)
        return made
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], with_odd_value(value[at], chance), *value[at + 1 :]]
    return odd_value(chance)


def either(*ways: Damage) -> Damage:
    """Return a damage that is now the one, now the other of these."""

    def some(content: bytes, chance: random.Random) -> bytes:
        return chance.choice(ways)(content, chance)

    return some
