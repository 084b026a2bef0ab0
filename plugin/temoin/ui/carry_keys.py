"""The keys of the Carry page."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from temoin.ui.bars import ENTER
from temoin.ui.keys import Key


class CarryAct(Enum):
    """What a key asks the Carry page for."""

    ONE = auto()
    NONE = auto()
    SKIP = auto()
    TAKE_BACK = auto()
    SIGN = auto()
    NEXT_PART = auto()
    MORE = auto()
    PICTURES = auto()
    ASK = auto()
    GO = auto()
    OLDER = auto()
    LEAVE = auto()


CARRY_KEYS = (
    Key(
        key="1 \N{HORIZONTAL ELLIPSIS} 9",
        act=CarryAct.ONE,
        hint="this one",
        words="answer with the candidate of that number",
    ),
    Key(
        key="Ctrl+1 \N{HORIZONTAL ELLIPSIS} 9",
        act=None,
        words="add the candidate of that number to the answer, or take it out: for a clip that "
        "continues several",
    ),
    Key(key="N", act=CarryAct.NONE, hint="none of them", words="answer with none of them"),
    Key(key="Space", act=CarryAct.SKIP, hint="skip", words="leave the question open"),
    Key(
        key="Backspace",
        act=CarryAct.TAKE_BACK,
        hint="undo",
        words="take the last answer back; nothing is signed yet",
    ),
    Key(key="Enter", act=CarryAct.SIGN, hint="sign all", words="sign all that the page says"),
    Key(
        key="P",
        act=CarryAct.PICTURES,
        hint="pictures",
        words="compare frames of the clips in question, or stop that",
    ),
    Key(key="J", act=CarryAct.NEXT_PART, hint="next part", words="go to the list's next part"),
    Key(key="+", act=CarryAct.MORE, words="show the next nine candidates"),
    Key(key="Q", act=CarryAct.ASK, hint="question", words="ask again of the row's new clip"),
    Key(
        key="G",
        act=CarryAct.GO,
        hint="go to clip",
        words="go to the row's clip in the main list, to speak of it",
    ),
    Key(key="Ctrl+O", act=CarryAct.OLDER, hint="older cut", words="choose another older cut"),
    Key(key="Esc", act=CarryAct.LEAVE, hint="leave", words="leave the page; nothing is written"),
)

_BY_TEXT = {
    "n": CarryAct.NONE,
    " ": CarryAct.SKIP,
    "p": CarryAct.PICTURES,
    "q": CarryAct.ASK,
    "g": CarryAct.GO,
    "+": CarryAct.MORE,
    "j": CarryAct.NEXT_PART,
}
_BY_KEY: dict[int, CarryAct] = {
    **dict.fromkeys(ENTER, CarryAct.SIGN),
    Qt.Key.Key_Backspace: CarryAct.TAKE_BACK,
    Qt.Key.Key_Escape: CarryAct.LEAVE,
}
_DIGITS = {str(number): number for number in range(1, 10)}
_DIGITS |= {
    typed: number
    for number, typed in enumerate(
        "&\N{LATIN SMALL LETTER E WITH ACUTE}\"'(-\N{LATIN SMALL LETTER E WITH GRAVE}"
        "_\N{LATIN SMALL LETTER C WITH CEDILLA}",
        start=1,
    )
}
"""Digits, and what French keyboards type there without Shift."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate that a key names.

    Attributes:
        number: Counted from 1.
        is_added: Whether to add it to the answer, or take it out, instead of answering with it.
    """

    number: int
    is_added: bool = False


def asked_of_page(event: QKeyEvent) -> CarryAct | Candidate | None:
    """Return what a key asks the page for: an act, a candidate, or nothing of its own."""
    held = event.modifiers()
    if held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return None
    if held & Qt.KeyboardModifier.ControlModifier:
        number = _DIGITS.get(_key_text(event))
        if number:
            return Candidate(number, is_added=True)
        return CarryAct.OLDER if event.key() == Qt.Key.Key_O else None
    if event.isAutoRepeat() and event.key() in ENTER:
        return None  # a key held down must not sign
    typed = event.text().lower()
    number = _DIGITS.get(typed)
    if number:
        return Candidate(number)
    return _BY_KEY.get(event.key()) or _BY_TEXT.get(typed)


def _key_text(event: QKeyEvent) -> str:
    """Return what a key is labelled with, for with Ctrl it types nothing, or another thing."""
    key = event.key()
    return chr(key).lower() if key < Qt.Key.Key_Escape else ""
