"""The chips and the text field by which the list is narrowed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QSizePolicy, QToolButton, QWidget

from temoin.language import number, say
from temoin.ui.flow import FlowLayout
from temoin.ui.listing import Listing, Show
from temoin.vocabulary import short_label


class FilterBar(QWidget):
    """Which clips are listed; each change is told by `narrowed`."""

    narrowed = Signal(Show, str)
    left = Signal()
    """The person is done with the text field and goes on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with every clip."""
        super().__init__(parent)
        self._listing: Listing | None = None
        self._hidden = False
        layout = FlowLayout()
        layout.setSpacing(4)
        self.setLayout(layout)
        group = QButtonGroup(self)
        self._chips = {show: self._chip(group, show) for show in Show}
        for chip in self._chips.values():
            layout.addWidget(chip)
        self._field = _FindField(self)
        self._field.textChanged.connect(self._tell)
        self._field.done.connect(self.left)
        layout.addWidget(self._field)
        self._name_chips()

    def _chip(self, group: QButtonGroup, show: Show) -> QToolButton:
        chip = QToolButton(self)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setChecked(show is Show.ALL)
        chip.toggled.connect(self._tell_if_chosen)
        group.addButton(chip)
        return chip

    @property
    def show_filter(self) -> Show:
        """The chip that is chosen."""
        return next(show for show, chip in self._chips.items() if chip.isChecked())

    def choose(self, show: Show) -> None:
        """Choose a chip."""
        self._chips[show].setChecked(True)

    def show_all(self) -> None:
        """List every clip again."""
        self.choose(Show.ALL)
        self._field.clear()

    def start_finding(self) -> None:
        """Put the cursor into the text field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_listing(self, listing: Listing | None) -> None:
        """Count the clips of a cut."""
        self._listing = listing
        self._name_chips()

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words off the chips and the text field away, or put them back."""
        self._hidden = hidden
        self._field.setVisible(not hidden)
        self._name_chips()

    def _name_chips(self) -> None:
        for key, (show, chip) in enumerate(self._chips.items(), start=1):
            count = self._listing.count(show) if self._listing else 0
            name = short_label(show)
            words = "" if self._hidden else f"  {name} {number(count)}"
            chip.setText(f"{key}{words}")
            told = say("{filter}, {count} clips", filter=name, count=count)
            chip.setAccessibleName("" if self._hidden else told)
        self.updateGeometry()

    def _tell_if_chosen(self, chosen: bool) -> None:  # noqa: FBT001 - Qt's signal is so
        if chosen:
            self._tell()

    def _tell(self) -> None:
        self.narrowed.emit(self.show_filter, self._field.text())


class _FindField(QLineEdit):
    """The text by which clips are found; Enter goes on in the list, Esc shows all again."""

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(say("F  find name, tool, reel"))
        self.setAccessibleName(say("Find by name, tool or reel"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Enter, Down and Esc; Esc empties it first."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        if event.key() in {
            Qt.Key.Key_Escape,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Down,
        }:
            self.done.emit()
        else:
            super().keyPressEvent(event)
