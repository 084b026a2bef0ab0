"""The bars in which a person decides on a tool that was found: on one clip, or on all alike."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from temoin.language import number, say
from temoin.ui import words
from temoin.ui.bars import ENTER, AskBar, Bar
from temoin.ui.confirming import Alike, Reach, Waiting
from temoin.ui.head import plain_label

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class _Reaching:
    """How far Enter reaches: alone, with Shift or with Ctrl."""

    def __init__(self, alike: Alike) -> None:
        self.alike = alike
        self._reaches = frozenset(alike.reaches())
        self.reach = Reach.HERE

    def take(self, event: QKeyEvent) -> bool:
        """Take the reach that a key asks for; return whether there is such a one."""
        held = event.modifiers()
        self.reach = Reach.HERE
        if held & _CTRL:
            self.reach = Reach.CUT
        elif held & _SHIFT:
            self.reach = Reach.SCENE
        return self.reach in self._reaches

    def nothing_more(self) -> str:
        """Return why the reach that a key asked for is not there."""
        if self.reach is Reach.CUT:
            return say("Nothing further like it waits in the cut: Ctrl signs nothing.")
        if not self.alike.scene:
            return say("No scene is known of this clip.")
        return say("Nothing further like it waits in the scene: Shift signs nothing.")

    @property
    def spoken_of(self) -> tuple[Waiting, ...]:
        """What is decided on."""
        return self.alike.within(self.reach)

    def words(self) -> str:
        """Return what the wider reaches take in, or "" where there is nothing more."""
        parts = []
        if Reach.SCENE in self._reaches:
            parts.append(
                say(
                    "Shift+Enter: all {count} clips of scene {scene}.",
                    count=number(len(self.alike.in_scene)),
                    scene=words.apart(self.alike.scene),
                )
            )
        if Reach.CUT in self._reaches:
            count = number(len(self.alike.in_cut))
            parts.append(say("Ctrl+Enter: all {count} clips of the cut.", count=count))
        return "  ".join(parts)


def clips_of(spoken_of: tuple[Waiting, ...]) -> str:
    """Return the clips that are decided on, in words."""
    return words.clips_words([each.clip for each in spoken_of])


class ConfirmBar(AskBar):
    """Asks for the word that a tool was used."""

    def __init__(self, sentence: str, alike: Alike) -> None:
        """Ask for a sentence on the clips that are spoken of, or on all alike."""
        self._reaching = _Reaching(alike)
        wider = self._reaching.words()
        super().__init__(sentence, [*alike.here[0].grounds(), *([wider] if wider else [])])

    @property
    def spoken_of(self) -> tuple[Waiting, ...]:
        """What is confirmed."""
        return self._reaching.spoken_of

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign for as many clips as the key says; none for a reach that there is not."""
        if event.key() not in ENTER or self._reaching.take(event):
            super().keyPressEvent(event)
        else:
            self.told.emit(self._reaching.nothing_more())


class DismissBar(Bar):
    """Asks why a tool that was found was not used."""

    def __init__(self, what: str, alike: Alike) -> None:
        """Ask for a reason.

        Args:
            what: The tool and its clips, in words.
            alike: The guess, and those like it.
        """
        super().__init__()
        self._what, self._reaching = what, _Reaching(alike)
        self.add_words(say("Dismiss {what}", what=what), "strong")
        for ground in alike.here[0].grounds():
            self.add_words(ground)
        self._reason = QLineEdit()
        self._reason.setAccessibleName(say("Reason"))
        self._reason.setPlaceholderText(say("why it is not so"))
        self._says = plain_label()
        for widget in (self._reason, self._says):
            self.rows.addWidget(widget)
        if wider := self._reaching.words():
            self.add_words(wider)
        self.add_words(say("It stays in sight as dismissed.  Enter signs.  Esc leaves."), "soft")
        self._reason.textChanged.connect(self._say)
        self._say()

    def begin(self) -> None:
        """Put the cursor into the field for the reason."""
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Return that the reason is missing, or ""."""
        return "" if self.reason else say("Give the reason: sheets show it.")

    @property
    def reason(self) -> str:
        """Why, as it was typed."""
        return self._reason.text().strip()

    @property
    def spoken_of(self) -> tuple[Waiting, ...]:
        """What is dismissed."""
        return self._reaching.spoken_of

    def _say(self) -> None:
        self._says.setText(self.why_not() or say("Enter dismisses: {what}", what=self._what))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign for as many clips as the key says; none for a reach that there is not."""
        if event.key() not in ENTER or self._reaching.take(event):
            super().keyPressEvent(event)
        else:
            self.told.emit(self._reaching.nothing_more())
