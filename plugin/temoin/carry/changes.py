"""What changed about AI between two cuts, as the disclosures of both tell it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from temoin.carry.outcomes import Carry
from temoin.match import SURE, Found
from temoin.model import ClipView, Disclosure, Row, Standing
from temoin.vocabulary import Statement, Technique

Key = tuple[str, Technique]
Rows = Mapping[Key, Row]


class Kind(StrEnum):
    """What became of a tool on a clip."""

    ADDED = "added"
    GONE = "gone"
    SAID = "now stated by a person"
    UNSAID = "no longer stated by a person"


@dataclass(frozen=True, slots=True, kw_only=True)
class AiChange:
    """One use of AI that is in one cut and not in the other, or is by another word.

    Attributes:
        old: The old clip, or the first that the new one continues; None for a new clip.
        new: None where nothing continues the old one.
        row: Of the new cut's disclosure; of the old one's where it is gone.
    """

    kind: Kind
    old: ClipView | None
    new: ClipView | None
    row: Row


def are_comparable(found: Carry) -> bool:
    """Return whether both cuts were scanned: else only what people said can be compared."""
    return found.before.scanned_ms is not None and found.after.scanned_ms is not None


def ai_changes(found: Carry) -> tuple[AiChange, ...]:
    """Return what changed about AI, in the new cut's order; what left with its clip comes last."""
    before, after = _standings(found.before), _standings(found.after)
    scanned = are_comparable(found)
    waiting = {each.clip.id: each.entries for each in found.questions}
    told: list[AiChange] = []
    for each in found.matching.found:
        olds = _continued(each)
        was = _rows((before[old.id] for old in olds), scanned=scanned)
        here = _on_clip(each, olds, was, _rows([after[each.clip.id]], scanned=scanned))
        told += [change for change in here if not _waits(change, waiting.get(each.clip.id, ()))]
    for clip in found.matching.removed:
        rows = _rows([before[clip.id]], scanned=scanned)
        told += [AiChange(kind=Kind.GONE, old=clip, new=None, row=row) for row in rows.values()]
    return tuple(told)


def _continued(found: Found) -> list[ClipView]:
    """Return the old clips that a new one continues; where that is open, those of its frames."""
    olds = [link.old for link in found.links if link.use in SURE]
    if olds or not found.needs_person:
        return olds
    return [link.old for link in found.links if link.material in SURE]


def _standings(disclosure: Disclosure) -> Mapping[str, Standing]:
    return {each.clip.id: each for each in disclosure.standings}


def _rows(standings: Iterable[Standing], *, scanned: bool) -> Rows:
    """Return the uses of AI on clips by tool and class, a person's word before others."""
    by_key: defaultdict[Key, list[Row]] = defaultdict(list)
    for standing in standings:
        for row in standing.rows:
            if row.basis is Statement.DECLARED or (scanned and row.basis in _SHOWN):
                by_key[row.tool.casefold(), row.technique].append(row)
    return {
        key: min(rows, key=lambda row: row.basis is not Statement.DECLARED)
        for key, rows in by_key.items()
    }


_SHOWN = frozenset({Statement.EVIDENCED, Statement.PROPOSED})


def _on_clip(found: Found, olds: Sequence[ClipView], was: Rows, now: Rows) -> Iterator[AiChange]:
    old = olds[0] if olds else None
    for key, row in now.items():
        if kind := _kind(was.get(key), row):
            yield AiChange(kind=kind, old=old, new=found.clip, row=row)
    for key, row in was.items():
        if key not in now:
            yield AiChange(kind=Kind.GONE, old=old, new=found.clip, row=row)


def _waits(change: AiChange, entries: Sequence[str]) -> bool:
    """Return whether a question is open on it: what waits for a person is not gone."""
    return change.kind is Kind.GONE and change.row.entry in entries


def _kind(was: Row | None, now: Row) -> Kind | None:
    if was is None:
        return Kind.ADDED
    stated, states = was.basis is Statement.DECLARED, now.basis is Statement.DECLARED
    if stated == states:
        return None
    return Kind.SAID if states else Kind.UNSAID
