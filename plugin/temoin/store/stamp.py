"""Whether a file is as it was, told without reading it."""

from pathlib import Path

FileStamp = tuple[int, int, int] | None
"""Size, time of change and file number; None where there is no file."""


def stamp_of(path: Path) -> FileStamp:
    """Return what tells whether a file is as it was."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)
