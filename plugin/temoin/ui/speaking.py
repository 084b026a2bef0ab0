"""What a person says in the window: the bar that asks for it, and what is then signed."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from temoin.catalogue import Catalogue
from temoin.language import say, say_counted, sayable
from temoin.model import Disclosure
from temoin.ui import words
from temoin.ui.bars import AskBar, Bar
from temoin.ui.clip_list import ClipList
from temoin.ui.confirming import Key, Waiting, waiting
from temoin.ui.desk import Desk
from temoin.ui.listing import Listed
from temoin.ui.log_bar import LogBar, step_words
from temoin.ui.take_back_bar import TakeBackBar, retractable
from temoin.vocabulary import Statement
from temoin.wording import joined

NOTHING_CHOSEN = sayable("No clip is chosen.")


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
        self._confirmed: set[Key] = set()
        desk.tools_read.connect(self._take_catalogue)
        desk.emptied.connect(self._forget_confirmed)

    @property
    def bar(self) -> Bar | None:
        """The bar that is open."""
        return self._bar

    def leave(self) -> None:
        """Close the bar; nothing is signed."""
        self._show(None)

    def log(self) -> None:
        """Ask for a step on the chosen clips."""
        chosen, shown = self._clips.chosen(), self._desk.now_open
        if not chosen or shown is None:
            self.told.emit(say(NOTHING_CHOSEN))
            return
        clips = [each.standing.clip for each in chosen]
        names = words.clips_words(clips)
        bar = LogBar(names, self._desk.catalogue, _used_tools(shown.listing.disclosure))

        def sign() -> None:
            step = bar.step()
            self._desk.log(shown, clips, step, _on(step_words(step), names))

        self._ask(bar, sign)

    def attest(self) -> None:
        """Ask for the word that no AI was used on the chosen clips."""
        chosen, shown = self._clips.chosen(), self._desk.now_open
        if not chosen or shown is None:
            self.told.emit(say(NOTHING_CHOSEN))
            return
        clips = [each.standing.clip for each in chosen]
        names = words.clips_words(clips)
        sentence = say_counted(
            "I looked at {clips} and state that no AI was used on it, wherever the media is used.",
            "I looked at {clips} and state that no AI was used on them,"
            " wherever the media is used.",
            len(clips),
            clips=names,
        )
        bar = AskBar(sentence, warnings=list(_against(chosen)))
        said = _on(say("no AI was used"), names)
        self._ask(bar, lambda: self._desk.attest(shown, clips, said))

    def confirm_next(self) -> None:
        """Ask for the next tool that a file or a detector names and that nobody confirmed."""
        found = waiting(self._clips.from_current(), self._confirmed)
        if not found:
            self.told.emit(say("Nothing in this list waits to be confirmed."))
            return
        keys = [each.key for each in found]
        place = keys.index(self._asked) + 1 if self._asked in keys else 0
        wanted = found[place % len(found)]
        self._clips.choose(wanted.listed)
        self._confirm(wanted)

    def confirm(self) -> None:
        """Ask for the chosen clip's first tool that nobody confirmed, if it has one."""
        current = self._clips.current()
        for each in waiting([current] if current else [], self._confirmed)[:1]:
            self._confirm(each)

    def _confirm(self, wanted: Waiting) -> None:
        shown, clip = self._desk.now_open, wanted.listed.standing.clip
        if shown is None:
            return
        step, name = wanted.step(), words.clips_words([clip])
        sentence = say(
            "I confirm that {step} was used on {clip}.", step=step_words(step), clip=name
        )

        def sign() -> None:
            self._confirmed.add(wanted.key)
            self._desk.log(shown, [clip], step, _on(step_words(step), name))

        self._ask(AskBar(sentence, list(wanted.grounds())), sign)
        self._asked = wanted.key

    def _forget_confirmed(self) -> None:
        """Trust the list again: what was signed stands in it, and what failed waits anew."""
        if not self._desk.is_busy:
            self._confirmed.clear()

    def take_back(self) -> None:
        """Ask which entry of the chosen clip no longer holds, and why."""
        current, shown = self._clips.current(), self._desk.now_open
        if current is None or shown is None:
            self.told.emit(say(NOTHING_CHOSEN))
            return
        entries = retractable(shown.listing.disclosure, current.standing.rows)
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
            self._desk.take_back(shown, bar.chosen.entry, bar.reason, said)

        self._ask(bar, sign)

    def _ask(self, bar: Bar, sign: Callable[[], None]) -> None:
        """Show a bar; what it says is signed once, when it is closed by Enter."""

        def sign_once() -> None:
            if self._bar is bar:
                self._show(None)
                sign()

        bar.signed.connect(sign_once)
        bar.left.connect(self.leave)
        self._show(bar)

    def _show(self, bar: Bar | None) -> None:
        self._bar, self._asked = bar, None
        self.bar_changed.emit(bar)

    def _take_catalogue(self, catalogue: Catalogue) -> None:
        if isinstance(self._bar, LogBar):
            self._bar.take_catalogue(catalogue)


def _on(what: str, clips: str) -> str:
    return say("{what}, on {clips}", what=what, clips=clips)


def _used_tools(disclosure: Disclosure) -> frozenset[str]:
    return frozenset(row.tool for row in disclosure.rows if row.tool)


def _against(chosen: Sequence[Listed]) -> Iterator[str]:
    """Yield what speaks against the word that no AI was used."""
    for each in chosen:
        against = [row for row in each.standing.rows if row.basis is not Statement.ATTESTED]
        if against:
            name = words.clips_words([each.standing.clip])
            rows = joined(map(words.row_words, against))
            yield say("{clips}: {statement}", clips=name, statement=rows)
