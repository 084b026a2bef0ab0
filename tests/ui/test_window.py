"""The window as a whole: what it shows, hides, keeps and survives."""

import re
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from disclosures import clip_view, sample_disclosure, unknown
from temoin.errors import StoreError, TimelineError
from temoin.ui import theme
from temoin.ui.desk import Desk
from temoin.ui.head import HIDDEN_WORDS
from temoin.ui.keys import KEYS, keys_of
from temoin.ui.listing import Show
from temoin.ui.session import Opened
from temoin.ui.window import PanelWindow
from temoin.ui.workers import Work
from ui.conftest import Hands
from ui.sessions import FakeSession

ESC = Qt.Key.Key_Escape
ENOUGH = 4.5
"""Source: WCAG 2.2, success criterion 1.4.3, level AA."""


def test_the_head_says_what_is_unknown_first(hands: Hands) -> None:
    labels = [each.text() for each in hands.window.head.findChildren(QLabel)]
    assert labels[0] == "Night Train, reel 1"
    assert labels[2].startswith("3 of 10 clips (00:00:10:20): nobody has said anything")
    assert "Did not run: acme.faces" not in hands.texts()
    hands.press("n")
    assert "Did not run: acme.faces: ImportError: no module acme." in hands.texts()
    assert "1 statement in the ledger: for no clip of this cut." in hands.texts()


def test_the_chosen_clip_shows_each_row_with_its_grounds(hands: Hands) -> None:
    hands.choose("NT_060")
    shown = hands.window.detail.toPlainText()
    for words in (
        "Contradictory: Ben Okafor states that no AI was used",
        "says Ben Okafor, 2026-11-24 16:20 UTC, holds by content hash",
        "strong: signed without a name, unchanged since, signer trusted",
        "\N{EM DASH} in its Content Credentials",
        "record: 01:00:22:00 \N{EN DASH} 01:00:24:12 (out exclusive), 60 frames",
    ):
        assert words in shown


def test_what_stands_behind_evidence_is_shown_when_asked_and_put_away(hands: Hands) -> None:
    hands.choose("NT_060")
    lines = (
        "integrity intact; signer trusted; credentials present",
        "NT_040_sky.mov: manifest urn:c2pa:1f0c/c2pa.actions.v2/0",
    )
    for is_shown in (False, True, False):
        shown = hands.window.detail.toPlainText()
        assert [line in shown for line in lines] == [is_shown, is_shown]
        hands.press("i")


def test_confidential_fields_are_not_shown(hands: Hands) -> None:
    hands.choose("NT_030")
    assert "purpose: grade" in hands.texts()
    assert "a prompt nobody may read" not in hands.texts()


