"""The border to other people's code: whatever goes wrong inside comes out as one of ours.

Hosts are asked through here. `plugins`, which asks all others, builds on it; it is a module of its
own because a window opens and follows an application before any plugin is loaded.
"""

from collections.abc import Callable
from typing import TypeVar

from temoin.canonical import plain
from temoin.errors import HostError, TemoinError
from temoin.language import say

Answer = TypeVar("Answer")

_LONGEST = 300


def ask_host(label: str, what: str, ask: Callable[[], Answer]) -> Answer:
    """Return what a host answers.

    Args:
        label: The application's name.
        what: What it is asked for, as its adapter calls that: `state`.
        ask: Asks for it.

    Raises:
        HostError: Whatever went wrong inside its adapter.
    """
    try:
        return ask()
    except TemoinError:
        raise
    except Exception as error:  # an adapter may raise anything
        raise no_answer(label, what, words_of(error)) from error


def no_answer(label: str, what: str, reason: str) -> HostError:
    """Return that a host did not answer as its protocol says.

    Args:
        label: The application's name.
        what: What it was asked for.
        reason: What came instead: what was raised, or the name of a type.
    """
    return HostError(
        say(
            "{application} did not answer as it should ({what}: {reason})",
            application=label,
            what=what,
            reason=reason,
        ),
        hint="Report it with the version of the application.",
    )


def words_of(error: BaseException) -> str:
    """Return the kind and the words of an error that other people's code raised; no long text."""
    kind = type(error).__name__
    return spoken(lambda: f"{kind}: {error}", kind)[:_LONGEST].rstrip(": ")


def spoken(tell: Callable[[], str], otherwise: str) -> str:
    """Return text that other people's code computes, or what stands for it where that fails too."""
    try:
        return plain(tell())
    except Exception:  # noqa: BLE001 - the words of an error, and an id, are a plugin's code too
        return otherwise
