"""Which hash lists lie with a file: in its folder or above it, on the same volume."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from temoin.errors import InputError
from temoin.language import sayable
from temoin.model import FileState
from temoin.store.hash_lists.reading import (
    ALGORITHMS,
    ListedFile,
    c4_id,
    chain_in,
    content_of,
    listed_in,
)

FOLDER = "ascmhl"
"""Holds the lists of an ASC MHL history and, in a file of its own, how they follow each other."""

LIST_SUFFIX = ".mhl"
_CHAIN = "ascmhl_chain.xml"
_CLOCK_SECONDS = 2
"""By so much a file may be younger than its hash: file systems count in twos, clocks differ."""

ALTERED = sayable("it was altered since its chain was written: not used")
STALE = sayable("it lists other sizes or older files than lie there: those were not taken from it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a hash list gives a file.

    Attributes:
        hashes: As entries name them, strongest first: `c4:c4...`, `xxh64:0123...`.
        name: The list's file name.
        list_sha256: Of the list itself, hex.
    """

    hashes: tuple[str, ...]
    name: str
    list_sha256: str


@dataclass(frozen=True, slots=True)
class _List:
    """A list, or a history of them, of one folder."""

    folder: Path
    files: dict[str, tuple[ListedFile, str, str]]


@dataclass(slots=True)
class HashLists:
    """The hash lists of the folders that are asked for, each read once.

    Attributes:
        problems: Why a list was not used, by its file name.
    """

    problems: dict[str, str] = field(default_factory=dict)
    _upward: dict[Path, tuple[_List, ...]] = field(default_factory=dict)

    def with_listed(self, state: FileState) -> FileState:
        """Return a file that was looked at with the hashes that lists beside it give it."""
        listed = self.of(Path(state.path), state.size, state.modified_ns)
        if listed is None:
            return state
        return replace(state, listed=listed.hashes)

    def of(self, path: Path, size: int, modified_ns: int) -> Listed | None:
        """Return what the nearest list gives a file; None where none that can be believed does.

        A list is not believed where the size differs, where it says that the file failed a check,
        or where the file was written to after it was hashed.

        Args:
            path: The file.
            size: Its bytes as they are now.
            modified_ns: Its time of change, nanoseconds since 1970.
        """
        path = path.absolute()
        for each in self._lists_from(path.parent):
            below = normalize("NFC", path.relative_to(each.folder).as_posix())
            if below not in each.files:
                continue
            listed, name, digest = each.files[below]
            if _may_be(listed, size, modified_ns):
                return _taken(listed, name, digest)
            self.problems.setdefault(name, STALE)
        return None

    def _lists_from(self, folder: Path) -> tuple[_List, ...]:
        """Return the lists of a folder and of all above it on its volume, the nearest first."""
        if folder not in self._upward:
            is_top = folder == folder.parent or os.path.ismount(folder)
            above = () if is_top else self._lists_from(folder.parent)
            self._upward[folder] = (*self._read_in(folder), *above)
        return self._upward[folder]

    def _read_in(self, folder: Path) -> Iterator[_List]:
        """Yield the history of a folder, and the lists of the older form in it."""
        history = _names(folder / FOLDER)
        if history:
            yield self._read(folder, folder / FOLDER, history, self._chain(folder, history))
        if loose := _names(folder):
            yield self._read(folder, folder, loose, {})

    def _chain(self, folder: Path, names: list[str]) -> dict[str, str]:
        """Return the C4 ids that a history's lists should have; none where that cannot be known."""
        chain = folder / FOLDER / _CHAIN
        if not chain.is_file():
            self.problems[names[0]] = sayable("its chain file is not there: taken as it is")
            return {}
        try:
            return chain_in(content_of(chain))
        except InputError as error:
            self.problems[_CHAIN] = str(error)
            return {}

    def _read(self, folder: Path, place: Path, names: list[str], chain: dict[str, str]) -> _List:
        """Return what lists say, later ones over earlier ones."""
        files: dict[str, tuple[ListedFile, str, str]] = {}
        for name in names:
            try:
                content = content_of(place / name)
                _require_unaltered(content, chain.get(normalize("NFC", name)))
                digest = sha256(content).hexdigest()
                for each in listed_in(content):
                    files[each.path] = (_united(files.get(each.path), each), name, digest)
            except InputError as error:
                self.problems[name] = str(error)
        return _List(folder, files)


def _require_unaltered(content: bytes, c4: str | None) -> None:
    """Return only if a list is the one that its chain names, if that does.

    Raises:
        InputError: It is another one.
    """
    if c4 is not None and c4_id(content) != c4:
        raise InputError(ALTERED, hint="Ask who made the hash list.")


def _united(before: tuple[ListedFile, str, str] | None, now: ListedFile) -> ListedFile:
    """Return what a history says of a file: an earlier hash of the same size holds on."""
    if before is None or now.failed or before[0].size != now.size or before[0].failed:
        return now
    return replace(now, hashes={**before[0].hashes, **now.hashes})


def _may_be(listed: ListedFile, size: int, modified_ns: int) -> bool:
    if listed.failed or listed.size != size or not listed.hashes:
        return False
    if listed.hashed_at is None:
        return True
    return modified_ns / 1e9 <= listed.hashed_at + _CLOCK_SECONDS


def _taken(listed: ListedFile, name: str, digest: str) -> Listed:
    return Listed(
        hashes=tuple(
            f"{each}:{listed.hashes[each]}" for each in ALGORITHMS if each in listed.hashes
        ),
        name=name,
        list_sha256=digest,
    )


def _names(folder: Path) -> list[str]:
    """Return the names of the lists in a folder, in order; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            named = [each.name for each in entries if each.name.lower().endswith(LIST_SUFFIX)]
    except OSError:
        return []
    return sorted(each for each in named if (folder / each).is_file())
