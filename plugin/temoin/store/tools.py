"""The tools that are known at this workstation: ours, and a facility's own beside them."""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from temoin.catalogue import Catalogue, shipped_catalogue, united
from temoin.catalogue.reading import read_tools, vendor_files
from temoin.errors import CatalogueError
from temoin.language import say
from temoin.store.settings import home

_MARK_LENGTH = 6  # hex digits, enough to tell a facility's own states apart

State = frozenset[tuple[str, int, int]]


def facility_folder() -> Path:
    """Return where a facility's own files of tools lie: `catalogue` in Temoin's folder."""
    return home() / "catalogue"


def load_catalogue() -> Catalogue:
    """Return all tools that are known here; read anew only where a facility's files changed.

    Raises:
        CatalogueError: A file is broken; named, with its line or tool.
    """
    folder = facility_folder()
    if not folder.is_dir():  # asked for each clip of a scan
        return shipped_catalogue()
    try:
        return _with_facility(folder, _state(folder))
    except OSError as error:
        raise CatalogueError(
            say("{name}: {reason}", name=folder.name, reason=error.strerror or error),
            hint="Make the folder readable.",
            file=folder.name,
        ) from error


def _state(folder: Path) -> State:
    """Return what tells whether a folder's files changed, without reading them."""
    with os.scandir(folder) as entries:
        states = [(each.name, each.stat()) for each in entries if each.name.endswith(".toml")]
    return frozenset((name, state.st_size, state.st_mtime_ns) for name, state in states)


@lru_cache(maxsize=4)
def _with_facility(folder: Path, state: State) -> Catalogue:
    del state  # the files are read anew where it is another
    files = vendor_files(folder)
    tools = read_tools(files)
    told = b"".join(each.name.encode() + b"\0" + each.read_bytes() + b"\0" for each in files)
    return united(shipped_catalogue(), tools, sha256(told).hexdigest()[:_MARK_LENGTH])
