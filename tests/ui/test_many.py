"""Many clips at once: chosen by keys and mouse, counted in sight, signed and taken back as one."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from disclosures import COMMENT, DISMISSED, clip_view, declared, sample_disclosure, unknown
from temoin.ui.clip_list import ClipList
from temoin.ui.listing import Listing
from temoin.ui.take_back_bar import retractable
from temoin.vocabulary import Effect, Technique, TrackKind
from ui.conftest import Hands
from ui.sessions import FakeSession

ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def chosen(hands: Hands) -> list[str]:
    return [each.standing.clip.name for each in hands.window.clips.chosen()]


def strip(hands: Hands) -> str:
    label = hands.window._chosen
    return label.text() if label.isVisible() else ""


def with_modifier(hands: Hands, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    hands.qtbot.keyClick(hands.window.focusWidget(), key, modifier)


def of_scenes(session: FakeSession, **scenes: str) -> None:
    """Give clips of the session's cut a scene, by their names."""
    session.disclosure = replace(
        session.disclosure,
        standings=tuple(
            replace(
                each,
                clip=replace(
                    each.clip, metadata={"ALE": f'{{"Scene":"{scenes.get(each.clip.name, "")}"}}'}
                ),
            )
            for each in session.disclosure.standings
        ),
    )


def test_shift_and_arrows_choose_and_the_strip_counts(hands: Hands) -> None:
    assert strip(hands) == ""
    for _ in range(2):
        with_modifier(hands, DOWN, SHIFT)
    assert len(chosen(hands)) == 3
    assert strip(hands).startswith("3 clips chosen, 00:00:")
    hands.press(DOWN)
    assert strip(hands) == ""


def test_ctrl_a_chooses_what_is_listed(hands: Hands) -> None:
    hands.press("2")
    listed = hands.names
    with_modifier(hands, Qt.Key.Key_A, CTRL)
    assert chosen(hands) == listed
    assert len(listed) < 10
    assert strip(hands).startswith(f"{len(listed)} clips chosen")


