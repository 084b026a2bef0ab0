"""Asks for a cut file, in a window that stops nothing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QWidget

from temoin.language import say
from temoin.ui import theme
from temoin.ui.cut_session import CutSession
from temoin.ui.desk import Desk

Take = Callable[[Path], None]
"""Gets the file that was chosen."""

_SUFFIXES = "*.otio *.otioz *.edl *.xml *.fcpxml *.aaf *.ale"
_PROJECTS = (
    "*.drp *.drt *.drx *.prproj *.aep *.aepx *.nk *.gizmo *.hrox *.comp *.setting *.kdenlive *.mlt"
    " *.osp *.xges *.blg"
)


class _NoIcons(QAbstractFileIconProvider):
    """Gives files and folders no picture: those of the system are coloured."""

    def icon(self, _of: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        """Return an empty icon."""
        return QIcon()


def choose_cut(window: QWidget, desk: Desk) -> None:
    """Ask for a file and have a desk open it; the window stays usable meanwhile."""
    _choose(window, desk, say("Open a cut"), lambda path: desk.open(CutSession(path)))


def choose_older(window: QWidget, desk: Desk, take: Take) -> None:
    """Ask for the cut that came before the one that is open; the window stays usable meanwhile."""
    _choose(window, desk, say("Choose the older cut"), take)


def _choose(window: QWidget, desk: Desk, title: str, take: Take) -> None:
    folder = str(desk.folder) if desk.folder else ""
    dialog = QFileDialog(window, title, folder, _filters())
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # ours is as dark as the room
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    icons = _NoIcons()
    dialog.setIconProvider(icons)
    dialog.setWindowModality(Qt.WindowModality.NonModal)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _name_parts(dialog)
    theme.dress(dialog)
    dialog.fileSelected.connect(partial(_take, take, icons))  # which the dialog does not keep
    dialog.show()


def _name_parts(dialog: QFileDialog) -> None:
    """Say in our language what Qt would say in English: its translations are not installed."""
    part = QFileDialog.DialogLabel
    for which, words in (
        (part.LookIn, say("Look in")),
        (part.FileName, say("File name")),
        (part.FileType, say("Kind of file")),
        (part.Accept, say("Open")),
        (part.Reject, say("Cancel")),
    ):
        dialog.setLabelText(which, words)


def _filters() -> str:
    kinds = {
        say("Cuts and projects"): f"{_SUFFIXES} {_PROJECTS}",
        say("Cuts"): _SUFFIXES,
        say("Projects"): _PROJECTS,
        say("All files"): "*",
    }
    return ";;".join(f"{kind} ({suffixes})" for kind, suffixes in kinds.items())


def _take(take: Take, _kept: _NoIcons, name: str) -> None:
    take(Path(name))
