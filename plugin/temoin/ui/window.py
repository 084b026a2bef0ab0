"""The window: a list of clips, the chosen one beside or below it, and keys for everything."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from temoin.errors import RateError, SeveralTimelinesError, TemoinError
from temoin.language import say, sayable
from temoin.ui import theme, words
from temoin.ui.bars import Bar
from temoin.ui.clip_list import MOVES, ClipList
from temoin.ui.companion import Beside, Companion
from temoin.ui.desk import Desk
from temoin.ui.detail import Detail
from temoin.ui.detail_words import Look, Piece, clip_pieces
from temoin.ui.file_choice import Take, choose_cut, choose_older
from temoin.ui.filter_bar import FilterBar
from temoin.ui.head import HIDDEN_WORDS, NO_CUT, Head, plain_label
from temoin.ui.key_hints import KeyHints
from temoin.ui.keys import Act, asked_by, keys_of
from temoin.ui.listing import Show
from temoin.ui.message_strip import MessageStrip, reason_words
from temoin.ui.overlay import KeyOverlay
from temoin.ui.rate_strip import RateStrip
from temoin.ui.scan_strip import ScanStrip
from temoin.ui.session import Opened
from temoin.ui.speaking import Speaking
from temoin.ui.timeline_strip import TimelineStrip

if TYPE_CHECKING:
    from temoin.ui.carry_page import CarryPage

_MINUTE_MS = 60_000
_BESIDE = 120
"""Characters of width from which the chosen clip stands beside the list, not below it."""

_ALLOWED_CARRYING = frozenset({Act.HIDE, Act.KEYS})
_ALLOWED_HIDDEN = frozenset({Act.HIDE, Act.LEAVE})
NO_HOST = sayable(
    "This window lives beside no application: start Temoin from an application's menu."
)
SHOW_FIRST = sayable("Words are hidden: Z shows them first.")


class PanelWindow(QWidget):
    """Everything that a person sees and does; it only asks and shows."""

    def __init__(
        self,
        desk: Desk,
        choose_file: Callable[[QWidget, Desk], None] = choose_cut,
        beside: Beside | None = None,
        choose_before: Callable[[QWidget, Desk, Take], None] = choose_older,
    ) -> None:
        """Show what a desk has, and ask it.

        Args:
            desk: Where work is done; the window owns it from now on.
            choose_file: Asks for a cut file and has the desk open it.
            beside: The application whose timeline is shown; None for cuts in files.
            choose_before: Asks for the file of the cut before the one that is open.
        """
        super().__init__()
        desk.setParent(self)
        self.desk, self._choose_file = desk, choose_file
        self._choose_before = choose_before
        self.hidden = False
        self._closing = False
        self._unreadable: list[TemoinError] = []
        theme.dress(self)
        self.head, self.filters = Head(), FilterBar()
        self.clips = ClipList(has_host=beside is not None)
        self.timeline_strip, self.rate_strip = TimelineStrip(), RateStrip()
        self.detail, self.messages, self.scan_strip = Detail(), MessageStrip(), ScanStrip()
        self.hints = KeyHints(keys_of(has_host=beside is not None))
        self.carry: CarryPage | None = None
        self._pages, self._main = QStackedWidget(), QWidget()
        self._chosen = plain_label("strong")
        self.speaking = Speaking(desk, self.clips, self)
        self.companion = Companion(beside, desk, self.clips, self.speaking) if beside else None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._bar_slot = QVBoxLayout()
        self._lay_out()
        self.overlay = KeyOverlay(self, has_host=beside is not None)
        self._acts = self._acts_by_key()
        self._connect()
        self._clock = QTimer(self)
        self._clock.timeout.connect(lambda: self.head.tick(_now_ms()))
        self._clock.start(_MINUTE_MS)
        self._name_window("")
        self.clips.setFocus()
        if self.companion:
            self._connect_companion(self.companion)

    def _lay_out(self) -> None:
        self._splitter.addWidget(self.clips)
        self._splitter.addWidget(self.detail)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 3)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(6)
        for part in (self.head, self.timeline_strip, self.rate_strip, self.filters):
            main.addWidget(part)
        main.addWidget(self._splitter, 1)
        main.addWidget(self._chosen)
        main.addLayout(self._bar_slot)
        self._pages.addWidget(self._main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(6)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        if self.companion:
            layout.addWidget(self.companion.strip)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.scan_strip)
        layout.addWidget(self.messages)
        layout.addWidget(self.hints)

    def _acts_by_key(self) -> dict[Act, Callable[[], None]]:
        return {
            Act.LOG: self.speaking.log,
            Act.NEXT_PROPOSAL: self.speaking.confirm_next,
            Act.EDIT: self.speaking.edit,
            Act.DISMISS: self.speaking.dismiss,
            Act.ATTEST: self.speaking.attest,
            Act.NOTE: self.speaking.note,
            Act.TAKE_BACK: self.speaking.take_back,
            Act.SCENE: self._choose_scene,
            Act.SCAN: self.desk.scan,
            Act.HIDE: self.hide_or_show,
            Act.FIND: self.filters.start_finding,
            Act.NOTICES: self.head.show_all,
            Act.DETAILS: self.detail.show_or_hide_details,
            Act.RATE: self._choose_rate,
            Act.OPEN: self._open_file,
            Act.CARRY: self._carry,
            Act.KEYS: self._show_keys,
            Act.CONFIRM: self.speaking.confirm,
            Act.LEAVE: self._leave,
            **self._acts_of_host(),
        }

    def _acts_of_host(self) -> dict[Act, Callable[[], None]]:
        companion = self.companion
        if companion is None:
            acts = (Act.FOLLOW, Act.FLAG, Act.TAKE_FLAGS_BACK)
            return dict.fromkeys(acts, lambda: self.messages.say(say(NO_HOST)))
        return {
            Act.FOLLOW: companion.follow,
            Act.FLAG: companion.flag,
            Act.TAKE_FLAGS_BACK: companion.take_back_flags,
        }

    def _connect_companion(self, companion: Companion) -> None:
        companion.told.connect(self.messages.say)
        companion.failed.connect(self._on_failed)
        companion.emptied.connect(self._close_if_asked)
        companion.lingered.connect(self.close)
        companion.start()

    def _open_file(self) -> None:
        """Open a cut; a window beside an application shows that alone."""
        if self.companion:
            self.messages.say(
                say("This window shows what is open there; open a file by: temoin panel CUT")
            )
        else:
            self._choose_file(self, self.desk)

    def _connect(self) -> None:
        desk = self.desk
        desk.begun.connect(self._on_begun)
        desk.opened.connect(self._on_opened)
        desk.stale.connect(self._on_stale)
        desk.signing.connect(self.messages.say)
        desk.signed.connect(self.messages.say)
        desk.failed.connect(self._on_failed)
        desk.told.connect(self.messages.say)
        desk.scan_began.connect(self.scan_strip.begin)
        desk.scan_advanced.connect(self.scan_strip.advance)
        desk.scan_ended.connect(self.scan_strip.hide)
        desk.emptied.connect(self._close_if_asked)
        self.speaking.bar_changed.connect(self._show_bar)
        self.speaking.told.connect(self.messages.say)
        self.filters.narrowed.connect(self.clips.narrow)
        self.filters.left.connect(self.clips.setFocus)
        self.rate_strip.left.connect(self.clips.setFocus)
        self.rate_strip.chosen.connect(desk.count_at)
        self.timeline_strip.left.connect(self.clips.setFocus)
        self.timeline_strip.chosen.connect(desk.show_timeline)
        self.clips.chosen_changed.connect(self._show_chosen)
        self.hints.asked.connect(self.act)

    def act(self, act: Act) -> None:
        """Do what a key asks for; while words are hidden nothing can be signed unseen."""
        if self.hidden and act not in _ALLOWED_HIDDEN:
            self.head.remind(say(SHOW_FIRST))
            return
        self._acts[act]()

    def hide_or_show(self) -> None:
        """Take every word out of the window, or put them back."""
        self.hidden = not self.hidden
        self.overlay.hide()
        self.speaking.leave()
        self.hints.setVisible(not self.hidden and not self._is_carrying)
        if self.carry:
            self.carry.hide_words(hidden=self.hidden)
        strips = (self.timeline_strip, self.rate_strip)
        if self.companion:
            self.companion.strip.hide_words(hidden=self.hidden)
        for part in (self.head, *strips, self.filters, self.clips, self.messages):
            part.hide_words(hidden=self.hidden)
        self._show_chosen()
        self._name_window()

    def carry_from(self, older: Path, *, with_pictures: bool = False) -> None:
        """Show what of an older cut holds in the one that is open.

        Args:
            older: The cut.
            with_pictures: Whether frames of the clips in question are looked at at once.
        """
        page = self._carry_page()
        self._turn_to(page)
        page.begin(older, with_pictures=with_pictures)

    def _carry(self) -> None:
        """Go on with the older cut that was chosen, or choose one."""
        self.speaking.leave()
        if self.desk.now_open is None:
            self.messages.say(say(NO_CUT))
        elif self.carry and self.carry.is_begun:
            self._turn_to(self.carry)
            self.carry.resume()
        else:
            self._choose_before(self, self.desk, self.carry_from)

    def _carry_page(self) -> "CarryPage":
        """Return the page, made when it is first wanted: no window waits for it."""
        if self.carry is None:
            from temoin.ui.carry_page import CarryPage

            self.carry = page = CarryPage(self.desk)
            page.left.connect(self._turn_to_list)
            page.told.connect(self.messages.say)
            page.failed.connect(self._on_failed)
            page.clip_wanted.connect(self._show_clip)
            page.older_wanted.connect(lambda: self._choose_before(self, self.desk, self.carry_from))
            self.desk.opened.connect(self._carry_again)
            self._pages.addWidget(page)
        return self.carry

    def _carry_again(self) -> None:
        """Compare again where what is being compared changed, on the disk or in an application."""
        if self._is_carrying and self.carry:
            self.carry.compare_again()

    def _turn_to(self, page: "CarryPage") -> None:
        self._pages.setCurrentWidget(page)
        self.hints.hide()
        page.list.setFocus()

    def _turn_to_list(self) -> None:
        self._pages.setCurrentWidget(self._main)
        self.hints.setVisible(not self.hidden)
        self.clips.setFocus()

    def _show_clip(self, clip: str) -> None:
        """Show a clip of the open cut in the list, to speak of it."""
        self._turn_to_list()
        self.filters.show_all()
        found = (each for each in self.clips.listed if each.standing.clip.id == clip)
        if wanted := next(found, None):
            self.clips.choose(wanted)
            self.messages.say(say("K goes back to what is carried."))

    @property
    def _is_carrying(self) -> bool:
        return self.carry is not None and self._pages.currentWidget() is self.carry

    def _choose_scene(self) -> None:
        """Choose the current clip's scene; what was being said of other clips is left."""
        self.speaking.leave()
        if not self.clips.choose_scene():
            self.messages.say(say("No scene is known of this clip."))

    def _choose_rate(self) -> None:
        self.speaking.leave()
        if self.rate_strip.is_wanted:
            self.rate_strip.begin()
        elif self.desk.now_open is None:
            self.messages.say(say(NO_CUT))
        elif self.companion:
            self.messages.say(say("The application says its edit rate."))
        else:
            self.messages.say(say("The file says its edit rate."))

    def _show_keys(self) -> None:
        if self.overlay.isVisible():
            self._hide_keys()
            return
        self.overlay.place()
        self.overlay.show()
        if self.speaking.bar is None:
            self.overlay.setFocus()

    def _hide_keys(self) -> None:
        had_keys = self.overlay.hasFocus()
        self.overlay.hide()
        if had_keys:
            self.clips.setFocus()

    def _leave(self) -> None:
        """Leave the nearest thing there is to leave."""
        if self.overlay.isVisible():
            self._hide_keys()
            return
        if self.speaking.bar:
            self.speaking.leave()
        elif self.desk.is_scanning:
            self.desk.cancel_scan()
        elif self.messages.has_errors and not self.hidden:
            self.messages.put_away()
        self.clips.setFocus()

    def _on_begun(self, name: str) -> None:
        self.speaking.leave()
        if self.carry:
            self.carry.drop()
            self._turn_to_list()
        self.messages.say("")
        self._show_listing(None)
        self.rate_strip.show_nothing()
        self.timeline_strip.begin_file(name)
        self.head.show_title(say("Reading {file} ...", file=words.shown(name)))
        self._name_window(name)

    def _on_opened(self, opened: Opened) -> None:
        for error in self._unreadable:
            self.messages.withdraw(error)
        self._unreadable.clear()
        self.head.show_listing(opened.listing, _now_ms())
        self.rate_strip.show_rate(opened.listing.disclosure.cut.rate, opened.rate_basis)
        self.timeline_strip.show_timeline(opened.listing.disclosure.cut.name)
        self._show_listing(opened)
        self._name_window(words.cut_name(opened.listing.disclosure))

    def _show_listing(self, opened: Opened | None) -> None:
        listing = opened.listing if opened else None
        self.filters.show_listing(listing)
        self.clips.show_listing(listing)
        if self.companion:
            self.companion.show_listing(listing)

    def _on_stale(self, error: TemoinError) -> None:
        if isinstance(error, RateError) and not self.desk.now_open:
            self.rate_strip.ask(reason_words(error))  # where it is put right, not by an option
        elif isinstance(error, SeveralTimelinesError) and not self.desk.now_open:
            self.timeline_strip.ask(Path(error.file).name, error.names)
        else:
            self.messages.complain(error)
            self._unreadable.append(error)
            shown = self.desk.now_open
            self.timeline_strip.show_timeline(shown.listing.disclosure.cut.name if shown else None)
        if self.desk.now_open:
            self.head.show_stale(words.shown(say(str(error))))
        else:
            self.head.show_title(say(NO_CUT))

    def _on_failed(self, what: str, error: TemoinError) -> None:
        self._closing = False  # not before the person has seen it
        if what:
            self.messages.say("")
        self.messages.complain(error, what)

    def _show_bar(self, bar: Bar | None) -> None:
        while (item := self._bar_slot.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if bar:
            self._bar_slot.addWidget(bar)
            bar.show()  # now, so that the next key is heard by it
            bar.begin()
            QTimer.singleShot(0, self._keep_current_in_sight)  # the bar takes its room first
        else:
            self.clips.setFocus()

    def _keep_current_in_sight(self) -> None:
        self.clips.scrollTo(self.clips.currentIndex())

    def _show_chosen(self) -> None:
        current, opened = self.clips.current(), self.desk.now_open
        told = current and opened and not self.hidden
        hidden = (Piece(Look.STRONG, say(HIDDEN_WORDS)),) if self.hidden else ()
        clips = [each.standing.clip for each in self.clips.chosen()] if told else []
        words_of_chosen = (
            words.chosen_words(opened.listing.disclosure, clips) if opened and clips else ""
        )
        self._chosen.setText(words_of_chosen)
        self._chosen.setVisible(bool(words_of_chosen))
        self.detail.show_pieces(
            clip_pieces(opened.listing.disclosure, current)
            if told and opened and current
            else hidden
        )

    def _name_window(self, name: str | None = None) -> None:
        if name is not None:
            self._name = name
        told = self._name and not self.hidden
        self.setWindowTitle(f"{self._name} - Temoin" if told else "Temoin")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key asks for that no field has taken."""
        asked = asked_by(event)
        if self._is_carrying and asked not in _ALLOWED_CARRYING:
            return
        if isinstance(asked, Show):
            self.filters.choose(asked)
        elif asked:
            self.act(asked)
        elif event.key() in MOVES:
            self.speaking.leave()
            self.clips.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Look at the files again when the person comes back: shares do not tell of changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.desk.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chosen clip beside the list where there is room, else below it."""
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._splitter.orientation() is not wanted:
            self._splitter.setOrientation(wanted)
        if self.overlay.isVisible():
            self.overlay.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when what was signed is appended, and markers asked for are written."""
        self._closing = True
        must_write = self.companion is not None and self.companion.must_go_on
        if self.desk.may_close() and not must_write:
            self.hide()
            if self.companion:
                self.companion.stop()
            self.desk.wait()
            if self.carry:
                self.carry.close_readers()
            event.accept()
        else:
            event.ignore()

    def _close_if_asked(self) -> None:
        if self._closing:
            self.close()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
