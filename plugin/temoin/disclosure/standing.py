"""What is known of one clip: where its pixels come from, what was said, what contradicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from temoin.disclosure.rows import rows_for
from temoin.disclosure.said import Said
from temoin.language import say
from temoin.match.identities import Identities
from temoin.model import ClipView, Evidence, Proposal, Retraction, Row, Standing
from temoin.rate import FrameRange
from temoin.vocabulary import Integrity, Origin, Says, Scope, Statement, Strength, Technique

_BY_RANK = (
    Statement.DECLARED,
    Statement.ATTESTED,
    Statement.EVIDENCED,
    Statement.PROPOSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a scan, and the evidence in a ledger, know of one clip."""

    content_hash: str = ""
    evidence: tuple[Evidence, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    media_problem: str = ""
    media_since: str = ""
    taken_back: tuple[Retraction, ...] = ()


def standing_of(clip: ClipView, facts: Facts, said: Said) -> Standing:
    """Return what is known of a clip, its rows included."""
    known_by = Identities.of(clip, facts.content_hash)
    attached = said.statements.holding_for(clip, known_by)
    dismissed = said.dismissals(clip, known_by, facts.proposals)
    closed = [each.proposal.id for each in dismissed]
    found = rows_for(
        clip, attached, facts.evidence, facts.proposals, said.name_of, dismissed=closed
    )
    rows = said.with_notes(found)
    taken_back = (*said.taken_back(clip, known_by), *facts.taken_back)
    shown = {row.entry for row in rows} | {each.entry for each in dismissed}
    shown |= {each.entry for each in taken_back}
    unknown = sum(part.duration for part in unspoken(clip, rows))
    origin = _origin(facts.evidence)
    return Standing(
        clip=clip,
        origin=origin,
        statement=_statement(rows, unknown),
        conflict=_conflict(origin, rows, facts.evidence),
        unknown_frames=unknown,
        media_problem=facts.media_problem,
        media_since=facts.media_since,
        evidence=facts.evidence,
        proposals=facts.proposals,
        rows=rows,
        dismissed=dismissed,
        taken_back=taken_back,
        notes=(
            *said.notes(clip, known_by, shown),
            *said.notes_on_evidence(facts.evidence),
        ),
    )


def unspoken(clip: ClipView, rows: Sequence[Row]) -> list[FrameRange]:
    """Return the record ranges of a clip that no row concerns."""
    whole = clip.record_range
    if whole is None:
        return []
    if not rows:
        return [whole] if whole.duration else []
    free, position = [], whole.start
    spoken = sorted((row.record_range for row in rows if row.record_range), key=_start)
    for part in spoken:
        free.append((position, min(part.start, whole.end_exclusive)))
        position = max(position, part.end_exclusive)
    free.append((position, whole.end_exclusive))
    return [
        FrameRange(start=start, duration=end - start, rate=whole.rate)
        for start, end in free
        if end > start
    ]


def _start(part: FrameRange) -> int:
    return part.start


def _statement(rows: Sequence[Row], unknown_frames: int) -> Statement:
    """Return the strongest word on a clip; an attestation of a part is none of the whole."""
    bases = {row.basis for row in rows}
    if unknown_frames and Statement.DECLARED not in bases:
        bases.discard(Statement.ATTESTED)
    return next((each for each in _BY_RANK if each in bases), Statement.UNKNOWN)


_NO_SOURCE = frozenset({Technique.ENHANCEMENT, Technique.ASSISTIVE})
"""What a tool may be whose work leaves a picture where it comes from."""


def _origin(evidence: Iterable[Evidence]) -> Origin:
    """Return where the pixels come from; credentials of an altered file do not say.

    A model that made what was there better, or helped a person, says nothing of it.
    """
    sound = [fact for fact in evidence if fact.integrity is not Integrity.ALTERED]
    ai = [fact for fact in sound if fact.says is Says.AI and fact.technique not in _NO_SOURCE]
    if ai:
        wholly = any(fact.technique is Technique.GENERATIVE and not fact.partial for fact in ai)
        return Origin.GENERATED if wholly else Origin.COMPOSITE
    if any(map(_is_signed_capture, sound)):
        return Origin.CAPTURED
    captured = any(fact.says is Says.CAPTURED and not _is_of_a_part(fact) for fact in sound)
    return Origin.CAMERA_CLAIMED if captured else Origin.UNKNOWN


def _conflict(origin: Origin, rows: Sequence[Row], evidence: Sequence[Evidence]) -> str:
    """Return the two sides, in words, where one contradicts the other; else nothing."""
    made = [
        fact for fact in evidence if fact.says is Says.AI and fact.technique is Technique.GENERATIVE
    ]
    for attested in (row for row in rows if row.basis is Statement.ATTESTED):
        if made:
            return _attested_against(attested, made[0])
        for declared in rows:
            if _contradicts(declared, attested):
                return say(
                    "{person} states that no AI was used; {other} states: {tool}",
                    person=attested.said_by,
                    other=declared.said_by,
                    tool=declared.tool,
                )
    if made and origin is Origin.GENERATED:
        return _camera_against(made, evidence)
    return ""


def _attested_against(attested: Row, made: Evidence) -> str:
    if made.recorded is None:
        return say(
            "{person} states that no AI was used; the file says: {text}",
            person=attested.said_by,
            text=made.text,
        )
    return say(
        "{person} states that no AI was used; {file} says, as recorded: {text}",
        person=attested.said_by,
        file=made.file,
        text=made.text,
    )


def _contradicts(declared: Row, attested: Row) -> bool:
    """Return whether a step makes content in frames of which somebody says no AI was used.

    A word on the media does not speak of what was done to one use of it.
    """
    if declared.basis is not Statement.DECLARED or declared.technique is not Technique.GENERATIVE:
        return False
    if declared.scope is Scope.USE and attested.scope is Scope.MEDIA:
        return False
    one, other = declared.record_range, attested.record_range
    return not (one and other) or one.shared_with(other) is not None


def _camera_against(made: Sequence[Evidence], evidence: Sequence[Evidence]) -> str:
    """Return the two sides where a trusted camera signed; no other word of one is a side."""
    for camera in evidence:
        if _is_signed_capture(camera):
            return say(
                "{camera} says: {captured}; {file} says: {made}",
                camera=camera.file,
                captured=camera.text,
                file=made[0].file,
                made=made[0].text,
            )
    return ""


def _is_of_a_part(fact: Evidence) -> bool:
    """Return whether it is of one of several files that went into what the clip shows."""
    return fact.partial and fact.recorded is not None


def _is_signed_capture(fact: Evidence) -> bool:
    """Return whether a camera's signature was found by the scan, in what the clip shows.

    One that a ledger has was checked by whoever signed the entry: it is their word.
    """
    if fact.recorded is not None:
        return False
    signed = fact.strength is Strength.SIGNED and fact.integrity is not Integrity.ALTERED
    return signed and fact.says is Says.CAPTURED
