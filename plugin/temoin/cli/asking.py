"""A question to the person before the terminal; to nobody else."""

import sys

from temoin.cli.answer import printable
from temoin.language import say


def may_ask() -> bool:
    """Return whether a person sits there who can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answered(question: str) -> str | None:
    """Return the line that a person typed, or None where they ended the input.

    Args:
        question: What they answer; foreign text in it is made harmless.
    """
    sys.stderr.write(printable(question))
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def agrees(told: str, question: str) -> bool:
    """Tell a person something and return whether they say yes to a question; silence says no.

    Args:
        told: What they decide on.
        question: One sentence with a question mark.
    """
    answer = answered(f"{told}\n\n{question} [{say('y/N')}] ") or ""
    return answer.casefold() in {"y", "yes", "o", "oui"}
