"""Sections of a ledger from elsewhere: proofs, and what a newer version put beside the entries."""

import contextlib
import json
import random
from pathlib import Path

from damage import Damage, damaged, either, odd_json
from fuzz.ledger_targets import NO_JSON, compact
from fuzz.target import Target
from ledgers import Hand
from temoin.ledger import (
    Covers,
    Entry,
    Ledger,
    excerpt,
    format_line,
    named_sections,
    parse_ledger,
    unite,
    verify,
)
from temoin.ledger.excerpt import PROOFS, proved
from temoin.ledger.sections import is_section, section, sections
from temoin.store.ledger_file.lines import Lines

NAMES = (*sorted(PROOFS), "vendor", "")


def frozen(hand: Hand) -> Entry:
    """Sign a checkpoint over all that a hand knows."""
    prev = hand.written[-1].id
    parents = [prev, *(each for each in hand.heads if each != prev)]
    return hand.say("checkpoint", Covers(hand.ledger.entries).draft(parents, "").fields)


def work() -> Hand:
    """Return who knows two people's work, frozen twice."""
    ana, ben = Hand(1), Hand(2)
    ana.step("Magic Mask")
    frozen(ana)
    ben.reads(ana)
    for tool in ("Relight", "Depth Map", "Roto"):
        ben.step(tool)
    ana.reads(ben)
    frozen(ana)
    return ana


WHOLE = work().ledger
FIRST, LAST = (each for each in WHOLE.entries if each.type == "checkpoint")
STEPS = [each.id for each in WHOLE.entries if each.type == "step"]
COVERED = {(name, each.id) for each in (FIRST, LAST) for name in Covers(WHOLE.entries).leaves(each)}
"""Each entry with each checkpoint that covers it: all that any proof may ever show."""
STRANGE = section("vendor", {"words": ["é", {"id": None}]})


def lines_of(ledger: Ledger, *beside: str) -> bytes:
    lines = [*map(format_line, ledger.entries), *ledger.sections, *beside]
    return "".join(f"{each}\n" for each in lines).encode()


def on_sections(damage: Damage) -> Damage:
    """Return a damage of one section, all entries left whole."""

    def one(content: bytes, chance: random.Random) -> bytes:
        lines = content.split(b"\n")
        places = [at for at, line in enumerate(lines) if b'"section"' in line]
        with contextlib.suppress(*NO_JSON):
            at = chance.choice(places)
            lines[at] = damage(lines[at], chance)
        return b"\n".join(lines)

    return one


def proof_of_another(line: bytes, chance: random.Random) -> bytes:
    """Return an excerpt's section in which one entry has the proof of another, or none has it."""
    made = json.loads(line)
    one, other = chance.sample(sorted(made["proofs"]), 2)
    made["proofs"][one] = made["proofs"].pop(other)
    made["checkpoint"] = chance.choice((FIRST.id, LAST.id))
    return compact(made).encode()


def read_sections(content: bytes, _: Path) -> None:
    """Read, verify and unite; sections stay as they were written, and none proves too much."""
    ledger = Lines.of(content).ledger()
    state = verify(ledger)
    for name in NAMES:
        held, kept = list(sections(ledger.sections, name)), named_sections(ledger.sections, {name})
        assert len(held) == len(kept)
    assert all(map(is_section, ledger.sections))
    again = parse_ledger([*map(format_line, ledger.entries), *ledger.sections])
    assert again.sections == unite(ledger, again).sections == ledger.sections
    assert set(proved(ledger, state.unproved).included.items()) <= COVERED


SECTION_TARGETS = (
    Target(
        name="sections",
        read=read_sections,
        samples=[
            lines_of(excerpt(WHOLE, [FIRST.id, *STEPS[:2]], LAST), STRANGE),
            lines_of(excerpt(WHOLE, STEPS[-1:], LAST)),
            lines_of(WHOLE, *excerpt(WHOLE, STEPS, LAST).sections, STRANGE),
        ],
        damage=either(
            on_sections(damaged),
            on_sections(odd_json),
            on_sections(odd_json),
            on_sections(proof_of_another),
        ),
    ),
)
