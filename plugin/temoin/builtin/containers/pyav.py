"""The tags that PyAV (FFmpeg) finds in containers that no module here walks: Ogg, MXF, AIFF..."""

from collections.abc import Iterator
from pathlib import Path

from temoin.api import EvidenceError
from temoin.builtin.containers.values import TOO_LARGE, Metered, Text

_LONGEST = 1024 * 1024
_LONGEST_KEY = 80
_OPTIONS = {"probesize": "1000000", "analyzeduration": "0", "fpsprobesize": "0"}
"""Ask FFmpeg for heads, not for frames. Source: FFmpeg, "Formats", options of all formats."""


def texts(path: Path) -> Iterator[Text]:
    """Yield the tags of a file and of its streams; importing PyAV takes 60 ms.

    Raises:
        EvidenceError: FFmpeg cannot read it.
        OSError: The file cannot be opened.
    """
    import av
    from av.error import FFmpegError

    try:
        with Metered(path) as file, av.open(file, "r", options=_OPTIONS) as container:
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
                yield Text(name=key, where=place, problem=TOO_LARGE)
            else:
                yield Text(name=key, where=place, text=text)
