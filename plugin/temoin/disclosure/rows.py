"""Rows of a disclosure: one for each use of AI, and for each person's word that there was none."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from temoin.disclosure.agents import said_by
from temoin.disclosure.attach import Attached
from temoin.model import ClipView, Evidence, Proposal, Row
from temoin.vocabulary import Effect, Hosting, Says, Scope, Statement, Technique, YesNo

NameOf = Callable[[str], str]
Word = TypeVar("Word", bound=StrEnum)
_SHOWN_APART = frozenset(
    {"target", "tool", "technique", "effect", "hosting", "meaning_changed", "note"}
)
_ATTEST_SHOWN_APART = frozenset({"target", "note", "not_used", "looked_at"})


def rows_for(
    clip: ClipView,
    attached: Sequence[Attached],
    evidence: Sequence[Evidence],
    proposals: Sequence[Proposal],
    name_of: NameOf,
    *,
    dismissed: Collection[str] = (),
) -> tuple[Row, ...]:
    """Return a clip's rows: people's words first, then what only files and detectors say.

    Evidence and proposals that a person's step already speaks of stand in that step's row;
    proposals whose ids a person dismissed have no row of their own.
    """
    rows: list[Row] = []
    spoken_evidence: set[str] = set()
    spoken_proposals: set[str] = set()
    for each in attached:
        if each.entry.entry.type == "attest":
            rows.append(_attest_row(clip, each, name_of))
            continue
        row = _step_row(clip, each, name_of)
        facts = [fact for fact in evidence if _speaks_of_evidence(row, fact)]
        guesses = [each for each in proposals if speaks_of_proposal(row, each)]
        spoken_evidence.update(fact.id for fact in facts)
        spoken_proposals.update(each.id for each in guesses)
        guess = guesses[0] if guesses else None
        rows.append(replace(row, evidence=tuple(facts), proposal=guess))
    rows += _evidence_rows(clip, [fact for fact in evidence if fact.id not in spoken_evidence])
    closed = spoken_proposals.union(dismissed)
    rows += [_proposal_row(clip, each) for each in proposals if each.id not in closed]
    return tuple(rows)


def _word(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _step_row(clip: ClipView, attached: Attached, name_of: NameOf) -> Row:
    fields, entry = attached.entry.fields, attached.entry.entry
    return Row(
        clip=clip.id,
        basis=Statement.DECLARED,
        tool=_word(fields, "tool") or "unknown",
        technique=_known(Technique, _word(fields, "technique")),
        effect=_known(Effect, _word(fields, "effect")),
        scope=attached.target.scope,
        record_range=attached.record_range,
        hosting=_known(Hosting, _word(fields, "hosting")),
        meaning_changed=_known(YesNo, _word(fields, "meaning_changed")),
        note=_word(fields, "note"),
        said_by=said_by(name_of(entry.key_id), entry),
        said_at_ms=entry.time_ms,
        entry=entry.id,
        attached_by=attached.why,
        fields={key: value for key, value in fields.items() if key not in _SHOWN_APART},
    )


def _attest_row(clip: ClipView, attached: Attached, name_of: NameOf) -> Row:
    fields, entry = attached.entry.fields, attached.entry.entry
    return Row(
        clip=clip.id,
        basis=Statement.ATTESTED,
        tool="",
        technique=Technique.NONE,
        effect=Effect.NONE,
        scope=attached.target.scope,
        record_range=attached.record_range,
        note=_word(fields, "note"),
        said_by=said_by(name_of(entry.key_id), entry),
        said_at_ms=entry.time_ms,
        entry=entry.id,
        attached_by=attached.why,
        fields={key: value for key, value in fields.items() if key not in _ATTEST_SHOWN_APART},
    )


def _evidence_rows(clip: ClipView, evidence: Sequence[Evidence]) -> list[Row]:
    """Return a row for each tool that files name as AI."""
    by_tool: dict[str, list[Evidence]] = {}
    for fact in evidence:
        if fact.says is Says.AI:
            by_tool.setdefault(fact.tool or "unknown", []).append(fact)
    return [
        Row(
            clip=clip.id,
            basis=Statement.EVIDENCED,
            tool=tool,
            technique=facts[0].technique,
            effect=Effect.CONTENT if facts[0].technique is Technique.GENERATIVE else Effect.UNKNOWN,
            record_range=clip.record_range,
            evidence=tuple(facts),
        )
        for tool, facts in by_tool.items()
    ]


def _proposal_row(clip: ClipView, proposal: Proposal) -> Row:
    return Row(
        clip=clip.id,
        basis=Statement.PROPOSED,
        tool=proposal.tool,
        technique=proposal.technique,
        effect=proposal.effect,
        record_range=clip.record_range,
        proposal=proposal,
    )


def _speaks_of_evidence(row: Row, fact: Evidence) -> bool:
    """Return whether a step is about what a file says: by its id, its tool, or the media made."""
    if fact.says is not Says.AI:
        return False
    made = row.scope is Scope.MEDIA and row.technique is fact.technique is Technique.GENERATIVE
    return made or _named(row, "evidence", fact.id) or _same_tool(row.tool, fact.tool)


def _same_tool(one: str, other: str) -> bool:
    """Return whether two names mean one tool: `Veo` and `Google Veo 3` do."""
    words, others = (set(re.findall(r"\w+", name.casefold())) for name in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _named(row: Row, key: str, wanted: str) -> bool:
    """Return whether a step names an id among those it confirms."""
    ids = row.fields.get(key)
    return isinstance(ids, list) and wanted in ids


def speaks_of_proposal(row: Row, guess: Proposal) -> bool:
    """Return whether a step is about what a detector guesses: by its id, or its tool."""
    return _named(row, "proposals", guess.id) or row.tool.casefold() == guess.tool.casefold()


def _known(words: type[Word], text: str) -> Word:
    """Return the word of a vocabulary, or its `unknown` for one this version does not know."""
    try:
        return words(text)
    except ValueError:
        return words("unknown")
