"""The top of the window: which cut, and before anything else what is not known of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from temoin.language import say, sayable
from temoin.model import Disclosure
from temoin.notices import Notice
from temoin.ui import words
from temoin.ui.listing import Listing
from temoin.wording import counted

_FEW = 3
"""Notices in sight before all are asked for."""

_STRONG = frozenset(
    {"unknown", "conflict", "dissent", "ledger-problem", "not-scanned", "no-ledger"}
)
HIDDEN_WORDS = sayable("Words are hidden.  Z shows them.")
NO_CUT = sayable("No cut is open.")


def plain_label(name: str = "", *, wraps: bool = True) -> QLabel:
    """Return an empty label that shows any text as it stands, never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setObjectName(name)
    label.setMinimumWidth(1)
    return label


class Head(QWidget):
    """A cut's name, its facts, and what is not known, the worst first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a cut."""
        super().__init__(parent)
        self._disclosure: Disclosure | None = None
        self._found: tuple[Notice, ...] = ()
        self._title = say(NO_CUT)
        self._stale = ""
        self._now_ms = 0
        self._hidden = self._all = False
        self._name = plain_label("strong")
        self._facts = plain_label("soft")
        self._notices = QVBoxLayout()
        self._notices.setSpacing(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._name)
        layout.addWidget(self._facts)
        layout.addLayout(self._notices)
        self._write()

    def show_title(self, title: str) -> None:
        """Say what is under way while there is no cut to show."""
        self._title, self._disclosure, self._stale = title, None, ""
        self._write()

    def show_listing(self, listing: Listing, now_ms: int) -> None:
        """Show a cut as it is now."""
        self._disclosure, self._found = listing.disclosure, listing.notices
        self._now_ms, self._stale = now_ms, ""
        self._write()

    def show_stale(self, reason: str) -> None:
        """Say that what is shown may not be what is on the disk any more."""
        self._stale = say("Shown as last read: {reason}", reason=reason) if self._disclosure else ""
        self._write()

    def tick(self, now_ms: int) -> None:
        """Say how old the scan is by now."""
        self._now_ms = now_ms
        self._write_facts()

    def show_all(self) -> None:
        """Show all that is not known, or only the first of it."""
        self._all = not self._all
        self._write()

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words away, or put them back."""
        self._hidden = hidden
        self._write()

    def remind(self, text: str) -> None:
        """Say in place of the name what has to be done first."""
        self._name.setText(text)

    def _write(self) -> None:
        name = words.cut_name(self._disclosure) if self._disclosure else self._title
        self._name.setText(say(HIDDEN_WORDS) if self._hidden else name)
        self._write_facts()
        self._clear_notices()
        if self._disclosure and not self._hidden:
            self._write_notices(self._disclosure)

    def _write_facts(self) -> None:
        told = self._disclosure and not self._hidden
        text = (
            words.facts_words(self._disclosure, self._now_ms) if told and self._disclosure else ""
        )
        self._facts.setText(text)
        self._facts.setVisible(bool(text))

    def _write_notices(self, disclosure: Disclosure) -> None:
        found = [(each.text, each.kind in _STRONG) for each in self._found]
        if disclosure.unattached:
            stray = say(
                "{statements} in the ledger: for no clip of this cut.",
                statements=counted(len(disclosure.unattached), "statement"),
            )
            found.append((stray, False))
        if self._stale:
            found.insert(0, (self._stale, True))
        found.sort(key=lambda each: not each[1])
        in_sight = found if self._all else found[:_FEW]
        for text, strong in in_sight:
            self._add_notice(words.shown(text, words.LONGEST_SENTENCE), "strong" if strong else "")
        if left := len(found) - len(in_sight):
            self._add_notice(f"N  {counted(left, 'more line')}", "soft")

    def _add_notice(self, text: str, name: str) -> None:
        label = plain_label(name)
        label.setText(text)
        self._notices.addWidget(label)

    def _clear_notices(self) -> None:
        while (item := self._notices.takeAt(0)) is not None:
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
