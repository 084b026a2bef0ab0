"""The two columns of the Carry page: what was said of the old cut, what becomes of it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from temoin.carry import Carry
from temoin.language import say
from temoin.ui.carry_delegate import CarryDelegate
from temoin.ui.carry_model import CarryModel
from temoin.ui.carry_rows import CarryRow, first_of_parts
from temoin.ui.clip_list import MOVES


class CarryList(QTreeView):
    """Rows under the headings of their parts; arrows go over the rows alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a carry."""
        super().__init__(parent)
        self._carry = CarryModel(self)
        self.setModel(self._carry)
        self.setItemDelegate(CarryDelegate(self))
        self.setAccessibleName(say("What becomes of each statement"))
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(False)  # Fusion draws that in a hue
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_carry(self, found: Carry | None, rows: Sequence[CarryRow]) -> None:
        """Show another carry, or none; the keys stay on the same clip, as far as it is there."""
        before, at = self.current(), self.currentIndex().row()
        self._carry.show(found, rows)
        for number, row in enumerate(self._carry.rows):
            if row.is_heading:
                self.setFirstColumnSpanned(number, QModelIndex(), True)  # noqa: FBT003 - Qt's
        same = _place_of(before, self._carry.rows) if before else None
        self._go_to(at if same is None else same)

    def current(self) -> CarryRow | None:
        """Return the row where the keys are, if any."""
        row = self.currentIndex().row()
        return self._carry.rows[row] if 0 <= row < len(self._carry.rows) else None

    def go_to_clip(self, clip: str) -> None:
        """Go to the first row of a new clip, by its id; it stands above the others of that clip."""
        rows = enumerate(self._carry.rows)
        found = (at for at, each in rows if each.entry and each.new and each.new.id == clip)
        if (row := next(found, None)) is not None:
            self._go_to(row)

    def next_part(self) -> None:
        """Go to the first row of the next part, after the last to that of the first."""
        places = first_of_parts(self._carry.rows)
        here = self.currentIndex().row()
        if places:
            self._go_to(next((each for each in places if each > here), places[0]))

    def _go_to(self, row: int) -> None:
        """Go to a row; from a heading to the row under it, beyond the last to the last."""
        rows = self._carry.rows
        if not rows:
            return
        row = max(0, min(row, len(rows) - 1))
        index = self._carry.index(row + rows[row].is_heading, 0)
        self.setCurrentIndex(index)
        if row and rows[row - 1].is_heading:
            self.scrollTo(self._carry.index(row - 1, 0))
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the keys that move; leave every other key to the page."""
        if event.key() in MOVES and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _place_of(row: CarryRow, rows: Sequence[CarryRow]) -> int | None:
    """Return where a row of another carry stands now: the same statement on the same clips."""
    wanted = _key(row)
    return next((at for at, each in enumerate(rows) if _key(each) == wanted), None)


def _key(row: CarryRow) -> tuple[str, str, str, bool]:
    old, new = row.old.id if row.old else "", row.new.id if row.new else ""
    return old, new, row.entry, row.is_heading
