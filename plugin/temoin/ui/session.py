"""How the window gets a cut, and how what a person says there is signed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from temoin.catalogue import Catalogue
from temoin.model import ClipView, Proposal
from temoin.rate import Rate
from temoin.ui.listing import Listing
from temoin.vocabulary import Effect, Hosting, NoteKind, Technique

Tick = Callable[[int, int], None]
"""Gets (clips done, in all); raises to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenStep:
    """The use of a tool as a person chose it in the window; what they left out is unknown.

    Attributes:
        fields: Further public fields of the entry.
    """

    tool: str
    technique: Technique = Technique.UNKNOWN
    effect: Effect = Effect.UNKNOWN
    hosting: Hosting = Hosting.UNKNOWN
    note: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided in the window on a detector's guess.

    Attributes:
        accepted: Whether the tool was used, as a step; else the guess is dismissed.
        edited: The step instead of what the guess says; None accepts it as it is.
        why: The reason of a dismissal.
    """

    clip: ClipView
    proposal: Proposal
    accepted: bool
    edited: ChosenStep | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words that a person wrote in the window.

    Attributes:
        about: Id of the entry they speak of; empty for words on the clips themselves.
        clips: Those clips.
    """

    kind: NoteKind
    text: str
    about: str = ""
    clips: tuple[ClipView, ...] = ()


class RateBasis(Enum):
    """On what a cut's edit rate stands."""

    FILE = auto()
    ASSUMED = auto()
    CHOSEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A cut as it was at one moment; what is said of it is said of what was seen then.

    Attributes:
        watched: Files that, changed by another program, make this out of date.
        notices: What a person should be told once.
        rate_basis: On what its edit rate stands; a person may choose another one unless its file
            says it.
    """

    listing: Listing
    watched: tuple[Path, ...] = ()
    notices: tuple[str, ...] = ()
    rate_basis: RateBasis = RateBasis.FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was signed and appended: how many entries, and in which ledger file."""

    entries: int
    ledger: str
    notices: tuple[str, ...] = ()


class Session(Protocol):
    """Work on one cut; every method may be slow and is called off the GUI thread only.

    Each raises `TemoinError`, and nothing else, where it cannot be done.
    """

    @property
    def path(self) -> Path | None:
        """The cut's file; None where it comes from elsewhere."""
        ...

    @property
    def name(self) -> str:
        """What a person calls the cut: its file's name, or where else it comes from."""
        ...

    def at_rate(self, rate: Rate) -> "Session":
        """Return work on the same cut, counted at another edit rate; nothing is read yet."""
        ...

    def of_timeline(self, name: str) -> "Session":
        """Return work on another timeline of the same file; nothing is read yet."""
        ...

    def open(self) -> Opened:
        """Return the cut with its ledgers and its last scan."""
        ...

    def refreshed(self, shown: Opened) -> Opened | None:
        """Return the cut as it is now, or None where nothing changed on the disk."""
        ...

    def scan(self, tick: Tick) -> tuple[str, ...]:
        """Look at the cut and its media, keep the answer for `open`, return what to tell."""
        ...

    def log(self, shown: Opened, clips: Sequence[ClipView], step: ChosenStep) -> Said:
        """Sign and append a step for each clip."""
        ...

    def log_each(self, shown: Opened, steps: Sequence[tuple[ClipView, ChosenStep]]) -> Said:
        """Sign and append a step of its own for each of several clips, all in one write."""
        ...

    def attest(self, shown: Opened, clips: Sequence[ClipView]) -> Said:
        """Sign and append, for each clip, that no AI was used."""
        ...

    def review(self, shown: Opened, judgements: Sequence[Judgement]) -> Said:
        """Sign and append what was decided on detectors' guesses, all in one write."""
        ...

    def note(self, shown: Opened, remark: Remark) -> Said:
        """Sign and append words on an entry or on clips."""
        ...

    def take_back(self, shown: Opened, entry: str, why: str) -> Said:
        """Sign and append that an entry, or all of the act with that mark, no longer holds."""
        ...

    def tools(self) -> Catalogue:
        """Return the catalogue of tools."""
        ...
