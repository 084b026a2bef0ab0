"""The process that meets the files: it gets paths, asks readers, and may die of it."""

import json
import sys
from pathlib import Path

from temoin.model import Reader
from temoin.plugins import load_plugins
from temoin.process.child import Answers
from temoin.readers.answers import answer_of

INSTALLED = "installed"
"""The word that has readers of other distributions asked too."""


def main(which: str) -> None:
    """Answer each line on stdin, a request, with lines on stdout, until there are no more.

    A request is `{"path": ..., "readers": [ids]}`. It is answered, for each of these, by its id
    before it is asked and its answer after, and by `null` at the end; so is the start.
    """
    readers = load_plugins(installed=which == INSTALLED).readers
    answers = Answers()
    answers.say(None)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _answer(answers, readers, Path(request["path"]), frozenset(request["readers"]))


def _answer(
    answers: Answers, readers: tuple[Reader, ...], path: Path, wanted: frozenset[str]
) -> None:
    for reader in readers:
        if reader.id in wanted:
            answers.say(reader.id)
            answers.say(answer_of(reader, path))
    answers.say(None)
