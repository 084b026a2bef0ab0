"""Which files earlier looks for a ledger have read, so that a look which stopped goes on there.

Kept on this workstation only: a line a file, appended as they are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from temoin.errors import StoreError
from temoin.language import say
from temoin.store.atomic import make_folder
from temoin.store.settings import home

_FORM = "1"  # changes with the shape of `SeenFile`


class SeenFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was when it was read.

    Attributes:
        beside: A digest of the sidecars that lay in its folder.
        facts: How many facts it stated.
        keys: What the entries on it know it by.
    """

    path: str
    size: int
    modified_ns: int
    beside: str = ""
    facts: int = 0
    keys: tuple[str, ...] = ()


def seen_files(project: str, readers: Sequence[str]) -> dict[str, SeenFile]:
    """Return what was read for a ledger by the same readers, by path; the last word counts.

    Args:
        project: The ledger's.
        readers: Each with its version, and what else what they find depends on.
    """
    found: dict[str, SeenFile] = {}
    try:
        lines = _place(project, readers).read_bytes().splitlines()
    except OSError:
        return found  # a memory that is lost only costs time
    for line in lines:
        try:
            seen = msgspec.json.decode(line, type=SeenFile)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # half a line, from a crash
        found[seen.path] = seen
    return found


def remember_files(project: str, readers: Sequence[str], seen: Iterable[SeenFile]) -> None:
    """Keep that files were read; the entries on them are in the ledger already.

    Raises:
        StoreError: It cannot be written.
    """
    place = _place(project, readers)
    lines = b"".join(msgspec.json.encode(each) + b"\n" for each in seen if _can_be_kept(each))
    make_folder(place.parent)
    try:
        with place.open("ab") as file:
            file.write(lines)
    except OSError as error:
        raise StoreError(
            say("{name} could not be written: {reason}", name=place, reason=error.strerror),
            hint="Check the rights of Temoin's own folder.",
        ) from error


def is_as_seen(seen: Mapping[str, SeenFile], path: Path, now: tuple[int, int, str]) -> bool:
    """Return whether a file is as it was when it was read: its size, time and sidecars."""
    then = seen.get(str(path))
    return then is not None and (then.size, then.modified_ns, then.beside) == now


def _can_be_kept(seen: SeenFile) -> bool:
    """Return whether a path is text; one that is none is read again."""
    return seen.path.encode("utf-8", "ignore").decode() == seen.path


def _place(project: str, readers: Sequence[str]) -> Path:
    name = sha256("\0".join((_FORM, project, *readers)).encode()).hexdigest()
    return home() / "ingests" / f"{name}.jsonl"
