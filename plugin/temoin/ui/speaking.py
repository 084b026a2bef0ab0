"""What a person says in the window: the bar that asks for it, and what is then signed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from temoin.catalogue import Catalogue
from temoin.language import say, say_counted, sayable
from temoin.model import ClipView, Disclosure
from temoin.ui import words
from temoin.ui.bars import AskBar, Bar
from temoin.ui.clip_list import ClipList
from temoin.ui.confirming import Alike, Key, Waiting, waiting
from temoin.ui.desk import Desk
from temoin.ui.listing import Listed
from temoin.ui.log_bar import LogBar, step_words
from temoin.ui.note_bar import NoteBar, subjects_of
from temoin.ui.review_bar import ConfirmBar, DismissBar, clips_of
from temoin.ui.session import ChosenStep, Judgement, Opened, Remark
from temoin.ui.take_back_bar import TakeBackBar, retractable
from temoin.vocabulary import Statement, label
from temoin.wording import joined

_MOST_WARNINGS = 4
NOTHING_CHOSEN = sayable("No clip is chosen.")
NOTHING_WAITS = sayable("Nothing on this clip waits to be confirmed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The clips to be spoken of, as they are shown.

    Attributes:
        names: What a person reads of them, with their length.
    """

    shown: Opened
    listed: Sequence[Listed]
    clips: Sequence[ClipView]
    names: str


