"""A cut's clips for Qt's views, and the filter over them."""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from temoin.language import say, sayable
from temoin.ui.clip_line import ClipLine
from temoin.ui.listing import Listed, Listing, Show

Index: TypeAlias = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
"""Gives a row's `ClipLine`."""

_NOWHERE = QModelIndex()
_COLUMNS: tuple[tuple[str, Callable[[ClipLine], str]], ...] = (
    (sayable("Clip"), lambda line: line.name),
    (sayable("Record in"), lambda line: line.record_in),
    (sayable("Track"), lambda line: line.track),
    (sayable("What is known"), lambda line: line.standing),
    (sayable("Marks"), lambda line: ", ".join((*([line.loud] if line.loud else []), *line.tags))),
    (sayable("Steps"), lambda line: line.steps),
)


class ClipModel(QAbstractTableModel):
    """The clips of one disclosure, a row each; replaced whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a cut."""
        super().__init__(parent)
        self._listing: Listing | None = None
        self._hidden = False

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The clips, in the order of rows."""
        return self._listing.listed if self._listing else ()

    def show_listing(self, listing: Listing | None) -> None:
        """Show another disclosure, or none."""
        self.beginResetModel()
        self._listing = listing
        self.endResetModel()

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words out of every row, or put them back."""
        self._hidden = hidden
        if self.listed:
            last = self.index(len(self.listed) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many clips there are."""
        return 0 if parent.isValid() else len(self.listed)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns a row has."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what a column holds."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(_COLUMNS[section][0]) if 0 <= section < len(_COLUMNS) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words, a row's whole line, or the line as a sentence."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[index.column()][1](self._line(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._line(index.row()).sentence
        return self._line(index.row()) if role == LINE_ROLE else None

    def _line(self, row: int) -> ClipLine:
        assert self._listing is not None  # a valid index was made for one
        return ClipLine.of(self._listing.listed[row], self._listing.disclosure, hidden=self._hidden)


class ClipFilter(QSortFilterProxyModel):
    """The clips that a chip and the words of the text field let through, in their order."""

    def __init__(self, clips: ClipModel, parent: QObject | None = None) -> None:
        """Filter a model; let all through."""
        super().__init__(parent)
        self._clips = clips
        self._show, self._text = Show.ALL, ""
        self._accepted: Sequence[bool] = ()
        self.setDynamicSortFilter(False)  # `narrow` says when: no row is asked at each repaint
        self.setSourceModel(clips)

    @property
    def show(self) -> Show:
        """The chip that is chosen."""
        return self._show

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def narrow(self, show: Show, text: str, listing: Listing | None) -> None:
        """Let other clips through."""
        self._show, self._text = show, text
        self._accepted = listing.accepted(show, text) if listing else ()
        self.invalidate()

    def listed(self) -> list[Listed]:
        """Return the clips that are let through, in the order of rows."""
        return list(compress(self._clips.listed, self._accepted))

    def filterAcceptsRow(self, source_row: int, _source_parent: Index) -> bool:
        """Return whether a row is let through."""
        return source_row < len(self._accepted) and self._accepted[source_row]
