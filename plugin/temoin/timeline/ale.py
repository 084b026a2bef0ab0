"""Avid Log Exchange: the clips of a bin, read row by row through OpenTimelineIO's adapter.

The adapter stops at the first row that it does not understand, and takes a list apart from its
front: each row is given to it alone, under the list's own columns and rate.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import opentimelineio as otio

from temoin.errors import RateError, TimelineError
from temoin.language import number, say
from temoin.rate import Rate
from temoin.timeline.bundles import MOST_CLIPS, reason_of
from temoin.timeline.times import Notes

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_TIMES = ("Start", "End", "Duration")
_READINGS = (
    ((), ""),
    (("Duration",), "rows whose Duration does not fit their Start and End, read without it"),
    (_TIMES, "rows whose times are none, read without them"),
)
_TOO_MANY = "rows with more values than columns, the last ones left out"
_USUAL_RATE = Rate(24)  # what the adapter assumes
_DROP_MARK = re.compile(r"\d\d;\d\d(?!\d)")
_MOST_HEAD = 10_000  # lines above the columns: the adapter takes them off one by one
_EXPORT_AGAIN = "Export the ALE again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """A log's parts: what stands above the rows, its columns, and the rows."""

    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[str, ...]

    def heading(self, name: str) -> str | None:
        """Return what the heading says of something: names and values take turns, tab by tab."""
        lines = takewhile(lambda line: line.strip() != "Column", self.head)
        cells = (cell.strip() for line in lines for cell in line.split("\t"))
        return next((next(cells, "") for cell in cells if cell == name), None)

    @property
    def is_drop_frame(self) -> bool:
        """Whether a timecode in it is written as drop-frame."""
        times = [at for at, column in enumerate(self.columns) if column in _TIMES]
        rows = (row.split("\t") for row in self.rows)
        return any(_DROP_MARK.search(row[at]) for row in rows for at in times if at < len(row))


def looks_like_ale(content: bytes) -> bool:
    """Return whether bytes begin as a log does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"Heading")


def read_ale(content: bytes, rate: Rate | None, notes: Notes) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return the clips of a log as OpenTimelineIO's collection.

    Args:
        content: The log's bytes.
        rate: The rate to count at instead of the one that the log says.
        notes: Where rows that were not wholly understood are told.

    Raises:
        TimelineError: It is no log, or has no rows or too many.
        RateError: It says no rate that timecodes exist at, and none was given.
    """
    log = _log(content)
    if rate:
        log = replace(log, head=_with_rate(log.head, rate))
    elif log.heading("FPS") is None:
        notes.say(
            f"the log does not say its rate: {_USUAL_RATE.label} frames a second were assumed"
        )
    try:
        found = _read(log.head)
    except (otio.exceptions.OTIOError, ValueError) as error:
        reason = say("its heading cannot be understood: {reason}", reason=reason_of(error))
        raise RateError(reason, hint="Give the rate with --rate.") from error
    above = _above_rows(found.metadata["ALE"]["header"], log.columns)
    for row_number, row in enumerate(log.rows, start=1):
        clip = _clip(log.columns, above, row, f"row {row_number}", notes)
        if clip is not None:
            found.append(clip)
    if not len(found):
        raise TimelineError("no clip in this log", hint=_EXPORT_AGAIN)
    if log.is_drop_frame:
        found.metadata["ALE"]["frame_code_mode"] = "DROP FRAME"
    return found


def _log(content: bytes) -> _Log:
    try:
        text = content.decode(
            "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        )
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # old systems wrote it
    lines = text.splitlines()
    words = [line.strip() for line in lines]
    try:
        columns_at, data_at = words.index("Column", 0, _MOST_HEAD), words.index("Data")
        columns = next(line for line in lines[columns_at + 1 : data_at] if line.strip())
    except (ValueError, StopIteration) as error:
        raise TimelineError("no columns and rows of an ALE in it", hint=_EXPORT_AGAIN) from error
    rows = tuple(line for line in lines[data_at + 1 :] if line.strip())
    if len(rows) > MOST_CLIPS:
        raise TimelineError(
            say("more than {count} clips in one log", count=number(MOST_CLIPS)),
            hint="Split the bin.",
        )
    log = _Log(head=tuple(lines[: data_at + 1]), columns=tuple(columns.split("\t")), rows=rows)
    if (delimiter := log.heading("FIELD_DELIM") or "TABS") != "TABS":
        raise TimelineError(
            say("{word} part its values, not tabs", word=delimiter[:20]), hint=_EXPORT_AGAIN
        )
    return log


def _with_rate(head: tuple[str, ...], rate: Rate) -> tuple[str, ...]:
    """Return a heading with another rate than its own."""
    kept = [line for line in head if line.split("\t")[0].strip() != "FPS"]
    at = next((place for place, line in enumerate(kept) if line.strip() == "Heading"), 0)
    return (*kept[: at + 1], f"FPS\t{float(rate.fraction)}", *kept[at + 1 :])


def _read(lines: Iterable[str]) -> Any:  # noqa: ANN401 - OpenTimelineIO is untyped
    return _ADAPTERS.from_name("ale").read_from_string("\n".join(lines))


def _above_rows(header: Mapping[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    """Return what the adapter needs of a log to read a row: of its heading the rate alone."""
    rate = [f"FPS\t{header['FPS']}"] if "FPS" in header else []
    return ("Heading", *rate, "Column", "\t".join(columns), "Data")


def _clip(
    columns: tuple[str, ...], above: tuple[str, ...], row: str, where: str, notes: Notes
) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return a row's clip: whole, without times that are none, or None."""
    for cells, told in _readings(columns, row):
        try:
            (clip,) = _read((*above, "\t".join(cells)))
        except (otio.exceptions.OTIOError, ValueError):
            continue
        if clip.source_range is None or clip.source_range.duration.value >= 0:
            if told:
                notes.count(told, where)
            return clip
    notes.count("rows that were not understood, left out", where)
    return None


def _readings(columns: tuple[str, ...], row: str) -> Iterator[tuple[list[str], str]]:
    """Yield a row as it is, then without what may be wrong, each with what to tell of it."""
    cells = row.split("\t")
    kept = cells[: len(columns)]
    beyond = any(cell.strip() for cell in cells[len(columns) :])
    for without, told in _READINGS:
        emptied = [
            "" if column in without else cell for column, cell in zip(columns, kept, strict=False)
        ]
        yield emptied, told or (_TOO_MANY if beyond else "")
