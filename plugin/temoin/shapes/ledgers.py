"""What was appended to a ledger, and what it proves."""

from collections.abc import Sequence

from temoin.language import say
from temoin.model import Checkpoint, LedgerState, Problem
from temoin.shapes.parts import Shape, time_text


def logged_shape(
    entries: Sequence[str],
    clips: Sequence[str],
    ledger: str,
    notices: Sequence[str] = (),
    *,
    batch: str = "",
    taken_back: Sequence[str] = (),
    dry_run: bool = False,
) -> Shape:
    """Return what was appended.

    Args:
        entries: Ids, in the order of the clips, or of what was retracted; for an accepted proposal
            its step, then its review.
        clips: Ids of the clips spoken of; none for a retraction.
        ledger: The file, as the caller gave it.
        notices: What else a person should know.
        batch: What the entries have in common.
        taken_back: Ids of the entries that no longer hold.
        dry_run: Whether nothing was appended, only told.
    """
    return {
        "temoin": "logged/1",
        "entry": entries[0] if entries else None,
        "entries": list(entries),
        "clip": clips[0] if clips else None,
        "ledger": ledger,
        "clips": list(clips),
        "notices": list(map(say, notices)),
        "batch": batch or None,
        "taken_back": list(taken_back),
        "dry_run": dry_run,
    }


def verify_shape(state: LedgerState) -> Shape:
    """Return what a ledger proves, and each thing that it does not."""
    return {"temoin": "verify/1", **ledger_shape(state)}


def ledger_shape(state: LedgerState) -> Shape:
    """Return the ledger's part of an answer."""
    return {
        "entries": state.entries,
        "writers": state.writers,
        "integrity": state.integrity,
        "identity": state.identity,
        "time": state.time,
        "trust": state.trust,
        "problems": [_problem_shape(each) for each in state.problems],
        "name": state.name,
        "untrusted": list(state.untrusted),
        "notes": list(map(say, state.notes)),
        "is_excerpt": state.is_excerpt,
        "checkpoint": _checkpoint_shape(state.checkpoint) if state.checkpoint else None,
    }


def _checkpoint_shape(checkpoint: Checkpoint) -> Shape:
    return {
        "entry": checkpoint.entry,
        "count": checkpoint.count,
        "time": time_text(checkpoint.time_ms),
        "stamped": time_text(checkpoint.stamped_ms) if checkpoint.stamped_ms else None,
        "authority": checkpoint.authority or None,
    }


def _problem_shape(problem: Problem) -> Shape:
    return {
        "attack": problem.attack,
        "entry": problem.entry or None,
        "writer": problem.writer or None,
        "line": problem.line or None,
        "file": problem.file or None,
        "message": say(problem.message),
        "hint": say(problem.hint),
    }
