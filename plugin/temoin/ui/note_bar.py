"""The bar in which a note is written: on the clips, or on something that was said of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from temoin.language import say
from temoin.model import Standing
from temoin.notices import dismissal_words, note_words, retraction_words
from temoin.ui import words
from temoin.ui.bars import Bar, Choices, ChoosingLine
from temoin.ui.head import plain_label
from temoin.vocabulary import NoteKind, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a note may speak of.

    Attributes:
        entry: Id of an entry, or empty for the clips themselves.
        is_note: Whether it is a note, which alone can be answered.
    """

    text: str
    entry: str = ""
    is_note: bool = False


def subjects_of(standing: Standing) -> Iterator[Subject]:
    """Yield what was said of a clip, as something to say a word on."""
    for row in standing.rows:
        if row.entry:
            yield Subject(text=words.row_words(row), entry=row.entry)
    for dismissed in standing.dismissed:
        text = dismissal_words(dismissed, words.apart)
        yield Subject(text=text, entry=dismissed.entry)
    for taken in standing.taken_back:
        yield Subject(text=retraction_words(taken, words.apart), entry=taken.entry)
    for note in standing.all_notes:
        yield Subject(text=note_words(note, words.apart), entry=note.entry, is_note=True)


class NoteBar(Bar):
    """Asks for words, what kind they are, and what they speak of."""

    def __init__(self, clips: str, entries: Sequence[Subject]) -> None:
        """Ask for a note.

        Args:
            clips: The clips in words.
            entries: What was said of the clip, if it is one.
        """
        super().__init__()
        self._subjects = (Subject(text=clips), *entries)
        self.add_words(say("Write a note on {clips}", clips=clips), "strong")
        self._list = Choices(say("What it speaks of"), [each.text for each in self._subjects])
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text = ChoosingLine(self._list, say("Note"), say("your words: they go into sheets"))
        self._kind = QComboBox()
        self._kind.setAccessibleName(say("Kind"))
        for kind in NoteKind:
            self._kind.addItem(label(kind), kind.value)
        self._says = plain_label()
        for widget in (self._list, self._text, self._kind, self._says):
            self.rows.addWidget(widget)
        keys = say("Tab goes on.  Enter signs.  Esc leaves.")
        if entries:
            keys = f"{say('Up and Down choose what it speaks of.')}  {keys}"
        self.add_words(keys, "soft")
        self._list.currentRowChanged.connect(self._say)
        self._text.textChanged.connect(self._say)
        self._kind.currentIndexChanged.connect(self._say)
        self._say()

    def begin(self) -> None:
        """Put the cursor into the field for the words."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Return what is missing, or ""."""
        if not self.text:
            return say("Write what you want to say.")
        if self.kind is NoteKind.ANSWER and not self.subject.is_note:
            return say("Choose the note that it answers.")
        return ""

    @property
    def subject(self) -> Subject:
        """What it speaks of."""
        return self._subjects[max(0, self._list.currentRow())]

    @property
    def kind(self) -> NoteKind:
        """What it is."""
        return NoteKind(self._kind.currentData())

    @property
    def text(self) -> str:
        """The words, as they were typed."""
        return self._text.text().strip()

    def _say(self) -> None:
        said = say("Enter signs: {kind} on {what}", kind=label(self.kind), what=self.subject.text)
        self._says.setText(self.why_not() or said)
