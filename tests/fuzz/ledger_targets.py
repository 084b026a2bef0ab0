"""Ledgers from elsewhere: their lines, reveals and targets, and every view of what they say."""

import contextlib
import io
import json
import random
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from conftest import REPOSITORY
from damage import Damage, damaged, either, odd_json, odd_value, with_odd_value
from fuzz.target import Target
from golden.verify_independent_whole import answer as answer_independently
from ledgers import Hand, key
from temoin.cli import main as cli
from temoin.data import root
from temoin.errors import LedgerFormatError, TemoinError
from temoin.ledger import (
    Covers,
    Entry,
    excerpt,
    format_line,
    live,
    parse_line,
    reveal_digest,
    superseded,
    verify,
)
from temoin.ledger import Target as Spoken
from temoin.ledger.entry import entry_id, signed_message
from temoin.signing import base64url
from temoin.store.ledger_file.lines import Lines, bytes_of

TESTS = REPOSITORY / "tests"
VECTORS = [path.read_bytes() for path in sorted((TESTS / "vectors").glob("*/ledger.temoin"))]
FORMAT_1 = (TESTS / "golden" / "format_1.temoin").read_bytes()
SAID = (TESTS / "fuzz" / "night_train.temoin").read_bytes()
"""All that a person can say by the command line, on the sample; signed by the tests' first key."""

SIGNERS = {key(number).id: key(number) for number in (1, 2, 3, 9)}


NO_JSON = (ValueError, TypeError, LookupError, RecursionError)
"""What damage to a line raises where some vector's line is no entry: it stays as it is."""


def on_one_line(damage: Damage) -> Damage:
    """Return a damage of one line of a ledger, the rest left whole."""

    def one(content: bytes, chance: random.Random) -> bytes:
        lines = content.split(b"\n")
        at = chance.randrange(max(1, len(lines) - 1))
        with contextlib.suppress(*NO_JSON):
            lines[at] = damage(lines[at], chance)
        return b"\n".join(lines)

    return one


def signed_anew(change: Callable[[Any, random.Random], str]) -> Damage:
    """Return a damage of a payload that its writer signs: an attacker has a key too."""

    def signed(line: bytes, chance: random.Random) -> bytes:
        envelope = json.loads(line)
        text = change(json.loads(envelope["p"]), chance)
        signer = SIGNERS.get(envelope["k"], key(1))
        message = signed_message(envelope["t"], text)
        envelope |= {"p": text, "id": entry_id(message), "s": base64url(signer.sign(message))}
        return json.dumps(envelope, ensure_ascii=False).encode("utf-8", "replace")

    return signed


def compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def oddly_said(body: Any, chance: random.Random) -> str:
    """Return a payload with odd values, most often in what it says and not in its place."""
    names = [name for name in body if chance.random() < 0.1 or name not in PLACE]
    name = chance.choice(names or list(body))
    return compact({**body, name: with_odd_value(body[name], chance)})


def otherwise_written(body: Any, chance: random.Random) -> str:
    """Return a payload's text with some of its characters others."""
    text = damaged(compact(body).encode(), chance).decode("utf-8", "replace")
    return text or "x"


def otherwise_placed(body: Any, chance: random.Random) -> str:
    """Return a payload in which one thing that others depend on is another, or not there."""
    name = chance.choice([name for name in WEIGHTY if name in body])
    others = [with_odd_value(body[name], chance), None, [], {}]
    if type(body[name]) is int:
        others += [body[name] + change for change in (-(10**6), -1000, -1, 1, 1000, 10**6)]
    left = {key: value for key, value in body.items() if key != name}
    return compact(left if chance.random() < 0.1 else {**body, name: chance.choice(others)})


def less_a_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def with_odd_section(content: bytes, chance: random.Random) -> bytes:
    """Return a ledger in which one of its sections, if it has any, holds an odd value."""
    lines = content.split(b"\n")
    places = [at for at, line in enumerate(lines) if b'"section":' in line and b'"id":' not in line]
    if places:
        at = chance.choice(places)
        with contextlib.suppress(*NO_JSON):
            text = compact(with_odd_value(json.loads(lines[at]), chance))
            lines[at] = text.encode("utf-8", "replace")
    return b"\n".join(lines)


