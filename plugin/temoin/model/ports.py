"""What a plugin looks like to the core."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from temoin.model.clips import ClipView
from temoin.model.disclosure import Disclosure, Finding
from temoin.model.facts import Evidence, MediaFile, Proposal


@runtime_checkable
class Reader(Protocol):
    """Finds facts in media files.

    Attributes:
        suffixes: Lower-case file suffixes with their dot; empty for every file.
    """

    id: str
    suffixes: frozenset[str]

    @property
    def version(self) -> str:
        """With another one it may say another thing of the same file."""
        ...

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return facts with their place; raise `EvidenceError` for present but unreadable."""
        ...


@runtime_checkable
class Detector(Protocol):
    """Guesses from a clip and its evidence which AI tools were used on it."""

    id: str
    version: str

    def detect(self, clip: ClipView, evidence: Sequence[Evidence]) -> Iterable[Proposal]:
        """Return proposals with confidence and grounds."""
        ...


@runtime_checkable
class Policy(Protocol):
    """A set of rules that a disclosure may breach.

    Attributes:
        source: Where the rules come from.
        since: ISO date from which they hold.
    """

    id: str
    version: str
    source: str
    since: str

    def check(self, disclosure: Disclosure) -> Iterable[Finding]:
        """Return the breaches."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """Writes a disclosure in one recipient's form.

    Attributes:
        suffix: Lower-case, with its dot.
        label: For a menu.
    """

    id: str
    version: str
    suffix: str
    label: str

    def export(self, disclosure: Disclosure, out: Path) -> None:
        """Write deterministic bytes to a path that the core will move into place."""
        ...


@runtime_checkable
class Resolver(Protocol):
    """Finds media where it lies now: path maps, asset managers."""

    id: str
    version: str

    def media(self, url: str) -> Path | None:
        """Return where the media lies, or None if this resolver does not know."""
        ...