def test_ctrl_o_asks_for_a_file(qtbot: QtBot, session: FakeSession) -> None:
    window = PanelWindow(Desk(), choose_file=lambda _window, desk: desk.open(session))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.desk.opened):
        qtbot.keyClick(window.clips, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert len(window.clips.listed) == 10


def test_chips_and_keys_list_fewer_clips(hands: Hands) -> None:
    hands.press("6")
    assert hands.names == ["NT_060"]
    hands.press("1")
    assert len(hands.names) == 10


def test_words_find_clips_by_name_tool_and_person(hands: Hands) -> None:
    hands.press("/", "ferrer topaz")
    assert hands.names == ["NT_030"]
    hands.press(Qt.Key.Key_Return)
    assert hands.window.focusWidget() is hands.window.clips
    hands.press("f", ESC)
    assert len(hands.names) == 10


def test_every_word_is_gone_while_a_client_is_here(hands: Hands) -> None:
    disclosure = sample_disclosure()
    hands.press("l", "ma", Qt.Key.Key_Return)
    hands.wait()
    hands.choose("NT_060")
    hands.press("z")
    left = hands.texts().casefold()
    assert HIDDEN_WORDS.casefold() in left
    words = {standing.clip.name for standing in disclosure.standings}
    words |= {row.tool for row in disclosure.rows if row.tool}
    words |= {row.said_by for row in disclosure.rows if row.said_by}
    words |= {"Night Train", "temoin.", "Content Credentials", "no AI", "AI step", "conflict"}
    assert [word for word in words if word.casefold() in left] == []
    hands.press("z")
    assert "NT_060" in hands.texts()


def test_nothing_is_asked_or_signed_unseen(hands: Hands, session: FakeSession) -> None:
    asked = len(session.asked)
    hands.press("z", "l", "a", "p", "r", "s", "n", "?")
    assert hands.window.speaking.bar is None
    assert "Z shows them first" in hands.texts()
    assert len(session.asked) == asked


def test_a_bar_is_left_when_words_are_hidden(hands: Hands) -> None:
    hands.press("a", "z", "z")
    assert hands.window.speaking.bar is None


def test_the_keys_are_laid_over_the_window(hands: Hands) -> None:
    hands.press("?")
    assert all(key.words in hands.texts() for key in keys_of(has_host=False))
    hands.press(ESC)
    assert not hands.window.overlay.isVisible()


def test_a_low_window_shows_every_key_whole(hands: Hands) -> None:
    """Lines were squeezed until their second half was gone."""
    hands.window.resize(420, 480)
    hands.press("?")
    hands.texts()
    overlay = hands.window.overlay
    labels = overlay.findChildren(QLabel)
    assert [
        each.text()
        for each in labels
        if each.wordWrap() and each.height() < each.heightForWidth(each.width())
    ] == []
    before = overlay.verticalScrollBar().value()
    hands.press(Qt.Key.Key_PageDown)
    assert overlay.verticalScrollBar().value() > before
    assert hands.current == "NT_010"
    hands.press("?")
    assert hands.window.focusWidget() is hands.window.clips


def test_a_bar_keeps_the_keys_under_the_list_of_keys(hands: Hands) -> None:
    hands.press("a", "?")
    bar = hands.window.speaking.bar
    assert hands.window.focusWidget() is bar
    hands.press(ESC)
    assert hands.window.speaking.bar is None or hands.window.focusWidget() is bar


def test_readme_tells_keys_that_there_are() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"`([A-Z?])`", readme[readme.index("Arrows choose") :])
    assert set(told) == {"L", "P", "D", "E", "A", "W", "R", "C", "Z", "H", "M", "U", "?"}
    assert set(told) <= {key.key for key in KEYS}


def test_large_surfaces_are_neutral(hands: Hands) -> None:
    hands.choose("NT_060")
    hands.press("l", "ma")
    for size in ((1280, 800), (420, 900)):
        hands.window.resize(*size)
        image = hands.window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, :3]
        tinted = np.ptp(pixels.astype(int), axis=1) > 2
        assert tinted.mean() < 0.02


@pytest.mark.parametrize("ground", [theme.BASE, theme.WINDOW, theme.RAISED, theme.SELECTED])
def test_words_stand_out_from_every_ground(ground: QColor) -> None:
    """Soft words on what is chosen are too faint: there they are drawn as text."""
    inks = [theme.TEXT, theme.BRIGHT]
    if ground != theme.SELECTED:
        inks += [theme.SOFT, theme.LOUD]
    assert min(contrast(ink, ground) for ink in inks) >= ENOUGH


def test_what_a_chosen_line_and_an_empty_field_say_can_be_read(hands: Hands) -> None:
    hands.choose("NT_050")
    hands.window.filters.start_finding()
    hands.window.clips.setFocus()
    line = hands.window.clips.visualRect(hands.window.clips.currentIndex())
    assert brightest(hands.window.clips.viewport(), line.adjusted(30, 2, -600, -2)) >= (
        theme.TEXT.lightness() - 8
    )
    field = hands.window.filters.findChild(QLineEdit)
    assert field is not None
    words = field.rect().adjusted(6, 4, -40, -4)
    assert brightest(field, words) >= theme.SOFT.lightness() - 8


def brightest(widget: QWidget, place: QRect) -> int:
    image = widget.grab(place).toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(image.pixelColor(x, y).lightness() for x, y in points)


