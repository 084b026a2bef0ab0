"""Prints speeds as ratios to a named reference in the same run: `python tests/perf/ratios.py`.

Nothing is asserted: a machine is faster or slower, a ratio says how much of the time is ours.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import opentimelineio as otio

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from disclosures import RATE, clip_view, sample_disclosure
from ledgers import Hand
from perf.cuts import cut_bytes
from temoin.disclosure import disclose
from temoin.ledger import Ledger, Target, format_line, parse_ledger, verify
from temoin.model import CutView, LedgerState
from temoin.rate import FrameRange
from temoin.signing import from_base64url, signature_holds
from temoin.timeline import read_cut
from temoin.vocabulary import Scope

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


def join(uses: int) -> str:
    """Return the join of one file's many uses, each spoken of, against as many files' one each."""
    return paired(
        lambda: disclose(*said_of(uses, files=1)), lambda: disclose(*said_of(uses, files=uses))
    )


@cache
def said_of(uses: int, *, files: int) -> tuple[CutView, Ledger, LedgerState]:
    """Return a cut of uses, one after another in their files, and a statement on each."""
    hand, clips = Hand(1), []
    for number in range(uses):
        clip = clip_view(f"V1-{number:05}", f"plate {number % files}", 10 * number, 10)
        seen = FrameRange(start=10 * number, duration=10, rate=RATE)
        clips.append(replace(clip, source_range=seen, seen_range=seen, visible_range=seen))
        about = Target(scope=Scope.MEDIA, url_sha256=clip.media[0].url_sha256, source_range=seen)
        hand.say("attest", {"target": about.to_fields(), "not_used": ["ai"]})
    return replace(sample_disclosure().cut, clips=tuple(clips)), hand.ledger, verify(hand.ledger)


def main() -> None:
    for clips in (1_000, 10_000):
        for words, heavy in (("lean", False), ("heavy", True)):
            print(f"read_cut / OTIO read, {clips:6,} {words:5} clips: {walk(clips, heavy=heavy)}")
    for entries in (1_000, 10_000):
        print(f"verify / Ed25519 loop, {entries:6,} entries:     {verification(entries)}")
    for uses in (500, 4_000):
        print(f"join, one file / own files, {uses:6,} uses:    {join(uses)}")


if __name__ == "__main__":
    main()
