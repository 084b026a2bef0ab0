"""A ledger where files take no locks: what is written goes to the writer's own part."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from temoin.language import say
from temoin.store.atomic import sync
from temoin.store.ledger_file.growing import GrowingFile, replaced
from temoin.store.ledger_file.locking import cannot_write, sweep
from temoin.store.parts import part_of, parts, parts_folder, parts_of_key


def append_part(path: Path, lines: Sequence[str], writer: str, *, is_begun: bool) -> list[str]:
    """Append whole lines to one writer's part; return what is to be told once they are kept.

    Args:
        path: The ledger.
        lines: What nobody else has.
        writer: Whose part it is; nobody else writes to it.
        is_begun: Whether the ledger has entries already, and so a project.

    Raises:
        ReplacedError: Somebody else began the ledger meanwhile.
        StoreError: It cannot be written, and is as it was.
    """
    if not lines:
        return []
    folder, part = parts_folder(path), part_of(path, writer)
    told = [] if folder.is_dir() else [_told(path)]
    try:
        if not is_begun and _begin(path, part, lines):
            return told
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            sync(folder.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    told += _mended(path, writer)
    with GrowingFile(part) as file:
        return [*told, *file.append(lines)]


def _mended(path: Path, writer: str) -> Iterator[str]:
    """Clear away what crashes left of any part of this key; a new writer has a new part.

    Raises:
        StoreError: It cannot be moved.
    """
    for part in parts_of_key(path, writer.rpartition(".")[0]):
        sweep(part)
        with GrowingFile(part) as file:
            yield from file.part_from_torn()


def _told(path: Path) -> str:
    return say(
        "no lock can be taken on {name}: each writer has a file of their own in {folder} now",
        name=path.name,
        folder=parts_folder(path).name,
    )


def _begin(path: Path, part: Path, lines: Sequence[str]) -> bool:
    """Make the folder with a first part in it, in one step; return whether that could be done.

    Two who begin at once would draw two projects: the folder comes into its place whole, and
    only one can. One that somebody made beforehand gives way if it is empty; with strange files
    in it, it stays.

    Raises:
        OSError: It cannot be made.
        ReplacedError: Somebody else's came first.
    """
    folder = parts_folder(path)
    with tempfile.TemporaryDirectory(prefix=".temoin-", dir=path.parent) as place:
        made = Path(place) / folder.name
        made.mkdir()
        with GrowingFile(made / part.name) as file:
            file.append(lines)
        try:
            if folder.is_dir():
                folder.rmdir()
            made.rename(folder)
        except OSError as error:
            if parts(path):
                raise replaced(path) from error
            if folder.is_dir():
                return False
            raise
    sync(folder.parent)
    return True
