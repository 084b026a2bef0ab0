"""What the verbs on applications answer, as documents and for people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from temoin import shapes
from temoin.cli.answer import Document
from temoin.cli.identifiers import Identifiers
from temoin.cli.text import columns
from temoin.install import Check, Condition, Fate, Outcome, Plan
from temoin.language import say, say_counted, sayable
from temoin.store.payloads import Payload
from temoin.store.places import Found
from temoin.wording import error_words, harmless, listed

_FATES = {
    Fate.NEW: (sayable("{count} file written"), sayable("{count} files written")),
    Fate.REPLACED: (sayable("{count} file replaced"), sayable("{count} files replaced")),
    Fate.UNCHANGED: (
        sayable("{count} file left as it is"),
        sayable("{count} files left as they are"),
    ),
    Fate.REMOVED: (sayable("{count} file removed"), sayable("{count} files removed")),
    Fate.KEPT: (sayable("{count} file kept"), sayable("{count} files kept")),
    Fate.GONE: (sayable("{count} file gone already"), sayable("{count} files gone already")),
    Fate.BLOCKED: (sayable("{count} file in the way"), sayable("{count} files in the way")),
}
_WOULD = {
    Fate.NEW: sayable("would be written"),
    Fate.REPLACED: sayable("would be replaced"),
    Fate.UNCHANGED: sayable("would stay as it is"),
    Fate.REMOVED: sayable("would be removed"),
    Fate.KEPT: sayable("would be kept"),
    Fate.GONE: sayable("is gone already"),
    Fate.BLOCKED: sayable("is in the way"),
}
_STATES = {
    "absent": sayable("not installed"),
    "current": sayable("installed, up to date"),
    "other": sayable("installed by another Temoin"),
    "damaged": sayable("installed, and not as it was"),
}
_KEYS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An application in the list.

    Attributes:
        reachable: None where nobody can tell.
        places: Where it looks, or would, with what lies there.
        meant: Where its folders would lie, as written, where it was not found.
    """

    payload: Payload
    reachable: bool | None
    places: tuple[tuple[Found, Condition | None], ...]
    meant: tuple[str, ...]


def hosts_document(found: Iterable[Listed]) -> Document:
    """Return the list of applications."""
    return {
        "temoin": "hosts/1",
        "hosts": [
            {
                "id": each.payload.id,
                "label": each.payload.label,
                "reachable": each.reachable,
                "places": [_place_shape(*pair) for pair in each.places],
            }
            for each in found
        ],
    }


def hosts_text(found: Iterable[Listed]) -> str:
    """Return the same for a person."""
    lines = []
    for each in found:
        lines.append(f"{each.payload.label} ({each.payload.id}): {_reachable(each.reachable)}")
        rows = [[f"  {place.folder}", _state_words(state)] for place, state in each.places]
        lines.append(columns(rows) if rows else _nowhere(each))
    return "\n".join(lines) if lines else say("nothing ships for any application")


def _nowhere(listed_host: Listed) -> str:
    if not listed_host.meant:
        return "  " + say("nothing is known of where it looks on this system")
    where = listed(listed_host.meant, 2)
    return "  " + say("not found here; it would go to {folder}", folder=where)


def _reachable(reachable: bool | None) -> str:  # noqa: FBT001 - three answers, not a switch
    if reachable is None:
        return say("nobody can tell whether it can be reached")
    return (
        say("can be asked from here where it is open")
        if reachable
        else say("not reachable from here")
    )


def _place_shape(place: Found, condition: Condition | None) -> Document:
    return {
        "folder": str(place.folder),
        "version": place.version,
        "shared": place.is_shared,
        "state": _state(condition),
        "installed": condition.receipt.version if condition else None,
    }


def _state(condition: Condition | None) -> str:
    if condition is None:
        return "absent"
    if not condition.is_whole:
        return "damaged"
    return "current" if condition.is_current else "other"


def _state_words(condition: Condition | None) -> str:
    words = say(_STATES[_state(condition)])
    return f"{words} ({condition.receipt.version})" if condition else words


def outcomes_document(
    payload_id: str, act: str, outcomes: Iterable[Outcome], *, dry_run: bool
) -> Document:
    """Return what became of files: `act` is `install` or `uninstall`."""
    return {
        "temoin": "installed/1",
        "host": payload_id,
        "act": act,
        "dry_run": dry_run,
        "places": [_outcome_shape(each) for each in outcomes],
    }


def _outcome_shape(outcome: Outcome) -> Document:
    plan, error = outcome.plan, outcome.error
    return {
        "folder": str(plan.folder),
        "done": error is None,
        "files": [
            {"path": step.below, "fate": step.fate.value, "why": step.why} for step in plan.steps
        ],
        "folders": list(map(str, outcome.folders)),
        "error": shapes.error_shape(error)["error"] if error else None,
    }


