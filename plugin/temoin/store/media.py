"""Media on disk: where a timeline's URL leads, which files it means, what they are."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from os import stat_result
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote, urlsplit

from temoin.errors import MediaMissingError
from temoin.model import FileState, MediaSince
from temoin.wording import file_name

HASHED_UP_TO = 256 * 1024 * 1024
"""Bytes: a scan hashes smaller files without being asked, in well under a second each."""

FRAMES_READ = 3
"""Of a sequence: its first, middle and last frame stand for the rest."""

_CHUNK = 1024 * 1024
_FRAME_NUMBER = re.compile(r"%\d*d")
_DRIVE = re.compile(r"^/?[A-Za-z]:[/\\]")


def local_path(url: str, folder: Path) -> Path:
    """Return where a media URL of a timeline in `folder` leads on this machine.

    Takes file URLs, percent-encoded relative URLs and plain paths.

    Raises:
        MediaMissingError: It leads elsewhere (http, another machine) or nowhere.
    """
    if _DRIVE.match(url):
        return _existing_form(url.lstrip("/"), folder)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise MediaMissingError(f"{url[:80]!r} is no media path", hint="Relink it.") from error
    if parts.scheme == "file":
        if parts.netloc not in {"", "localhost"}:
            raise MediaMissingError(
                f"media on another machine ({parts.netloc})", hint="Mount that volume."
            )
        path = _decoded(parts.path)
        return _existing_form(path.lstrip("/") if _DRIVE.match(path) else path, folder)
    if parts.scheme and len(parts.scheme) > 1:
        raise MediaMissingError(
            f"media at a {parts.scheme} address is not fetched", hint="Copy it to this machine."
        )
    return _existing_form(url, folder)


def _existing_form(path: str, folder: Path) -> Path:
    """Return the path as written if it is there, else percent-decoded."""
    if "\0" in path:
        raise MediaMissingError("a media path with a NUL in it", hint="Relink it.")
    written = folder / (PureWindowsPath(path).as_posix() if _DRIVE.match(path) else path)
    try:
        there = written.exists()
    except OSError as error:
        raise MediaMissingError(
            f"{written.name}: {error.strerror}", hint="Check the volume and its rights."
        ) from error
    return written if there else folder / _decoded(path)


def _decoded(path: str) -> str:
    """Return a percent-decoded path; a frame number's `%04d` is none of its codes."""
    parts = re.split(f"({_FRAME_NUMBER.pattern})", path)
    return "".join(part if _FRAME_NUMBER.fullmatch(part) else unquote(part) for part in parts)


def around_frame_number(pattern: str) -> tuple[str, str] | None:
    """Return what stands before and after the `%04d` of a name; None for one without."""
    number = _FRAME_NUMBER.search(pattern)
    return (pattern[: number.start()], pattern[number.end() :]) if number else None


def frames_between(before: str, after: str) -> re.Pattern[str]:
    """Return what the names match that have a frame number of any width between two texts."""
    return re.compile(rf"{re.escape(before)}-?\d+{re.escape(after)}")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the files that a path means: itself, or the frames of a `%04d` pattern, in order.

    Raises:
        MediaMissingError: Nothing is there, or it is no file.
    """
    try:
        if path.is_file():
            return (path,)
        around = around_frame_number(path.name)
        if around and path.parent.is_dir():
            wanted = frames_between(*around)
            frames = (each for each in path.parent.iterdir() if wanted.fullmatch(each.name))
            if found := tuple(sorted(frames, key=lambda each: (len(each.name), each.name))):
                return found
        is_folder, is_other, is_link = path.is_dir(), path.exists(), path.is_symlink()
    except OSError as error:
        raise MediaMissingError(
            f"{path.name}: {error.strerror}", hint="Check the volume."
        ) from error
    if is_folder:
        raise MediaMissingError(f"{path.name} is a folder", hint="Relink the clip to a file.")
    if is_other:
        raise MediaMissingError(
            f"{path.name} is no file but a pipe or a device",
            hint="Relink the clip to a file.",
        )
    if is_link:
        raise MediaMissingError(
            f"{path.name} is a link that leads nowhere", hint="Mount its volume or relink it."
        )
    # of another system's path, whose folders are no folders here, too
    raise MediaMissingError(
        f"{file_name(path.name)} is not there", hint="Mount its volume or relink it."
    )


def frames_read(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the files that are read of one piece of media, in order."""
    if len(paths) <= FRAMES_READ:
        return paths
    return (paths[0], paths[len(paths) // 2], paths[-1])


def file_state(
    path: Path,
    *,
    hash_all: bool = False,
    known: FileState | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> FileState:
    """Return a file's size, time and, where it is small or asked for, its SHA-256.

    Args:
        path: The file.
        hash_all: Whether to hash a file of any size.
        known: As it was before: of the same size and time, it is not hashed again.
        is_wanted: Asked between pieces of a file; once it is not, there is no hash.

    Raises:
        MediaMissingError: It cannot be read.
    """
    try:
        status = path.stat()
        state = FileState(
            name=path.name, path=str(path), size=status.st_size, modified_ns=status.st_mtime_ns
        )
        if known and known.sha256 and _is_same(status, known):
            return replace(state, sha256=known.sha256)
        if hash_all or status.st_size <= HASHED_UP_TO:
            return replace(state, sha256=_sha256(path, is_wanted))
    except OSError as error:
        raise MediaMissingError(
            f"{path.name}: {error.strerror}", hint="Check the volume and its rights."
        ) from error
    return state


def holds_umid(path: Path, umid: str) -> bool:
    """Return whether a file's head holds a UMID, as bytes.

    Source: SMPTE ST 330 (32 or 64 bytes); SMPTE ST 377-1: an MXF file's header names its packages.

    Raises:
        OSError: It cannot be read.
    """
    digits = re.sub(r"^urn:smpte:umid:|[^0-9a-f]", "", umid.casefold())
    if len(digits) not in {64, 128}:
        return False
    with path.open("rb") as file:
        return bytes.fromhex(digits) in file.read(_CHUNK)


def _sha256(path: Path, is_wanted: Callable[[], bool]) -> str:
    digest, chunk = hashlib.sha256(), bytearray(_CHUNK)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(chunk):
            if not is_wanted():
                return ""
            digest.update(memoryview(chunk)[:count])
    return digest.hexdigest()


def _is_same(status: stat_result, state: FileState) -> bool:
    return (status.st_size, status.st_mtime_ns) == (state.size, state.modified_ns)


def changed_since(states: Iterable[FileState]) -> MediaSince:
    """Return which files changed, and which left, since they were looked at."""
    changed, gone = [], []
    for state in states:
        try:
            if not _is_same(Path(state.path).stat(), state):
                changed.append(state)
        except (OSError, ValueError):
            gone.append(state)
    return MediaSince(changed=tuple(changed), gone=tuple(gone))
