"""Formats that OpenTimelineIO's adapters read, each file in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from temoin.errors import TimelineError
from temoin.language import say
from temoin.timeline.bundles import check_size, otio_object
from temoin.timeline.times import Notes

LONGEST_SECONDS = 600
"""How long an adapter may take; an AAF of 10,000 clips takes some two minutes."""

MOST_MEMORY = 8 * 1024**3
"""Bytes that an adapter may take."""

_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1));"
    "from temoin.timeline.adapter_process import main; sys.exit(main(sys.argv[1:]))"
)
_MOST_SAID = 3  # lines of an adapter's own words that are passed on
_EXPORT_OTHERWISE = "Export it again, or export an .otio instead."


class _Facts(msgspec.Struct):
    """What the process says besides the timeline."""

    reason: str = ""
    drop_frame: list[str] = []
    unread: str = ""
    on_sources: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """What an adapter read.

    Attributes:
        root: OpenTimelineIO's object.
        drop_frame: Ids of the compositions in it whose timecode is drop-frame, if it says.
    """

    root: Any
    drop_frame: tuple[str, ...] = ()


def read_by_adapter(
    path: Path | None, content: bytes | None, adapter: str, suffix: str, notes: Notes
) -> Adapted:
    """Return what an adapter reads in a file; media stay as the file names them.

    Args:
        path: The file.
        content: Its bytes where there is none.
        adapter: OpenTimelineIO's name for the adapter.
        suffix: What a file of that format ends in.
        notes: Where the adapter's own words are kept.

    Raises:
        TimelineError: It does not understand the file, or needs too much time or memory.
    """
    with _as_file(path, content, suffix) as file:
        check_size(file.stat().st_size)
        done = _run(file, adapter)
    head, _, body = done.stdout.partition(b"\n")
    try:
        facts = msgspec.json.decode(head, type=_Facts)
    except msgspec.DecodeError:
        facts = _Facts(reason=say("it stopped with code {code}", code=done.returncode))
    for line in _words(done.stderr)[:_MOST_SAID]:
        notes.say(f"the adapter {adapter} says: {line}")
    if not body:
        raise _refused(adapter, facts.reason)
    if facts.on_sources:
        notes.say("clips whose source has effects of its own may have been read as gaps")
    if facts.unread:
        notes.unseen("which effects it holds could not be read")
        notes.say(f"its effects could not be read: {facts.unread}")
    return Adapted(root=otio_object(body), drop_frame=tuple(facts.drop_frame))


@contextmanager
def _as_file(path: Path | None, content: bytes | None, suffix: str) -> Iterator[Path]:
    if path is not None:
        yield path
        return
    with TemporaryDirectory(prefix="temoin-") as folder:
        file = Path(folder) / f"cut{suffix}"
        file.write_bytes(content or b"")
        yield file


def _run(file: Path, adapter: str) -> subprocess.CompletedProcess[bytes]:
    paths = msgspec.json.encode(sys.path).decode()
    command = [sys.executable, "-c", _CHILD, paths, str(file), adapter, str(MOST_MEMORY)]
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(
            adapter, say("not done in {count} seconds", count=LONGEST_SECONDS)
        ) from error
    except OSError as error:
        raise _refused(
            adapter, say("no process for it: {reason}", reason=error.strerror)
        ) from error


def _refused(adapter: str, reason: str) -> TimelineError:
    return TimelineError(
        say("the adapter {adapter} cannot read it: {reason}", adapter=adapter, reason=reason),
        hint=_EXPORT_OTHERWISE,
    )


def _words(printed: bytes) -> list[str]:
    """Return what an adapter printed, each line once, without the names of loggers."""
    lines = printed.decode("utf-8", "replace").splitlines()
    return list(dict.fromkeys(line.strip()[:200] for line in lines if line.strip()))
