"""An entry of a ledger in a list: its shape in an answer, and what it says in a few words."""

from collections.abc import Mapping

from temoin import shapes
from temoin.disclosure import agent_words, derivation_words, look_in, said_text
from temoin.language import say, say_word, sayable
from temoin.ledger import Entry, Target, short_key
from temoin.model import Look
from temoin.notices import look_words
from temoin.wording import counted, joined

_ENTRY_TYPES = (
    sayable("key"),
    sayable("step"),
    sayable("attest"),
    sayable("supersede"),
    sayable("redact"),
    sayable("adopt"),
    sayable("checkpoint"),
    sayable("scan"),
    sayable("carry"),
    sayable("evidence"),
    sayable("derive"),
    sayable("newer"),
)
"""What entries are called in a list."""


def entry_shape(entry: Entry, *, confidential: bool) -> dict[str, object]:
    """Return an entry for an answer, confidential fields only where they are asked for."""
    shape: dict[str, object] = {
        "id": entry.id,
        "type": entry.type,
        "writer": entry.writer,
        "seq": entry.seq,
        "time": shapes.time_text(entry.time_ms),
        "fields": shapes.public_fields(entry.fields),
        "confidential_fields": len(entry.digests),
    }
    return {**shape, "revealed": entry.confidential} if confidential else shape


def entry_words(entry: Entry, *, confidential: bool) -> str:
    """Return an entry in a few words, confidential fields only where they are asked for."""
    fields = entry.fields
    target = fields.get("target")
    clip = Target.from_fields(target).clip_name if isinstance(target, dict) else ""
    named = [fields.get(key) for key in ("tool", "name", "reason")]
    said = next((each for each in named if isinstance(each, str) and each), "")
    if entry.type == "attest":
        said = say("no AI was used")
    elif entry.type == "review":
        said = _review_words(fields)
    elif entry.type == "note":
        said = _note_words(fields)
    elif entry.type == "key":
        said = _key_words(fields)
    elif entry.type in {"supersede", "redact", "carry"}:
        said = _of_another(entry, said)
    elif entry.type == "evidence":
        said = _evidence_words(entry)
    elif entry.type == "derive":
        said = derivation_words(fields)
    elif look := look_in(entry, str):
        said = _look_words(fields, look)
    elif entry.type == "checkpoint" and isinstance(fields.get("count"), int):
        said = counted(fields["count"], "entry", "entries")
    revealed = entry.confidential if confidential else {}
    kept_back = [f"[{name}: {value}]" for name, value in revealed.items()]
    agent = agent_words(fields)
    through = say("[through the agent {agent}]", agent=agent) if agent else ""
    return " ".join(part for part in (clip, said, *kept_back, through) if part)


def _of_another(entry: Entry, words: str) -> str:
    """Return what an entry says that is about another one."""
    return _carry_words(entry.fields) if entry.type == "carry" else _on_entry(entry.fields, words)


def _carry_words(fields: Mapping[str, object]) -> str:
    carried = str(fields.get("entry") or "")[:19]
    holds = fields.get("holds", "yes")
    if holds == "yes":
        return say("{entry} holds here", entry=carried)
    if holds == "no":
        return say("{entry} does not hold here", entry=carried)
    return say("whether {entry} holds here waits for a person", entry=carried)


def _evidence_words(entry: Entry) -> str:
    text = said_text(entry.text("text"))
    return say("{subject}: {reason}", subject=entry.text("name"), reason=text)


def _look_words(fields: Mapping[str, object], look: Look) -> str:
    """Return what was looked at: a cut, or folders."""
    ingest = fields.get("ingest")
    if not isinstance(ingest, Mapping):
        return look_words(look)
    words = say(
        "ingest: {files} read, {count} could not be looked into",
        files=counted(look.files, "file"),
        count=look.not_looked,
    )
    return words if ingest.get("complete") is True else say("{words}; it was stopped", words=words)


def _review_words(fields: Mapping[str, object]) -> str:
    tool, why = fields.get("tool", ""), fields.get("why", "")
    if fields.get("decision") == "dismissed":
        return say("{tool} dismissed: {why}", tool=tool, why=why)
    return say("{tool} accepted as {step}", tool=tool, step=str(fields.get("step", ""))[:19])


def _key_words(fields: Mapping[str, object]) -> str:
    name, revokes, successor = (fields.get(key) for key in ("name", "revokes", "successor"))
    words = [name] if isinstance(name, str) and name else []
    if isinstance(revokes, Mapping):
        key, reason = short_key(str(revokes.get("key"))), revokes.get("reason")
        words.append(say("key {key} no longer counts: {reason}", key=key, reason=reason))
    if isinstance(successor, Mapping):
        key = short_key(str(successor.get("key")))
        words.append(say("names key {key} as the one that follows", key=key))
    if isinstance(fields.get("rotates"), str):
        words.append(say("follows key {key}", key=short_key(str(fields["rotates"]))))
    return joined(words)


def _note_words(fields: Mapping[str, object]) -> str:
    kind = say_word("NoteKind", str(fields.get("kind", "")))
    return _on_entry(fields, say('{kind}: "{text}"', kind=kind, text=fields.get("text", "")))


def _on_entry(fields: Mapping[str, object], words: str) -> str:
    about = str(fields.get("entry") or "")[:19]
    return say("on {entry}, {words}", entry=about, words=words) if about else words
