"""What files and detectors say: evidence, proposals, and what could not be asked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from temoin.model.clips import CutView
from temoin.vocabulary import (
    Availability,
    Confidence,
    Effect,
    Integrity,
    Presence,
    Says,
    Strength,
    Technique,
    Trust,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A media file that a reader may open.

    Attributes:
        path: Where it lies now.
        name: What records and sheets call it: the file name alone.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Why evidence holds for a clip whose own file was not found to say it by the last scan.

    Attributes:
        holds_by: `content hash`, `hash list`, `media reference` or `derivation`: the weakest word
            that it stands on.
        entry: Id of the `evidence` entry that has it; empty where a scan read it in another file.
        said_by: Who signed that entry.
        said_at_ms: When, UTC milliseconds; None where a scan read it.
        derived: Ids of the `derive` entries that lead from its file to the one that the clip shows.
        declared_by: Who signed those, each once.
    """

    holds_by: str
    entry: str = ""
    said_by: str = ""
    said_at_ms: int | None = None
    derived: tuple[str, ...] = ()
    declared_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact found in a file, with its place in the file.

    Attributes:
        id: Set by the core from file and content; a reader leaves it empty.
        text: What the file says, for a person; never a prompt or a performer's name.
        where: Place in the file, precise enough to find it again.
        signer: Who signed it, as the certificate names the organisation; "" where nobody did, or
            where the signature does not hold.
        signed_at: When, as a time stamp says: ISO 8601, UTC; "" where none says it.
        details: Codes and explanations for who looks closer; no part of its id.
        places: How many places of the file say the same; `where` names the first.
        partial: Whether it speaks of a part of the picture only (a composite).
        file: The media file's name; set by the core.
        as_scanned: Whether that file changed or left since it was scanned: what lies there now
            may say something else.
        recorded: Set where the clip's own file was not found to say it: where else it is from.
    """

    says: Says
    text: str
    where: str
    strength: Strength
    reader: str = ""
    version: str = ""
    technique: Technique = Technique.UNKNOWN
    source_type: str = ""
    tool: str = ""
    integrity: Integrity = Integrity.NONE
    trust: Trust = Trust.NONE
    availability: Availability = Availability.NONE
    partial: bool = False
    signer: str = ""
    signed_at: str = ""
    details: str = ""
    places: int = 1
    id: str = ""
    file: str = ""
    as_scanned: bool = False
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a detector proposes: what it read, where, and the catalogue's line on it.

    Attributes:
        where: Place in the timeline, and the key under which it stands there.
        node: Place in the program's own file or tree, which may be numbered anew at each save: no
            part of a proposal's id.
        file: File name; set by the core where a detector leaves it empty.
    """

    where: str
    text: str
    node: str = ""
    file: str = ""
    catalogue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A detector's guess with grounds; it becomes a statement only by a person's act.

    Attributes:
        by_name: Whether nothing but names that people gave speaks for it: too little for a sheet
            or an audit.
        id: Set by the core from clip material, detector and grounds; a detector leaves it empty.
    """

    tool: str
    technique: Technique
    effect: Effect
    presence: Presence
    confidence: Confidence
    grounds: tuple[Ground, ...]
    by_name: bool = False
    detector: str = ""
    version: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DidNotRun:
    """A plugin that gave no answer, and why: for a record, silence reads as innocence."""

    plugin: str
    reason: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNotLook:
    """Something that nobody could look into, and why.

    Attributes:
        hint: What to do about it, where it is other than to bring the media back.
    """

    subject: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """A media file as a scan found it.

    Attributes:
        name: File name alone.
        path: Where it lay, for this machine's cache only; never in a record.
        size: Bytes.
        modified_ns: File system's time of change, nanoseconds since 1970.
        sha256: Hex digest of its bytes, empty where it was not hashed.
        evidence: What readers found in it.
        listed: Hashes that a hash list gives these bytes, as entries name them: `xxh64:0123...`.
    """

    name: str
    path: str
    size: int
    modified_ns: int
    sha256: str = ""
    evidence: tuple[Evidence, ...] = ()
    listed: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """As entries name it: `sha256:` and the digest, or "" where it was not hashed."""
        return f"sha256:{self.sha256}" if self.sha256 else ""


@dataclass(frozen=True, slots=True)
class FileLook:
    """What came of looking at one media file.

    Attributes:
        state: With what readers found.
        could_not: What in it could not be read.
        did_not: Readers that gave no answer.
    """

    state: FileState
    could_not: tuple[CouldNotLook, ...] = ()
    did_not: tuple[DidNotRun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFile:
    """Media that was not where the timeline says and was found elsewhere.

    Attributes:
        name: File name, or a sequence's pattern, alone.
        by: The identity it was known by: `content hash` or `UMID`.
    """

    name: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSince:
    """What became of scanned media since, as far as size and time tell.

    Attributes:
        changed: Files that are other than they were.
        gone: Files that cannot be found any more.
    """

    changed: tuple[FileState, ...] = ()
    gone: tuple[FileState, ...] = ()

    def by_path(self) -> dict[str, str]:
        """Return `changed` or `gone` by the path of each file that is."""
        gone = dict.fromkeys((each.path for each in self.gone), "gone")
        return gone | dict.fromkeys((each.path for each in self.changed), "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierScan:
    """A kept scan that does not hold any more.

    Attributes:
        time_ms: When it was made, UTC milliseconds since 1970.
        of_these_bytes: Whether the cut's file was then what it is now, so that something else it
            depends on changed: plugins, the catalogue, an option.
    """

    time_ms: int
    of_these_bytes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFiles:
    """The files of a media reference that a clip has and does not show."""

    url: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFacts:
    """What a scan found for one clip: its media files and the detectors' proposals.

    Attributes:
        files: Paths of the media that it shows.
        references: Other media of the same clip that were read: an original beside its proxy.
    """

    clip: str
    files: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    references: tuple[ReferenceFiles, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """How much a scan looked at."""

    clips: int = 0
    effects: int = 0
    nodes: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """What a cut and its media say about AI, as of one moment.

    Attributes:
        cut: The cut that was looked at, without its hosts' words.
        time_ms: When, UTC milliseconds since 1970.
        files: Media files by their path.
        clips: One for each clip, in the cut's order.
        moved: Media found elsewhere than the timeline says.
        catalogue_version: Of the table of tools that detectors used.
    """

    cut: CutView
    time_ms: int
    files: tuple[FileState, ...] = ()
    clips: tuple[ClipFacts, ...] = ()
    looked_at: LookedAt = field(default_factory=LookedAt)
    could_not_look: tuple[CouldNotLook, ...] = ()
    did_not_run: tuple[DidNotRun, ...] = ()
    moved: tuple[MovedFile, ...] = ()
    catalogue_version: str = ""
    catalogue_date: str = ""

    def content_hashes(self, changed: Collection[str] = ()) -> dict[str, str]:
        """Return the content hash of each clip whose media is one file that was hashed.

        Args:
            changed: Names of files that changed since: what they hold now is not known.
        """
        known = {
            each.path: each.content_hash
            for each in self.files
            if each.content_hash and each.name not in changed
        }
        return {
            facts.clip: known[facts.files[0]]
            for facts in self.clips
            if len(facts.files) == 1 and facts.files[0] in known
        }
