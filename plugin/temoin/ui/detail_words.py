"""Everything that is known of one clip, as pieces of text; no word of it is our own finding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from temoin import shapes
from temoin.language import say
from temoin.model import ClipView, Disclosure, Evidence, Note, Proposal, Row, Standing
from temoin.notices import dismissal_words, note_words, retraction_words
from temoin.ui import words
from temoin.ui.listing import Listed
from temoin.vocabulary import Statement, TrackKind, label
from temoin.wording import counted, file_name

_IDS = frozenset({"proposals", "evidence", "entry", "catalogue", "batch"})


class Look(Enum):
    """How a piece looks."""

    TITLE = auto()
    STRONG = auto()
    PLAIN = auto()
    SOFT = auto()
    LOUD = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of text; `mark` stands before it in its hue."""

    look: Look
    text: str
    mark: Statement | None = None
    indent: int = 0


def clip_pieces(disclosure: Disclosure, listed: Listed) -> Iterator[Piece]:
    """Yield what is known of a clip: standing, each row with its grounds, place and media."""
    standing = listed.standing
    yield Piece(Look.TITLE, words.clip_name(standing.clip))
    yield from _standing_pieces(disclosure, listed)
    yield Piece(Look.STRONG, "What has been said and found")
    for row in standing.rows:
        yield from _row_pieces(disclosure, standing, row)
    if not standing.rows:
        yield Piece(Look.PLAIN, label(Statement.UNKNOWN), Statement.UNKNOWN)
    yield from _note_pieces(standing.notes)
    yield from _closed_pieces(standing)
    placed = {fact.id for row in standing.rows for fact in row.evidence}
    yield from _evidence_pieces(fact for fact in standing.evidence if fact.id not in placed)
    yield Piece(Look.STRONG, "The clip")
    yield from _clip_pieces(disclosure, standing.clip)


def _standing_pieces(disclosure: Disclosure, listed: Listed) -> Iterator[Piece]:
    standing = listed.standing
    yield Piece(Look.PLAIN, label(standing.statement), standing.statement)
    yield Piece(Look.SOFT, label(standing.origin))
    if standing.conflict:
        yield Piece(Look.LOUD, f"Contradictory: {words.shown(standing.conflict)}")
    if standing.unknown_frames and standing.rows:
        length = disclosure.cut.record_timecode(standing.unknown_frames)
        yield Piece(Look.LOUD, f"Nothing has been said of {length} of it.")
    if standing.media_problem:
        yield Piece(Look.LOUD, f"Media: {words.shown(standing.media_problem)}")
    if standing.media_since == "gone":
        yield Piece(Look.LOUD, say("Its media is gone since the scan: what follows was seen then."))
    elif listed.media_changed:
        yield Piece(Look.LOUD, say("Its media changed since the scan: what follows was seen then."))


def _row_pieces(disclosure: Disclosure, standing: Standing, row: Row) -> Iterator[Piece]:
    said = "no AI was used" if row.basis is Statement.ATTESTED else words.shown(row.tool)
    yield Piece(Look.PLAIN, said or "unknown tool", row.basis)
    if row.basis is not Statement.ATTESTED:
        effect = f"effect {label(row.effect)}"
        yield Piece(Look.SOFT, f"technique {label(row.technique)}, {effect}", indent=1)
    yield Piece(Look.SOFT, _by_whom(row), indent=1)
    yield Piece(Look.SOFT, _reach(disclosure, standing, row), indent=1)
    if row.note:
        yield Piece(Look.PLAIN, words.quoted(row.note), indent=1)
    if row.basis is Statement.DECLARED:
        meaning = label(row.meaning_changed)
        yield Piece(
            Look.SOFT, f"hosting {label(row.hosting)}; meaning changed: {meaning}", indent=1
        )
    for name, value in shapes.public_fields(row.fields).items():
        if name not in _IDS and isinstance(value, str | int) and value != "":
            text = f"{name.replace('_', ' ')}: {value}"
            yield Piece(Look.SOFT, words.shown(text), indent=1)
    yield from _evidence_pieces(row.evidence)
    if row.proposal:
        yield from _proposal_pieces(row.proposal)
    yield from _note_pieces(row.notes)


def _note_pieces(notes: Iterable[Note]) -> Iterator[Piece]:
    for note in notes:
        look = Look.LOUD if note.dissents else Look.PLAIN
        text = f"{note_words(note, words.apart)}, {words.when(note.said_at_ms)}"
        yield Piece(look, text, indent=1)


