"""The page on which a person brings what was said of an older cut to the one that is open."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from temoin.carry import FramesSeen
from temoin.errors import SeveralTimelinesError, TemoinError
from temoin.language import number, say, say_counted
from temoin.pixels import PictureReader
from temoin.ui import carry_words, words
from temoin.ui.carry_answering import NONE, Answering
from temoin.ui.carry_finding import PictureFinder
from temoin.ui.carry_keeping import same_clips
from temoin.ui.carry_keys import CARRY_KEYS, CarryAct, asked_of_page
from temoin.ui.carry_list import CarryList
from temoin.ui.carry_looking import BusyStrip, Looking
from temoin.ui.carry_question import PAGE, QuestionBox
from temoin.ui.carry_rows import Part
from temoin.ui.carry_work import Answers, CarryWork, Seen, older_than, planned
from temoin.ui.desk import Desk
from temoin.ui.head import HIDDEN_WORDS, plain_label
from temoin.ui.key_hints import KeyHints
from temoin.ui.session import Tick
from temoin.ui.timeline_strip import TimelineStrip
from temoin.ui.workers import Task

UNSEEN_SECONDS = 1.0
"""From when something came by itself until a key does what it does there: it was meant for what
stood there before."""

Read = Callable[[Seen | None, Answers, Tick], Seen | None]
"""Reads two cuts, as they were and with what answers; None where nothing changed."""


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
        self._frames = FramesSeen(PictureReader())
        self._lane = desk.new_lane()
        self._reading: Read | None = None
        self._is_outdated = self._looks_at_once = False
        self._asked_at = self._planned_at = -UNSEEN_SECONDS
        self._hidden = False
        self._title, self._facts = plain_label("strong"), plain_label("soft")
        self._busy = BusyStrip()
        self._lane.advanced.connect(self._busy.advance)
        self.timelines = TimelineStrip()
        self.looking = Looking(desk.new_lane())
        self.question, self.list = QuestionBox(), CarryList()
        self._finder = PictureFinder(desk.new_lane(), self)
        self._signs, self._no_words = plain_label("strong"), plain_label("strong")
        self.hints = KeyHints(CARRY_KEYS)
        self._all = QWidget()
        self._lay_out()
        self.question.chosen.connect(lambda at, is_added: self.answer(at, is_added=is_added))
        self._finder.found.connect(self.question.show_pictures)
        self.looking.looked.connect(self._on_looked)
        self.looking.failed.connect(partial(self.failed.emit, say("No frames were compared")))
        self.hints.asked.connect(self.act)
        self.timelines.chosen.connect(self._choose_timeline)
        self.timelines.left.connect(self.list.setFocus)

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._all)
        for part in (self._title, self._facts, self.timelines, self._busy, self.looking):
            inner.addWidget(part)
        inner.addWidget(self.question)
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
        """Whether cuts, pictures or frames are read, or an answer is worked in."""
        return self._lane.is_busy or self._finder.is_busy or self.looking.is_busy

    def begin(self, older: Path, *, with_pictures: bool = False) -> None:
        """Read an older cut, and what of it holds in the open one.

        Args:
            older: The cut.
            with_pictures: Whether frames of the clips in question are looked at as soon as there
                are any.
        """
        session = self._desk.session
        if session is None:
            return
        self.drop()
        self._looks_at_once = with_pictures
        self._work = work = CarryWork(older_than(session, older), session, self._frames)
        self.timelines.begin_file(work.old.name)
        old, new = words.apart(work.old.name), words.apart(session.name)
        self._title.setText(say("Carry from {old} to {new}", old=old, new=new))
        self.resume()

    def resume(self) -> None:
        """Read both cuts again; the answers that were given stay."""
        if work := self._work:
            self._finder.forget()  # files may be there by now, or others
            told = say("Comparing: reading {file} ...  Esc leaves.", file=work.old.name)
            self._busy.show_work(told)
            self._compare(work, work.read)

    def compare_again(self) -> None:
        """Compare again where a cut or a ledger changed, while a person goes on answering."""
        work = self._work
        if work is None:
            return
        if self._reading:
            self._is_outdated = True  # not stopped: what changes all the time would never be shown
        elif self._seen is None:
            self.resume()
        else:
            self._compare(work, work.read_again)

    def _compare(self, work: CarryWork, read: Read) -> None:
        """Have cuts read, with the answers of now: whoever answers meanwhile has it begin anew."""
        before, answers = self._seen, self._answering.answers
        self._reading, self._is_outdated = read, False

        def done(seen: Seen | None) -> None:
            if work is not self._work:
                return
            if answers == self._answering.answers:
                self._take_compared(seen)
            else:  # a key was pressed while this was on its way here
                self._compare(work, read)

        failed = partial(self._on_failed, work)
        self._ask(Task(do=partial(read, before, answers), done=done, failed=failed))

    def _take_compared(self, seen: Seen | None) -> None:
        self._reading = None
        is_awaited = not self._busy.isHidden()
        self._busy.show_work("")
        if seen:
            self._take_seen(seen, is_awaited=is_awaited)
        self._settle()
        if self._is_outdated:
            self.compare_again()
        elif seen and self._looks_at_once:
            self._looks_at_once = False
            self._look()

    def _take_seen(self, seen: Seen, *, is_awaited: bool = False) -> None:
        """Show what was found; the question that is asked stays, where it is asked yet.

        Args:
            seen: What was found.
            is_awaited: Whether a person waits for it; else it comes under their hand.
        """
        before, was, first = self._seen, self._answering.question, self.question.first
        self._answering = Answering(seen.questions, seen.answers)
        self._show(seen)
        stays = False
        if before and was:
            self._answering.ask(same_clips(before.found.new, seen.found.new).get(was.clip.id, ""))
            old, now = same_clips(before.found.old, seen.found.old), self._answering.question
            stays = now is not None and [old.get(each) for each in was.offered] == [*now.offered]
        if before and not is_awaited:
            now_at = time.monotonic()
            self._asked_at = self._asked_at if stays or not was else now_at
            is_other = before.found.planned != seen.found.planned
            self._planned_at = now_at if is_other else self._planned_at
        if before is None or _digests(before) != _digests(seen):
            self._finder.forget()
        self._show_question(first if stays else 0, goes_there=not stays)

    def _ask(self, task: Task) -> None:
        self._lane.stop()  # what is read for another pair or other answers is not wanted any more
        self._lane.ask(task)

    def _on_failed(self, work: CarryWork, error: TemoinError) -> None:
        if work is not self._work:
            return
        self._reading = None
        self._busy.show_work("")
        if isinstance(error, SeveralTimelinesError) and self._seen is None:
            self.timelines.ask(Path(error.file).name, error.names)
        else:
            self.failed.emit(say("Not compared with {file}", file=work.old.name), error)

    def _choose_timeline(self, name: str) -> None:
        if self._work:
            new = self._work.new
            self._work = CarryWork(self._work.old.of_timeline(name), new, self._frames)
            self.timelines.show_timeline(name)
            self.resume()

    def _forget(self, work: CarryWork) -> None:
        """Forget the answers that were signed; the list stays, for what is still unspoken of."""
        if work is self._work:
            self._answering = Answering()

    def drop(self) -> None:
        """Forget the older cut and all answers."""
        self._lane.stop()
        self._finder.forget()
        self.looking.stop()
        self._reading = None
        self._is_outdated = self._looks_at_once = False
        self._work = self._seen = None
        self._answering = Answering()
        self.list.show_carry(None, ())
        for label in (self._title, self._facts, self._signs):
            label.setText("")
        self.question.setVisible(False)
        self._busy.show_work("")

    def close_readers(self) -> None:
        """End the processes that decode, once no lane runs any more."""
        self._finder.close()
        self._frames.reader.close()

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
        self._facts.setText("\n".join(each for each in (*facts, *seen.told) if each))

    def _show_question(self, first: int = 0, *, goes_there: bool = True) -> None:
        """Show what is asked now.

        Args:
            first: How many candidates are passed over.
            goes_there: Whether the list goes to its clip.
        """
        seen, question = self._seen, self._answering.question
        if seen is None:
            self._finder.stop()
        elif question is None:
            self._finder.stop()
            self.question.rest(self._answering)
        else:
            self.question.ask(seen.found, self._answering, question, first)
            if goes_there:
                self.list.go_to_clip(question.clip.id)
            self._finder.show(seen.pair, question, first, PAGE)

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
        elif asked:
            self.answer(asked.number, is_added=asked.is_added)
        else:
            event.ignore()

    def act(self, asked: CarryAct) -> None:
        """Do what a key asks for."""
        acts: dict[CarryAct, Callable[[], None]] = {
            CarryAct.ONE: partial(self.answer, 1),
            CarryAct.NONE: self._answer_none,
            CarryAct.SKIP: self._skip,
            CarryAct.TAKE_BACK: self._take_back,
            CarryAct.SIGN: self._sign,
            CarryAct.NEXT_PART: self.list.next_part,
            CarryAct.MORE: self._more,
            CarryAct.PICTURES: self._look_or_stop,
            CarryAct.ASK: self._ask_of_row,
            CarryAct.GO: self._go,
            CarryAct.OLDER: self.older_wanted.emit,
            CarryAct.LEAVE: self._leave,
        }
        acts[asked]()

    def answer(self, chosen: int, *, is_added: bool = False) -> None:
        """Answer with the candidate of a number that is in sight.

        Args:
            chosen: The number, counted from 1.
            is_added: Whether to add it to the answer, or take it out, and stay.
        """
        question, first = self._answering.question, self.question.first
        if question is None or self._must_look_first():
            return
        at = first + chosen - 1
        if chosen > PAGE or at >= len(question.candidates):
            self.told.emit(say("There is no candidate {chosen}.", chosen=chosen))
            return
        clip = question.candidates[at].old.id
        if is_added:
            self._answering.add(clip)
            self._work_in(first)
        else:
            self._answering.answer((clip,))
            self._work_in()

    def _answer_none(self) -> None:
        if self._answering.question and not self._must_look_first():
            self._answering.answer(NONE)
            self._work_in()

    def _must_look_first(self) -> bool:
        """Return whether another question has just come under a person's hand, and tell them."""
        is_new = _is_unseen(self._asked_at)
        if is_new:
            told = say("Another question is asked by now: look at it, and answer then.")
            self.told.emit(told)
        return is_new

    def _skip(self) -> None:
        self._answering.skip()
        self._show_question()

    def _take_back(self) -> None:
        if self._answering.take_back():
            self._work_in()
        else:
            self.told.emit(say("No answer is there to take back."))

    def _work_in(self, first: int = 0) -> None:
        """Show what is asked now, and what the answers make of the list."""
        self._show_question(first)
        seen, work, answers = self._seen, self._work, self._answering.answers
        if seen is None or work is None:
            return
        if self._reading:
            self._compare(work, self._reading)
            return

        def done(now: Seen) -> None:
            if work is self._work and answers == self._answering.answers:
                self._show(now)
                self._settle()

        failed = partial(self._on_failed, work)
        self._ask(Task(do=lambda _tick: planned(seen, answers), done=done, failed=failed))
        self._settle()

    def _look_or_stop(self) -> None:
        if self.looking.is_on:
            self.told.emit(self.looking.stop())
        elif self._seen is None:
            self.told.emit(say("Both cuts are being read: press P again then."))
        elif not self._answering.left_open:
            self.told.emit(say("No question is open: there are no frames to compare."))
        else:
            self._look()

    def _look(self) -> None:
        """Look at frames of the clips in question, while a person goes on answering."""
        if self._work and self._seen and self._answering.left_open:
            self._finder.forget_failures()
            self.looking.begin(self._work, self._seen, self._answering.answers)

    def _on_looked(self, work: CarryWork, before: Seen, now: Seen) -> None:
        if work is not self._work or self._seen is None:
            return
        if before is self._seen and not self._reading and not self._is_behind:
            self._take_seen(now)
            self._settle()
        else:  # answers came meanwhile: they hold, and frames that were read are not read again
            self._seen = replace(self._seen, looked_at=now.looked_at)
            self._compare(work, work.read)

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
        """Stop looking at frames, or leave the page."""
        if self.looking.is_on:
            self.told.emit(self.looking.stop())
            return
        self._finder.stop()
        if self._seen is None:
            self.drop()  # it was being read, and is not wanted
        self.left.emit()

    def _sign(self) -> None:
        seen, work = self._seen, self._work
        if seen is None or work is None:
            self.told.emit(say("Both cuts are being read: nothing can be signed yet."))
        elif self._lane.is_busy or self._is_behind:
            self.told.emit(say("Still comparing: press Enter again then."))
        elif _is_unseen(self._planned_at):
            told = say("What Enter signs has just changed: look at it, and press Enter then.")
            self.told.emit(told)
        elif not seen.is_to_sign:
            self.told.emit(say("Nothing is left to sign."))
        else:
            self.looking.stop()
            count = len(seen.found.planned)
            what = say_counted(
                "{count} word on what holds of {old}",
                "{count} words on what holds of {old}",
                count,
                old=words.apart(work.old.name),
            )
            self._desk.carry(partial(work.sign, seen), what, partial(self._forget, work))
            self.left.emit()


def _digests(seen: Seen) -> tuple[str, str]:
    return seen.found.old.digest, seen.found.new.digest


def _is_unseen(since: float) -> bool:
    """Return whether nobody can have read yet what came at a moment."""
    return time.monotonic() - since < UNSEEN_SECONDS
