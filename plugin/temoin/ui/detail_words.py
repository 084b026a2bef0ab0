"""Everything that is known of one clip, as pieces of text; no word of it is our own finding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from temoin import shapes
from temoin.language import say
from temoin.model import ClipView, Disclosure, Evidence, Media, Note, Proposal, Row, Standing
from temoin.notices import (
    dismissal_words,
    fact_source,
    ground_words,
    note_words,
    retraction_words,
    trust_words,
)
from temoin.ui import words
from temoin.ui.listing import Listed
from temoin.vocabulary import Statement, TrackKind, label
from temoin.wording import counted, field_words, file_name, joined, tool_words

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
    yield Piece(Look.STRONG, say("What has been said and found"))
    for row in standing.rows:
        yield from _row_pieces(disclosure, standing, row)
    if not standing.rows:
        yield Piece(Look.PLAIN, label(Statement.UNKNOWN), Statement.UNKNOWN)
    yield from _note_pieces(standing.notes)
    yield from _closed_pieces(standing)
    yield from _evidence_pieces(standing.evidence_of_no_row)
    yield Piece(Look.STRONG, say("The clip"))
    yield from _clip_pieces(disclosure, standing.clip)


def _standing_pieces(disclosure: Disclosure, listed: Listed) -> Iterator[Piece]:
    standing = listed.standing
    yield Piece(Look.PLAIN, label(standing.statement), standing.statement)
    yield Piece(Look.SOFT, label(standing.origin))
    if standing.conflict:
        yield Piece(Look.LOUD, say("Contradictory: {sides}", sides=words.shown(standing.conflict)))
    if standing.unknown_frames and standing.rows:
        length = disclosure.cut.record_timecode(standing.unknown_frames)
        yield Piece(Look.LOUD, say("Nothing has been said of {length} of it.", length=length))
    if standing.media_problem:
        yield Piece(Look.LOUD, say("Media: {problem}", problem=words.shown(standing.media_problem)))
    if standing.media_since == "gone":
        yield Piece(Look.LOUD, say("Its media is gone since the scan: what follows was seen then."))
    elif listed.media_changed:
        yield Piece(Look.LOUD, say("Its media changed since the scan: what follows was seen then."))


def _row_pieces(disclosure: Disclosure, standing: Standing, row: Row) -> Iterator[Piece]:
    attested = row.basis is Statement.ATTESTED
    said = say("no AI was used") if attested else tool_words(words.shown(row.tool))
    yield Piece(Look.PLAIN, said, row.basis)
    if row.basis is not Statement.ATTESTED:
        yield Piece(Look.SOFT, words.classes_words(row.technique, row.effect), indent=1)
    yield Piece(Look.SOFT, _by_whom(row), indent=1)
    yield Piece(Look.SOFT, _reach(disclosure, standing, row), indent=1)
    if row.note:
        yield Piece(Look.PLAIN, words.quoted(row.note), indent=1)
    if row.basis is Statement.DECLARED:
        text = say(
            "hosting {hosting}; meaning changed: {answer}",
            hosting=label(row.hosting),
            answer=label(row.meaning_changed),
        )
        yield Piece(Look.SOFT, text, indent=1)
    for name, value in shapes.public_fields(row.fields).items():
        if name not in _IDS and isinstance(value, str | int) and value != "":
            yield Piece(Look.SOFT, words.shown(field_words(name, value)), indent=1)
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
    by = say(", holds by {identity}", identity=say(row.attached_by)) if row.attached_by else ""
    return f"{words.whose_word(row)}, {words.when(row.said_at_ms)}{by}"


def _reach(disclosure: Disclosure, standing: Standing, row: Row) -> str:
    """Return what a row speaks of: this use or the media, the whole clip or a part."""
    scope = say("scope {scope}; ", scope=label(row.scope)) if row.scope else ""
    if row.record_range is None or row.record_range == standing.clip.record_range:
        return say("{scope}the whole clip", scope=scope)
    start, end = disclosure.cut.in_out(row.record_range)
    return say(
        "{scope}only {start} \N{EN DASH} {end} (out exclusive)", scope=scope, start=start, end=end
    )


def _evidence_pieces(evidence: Iterable[Evidence]) -> Iterator[Piece]:
    for fact in evidence:
        text = say("Evidence: {fact}", fact=words.shown(fact.text))
        yield Piece(Look.PLAIN, f"{text}{fact_source(fact, words.apart)}", indent=1)
        verdicts = (
            label(fact.strength),
            say("integrity {integrity}", integrity=label(fact.integrity)),
            say("signer {trust}", trust=trust_words(fact)),
            say("credentials {availability}", availability=label(fact.availability)),
        )
        yield Piece(Look.SOFT, joined(verdicts), indent=1)
        file = f"{words.apart(file_name(fact.file))}: " if fact.file else ""
        yield Piece(Look.SOFT, f"{file}{words.shown(fact.where)}", indent=1)


def _proposal_pieces(guess: Proposal) -> Iterator[Piece]:
    text = say(
        "A detector\N{RIGHT SINGLE QUOTATION MARK}s guess: {confidence}; tool {presence}",
        confidence=label(guess.confidence),
        presence=label(guess.presence),
    )
    yield Piece(Look.PLAIN, text, indent=1)
    for ground in guess.grounds:
        file = f"{words.apart(file_name(ground.file))}: " if ground.file else ""
        yield Piece(Look.SOFT, f"{file}{ground_words(ground, words.apart)}", indent=1)


def _clip_pieces(disclosure: Disclosure, clip: ClipView) -> Iterator[Piece]:
    start, end = disclosure.cut.in_out(clip.record_range)
    frames = counted(clip.record_range.duration, "frame") if clip.record_range else ""
    record = say("no record time")
    if frames:
        record = say(
            "{start} \N{EN DASH} {end} (out exclusive), {frames}",
            start=start,
            end=end,
            frames=frames,
        )
    media = clip.active_media
    kind = "" if clip.kind is TrackKind.PICTURE else f", {label(clip.kind)}"
    nested = say(", in {nests}", nests=counted(clip.depth, "nest")) if clip.depth else ""
    facts = (
        (say("record"), record),
        (say("source"), words.source_words(disclosure.cut, clip.source_range)),
        (say("media"), _media_words(media)),
        (say("reel"), words.shown(clip.reel)),
        (say("retime"), clip.retime.label if clip.retime else ""),
        (say("transitions"), _transitions(clip)),
        (say("track"), f"{words.apart(clip.track)}{kind}{nested}"),
        (say("seen"), "" if clip.visible else say("no: disabled, or outside the programme")),
        (say("covered"), say("by picture above all of it") if clip.covered else ""),
        (say("id"), words.shown(clip.id)),
    )
    for name, value in facts:
        if value:
            yield Piece(Look.SOFT, say("{field}: {value}", field=name, value=value))


def _media_words(media: Media | None) -> str:
    if media is None:
        return say("none named")
    name, kind = words.shown(media.name), label(media.kind)
    return f"{name} ({kind})" if name else kind


def _transitions(clip: ClipView) -> str:
    at_head, at_tail = clip.transition_in, clip.transition_out
    ends = (
        (at_head, say("{frames} at its head", frames=counted(at_head, "frame"))),
        (at_tail, say("{frames} at its tail", frames=counted(at_tail, "frame"))),
    )
    return ", ".join(text for frames, text in ends if frames)
