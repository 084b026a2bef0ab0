"""The bar in which an entry is taken back: which one, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt

from temoin.language import say, say_counted
from temoin.model import Disclosure, Row, Standing
from temoin.notices import dismissal_words, note_words
from temoin.ui import words
from temoin.ui.bars import Bar, Choices, ChoosingLine
from temoin.ui.head import plain_label


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
    found = _entries(standing)
    rows = {row.entry: row for row in standing.rows if row.entry}
    clips = Counter(
        entry for each in disclosure.standings for entry in _ids(each) if entry in found
    )
    offered: list[Retractable] = []
    for entry, text in found.items():
        alone = Retractable(entry=entry, text=text, clips=clips[entry])
        act = _act(disclosure, rows[entry]) if entry in rows else None
        if act is None:
            offered.append(alone)
            continue
        one = replace(alone, text=say("{said}: this clip alone", said=text))
        offered += [act, one] if act.text.startswith(text) else [one, act]
    return list({each.entry: each for each in offered}.values())


def _entry_words(row: Row) -> str:
    return f"{words.row_words(row)}, {words.when(row.said_at_ms)}"


def _act(disclosure: Disclosure, row: Row) -> Retractable | None:
    """Return all that was signed together with a row; None where that is the row alone."""
    members = [each for each in disclosure.rows if each.entry and each.batch == row.batch]
    entries = {each.entry for each in members}
    if not row.batch or len(entries) < 2:  # noqa: PLR2004
        return None
    clips = len({each.clip for each in members})
    said = {(each.basis, each.tool, each.technique, each.said_by) for each in members}
    if len(said) == 1:
        text = say("{said}: all {count} clips", said=_entry_words(row), count=clips)
    else:
        text = say(
            "all that was signed together on {count} clips, {when}",
            count=clips,
            when=words.when(row.said_at_ms),
        )
    return Retractable(entry=row.batch, text=text, clips=clips, is_act=True)


def _ids(standing: Standing) -> set[str]:
    """Return the ids of the entries that stand with a clip."""
    rows = {row.entry for row in standing.rows}
    return rows | {e.entry for e in standing.dismissed} | {e.entry for e in standing.all_notes}


def _entries(standing: Standing) -> dict[str, str]:
    """Return the entries that stand with a clip, in words."""
    rows = {row.entry: _entry_words(row) for row in standing.rows if row.entry}
    dismissed = {
        each.entry: f"{dismissal_words(each, words.apart)}, {words.when(each.said_at_ms)}"
        for each in standing.dismissed
    }
    notes = {
        each.entry: f"{note_words(each, words.apart)}, {words.when(each.said_at_ms)}"
        for each in standing.all_notes
        if each.withdrawn is None
    }
    return {**rows, **dismissed, **notes}


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
