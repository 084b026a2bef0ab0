"""The process that meets the files: it gets paths, asks readers, and may die of it."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from temoin.model import Reader
from temoin.plugins import load_plugins
from temoin.readers.answers import answer_of

MEMORY_BYTES = 3 * 1024**3
"""Address space of one process, with all of its libraries; c2pa takes 0.6 GB for a large film."""

_NICER = 5


def main(*, installed: bool) -> None:
    """Answer each line on stdin, a request, with lines on stdout, until there are no more.

    A request is `{"path": ..., "readers": [ids]}`. It is answered, for each of these, by its id
    before it is asked and its answer after, and by `null` at the end; so is the start.
    """
    answers = _own_stdout()
    readers = load_plugins(installed=installed).readers
    _limit_memory()
    _say(answers, None)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _answer(answers, readers, Path(request["path"]), frozenset(request["readers"]))


def _answer(
    answers: BinaryIO, readers: tuple[Reader, ...], path: Path, wanted: frozenset[str]
) -> None:
    for reader in readers:
        if reader.id in wanted:
            _say(answers, reader.id)
            _say(answers, answer_of(reader, path))
    _say(answers, None)


def _say(answers: BinaryIO, what: object) -> None:
    answers.write(msgspec.json.encode(what) + b"\n")
    answers.flush()


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