PLACE = {"type", "project", "writer", "seq", "prev", "heads", "time"}
WEIGHTY = (*PLACE, "count", "root", "after", "revokes", "rotates", "successor", "public_key")
TAMPERED = either(
    damaged,
    on_one_line(damaged),
    on_one_line(odd_json),
    on_one_line(signed_anew(oddly_said)),
    on_one_line(signed_anew(otherwise_written)),
)


def over_entries() -> Iterator[bytes]:
    """Yield ledgers with checkpoints, excerpts of them, and keys that follow and revoke others."""
    ana, ben = Hand(1, name="Ana"), Hand(2, name="Ben")
    own, his = (each.written[0].body["public_key"] for each in (ana, ben))
    early = ana.step("Magic Mask")
    ben.reads(ana)
    first = frozen(ben)
    ana.say("key", {"public_key": own, "successor": {"key": ben.key.id, "public_key": his}})
    ana.step("Relight")
    ben.say("key", {"public_key": his, "rotates": ana.key.id})
    ben.say("key", {"public_key": his, "revokes": {"key": ana.key.id, "reason": "stolen"}})
    ana.step("Magic Mask")
    ana.reads(ben)
    ana.say("key", {"public_key": own, "revokes": {"key": ana.key.id, "from": early.time_ms}})
    ana.step("Relight")
    ben.reads(ana)
    last = frozen(ben)
    shown = excerpt(ben.ledger, [early.id, first.id], last)
    for each in (ben.ledger, shown, replace(ben.ledger, sections=shown.sections)):
        lines = [*map(format_line, each.entries), *each.sections]
        yield "".join(f"{line}\n" for line in lines).encode()


def frozen(hand: Hand) -> Entry:
    """Have somebody sign a checkpoint over all that they know, and return it."""
    parents = dict.fromkeys([hand.written[-1].id, *hand.heads])
    return hand.say("checkpoint", Covers(hand.ledger.entries).draft([*parents], "").fields)


def read_lines(content: bytes, _: Path) -> None:
    """Read, verify, view and write back; nothing may get out, and no line change."""
    lines = Lines.of(content)
    ledger = lines.ledger()
    state = verify(ledger)
    live(ledger, state.unproved)
    superseded(ledger, state.unproved)
    for entry in ledger.entries:
        again = parse_line(format_line(entry))
        assert (again.id, again.payload, again.reveals) == (entry.id, entry.payload, entry.reveals)
        _ = (entry.fields, entry.confidential, Spoken.from_fields(entry.body).to_fields())
    whole = bytes_of(lines.whole)
    assert content == (whole if lines.is_ended else whole[:-1]) + lines.torn


STAMPS = "forged time stamp"
"""What the independent verifier leaves to others: it needs more than one Ed25519 call."""

STRANGE = "another project"


def is_of_no_one_project(content: bytes) -> bool:
    """Return whether two projects have equally many entries: the page lets either be the one."""
    of = Counter(each.project for each in Lines.of(content).ledger().entries if not each.is_opaque)
    (_, most), *others = of.most_common(2) or [("", 0)]
    return any(count == most for _, count in others)


def judge_twice(content: bytes, _: Path) -> None:
    """Hold the independent verifier's faults against ours."""
    ours = {
        (each.line or None, each.entry or None, each.attack)
        for each in faults(content)
        if each.attack != STAMPS
    }
    answer = answer_independently(content)
    told = {(each["line"], each["entry"] or None, each["attack"]) for each in answer}
    theirs = told - {(None, None, "no entries")}  # ours says so where it is asked for a file
    if is_of_no_one_project(content):
        ours, theirs = ({each for each in told if each[2] != STRANGE} for told in (ours, theirs))
    assert ours == theirs, f"only ours: {ours - theirs}; only theirs: {theirs - ours}"


def faults(content: bytes) -> Any:
    return verify(Lines.of(content).ledger()).problems


