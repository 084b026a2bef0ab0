"""What the catalogue says of one tool; what nobody has found out is `unknown`."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from temoin.errors import CatalogueError
from temoin.language import say
from temoin.vocabulary import SOURCE_TYPES, Effect, Hosting, Technique, YesNo

UNKNOWN = "unknown"
ACTIONS = frozenset(
    f"c2pa.{word}"
    for word in (
        *("created", "opened", "placed", "addedText", "adjustedColor", "changedSpeed", "cropped"),
        *("deleted", "drawing", "dubbed", "edited", "filtered", "mastered", "mixed", "orientation"),
        *("remixed", "removed", "resized", "resized.proportional", "translated", "trimmed"),
        *("unknown", "enhanced", "converted", "transcoded", "repackaged", "edited.metadata"),
        *("published", "redacted", "watermarked.bound", "watermarked.unbound"),
    )
)
"""Source: C2PA 2.4, actions; those that it retired are left out."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PLUGIN = re.compile(r"(?:ofx\.?|openfx\.|\{svfx:)([\w+ .-]+?)(?:_v\d+)?\}?", re.IGNORECASE)
_LEAST_INSIDE = 4  # characters: a shorter text lies in too many others


class Model(StrEnum):
    """Whether a tool runs a machine-learned model."""

    CERTAIN = "certain"
    OPTIONAL = "optional"
    NONE = "none"
    UNKNOWN = "unknown"


class Match(StrEnum):
    """How an identifier's text is compared, in any case."""

    EQUALS = "equals"  # an OFX plug-in's in every host's spelling
    CONTAINS = "contains"  # and no letter follows: `DepthMap` is not in `DepthMapper`
    STARTS_WITH = "starts-with"
    ENDS_WITH = "ends-with"
    KEY = "key"  # the metadata key itself, whatever its value


class Grade(StrEnum):
    """How well an entry is known; `name-only`: nobody has seen an identifier of it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NAME_ONLY = "name-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A program's own word for a tool.

    Attributes:
        keys: Metadata keys under which it counts; empty for any.
        field: What that place is called, for a person.
        formats: Formats in which it appears, where they are not all those of its tool.
        version: The version in which it was seen, where it is not that of its tool.
    """

    text: str
    match: Match
    keys: tuple[str, ...] = ()
    field: str = ""
    formats: tuple[str, ...] = ()
    version: str = UNKNOWN

    def __post_init__(self) -> None:
        """Refuse a text that would be found everywhere.

        Raises:
            CatalogueError: It is empty, or too short to be looked for inside others.
        """
        whole = self.match in {Match.EQUALS, Match.KEY}
        if len(self.text) < (1 if whole else _LEAST_INSIDE):
            raise CatalogueError(
                say("identifier {text!r} is too short", text=self.text), hint="Give a longer text."
            )

    def counts_under(self, key: str) -> bool:
        """Whether a metadata key is one where this identifier counts."""
        return not self.keys or key.casefold() in (each.casefold() for each in self.keys)

    def fits(self, value: str, key: str) -> bool:
        """Whether a value that stands under a metadata key is this identifier."""
        if self.match is Match.KEY:
            return key.casefold() == self.text.casefold()
        if not self.counts_under(key):
            return False
        if self.match is Match.EQUALS and whole_of(value) == whole_of(self.text):
            return True
        return bool(pattern_of([self]).search(value))


def check_date(text: str, *, or_unknown: bool = False) -> None:
    """Return only if a text is an ISO date.

    Raises:
        CatalogueError: It is none.
    """
    if or_unknown and text == UNKNOWN:
        return
    try:
        date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError as error:
        raise CatalogueError(
            say("{text!r} is no date", text=text[:40]), hint="Write it as 2026-11-24."
        ) from error


