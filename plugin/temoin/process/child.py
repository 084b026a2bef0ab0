"""The process that meets the files, from its own side: what it may take, and how it answers."""

import os
import sys
from contextlib import suppress
from typing import BinaryIO

import msgspec

MEMORY_BYTES = 3 * 1024**3
"""Address space of one process, with all of its libraries; c2pa takes 0.6 GB for a large film."""

_NICER = 5


class Answers:
    """Lines to the process that asks, each one JSON value; made once the work may begin."""

    def __init__(self) -> None:
        """Take stdout away from libraries, which print there, and take no more than is allowed."""
        self._lines = _own_stdout()
        _limit_memory()

    def say(self, what: object) -> None:
        """Send one value; bytes in it go as Base64."""
        self._lines.write(msgspec.json.encode(what) + b"\n")
        self._lines.flush()


def _own_stdout() -> BinaryIO:
    """Return stdout; what libraries print there from now on goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _limit_memory() -> None:
    """Take no more memory than `MEMORY_BYTES`, and yield to the application that is graded in.

    Windows has neither; there, only time is limited.
    """
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):  # a narrower limit that was set around us stands
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICER)
