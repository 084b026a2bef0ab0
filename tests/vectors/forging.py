"""What an attacker can do to the lines of a ledger, and where each fault of it is to be found."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledgers import Hand
from temoin.ledger import MEDIA_TYPE, Draft, Entry, Link, format_line, sign_entry
from temoin.ledger.entry import entry_id, signed_message
from temoin.signing import SigningKey, base64url

MALFORMED = "malformed line"
NO_ENTRIES = "no entries"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that a verifier must name, and the number of the line it must name it on.

    Attributes:
        of: The entry that it is of, where that stands in a file beside the ledger.
    """

    attack: str
    line: int | None
    of: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """A ledger's bytes and what is wrong with them.

    Attributes:
        repeats: Marks of the committed file, each with the text and how often it stands there
            instead: so that a huge ledger is a small file.
        beside: Further files of the vector, by name.
    """

    content: bytes
    faults: tuple[Fault, ...] = ()
    repeats: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)


def of_lines(lines: Iterable[str], *faults: tuple[str, int]) -> Vector:
    """Return a vector of whole lines; each fault is an attack's name and its line's number."""
    content = "".join(f"{line}\n" for line in lines).encode()
    return Vector(content=content, faults=tuple(Fault(*each) for each in faults))


def compact(value: object) -> str:
    """Return sorted, compact JSON, whatever it holds."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def body_of(line: str) -> dict[str, Any]:
    """Return what a line's payload says."""
    body: dict[str, Any] = json.loads(json.loads(line)["p"])
    return body


def id_of(line: str) -> str:
    """Return an entry's id as its line writes it."""
    return str(json.loads(line)["id"])


def changed(line: str, **members: object) -> str:
    """Return a line with other members of its envelope, all else as it was."""
    return compact_as_ours({**json.loads(line), **members})


def compact_as_ours(envelope: Mapping[str, object]) -> str:
    """Return an envelope in the order in which it was read, without a space."""
    return json.dumps(envelope, separators=(",", ":"), ensure_ascii=False)


def signed_text(text: str, key: SigningKey, **members: object) -> str:
    """Return a line whose payload is this very text, properly signed by a key.

    Args:
        members: Of the envelope; they stand instead of what is proper, or beside it.
    """
    message = signed_message(str(members.get("t", MEDIA_TYPE)), text)
    envelope = {
        "id": entry_id(message),
        "t": MEDIA_TYPE,
        "p": text,
        "k": key.id,
        "s": base64url(key.sign(message)),
    }
    return compact_as_ours({**envelope, **members})


def again(line: str, key: SigningKey, **fields: object) -> str:
    """Return a line with other fields of its payload, properly signed once more."""
    return signed_text(compact({**body_of(line), **fields}), key)


@dataclass(frozen=True, slots=True)
class Honest:
    """The ledger that is attacked: Ana's lines 1, 2, 3, 7 and Ben's 4, 5, 6, all in order.

    Line 2 has a confidential prompt; 5 retracts 3, which Ben had read; 7 knows 6.
    """

    ana: Hand
    ben: Hand

    @classmethod
    def made(cls) -> "Honest":
        """Return it, the same in every run (where salts are made so)."""
        ana, ben = Hand(1, name="Ana"), Hand(2, name="Ben")
        ana.step("Magic Mask", prompt="a red sky")
        wrong = ana.step("Relight")
        ben.reads(ana)
        ben.say("supersede", {"entry": wrong.id, "reason": "wrong clip"})
        ben.step("Depth Map")
        ana.reads(ben)
        target = {"scope": "media", "media": {"reel": "A001"}}
        ana.say("attest", {"target": target, "not_used": ["ai"], "note": "étalonnage"})
        return cls(ana, ben)

    @property
    def lines(self) -> list[str]:
        """Its lines; a new list each time."""
        ana, ben = self.ana.written, self.ben.written
        return [format_line(each) for each in (*ana[:3], *ben, ana[3])]

    def with_last(self, line: str) -> list[str]:
        """Return its lines, the last one, which no other names, being another."""
        return [*self.lines[:-1], line]

    def next_link(self, **changes: Any) -> Link:
        """Return where Ana's next entry would stand, or somewhere else."""
        place: dict[str, Any] = {
            "project": self.ana.project,
            "writer": self.ana.writer,
            "seq": 5,
            "prev": self.ana.written[-1].id,
            "heads": (),
        }
        return Link(**{**place, **changes})

    def next_line(self, kind: str, fields: Mapping[str, object], **changes: Any) -> str:
        """Return a line that Ana signs, in her next place or somewhere else."""
        draft = Draft(type=kind, fields=fields)
        time_ms = self.ana.written[-1].time_ms + 1000
        return format_line(sign_entry(draft, self.next_link(**changes), time_ms, self.ana.key))
