"""A person's words on an entry or on clips; never a statement of what was done."""

from collections.abc import Sequence

from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import Draft
from temoin.model import ClipView
from temoin.record import Agent, Logged, sign, uses_of
from temoin.vocabulary import NoteKind


def note_on_entry(
    cut: Cut, entry_id: str, text: str, kind: NoteKind, agent: Agent | None = None
) -> Logged:
    """Sign and append a person's words on an entry.

    Args:
        cut: Whose ledger it is.
        entry_id: The entry's id, or enough of it.
        text: The words.
        kind: What they are; an answer speaks of the note that it answers.
        agent: What acted for the person, if anything did.

    Raises:
        InputError: No such entry, no words, or an answer to what is no note.
        StoreError: The ledger could not be written; nothing was.
    """
    entry = cut.ledger.entry(entry_id)
    if entry.id in cut.state.unproved:
        raise InputError(
            say("entry {entry} proves nothing", entry=entry.id[:19]),
            hint="See why with 'temoin ledger verify'.",
        )
    if kind is NoteKind.ANSWER and entry.type != "note":
        raise InputError("an answer to what is no note", hint="Name the note that it answers.")
    fields = {"kind": kind.value, "text": _words(text), "entry": entry.id}
    return sign(cut, [Draft(type="note", fields=fields)], (), agent)


def note_on_clips(
    cut: Cut, clips: Sequence[ClipView], text: str, kind: NoteKind, agent: Agent | None = None
) -> Logged:
    """Sign and append a person's words on clips, an entry for each, all in one write.

    Raises:
        InputError: No clip, no words, or an answer that names no note.
        StoreError: The ledger could not be written; nothing was.
    """
    if not clips:
        raise InputError("a note on nothing", hint="Name an entry or a clip.")
    if kind is NoteKind.ANSWER:
        raise InputError("an answer to what is no note", hint="Name the note that it answers.")
    said = {"kind": kind.value, "text": _words(text)}
    drafts = [
        Draft(type="note", fields={"target": target.to_fields(), **said})
        for target in uses_of(cut, clips)
    ]
    return sign(cut, drafts, clips, agent)


def _words(text: str) -> str:
    if not text.strip():
        raise InputError("a note without words", hint="Write what you want to say.")
    return text.strip()
