"""The box on the Carry page in which one question is asked, with pictures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from temoin.carry import Carry, Question, grounds_words, question_words, statement_words
from temoin.language import number, say, say_counted
from temoin.model import ClipView, CutView
from temoin.ui import words
from temoin.ui.carry_answering import Answering
from temoin.ui.carry_pictures import Shown
from temoin.ui.carry_tiles import Caption, Tiles
from temoin.ui.head import plain_label

PAGE = 9
"""Candidates that are in sight at once: there are as many digits."""


class QuestionBox(QFrame):
    """One question with its pictures, or that all are answered."""

    chosen = Signal(int, bool)
    """The number of a candidate in sight, counted from 1, and whether it is added to others."""

    def __init__(self) -> None:
        """Start without a question."""
        super().__init__()
        self.setObjectName("bar")
        self._first = 0
        self._place, self._asks = plain_label("soft"), plain_label("strong")
        self._waits, self._how = plain_label(), plain_label("soft")
        self.tiles = Tiles()
        self.tiles.chosen.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        for part in (self._place, self._asks, self._waits, self.tiles, self._how):
            layout.addWidget(part)
        self.setVisible(False)

    @property
    def first(self) -> int:
        """How many candidates stand before those in sight."""
        return self._first

    def ask(self, found: Carry, answering: Answering, question: Question, first: int = 0) -> None:
        """Ask a question; its pictures come later.

        Args:
            found: What is carried so far.
            answering: Which question it is, and what was answered before.
            question: The question.
            first: How many candidates are passed over.
        """
        self._first = first
        place, count = number(answering.place), number(answering.count)
        self._place.setText(say("Question {place} of {count}", place=place, count=count))
        asks = question_words(found, question, words.apart)
        said = statement_words(found, question, words.apart)
        waits = say("What waits for the answer: {statements}", statements=said)
        before = answering.answers.get(question.clip.id, ())
        self._say(asks, waits, _how_words(question, first, before))
        links = question.candidates[first : first + PAGE]
        captions = {0: _caption("", question.clip, found.new)} | {
            at: _caption(str(at), link.old, found.old, grounds_words(link))
            for at, link in enumerate(links, start=1)
        }
        chosen = (at for at, link in enumerate(links, start=1) if link.old.id in before)
        self.tiles.show_captions(captions, frozenset(chosen))
        self.tiles.setVisible(True)
        self.setVisible(True)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, asks))

    def show_pictures(self, shown: dict[int, Shown]) -> None:
        """Show pictures by number, 0 for the new clip."""
        self.tiles.show_pictures(shown)

    def rest(self, answering: Answering) -> None:
        """Ask nothing: all is answered, or left open, or there was nothing to ask."""
        self._place.setText("")
        self.tiles.setVisible(False)
        self.tiles.show_captions({}, frozenset())
        left = answering.left_open
        if left:
            self._say(
                say_counted(
                    "{count} question is left open", "{count} questions are left open", left
                ),
                "",
                say("Space asks them again.  Backspace takes the last answer back."),
            )
        else:
            told = say("All questions are answered.")
            self._say(told, "", say("Backspace takes the last answer back."))
        self.setVisible(answering.count > 0)

    def _say(self, asks: str, waits: str, how: str) -> None:
        for label, text in ((self._asks, asks), (self._waits, waits), (self._how, how)):
            label.setText(text)
            label.setVisible(bool(text))
        self._place.setVisible(bool(self._place.text()))
        self.setAccessibleName(asks)


def _how_words(question: Question, first: int, answer: Sequence[str]) -> str:
    """Return which key answers what."""
    count = len(question.candidates)
    if count == 1:
        return say("1 yes.  N no.  Space leaves it open.")
    told = _which_words(min(PAGE, count - first), answer)
    if count <= PAGE:
        return told
    more = say(
        "{first} to {last} of {count} are in sight: + shows more.",
        first=number(first + 1),
        last=number(min(first + PAGE, count)),
        count=number(count),
    )
    return f"{told}  {more}"


def _which_words(last: int, answer: Sequence[str]) -> str:
    """Return which key answers with which candidates, and how many the answer has by now."""
    if answer:
        return say_counted(
            "{count} clip is in the answer.  Ctrl+1 \N{HORIZONTAL ELLIPSIS} {last} adds one or"
            " takes it out.  Space goes on.",
            "{count} clips are in the answer.  Ctrl+1 \N{HORIZONTAL ELLIPSIS} {last} adds one or"
            " takes it out.  Space goes on.",
            len(answer),
            last=last,
        )
    return say(
        "1 \N{HORIZONTAL ELLIPSIS} {last} that one.  Ctrl with it: one of several.  N none of"
        " them.  Space leaves it open.",
        last=last,
    )


def _caption(key: str, clip: ClipView, cut: CutView, grounds: str = "") -> Caption:
    start, end = cut.times_of(clip)
    times = f"{start} \N{EN DASH} {end}" if start else ""
    name = words.clip_name(clip)
    return Caption(key=key, name=name, times=times, place=clip.id, grounds=grounds)