def _closed_pieces(standing: Standing) -> Iterator[Piece]:
    """Yield what was dismissed and what was taken back, with who and why."""
    if standing.dismissed:
        yield Piece(Look.STRONG, say("Dismissed"))
    for each in standing.dismissed:
        text = f"{dismissal_words(each, words.apart)}, {words.when(each.said_at_ms)}"
        yield Piece(Look.PLAIN, text)
        yield from _proposal_pieces(each.proposal)
        yield from _note_pieces(each.notes)
    if standing.taken_back:
        yield Piece(Look.STRONG, say("Taken back"))
    for taken in standing.taken_back:
        yield Piece(Look.SOFT, retraction_words(taken, words.apart))
        yield from _note_pieces(taken.notes)


def _by_whom(row: Row) -> str:
    if not row.said_by:
        return words.whose_word(row)
    by = f", holds by {row.attached_by}" if row.attached_by else ""
    return f"{words.whose_word(row)}, {words.when(row.said_at_ms)}{by}"


def _reach(disclosure: Disclosure, standing: Standing, row: Row) -> str:
    """Return what a row speaks of: this use or the media, the whole clip or a part."""
    scope = f"scope {label(row.scope)}; " if row.scope else ""
    if row.record_range is None or row.record_range == standing.clip.record_range:
        return f"{scope}the whole clip"
    start, end = disclosure.cut.in_out(row.record_range)
    return f"{scope}only {start} \N{EN DASH} {end} (out exclusive)"


def _evidence_pieces(evidence: Iterable[Evidence]) -> Iterator[Piece]:
    for fact in evidence:
        yield Piece(Look.PLAIN, f"Evidence: {words.shown(fact.text)}", indent=1)
        verdicts = (
            label(fact.strength),
            f"integrity {label(fact.integrity)}",
            f"signer {label(fact.trust)}",
            f"credentials {label(fact.availability)}",
        )
        yield Piece(Look.SOFT, "; ".join(verdicts), indent=1)
        file = f"{words.apart(file_name(fact.file))}: " if fact.file else ""
        yield Piece(Look.SOFT, f"{file}{words.shown(fact.where)}", indent=1)


def _proposal_pieces(guess: Proposal) -> Iterator[Piece]:
    sure = f"{label(guess.confidence)}; tool {label(guess.presence)}"
    yield Piece(Look.PLAIN, f"A detector\N{RIGHT SINGLE QUOTATION MARK}s guess: {sure}", indent=1)
    for ground in guess.grounds:
        file = f"{words.apart(file_name(ground.file))}: " if ground.file else ""
        text = f"{file}{words.apart(ground.where)}: {words.apart(ground.text)}"
        yield Piece(Look.SOFT, text, indent=1)


def _clip_pieces(disclosure: Disclosure, clip: ClipView) -> Iterator[Piece]:
    start, end = disclosure.cut.in_out(clip.record_range)
    frames = counted(clip.record_range.duration, "frame") if clip.record_range else ""
    record = f"{start} \N{EN DASH} {end} (out exclusive), {frames}" if frames else "no record time"
    media = clip.active_media
    kind = "" if clip.kind is TrackKind.PICTURE else f", {clip.kind.value}"
    nested = f", in {counted(clip.depth, 'nest')}" if clip.depth else ""
    facts = (
        ("record", record),
        ("source", words.source_words(clip.source_range)),
        ("media", f"{words.shown(media.name)} ({label(media.kind)})" if media else "none named"),
        ("reel", words.shown(clip.reel)),
        ("retime", clip.retime.label if clip.retime else ""),
        ("transitions", _transitions(clip)),
        ("track", f"{words.apart(clip.track)}{kind}{nested}"),
        ("seen", "" if clip.visible else "no: disabled, or outside the programme"),
        ("covered", say("by picture above all of it") if clip.covered else ""),
        ("id", words.shown(clip.id)),
    )
    for name, value in facts:
        if value:
            yield Piece(Look.SOFT, f"{name}: {value}")


def _transitions(clip: ClipView) -> str:
    ends = (("head", clip.transition_in), ("tail", clip.transition_out))
    return ", ".join(f"{counted(frames, 'frame')} at its {end}" for end, frames in ends if frames)
