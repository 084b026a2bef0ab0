"""The keys of the window: what each does, as it is told and as it is heard."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from temoin.ui.bars import ENTER
from temoin.ui.listing import Show


class Act(Enum):
    """What a key asks for."""

    LOG = auto()
    NEXT_PROPOSAL = auto()
    EDIT = auto()
    DISMISS = auto()
    ATTEST = auto()
    NOTE = auto()
    TAKE_BACK = auto()
    SCENE = auto()
    SCAN = auto()
    HIDE = auto()
    FIND = auto()
    NOTICES = auto()
    DETAILS = auto()
    RATE = auto()
    OPEN = auto()
    KEYS = auto()
    CONFIRM = auto()
    LEAVE = auto()
    FOLLOW = auto()
    FLAG = auto()
    TAKE_FLAGS_BACK = auto()
    CARRY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as the window tells of it.

    Attributes:
        hint: A word or two for the line at the bottom; empty for none.
        words: What it does, for the list of keys.
        of_host: Whether the window must live beside an application, or must not; None: whether or
            not.
    """

    key: str
    act: Enum | None
    words: str
    hint: str = ""
    of_host: bool | None = None


KEYS = (
    Key(
        key="\N{UPWARDS ARROW} \N{DOWNWARDS ARROW}",
        act=None,
        words="choose a clip; with Shift, several; Ctrl+A, all that are listed",
    ),
    Key(key="C", act=Act.SCENE, hint="scene", words="choose all clips of this clip's scene"),
    Key(
        key="L", act=Act.LOG, hint="log", words="log a step: two letters find the tool, Enter signs"
    ),
    Key(
        key="P",
        act=Act.NEXT_PROPOSAL,
        hint="confirm",
        words="go to the next tool that was found and not confirmed; Enter confirms it",
    ),
    Key(
        key="E",
        act=Act.EDIT,
        hint="edit",
        words="confirm a tool that was found as another, or with other classes",
    ),
    Key(
        key="D",
        act=Act.DISMISS,
        hint="dismiss",
        words="dismiss a tool that was found, with the reason",
    ),
    Key(
        key="Shift+Enter, Ctrl+Enter",
        act=None,
        words="confirm or dismiss it on all clips of the scene, or of the cut",
    ),
    Key(key="A", act=Act.ATTEST, hint="no AI", words="state that no AI was used; Enter signs"),
    Key(
        key="W",
        act=Act.NOTE,
        hint="note",
        words="write a note on the clip, or on what was said of it",
    ),
    Key(key="R", act=Act.TAKE_BACK, hint="take back", words="take an entry back, with the reason"),
    Key(
        key="K",
        act=Act.CARRY,
        hint="carry",
        words="bring what was said of an older cut to this one, asked where that is unsure",
    ),
    Key(key="S", act=Act.SCAN, hint="scan", words="scan the cut and its media; Esc cancels"),
    Key(
        key="Z",
        act=Act.HIDE,
        hint="hide",
        words="hide the words while a client is here, or show them",
    ),
    Key(
        key="H",
        act=Act.FOLLOW,
        hint="follow",
        words="have the list follow the application's playhead and selection, or stay",
        of_host=True,
    ),
    Key(
        key="M",
        act=Act.FLAG,
        hint="markers",
        words="write markers into the application where AI is said or found; Enter writes",
        of_host=True,
    ),
    Key(
        key="U",
        act=Act.TAKE_FLAGS_BACK,
        hint="unmark",
        words="take Temoin's markers and colours out of the application again",
        of_host=True,
    ),
    Key(key="F or /", act=Act.FIND, hint="find", words="list clips by name, tool or reel"),
    Key(
        key="1 \N{HORIZONTAL ELLIPSIS} 7",
        act=None,
        words="list all clips, or only some of them",
    ),
    Key(
        key="N",
        act=Act.NOTICES,
        words="show all that is not known of this cut, or only the first of it",
    ),
    Key(
        key="I",
        act=Act.DETAILS,
        hint="details",
        words="show what stands behind each piece of evidence: place, codes, reader; or hide it",
    ),
    Key(key="T", act=Act.RATE, words="choose the edit rate of a cut whose file does not say it"),
    Key(key="Tab", act=None, words="go on to the next field"),
    Key(key="Esc", act=Act.LEAVE, words="leave a field, cancel a scan, put an error away"),
    Key(key="Ctrl+O", act=Act.OPEN, words="open a cut", of_host=False),
    Key(key="?", act=Act.KEYS, hint="keys", words="show these keys, or hide them"),
)


def keys_of(*, has_host: bool) -> tuple[Key, ...]:
    """Return the keys that do anything in a window beside an application, or in one without."""
    return tuple(each for each in KEYS if each.of_host in {None, has_host})


_BY_TEXT = {
    "l": Act.LOG,
    "p": Act.NEXT_PROPOSAL,
    "e": Act.EDIT,
    "d": Act.DISMISS,
    "a": Act.ATTEST,
    "w": Act.NOTE,
    "r": Act.TAKE_BACK,
    "c": Act.SCENE,
    "s": Act.SCAN,
    "z": Act.HIDE,
    "f": Act.FIND,
    "/": Act.FIND,
    "n": Act.NOTICES,
    "i": Act.DETAILS,
    "t": Act.RATE,
    "?": Act.KEYS,
    "h": Act.FOLLOW,
    "m": Act.FLAG,
    "u": Act.TAKE_FLAGS_BACK,
    "k": Act.CARRY,
}
_BY_KEY: dict[int, Act] = {
    **dict.fromkeys(ENTER, Act.CONFIRM),
    Qt.Key.Key_Escape: Act.LEAVE,
    Qt.Key.Key_F1: Act.KEYS,
}
_FILTERS = {str(number): show for number, show in enumerate(Show, start=1)}
_FILTERS |= dict(
    zip(
        "&\N{LATIN SMALL LETTER E WITH ACUTE}\"'(-\N{LATIN SMALL LETTER E WITH GRAVE}",
        Show,
        strict=True,
    )
)
"""Digits, and what French keyboards type there without Shift."""

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def asked_by(event: QKeyEvent) -> Act | Show | None:
    """Return what a key asks for: an act, a filter, or nothing of ours."""
    if event.modifiers() & _COMMANDS:
        opens = event.key() == Qt.Key.Key_O and event.modifiers() & _COMMANDS == (
            Qt.KeyboardModifier.ControlModifier
        )
        return Act.OPEN if opens else None
    if event.isAutoRepeat() and event.key() in ENTER:
        return None  # a key held down must not sign a second time
    typed = event.text().lower()
    known = _BY_KEY.get(event.key()) or _BY_TEXT.get(typed)
    return known or _FILTERS.get(typed)
