"""Prints speeds as ratios to a named reference in the same run: `python tests/perf/ratios.py`.

Nothing is asserted: a machine is faster or slower, a ratio says how much of the time is ours.
What a person does once in a process is timed so: in a fresh process each, imports done, ours and
the reference in turn. A process that has just let go of OpenTimelineIO's objects gets its memory
back from the system page by page, which would be counted as ours.
"""

import gzip
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree

import opentimelineio as otio

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from disclosures import RATE, clip_view, sample_disclosure
from ledgers import MADE_MS, PROJECT, Hand
from perf.cuts import cut_bytes
from perf.formats import MAKERS, write_aaf
from perf.projects import premiere_bytes
from recuts import PROFILES, recut
from temoin.bulk import bulk
from temoin.cli.text import show_text
from temoin.cut import Wanted, open_cut
from temoin.disclosure import disclose
from temoin.ledger import (
    Draft,
    Ledger,
    Link,
    Target,
    format_line,
    parse_ledger,
    sign_entry,
    verify,
    verify_lines,
)
from temoin.match import match
from temoin.model import CutView, LedgerState
from temoin.plugins import Plugins, load_plugins
from temoin.rate import FrameRange
from temoin.scan import scan_and_keep
from temoin.signing import from_base64url, keys, signature_holds
from temoin.store.cut_cache import read_cut_once
from temoin.store.ledger_file import append
from temoin.store.tools import load_catalogue
from temoin.timeline import Flag, annotate_timeline, read_cut
from temoin.vocabulary import Scope

RUNS = 5
Clock = Callable[[], float]
STEP = {
    "target": {"scope": "use", "media": {"name": "a.mov", "sha256": "a" * 64, "reel": "A001"}},
    "tool": "Magic Mask",
    "technique": "assistive",
    "effect": "look",
}


def paired(
    ours: Callable[[], object], reference: Callable[[], object], clock: Clock = time.perf_counter
) -> str:
    """Return our time and the ratio to a reference, run in turn; median, least and most."""
    times, ratios = [], []
    for _ in range(RUNS):
        reference_time = seconds(reference, clock)
        times.append(seconds(ours, clock))
        ratios.append(times[-1] / reference_time)
    return told(times, ratios)


