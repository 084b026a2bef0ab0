"""The bar in which an entry is taken back: which one, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from PySide6.QtCore import Qt

from temoin.language import number, say, say_counted
from temoin.model import Disclosure, Dismissal, Note, Row, Standing
from temoin.notices import dismissal_words, note_words
from temoin.ui import words
from temoin.ui.bars import Bar, Choices, ChoosingLine
from temoin.ui.head import plain_label

_Said: TypeAlias = Row | Dismissal | Note
_OnClip: TypeAlias = tuple[str, _Said]
"""What was said, after the id of the clip it stands with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retractable:
    """An entry, or all of one act, that can be taken back.

    Attributes:
        entry: The entry's id, or the mark of the act.
        clips: How many clips of the cut it holds for.
        is_act: Whether all that was signed together goes.
    """

    entry: str
    text: str
    clips: int
    is_act: bool = False


def retractable(disclosure: Disclosure, standing: Standing) -> list[Retractable]:
    """Return what stands with a clip, each once; before an entry, the act it is part of.

    An act that says several things, as an import does, comes after it.
    """
    found = {each.entry: each for each in _said_of(standing)}
    acts = {each.batch for each in found.values()} - {""}
    clips = Counter[str]()
    members = defaultdict[str, list[_OnClip]](list)
    for one in disclosure.standings:
        said = {each.entry: each for each in _said_of(one)}
        clips.update(said.keys() & found.keys())
        for each in said.values():
            if each.batch in acts:
                members[each.batch].append((one.clip.id, each))
    offered: list[Retractable] = []
    for entry, each in found.items():
        text = _said_words(each)
        alone = Retractable(entry=entry, text=text, clips=clips[entry])
        act = _act(each, members[each.batch]) if each.batch else None
        if act is None:
            offered.append(alone)
            continue
        one_clip = replace(alone, text=say("{said}: this clip alone", said=text))
        offered += [act, one_clip] if act.text.startswith(text) else [one_clip, act]
    return list({each.entry: each for each in offered}.values())


def _said_of(standing: Standing) -> Iterator[_Said]:
    """Yield what people signed of a clip and still holds."""
    yield from (row for row in standing.rows if row.entry)
    yield from standing.dismissed
    yield from (note for note in standing.all_notes if note.withdrawn is None)


def _said_words(said: _Said) -> str:
    if isinstance(said, Row):
        text = words.row_words(said)
    elif isinstance(said, Dismissal):
        text = dismissal_words(said, words.apart)
    else:
        text = note_words(said, words.apart)
    return f"{text}, {words.when(said.said_at_ms)}"


def _act(said: _Said, members: Sequence[_OnClip]) -> Retractable | None:
    """Return all that was signed together with something; None where that is it alone."""
    if len({each.entry for _, each in members}) == 1:
        return None
    clips = len({clip for clip, _ in members})
    if len({_sentence(each) for _, each in members}) == 1:
        text = say("{said}: all {count} clips", said=_said_words(said), count=number(clips))
    else:
        text = say(
            "all that was signed together on {count} clips, {when}",
            count=number(clips),
            when=words.when(said.said_at_ms),
        )
    return Retractable(entry=said.batch, text=text, clips=clips, is_act=True)


def _sentence(said: _Said) -> tuple[str, ...]:
    """Return what was said, whatever the clip that it was said of."""
    if isinstance(said, Row):
        return (said.basis, said.tool, said.technique, said.said_by)
    if isinstance(said, Dismissal):
        return ("dismissed", said.proposal.tool, said.why, said.said_by)
    return (said.kind, said.text, said.said_by)


class TakeBackBar(Bar):
    """Asks which entry no longer holds, and for the reason, which must be given."""

    def __init__(self, clip: str, entries: Sequence[Retractable]) -> None:
        """Ask for a reason.

        Args:
            clip: The clip in words.
            entries: One at least.
        """
        super().__init__()
        self._entries = entries
        self.add_words(say("Take back an entry on {clip}", clip=clip), "strong")
        self._list = Choices(say("Entries"), [each.text for each in entries])
        self._reason = ChoosingLine(self._list, say("Reason"), say("why it no longer holds"))
        self._says = plain_label()
        for widget in (self._list, self._reason, self._says):
            self.rows.addWidget(widget)
        hint = say("It stays in the ledger, folded away.  Enter signs.  Esc leaves.")
        self.add_words(hint, "soft")
        self._list.currentRowChanged.connect(self._say)
        self._reason.textChanged.connect(self._say)
        self._say()

    def begin(self) -> None:
        """Put the cursor into the field for the reason."""
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Return that the reason is missing, or ""."""
        return "" if self.reason else say("Give the reason: audits show it.")

    @property
    def chosen(self) -> Retractable:
        """The entry to be taken back."""
        return self._entries[max(0, self._list.currentRow())]

    @property
    def reason(self) -> str:
        """Why, as it was typed."""
        return self._reason.text().strip()

    def _say(self) -> None:
        chosen = self.chosen
        many = say_counted(
            ", which holds for {count} clip", ", which holds for {count} clips", chosen.clips
        )
        entry = f"{chosen.text}{many if chosen.clips > 1 and not chosen.is_act else ''}"
        missing = self.why_not()
        self._says.setText(
            f"{entry}.  {missing}" if missing else say("Enter takes back: {entry}", entry=entry)
        )
