"""The rules every record is held to: complete, intact, consistent with cut and files."""

from collections.abc import Iterable, Iterator

from temoin.api import (
    Disclosure,
    Finding,
    Note,
    Redaction,
    Retraction,
    Standing,
    say,
    say_counted,
    sayable,
    vocabulary,
    wording,
)

_ERROR, _WARNING, _INFO = (
    vocabulary.Severity.ERROR,
    vocabulary.Severity.WARNING,
    vocabulary.Severity.INFO,
)


class RecordPolicy:
    """Whether somebody has spoken for every clip, and nothing speaks against them."""

    id = "temoin.record"
    version = "1"
    source = "Temoin: what any recipient may expect of a record"
    since = "2026-11-24"

    def check(self, disclosure: Disclosure) -> Iterable[Finding]:
        """Return the findings, clip by clip, then on the scan and the ledger."""
        for standing in disclosure.standings:
            yield from _of_clip(standing)
        yield from (_dissent(note) for note in disclosure.notes if note.dissents)
        yield from _of_scan(disclosure)
        yield from _of_ledger(disclosure)


def _of_clip(standing: Standing) -> Iterator[Finding]:
    clip = standing.clip
    if standing.conflict:
        yield Finding(
            rule="record/conflict",
            severity=_ERROR,
            clip=clip.id,
            message=standing.conflict,
            hint="Ask both, then retract the statement that does not hold.",
        )
    for row in standing.rows:
        if row.basis is vocabulary.Statement.EVIDENCED:
            yield Finding(
                rule="record/unspoken-evidence",
                severity=_ERROR,
                clip=clip.id,
                message=say(
                    "the file says AI ({tool}) and nobody has spoken of it",
                    tool=wording.tool_words(row.tool),
                ),
                hint="Log it with --scope media, or find out what the file is.",
            )
        if row.basis is vocabulary.Statement.PROPOSED:
            yield Finding(
                rule="record/unspoken-proposal",
                severity=_WARNING,
                clip=clip.id,
                message=say(
                    "{tool} was found and nobody has confirmed or dismissed it", tool=row.tool
                ),
                hint="Confirm or dismiss it with 'temoin review'.",
                leaves_unknown=True,
            )
    for note in standing.all_notes:
        if note.dissents:
            yield _dissent(note, clip.id)
    if clip.visible and (standing.unknown_frames or not standing.rows):
        yield _unknown(standing)


def _dissent(note: Note, clip: str = "") -> Finding:
    return Finding(
        rule="record/dissent",
        severity=_WARNING,
        clip=clip,
        message=say("{who} dissents: {text}", who=note.said_by, text=note.text),
        hint="Talk to them, and answer with 'temoin note'.",
    )


def _unknown(standing: Standing) -> Finding:
    clip = standing.clip
    part = clip.record_range and standing.unknown_frames < clip.record_range.duration
    frames = standing.unknown_frames
    said = say("nobody has said anything of {count} of its frames", count=frames)
    return Finding(
        rule="record/unknown",
        severity=_WARNING,
        clip=clip.id,
        message=said if part else say("nobody has said anything of it"),
        hint="Log its AI steps, or attest that there were none.",
        leaves_unknown=True,
    )


def _of_scan(disclosure: Disclosure) -> Iterator[Finding]:
    if disclosure.scanned_ms is None:
        yield Finding(
            rule="scan/none",
            severity=_WARNING,
            message="this cut has not been scanned as it is now",
            hint="Run 'temoin scan' on it.",
            leaves_unknown=True,
        )
    for name in disclosure.changed_media:
        yield Finding(
            rule="scan/media-changed",
            severity=_ERROR,
            message=say("{name} changed since the scan", name=name),
            hint="Find out why, then scan again.",
        )
    for name in disclosure.gone_media:
        yield Finding(
            rule="scan/media-gone",
            severity=_ERROR,
            message=say("{name} left since the scan", name=name),
            hint="Mount its volume, or scan again with --media.",
        )
    for failure in disclosure.did_not_run:
        yield Finding(
            rule="scan/did-not-run",
            severity=_WARNING,
            message=say(
                "{plugin} did not run: {reason}", plugin=failure.plugin, reason=failure.reason
            ),
            hint="Repair or remove it, then scan again.",
            leaves_unknown=True,
        )
    clips = {standing.clip.id for standing in disclosure.standings}
    for each in disclosure.could_not_look:
        yield Finding(
            rule="scan/could-not-look",
            severity=_INFO,
            clip=each.subject if each.subject in clips else "",
            message=each.reason
            if each.subject in clips
            else say("{subject}: {reason}", subject=each.subject, reason=each.reason),
            hint=each.hint or sayable("Relink or copy the media, then scan again."),
        )


def _of_ledger(disclosure: Disclosure) -> Iterator[Finding]:
    ledger = disclosure.ledger
    if not ledger.entries:
        yield Finding(
            rule="ledger/none",
            severity=_WARNING,
            message="there is no ledger: nobody has signed anything",
            hint="Log or attest, or name the ledger with --ledger.",
            leaves_unknown=True,
        )
    for problem in ledger.problems:
        yield Finding(
            rule=f"ledger/{problem.attack.replace(' ', '-')}",
            severity=_ERROR,
            message=problem.message,
            hint=problem.hint,
        )
    for note in ledger.notes:
        yield Finding(
            rule="ledger/note",
            severity=_INFO,
            message=say("the ledger: {note}", note=say(note)),
            hint="Nothing to do: no signed entry is lost by it.",
        )
    for key in ledger.untrusted:
        yield Finding(
            rule="ledger/untrusted-key",
            severity=_WARNING,
            message=say("signed by somebody you have not trusted yet ({key})", key=key),
            hint="Ask who holds this key.",
            leaves_unknown=True,
        )
    for fold in disclosure.retractions:
        yield Finding(
            rule="ledger/retracted",
            severity=_WARNING if fold.by_another else _INFO,
            message=_retracted(fold),
            hint="Nothing to do if the reason holds.",
        )
    for each in disclosure.redactions:
        yield Finding(
            rule="ledger/redacted",
            severity=_INFO,
            message=_redacted(each),
            hint="Nothing to do if the reason holds.",
        )
    for entry in disclosure.unattached:
        yield Finding(
            rule="ledger/unattached",
            severity=_INFO,
            message=say("entry {entry} holds for no clip of this cut", entry=entry[:19]),
            hint="Nothing to do if its clip was cut.",
        )


def _redacted(redaction: Redaction) -> str:
    """Return who had how many fields dropped, and why."""
    return say(
        "{who} had {fields} of entry {entry} dropped: {reason}",
        who=redaction.redacted_by,
        fields=say_counted(
            "{count} confidential field", "{count} confidential fields", redaction.fields
        ),
        entry=redaction.entry[:19],
        reason=redaction.reason,
    )


def _retracted(fold: Retraction) -> str:
    """Return who stated what, and who took it back."""
    values = {
        "author": fold.said_by,
        "what": fold.what,
        "clip": fold.clip or say("a clip"),
        "other": fold.folded_by,
        "reason": fold.reason,
    }
    if fold.by_another:
        return say(
            "{author} stated {what} of {clip}; {other}, who is not its author,"
            " took it back: {reason}",
            **values,
        )
    return say("{author} stated {what} of {clip}; {other} took it back: {reason}", **values)
