"""What earlier scans of a cut read of its media, so that it is not read and hashed again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from temoin.language import sayable
from temoin.model import CouldNotLook, DidNotRun, FileLook, FileState
from temoin.moved import earlier_states
from temoin.store.scan_cache import last_scan, load_scan

UNREAD_HINT = sayable("Scan the media: S in the window.")
"""What to do about media that nobody read yet."""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at one media URL.

    Attributes:
        paths: The files that were read.
        problem: What was not, and why.
        could_not: What else in it could not be looked into.
        did_not: Who did not run on it.
    """

    paths: tuple[str, ...] = ()
    problem: str = ""
    could_not: tuple[CouldNotLook, ...] = ()
    did_not: tuple[DidNotRun, ...] = ()


@dataclass(slots=True)
class Looked:
    """Media as they were last looked at; one that is kept goes along from scan to scan.

    Attributes:
        reads_media: Whether a scan may touch media at all; else they are as last looked at, and
            those that nobody looked at are told.
        readers: Who read them, each with its version; empty before anybody did.
        files: By path.
        urls: By media URL, as the timeline writes it.
    """

    reads_media: bool = True
    readers: tuple[str, ...] = ()
    files: dict[str, FileLook] = field(default_factory=dict)
    urls: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def before(cls, place: str, readers: Sequence[str]) -> Self:
        """Return what the last kept scan of a cut at a place read, if the same readers did.

        Files on which a reader failed are left out: what it said of them is not kept by file.
        """
        last = last_scan(place)
        result = load_scan(last.key) if last and last.readers == tuple(readers) else None
        if result is None:
            return cls()
        failed = {each.subject for each in result.could_not_look}
        failed |= {each.subject for each in result.did_not_run}
        looked = cls(readers=tuple(readers))
        for url, states, clips in earlier_states(result):
            if not failed & {*clips, *(each.name for each in states)}:
                looked.files |= {each.path: FileLook(each) for each in states}
                looked.urls[url] = Look(tuple(each.path for each in states))
        return looked

    def forget_others(self, readers: tuple[str, ...]) -> None:
        """Forget what other readers found: by other trust lists the same file says other things.

        What the files were stays: their bytes are the same whoever reads them.
        """
        if self.readers and self.readers != readers:
            self.urls.clear()
        self.readers = readers

    def state_of(self, path: Path) -> FileState | None:
        """Return a file as it was last looked at, or None where nobody looked."""
        look = self.files.get(str(path))
        return look.state if look else None
