"""The parts that several answers share: ranges, times, evidence, proposals, what failed."""

from collections.abc import Iterable

from temoin.errors import TemoinError
from temoin.language import say
from temoin.model import (
    CouldNotLook,
    DidNotRun,
    Disclosure,
    Dismissal,
    EarlierScan,
    Evidence,
    Note,
    Proposal,
    Recorded,
    Retraction,
    Tally,
)
from temoin.rate import FrameRange, timecode
from temoin.wording import moment

Shape = dict[str, object]
"""One JSON object; its keys stand in the contract's order."""


def time_text(time_ms: int | None) -> str | None:
    """Return UTC milliseconds since 1970 as `2026-11-24T16:20:00Z`; None for no date there is."""
    at = moment(time_ms) if time_ms is not None else None
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z" if at else None


def range_shape(frames: FrameRange | None, *, drop_frame: bool = False) -> Shape | None:
    """Return a half-open range with the timecode of its start; None for none."""
    if frames is None:
        return None
    drop_frame = drop_frame and frames.rate.has_drop_frame
    return {
        "start": frames.start,
        "duration": frames.duration,
        "rate": str(frames.rate),
        "tc": timecode(frames.start, frames.rate, drop_frame=drop_frame),
    }


def error_shape(error: TemoinError) -> Shape:
    """Return an error's document."""
    return {
        "temoin": "error/1",
        "error": {
            "code": type(error).__name__,
            "exit": error.exit_code,
            "message": say(error.message),
            "hint": say(error.hint),
            "file": error.file,
            "clip": error.clip,
        },
    }


def evidence_shape(fact: Evidence) -> Shape:
    """Return a fact found in a file, and where else it is from, if it is."""
    shape: Shape = {
        "id": fact.id,
        "reader": fact.reader,
        "version": fact.version,
        "says": fact.says.value,
        "technique": fact.technique.value,
        "source_type": fact.source_type,
        "tool": fact.tool,
        "text": fact.text,
        "where": fact.where,
        "strength": fact.strength.value,
        "integrity": fact.integrity.value,
        "trust": fact.trust.value,
        "availability": fact.availability.value,
        "partial": fact.partial,
        "signer": fact.signer,
        "signed_at": fact.signed_at,
        "details": fact.details,
        "places": fact.places,
        "file": fact.file,
        "as_scanned": fact.as_scanned,
    }
    return {**shape, "recorded": _recorded_shape(fact.recorded)} if fact.recorded else shape


def _recorded_shape(recorded: Recorded) -> Shape:
    return {
        "holds_by": recorded.holds_by,
        "entry": recorded.entry or None,
        "said_by": recorded.said_by or None,
        "said_at": time_text(recorded.said_at_ms),
        "derived": list(recorded.derived),
        "declared_by": list(recorded.declared_by),
    }


def proposal_shape(guess: Proposal) -> Shape:
    """Return a detector's guess."""
    return {
        "id": guess.id,
        "detector": guess.detector,
        "version": guess.version,
        "tool": guess.tool,
        "technique": guess.technique.value,
        "effect": guess.effect.value,
        "presence": guess.presence.value,
        "confidence": guess.confidence.value,
        "by_name": guess.by_name,
        "grounds": [
            {
                "file": ground.file,
                "where": ground.where,
                "node": ground.node,
                "text": ground.text,
                "catalogue": ground.catalogue,
            }
            for ground in guess.grounds
        ],
    }


def note_shapes(notes: Iterable[Note]) -> list[Shape]:
    """Return people's words on an entry or a clip, answers after what they answer."""
    return [
        {
            "entry": each.entry,
            "kind": each.kind.value,
            "text": each.text,
            "said_by": each.said_by,
            "said_at": time_text(each.said_at_ms),
            "about": each.about or None,
            "withdrawn": each.withdrawn,
        }
        for each in notes
    ]


def dismissal_shapes(dismissals: Iterable[Dismissal]) -> list[Shape]:
    """Return proposals that people dismissed, with who and why."""
    return [
        {
            "proposal": proposal_shape(each.proposal),
            "entry": each.entry,
            "said_by": each.said_by,
            "said_at": time_text(each.said_at_ms),
            "why": each.why,
            "notes": note_shapes(each.notes),
        }
        for each in dismissals
    ]


def retraction_shapes(retractions: Iterable[Retraction]) -> list[Shape]:
    """Return what was taken back or replaced, with who and why."""
    return [
        {
            "entry": each.entry,
            "what": each.what,
            "said_by": each.said_by,
            "taken_back_by": each.folded_by,
            "by_another": each.by_another,
            "reason": each.reason,
            "notes": note_shapes(each.notes),
        }
        for each in retractions
    ]


def earlier_scan_shape(scan: EarlierScan | None) -> Shape | None:
    """Return a scan that does not hold any more; None for none."""
    if scan is None:
        return None
    return {"scanned_at": time_text(scan.time_ms), "of_these_bytes": scan.of_these_bytes}


def looked_shape(disclosure: Disclosure) -> Shape:
    """Return when a cut and its media were looked at, and what of them was not, or is no more."""
    return {
        "scanned_at": time_text(disclosure.scanned_ms),
        "earlier_scan": earlier_scan_shape(disclosure.earlier_scan),
        "changed_media": list(disclosure.changed_media),
        "gone_media": list(disclosure.gone_media),
        "could_not_look": could_not_look_shapes(disclosure.could_not_look),
        "did_not_run": did_not_run_shapes(disclosure.did_not_run),
    }


def tally_shape(tally: Tally) -> Shape:
    """Return how many clips, and frames of the programme."""
    return {"clips": tally.clips, "frames": tally.frames}


def did_not_run_shapes(failures: Iterable[DidNotRun]) -> list[Shape]:
    """Return the plugins that gave no answer."""
    return [
        {"plugin": each.plugin, "reason": each.reason, "subject": each.subject} for each in failures
    ]


def could_not_look_shapes(failures: Iterable[CouldNotLook]) -> list[Shape]:
    """Return what nobody could look into."""
    return [{"subject": each.subject, "reason": each.reason} for each in failures]
