"""One row of a log, understood: what it says, of what, and what of it nobody can read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from temoin.canonical import canonical_text, plain
from temoin.errors import InputError, RateError
from temoin.language import say
from temoin.logbook.words import Class, Field, heading, known_class, names_tool, yes_or_no
from temoin.model import CutView
from temoin.record import Step, step_named
from temoin.vocabulary import Effect, Hosting, Technique

_SPREADSHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!"}
)
_CLASSES: dict[Field, type[Class]] = {
    Field.TECHNIQUE: Technique,
    Field.EFFECT: Effect,
    Field.HOSTING: Hosting,
}
_CONFIDENTIAL = frozenset({Field.PROMPT})
_ISO_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d\d?)([./ -])(\d\d?)\2(\d{4})")
_TWELVE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """What a row says.

    Attributes:
        number: In its sheet, from 1.
        texts: Its cells by field, as they are written.
        record_in: Record frame, or None.
        record_out: Record frame after the last, or None.
        step: The use of a tool; None where the row says that no AI was used.
        public: Further public fields of an attestation.
        notices: What of it could not be taken.
    """

    number: int
    texts: Mapping[Field, str]
    record_in: int | None = None
    record_out: int | None = None
    step: Step | None = None
    public: Mapping[str, object]
    notices: tuple[str, ...] = ()

    @property
    def meaning(self) -> dict[str, str]:
        """What it says in public; equal for equal rows, however spaced or ordered.

        The prompt is left out: whoever sees a digest of it could try out prompts.
        """
        return {
            field.value: " ".join(plain(text).split())
            for field, text in self.texts.items()
            if field not in _CONFIDENTIAL
        }

    def digest(self, occurrence: int) -> str:
        """Return what this row is known by when the log is imported again.

        Args:
            occurrence: How many rows above it have this meaning and another prompt.
        """
        meaning: dict[str, object] = {**self.meaning}
        if occurrence:
            meaning["occurrence"] = occurrence
        return f"sha256:{sha256(canonical_text(meaning).encode()).hexdigest()}"


def read_row(number: int, texts: Mapping[Field, str], view: CutView) -> LogRow:
    """Return what a row says.

    Raises:
        InputError: It says nothing that could be signed; why.
    """
    _refuse_errors(texts)
    record_in = _frame(texts, Field.IN, view)
    record_out = _frame(texts, Field.OUT, view)
    if record_out is not None and record_in is None:
        raise InputError(say("it has an out and no in"))
    if record_in is not None and record_out is not None and record_out <= record_in:
        raise InputError(say("its out is not after its in"))
    no_ai = _says_no_ai(texts)
    notices: list[str] = []
    done_on = _date(texts.get(Field.DATE, ""), notices)
    row = LogRow(number=number, texts=texts, record_in=record_in, record_out=record_out, public={})
    if no_ai:
        person = texts.get(Field.PERSON, "")
        public = {"reported_by": person, "done_on": done_on, "note": texts.get(Field.NOTE, "")}
        said = {key: value for key, value in public.items() if value}
        return replace(row, public=said, notices=tuple(notices))
    step = _step(texts, done_on, notices)
    return replace(row, step=step, notices=tuple(notices))


def _refuse_errors(texts: Mapping[Field, str]) -> None:
    for field, text in texts.items():
        if text.upper() in _SPREADSHEET_ERRORS:
            raise InputError(
                say("the spreadsheet shows an error in {field}: {text}", field=field, text=text)
            )


def _frame(texts: Mapping[Field, str], field: Field, view: CutView) -> int | None:
    if field not in texts:
        return None
    try:
        return view.record_frame(texts[field])
    except RateError as error:
        raise InputError(
            say("its {field} cannot be read: {reason}", field=field, reason=say(str(error)))
        ) from error


def _says_no_ai(texts: Mapping[Field, str]) -> bool:
    """Return whether a row says that no AI was used.

    Raises:
        InputError: It contradicts itself, says neither, or says nothing.
    """
    no_ai = yes_or_no(texts.get(Field.NO_AI, ""))
    tool = texts.get(Field.TOOL, "")
    tool = tool if names_tool(tool) else ""
    if no_ai is None:
        raise InputError(
            say("neither yes nor no in 'no ai': {text}", text=repr(texts[Field.NO_AI]))
        )
    if no_ai and tool:
        raise InputError(say("it says no AI and names a tool: {tool}", tool=tool))
    if not (no_ai or tool):
        raise InputError(say("it names no tool and does not say that no AI was used"))
    return no_ai


def _step(texts: Mapping[Field, str], done_on: str, notices: list[str]) -> Step:
    chosen: dict[str, str] = {}
    for field, kind in _CLASSES.items():
        if text := texts.get(field):
            known = known_class(kind, text)
            chosen[field.value] = (known or kind.UNKNOWN).value
            if known is None:
                notices.append(
                    say("{field} {text} is no known word: unknown", field=field, text=repr(text))
                )
    if note := texts.get(Field.NOTE):
        chosen["note"] = note
    confidential = {"prompt": texts[Field.PROMPT]} if Field.PROMPT in texts else {}
    step = step_named(texts[Field.TOOL], chosen, confidential)
    further = {
        "purpose": texts.get(Field.PURPOSE),
        "decided_by": texts.get(Field.DECIDED_BY),
        "operator": texts.get(Field.PERSON),
        "done_on": done_on,
    }
    fields = {**step.fields, **{key: value for key, value in further.items() if value}}
    return replace(step, fields=fields)


def _date(text: str, notices: list[str]) -> str:
    """Return a day as ISO 8601, or "" for none that is certain, which is then told."""
    if not text:
        return ""
    day = _day(text)
    if day is None:
        notices.append(say("the date {text} may mean two days, or none: left out", text=repr(text)))
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    """Return the day that a text names; with slashes only where one number is no month."""
    if match := _ISO_DATE.fullmatch(text.strip()):
        return _real_day(*map(int, match.groups()))
    match = _DAY_FIRST.fullmatch(text.strip())
    if match is None:
        return None
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "." or first > _TWELVE or first == second:  # dots: day first, wherever used
        return _real_day(year, second, first)
    return _real_day(year, first, second) if second > _TWELVE else None


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def same_tool(one: str, other: str) -> bool:
    """Return whether two texts name one tool, in any spelling."""
    return heading(one) == heading(other)
