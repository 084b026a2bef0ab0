"""The ledger and its flags in the timeline itself, so that any program shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import format_line, marker_id
from temoin.model import Row, Standing
from temoin.store.atomic import made_beside, write_beside
from temoin.store.ledger_file import default_ledger, write_copy
from temoin.timeline import Flag, annotate_timeline, strip_file, timeline_file
from temoin.vocabulary import Statement, Technique, label
from temoin.wording import joined, tool_words

_COLOURS = {Statement.EVIDENCED: "RED", Statement.PROPOSED: "YELLOW"}
_SAID_BY_A_PERSON = "PURPLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedCut:
    """What was written, and what the format had no room for.

    Attributes:
        entries: Of the ledger in the timeline itself.
        sidecar: Where the ledger lies instead, if the format has no room for it.
    """

    out: Path
    flagged: int
    entries: int
    could_not_carry: tuple[str, ...] = ()
    sidecar: Path | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrippedCut:
    """What was written without our traces.

    Attributes:
        traces: How many were taken out.
        kept: Where the file as it was lies now, if it was replaced.
    """

    out: Path
    traces: int
    kept: Path | None = None


def annotate(cut: Cut, out: Path, *, confidential: bool = False) -> AnnotatedCut:
    """Write the cut with the whole ledger and a flag on each clip that something is said of.

    Args:
        cut: The cut; its file stays as it is unless `out` names it.
        out: Told by suffix which format is written.
        confidential: Whether reveals travel along.

    Raises:
        InputError: The cut came from standard input, or from an application.
        StoreError: The file cannot be written.
        TimelineError: The format cannot be written.
    """
    if cut.wanted.hosted:
        raise InputError(
            "a cut that is open in an application cannot be annotated",
            hint="Export it and annotate the file, or write flags from the window.",
        )
    if cut.wanted.path is None:
        raise InputError("a cut from standard input cannot be annotated", hint="Save it first.")
    flags = flags_of(cut, with_ids=True)
    lines = [format_line(entry, reveals=confidential) for entry in cut.ledger.entries]
    lines += cut.ledger.sections
    with made_beside(out) as beside:
        carried = annotate_timeline(
            cut.wanted.path,
            beside,
            flags=flags,
            ledger_lines=lines,
            rate=cut.wanted.rate,
            timeline_name=cut.wanted.timeline,
        )
        sidecar = default_ledger(out) if lines and not carried.ledger else None
        notices = write_copy(sidecar, cut.ledger.entries, reveals=confidential) if sidecar else ()
    return AnnotatedCut(
        out=out,
        flagged=carried.flagged,
        entries=len(lines) if carried.ledger else 0,
        could_not_carry=tuple(carried.lost),
        sidecar=sidecar,
        notices=notices,
    )


def strip(path: Path, out: Path | None = None) -> StrippedCut:
    """Write a cut without ledger, summaries and markers of ours; its sidecar stays.

    Args:
        path: The cut.
        out: Another file of the same format; None replaces the cut and keeps it as it was beside.

    Raises:
        InputError: The cut cannot be read, or the other file is of another format.
        StoreError: The file cannot be written; nothing changed.
    """
    if out and out.suffix.lower() != path.suffix.lower():
        raise InputError(
            say("{name} is of another format than the cut", name=out.name),
            hint=say("Name a file that ends in {suffix}.", suffix=path.suffix or path.name),
        )
    target = out or timeline_file(path)
    if not out and not strip_file(path, None):
        return StrippedCut(out=target, traces=0)
    with made_beside(target) as beside:
        traces = strip_file(path, beside)
        kept = None if out else _kept(target)
    return StrippedCut(out=target, traces=traces, kept=kept)


def _kept(path: Path) -> Path:
    """Keep a file as it is now, under a name that nothing has; return where."""
    number, kept = 1, path.with_name(f"{path.name}.before-strip")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.before-strip-{number}")
    write_beside(kept, path.read_bytes())
    return kept


def flags_of(cut: Cut, *, with_ids: bool = False) -> list[Flag]:
    """Return a flag for each clip of which something is said, or shown by more than a name.

    Args:
        cut: The cut.
        with_ids: Whether markers name the entries that they show: by these a cut that comes back
            from another program without any metadata is joined again.
    """
    standings = cut.disclosure(by_name=False).standings
    return [_flag(each, with_ids=with_ids) for each in standings if each.rows]


def _flag(standing: Standing, *, with_ids: bool) -> Flag:
    uses = [row for row in standing.rows if row.basis is not Statement.ATTESTED]
    return Flag(
        clip=standing.clip.id,
        marker=joined(_marker_words(row, with_id=with_ids) for row in uses),
        colour=_COLOURS.get(standing.statement, _SAID_BY_A_PERSON),
        comment=label(standing.statement),
        summary=_summary(standing, uses),
    )


def _marker_words(row: Row, *, with_id: bool) -> str:
    """Return a marker's words: a question mark wherever no person has spoken."""
    if row.basis is Statement.DECLARED:
        technique = label(row.technique)
        words = say("AI: {tool} ({technique})", tool=tool_words(row.tool), technique=technique)
        return f"{words} {marker_id(row.entry)}" if with_id else words
    evidenced = row.basis is Statement.EVIDENCED
    said = say("the file says so") if evidenced else say("not confirmed")
    return say("AI? {tool} ({whose_word})", tool=tool_words(row.tool), whose_word=said)


def _summary(standing: Standing, uses: Sequence[Row]) -> dict[str, str]:
    """Return a clip's standing as flat, readable text; a view, never read back as truth."""
    said_by = dict.fromkeys(row.said_by for row in standing.rows if row.said_by)
    words = {
        "statement": label(standing.statement),
        "origin": label(standing.origin),
        "technique": label(standing.technique) if uses else label(Technique.NONE),
        "tools": "; ".join(dict.fromkeys(row.tool for row in uses)),
        "stated_by": "; ".join(said_by),
        "conflict": standing.conflict,
    }
    return {key: value for key, value in words.items() if value}
