"""The page on which a person brings what was said of an older cut to the one that is open."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from temoin.carry import Pictures, Question
from temoin.disclosure import said_reason
from temoin.errors import SeveralTimelinesError, TemoinError
from temoin.language import number, say, say_counted
from temoin.ui import carry_words, words
from temoin.ui.carry_answering import NONE, Answering
from temoin.ui.carry_keys import CARRY_KEYS, CarryAct, asked_of_page
from temoin.ui.carry_list import CarryList
from temoin.ui.carry_pictures import Asked, Shown, asked_for, shown_of
from temoin.ui.carry_question import PAGE, QuestionBox
from temoin.ui.carry_rows import Part
from temoin.ui.carry_work import CarryWork, Seen, older_than, planned
from temoin.ui.desk import Desk
from temoin.ui.head import HIDDEN_WORDS, plain_label
from temoin.ui.key_hints import KeyHints
from temoin.ui.session import Session
from temoin.ui.timeline_strip import TimelineStrip
from temoin.ui.workers import Task

_KEPT = 60
"""Pictures that are kept, a megabyte each at most."""


class CarryPage(QWidget):
    """Two cuts, the questions between them, and what will be signed; nothing is before Enter."""

    left = Signal()
    told = Signal(str)
    failed = Signal(str, object)
    """What was not done, in words, and the error."""
    clip_wanted = Signal(str)
    """Id of a clip of the open cut that the person wants to speak of."""
    older_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Start without an older cut; all work goes through a desk."""
        super().__init__(parent)
        self._desk = desk
        self._work: CarryWork | None = None
        self._seen: Seen | None = None
        self._answering = Answering()
        self._pictures: dict[tuple[str, int], Shown] = {}
        self._lane, self._picture_lane = desk.new_lane(), desk.new_lane()
        self._lane.advanced.connect(self._advance)
        self._hidden = False
        self._title, self._facts = plain_label("strong"), plain_label("soft")
        self._busy, self._bar = plain_label(), QProgressBar()
        self._bar.setTextVisible(False)
        self.timelines = TimelineStrip()
        self.question, self.list = QuestionBox(), CarryList()
        self._signs, self._no_words = plain_label("strong"), plain_label("strong")
        self.hints = KeyHints(CARRY_KEYS)
        self._all = QWidget()
        self._lay_out()
        self.question.chosen.connect(self.answer)
        self.hints.asked.connect(self.act)
        self.timelines.chosen.connect(self._choose_timeline)
        self.timelines.left.connect(self.list.setFocus)

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._all)
        parts = (self._title, self._facts, self.timelines, self._busy, self._bar, self.question)
        for part in parts:
            inner.addWidget(part)
        inner.addWidget(self.list, 1)
        inner.addWidget(self._signs)
        inner.addWidget(self.hints)
        layout = QVBoxLayout(self)
        layout.addWidget(self._no_words)
        layout.addWidget(self._all, 1)
        for each in (inner, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(6)
        self._no_words.setVisible(False)

    @property
    def is_begun(self) -> bool:
        """Whether an older cut was chosen."""
        return self._work is not None

    @property
    def seen(self) -> Seen | None:
        """What is shown, once it was read."""
        return self._seen

    @property
    def is_busy(self) -> bool:
        """Whether cuts or pictures are read, or an answer is worked in."""
        return self._lane.is_busy or self._picture_lane.is_busy

    def begin(self, older: Path) -> None:
        """Read an older cut, and what of it holds in the open one."""
        session = self._desk.session
        if session is None:
            return
        self.drop()
        self._begin(CarryWork(older_than(session, older), session), session)

    def _begin(self, work: CarryWork, session: Session) -> None:
        self._work = work
        self.timelines.begin_file(work.old.name)
        old, new = words.apart(work.old.name), words.apart(session.name)
        self._title.setText(say("Carry from {old} to {new}", old=old, new=new))
        self.resume()

    def resume(self) -> None:
        """Read both cuts again; the answers that were given stay."""
        work = self._work
        if work is None:
            return
        answers = self._answering.answers

        def done(seen: Seen) -> None:
            if work is self._work:
                self._pictures.clear()
                self._answering = Answering(seen.questions, self._kept(seen))
                self._show(seen)
                self._show_question()
                self._settle()

        self._set_busy(say("Comparing: reading {file} ...  Esc leaves.", file=work.old.name))
        self._ask(
            Task(do=partial(work.read, answers), done=done, failed=partial(self._on_failed, work))
        )

    def _kept(self, seen: Seen) -> dict[str, tuple[str, ...]]:
        """Return answers in the order in which they were given."""
        given = self._answering.answers
        return {clip: given[clip] for clip in given if clip in seen.answers}

    def _ask(self, task: Task) -> None:
        self._lane.stop()  # what is read for another pair or other answers is not wanted any more
        self._lane.ask(task)

    def _on_failed(self, work: CarryWork, error: TemoinError) -> None:
        if work is not self._work:
            return
        self._set_busy("")
        if isinstance(error, SeveralTimelinesError) and self._seen is None:
            self.timelines.ask(Path(error.file).name, error.names)
        else:
            self.failed.emit(say("Not compared with {file}", file=work.old.name), error)

    def _choose_timeline(self, name: str) -> None:
        if self._work:
            new = self._work.new
            self._work = CarryWork(self._work.old.of_timeline(name), new)
            self.timelines.show_timeline(name)
            self.resume()

    def _forget(self, work: CarryWork) -> None:
        """Forget the answers that were signed; the list stays, for what is still unspoken of."""
        if work is self._work:
            self._answering = Answering()

    def drop(self) -> None:
        """Forget the older cut and all answers."""
        self._lane.stop()
        self._picture_lane.stop()
        self._work = self._seen = None
        self._answering = Answering()
        self._pictures.clear()
        self.list.show_carry(None, ())
        for label in (self._title, self._facts, self._signs):
            label.setText("")
        self.question.setVisible(False)
        self._set_busy("")

    # --- what is shown -------------------------------------------------------

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        self.list.show_carry(seen.found, seen.rows)
        counts = Counter({each.part: each.count for each in seen.rows if each.is_heading})
        told = (
            f"{say(carry_words.PARTS[part])} {number(counts[part])}"
            for part in Part
            if counts[part]
        )
        facts = ["  \N{MIDDLE DOT}  ".join(told), *map(words.shown, seen.found.notices)]
        self._facts.setText("\n".join(each for each in facts if each))
        self._set_busy("")

    def _show_question(self, first: int = 0) -> None:
        seen, question = self._seen, self._answering.question
        self._picture_lane.stop()
        if seen is None:
            return
        if question is None:
            self.question.rest(self._answering)
            return
        self.question.ask(seen.found, self._answering, question, first)
        self.list.go_to_clip(question.clip.id)
        wanted = list(asked_for(question))
        for at, asked in enumerate([wanted[0], *wanted[1 + first : 1 + first + PAGE]]):
            self._find_picture(seen, question, at, asked)

    def _find_picture(self, seen: Seen, question: Question, at: int, asked: Asked) -> None:
        """Show a picture, now or when it is read."""
        key = (question.clip.id, asked.number)
        if shown := self._pictures.get(key):
            self.question.show_pictures({at: shown})
            return
        pictures = Pictures(seen.pair.old if asked.number else seen.pair.new)
        is_there = self._shows(question, self.question.first)

        def done(shown: Shown) -> None:
            self._pictures[key] = shown
            if len(self._pictures) > _KEPT:
                del self._pictures[next(iter(self._pictures))]
            if is_there == self._shows(self._answering.question, self.question.first):
                self.question.show_pictures({at: shown})

        def failed(error: TemoinError) -> None:
            done(Shown(why=said_reason(str(error))))

        task = Task(
            do=lambda tick: shown_of(pictures, asked, lambda: tick(0, 1)), done=done, failed=failed
        )
        self._picture_lane.ask(task)

    @staticmethod
    def _shows(question: Question | None, first: int) -> tuple[str, int]:
        """Return what tells the tiles of one question from those of another."""
        return (question.clip.id if question else "", first)

    def _settle(self) -> None:
        """Say what Enter would sign now."""
        seen = self._seen
        if seen is None:
            self._signs.setText("")
            return
        if self._is_behind:
            self._signs.setText(say("Working your answer in ..."))
            return
        lacking = seen.pair.is_lacking
        left = self._answering.left_open
        self._signs.setText(carry_words.signing_words(seen.found, left, is_lacking=lacking))

    @property
    def _is_behind(self) -> bool:
        """Whether the last answer is not worked in yet."""
        return self._seen is not None and dict(self._seen.answers) != self._answering.answers

    def _set_busy(self, text: str) -> None:
        self._busy.setText(text)
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        for part in (self._busy, self._bar):
            part.setVisible(bool(text))

    def _advance(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def hide_words(self, *, hidden: bool) -> None:
        """Take every word and picture away while a client is here, or put them back."""
        self._hidden = hidden
        self._all.setVisible(not hidden)
        self._no_words.setText(say(HIDDEN_WORDS) if hidden else "")
        self._no_words.setVisible(hidden)

    # --- what a person does --------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key of the page asks for; leave every other to the window."""
        asked = None if self._hidden else asked_of_page(event)
        if isinstance(asked, CarryAct):
            self.act(asked)
        elif asked is not None:
            self.answer(asked)
        else:
            event.ignore()

    def act(self, asked: CarryAct) -> None:
        """Do what a key asks for."""
        acts: dict[CarryAct, Callable[[], None]] = {
            CarryAct.ONE: partial(self.answer, 1),
            CarryAct.NONE: partial(self._take, NONE),
            CarryAct.SKIP: self._skip,
            CarryAct.TAKE_BACK: self._take_back,
            CarryAct.SIGN: self._sign,
            CarryAct.NEXT_PART: self.list.next_part,
            CarryAct.MORE: self._more,
            CarryAct.ASK: self._ask_of_row,
            CarryAct.GO: self._go,
            CarryAct.OLDER: self.older_wanted.emit,
            CarryAct.LEAVE: self._leave,
        }
        acts[asked]()

    def answer(self, chosen: int) -> None:
        """Answer with the candidate of a number that is in sight, counted from 1."""
        question = self._answering.question
        if question is None:
            return
        at = self.question.first + chosen - 1
        if chosen <= PAGE and at < len(question.candidates):
            self._take((question.candidates[at].old.id,))
        else:
            self.told.emit(say("There is no candidate {chosen}.", chosen=chosen))

    def _take(self, chosen: tuple[str, ...]) -> None:
        if self._answering.question:
            self._answering.answer(chosen)
            self._work_in()

    def _skip(self) -> None:
        self._answering.skip()
        self._show_question()

    def _take_back(self) -> None:
        if self._answering.take_back():
            self._work_in()
        else:
            self.told.emit(say("No answer is there to take back."))

    def _work_in(self) -> None:
        """Show the next question, and what the answers make of the list."""
        self._show_question()
        seen, work, answers = self._seen, self._work, self._answering.answers
        if seen is None or work is None:
            return

        def done(now: Seen) -> None:
            if work is self._work and answers == self._answering.answers:
                self._show(now)
                self._settle()

        failed = partial(self._on_failed, work)
        self._ask(Task(do=lambda _tick: planned(seen, answers), done=done, failed=failed))
        self._settle()

    def _more(self) -> None:
        question = self._answering.question
        if question:
            after = self.question.first + PAGE
            self._show_question(after if after < len(question.candidates) else 0)

    def _ask_of_row(self) -> None:
        """Ask of the row's new clip again, or of the first row that waits."""
        row = self.list.current()
        if row and row.new and self._answering.ask(row.new.id):
            self._show_question()
        else:
            self.told.emit(say("There is no question on this row."))

    def _go(self) -> None:
        row = self.list.current()
        if self._seen and self._seen.begins_ledger:
            told = say("Sign first: what is said of a clip then stands in the same ledger.")
            self.told.emit(told)
        elif row and row.new:
            self.clip_wanted.emit(row.new.id)
        else:
            self.told.emit(say("This row has no clip in the new cut."))

    def _leave(self) -> None:
        self._picture_lane.stop()
        if self._seen is None:
            self.drop()  # it was being read, and is not wanted
        self.left.emit()

    def _sign(self) -> None:
        seen, work = self._seen, self._work
        if seen is None or work is None:
            self.told.emit(say("Both cuts are being read: nothing can be signed yet."))
        elif self._lane.is_busy or self._is_behind:
            self.told.emit(say("Still comparing: press Enter again then."))
        elif not seen.is_to_sign:
            self.told.emit(say("Nothing is left to sign."))
        else:
            count = len(seen.found.planned)
            what = say_counted(
                "{count} word on what holds of {old}",
                "{count} words on what holds of {old}",
                count,
                old=words.apart(work.old.name),
            )
            self._desk.carry(partial(work.sign, seen), what, partial(self._forget, work))
            self.left.emit()
