"""A question to the person before the terminal; to nobody else."""

import sys

from temoin.cli.answer import printable
from temoin.language import say
from temoin.wording import harmless


def may_ask() -> bool:
    """Return whether a person sits there who can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agrees(told: str, question: str) -> bool:
    """Tell a person something and return whether they say yes to a question; silence says no.

    Args:
        told: What they decide on; foreign text in it is made harmless.
        question: One sentence with a question mark.
    """
    lines = "\n".join(map(harmless, told.split("\n")))
    sys.stderr.write(printable(f"{lines}\n\n{question} [{say('y/N')}] "))
    sys.stderr.flush()
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", "o", "oui"}
