"""What the window says in words; whatever a clip's name holds, it comes out harmless."""

import unicodedata
from collections.abc import Sequence

from temoin import notices, shapes
from temoin.language import number, say
from temoin.model import ClipView, CutView, Disclosure, Row, Standing
from temoin.rate import FrameRange
from temoin.vocabulary import Effect, Origin, Statement, Technique, label, short_label
from temoin.wording import age, and_more, counted, file_name, harmless, joined, ledger_word

HIDDEN = "\N{BLACK SMALL SQUARE}" * 5
"""Stands for any text while the words are hidden; always as long, so that length tells nothing."""

_LONGEST = 300
LONGEST_SENTENCE = 1200
"""Characters of a notice or an error: they name files and clips."""

_NAMED = 3
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def shown(text: str, longest: int = _LONGEST) -> str:
    """Return text on one line, without characters that steer the eye, and cut where endless."""
    cut = text[:longest] + ("\N{HORIZONTAL ELLIPSIS}" if len(text) > longest else "")
    return harmless(cut)


def apart(text: str) -> str:
    """Return harmless text that cannot turn round the words which stand beside it."""
    safe = shown(text)
    if any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in safe):
        return f"\N{FIRST STRONG ISOLATE}{safe}\N{POP DIRECTIONAL ISOLATE}"
    return safe


def quoted(text: str) -> str:
    """Return harmless text in quotation marks."""
    return say(
        "\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}", text=apart(text)
    )


def clip_name(clip: ClipView) -> str:
    """Return what a clip is called, alone."""
    return shown(clip.name) or clip.id


def clips_words(clips: Sequence[ClipView], length: str = "") -> str:
    """Return the names of clips, or of the first few and how many there are.

    Args:
        clips: All that are spoken of.
        length: How much of the programme they take, for several.
    """
    names = [apart(each.name) or each.id for each in clips[:_NAMED]]
    if len(clips) <= 1:
        return "".join(names)
    some, count = and_more(", ".join(names), len(clips) - _NAMED), number(len(clips))
    if length:
        return say("{count} clips, {length}: {names}", count=count, length=length, names=some)
    return say("{count} clips: {names}", count=count, names=some)


def length_words(disclosure: Disclosure, clips: Sequence[ClipView]) -> str:
    """Return how much of the programme clips take, as a timecode."""
    return disclosure.cut.length_of(each.record_range for each in clips)


def chosen_words(disclosure: Disclosure, clips: Sequence[ClipView]) -> str:
    """Return how many clips are chosen and how long they are, or "" for one alone."""
    if len(clips) <= 1:
        return ""
    return say(
        "{count} clips chosen, {length}: L and A speak of all of them",
        count=number(len(clips)),
        length=length_words(disclosure, clips),
    )


def whose_word(row: Row) -> str:
    """Return on whose word a row stands."""
    return notices.whose_word(row, apart)


def row_words(row: Row) -> str:
    """Return a row in a few words: tool, class, whose word."""
    return notices.row_words(row, apart)


def classes_words(technique: Technique, effect: Effect) -> str:
    """Return both classes of a step."""
    return say(
        "technique {technique}, effect {effect}", technique=label(technique), effect=label(effect)
    )


def steps_words(standing: Standing) -> str:
    """Return all rows of a clip, alike ones once, or that there is none."""
    return joined(dict.fromkeys(map(row_words, standing.rows))) or label(Statement.UNKNOWN)


def tags(standing: Standing, *, media_changed: bool) -> tuple[str, ...]:
    """Return the short words that tell a clip from others: origin, retime, nest, problems."""
    clip = standing.clip
    unseen = say("disabled") if not clip.enabled else say("not seen")
    nest = say("nest") if clip.depth == 1 else say("nest {depth}", depth=clip.depth)
    gone = say("media gone")
    wanted = (
        (bool(standing.media_problem), say("media problem")),
        (media_changed, gone if standing.media_since == "gone" else say("media changed")),
        (bool(standing.unknown_frames and standing.rows), say("part unknown")),
        (not clip.visible or not clip.enabled, unseen),
        (clip.covered, say("covered")),
        (clip.retime is not None, clip.retime.label if clip.retime else ""),
        (clip.depth > 0, nest),
        (standing.origin is not Origin.UNKNOWN, short_label(standing.origin)),
    )
    return tuple(word for holds, word in wanted if holds)


def source_words(cut: CutView, source: FrameRange | None) -> str:
    """Return a range of media in media time, out exclusive."""
    if source is None:
        return say("unknown")
    start, end = cut.source_times(source)
    rate = say("{rate} fps", rate=source.rate.label)
    return f"{start} \N{EN DASH} {end}, {rate}"


def when(time_ms: int | None) -> str:
    """Return a moment to the minute, UTC, and say so."""
    text = shapes.time_text(time_ms)
    return f"{text.replace('T', ' ')[:-4]} UTC" if text else say("no date")


def facts_words(disclosure: Disclosure, now_ms: int) -> str:
    """Return the line under a cut's name: programme, rate, clips, age of its scan."""
    cut, scanned = disclosure.cut, disclosure.scanned_ms
    start, end = cut.in_out(cut.range)
    drop = say(" drop-frame") if cut.drop_frame else ""
    count = len(disclosure.standings)
    scan = say("not scanned")
    if scanned is not None:
        scan = say("scanned {age}", age=age(scanned, now_ms))
    parts = (
        say("{start} \N{EN DASH} {end} (out exclusive)", start=start, end=end),
        f"{say('{rate} fps', rate=cut.rate.label)}{drop}",
        counted(count, "clip"),
        scan,
        ledger_words(disclosure),
    )
    return "  \N{MIDDLE DOT}  ".join(parts)


def ledger_words(disclosure: Disclosure) -> str:
    """Return the ledger's name and whether it is intact."""
    state = disclosure.ledger
    if not state.entries and not state.problems:
        return say("no ledger yet")
    name = apart(file_name(state.name)) or say("ledger")
    return say("{subject}: {reason}", subject=name, reason=ledger_word(state.integrity))


def cut_name(disclosure: Disclosure) -> str:
    """Return what a cut is called: its own name, or its file's."""
    files = disclosure.cut.files
    return (
        shown(disclosure.cut.name) or shown(file_name(files[0]) if files else "") or say("Untitled")
    )