def test_ctrl_and_a_click_add_one(hands: Hands) -> None:
    clips = hands.window.clips
    place = clips.visualRect(clips.model().index(3, 0)).center()
    hands.qtbot.mouseClick(clips.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    assert chosen(hands) == [hands.names[0], hands.names[3]]


def test_a_key_chooses_the_scene_of_the_clip(empty: Hands, session: FakeSession) -> None:
    of_scenes(session, NT_010="12A", NT_030="012a", NT_050="13")
    empty.open(session)
    empty.choose("NT_030")
    empty.press("c")
    assert chosen(empty) == ["NT_010", "NT_030"]
    assert empty.current == "NT_030"
    empty.choose("NT_020")
    empty.press("c")
    assert chosen(empty) == ["NT_020"]
    assert "No scene is known of this clip." in empty.texts()


def test_a_scene_is_picture_and_seen(qtbot: QtBot) -> None:
    scene = {"ALE": '{"Scene":"1"}'}
    clips = [
        replace(clip_view("V1-0001", "a", 0, 10), metadata=scene),
        replace(clip_view("V1-0002", "b", 10, 10), metadata=scene, visible=False),
        replace(clip_view("A1-0001", "c", 0, 10), metadata=scene, kind=TrackKind.SOUND),
        replace(clip_view("V2-0001", "d", 0, 10, track_index=1), metadata=scene),
    ]
    disclosure = replace(sample_disclosure(), standings=tuple(map(unknown, clips)))
    view = ClipList()
    qtbot.addWidget(view)
    view.show_listing(Listing.of(disclosure))
    assert view.choose_scene() == 2
    assert [each.standing.clip.name for each in view.chosen()] == ["a", "d"]


def test_a_step_is_signed_for_all_in_one_append(hands: Hands, session: FakeSession) -> None:
    with_modifier(hands, DOWN, SHIFT)
    names = chosen(hands)
    hands.press("l")
    length = strip(hands).split(", ")[1].partition(": ")[0]
    assert f"Log a step on 2 clips, {length}: {names[0]}, {names[1]}" in hands.texts()
    hands.press("house roto", ENTER)
    hands.wait()
    (asked,) = [each for each in session.asked if each[0] == "log"]
    assert len(asked[1]) == 2  # type: ignore[arg-type]
    assert chosen(hands) == names  # still, after the cut was read again


def test_the_whole_act_is_taken_back_by_one_key(hands: Hands, session: FakeSession) -> None:
    for _ in range(2):
        with_modifier(hands, DOWN, SHIFT)
    hands.press("l", "house roto", ENTER)
    hands.wait()
    hands.press("r")
    assert "all 3 clips" in hands.texts()
    hands.press("wrong scene", ENTER)
    hands.wait()
    asked = session.asked[-2] if session.asked[-1][0] == "refreshed" else session.asked[-1]
    assert asked == ("take_back", "000000000001", "wrong scene")
    assert "house roto" not in [row.tool for row in session.disclosure.rows]


def test_one_clip_of_an_act_can_be_taken_back_alone(hands: Hands, session: FakeSession) -> None:
    with_modifier(hands, DOWN, SHIFT)
    hands.press("l", "house roto", ENTER)
    hands.wait()
    hands.press("r", DOWN)
    assert (
        "this clip alone" in hands.window.speaking.bar.findChild(QListWidget).currentItem().text()
    )  # type: ignore[union-attr]
    hands.press("not this one", ENTER)
    hands.wait()
    assert [row.tool for row in session.disclosure.rows].count("house roto") == 1


def test_an_act_that_says_several_things_is_offered_last() -> None:
    """An import of five hundred rows is not what R on one clip means first."""
    clips = [clip_view(f"V1-{number:04d}", f"c{number}", number, 1) for number in (1, 2)]
    rows = [
        declared(
            clip,
            tool,
            Technique.ASSISTIVE,
            Effect.LOOK,
            entry=f"sha256:{tool}",
            fields={"batch": "0" * 12},
        )
        for clip, tool in zip(clips, ("A", "B"), strict=True)
    ]
    standings = tuple(
        replace(unknown(clip), rows=(row,)) for clip, row in zip(clips, rows, strict=True)
    )
    disclosure = replace(sample_disclosure(), standings=standings)
    offered = retractable(disclosure, standings[0])
    assert [each.entry for each in offered] == ["sha256:A", "0" * 12]
    assert offered[1].text.startswith("all that was signed together on 2 clips")


def test_one_act_of_dismissals_or_notes_goes_as_one() -> None:
    clips = [clip_view(f"V1-{number:04d}", f"c{number}", number, 1) for number in (1, 2)]
    standings = tuple(
        replace(
            unknown(clip),
            dismissed=(replace(DISMISSED, entry=f"sha256:d{clip.id}", batch="d" * 12),),
            notes=(replace(COMMENT, entry=f"sha256:c{clip.id}", batch="c" * 12),),
        )
        for clip in clips
    )
    disclosure = replace(sample_disclosure(), standings=standings)
    offered = retractable(disclosure, standings[0])
    assert [each.entry for each in offered] == [
        "d" * 12,
        "sha256:dV1-0001",
        "c" * 12,
        "sha256:cV1-0001",
    ]
    assert [each.text.rpartition(": ")[2] for each in offered] == [
        "all 2 clips",
        "this clip alone",
    ] * 2


def test_warnings_of_many_clips_are_few(hands: Hands) -> None:
    with_modifier(hands, Qt.Key.Key_A, CTRL)
    hands.press("a")
    bar = hands.window.speaking.bar
    assert bar is not None
    assert "more clips of which AI is said" in bar.accessibleName()


def test_words_of_many_clips_are_gone_while_a_client_is_here(hands: Hands) -> None:
    with_modifier(hands, DOWN, SHIFT)
    hands.press("z")
    assert strip(hands) == ""


@pytest.mark.parametrize("count", [4000])
def test_thousands_are_chosen_without_a_wait(qtbot: QtBot, tmp_path: Path, count: int) -> None:
    """A handful of ranges, not thousands of indexes, whatever is chosen."""
    clips = [clip_view(f"V1-{n:05d}", f"c{n}", n, 1) for n in range(count)]
    disclosure = replace(sample_disclosure(), standings=tuple(map(unknown, clips)))
    view = ClipList()
    qtbot.addWidget(view)
    view.show_listing(Listing.of(disclosure))
    view.selectAll()
    view.show_listing(Listing.of(disclosure))
    assert len(view.chosen()) == count
    assert len(view.selectionModel().selection()) <= 2


def test_escape_leaves_the_bar_and_keeps_the_clips(hands: Hands) -> None:
    with_modifier(hands, DOWN, SHIFT)
    hands.press("l", ESC)
    assert len(chosen(hands)) == 2
