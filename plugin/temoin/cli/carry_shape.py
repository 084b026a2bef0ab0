"""The document of `carry` and `diff`."""

from temoin.carry import AiChange, Carry, Outcome, Question, Unspoken, ai_changes
from temoin.cli.carry_words import asked_words
from temoin.match import SURE, Found, Link, Sureness
from temoin.model import ClipView, CutView
from temoin.shapes import Shape, range_shape


def carry_shape(found: Carry, *, dry_run: bool, with_ai: bool = False) -> Shape:
    """Return what was found on the way from one cut to the next.

    Args:
        found: All of it.
        dry_run: Whether nothing was signed, only told.
        with_ai: Whether what changed about AI is told, too.
    """
    asked = {each.clip.id: asked_words(found, each) for each in found.questions}
    return {
        "temoin": "carry/1",
        "clips": [*map(_clip, found.matching.found), *map(_removed, found.matching.removed)],
        "entries": [_entry(each, asked) for each in found.outcomes],
        "unspoken": [_unspoken(each, found.new) for each in found.unspoken],
        "old": _cut(found.old),
        "new": _cut(found.new),
        "questions": [_question(each, asked[each.clip.id]) for each in found.questions],
        "ai": [_ai(each, found) for each in ai_changes(found)] if with_ai else None,
        "signed": list(found.signed),
        "to_sign": len(found.planned) if dry_run else 0,
        "batch": found.batch or None,
        "ledger": found.ledger,
        "dry_run": dry_run,
        "notices": list(found.notices),
    }


def _cut(cut: CutView) -> Shape:
    return {"name": cut.name, "files": list(cut.files), "digest": cut.digest}


def _clip(found: Found) -> Shape:
    link = found.links[0] if found.links else None
    sure = [each for each in found.links if each.use in SURE]
    return {
        "new": found.clip.id,
        "old": link.old.id if link and (sure or found.needs_person) else None,
        "verdict": found.changes[0].value if found.changes else "needs-person",
        "frames": range_shape(link.common) if link else None,
        "grounds": [each.value for each in link.agreed] if link else [],
        "confidence": found.sureness.value,
        "changes": [each.value for each in found.changes],
        "against": [each.value for each in link.disagreed] if link else [],
        "continues": [each.old.id for each in sure],
        "sight": found.sight.value,
    }


def _removed(clip: ClipView) -> Shape:
    return {
        "new": None,
        "old": clip.id,
        "verdict": "removed",
        "frames": None,
        "grounds": [],
        "confidence": Sureness.LIKELY.value,
        "changes": ["removed"],
        "against": [],
        "continues": [],
        "sight": None,
    }


def _entry(outcome: Outcome, asked: dict[str, str]) -> Shape:
    link, new = outcome.link, outcome.new
    is_asked = outcome.verdict.value == "needs-person"
    return {
        "entry": outcome.entry,
        "verdict": outcome.verdict.value,
        "clip": new.id if new else None,
        "frames": range_shape(outcome.frames),
        "question": asked[new.id] if is_asked and new else None,
        "old": outcome.old.id,
        "confidence": (link.use or link.material).value if link else None,
        "why": outcome.why.value if outcome.why else None,
    }


def _question(question: Question, words: str) -> Shape:
    return {
        "clip": question.clip.id,
        "text": words,
        "candidates": [_candidate(each) for each in question.candidates],
        "entries": list(question.entries),
    }


def _candidate(link: Link) -> Shape:
    return {
        "old": link.old.id,
        "name": link.old.name,
        "grounds": [each.value for each in link.agreed],
        "against": [each.value for each in link.disagreed],
        "frames": range_shape(link.common),
    }


def _unspoken(each: Unspoken, cut: CutView) -> Shape:
    return {
        "clip": each.clip.id,
        "name": each.clip.name,
        "record": [range_shape(part, drop_frame=cut.drop_frame) for part in each.record],
        "changed": each.is_changed,
    }


def _ai(change: AiChange, found: Carry) -> Shape:
    row, cut = change.row, found.new if change.new and change.kind != "gone" else found.old
    return {
        "kind": change.kind.value,
        "new": change.new.id if change.new else None,
        "old": change.old.id if change.old else None,
        "tool": row.tool or None,
        "technique": row.technique.value,
        "effect": row.effect.value,
        "basis": row.basis.value,
        "record": range_shape(row.record_range, drop_frame=cut.drop_frame),
        "entry": row.entry or None,
    }