class Speaking(QObject):
    """One bar at a time; it speaks of the clips as they were shown when it was opened."""

    bar_changed = Signal(object)
    """The bar to show, or None."""
    told = Signal(str)

    def __init__(self, desk: Desk, clips: ClipList, parent: QObject | None = None) -> None:
        """Speak of a list's chosen clips through a desk."""
        super().__init__(parent)
        self._desk, self._clips = desk, clips
        self._bar: Bar | None = None
        self._asked: Key | None = None
        self._decided: set[Key] = set()
        desk.tools_read.connect(self._take_catalogue)
        desk.emptied.connect(self._forget_decided)

    @property
    def bar(self) -> Bar | None:
        """The bar that is open."""
        return self._bar

    def leave(self) -> None:
        """Close the bar; nothing is signed."""
        self._show(None)

    def log(self) -> None:
        """Ask for a step on the chosen clips."""
        chosen = self._chosen()
        if chosen is None:
            return
        used = _used_tools(chosen.shown.listing.disclosure)
        bar = LogBar(chosen.names, self._desk.catalogue, used)

        def sign() -> None:
            step = bar.step()
            said = _on(step_words(step), chosen.names)
            self._desk.log(chosen.shown, chosen.clips, step, said)

        self.ask(bar, sign)

    def attest(self) -> None:
        """Ask for the word that no AI was used on the chosen clips."""
        chosen = self._chosen()
        if chosen is None:
            return
        sentence = say_counted(
            "I looked at {clips} and state that no AI was used on it, wherever the media is used.",
            "I looked at {clips} and state that no AI was used on them,"
            " wherever the media is used.",
            len(chosen.clips),
            clips=chosen.names,
        )
        bar = AskBar(sentence, warnings=list(_against(chosen.listed)))
        said = _on(say("no AI was used"), chosen.names)
        self.ask(bar, lambda: self._desk.attest(chosen.shown, chosen.clips, said))

    def _chosen(self) -> "_Chosen | None":
        """Return the clips to be spoken of; None, and a word of it, where there are none."""
        listed, shown = self._clips.chosen(), self._desk.now_open
        if not listed or shown is None:
            self.told.emit(say(NOTHING_CHOSEN))
            return None
        clips = [each.standing.clip for each in listed]
        names = words.clips_words(clips, words.length_words(shown.listing.disclosure, clips))
        return _Chosen(shown=shown, listed=listed, clips=clips, names=names)

    def confirm_next(self) -> None:
        """Ask for the next tool that a file or a detector names and that nobody decided on."""
        found = waiting(self._clips.from_current(), self._decided)
        if not found:
            self.told.emit(say("Nothing in this list waits to be confirmed."))
            return
        keys = [each.key for each in found]
        place = keys.index(self._asked) + 1 if self._asked in keys else 0
        wanted = found[place % len(found)]
        self._clips.choose(wanted.listed)
        self._confirm(wanted)

    def confirm(self) -> None:
        """Ask for the first tool on the clips spoken of that nobody decided on, if there is one."""
        if wanted := self._first():
            self._confirm(wanted)
        else:
            self.told.emit(say(NOTHING_WAITS))

    def _first(self, *, guesses_only: bool = False) -> Waiting | None:
        """Return what waits on the current clip first, else on another one spoken of."""
        current = self._clips.current()
        clips = [*([current] if current else []), *self._clips.chosen()]
        found = waiting(clips, self._decided)
        return next((each for each in found if each.row.proposal or not guesses_only), None)

    def _alike(self, wanted: Waiting, shown: Opened) -> Alike:
        here = waiting(self._clips.chosen(), self._decided)
        return Alike.of(wanted, here, waiting(shown.listing.listed, self._decided))

    def _confirm(self, wanted: Waiting) -> None:
        shown = self._desk.now_open
        if shown is None:
            return
        alike = self._alike(wanted, shown)
        said = step_words(wanted.step())
        sentence = say(
            "I confirm that {step} was used on {clip}.", step=said, clip=clips_of(alike.here)
        )
        bar = ConfirmBar(sentence, alike)

        def sign() -> None:
            self._accept(shown, bar.spoken_of, _on(said, clips_of(bar.spoken_of)))

        self.ask(bar, sign)
        self._asked = wanted.key

    def _accept(
        self,
        shown: Opened,
        spoken_of: Sequence[Waiting],
        words: str,
        edited: ChosenStep | None = None,
    ) -> None:
        """Sign that tools were used: guesses by a review, what files say by a step alone."""
        self._decided.update(each.key for each in spoken_of)
        judgements = [
            Judgement(clip=each.clip, proposal=each.row.proposal, accepted=True, edited=edited)
            for each in spoken_of
            if each.row.proposal
        ]
        if judgements:
            self._desk.review(shown, judgements, words)
        steps = [
            (each.clip, _own_step(each, edited)) for each in spoken_of if each.row.proposal is None
        ]
        if steps:
            self._desk.log_each(shown, steps, words)

    def edit(self) -> None:
        """Ask as which step a tool that was found is confirmed."""
        wanted, shown = self._first(), self._desk.now_open
        if wanted is None or shown is None:
            self.told.emit(say(NOTHING_WAITS))
            return
        here = self._alike(wanted, shown).here
        names, used = clips_of(here), _used_tools(shown.listing.disclosure)
        bar = LogBar(names, self._desk.catalogue, used, start=wanted.step())

        def sign() -> None:
            step = bar.step()
            self._accept(shown, here, _on(step_words(step), names), step)

        self.ask(bar, sign)

    def dismiss(self) -> None:
        """Ask why a tool that a detector found was not used."""
        wanted, shown = self._first(guesses_only=True), self._desk.now_open
        if wanted is None or shown is None:
            self.told.emit(say("No detector's guess on this clip waits; what a file says stays."))
            return
        alike = self._alike(wanted, shown)
        tool = words.apart(wanted.row.tool)
        bar = DismissBar(say("{tool}, on {clips}", tool=tool, clips=clips_of(alike.here)), alike)

        def sign() -> None:
            self._decided.update(each.key for each in bar.spoken_of)
            judgements = [
                Judgement(clip=each.clip, proposal=guess, accepted=False, why=bar.reason)
                for each in bar.spoken_of
                if (guess := each.row.proposal)
            ]
            clips = clips_of(bar.spoken_of)
            self._desk.review(
                shown, judgements, say("{tool} dismissed, on {clips}", tool=tool, clips=clips)
            )

        self.ask(bar, sign)

    def note(self) -> None:
        """Ask for words on the clips spoken of, or on what was said of the one clip."""
        chosen = self._chosen()
        if chosen is None:
            return
        listed = chosen.listed
        entries = list(subjects_of(listed[0].standing)) if len(listed) == 1 else []
        bar = NoteBar(words.clips_words(chosen.clips), entries)

        def sign() -> None:
            about = bar.subject
            remark = Remark(
                kind=bar.kind,
                text=bar.text,
                about=about.entry,
                clips=() if about.entry else tuple(chosen.clips),
            )
            said = say("{kind} on {what}", kind=label(bar.kind), what=about.text)
            self._desk.note(chosen.shown, remark, said)

        self.ask(bar, sign)

    def _forget_decided(self) -> None:
        """Trust the list again: what was signed stands in it, and what failed waits anew."""
        if not self._desk.is_busy:
            self._decided.clear()

    def take_back(self) -> None:
        """Ask which entry of the chosen clip no longer holds, and why."""
        current, shown = self._clips.current(), self._desk.now_open
        if current is None or shown is None:
            self.told.emit(say(NOTHING_CHOSEN))
            return
        entries = retractable(shown.listing.disclosure, current.standing)
        name = words.clips_words([current.standing.clip])
        if not entries:
            told = say(
                "Nobody has signed anything on {clip}: there is nothing to take back.", clip=name
            )
            self.told.emit(told)
            return
        bar = TakeBackBar(name, entries)

        def sign() -> None:
            said = say("taken back: {entry}, on {clip}", entry=bar.chosen.text, clip=name)
            if bar.chosen.is_act:
                said = say("taken back: {entry}", entry=bar.chosen.text)
            self._desk.take_back(shown, bar.chosen.entry, bar.reason, said)

        self.ask(bar, sign)

    def ask(self, bar: Bar, sign: Callable[[], None]) -> None:
        """Show a bar; what it says is signed once, when it is closed by Enter."""

        def sign_once() -> None:
            if self._bar is bar:
                self._show(None)
                sign()

        bar.signed.connect(sign_once)
        bar.left.connect(self.leave)
        bar.told.connect(self.told)
        self._show(bar)

    def _show(self, bar: Bar | None) -> None:
        self._bar, self._asked = bar, None
        self.bar_changed.emit(bar)

    def _take_catalogue(self, catalogue: Catalogue) -> None:
        if isinstance(self._bar, LogBar):
            self._bar.take_catalogue(catalogue)


def _own_step(found: Waiting, edited: ChosenStep | None) -> ChosenStep:
    """Return the step that confirms what a file says, with the ids of its evidence."""
    own = found.step()
    return replace(edited, fields={**edited.fields, **own.fields}) if edited else own


def _on(what: str, clips: str) -> str:
    return say("{what}, on {clips}", what=what, clips=clips)


def _used_tools(disclosure: Disclosure) -> frozenset[str]:
    return frozenset(row.tool for row in disclosure.rows if row.tool)


def _against(chosen: Sequence[Listed]) -> Iterator[str]:
    """Yield what speaks against the word that no AI was used: a line for each of a few clips."""
    against = [
        (each, rows)
        for each in chosen
        if (rows := [row for row in each.standing.rows if row.basis is not Statement.ATTESTED])
    ]
    for each, rows in against[:_MOST_WARNINGS]:
        name = words.clips_words([each.standing.clip])
        statement = joined(map(words.row_words, rows))
        yield say("{clips}: {statement}", clips=name, statement=statement)
    if left := len(against[_MOST_WARNINGS:]):
        yield say("and {count} more clips of which AI is said", count=left)
