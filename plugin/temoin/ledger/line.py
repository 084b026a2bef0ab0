"""An entry as a line of a file: read, refused, written back as it was."""

import json
from dataclasses import replace
from typing import Annotated, Any

import msgspec

from temoin.canonical import parse_object
from temoin.errors import LedgerFormatError
from temoin.language import say
from temoin.ledger.entry import MEDIA_TYPE, NEWER, Entry

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; no entry of ours comes near it."""

_OURS = "application/vnd.temoin."
_HINT = "Ask for a copy from whoever wrote it."


class _Envelope(msgspec.Struct, omit_defaults=True, gc=False):
    """A line as we write it, its members in this order."""

    id: str
    t: str
    p: str
    k: str
    s: str
    d: list[str] = []
    ts: list[str] = []


_Text = Annotated[str, msgspec.Meta(min_length=1)]


class _Place(msgspec.Struct, gc=False):
    """What each payload says of where it stands."""

    type: _Text
    project: _Text
    writer: _Text
    seq: Annotated[int, msgspec.Meta(ge=1)]
    prev: _Text | None
    heads: list[str]
    time: int
    _sd: list[str] = []


_MEMBERS = frozenset(_Envelope.__struct_fields__)
_envelope = msgspec.json.Decoder(_Envelope).decode
_encode = msgspec.json.Encoder().encode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def format_line(entry: Entry, *, reveals: bool = True) -> str:
    """Return an entry as a line, without its line break; payload and signature as they were.

    A line that another program wrote comes back byte for byte, where it is to say the same.
    """
    if entry.raw and (reveals or not entry.reveals) and parse_line(entry.raw) == entry:
        return entry.raw
    envelope: dict[str, object] = {
        "id": entry.id,
        "t": entry.media_type,
        "p": entry.payload,
        "k": entry.key_id,
        "s": entry.signature,
    }
    if reveals and entry.reveals:
        envelope["d"] = list(entry.reveals)
    if entry.stamps:
        envelope["ts"] = list(entry.stamps)
    further = {name: msgspec.Raw(text.encode()) for name, text in entry.further.items()}
    return msgspec.json.encode({**envelope, **further}).decode()


def parse_line(line: str, number: int = 0, file: str = "") -> Entry:
    """Return the entry that a line holds; nothing in it is believed yet.

    Raises:
        LedgerFormatError: No envelope, two equal keys in it, or a payload that no entry has.
    """
    if len(line) > LONGEST_LINE:
        raise LedgerFormatError("a line that is too long for an entry", hint=_HINT)
    return _ours(line, number, file) or _anybodys(line, number, file)


def _ours(line: str, number: int, file: str) -> Entry | None:
    """Return the entry of a line that is written as ours all are; None for any other."""
    try:
        envelope = _envelope(line)
        if _encode(envelope).decode() != line:
            return None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return Entry(
        id=envelope.id,
        media_type=envelope.t,
        payload=envelope.p,
        key_id=envelope.k,
        signature=envelope.s,
        reveals=tuple(envelope.d),
        stamps=tuple(envelope.ts),
        body=_body(envelope.t, envelope.p),
        line=number,
        file=file,
    )


def _anybodys(line: str, number: int, file: str) -> Entry:
    envelope = parse_object(line)
    is_plain = msgspec.json.encode(envelope).decode() == line
    if not is_plain:
        refuse_doubled_keys(line)
    texts = [envelope.get(name) for name in ("id", "t", "p", "k", "s")]
    beside = [envelope.get("d", []), envelope.get("ts", [])]
    if not all(isinstance(each, str) for each in texts) or not all(map(_are_texts, beside)):
        raise LedgerFormatError("a line that is no entry: id, t, p, k, s, d or ts", hint=_HINT)
    name, media_type, payload, key_id, signature = texts
    entry = Entry(
        id=str(name),
        media_type=str(media_type),
        payload=str(payload),
        key_id=str(key_id),
        signature=str(signature),
        reveals=tuple(beside[0]),
        stamps=tuple(beside[1]),
        further=_further(line) if envelope.keys() - _MEMBERS else {},
        body=_body(str(media_type), str(payload)),
        line=number,
        file=file,
    )
    return entry if is_plain and not entry.further else replace(entry, raw=line)


def _further(line: str) -> dict[str, str]:
    """Return the fields of a newer version, each as the text it was written in."""
    found = {name: bytes(value).decode() for name, value in _members(line).items()}
    return {name: text for name, text in found.items() if name not in _MEMBERS}


def refuse_doubled_keys(line: str) -> None:
    """Return only if no object of a line names a key twice: readers disagree on which one counts.

    A line that is the compact form of what was read, as ours all are, has none.

    Raises:
        LedgerFormatError: One does.
    """
    try:
        json.loads(line, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise LedgerFormatError(
            "a line that two readers take for two things", hint=_HINT
        ) from error


def _each_key_once(members: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in members}) != len(members):
        raise LedgerFormatError("a line with two equal keys", hint=_HINT)
    return dict(members)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _body(media_type: str, payload: str) -> dict[str, Any]:
    """Return what a payload says; what a newer version says in a way of its own stays closed."""
    try:
        return _checked_body(payload)
    except LedgerFormatError:
        if media_type == MEDIA_TYPE or not media_type.startswith(_OURS):
            raise
        return {**_OPAQUE}


def _checked_body(payload: str) -> dict[str, Any]:
    """Return a payload's object, its place in the chain of the right types."""
    body = parse_object(payload)
    try:
        msgspec.convert(body, _Place)
    except msgspec.ValidationError as error:
        raise LedgerFormatError(
            say("a payload without a proper place: {reason}", reason=str(error)[:120]), hint=_HINT
        ) from error
    return body


_OPAQUE = {
    "type": NEWER,
    "project": "",
    "writer": "",
    "seq": 0,
    "prev": None,
    "heads": [],
    "time": 0,
}
"""Stands for a payload that cannot be read."""
