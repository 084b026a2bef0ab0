"""The line on the application that the window lives beside: what is open in it, and its pulse."""

import time

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from temoin.follow import Happened, Pulse
from temoin.language import number, say
from temoin.ui import theme, words
from temoin.ui.head import plain_label
from temoin.vocabulary import Statement

_HUES = {
    Pulse.CONNECTED: theme.HUES[Statement.ATTESTED],
    Pulse.BUSY: theme.HUES[Statement.PROPOSED],
    Pulse.GONE: theme.LOUD,
}
_BEATS = 4
"""Answers from one stroke of the mark to the next: a second, which is calm beside a grade."""

_SILENCE_SECONDS = 2.0
"""Without an answer for so long an application is busy, whatever it said last."""


class PulseMark(QWidget):
    """A full dot that beats, half a ring for busy, a crossed ring for gone."""

    def __init__(self) -> None:
        """Start as one that is not there."""
        super().__init__()
        self._pulse, self._beats = Pulse.GONE, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square as high as a line."""
        side = self.fontMetrics().height()
        return QSize(side, side)

    def show_pulse(self, pulse: Pulse, *, is_beat: bool) -> None:
        """Show whether the application answers."""
        self._beats += is_beat
        self._pulse = pulse
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - as Qt asks
        """Draw the pulse; its shapes tell it as much as its hues."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        middle, radius = QPointF(self.rect().center()) + QPointF(0.5, 0.5), side * 0.3
        painter.setPen(QPen(_HUES[self._pulse], side * 0.12))
        box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        if self._pulse is Pulse.CONNECTED:
            painter.setBrush(_HUES[self._pulse])
            beat = 1.0 if self._beats % _BEATS == 0 else 0.75
            painter.drawEllipse(middle, radius * beat, radius * beat)
        elif self._pulse is Pulse.BUSY:
            painter.drawArc(box, 90 * 16, -180 * 16)
        else:
            painter.drawEllipse(box)
            painter.drawLine(box.topLeft(), box.bottomRight())
        painter.end()


class HostStrip(QWidget):
    """Two lines: which timeline of which application and whether it answers; how far the look is.

    What it says of the past it says with a time: the window goes on showing it.
    """

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        """Say that an application is looked for.

        Args:
            label: Its name.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._label = label
        self._happened: Happened | None = None
        self._shown_pulse: Pulse | None = None
        self._heard_at, self._since = time.monotonic(), time.localtime()
        self._answered = time.localtime()
        self._hidden = False
        self._follows, self._is_unlisted = True, False
        self._closing: int | None = None
        self._shown_timeline, self._is_held, self._is_unread = "", False, False
        self._mark = PulseMark()
        self._open, self._far = plain_label("strong"), plain_label("soft")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._open, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(top)
        layout.addWidget(self._far)
        self._write()

    @property
    def pulse(self) -> Pulse | None:
        """The pulse as it is shown; None before the application first answered."""
        return self._shown_pulse

    def hear(self, happened: Happened) -> None:
        """Take what a tick found."""
        self._happened = happened
        self._heard_at, self._answered = time.monotonic(), time.localtime()
        self._beat(happened.pulse, is_beat=True)

    def look_at_clock(self) -> None:
        """Say so where the application has not answered for a while."""
        if not self._happened or self._happened.pulse is not Pulse.CONNECTED:
            return
        if time.monotonic() - self._heard_at > _SILENCE_SECONDS:
            self._beat(Pulse.BUSY, is_beat=False)

    def show_following(self, *, follows: bool, is_unlisted: bool) -> None:
        """Say whether the list follows, and whether it cannot."""
        self._follows, self._is_unlisted = follows, is_unlisted
        self._write()

    def show_closing(self, seconds: int | None) -> None:
        """Say in how many seconds the window closes; None: it does not."""
        self._closing = seconds
        self._write()

    def show_timeline(self, name: str) -> None:
        """Take the name of the timeline that the window shows."""
        self._shown_timeline = name
        self._write()

    def show_held(self, *, is_held: bool) -> None:
        """Take whether another timeline waits to be shown until a bar is left."""
        self._is_held = is_held
        self._write()

    def show_unread(self, *, is_unread: bool) -> None:
        """Take whether media of the timeline are still to be read."""
        self._is_unread = is_unread
        self._write()

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words away, or put them back; the mark stays."""
        self._hidden = hidden
        self._write()

    def _beat(self, pulse: Pulse, *, is_beat: bool) -> None:
        if pulse is not self._shown_pulse:
            # a silence began with the last answer
            self._since = time.localtime() if is_beat else self._answered
            self._shown_pulse = pulse
        self._mark.show_pulse(pulse, is_beat=is_beat)
        self._write()

    def _write(self) -> None:
        parts = [self._opened_words(), self._pulse_words()]
        self._open.setText("" if self._hidden else "  \N{MIDDLE DOT}  ".join(filter(None, parts)))
        unread = say("S reads the media") if self._is_unread else ""
        far = [self._far_words(), unread, self._following_words()]
        far = [self._closing_words(), *([self._held_words()] if self._is_held else far)]
        told = "  \N{MIDDLE DOT}  ".join(filter(None, far))
        self._far.setText("" if self._hidden else told)
        self._far.setVisible(bool(told) and not self._hidden)

    def _opened_words(self) -> str:
        state = self._happened.state if self._happened else None
        if state is None:
            return say("Looking for {application} ...", application=self._label)
        # the head below names the timeline that is shown
        is_shown = bool(state.timeline) and state.timeline == self._shown_timeline
        timeline = "" if is_shown else state.timeline or say("no timeline is open")
        parts = [state.application, state.project_name, timeline]
        return "  \N{MIDDLE DOT}  ".join(words.apart(each) for each in parts if each)

    def _pulse_words(self) -> str:
        since = time.strftime("%H:%M", self._since)
        if self._shown_pulse is Pulse.CONNECTED:
            return say("connected")
        if self._shown_pulse is Pulse.BUSY:
            return say("busy since {time}: what is shown is of then", time=since)
        if self._shown_pulse is Pulse.GONE:
            return say("gone since {time}: what is shown is of then", time=since)
        return ""

    def _closing_words(self) -> str:
        if self._closing is None:
            return ""
        return say(
            "This window closes in {seconds} s: any key keeps it open.", seconds=self._closing
        )

    def _held_words(self) -> str:
        state = self._happened.state if self._happened else None
        name = words.apart(state.timeline) if state else ""
        return say("{timeline} is open there: it is shown once this bar is left", timeline=name)

    def _far_words(self) -> str:
        happened = self._happened
        if happened is None or not happened.looked[1]:
            return ""
        (read, all_read), (looked, items) = happened.read, happened.looked
        if read < all_read:
            return say(
                "reading the timeline: {done} of {total} clips",
                done=number(read),
                total=number(all_read),
            )
        if looked < items:
            return say("{done} of {total} looked into", done=number(looked), total=number(items))
        return say("all clips looked into")

    def _following_words(self) -> str:
        if self._shown_pulse is None or self._shown_pulse is Pulse.GONE:
            return ""
        if not self._follows:
            return say("the list does not follow the playhead: H")
        if self._is_unlisted:
            return say("the clip under the playhead is not in this list")
        return say("the list follows the playhead")
