"""Makes docs/panel.png, README's picture of the window: `python docs/panel_picture.py`.

The sample that ships is copied, scanned and spoken of; the window is drawn without a screen.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from temoin.data import root

PICTURE = Path(__file__).with_name("panel.png")
SIZE = (1280, 620)
CHOSEN = "NT_040"


def main(folder: Path) -> None:
    """Draw the window on a copy of the sample in a folder of its own."""
    os.environ.update(
        TEMOIN_HOME=str(folder / "home"),
        TEMOIN_KEYRING="0",
        TEMOIN_PLUGINS="0",
        QT_QPA_PLATFORM="offscreen",
    )
    shutil.copytree(root("resources") / "samples", folder / "sample")
    os.chdir(folder / "sample")  # the window tells where a ledger lies: not where we work
    speak(Path("night_train.otio"))
    draw(Path("night_train.otio"))


def speak(cut: Path) -> None:
    """Scan a cut, and say of some clips what a colorist might."""
    from temoin.store.workstation import Person, save_person
    from temoin.ui.cut_session import CutSession
    from temoin.ui.session import ChosenStep
    from temoin.vocabulary import Effect, Hosting, Technique

    save_person(Person(name="Ada", role="colorist"))
    session = CutSession(cut)
    session.scan(lambda _done, _total: None)
    opened = session.open()
    clips = {clip.name: clip for clip in opened.listing.disclosure.cut.clips}
    untouched = [clips[name] for name in ("NT_010", "NT_055", "NT_065_plate", "NT_065_comp")]
    session.attest(opened, untouched)
    mask = ChosenStep(
        tool="Magic Mask",
        technique=Technique.ASSISTIVE,
        effect=Effect.LOOK,
        hosting=Hosting.LOCAL,
        note="sky isolated for the grade",
    )
    session.log(opened, [clips["NT_030"]], mask)


def draw(cut: Path) -> None:
    """Open the window on a cut, choose a clip, and keep its picture."""
    from PySide6.QtCore import QEventLoop  # noqa: TID251 - draws the window
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
    read = QEventLoop()
    window.desk.emptied.connect(read.quit)
    window.desk.open(CutSession(cut))
    read.exec()
    found = (each for each in window.clips.listed if each.standing.clip.name == CHOSEN)
    window.clips.choose(next(found))
    application.processEvents()
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    if not picture.save(str(PICTURE), quality=0):  # a PNG as small as it gets
        sys.exit(f"{PICTURE} could not be written")
    window.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made))
