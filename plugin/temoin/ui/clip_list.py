"""The list of clips: chosen by arrows, kept in place when the cut is read again."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from temoin.language import say, sayable
from temoin.ui import theme
from temoin.ui.clip_delegate import ClipDelegate, is_wide
from temoin.ui.clip_model import ClipFilter, ClipModel, Index
from temoin.ui.listing import Listed, Listing, Show

MOVES = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
_Flag = QItemSelectionModel.SelectionFlag
NO_CLIPS = sayable("Ctrl+O opens a cut.   ? lists the keys.")
NO_CLIPS_THERE = sayable("The clips of the open timeline will stand here.   ? lists the keys.")
NO_MATCH = sayable("No clip here.   1 lists all.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What a list shows, so that it can be found again in another list.

    Attributes:
        row: Of the current clip; where that clip is gone, its neighbour takes its place.
        top: The first clip in sight.
    """

    row: int = 0
    current: Listed | None = None
    chosen: tuple[Listed, ...] = ()
    top: Listed | None = None


class _Finder:
    """Finds clips again in a list that may be another cut's: by id and name, else by name.

    Where an application gave them ids, by those alone: places count anew with each edit.
    """

    def __init__(self, listed: Sequence[Listed]) -> None:
        clips = [each.standing.clip for each in listed]
        self._by_own_id = {each.own_id: row for row, each in enumerate(listed)}
        self._by_id = {(clip.id, clip.name): row for row, clip in enumerate(clips)}
        self._by_name = {clip.name: row for row, clip in reversed(list(enumerate(clips)))}

    def row(self, listed: Listed | None) -> int | None:
        """Return the row of a clip, or None where it is gone."""
        if listed is None:
            return None
        if listed.own_id:
            return self._by_own_id.get(listed.own_id)
        clip = listed.standing.clip
        row = self._by_id.get((clip.id, clip.name))
        return self._by_name.get(clip.name) if row is None else row


