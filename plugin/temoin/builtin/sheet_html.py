"""The shot AI cue sheet as one page that a person reads, prints and sends."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import jinja2

from temoin.api import (
    Disclosure,
    Row,
    notices,
    number,
    root,
    say,
    say_counted,
    sayable,
    shapes,
    spoken,
    vocabulary,
    wording,
)
from temoin.builtin import sheet_strip

_TECHNIQUES = (
    vocabulary.Technique.GENERATIVE,
    vocabulary.Technique.ENHANCEMENT,
    vocabulary.Technique.ASSISTIVE,
    vocabulary.Technique.UNKNOWN,
)
_NOT_FOR_PEOPLE = frozenset({"proposals", "evidence", "entry", "batch"})
"""Fields that hold ids; the JSON sheet has them."""

_LONGEST = 400


class HtmlSheet:
    """Writes the sheet as one HTML file that needs nothing else."""

    id = "temoin.sheet.html"
    version = "1"
    suffix = ".html"
    label = sayable("Shot AI cue sheet (HTML)")

    def export(self, disclosure: Disclosure, out: Path) -> None:
        """Write the sheet; the same disclosure gives the same bytes."""
        out.write_bytes(sheet_html(disclosure).encode())


class _TotalLine(NamedTuple):
    """How much of the programme a word concerns."""

    word: StrEnum
    clips: int
    frames: int


def sheet_html(disclosure: Disclosure) -> str:
    """Return the whole page."""
    environment = _environment(disclosure)
    css = environment.get_template("sheet.css").render()
    return environment.get_template("sheet.html.jinja").render(
        disclosure=disclosure,
        css_digest=b64encode(sha256(css.encode()).digest()).decode(),
        notices=notices.notices(disclosure),
        by_statement=list(_totals(disclosure, "statement", vocabulary.Statement)),
        by_technique=list(_totals(disclosure, "technique", _TECHNIQUES)),
        panels=sheet_strip.panels(disclosure),
        closed=[each for each in disclosure.standings if each.dismissed or each.taken_back],
    )


def shown(value: object) -> object:
    """Return text that cannot steer a reader's eye, and cut where it is endless."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    text = value
    if len(text) > _LONGEST:
        left = say("({count} more)", count=number(len(text) - _LONGEST))
        text = f"{text[:_LONGEST]}\N{HORIZONTAL ELLIPSIS} {left}"
    return wording.harmless(text)


def _environment(disclosure: Disclosure) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root("resources") / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "language": spoken(),
        "marks": wording.MARKS,
        "say": say,
        "say_counted": say_counted,
        "strip": sheet_strip,
    }
    environment.filters |= {
        "counted": wording.counted,
        "dismissal_words": notices.dismissal_words,
        "field_words": _field_words,
        "file_name": wording.file_name,
        "label": vocabulary.label,
        "ledger_word": wording.ledger_word,
        "number": number,
        "shown": shown,
        "media_since_words": notices.media_since_words,
        "note_words": notices.note_words,
        "fact_source": notices.fact_source,
        "retraction_words": notices.retraction_words,
        "share": partial(_share, disclosure.cut.range.duration),
        "tc": disclosure.cut.record_timecode,
        "tool": wording.tool_words,
        "units": "{:.1f}".format,
        "when": _when,
    }
    return environment


def _share(programme_frames: int, frames: int) -> str:
    """Return frames as percent of the programme; what is there is never shown as zero."""
    if not programme_frames:
        return "\N{EN DASH}"
    per_mille = round(1000 * frames / programme_frames)
    if frames and not per_mille:
        return say("< {percent} %", percent=number(0.1, 1))
    return say("{percent} %", percent=number(per_mille / 10, 1))


def _totals(disclosure: Disclosure, axis: str, words: Iterable[StrEnum]) -> Iterator[_TotalLine]:
    """Return a line for each word of an axis, for those that no clip has too."""
    tallies = disclosure.totals.get(axis, {})
    for word in words:
        tally = tallies.get(word.value)
        yield _TotalLine(word, tally.clips, tally.frames) if tally else _TotalLine(word, 0, 0)


def _when(time_ms: int | None) -> str:
    """Return a time to the minute, UTC."""
    text = shapes.time_text(time_ms)
    return text.replace("T", " ")[:-4] if text else say("no date")


def _field_words(row: Row) -> list[str]:
    """Return a statement's further public fields that are words or numbers, as `name: value`."""
    return [
        wording.field_words(name, value)
        for name, value in shapes.public_fields(row.fields).items()
        if name not in _NOT_FOR_PEOPLE and isinstance(value, str | int) and value != ""
    ]
