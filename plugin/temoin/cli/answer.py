"""What a verb answers: a document for scripts, words for people, an exit code."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from temoin import shapes
from temoin.bulk import bulk
from temoin.errors import TemoinError
from temoin.language import say
from temoin.store.atomic import write_beside
from temoin.wording import error_words, harmless

_PLAIN_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))

Document = dict[str, object]

INTERRUPTED = 130
"""Exit code of what Ctrl-C stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One verb's answer in both forms.

    Attributes:
        document: The JSON answer, or what makes it: of two forms mostly one is wanted.
        text: The same for a person, or what makes it.
        notes: What else a person should know; goes to stderr.
    """

    document: Document | Callable[[], Document]
    text: str | Callable[[], str]
    exit_code: int = 0
    notes: tuple[str, ...] = field(default=())


def error_answer(error: TemoinError) -> Answer:
    """Return an error in both forms."""
    subject, what, hint = map(harmless, error_words(error))  # a name in it may hold a line end
    to_do = f"\n  {hint}" if hint else ""
    return Answer(
        document=shapes.error_shape(error),
        text=f"temoin: {subject}{what}{to_do}",
        exit_code=error.exit_code,
    )


def write_answer(
    answer: Answer, *, as_json: bool, out: str | None, quiet: bool, is_error: bool = False
) -> None:
    """Print an answer, or write its document beside and rename.

    Raises:
        StoreError: The file cannot be written.
    """
    if not quiet:
        for note in answer.notes:
            _print(printable(say("note: {note}", note=say(note))), sys.stderr)
    if out and not is_error:
        write_beside(Path(out), document_text(answer.document).encode())
    elif as_json:
        _print(document_text(answer.document).rstrip("\n"), sys.stdout)
    else:
        _print(_text_of(answer), sys.stderr if is_error else sys.stdout)


def _text_of(answer: Answer) -> str:
    with bulk():
        return printable(answer.text if isinstance(answer.text, str) else answer.text())


def document_text(document: Document | Callable[[], Document]) -> str:
    """Return a document as UTF-8 JSON text, keys in the contract's order."""
    document = document if isinstance(document, dict) else document()
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def printable(text: str) -> str:
    """Return lines of text without characters that steer a terminal, or that many cannot draw."""
    return "\n".join(map(harmless, text.translate(_PLAIN_SPACES).split("\n")))


def _print(text: str, stream: TextIO) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        # a reader that has seen enough (`| head`) is no error; keep the exit from complaining
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except UnicodeEncodeError:  # what the terminal has letters for stays readable
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