class ClipList(QListView):
    """The clips that are let through; each choice is told by `chosen_changed`.

    Attributes:
        placeholder: What it says while it lists no clip.
    """

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_host: bool = False) -> None:
        """Start without a cut."""
        super().__init__(parent)
        self._clips = ClipModel(self)
        self._let_through = ClipFilter(self._clips, self)
        self._listing: Listing | None = None
        self._listed: list[Listed] = []
        self._settling = self._was_wide = False
        self._no_clips = NO_CLIPS_THERE if has_host else NO_CLIPS
        self.placeholder = self._no_clips
        self.setModel(self._let_through)
        self.setItemDelegate(ClipDelegate(self))
        self.setAccessibleName(say("Clips"))
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    @property
    def show_filter(self) -> Show:
        """The chip that is chosen."""
        return self._let_through.show

    @property
    def listed(self) -> Sequence[Listed]:
        """The clips that are let through, from top to bottom."""
        return self._listed

    def show_listing(self, listing: Listing | None) -> None:
        """Show a cut as it is now; what was chosen and in sight stays so."""
        self.placeholder = NO_MATCH if listing else self._no_clips
        with self._keeping_place():
            self._listing = listing
            self._clips.show_listing(listing)
            self._let_through.narrow(self._let_through.show, self._let_through.text, listing)

    def narrow(self, show: Show, text: str) -> None:
        """List other clips of the same cut."""
        with self._keeping_place():
            self._let_through.narrow(show, text, self._listing)

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words out of every line, or put them back."""
        self._clips.hide_words(hidden=hidden)

    def current(self) -> Listed | None:
        """Return the clip where the keys are, if any."""
        row = self.currentIndex().row()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def chosen(self) -> list[Listed]:
        """Return the chosen clips from top to bottom; the current one is always among them."""
        # by ranges: an index for each of many clips takes a second to make
        selection = self.selectionModel().selection()
        ranges = map(selection.at, range(selection.size()))
        rows = {row for each in ranges for row in range(each.top(), each.bottom() + 1)}
        if self.currentIndex().isValid():
            rows.add(self.currentIndex().row())
        return [self._listed[row] for row in sorted(rows)]

    def from_current(self) -> list[Listed]:
        """Return the listed clips from the current one on, then those before it."""
        here = max(0, self.currentIndex().row())
        return [*self._listed[here:], *self._listed[:here]]

    def choose(self, listed: Listed) -> None:
        """Choose one clip that is listed, and it alone, and bring it into sight."""
        index = self._let_through.index(self._listed.index(listed), 0)
        # the view's own way asks which keys are held, and keeps or adds to what was chosen
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
        self.scrollTo(index)

    def choose_several(self, wanted: Sequence[Listed]) -> None:
        """Choose clips that are listed, and them alone; the keys stay where they are among them."""
        rows = {id(each): row for row, each in enumerate(self._listed)}
        found = sorted(rows[id(each)] for each in wanted if id(each) in rows)
        if not found:
            return
        current = self.currentIndex().row()
        index = self._let_through.index(current if current in found else found[0], 0)
        selection = self.selectionModel()
        selection.setCurrentIndex(index, _Flag.ClearAndSelect)
        selection.select(self._selection(found), _Flag.Select)
        self.scrollTo(index)

    def choose_scene(self) -> int:
        """Choose the listed clips of the current one's scene; return how many they are.

        Those that are seen, and sound only where the current clip is sound.
        """
        current = self.current()
        if current is None or not current.scene:
            return 0
        kind = current.standing.clip.kind
        rows = [
            row
            for row, each in enumerate(self._listed)
            if each is current
            or (
                each.scene == current.scene
                and each.standing.clip.kind is kind
                and each.standing.clip.visible
            )
        ]
        self.selectionModel().select(self._selection(rows), _Flag.ClearAndSelect)
        return len(rows)

    def _selection(self, rows: Iterable[int]) -> QItemSelection:
        """Return rows as a selection; in runs, for Qt takes long over many single ones."""
        selection = QItemSelection()
        for _, run in groupby(enumerate(sorted(rows)), key=lambda each: each[1] - each[0]):
            found = [row for _, row in run]
            first, last = (self._let_through.index(row, 0) for row in (found[0], found[-1]))
            selection.append(QItemSelectionRange(first, last))
        return selection

    @contextmanager
    def _keeping_place(self) -> Iterator[None]:
        """Choose afterwards what was chosen before, as far as it is still listed."""
        place = self._place()
        self._settling = True
        yield
        self._listed = self._let_through.listed()
        self._take(place)
        self._settling = False
        self.chosen_changed.emit()

    def _place(self) -> _Place:
        current = self.current()
        if current is None:
            return _Place()
        top = self.indexAt(self.viewport().rect().topLeft())
        return _Place(
            row=self.currentIndex().row(),
            current=current,
            chosen=tuple(self.chosen()),
            top=self._listed[top.row()] if top.isValid() else None,
        )

    def _take(self, place: _Place) -> None:
        """Choose what was chosen, and scroll to what was in sight."""
        if not self._listed:
            self.setCurrentIndex(QModelIndex())
            return
        self.doItemsLayout()
        finder = _Finder(self._listed)
        current = finder.row(place.current)
        if current is None:
            current = min(place.row, len(self._listed) - 1)
        selection = self.selectionModel()
        selection.setCurrentIndex(self._let_through.index(current, 0), _Flag.ClearAndSelect)
        rows = {finder.row(each) for each in place.chosen}
        selection.select(self._selection(each for each in rows if each is not None), _Flag.Select)
        if (top := finder.row(place.top)) is not None:
            self.verticalScrollBar().setValue(top)
        self.scrollTo(self.currentIndex())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other clips are chosen."""
        super().selectionChanged(selected, deselected)
        if not self._settling:
            self.chosen_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell that the keys are on another clip."""
        super().currentChanged(current, previous)
        if not self._settling:
            self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the keys that move; leave every other key to the window."""
        if event.key() in MOVES or event.matches(QKeySequence.StandardKey.SelectAll):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where no clip is listed."""
        super().paintEvent(event)
        if not self._listed:
            painter = QPainter(self.viewport())
            painter.setPen(theme.SOFT)
            place = self.viewport().rect()
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, say(self.placeholder))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw lines in one row or in two, as there is room."""
        super().resizeEvent(event)
        wide = is_wide(self.viewport().width(), self.fontMetrics())
        if wide is not self._was_wide:
            self._was_wide = wide
            self.scheduleDelayedItemsLayout()
