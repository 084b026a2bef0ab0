"""Folders and what lies in them, each once, however links and mounts lead around."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
Entered = set[tuple[int, int]]
"""Device and number of each folder that was walked."""


def walk(
    folders: Iterable[Path],
    listing: Callable[[Path], tuple[Found, Iterable[Path]]],
    unread: Callable[[Path, str], None],
    entered: Entered,
) -> Iterator[tuple[Path, Found]]:
    """Yield each folder with what was found in it, before the folders in it.

    Args:
        folders: To begin with.
        listing: Returns what is wanted of a folder, and the folders in it, in order.
        unread: Is told of a folder that cannot be listed, and why.
        entered: Folders that were walked already; gets those that are.
    """
    waiting = [*folders][::-1]
    while waiting:
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            found, inside = listing(folder)
        except OSError as error:
            unread(folder, error.strerror or str(error))
            continue
        yield folder, found
        waiting += [*inside][::-1]
