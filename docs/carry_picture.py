"""Makes docs/carry.png, the picture of the Carry page: `python docs/carry_picture.py`.

The sample that ships is copied, spoken of and re-edited; the window is drawn without a screen.
"""

import copy
import os
import shutil
import sys
import tempfile
from pathlib import Path

from temoin.data import root

PICTURE = Path(__file__).with_name("carry.png")
SIZE = (1180, 720)
OLD, NEW = Path("night_train.otio"), Path("night_train_2.otio")


def main(folder: Path) -> None:
    """Draw the page on a copy of the sample in a folder of its own."""
    os.environ.update(
        TEMOIN_HOME=str(folder / "home"),
        TEMOIN_KEYRING="0",
        TEMOIN_PLUGINS="0",
        QT_QPA_PLATFORM="offscreen",
    )
    shutil.copytree(root("resources") / "samples", folder / "sample")
    os.chdir(folder / "sample")
    speak()
    edit()
    draw()


def speak() -> None:
    """Say of some clips what a colorist might."""
    from temoin.store.workstation import Person, save_person
    from temoin.ui.cut_session import CutSession
    from temoin.ui.session import ChosenStep

    save_person(Person(name="Ada", role="colorist"))
    session = CutSession(OLD)
    opened = session.open()
    clips = {clip.name: clip for clip in opened.listing.disclosure.cut.clips}
    session.attest(opened, [clips["NT_010"], clips["NT_055"]])
    tools = {"NT_030": "Magic Mask", "NT_070": "Relight", "NT_080": "Super Scale"}
    for name, tool in tools.items():
        session.log(opened, [clips[name]], ChosenStep(tool=tool))


def edit() -> None:
    """Write the next cut: a clip trimmed, one taken out, two used once more."""
    import opentimelineio as otio  # noqa: TID251 - edits as an editor would
    from opentimelineio.opentime import RationalTime, TimeRange  # noqa: TID251 - edits as an editor would

    timeline = otio.adapters.read_from_file(str(OLD))
    track = timeline.video_tracks()[0]
    clips = {each.name: each for each in track if isinstance(each, otio.schema.Clip)}
    clips["NT_010"].source_range = TimeRange(RationalTime(16, 24), RationalTime(40, 24))
    for name in ("NT_030", "NT_070"):
        again = copy.deepcopy(clips[name])
        again.name = f"{name}_again"
        track.append(again)
    track.remove(clips["NT_080"])
    timeline.name = "Night Train 2"
    otio.adapters.write_to_file(timeline, str(NEW))


def draw() -> None:
    """Open the page, and keep its picture once all is read."""
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: TID251 - draws the window
    from PySide6.QtGui import QImage  # noqa: TID251 - draws the window
    from PySide6.QtWidgets import QApplication  # noqa: TID251 - draws the window

    from temoin.ui.cut_session import CutSession
    from temoin.ui.desk import Desk
    from temoin.ui.window import PanelWindow

    application = QApplication([])
    application.setStyle("Fusion")
    window = PanelWindow(Desk())
    window.resize(*SIZE)
    window.show()
    read, shown = QEventLoop(), QEventLoop()
    window.desk.emptied.connect(read.quit)
    window.desk.open(CutSession(NEW))
    read.exec()
    window.carry_from(OLD)
    looks = QTimer()
    looks.timeout.connect(lambda: window.carry and not window.carry.is_busy and shown.quit())
    looks.start(50)
    shown.exec()
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    if not picture.save(str(PICTURE), quality=0):  # a PNG as small as it gets
        sys.exit(f"{PICTURE} could not be written")
    window.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made))
