"""The line on a cut's edit rate, in sight where its file does not say it; nothing waits for it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from temoin.language import say
from temoin.rate import Rate
from temoin.ui.head import plain_label
from temoin.ui.quiet_choice import QuietChoice
from temoin.ui.session import RateBasis

_RATES = tuple(
    Rate.of(each)
    for each in (
        "23.976",
        "24",
        "25",
        "29.97",
        "30",
        "47.952",
        "48",
        "50",
        "59.94",
        "60",
        "119.88",
        "120",
    )
)
_SEARCHED = frozenset("0123456789.")


class RateStrip(QWidget):
    """Says at which rate a cut is counted, and why; another one can be chosen."""

    chosen = Signal(Rate)
    left = Signal()
    """The person is done with the rates and goes on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start out of sight."""
        super().__init__(parent)
        self._wanted = self._hidden = False
        self._rate: Rate | None = None
        self._words = plain_label()
        self._choice = _RateChoice(self)
        self._choice.setAccessibleName(say("Edit rate"))
        self._choice.activated.connect(self._tell)
        self._choice.left.connect(self._leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        key = plain_label("soft", wraps=False)
        key.setText("T")
        for widget in (key, self._choice):
            layout.addWidget(widget)
        layout.addWidget(self._words, 1)
        self._show()

    @property
    def is_wanted(self) -> bool:
        """Whether the open file leaves its rate open."""
        return self._wanted

    def show_nothing(self) -> None:
        """Go out of sight: there is no cut, or its file says its rate."""
        self._wanted = False
        self._show()

    def show_rate(self, rate: Rate, basis: RateBasis) -> None:
        """Say at which rate a cut is counted, unless its file says it."""
        said = say("The file does not say its edit rate: {rate} fps is assumed.", rate=rate.label)
        if basis is RateBasis.CHOSEN:
            said = say("Counted at {rate} fps, as you chose.", rate=rate.label)
        self._take(said, rate)
        self._wanted = basis is not RateBasis.FILE
        self._show()

    def ask(self, why: str) -> None:
        """Ask for a rate: the cut cannot be read at the one that was taken.

        Args:
            why: What cannot be read, in words.
        """
        self._take(say("{why}.  Choose its edit rate.", why=why), None)
        self._wanted = True
        self._show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, why))

    def begin(self) -> None:
        """Put the cursor on the rates."""
        self._choice.begin()

    def hide_words(self, *, hidden: bool) -> None:
        """Go out of sight while a client is here, or come back."""
        self._hidden = hidden
        self._show()

    def _take(self, said: str, rate: Rate | None) -> None:
        self._rate = rate
        self._words.setText(said)
        self._choice.setAccessibleDescription(said)
        self._choice.offer(rate)

    def _show(self) -> None:
        self.setVisible(self._wanted and not self._hidden)

    def _tell(self) -> None:
        rate = self._choice.currentData()
        self.left.emit()
        if isinstance(rate, Rate) and rate != self._rate:
            self.chosen.emit(rate)

    def _leave(self) -> None:
        self._choice.offer(self._rate)
        self.left.emit()


class _RateChoice(QuietChoice):
    """The rates; digits go through them."""

    def searches(self, letters: str) -> bool:
        """Return whether all are of a rate, or none is a letter at all: an arrow."""
        return set(letters) <= _SEARCHED

    def offer(self, rate: Rate | None) -> None:
        """Offer the usual rates and the one that is taken, which stands in sight."""
        self.clear()
        for each in sorted({*_RATES, *([rate] if rate else [])}, key=lambda each: each.fraction):
            self.addItem(say("{rate} fps", rate=each.label), each)
            if each == rate:
                self.setCurrentIndex(self.count() - 1)
        if rate is None:
            self.setCurrentIndex(-1)
