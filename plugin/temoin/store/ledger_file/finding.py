"""Which ledger speaks for a cut: its own, else the nearest one upward."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from temoin.errors import InputError
from temoin.language import say
from temoin.store.parts import FOLDER_SUFFIX, SUFFIX, parts, parts_folder

_CUT_SUFFIXES = frozenset(
    {".otio", ".otioz", ".otiod", ".edl", ".xml", ".fcpxml", ".fcpxmld", ".aaf", ".ale", ".blend"}
)


def default_ledger(cut: Path) -> Path:
    """Return where a cut's own ledger lies or would lie: beside it, under its name."""
    return cut.with_suffix(SUFFIX)


def find_ledger(cut: Path) -> Path | None:
    """Return the ledger that speaks for a cut: its own, else the nearest one upward.

    Upward, a folder's ledger is the one file that is no other cut's own. A ledger of which only
    the folder of its parts is there counts too.

    Raises:
        InputError: A folder holds several.
    """
    own = default_ledger(cut)
    if is_there(own):
        return own
    folder = cut.absolute().parent
    return _nearest((folder, *folder.parents), are_shared=True)


def ledger_upward(folder: Path) -> Path | None:
    """Return the nearest ledger of a folder or one above, a cut's own included.

    Raises:
        InputError: A folder holds several.
    """
    return _nearest((folder, *folder.absolute().parents), are_shared=False)


def ledgers_that_name(text: str, folder: Path) -> list[Path]:
    """Return the ledgers of a folder, a cut's own included, that hold a text, by name.

    Their lines are not parsed: a text that is no part of an entry's syntax, such as a digest. What
    cannot be read holds none.
    """
    found = _ledgers_in(folder, are_shared=False)
    return [each for each in found if _holds(each, text.encode())]


def _holds(ledger: Path, text: bytes) -> bool:
    with suppress(OSError):
        for path in (ledger, *parts(ledger)):
            if path.is_file():
                with path.open("rb") as lines:
                    if any(text in line for line in lines):
                        return True
    return False


def ledger_of_folders(folders: Sequence[Path]) -> Path:
    """Return the ledger that speaks for media in folders: the first one that is found.

    For each it is the nearest one upward that is no cut's own; else the first folder's own, under
    its name, which may be yet to be made.

    Raises:
        InputError: A folder holds several.
    """
    for folder in (each.absolute() for each in folders):
        if found := _nearest((folder, *folder.parents), are_shared=True):
            return found
    name = folders[0].resolve().name or "production"
    return folders[0] / f"{name}{SUFFIX}"


def is_there(path: Path) -> bool:
    """Return whether a ledger, or anything else, lies at a path: a file, or a folder of parts."""
    return path.exists() or parts_folder(path).is_dir()


def _nearest(folders: Iterable[Path], *, are_shared: bool) -> Path | None:
    """Return the one ledger of the first of some folders that holds any."""
    for folder in folders:
        found = _ledgers_in(folder, are_shared=are_shared)
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise InputError(
                say("{folder} holds several ledgers: {names}", folder=folder, names=names),
                hint="Name one with --ledger.",
            )
        if found:
            return found[0]
    return None


def _ledgers_in(folder: Path, *, are_shared: bool) -> list[Path]:
    """Return a folder's ledgers; a folder that cannot be listed has none.

    Args:
        folder: Where to look.
        are_shared: Leaves out those that are a cut's own.

    A folder of a hundred thousand frames is read by name: only a ledger's is asked what it is.
    """
    try:
        names = [entry.name for entry in os.scandir(folder)]
        files = {each for each in names if each.endswith(SUFFIX) and (folder / each).is_file()}
        apart = {
            each.removesuffix(".d")
            for each in names
            if each.endswith(FOLDER_SUFFIX) and (folder / each).is_dir()
        }
    except OSError:
        return []
    ledgers = [Path(each) for each in sorted(files | apart) if Path(each).suffix == SUFFIX]
    cuts: set[str] = set()
    if ledgers and are_shared:
        cuts = {path.stem for path in map(Path, names) if path.suffix.lower() in _CUT_SUFFIXES}
    return [folder / each for each in ledgers if each.stem not in cuts]
