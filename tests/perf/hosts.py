"""Prints what an application beside us is asked, counted on the fake Resolve, and what it costs.

`python tests/perf/hosts.py [CLIPS] [MILLISECONDS A CALL]`; prints figures and asserts nothing. The
listings of `tests/hosts/resolve/prepare.sh` have to be there.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[0] = str(Path(__file__).resolve().parents[1])  # in place of ours, where `hosts` is we

from hosts.resolve import sample
from hosts.resolve.fake import FakeResolve
from hosts.resolve.listing import LATER, Listing
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.model import HostMarker, HostTimeline, Mark

NODES = 5
BESIDE = 200
"""Clips beside the window, where each call takes its time."""

STEADY_SECONDS = 10.0
_MARK = HostMarker(start=3, duration=1, name="AI", colour="Red", note="", id="perf")


class SlowResolve(FakeResolve):
    """A fake whose calls take their time.

    Attributes:
        seconds: That each call takes.
        asked_seconds: That all of them took.
    """

    seconds = 0.0
    asked_seconds = 0.0

    def _called(self, *given: Any) -> Any:
        began = time.perf_counter()
        if self.seconds:
            time.sleep(self.seconds)
        answer = super()._called(*given)
        self.asked_seconds += time.perf_counter() - began
        return answer


def main(clips: int, call_ms: float) -> None:
    """Print the figures."""
    small = reading(clips // 4)
    whole = reading(clips)
    say(f"a clip of {clips:,} takes {whole / small:.2f} x what one of {clips // 4:,} takes")
    one_item(clips)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TEMOIN_HOME=f"{folder}/home", TEMOIN_KEYRING="0", TEMOIN_PLUGINS="0")
        beside(call_ms)


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def slow_fake(clips: int) -> SlowResolve:
    """Return a fake with a long timeline, that takes no time yet."""
    application = sample.long(clips, NODES)
    application.version = "21.0.4.7"
    return SlowResolve(Listing.of(LATER), application)


def reading(clips: int) -> float:
    """Print what a first reading asks, and in which pieces; return its seconds a clip."""
    fake = slow_fake(clips)
    host = resolve_host(fake.resolve)
    began, last, pieces, shown = time.perf_counter(), fake.count, [], []
    for progress in host.timeline():
        pieces.append(fake.count - last)
        last = fake.count
        if progress.timeline:
            shown.append((fake.count, progress.done))
    took = time.perf_counter() - began
    say(
        f"{clips:,} clips, {NODES} nodes each: read in {fake.count:,} calls,"
        f" {fake.count / clips:.1f} a clip, {max(pieces)} at a time; shown {len(shown)} times,"
        f" first after {shown[0][0]} calls with {shown[0][1]} clips; {took:.2f} s without any delay"
    )
    return took / clips


def one_item(clips: int) -> None:
    """Print what one clip, and where the person is, ask."""
    fake = slow_fake(clips)
    host = resolve_host(fake.resolve)
    whole: HostTimeline | None = None
    for progress in host.timeline():
        whole = progress.timeline or whole
    assert whole is not None
    item = whole.tracks[0].items[clips // 2].id
    for what, ask in questions(host, item).items():
        before = fake.count
        ask()
        say(f"{fake.count - before:7,} calls: {what}")


def questions(host: ResolveHost, item: str) -> dict[str, Callable[[], object]]:
    """Return what is asked of an application again and again, and what a person asks for."""
    mark = Mark(item=item, marker=_MARK)
    return {
        "a clip looked into for the first time": lambda: (
            host.fingerprint(item),
            host.operations(item),
        ),
        "the same clip again, nothing else": lambda: host.operations(item),
        "whether it changed": lambda: host.fingerprint(item),
        "what is open": host.state,
        "the playhead": host.playhead,
        "news, the first time": host.news,
        "what is open, again": host.state,
        "news, of nothing": host.news,
        "a marker put": lambda: host.put_mark(mark),
        "a marker taken away": lambda: host.remove_mark(_MARK.id),
    }


def beside(call_ms: float) -> None:
    """Print what the window beside an application shows when, and what it costs that one."""
    from PySide6.QtWidgets import QApplication

    from temoin.ui.clip_list import ClipList
    from temoin.ui.companion import Beside
    from temoin.ui.desk import Desk
    from temoin.ui.window import PanelWindow
    from temoin.ui.workers import take_short_turns
    from ui.hosted import Gaps

    application = QApplication([])
    take_short_turns()
    fake = slow_fake(BESIDE)
    fake.seconds = call_ms / 1e3
    place = Beside(host="resolve", label="Fake", open_host=lambda: resolve_host(fake.resolve))
    window, began, gaps = PanelWindow(Desk(), beside=place), time.perf_counter(), Gaps()
    window.show()
    companion, shown = window.companion, window.findChild(ClipList)
    assert companion is not None

    def until(what: str, holds: Callable[[], object]) -> None:
        gaps.begin()
        while not holds():
            application.processEvents()
            time.sleep(0.001)
        say(
            f"{BESIDE} clips, {call_ms:g} ms a call: {what} after"
            f" {time.perf_counter() - began:.1f} s, {fake.count:,} calls; the window's longest"
            f" silence {1e3 * gaps.longest:.0f} ms"
        )

    def looked() -> tuple[int, int]:
        happened = companion._happened
        return happened.looked if happened else (0, 0)

    until("first rows", lambda: shown.listed)
    until("all rows", lambda: len(shown.listed) == BESIDE)
    until("all looked into", lambda: looked() == (BESIDE, BESIDE))
    calls, spent, end = fake.count, fake.asked_seconds, time.perf_counter() + STEADY_SECONDS
    until("ten seconds of nothing", lambda: time.perf_counter() > end)
    say(
        f"then {(fake.count - calls) / STEADY_SECONDS:.0f} calls a second,"
        f" {100 * (fake.asked_seconds - spent) / STEADY_SECONDS:.0f} % of the application's time"
    )
    companion.stop()
    window.desk.may_close()
    window.desk.wait()


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]) if words else 2_000, float(words[1]) if words[1:] else 2.0)
