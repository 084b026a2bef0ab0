"""Hands on the Carry page, and the sample of whose clips somebody spoke."""

import copy
import shutil
from pathlib import Path

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange
from PySide6.QtCore import Qt

from temoin.carry import FramesSeen
from temoin.cut import Wanted, open_cut
from temoin.data import root
from temoin.pixels import PictureReader
from temoin.plugins import load_plugins
from temoin.ui.carry_list import CarryList
from temoin.ui.carry_page import CarryPage
from temoin.ui.carry_rows import Part
from temoin.ui.carry_work import CarryWork, Seen
from temoin.ui.cut_session import CutSession
from temoin.ui.session import ChosenStep
from ui.conftest import Hands

STEPS = {"NT_030": "Magic Mask", "NT_070": "Gen-4", "NT_080": "Relight"}


def spoken_sample(folder: Path) -> Path:
    """Copy the sample to a new folder, and speak of some of its clips; return the cut."""
    shutil.copytree(root("resources") / "samples", folder)
    session = CutSession(folder / "night_train.otio")
    opened = session.open()
    clips = {each.name: each for each in opened.listing.disclosure.cut.clips}
    session.attest(opened, [clips["NT_010"]])
    for name, tool in STEPS.items():
        session.log(opened, [clips[name]], ChosenStep(tool=tool))
    return session.path


def split_and_merged(folder: Path) -> tuple[Path, Path]:
    """Write the sample with a clip split in two, each spoken of, and a cut that merges them again.

    The merged clip shows a proxy: only a person can tell what it continues.
    """
    sample = spoken_sample(folder)
    timeline = otio.adapters.read_from_file(str(sample))
    track = timeline.video_tracks()[0]
    (first,) = [each for each in track if each.name == "NT_030"]
    whole = first.source_range
    half = RationalTime(whole.duration.value // 2, 24)
    second = copy.deepcopy(first)
    second.name = "NT_030 b"
    first.source_range = TimeRange(whole.start_time, half)
    second.source_range = TimeRange(whole.start_time + half, whole.duration - half)
    track.insert(list(track).index(first) + 1, second)
    old = folder / "split.otio"
    otio.adapters.write_to_file(timeline, str(old))
    session = CutSession(old)
    opened = session.open()
    clips = {each.name: each for each in opened.listing.disclosure.cut.clips}
    session.log(opened, [clips["NT_030"]], ChosenStep(tool="Magic Mask"))
    session.log(opened, [clips["NT_030 b"]], ChosenStep(tool="Relight"))
    first.source_range = whole
    first.media_reference.target_url = "media/NT_030_proxy.mov"
    track.remove(second)
    new = folder / "merged.otio"
    otio.adapters.write_to_file(timeline, str(new))
    return old, new


class Carrying(Hands):
    """Hands on the Carry page."""

    @property
    def page(self) -> CarryPage:
        assert self.window.carry is not None
        return self.window.carry

    @property
    def seen(self) -> Seen:
        assert self.page.seen is not None
        return self.page.seen

    def open_cut(self, path: Path) -> None:
        self.window.desk.open(CutSession(path))
        self.wait()

    def wait(self) -> None:
        super().wait()
        page = self.window.carry
        if page:
            self.qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)

    def rows(self, part: Part) -> list[tuple[str, str]]:
        """The old and new names of the rows of a part."""
        return [
            (each.old.name if each.old else "", each.new.name if each.new else "")
            for each in self.seen.rows
            if each.part is part and not each.is_heading
        ]

    @property
    def part(self) -> Part:
        """The part of the row where the keys are."""
        current = self.page.list.current()
        assert current is not None
        return current.part

    @property
    def is_on_page(self) -> bool:
        return self.window._is_carrying


def words_of(view: CarryList) -> str:
    """All that the rows say aloud."""
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in (0, 1))
    return "\n".join(str(cell.data(role)) for cell in cells)


def work_on(old: Path, new: Path) -> CarryWork:
    return CarryWork(CutSession(old), CutSession(new), FramesSeen(PictureReader()))


def ledger_of(cut: Path) -> Path:
    return cut.with_suffix(".temoin")


def tools(cut: Path) -> dict[str, str]:
    """The tool that a person said of each clip, by the clip's name."""
    disclosure = open_cut(Wanted(path=cut), load_plugins(installed=False)).disclosure()
    names = {each.id: each.name for each in disclosure.cut.clips}
    return {names[row.clip]: row.tool for row in disclosure.rows if row.entry and row.tool}
