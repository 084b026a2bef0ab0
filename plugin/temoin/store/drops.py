"""What lies in the folders of a shoot or a vendor's drop: pieces of media, and what is none."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from temoin.store.hash_lists import FOLDER, LIST_SUFFIX
from temoin.store.parts import FOLDER_SUFFIX, SUFFIX
from temoin.store.walking import Entered, walk

LEAST_FRAMES = 12
"""Fewer numbered pictures are read one by one: half a second of frames costs little."""

_FRAME = re.compile(r"(?P<before>.*?)(?P<number>\d{2,})(?P<after>\.[^.\d][^.]*)", re.DOTALL)
_FRAMES = frozenset(
    {
        *(".ari", ".arx", ".bmp", ".cin", ".dng", ".dpx", ".exr", ".j2c", ".jp2", ".jpeg", ".jpg"),
        *(".png", ".psd", ".sgi", ".tga", ".tif", ".tiff", ".webp"),
    }
)
_SIDECARS = frozenset({".c2pa", ".csv", ".json", ".txt", ".xml", ".xmp"})
_SYSTEM = frozenset(
    {
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "$recycle.bin"),
        *("system volume information", "@eadir", "lost+found"),
    }
)
"""Small-letter names of what operating systems leave in folders; so is any with a dot first."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file as its folder lists it.

    Attributes:
        beside: A digest of the sidecars in its folder: with other ones it may say other things.
    """

    path: Path
    size: int
    modified_ns: int
    beside: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of media.

    Attributes:
        files: Itself, or the frames of a sequence, in order.
        pattern: Of a sequence, its name with `%0Nd` in place of the number; else empty.
        folder: Where below the folder that was named it lies, `/` between parts; empty there.
    """

    files: tuple[FoundFile, ...]
    folder: str = ""
    pattern: str = ""


@dataclass(slots=True)
class Drop:
    """What folders hold.

    Attributes:
        pieces: In the order of their paths.
        folders: How many were walked.
        skipped: How many things were passed over, by kind.
        unread: Folders that could not be listed, and why.
    """

    pieces: list[Piece] = field(default_factory=list)
    folders: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    unread: list[tuple[str, str]] = field(default_factory=list)


def read_drop(places: Sequence[Path], *, all_frames: bool = False) -> Drop:
    """Return what folders, or single files, hold.

    Links in them are not followed, so that no walk leaves a folder or runs in a circle; pipes and
    devices are not opened; no folder is walked twice.

    Args:
        places: Named by a person; a link among these is followed.
        all_frames: Whether the frames of a sequence are pieces of their own.
    """
    drop, entered = Drop(), Entered()

    def listing(folder: Path) -> tuple[list[os.DirEntry[str]], list[Path]]:
        return _listing(folder, drop.skipped)

    def unread(folder: Path, reason: str) -> None:
        drop.unread.append((folder.name or str(folder), reason))

    for place in places:
        if place.is_file():
            drop.pieces.append(_single(place))
            continue
        for folder, files in walk([place], listing, unread, entered):
            drop.folders += 1
            drop.pieces += _pieces(files, _below(folder, place), drop.skipped, every=all_frames)
    return drop


def _single(path: Path) -> Piece:
    status = path.stat()
    return Piece(files=(FoundFile(path, status.st_size, status.st_mtime_ns, ""),))


def _below(folder: Path, place: Path) -> str:
    below = folder.relative_to(place).as_posix()
    return "" if below == "." else below


def _listing(folder: Path, skipped: Counter[str]) -> tuple[list[os.DirEntry[str]], list[Path]]:
    """Return a folder's regular files and folders by name, all else counted.

    Raises:
        OSError: It cannot be listed.
    """
    files, folders = [], []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            kind = _kind(entry)
            if kind == "file":
                files.append(entry)
            elif kind == "folder":
                folders.append(Path(entry.path))
            else:
                skipped[kind] += 1
    return files, folders


