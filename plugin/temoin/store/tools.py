"""The tools that are known at this workstation: ours, and a facility's own beside them."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from temoin.catalogue import Catalogue, shipped_catalogue, united
from temoin.catalogue.reading import read_tools, vendor_files
from temoin.errors import CatalogueError
from temoin.language import say
from temoin.store.settings import home

_MARK_LENGTH = 6  # hex digits, enough to tell a facility's own states apart

State = tuple[tuple[str, int, int], ...]


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
        state = tuple(
            (path.name, (status := path.stat()).st_size, status.st_mtime_ns)
            for path in vendor_files(folder)
        )
    except OSError as error:
        raise CatalogueError(
            say("{name}: {reason}", name=folder.name, reason=error.strerror or error),
            hint="Make the folder readable.",
            file=folder.name,
        ) from error
    return _with_facility(folder, state) if state else shipped_catalogue()


@lru_cache(maxsize=4)
def _with_facility(folder: Path, state: State) -> Catalogue:
    files = [folder / name for name, _, _ in state]
    tools = read_tools(files)
    told = b"".join(each.name.encode() + b"\0" + each.read_bytes() + b"\0" for each in files)
    return united(shipped_catalogue(), tools, sha256(told).hexdigest()[:_MARK_LENGTH])
