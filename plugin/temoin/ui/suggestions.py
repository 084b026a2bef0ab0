"""The tools that a few letters mean, in a list inside the window; the text itself is the last."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from temoin.catalogue import Catalogue, Tool
from temoin.language import say
from temoin.ui import words
from temoin.vocabulary import label

_FEWEST_LETTERS = 2
_MOST_LINES = 7
_SHARES = (0.4, 0.28)
"""Most of the width for name and product."""


def suggested(catalogue: Catalogue | None, text: str, used: Collection[str]) -> list[Tool]:
    """Return the tools that a text may mean, best first; nothing for a single letter.

    Args:
        catalogue: None until it has been read.
        text: What was typed.
        used: Names of tools that this cut has already; they come first.
    """
    if catalogue is None or len(text.strip()) < _FEWEST_LETTERS:
        return []
    return sorted(catalogue.search(text), key=lambda tool: tool.name not in used)


class Suggestions(QTreeWidget):
    """Tools to choose from: name, product, technique and effect."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty and out of sight."""
        super().__init__(parent)
        self._tools: Sequence[Tool] = ()
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Tools"))
        self.header().setStretchLastSection(True)
        self.currentItemChanged.connect(self.chosen_changed)
        self.setVisible(False)

    def offer(self, tools: Sequence[Tool], text: str) -> None:
        """Offer tools, the first of them chosen, and the text as it was typed."""
        self._tools = tools
        self.clear()
        for tool in tools:
            self.addTopLevelItem(QTreeWidgetItem(_cells(tool)))
        if text.strip():
            self.addTopLevelItem(QTreeWidgetItem([words.quoted(text.strip()), "", say("as typed")]))
        self.setVisible(bool(tools))
        self._share_width()
        self.setMaximumHeight(self._height(_MOST_LINES))
        self.updateGeometry()
        self._choose_row(0)
        self.chosen_changed.emit()

    def chosen(self) -> Tool | None:
        """Return the chosen tool, or None for the text as it was typed."""
        row = self._row()
        return self._tools[row] if 0 <= row < len(self._tools) else None

    def choose(self, name: str) -> None:
        """Choose a tool by its name, or the text as it was typed where none has it."""
        rows = [row for row, tool in enumerate(self._tools) if tool.name == name]
        self._choose_row(rows[0] if rows else self.topLevelItemCount() - 1)

    def step(self, by: int) -> None:
        """Choose the line so many below; beyond the ends, the last or the first."""
        self._choose_row(max(0, min(self.topLevelItemCount() - 1, self._row() + by)))

    def _row(self) -> int:
        item = self.currentItem()
        return self.indexOfTopLevelItem(item) if item else -1

    def _choose_row(self, row: int) -> None:
        if item := self.topLevelItem(row):
            self.setCurrentItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column room for its words, but none so much that another has none."""
        super().resizeEvent(event)
        self._share_width()

    def sizeHint(self) -> QSize:
        """Return room for the offered lines, or for the first few of many."""
        return QSize(super().sizeHint().width(), self._height(_MOST_LINES))

    def minimumSizeHint(self) -> QSize:
        """Return room for one line: a low window has no more."""
        return QSize(0, self._height(1))

    def _height(self, at_most: int) -> int:
        lines = min(self.topLevelItemCount(), at_most)
        return lines * max(0, self.sizeHintForRow(0)) + 2 * self.frameWidth() + 2

    def _share_width(self) -> None:
        for column, share in enumerate(_SHARES):
            most = int(self.viewport().width() * share)
            self.setColumnWidth(column, min(self.sizeHintForColumn(column) + 12, most))


def _cells(tool: Tool) -> list[str]:
    product = "" if tool.product == tool.name else words.shown(tool.product)
    return [words.shown(tool.name), product, f"{label(tool.technique)}, {label(tool.effect)}"]