def outcomes_text(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    """Return the same for a person: every file of a rehearsal, else what they should know."""
    return "\n".join(line for each in outcomes for line in _outcome_lines(each, dry_run=dry_run))


def _outcome_lines(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    plan = outcome.plan
    if outcome.error:
        _, what, hint = map(harmless, error_words(outcome.error))
        yield say("{folder}: nothing was done: {reason}", folder=plan.folder, reason=what)
        yield f"  {hint}"
        return
    yield from _would_lines(outcome) if dry_run else _did_lines(plan)


def _did_lines(plan: Plan) -> Iterator[str]:
    counts = {fate: sum(step.fate is fate for step in plan.steps) for fate in Fate}
    told = [say_counted(*_FATES[fate], count) for fate, count in counts.items() if count]
    yield say("{folder}: {files}", folder=plan.folder, files=", ".join(told))
    for step in plan.steps:
        if step.fate is Fate.KEPT:
            file = harmless(step.below)
            yield "  " + say("{file} stays: {reason}", file=file, reason=step.why)


def _would_lines(outcome: Outcome) -> Iterator[str]:
    plan = outcome.plan
    yield str(plan.folder)
    for step in plan.steps:
        why = f" ({step.why})" if step.why else ""
        yield f"  {harmless(step.below)}: {say(_WOULD[step.fate])}{why}"
    made = say("would be made") if plan.version else say("would be removed")
    yield from (f"  {each}: {made}" for each in outcome.folders)


def doctor_document(found: Iterable[tuple[Payload, Sequence[Check]]]) -> Document:
    """Return what is right and wrong with what was installed."""
    found = list(found)
    return {
        "temoin": "doctor/1",
        "good": all(check.is_good for _, checks in found for check in checks),
        "hosts": [
            {
                "id": payload.id,
                "label": payload.label,
                "checks": [
                    {
                        "about": each.about,
                        "folder": each.folder,
                        "good": each.is_good,
                        "message": each.words,
                        "hint": each.hint,
                    }
                    for each in checks
                ],
            }
            for payload, checks in found
        ],
    }


def doctor_text(found: Iterable[tuple[Payload, Sequence[Check]]]) -> str:
    """Return the same for a person: each folder once, what is wrong with what to do."""
    return "\n".join(line for payload, checks in found for line in _doctor_lines(payload, checks))


def _doctor_lines(payload: Payload, checks: Sequence[Check]) -> Iterator[str]:
    yield f"{payload.label} ({payload.id})"
    for folder, found in groupby(checks, key=lambda check: check.folder):
        yield f"  {folder or say('on this machine')}"
        for each in found:
            mark = say("good:") if each.is_good else say("wrong:")
            yield f"    {mark} {harmless(each.words)}"
            if each.hint:
                yield f"      {each.hint}"


def written_words(host: str, out: str, content: bytes) -> Document:
    """Return what a document says of a file that was written for an application, or by it.

    Args:
        host: The application's id.
        out: The file, as it was named.
        content: What is in it.
    """
    return {"host": host, "out": out, "sha256": sha256(content).hexdigest()}


def identifiers_document(host: str, found: Identifiers) -> Document:
    """Return the identifiers in use in a timeline."""
    return {
        "temoin": "identifiers/1",
        "host": host,
        "application": found.application,
        "items": found.items,
        "operations": [
            {"kind": each.kind, "name": each.name, "count": each.count, "keys": sorted(each.keys)}
            for each in found.operations
        ],
        "item_keys": dict(found.item_keys),
        "media_keys": dict(found.media_keys),
        "left_out": found.left_out,
    }


def identifiers_text(found: Identifiers) -> str:
    """Return the same for a person."""
    rows = [
        [str(each.count), each.kind or "-", each.name or "-", _keys(each.keys)]
        for each in found.operations
    ]
    lines = [
        say_counted(
            "{application}: {count} item",
            "{application}: {count} items",
            found.items,
            application=found.application,
        ),
        columns(rows) if rows else say("no operation is in use, as far as it tells"),
        say("of items it tells: {keys}", keys=_keys(found.item_keys)),
        say("of media it tells: {keys}", keys=_keys(found.media_keys)),
    ]
    return "\n".join(lines)


def identifiers_notes(found: Identifiers) -> tuple[str, ...]:
    """Return what a person should know before they send it."""
    private = say(
        "no names of clips, files or projects, no paths and no values are in it; read it before you"
        " send it"
    )
    if not found.left_out:
        return (private,)
    left = say_counted(
        "{count} word was left out, as it names something of yours",
        "{count} words were left out, as they name something of yours",
        found.left_out,
    )
    return (private, left)


def _keys(keys: Iterable[str]) -> str:
    return listed(sorted(keys), _KEYS_SHOWN) or say("nothing")
