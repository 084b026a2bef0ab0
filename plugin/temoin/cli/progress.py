"""A bar with rate and time left, on a terminal only."""

import sys
import time

from temoin.language import say
from temoin.scan import Tick, no_tick

_WIDTH = 24
_EVERY_SECONDS = 0.1


def progress(noun: str, *, quiet: bool) -> Tick:
    """Return a function to call with (done, in all); it draws only on a terminal's stderr.

    Args:
        noun: What is counted, in the plural, said.
        quiet: Whether to draw nothing.
    """
    if quiet or not sys.stderr.isatty():
        return no_tick
    began, drawn = time.monotonic(), 0.0

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if done < total and now - drawn < _EVERY_SECONDS:
            return
        drawn = now
        rate = done / max(now - began, 1e-6)
        left = (total - done) / rate if rate else 0.0
        filled = _WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (_WIDTH - filled)
        end = "\n" if done >= total else ""
        words = say(
            "{done}/{total} {things}, {rate}/s, {seconds} s left",
            done=done,
            total=total,
            things=noun,
            rate=f"{rate:.0f}",
            seconds=f"{left:.0f}",
        )
        sys.stderr.write(f"\r[{bar}] {words} {end}")
        sys.stderr.flush()

    return draw