def read_reveal(content: bytes, _: Path) -> None:
    """Show a field whose digest was signed, whatever it is; twice the same, or nothing."""
    reveal = base64url(content)
    entry = parse_line(format_line(Hand(1).say("step", {"_sd": [reveal_digest(reveal)]})))
    line = json.dumps({**json.loads(format_line(entry)), "d": [reveal]})
    shown = parse_line(line).confidential
    assert not shown or json.loads(content)[1:] == [*shown, *shown.values()]
    json.dumps(shown)


def read_line(content: bytes, _: Path) -> None:
    parse_line(content.decode("utf-8", "surrogateescape"))


VERBS: tuple[tuple[str, ...], ...] = (
    ("show", "CUT"),
    ("show", "CUT", "--json"),
    ("audit", "CUT", "--json"),
    ("audit", "CUT", "--lang", "fr"),
    ("sheet", "CUT", "-o", "sheet.html"),
    ("sheet", "CUT", "-o", "sheet.csv"),
    ("sheet", "CUT", "-o", "sheet.json"),
    ("annotate", "CUT", "-o", "flagged.otio", "--confidential"),
    ("review", "CUT", "--json"),
    ("ledger", "show", "LEDGER", "--confidential", "--json"),
    ("ledger", "show", "LEDGER"),
    ("ledger", "verify", "CUT"),
    ("ledger", "verify", "LEDGER", "--json"),
    ("ledger", "merge", "LEDGER", "LEDGER", "-o", "united.temoin"),
)


def ask_some_verb(content: bytes, folder: Path) -> None:
    """Ask one verb of a scanned cut with this ledger beside it; only errors of ours may leave."""
    ask_verb(VERBS[zlib.crc32(content) % len(VERBS)], content, folder)


def ask_verb(words: Sequence[str], content: bytes, folder: Path) -> None:
    """Ask a verb of a scanned cut with this ledger beside it."""
    cut, ledger = folder / "night_train.otio", folder / "night_train.temoin"
    if not cut.exists():
        shutil.copytree(root("resources") / "samples", folder, dirs_exist_ok=True)
        quietly(["scan", str(cut)])
    ledger.write_bytes(content)
    made = folder / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    places = {"CUT": str(cut), "LEDGER": str(ledger)}
    is_made = [at > 0 and words[at - 1] == "-o" for at in range(len(words))]
    quietly(
        [
            str(made / word) if new else places.get(word, word)
            for word, new in zip(words, is_made, strict=True)
        ]
    )


def quietly(argv: Sequence[str]) -> None:
    """Run a verb as the command line does, except that nothing is caught on the way."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        cli._run(argv)


def odd_reveal(content: bytes, chance: random.Random) -> bytes:
    text = compact(["AAAAAAAAAAAAAAAAAAAAAA", "prompt", odd_value(chance)])
    return text.encode("utf-8", "replace")


LEDGER_TARGETS = (
    Target(
        name="ledger lines",
        read=read_lines,
        samples=[*VECTORS, FORMAT_1, SAID],
        damage=TAMPERED,
    ),
    Target(
        name="two verifiers",
        read=judge_twice,
        samples=[*(each for each in VECTORS if each), FORMAT_1, SAID, *over_entries()],
        damage=either(
            TAMPERED,
            on_one_line(signed_anew(otherwise_placed)),
            with_odd_section,
            less_a_line,
        ),
    ),
    Target(
        name="one line",
        read=read_line,
        samples=FORMAT_1.splitlines(),
        refuses=(LedgerFormatError,),
        damage=either(damaged, odd_json),
    ),
    Target(
        name="reveals",
        read=read_reveal,
        samples=[b'["AAAAAAAAAAAAAAAAAAAAAA","prompt",{"a":["red",1,null]}]'],
        damage=either(damaged, odd_reveal),
    ),
    Target(
        name="verbs on a hostile ledger",
        read=ask_some_verb,
        samples=[SAID],
        refuses=(TemoinError,),
        damage=either(on_one_line(signed_anew(oddly_said)), TAMPERED),
        is_slow=True,
    ),
)
