"""The tags that PyAV (FFmpeg) finds in containers that no module here walks: Ogg, MXF, AIFF..."""

import errno
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from temoin.api import EvidenceError
from temoin.builtin.containers.values import Text, too_large

_BUDGET = 64 * 1024 * 1024
_LONGEST = 1024 * 1024
_LONGEST_KEY = 80
_OPTIONS = {"probesize": "1000000", "analyzeduration": "0", "fpsprobesize": "0"}
"""Ask FFmpeg for heads, not for frames. Source: FFmpeg, "Formats", options of all formats."""


class _Metered(FileIO):
    """A file that hands out so many bytes and no more."""

    _left = _BUDGET

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, as far as the budget goes.

        Raises:
            OSError: Nothing is left of it.
        """
        if self._left <= 0:
            raise OSError(errno.EFBIG, "more than may be read")
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        content = super().read(wanted) or b""
        self._left -= len(content)
        return content


def texts(path: Path) -> Iterator[Text]:
    """Yield the tags of a file and of its streams; importing PyAV takes 60 ms.

    Raises:
        EvidenceError: FFmpeg cannot read it.
        OSError: The file cannot be opened.
    """
    import av
    from av.error import FFmpegError

    try:
        with _Metered(path) as file, av.open(file, "r", options=_OPTIONS) as container:
            tags = [("container", container.metadata)]
            tags += [(f"stream {each.index}", each.metadata) for each in container.streams]
    except (FFmpegError, ValueError, UnicodeError, MemoryError) as error:
        raise EvidenceError(
            "its tags cannot be read", hint="Ask for another copy of the file."
        ) from error
    for where, found in tags:
        for key, text in found.items():
            place = f"{where} tag {key[:_LONGEST_KEY]}"
            if len(text) > _LONGEST:
                yield Text(name=key, where=place, problem=too_large())
            else:
                yield Text(name=key, where=place, text=text)
