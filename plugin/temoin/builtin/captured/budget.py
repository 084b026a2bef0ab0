"""A file that is read within bounds, whatever lengths it claims."""

import errno
from io import FileIO

MOST_READ = 64 * 1024 * 1024
"""Bytes: headers of cameras take some hundred kilobytes, comments of others some megabytes."""

_LEAST = 128  # what a read counts: a million of a byte each take as long as a large one


class Bounded(FileIO):
    """A file that gives so many bytes and no more."""

    _left = MOST_READ

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes from where it stands.

        Raises:
            OSError: It gave all it may, or cannot be read.
        """
        if self._left <= 0:
            raise OSError(errno.EFBIG, "its headers are larger than any that are read")
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        found = super().read(wanted) or b""
        self._left -= max(len(found), _LEAST)
        return found
