"""Prints speeds as ratios to a named reference in the same run: `python tests/perf/ratios.py`.

Nothing is asserted: a machine is faster or slower, a ratio says how much of the time is ours.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import opentimelineio as otio

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ledgers import Hand
from perf.cuts import cut_bytes
from temoin.ledger import format_line, parse_ledger, verify
from temoin.signing import from_base64url, signature_holds
from temoin.timeline import read_cut

RUNS = 5


def paired(ours: Callable[[], object], reference: Callable[[], object]) -> str:
    """Return our time and the ratio to a reference, run in turn; median, least and most."""
    times, ratios = [], []
    for _ in range(RUNS):
        reference_time = seconds(reference)
        times.append(seconds(ours))
        ratios.append(times[-1] / reference_time)
    return (
        f"{1000 * median(times):8.0f} ms, {median(ratios):5.2f} x"
        f" ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def walk(clips: int, *, heavy: bool) -> str:
    """Return read_cut against OpenTimelineIO's own read of the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cut.otio"
        path.write_bytes(cut_bytes(clips, heavy=heavy))
        return paired(lambda: read_cut(path), lambda: otio.adapters.read_from_file(str(path)))


def verification(entries: int) -> str:
    """Return parse and full verification against the bare Ed25519 loop over the same messages."""
    hand = Hand(1)
    signed = [hand.step() for _ in range(entries)]
    lines = [format_line(entry) for entry in hand.written]
    public = hand.key.public
    bare = [(entry.message, from_base64url(entry.signature)) for entry in signed]
    return paired(
        lambda: verify(parse_ledger(lines)),
        lambda: [signature_holds(public, message, signature) for message, signature in bare],
    )


def main() -> None:
    for clips in (1_000, 10_000):
        for words, heavy in (("lean", False), ("heavy", True)):
            print(f"read_cut / OTIO read, {clips:6,} {words:5} clips: {walk(clips, heavy=heavy)}")
    for entries in (1_000, 10_000):
        print(f"verify / Ed25519 loop, {entries:6,} entries:     {verification(entries)}")


if __name__ == "__main__":
    main()
