"""Folders in which media that moved are looked for, by name; each folder is listed once."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

from temoin.errors import MediaMissingError
from temoin.model import FileState
from temoin.store.media import around_frame_number, file_state, frames_between
from temoin.store.walking import walk

MOST_FILES = 1_000_000
"""Files that are listed; beyond, somebody named a whole file server."""

_FRAME = re.compile(r"(?P<before>.*?)-?\d+(?P<after>\D*\.[^.]*)", re.DOTALL)


class MediaFolders:
    """The regular files in some folders and all below them, by name.

    Links are followed, but no folder is entered twice. What cannot be listed is said in `problems`
    and left out.

    Attributes:
        problems: What could not be listed.
        notes: What a person at this machine should know and no record: where candidates lie.
    """

    def __init__(self, folders: Sequence[Path], *, most: int = MOST_FILES) -> None:
        """Take folders; nothing is listed before a name is asked for."""
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._folders, self._most = folders, most
        self._by_name: dict[str, list[Path]] | None = None
        self._of_frames: dict[tuple[str, str], set[Path]] | None = None

    def __bool__(self) -> bool:
        """Whether there is any folder to look into."""
        return bool(self._folders)

    def named(self, name: str) -> list[Path]:
        """Return the files of a name, in the order of their paths.

        Systems write one name in two normal forms, and some in either case: both count.
        """
        return sorted(self._listed().get(_key(name), ()))

    def holding_frames(self, pattern: str) -> list[Path]:
        """Return the folders that hold frames of a `%04d` pattern, in order."""
        around = around_frame_number(_key(pattern))
        if around is None:
            return []
        if _around_number("0".join(around)) == around:
            return sorted(self._folders_of_frames().get(around, ()))
        wanted = frames_between(*around)
        found = (paths for name, paths in self._listed().items() if wanted.fullmatch(name))
        return sorted({path.parent for paths in found for path in paths})

    def _folders_of_frames(self) -> dict[tuple[str, str], set[Path]]:
        """Return the folders of files whose last number may be a frame's, by the rest of the name.

        Productions have thousands of sequences: no name is looked at for each of them again.
        """
        if self._of_frames is None:
            self._of_frames = defaultdict(set)
            for name, paths in self._listed().items():
                if around := _around_number(name):
                    self._of_frames[around].update(path.parent for path in paths)
        return self._of_frames

    def _listed(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for number, path in enumerate(self._files()):
                if number == self._most:
                    self.problems.append(
                        f"more than {self._most:,} files under --media: the rest was left out"
                    )
                    break
                self._by_name[_key(path.name)].append(path)
        return self._by_name

    def _files(self) -> Iterator[Path]:
        for _, files in walk(self._folders, _listing, self._unread, set()):
            yield from files

    def _unread(self, folder: Path, reason: str) -> None:
        name = folder.name or folder
        self.problems.append(f"the folder {name} under --media cannot be read: {reason}")


def found_again(states: Iterable[FileState], folders: MediaFolders) -> list[FileState]:
    """Return those of some files that lie in other folders now, byte for byte."""
    if not folders:
        return []
    return [
        state
        for state in states
        if state.sha256 and any(_is_same(path, state) for path in folders.named(state.name))
    ]


def _is_same(path: Path, state: FileState) -> bool:
    try:
        if path.stat().st_size != state.size:
            return False
        return file_state(path, hash_all=True).sha256 == state.sha256
    except (OSError, MediaMissingError):
        return False  # one that cannot be read is none


def _listing(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return a folder's regular files and its folders, links to either included, by name."""
    files, folders = [], []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir():
                folders.append(Path(entry.path))
            elif entry.is_file():
                files.append(Path(entry.path))
    return files, folders


def _around_number(name: str) -> tuple[str, str] | None:
    """Return what stands before and after the last number of a name, its suffix aside."""
    found = _FRAME.fullmatch(name)
    return (found["before"], found["after"]) if found else None


def _key(name: str) -> str:
    return normalize("NFC", name).casefold()
