"""Many objects made at once, without Python's collector visiting them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bulk() -> Iterator[None]:
    """Keep the collector of reference circles away while many objects are made that form none.

    It visits all that lives each time so many more are made: with it, reading ten thousand clips
    takes half as long again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
