"""Measures the window: start to first painted list, and a key stroke in the text filter.

`python tests/perf/open_panel.py [CLIPS]`; prints figures and asserts nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

RUNS, FILTERED = 5, 10_000
_LETTERS = ("s", "sc", "sc0", "sc01", "sc012", "sc01", "sc0", "sc", "s", "")


def main(clips: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TEMOIN_HOME=f"{folder}/home", TEMOIN_KEYRING="0", TEMOIN_PLUGINS="0")
        for heavy in (False, True):
            cut = scanned_cut(Path(folder), clips, heavy=heavy)
            seen = [started(cut) for _ in range(RUNS)]
            words = "heavy" if heavy else "lean"
            for number, what in enumerate(("window seen", "list painted")):
                times = sorted(each[number] for each in seen)
                say(
                    f"{clips:,} {words} clips, {what}: {times[0]:.0f} to {times[-1]:.0f} ms,"
                    f" median {median(times):.0f}"
                )
    filter_strokes()


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def scanned_cut(folder: Path, clips: int, *, heavy: bool) -> Path:
    """Return a cut file whose scan is kept."""
    from perf.cuts import cut_bytes
    from temoin.cut import Wanted
    from temoin.plugins import load_plugins
    from temoin.scan import scan_and_keep

    cut = folder / f"cut_{'heavy' if heavy else 'lean'}.otio"
    cut.write_bytes(cut_bytes(clips, heavy=heavy))
    scan_and_keep(Wanted(path=cut), load_plugins(installed=False), time.time_ns() // 1_000_000)
    return cut


def started(cut: Path) -> tuple[float, float]:
    """Return milliseconds from a process's start to its window, and to its first full list."""
    begun = time.time_ns()
    child = subprocess.run(
        [sys.executable, __file__, "--child", str(cut)], capture_output=True, check=True, text=True
    )
    shown, painted = (int(each) for each in child.stdout.split())
    return (shown - begun) / 1e6, (painted - begun) / 1e6


def child(cut: str) -> None:
    """Open the panel as a person does, print when window and list were painted, and leave."""
    from temoin.__main__ import main as temoin

    arguments = ["panel", cut]
    from PySide6.QtWidgets import QApplication

    from temoin.ui.clip_list import ClipList

    moments: list[int] = []
    paint = ClipList.paintEvent

    def painted(self: ClipList, event: object) -> None:
        paint(self, event)
        if not moments or self.listed:
            moments.append(time.time_ns())
        if self.listed:
            QApplication.quit()

    ClipList.paintEvent = painted
    temoin(arguments)
    say(f"{moments[0]} {moments[-1]}")


def filter_strokes() -> None:
    """Print what a key stroke costs while many clips are filtered."""
    from dataclasses import replace

    from PySide6.QtWidgets import QApplication

    from disclosures import clip_view, sample_disclosure, unknown
    from temoin.ui.clip_list import ClipList
    from temoin.ui.listing import Listing, Show

    application = QApplication([])
    clips = [unknown(clip_view(f"V1-{n:05}", f"sc{n:05}", n * 9, 9)) for n in range(FILTERED)]
    listing, making = timed(
        lambda: Listing.of(replace(sample_disclosure(), standings=tuple(clips)))
    )
    view = ClipList()
    view.resize(900, 700)
    view.show()
    _, showing = timed(lambda: view.show_listing(listing))
    strokes = []
    for text in _LETTERS:
        _, each = timed(
            lambda text=text: (view.narrow(Show.ALL, text), application.processEvents())
        )
        strokes.append(each)
    say(
        f"{FILTERED:,} clips: list made in {making:.0f} ms, shown in {showing:.0f} ms; a stroke"
        f" {min(strokes):.0f} to {max(strokes):.0f} ms, median {median(strokes):.0f}"
    )


def timed(do: Callable[[], object]) -> tuple[object, float]:
    """Return what a call gives, and its milliseconds."""
    began = time.perf_counter()
    answer = do()
    return answer, (time.perf_counter() - began) * 1e3


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
