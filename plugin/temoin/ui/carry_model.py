"""The rows of a carry for Qt's views: the old cut in one column, the new one in the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from temoin.carry import Carry, entry_words
from temoin.language import say
from temoin.match import Change
from temoin.model import ClipView, CutView
from temoin.ui import carry_words, words
from temoin.ui.carry_rows import CarryRow, Part
from temoin.ui.clip_model import Index

CELL_ROLE = Qt.ItemDataRole.UserRole
"""Gives a cell's `Cell`."""

OLD, NEW = 0, 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one cell says.

    Attributes:
        heading: What the part that begins here is called; such a cell says nothing else.
        words: The statement, of the old cut; what becomes of it, of the new one.
    """

    part: Part
    column: int
    heading: str = ""
    record_in: str = ""
    track: str = ""
    name: str = ""
    words: str = ""

    @property
    def sentence(self) -> str:
        """All of it, for a screen reader."""
        part = "" if self.heading or self.column == OLD else say(carry_words.PARTS[self.part])
        parts = (self.heading, self.name, self.track, self.record_in, part, self.words)
        return ", ".join(each for each in parts if each)


class CarryModel(QAbstractTableModel):
    """What becomes of each statement; replaced whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a carry."""
        super().__init__(parent)
        self._found: Carry | None = None
        self._rows: Sequence[CarryRow] = ()
        self._changes: dict[str, tuple[Change, ...]] = {}

    @property
    def rows(self) -> Sequence[CarryRow]:
        """The rows, headings among them."""
        return self._rows

    def show(self, found: Carry | None, rows: Sequence[CarryRow]) -> None:
        """Show another carry, or none."""
        self.beginResetModel()
        self._found, self._rows = found, rows if found else ()
        self._changes = (
            {each.clip.id: each.changes for each in found.matching.found} if found else {}
        )
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return that there are two columns."""
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        if index.isValid() and self._rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return which cut a column shows."""
        is_name = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if not is_name or self._found is None:
            return None
        if section == OLD:
            return say("Old: {cut}", cut=_cut_name(self._found.old))
        return say("New: {cut}", cut=_cut_name(self._found.new))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words, the cell itself, or it as a sentence."""
        if not index.isValid():
            return None
        if role == CELL_ROLE:
            return self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            cell = self._cell(index.row(), index.column())
            return cell.heading or cell.name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self._cell(index.row(), index.column()).sentence
        return None

    def _cell(self, number: int, column: int) -> Cell:
        found, row = self._found, self._rows[number]
        assert found is not None  # a valid index was made for one
        if row.is_heading:
            heading = carry_words.heading_words(row) if column == OLD else ""
            return Cell(part=row.part, column=column, heading=heading)
        clip, cut = (row.old, found.old) if column == OLD else (row.new, found.new)
        record_in = cut.times_of(clip)[0] if clip else ""
        return Cell(
            part=row.part,
            column=column,
            record_in=record_in,
            track=words.shown(clip.id).partition("-")[0] if clip else "",
            name=words.clip_name(clip) if clip else "",
            words=self._said(found, row) if column == OLD else self._became(found, row, clip),
        )

    def _said(self, found: Carry, row: CarryRow) -> str:
        return entry_words(found, row.old, row.entry, words.apart) if row.old else ""

    def _became(self, found: Carry, row: CarryRow, clip: ClipView | None) -> str:
        changes = self._changes.get(clip.id, ()) if clip else ()
        return carry_words.became_words(found, row, changes)


def _cut_name(cut: CutView) -> str:
    return words.shown(cut.name) or say("Untitled")
