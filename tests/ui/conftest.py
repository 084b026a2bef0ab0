"""A window over a written session, and hands that use it by keys alone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTextEdit,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from temoin.ui.application import broken_binding
from temoin.ui.collecting import Collector
from temoin.ui.desk import Desk
from temoin.ui.window import PanelWindow
from ui.sessions import FakeSession

if broken_binding(PySide6.__version__, sys.version_info[:2]):
    raise pytest.UsageError("this PySide6 ends the interpreter after some calls; see open_panel")


class Hands:
    """Types into a window, reads what it says, waits for its work."""

    def __init__(self, qtbot: QtBot, window: PanelWindow) -> None:
        self.qtbot, self.window = qtbot, window

    def press(self, *keys: Qt.Key | str) -> None:
        """Press keys where the cursor is; text is typed letter by letter."""
        for key in keys:
            where = self.window.focusWidget() or self.window
            if isinstance(key, str):
                self.qtbot.keyClicks(where, key)
            else:
                self.qtbot.keyClick(where, key)

    def open(self, session: FakeSession) -> None:
        """Open a cut and wait until it and the tools are there."""
        self.window.desk.open(session)
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is read or signed any more."""
        self.qtbot.waitUntil(lambda: not self.window.desk.is_busy, timeout=20_000)

    def choose(self, name: str) -> None:
        """Put the keys on the clip with a name."""
        found = (each for each in self.window.clips.listed if each.standing.clip.name == name)
        self.window.clips.choose(next(found))

    @property
    def names(self) -> list[str]:
        """The clips that are listed."""
        return [each.standing.clip.name for each in self.window.clips.listed]

    @property
    def current(self) -> str:
        """The clip where the keys are."""
        current = self.window.clips.current()
        return current.standing.clip.name if current else ""

    def texts(self) -> str:
        """All that can be read in the window, seen or read aloud."""
        QApplication.processEvents()
        widgets = [self.window, *self.window.findChildren(QWidget)]
        seen = [each for each in widgets if each.isVisible()]
        said = [self.window.windowTitle(), *(text for each in seen for text in _texts(each))]
        model = self.window.clips.model()
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        said += [
            str(model.index(row, column).data(role))
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            for role in roles
        ]
        return "\n".join(said)


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield widget.currentText()
    if isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
    if isinstance(widget, QTreeWidget):
        items = [widget.topLevelItem(row) for row in range(widget.topLevelItemCount())]
        yield from (item.text(column) for item in items if item for column in range(3))


@pytest.fixture(autouse=True)
def _collecting(qapp: QApplication) -> Iterator[None]:
    """Have circles collected on the thread of the windows alone, as the program does."""
    collector = Collector()
    yield
    collector.stop()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[FakeSession]:
    made = FakeSession(tmp_path / "night_train_r1_v07.otio")
    yield made
    made.gate.set()


@pytest.fixture
def empty(qtbot: QtBot, session: FakeSession) -> Hands:
    """A window without a cut; the session is ended before it."""
    window = PanelWindow(Desk())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    return Hands(qtbot, window)


@pytest.fixture
def hands(empty: Hands, session: FakeSession) -> Hands:
    """A window with the sample cut."""
    empty.open(session)
    return empty