def _kind(entry: os.DirEntry[str]) -> str:
    name = entry.name.lower()
    if entry.is_symlink():
        return "link"
    if name.startswith(".") or name in _SYSTEM:
        return "system"
    if entry.is_dir(follow_symlinks=False):
        is_ours = name.endswith(FOLDER_SUFFIX)
        return "ledger" if is_ours else "hash list" if name == FOLDER else "folder"
    if not entry.is_file(follow_symlinks=False):
        return "pipe or device"
    if name.endswith(LIST_SUFFIX):
        return "hash list"
    is_ours = SUFFIX in Path(name).suffixes
    return "ledger" if is_ours else "file"


def _pieces(
    entries: Sequence[os.DirEntry[str]], folder: str, skipped: Counter[str], *, every: bool
) -> Iterator[Piece]:
    """Yield a folder's pieces of media, sequences as one; sidecars are read with their media."""
    media, sidecars = _apart(entries)
    skipped["sidecar"] += len(sidecars)
    beside = _digest(sidecars)
    found = [_found(each, beside) for each in media]
    for pattern, members in [("", [each]) for each in found] if every else _grouped(found):
        yield Piece(files=tuple(members), folder=folder, pattern=pattern)


def _found(entry: os.DirEntry[str], beside: str) -> FoundFile:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # it went since, or may not be asked: whoever opens it is told why
        return FoundFile(Path(entry.path), -1, -1, beside)
    return FoundFile(Path(entry.path), status.st_size, status.st_mtime_ns, beside)


def _apart(
    entries: Sequence[os.DirEntry[str]],
) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]]]:
    """Return media, and the sidecars that are named for one of them."""
    may_be = [each for each in entries if Path(each.name).suffix.lower() in _SIDECARS]
    if not may_be:
        return list(entries), []
    others = {each.name for each in entries} - {each.name for each in may_be}
    named = {name.lower() for name in others} | {_stem(name) for name in others}
    sidecars = [each for each in may_be if named & set(_heads(each.name))]
    left = {each.name for each in sidecars}
    return [each for each in entries if each.name not in left], sidecars


def _stem(name: str) -> str:
    return name.lower().rpartition(".")[0]


def _heads(name: str) -> Iterator[str]:
    """Yield what stands before each dot of a name: `a.mov` and `a` of `a.mov.csv`."""
    head = name.lower()
    while "." in head:
        head = head.rpartition(".")[0]
        yield head
        yield head.removesuffix("m01")  # Sony: C0001M01.XML is of C0001.MP4


def _digest(sidecars: Iterable[os.DirEntry[str]]) -> str:
    lines = []
    for each in sidecars:
        found = _found(each, "")
        lines.append(f"{each.name}\0{found.size}\0{found.modified_ns}")
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest() if lines else ""


def _grouped(files: Sequence[FoundFile]) -> Iterator[tuple[str, Sequence[FoundFile]]]:
    """Yield sequences with their pattern, and single files, each where its first one stands.

    A sequence is a dozen pictures or more whose numbers leave none out. A still camera numbers its
    pictures too: whoever is told that frames were left out can have every one read.
    """
    runs = _runs(files)
    first = {members[0].path: (pattern, members) for pattern, members in runs}
    taken = {each.path for _, members in runs for each in members}
    for each in files:
        if each.path in first:
            yield first[each.path]
        elif each.path not in taken:
            yield "", [each]


def _runs(files: Sequence[FoundFile]) -> list[tuple[str, list[FoundFile]]]:
    groups: defaultdict[tuple[str, int, str], list[tuple[int, FoundFile]]] = defaultdict(list)
    for each in files:
        found = _FRAME.fullmatch(each.path.name)
        if found and found["after"].lower() in _FRAMES:
            key = (found["before"], len(found["number"]), found["after"])
            groups[key].append((int(found["number"]), each))
    runs = []
    for (before, width, after), members in groups.items():
        members.sort(key=lambda each: each[0])
        span = members[-1][0] - members[0][0] + 1
        if LEAST_FRAMES <= len(members) == span:
            runs.append((f"{before}%0{width}d{after}", [each for _, each in members]))
    return runs