def _check_term(text: str, known: frozenset[str]) -> None:
    if text != UNKNOWN and text not in known:
        raise CatalogueError(
            say("{text!r} is no term that is known", text=text[:60]),
            hint="Take one from docs/catalogue.md, or 'unknown'.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who answers for a tool, and what they bind themselves to; said once for a vendor's file.

    Attributes:
        owner: The company or person who owns it.
        terms: The document that binds, with its section.
        terms_dated: ISO date of that document.
        terms_at: Where it can be read.
        trains_on_input: Whether models are trained on what the tool is given.
        training_data_licensed: Whether what its models were trained on was licensed or cleared.
        training_data: What is known of that, in words.
        source: Who says so.
        dated: ISO date on which that was read.
    """

    owner: str = UNKNOWN
    terms: str = UNKNOWN
    terms_dated: str = UNKNOWN
    terms_at: str = UNKNOWN
    trains_on_input: YesNo = YesNo.UNKNOWN
    training_data_licensed: YesNo = YesNo.UNKNOWN
    training_data: str = UNKNOWN
    source: str = ""
    dated: str = UNKNOWN

    def __post_init__(self) -> None:
        """Refuse dates that are none.

        Raises:
            CatalogueError: One is neither an ISO date nor `unknown`.
        """
        check_date(self.terms_dated, or_unknown=True)
        check_date(self.dated, or_unknown=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What a tool does, for people who do not know it."""

    en: str
    fr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIn:
    """A name that a host writes where it speaks another language (`fr`)."""

    language: str
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool, as the catalogue knows it; what nobody has found out is `unknown`.

    Attributes:
        names: Further names that people or programs use.
        names_in: Names that hosts write in other languages.
        common_name: Whether its names are ordinary words, which count in its own host only.
        about: A sentence for people.
        source_type: IPTC's term for what it makes, where nothing else tells.
        action: C2PA's action for its use, likewise.
        since: Version of the product that had it first.
        default_since: Version of the product in which it is on by default for the first time.
        formats: Formats in which its identifiers appear.
        version: Version of the product, or of the format, in which they were seen.
        identifiers: By which a project tells it.
        proof: By which a project tells that its optional model ran.
        disproof: By which it tells that this did not run; without any, whatever else stands
            under a key of the proof tells it.
        condition: What else would tell it, in words; no program reads this.
        where: Files and interfaces in which it shows.
        provider: Who answers for it.
        dated: ISO date on which the entry was last checked.
    """

    id: str
    vendor: str
    product: str
    name: str
    technique: Technique
    effect: Effect
    model: Model
    hosting: Hosting
    where: str
    source: str
    confidence: Grade
    dated: str
    names: tuple[str, ...] = ()
    names_in: tuple[NameIn, ...] = ()
    common_name: bool = False
    about: Sentence | None = None
    source_type: str = UNKNOWN
    action: str = UNKNOWN
    since: str = UNKNOWN
    default_since: str = UNKNOWN
    formats: tuple[str, ...] = ()
    version: str = UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    proof: tuple[Identifier, ...] = ()
    disproof: tuple[Identifier, ...] = ()
    condition: str = ""
    notes: str = ""
    provider: Provider = Provider()

    def __post_init__(self) -> None:
        """Refuse an entry that contradicts itself.

        Raises:
            CatalogueError: No usable id, date, source type or action, or a technique without a
                model, or a model without.
        """
        if not _ID.fullmatch(self.id):
            raise CatalogueError(
                say("{text!r} is no id", text=self.id[:40]),
                hint="Use lower case, digits and hyphens.",
            )
        check_date(self.dated)
        _check_term(self.source_type, SOURCE_TYPES)
        _check_term(self.action, ACTIONS)
        if (self.model is Model.NONE) != (self.technique is Technique.NONE):
            raise CatalogueError(
                say(
                    "technique {technique} with model {model}",
                    technique=self.technique,
                    model=self.model,
                ),
                hint="Write 'none' for both or for neither.",
            )

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its name, then the others."""
        return (self.name, *self.names, *(each.name for each in self.names_in))


def plugin_id(value: str) -> str:
    """Return the OFX identifier that a host spells in its own way; "" for anything else.

    Nuke writes `OFX<id>_v<major>`, Fusion `ofx.<Id>`, MLT `openfx.<id>`, Vegas `{Svfx:<Id>}`; in
    lower case, as Nuke and DaVinci Resolve have it.
    """
    if value[:1] not in "oO{":  # most are none, and this is asked of every word
        return ""
    found = _PLUGIN.fullmatch(value)
    return found[1].lower() if found and "." in found[1] else ""


def whole_of(value: str) -> str:
    """Return what identifiers that are whole values are compared by."""
    return plugin_id(value) or value.casefold()


def pattern_of(marks: "list[Identifier] | tuple[Identifier, ...]") -> re.Pattern[str]:
    """Return one pattern for identifiers that stand in a value, longer texts first."""
    texts = sorted(set(map(_expression, marks)), key=len, reverse=True)
    return re.compile("|".join(texts) or r"(?!)", re.IGNORECASE | re.ASCII)


def _expression(mark: Identifier) -> str:
    text = re.escape(mark.text)
    if mark.match is Match.CONTAINS:
        return rf"{text}(?![a-z])" if mark.text[-1].isalnum() else text
    begins = r"\A" if mark.match in {Match.EQUALS, Match.STARTS_WITH} else ""
    ends = r"\Z" if mark.match in {Match.EQUALS, Match.ENDS_WITH} else ""
    return f"{begins}{text}{ends}"