def told(times: Sequence[float], ratios: Sequence[float]) -> str:
    return (
        f"{1000 * median(times):8.0f} ms, {median(ratios):5.2f} x"
        f" ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def seconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    began = clock()
    answer = work()
    took = clock() - began
    del answer  # what becomes of it afterwards is nobody's work
    return took


def in_processes(ours: str, reference: str, path: Path) -> str:
    """Return the same of two kinds of work on a cut file, each in a fresh process."""
    times, ratios = [], []
    for _ in range(RUNS):
        reference_time = seconds_in_process(reference, path)
        times.append(seconds_in_process(ours, path))
        ratios.append(times[-1] / reference_time)
    return told(times, ratios)


def seconds_in_process(work: str, path: Path) -> float:
    command = [sys.executable, __file__, work, str(path)]
    child = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(child.stdout)


def child(work: str, path: Path) -> None:
    """Do one kind of work once and print its seconds; imports and tables are not counted."""
    plugins = load_plugins(installed=False)
    load_catalogue()
    does = WORK[work]
    print(seconds(lambda: does(path, plugins)))


def read_otio(path: Path, _: Plugins) -> None:
    otio.adapters.read_from_file(str(path))


def read_and_write_otio(path: Path, _: Plugins) -> None:
    root = otio.adapters.read_from_file(str(path))
    otio.adapters.write_to_file(root, str(path.with_name("written.otio")))


def read_ours(path: Path, _: Plugins) -> None:
    read_cut(path)


def read_again(path: Path, _: Plugins) -> None:
    """Do what every verb does with a cut that this workstation has read before."""
    read_cut_once(path)


def write_list(path: Path, _: Plugins) -> None:
    """Write a timeline of one picture track as an edit decision list, a flag on every tenth."""
    clips = int(path.stem)
    flags = [Flag(clip=f"V1-{1 + n:04d}", colour="RED", **FLAG) for n in range(0, clips, 10)]
    out = path.with_name("written.edl")
    annotate_timeline(path, out, flags=flags, ledger_lines=[], rate=None, timeline_name=None)


def unpack_and_parse(path: Path, _: Plugins) -> None:
    ElementTree.fromstring(gzip.decompress(path.read_bytes()))


def read_and_detect(path: Path, plugins: Plugins) -> None:
    """Do what a scan does where no media is at hand: read a cut, ask every detector."""
    with bulk():
        for clip in read_cut(path).clips:
            for detector in plugins.detectors:
                assert not list(detector.detect(clip, ()))


def show(path: Path, plugins: Plugins) -> None:
    """Do what `show` does: the cut's digest, its kept scan, the join, the text."""
    with bulk():
        disclosure = open_cut(Wanted(path=path), plugins).disclosure()
        assert disclosure.scanned_ms is not None
        show_text(disclosure)


def annotate_every(each: int) -> Callable[[Path, Plugins], None]:
    def annotated(path: Path, _: Plugins) -> None:
        clips = int(path.stem)
        ids = [f"V{1 + n % 4}-{1 + n // 4:04d}" for n in range(0, clips, each)]
        flags = [Flag(clip=id_, colour="RED", **FLAG) for id_ in ids]
        lines = ["an entry " * 100] * len(flags)
        out = path.with_name("annotated.otio")
        annotate_timeline(path, out, flags=flags, ledger_lines=lines, rate=None, timeline_name=None)

    return annotated


FLAG: dict[str, Any] = {
    "marker": "AI: Magic Mask (assistive)",
    "comment": "stated by a person",
    "summary": {"statement": "stated", "tools": "Magic Mask", "stated_by": "A Colorist"},
}
WORK: dict[str, Callable[[Path, Plugins], None]] = {
    "otio": read_otio,
    "otio, written": read_and_write_otio,
    "read": read_ours,
    "read again": read_again,
    "list": write_list,
    "XML": unpack_and_parse,
    "read and detect": read_and_detect,
    "show": show,
    "annotate": annotate_every(1),
    "annotate a tenth": annotate_every(10),
}


def signed_lines(entries: int) -> tuple[list[str], list[tuple[bytes, bytes]]]:
    """Return a ledger's lines, one writer's chain, and what their signatures are over."""
    hand = Hand(1)
    chain = [*hand.written]
    draft = Draft(type="step", fields={**STEP, "purpose": "x" * 120})
    for number in range(2, entries + 2):
        link = Link(project=PROJECT, writer=hand.writer, seq=number, prev=chain[-1].id)
        chain.append(sign_entry(draft, link, MADE_MS + number, hand.key))
    lines = [format_line(entry) for entry in chain]
    return lines, [(entry.message, from_base64url(entry.signature)) for entry in chain]


def verification(entries: int) -> tuple[str, str]:
    """Return full verification, line by line and of the whole, against the bare Ed25519 loop.

    Each parses its lines; what held in an earlier run is forgotten.
    """
    public = Hand(1).key.public
    lines, bare = signed_lines(entries)

    def whole() -> None:
        keys._held.clear()
        verify(parse_ledger(lines))

    def loop() -> None:
        assert all(signature_holds(public, message, signature) for message, signature in bare)

    return paired(lambda: verify_lines(lines), loop), paired(whole, loop)


@dataclass(frozen=True)
class OwnTexts:
    """Lines as from a file: texts that whoever reads them alone holds."""

    lines: Sequence[str]

    def __iter__(self) -> Iterator[str]:
        yield from (line[:1] + line[1:] for line in self.lines)


def memory(entries: int) -> float:
    """Return the bytes an entry that verification line by line holds at most, its id left out."""
    lines, _ = signed_lines(entries)
    id_bytes = sys.getsizeof(Hand(1).written[0].id)
    tracemalloc.start()
    verify_lines(OwnTexts(lines))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / entries - id_bytes


def appending(entries: int) -> str:
    """Return what one append costs beside the disk's own time, in a process that knows the file."""
    own, disk, syncs = [], [], 0
    sync = os.fsync

    def timed(descriptor: int) -> None:
        nonlocal syncs
        began = time.perf_counter()
        sync(descriptor)
        disk[-1] += time.perf_counter() - began
        syncs += 1

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TEMOIN_HOME=f"{folder}/home", TEMOIN_KEYRING="0")
        path, draft = Path(folder) / "a.temoin", Draft(type="step", fields=STEP)
        append(path, [draft] * entries)
        os.fsync = timed
        for _ in range(5 * RUNS):
            disk.append(0.0)
            own.append(seconds(lambda: append(path, [draft])) - disk[-1])
        os.fsync = sync
    each = [1000 * median(times) for times in (own, disk)]
    return (
        f"{each[0]:6.1f} ms ({1000 * min(own):.1f} to {1000 * max(own):.1f})"
        f" beside {syncs / len(own):.0f} syncs of {each[1]:.1f} ms"
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


def matching(clips: int) -> str:
    """Return a match against all pairs of clips of equal media, the best overlap taken.

    Both are timed by the processor's clock: neither waits for anything, and others use it, too.
    """
    cuts = recut(5, clips, profile=PROFILES[0])
    olds, news = media_spans(cuts.old), media_spans(cuts.new)
    return paired(
        lambda: match(cuts.old, cuts.new),
        lambda: best_of_all_pairs(olds, news),
        time.process_time,
    )


def matching_growth() -> str:
    """Return what one clip costs in a cut of 100,000 against one of 1,000."""
    short, long = (recut(5, clips, profile=PROFILES[0]) for clips in (1_000, 100_000))
    times, ratios = [], []
    for _ in range(RUNS):
        in_short = seconds(lambda: match(short.old, short.new), time.process_time) / 1_000
        in_long = seconds(lambda: match(long.old, long.new), time.process_time)
        times.append(in_long / 100_000)
        ratios.append(times[-1] / in_short)
    return told(times, ratios)


def media_spans(cut: CutView) -> list[tuple[str, int, int]]:
    found = []
    for clip in cut.clips:
        assert clip.seen_range is not None
        span = clip.seen_range
        found.append((clip.media[0].url, span.start, span.end_exclusive))
    return found


def best_of_all_pairs(
    olds: Sequence[tuple[str, int, int]], news: Sequence[tuple[str, int, int]]
) -> list[int]:
    """Return the most frames that each new clip shares with any old one of its media."""
    found = []
    for url, start, end in news:
        best = 0
        for old_url, old_start, old_end in olds:
            if old_url == url:
                shared = min(end, old_end) - max(start, old_start)
                best = max(best, shared)
        found.append(best)
    return found


def timelines() -> None:
    """Print the figures of cut files."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TEMOIN_HOME=f"{folder}/home", TEMOIN_KEYRING="0", TEMOIN_PLUGINS="0")
        path = Path(folder) / "10000.otio"
        for words, heavy in (("lean", False), ("heavy", True)):
            path.write_bytes(cut_bytes(10_000, heavy=heavy))
            print(
                f"read_cut / OTIO read, 10,000 {words} clips: {in_processes('read', 'otio', path)}"
            )
            scan_and_keep(Wanted(path=path), load_plugins(installed=False), 1)
            print(
                f"show / OTIO read, 10,000 {words} clips:     {in_processes('show', 'otio', path)}"
            )
        path.write_bytes(cut_bytes(10_000, heavy=True, effects=10))
        ratio = in_processes("read and detect", "read", path)
        print(f"read and detect / read, 10,000 clips, 100,000 effects: {ratio}")
        path.write_bytes(cut_bytes(10_000, heavy=True))
        for work in ("annotate", "annotate a tenth"):
            ratio = in_processes(work, "otio, written", path)
            print(f"{work} / OTIO read and write, 10,000 heavy clips: {ratio}")
        print(f"a clip of 100,000 / of 1,000, lean: {growth(Path(folder))}")


def growth(folder: Path) -> str:
    """Return what one clip costs in a long cut against one in a short cut."""
    short, long = folder / "1000.otio", folder / "100000.otio"
    for path in (short, long):
        path.write_bytes(cut_bytes(int(path.stem), heavy=False))
    return growth_of("read", short, long)


def growth_of(work: str, short: Path, long: Path) -> str:
    """Return what one clip costs in one file against one in another; names tell how many."""
    times, ratios = [], []
    for _ in range(RUNS):
        in_short = seconds_in_process(work, short) / int(short.stem)
        times.append(seconds_in_process(work, long) / int(long.stem))
        ratios.append(times[-1] / in_short)
    return told(times, ratios)


def formats() -> None:
    """Print what reading costs in each format, and what it costs again."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TEMOIN_HOME=f"{folder}/home", TEMOIN_KEYRING="0", TEMOIN_PLUGINS="0")
        for suffix, make in MAKERS.items():
            short, long = (Path(folder) / f"{clips}.{suffix}" for clips in (1_000, 10_000))
            for path in (short, long):
                path.write_bytes(make(int(path.stem)))
            read_cut_once(long)
            again = in_processes("read again", "read", long)
            print(f"read again / read, 10,000 clips, .{suffix}: {again}")
            ratio = growth_of("read", short, long)
            print(f"read, a clip of 10,000 / of 1,000, .{suffix}: {ratio}")
        aaf = Path(folder) / "1000.aaf"
        write_aaf(aaf, 1_000)
        read_cut_once(aaf)
        print(f"read again / read, 1,000 clips, .aaf: {in_processes('read again', 'read', aaf)}")
        one, two = (Path(folder) / f"{clips}.otio" for clips in (1_000, 10_000))
        for path in (one, two):
            path.write_bytes(cut_bytes(int(path.stem), heavy=False, tracks=1))
        print(f"written as a list / OTIO read, 10,000 clips: {in_processes('list', 'otio', two)}")
        print(f"list, a clip of 10,000 / of 1,000: {growth_of('list', one, two)}")


def projects() -> None:
    """Print the figures of programs' own projects."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.prproj"
        path.write_bytes(premiere_bytes(8_000))
        size = len(gzip.decompress(path.read_bytes())) / 1e6
        ratio = in_processes("read", "XML", path)
        print(f"read_cut / gunzip and ElementTree, .prproj of {size:.0f} MB: {ratio}")


def ledgers() -> None:
    """Print the figures of ledgers."""
    for entries in (1_000, 10_000, 100_000):
        by_line, whole = verification(entries)
        print(f"verify line by line / Ed25519 loop, {entries:7,} entries: {by_line}")
        print(f"verify the whole    / Ed25519 loop, {entries:7,} entries: {whole}")
        print(f"bytes an entry over its id, {entries:7,} entries:  {memory(entries):.0f}")
    for entries in (10, 5_000, 50_000):
        print(f"append to {entries:7,} entries: {appending(entries)}")


def main() -> None:
    timelines()
    formats()
    projects()
    ledgers()
    print(f"match / all pairs, 10,000 clips:     {matching(10_000)}")
    print(f"match, a clip of 100,000 / of 1,000: {matching_growth()}")
    for uses in (500, 4_000):
        print(f"join, one file / own files, {uses:6,} uses:    {join(uses)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
