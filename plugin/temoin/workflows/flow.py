"""Which nodes of a graph reach what is written out."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key", int, str)


def upstream(ends: Iterable[Key], sources: Callable[[Key], Iterable[Key]]) -> set[Key]:
    """Return the ends themselves and every node that feeds them.

    Args:
        ends: What is written out.
        sources: Returns the nodes from which a node's picture comes.
    """
    reached: set[Key] = set()
    waiting = list(ends)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += sources(node)
    return reached
