"""A ledger where files take no locks: a folder with one file a writer, united when it is read."""

import os
from pathlib import Path

SUFFIX = ".temoin"
FOLDER_SUFFIX = f"{SUFFIX}.d"
_OF_KEY = "ed25519:"


def parts_folder(ledger: Path) -> Path:
    """Return the folder of a ledger's parts, which need not be there: `NAME.temoin.d`."""
    return ledger.with_name(f"{ledger.name}.d")


def part_of(ledger: Path, writer: str) -> Path:
    """Return the part that one writer alone writes to."""
    return parts_folder(ledger) / f"{writer.removeprefix(_OF_KEY)}{SUFFIX}"


def parts(ledger: Path) -> list[Path]:
    """Return all parts of a ledger, by name; none where it has no folder.

    Raises:
        OSError: The folder cannot be listed.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(parts_folder(ledger)))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [parts_folder(ledger) / name for name in names if name.endswith(SUFFIX)]


def parts_of_key(ledger: Path, key_id: str) -> list[Path]:
    """Return the parts of one key's writers; none for what is no key.

    Raises:
        OSError: The folder cannot be listed.
    """
    if not key_id.startswith(_OF_KEY):
        return []
    own = f"{key_id.removeprefix(_OF_KEY)}."
    return [each for each in parts(ledger) if each.name.startswith(own)]


def file_of(ledger: Path, writer: str) -> Path:
    """Return the file in which a writer's entries stand: their part if they have one."""
    part = part_of(ledger, writer)
    return part if part.exists() else ledger


def resolved(ledger: Path) -> Path:
    """Return where a ledger lies if a link leads to it, so that it has one lock and one folder."""
    return Path(os.path.realpath(ledger)) if ledger.is_symlink() else ledger
