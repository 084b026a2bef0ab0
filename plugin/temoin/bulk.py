"""Many objects made at once, without Python's collector visiting them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_under_way = 0
_was_on = False


@contextmanager
def bulk() -> Iterator[None]:
    """Keep the collector of reference circles away while many objects are made that form none.

    It visits all that lives each time so many more are made: with it, reading ten thousand clips
    takes half as long again. Several threads may be at it: the last one lets the collector back.
    """
    global _under_way, _was_on  # noqa: PLW0603 - the collector is one for all threads, so is this
    with _lock:
        if not _under_way:
            _was_on = gc.isenabled()
            gc.disable()
        _under_way += 1
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            if not _under_way and _was_on:
                gc.enable()


def keep_unvisited() -> None:
    """Have the collector never visit what lives by now; it goes when nothing refers to it.

    A visit to all that is said of ten thousand clips stops every thread for half a second, the one
    that draws a window among them. Circles that are garbage by now stay for good.
    """
    gc.freeze()