def contrast(ink: QColor, ground: QColor) -> float:
    """Source: WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(each * share for each, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_the_chosen_clip_stands_below_the_list_in_a_narrow_window(hands: Hands) -> None:
    hands.window.resize(420, 900)
    assert hands.window.detail.y() > hands.window.clips.y()
    hands.window.resize(1280, 800)
    assert hands.window.detail.x() > hands.window.clips.x()


def test_a_reload_keeps_what_is_chosen_and_in_sight(empty: Hands, session: FakeSession) -> None:
    clips = [unknown(clip_view(f"V1-{n:04}", f"C{n}", n * 10, 10)) for n in range(1, 301)]
    session.disclosure = replace(sample_disclosure(), standings=tuple(clips))
    empty.open(session)
    empty.choose("C150")
    bar = empty.window.clips.verticalScrollBar()
    bar.setValue(140)
    new = unknown(clip_view("V2-0001", "new", 0, 5, track="V2", track_index=1))
    session.disclosure = replace(session.disclosure, standings=(*clips, new))
    empty.window.desk.refresh()
    empty.wait()
    assert empty.current == "C150"
    assert bar.value() == 141  # one more above


def test_the_choice_follows_a_clip_whose_id_changed(hands: Hands, session: FakeSession) -> None:
    hands.choose("NT_020")
    session.reversed()
    hands.window.desk.refresh()
    hands.wait()
    assert hands.current == "NT_020"


def test_a_clip_that_leaves_the_list_gives_its_place_to_its_neighbour(
    hands: Hands, session: FakeSession
) -> None:
    hands.press("3")
    assert hands.names == ["NT_040_sky", "NT_050", "NT_060"]
    hands.press(Qt.Key.Key_Down, "p", Qt.Key.Key_Return)
    hands.wait()
    assert hands.names == ["NT_040_sky", "NT_060"]
    assert hands.current == "NT_060"


def test_a_file_changed_by_another_program_is_read_again(
    hands: Hands, session: FakeSession
) -> None:
    session.path.write_text("first")
    hands.qtbot.waitUntil(lambda: ("refreshed",) in session.asked)
    session.disclosure = replace(session.disclosure, scanned_ms=None)
    session.path.write_text("second")
    hands.qtbot.waitUntil(lambda: "not scanned" in hands.texts())


def test_a_cut_that_cannot_be_read_says_why(empty: Hands, session: FakeSession) -> None:
    session.failing["open"] = TimelineError("no timeline in it", hint="Export it again.")
    empty.open(session)
    assert "no timeline in it.  Export it again." in empty.texts()
    assert "No cut is open." in empty.texts()


def test_what_could_not_be_read_is_put_away_when_it_can(hands: Hands, session: FakeSession) -> None:
    """An editor writes a cut in several goes: the half one is no error any more when it is whole.

    What was not signed stays until the person has seen it.
    """
    session.failing["log"] = StoreError("the ledger is locked", hint="Wait.")
    hands.press("l", "ma", Qt.Key.Key_Return)
    hands.wait()
    session.failing = {"refreshed": TimelineError("half of it is missing", hint="Export it again.")}
    hands.window.desk.refresh()
    hands.wait()
    assert "half of it is missing" in hands.window.messages.errors
    session.failing = {}
    session.disclosure = replace(session.disclosure, scanned_ms=None)
    hands.window.desk.refresh()
    hands.wait()
    assert "half of it is missing" not in hands.texts()
    assert "the ledger is locked" in hands.window.messages.errors


def test_a_cut_that_is_broken_later_stays_shown_and_says_so(
    hands: Hands, session: FakeSession
) -> None:
    session.failing["refreshed"] = TimelineError("half of it is missing", hint="Export it again.")
    hands.window.desk.refresh()
    hands.wait()
    assert "Shown as last read: half of it is missing" in hands.texts()
    assert len(hands.names) == 10


def test_a_scan_is_cancelled_and_leaves_nothing(hands: Hands, session: FakeSession) -> None:
    hands.press("s")
    hands.qtbot.waitUntil(lambda: session.scan_ticks > 10)
    assert hands.window.scan_strip.isVisible()
    with hands.qtbot.waitSignal(hands.window.desk.scan_ended):
        hands.press(ESC)
    assert session.asked.count(("open",)) == 1
    assert not hands.window.scan_strip.isVisible()


def test_a_scan_that_ends_is_read(hands: Hands, session: FakeSession) -> None:
    session.scan_clips = 3
    with hands.qtbot.waitSignal(hands.window.desk.scan_ended):
        hands.press("s")
    hands.wait()
    assert session.asked.count(("open",)) == 2


def test_a_step_is_signed_while_a_scan_is_under_way(hands: Hands, session: FakeSession) -> None:
    hands.press("s")
    hands.qtbot.waitUntil(lambda: session.scan_ticks > 10)
    with hands.qtbot.waitSignal(hands.window.desk.signed):
        hands.press("l", "ma", Qt.Key.Key_Return)
    assert hands.window.desk.is_scanning
    hands.press(ESC)


def test_the_cut_that_was_opened_last_is_shown(
    hands: Hands, session: FakeSession, tmp_path: Path
) -> None:
    session.gate.clear()
    hands.press("l", "ma", Qt.Key.Key_Return)
    others = [
        FakeSession(tmp_path / name, replace(sample_disclosure(), standings=standings))
        for name, standings in (("a.otio", ()), ("b.otio", sample_disclosure().standings[:2]))
    ]
    for each in others:
        hands.window.desk.open(each)
    session.gate.set()
    hands.wait()
    assert hands.names == ["NT_010", "NT_020"]
    assert ("open",) not in others[0].asked
    assert session.asked[-1][0] == "log"


def test_a_cut_that_was_left_while_it_was_read_is_not_shown(
    empty: Hands, session: FakeSession, tmp_path: Path
) -> None:
    shown: list[Opened] = []
    empty.window.desk.opened.connect(shown.append)
    slow = FakeSession(tmp_path / "slow.otio")
    slow.gate.clear()
    empty.window.desk.open(slow)
    empty.window.desk.open(session)
    slow.gate.set()
    empty.wait()
    assert [each.watched for each in shown] == [(session.path,)]


def test_closing_waits_for_what_was_signed(hands: Hands, session: FakeSession) -> None:
    session.gate.clear()
    hands.press("l", "ma", Qt.Key.Key_Return, Qt.Key.Key_Down, "a", Qt.Key.Key_Return)
    assert not hands.window.close()
    assert hands.window.isVisible()
    session.gate.set()
    hands.qtbot.waitUntil(lambda: not hands.window.isVisible())
    assert [each[0] for each in session.asked if each[0] in {"log", "attest"}] == ["log", "attest"]


def test_closing_stops_a_read_and_a_scan(empty: Hands, session: FakeSession) -> None:
    session.gate.clear()
    empty.window.desk.open(session)
    empty.window.desk.scan()
    threading.Timer(0.2, session.gate.set).start()
    assert empty.window.close()
    assert not any(each.isRunning() for each in empty.window.findChildren(Work))


@pytest.mark.parametrize(
    "name",
    [
        "<b>bold</b><img src=x>",
        "line\nbreak\ttab",
        "a\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
        "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}",
        "nul\0 and \ud800",
        "x" * 5000,
    ],
)
def test_a_hostile_name_is_shown_harmlessly(empty: Hands, session: FakeSession, name: str) -> None:
    session.disclosure = replace(
        sample_disclosure(), standings=(unknown(clip_view("V1-0001", name, 0, 10)),)
    )
    empty.open(session)
    empty.press("l", "ma", Qt.Key.Key_Return)
    empty.wait()
    texts = empty.texts()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in texts
    assert "\0" not in texts
    assert name not in texts or "\n" not in name
    if name.startswith("<b>"):
        assert name in empty.window.detail.toPlainText()
    labels = empty.window.findChildren(QLabel)
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in labels)


def test_chips_count_what_the_disclosure_counts(hands: Hands) -> None:
    disclosure = sample_disclosure()
    statements = disclosure.totals["statement"]
    counts = {
        show: f"{show.value}, {n} clips"
        for show, n in {
            Show.ALL: len(disclosure.standings),
            Show.UNKNOWN: disclosure.unknown.clips,
            Show.AI: statements["declared"].clips + statements["evidenced"].clips,
            Show.NO_AI: statements["attested"].clips,
        }.items()
    }
    assert all(words in hands.texts() for words in counts.values())
