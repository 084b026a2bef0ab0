"""The list's model and filter: as Qt asks, and without work that grows with what is not seen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from disclosures import attested, clip_view, sample_disclosure, unknown
from temoin.ui import words
from temoin.ui.clip_line import ClipLine
from temoin.ui.clip_list import ClipList
from temoin.ui.clip_model import ClipFilter, ClipModel
from temoin.ui.listing import Listing, Show

MANY = 5_000


@pytest.fixture(scope="module")
def long_listing() -> Listing:
    clips = [unknown(clip_view(f"V1-{n:04}", f"C{n}", n * 10, 10)) for n in range(MANY)]
    return Listing.of(replace(sample_disclosure(), standings=tuple(clips)))


@pytest.fixture
def lines_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clips whose line was made, each time it was."""
    made: list[str] = []
    real = ClipLine.of.__func__  # type: ignore[attr-defined]

    def counting(cls: type[ClipLine], listed: object, *args: object, **more: object) -> ClipLine:
        made.append(listed.standing.clip.id)  # type: ignore[attr-defined]
        return real(cls, listed, *args, **more)

    monkeypatch.setattr(ClipLine, "of", classmethod(counting))
    return made


def test_model_and_filter_are_as_qt_asks(qtmodeltester: ModelTester) -> None:
    listing = Listing.of(sample_disclosure())
    model = ClipModel()
    let_through = ClipFilter(model)
    qtmodeltester.check(model)
    qtmodeltester.check(let_through)
    for show, text in ((Show.ALL, ""), (Show.TO_CONFIRM, ""), (Show.ALL, "veo"), (Show.ALL, "-")):
        model.show_listing(listing)
        let_through.narrow(show, text, listing)
        model.hide_words(hidden=text == "veo")
    model.show_listing(None)


def test_a_line_says_once_what_was_said_of_several_uses() -> None:
    """A word on media holds for each use of it: six clips of one plate give each six rows."""
    clip = clip_view("V1-0001", "plate", 0, 10)
    said = replace(unknown(clip), rows=(attested(clip), attested(clip)))
    assert words.steps_words(said) == words.row_words(attested(clip))


def test_hiding_the_words_asks_no_row_whether_it_is_let_through(
    qtbot: QtBot, long_listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    accepts = ClipFilter.filterAcceptsRow

    def counting(self: ClipFilter, row: int, parent: QModelIndex) -> bool:
        asked.append(row)
        return accepts(self, row, parent)

    monkeypatch.setattr(ClipFilter, "filterAcceptsRow", counting)  # before Qt looks for it
    clips = ClipList()
    qtbot.addWidget(clips)
    clips.show_listing(long_listing)
    assert len(asked) >= MANY
    asked.clear()
    clips.hide_words(hidden=True)
    assert len(asked) < MANY // 10


def test_a_filter_lists_what_its_rows_say(qtbot: QtBot) -> None:
    listing = Listing.of(sample_disclosure())
    clips = ClipList()
    qtbot.addWidget(clips)
    clips.show_listing(listing)
    clips.narrow(Show.AI, "magic")
    model = clips.model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert shown == [each.standing.clip.name for each in clips.listed] == ["NT_030"]


def test_only_lines_in_sight_are_made(
    qtbot: QtBot, long_listing: Listing, lines_made: list[str]
) -> None:
    clips = ClipList()
    qtbot.addWidget(clips)
    clips.resize(900, 600)
    with qtbot.waitExposed(clips):
        clips.show()
    clips.show_listing(long_listing)
    clips.grab()
    assert 0 < len(set(lines_made)) < 80
    lines_made.clear()
    clips.narrow(Show.ALL, "c4")
    clips.grab()
    assert len(clips.listed) == 1_111
    assert 0 < len(set(lines_made)) < 80


def test_columns_are_named_and_lines_can_be_read_aloud(qtbot: QtBot) -> None:
    model = ClipModel()
    model.show_listing(Listing.of(sample_disclosure()))
    row = next(row for row, each in enumerate(model.listed) if each.standing.conflict)
    spoken = model.data(model.index(row, 0), role=11)  # Qt.AccessibleTextRole
    assert isinstance(spoken, str)
    assert spoken.startswith("contradictory, NT_060, no AI, signed, 01:00:22:00, V1")
