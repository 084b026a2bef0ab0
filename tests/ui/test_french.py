"""The window in French: whole, and nothing cut off."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import sentences
from disclosures import sample_disclosure
from temoin.language import speak, spoken
from temoin.ui.application import open_panel
from temoin.ui.desk import Desk
from temoin.ui.file_choice import choose_cut
from temoin.ui.listing import Show
from temoin.ui.window import PanelWindow
from ui.conftest import Hands
from ui.sessions import FakeSession

FRENCH = sentences.language("fr")
LONG_ENOUGH = 13
GIVEN = repr(sample_disclosure())
"""Sentences that the sample itself holds, as if a scan had made them."""

SIZES = [(1280, 720), (560, 860)]


@pytest.fixture
def hands(qtbot: QtBot, french: None, tmp_path: Path) -> Hands:
    """A window in French with the sample open."""
    window = PanelWindow(Desk())
    qtbot.addWidget(window)
    window.resize(*SIZES[0])
    window.show()
    hands = Hands(qtbot, window)
    hands.open(FakeSession(tmp_path / "night_train.otio"))
    return hands


def english_left(hands: Hands) -> list[str]:
    """Return the sentences that have French words and are read in the window in English."""
    text = " ".join(hands.texts().split())
    keys = {key.rpartition("|")[2] for key, said in FRENCH.items() if said != key}
    ours = (key for key in keys if "{" not in key and len(key) >= LONG_ENOUGH)
    return [key for key in ours if key in text and key not in GIVEN]


def cut_off(window: QWidget) -> list[str]:
    """Return the words that have less room than they need."""
    seen = [each for each in window.findChildren(QWidget) if each.isVisible()]
    narrow = [
        each.text() if isinstance(each, QAbstractButton) else each.currentText()
        for each in seen
        if isinstance(each, QAbstractButton | QComboBox) and each.width() < each.sizeHint().width()
    ]
    labels = [each for each in seen if isinstance(each, QLabel) and each.wordWrap()]
    low = [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]
    return [text for text in (*narrow, *low) if text]


def settle(hands: Hands) -> None:
    hands.qtbot.wait(30)


@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_read_is_french_and_whole(hands: Hands, size: tuple[int, int]) -> None:
    hands.window.resize(*size)
    settle(hands)
    for name in hands.names:
        hands.choose(name)
        assert english_left(hands) == []
    for keys in (["n"], ["l", "ma"], ["a"], ["r"], ["p"], ["e"], ["d"], ["w"], ["c"], ["?"]):
        hands.choose("NT_030" if keys[0] in "lrw" else "NT_050")
        hands.press(*keys)
        settle(hands)
        assert english_left(hands) == [], keys
        assert cut_off(hands.window) == [], keys
        hands.press(Qt.Key.Key_Escape)


def test_what_was_signed_is_told_in_french(hands: Hands) -> None:
    hands.choose("NT_020")
    hands.press("l", "Magic", Qt.Key.Key_Return)
    hands.wait()
    assert "Signé\u00a0: Magic Mask" in hands.texts()
    assert english_left(hands) == []


@pytest.mark.parametrize("key", ["l", "a", "w", "r"])
def test_that_no_clip_is_chosen_is_told_in_french(hands: Hands, key: str) -> None:
    hands.window.clips.narrow(Show.ALL, "no clip is called so")
    hands.press(key)
    assert "Aucun plan n\u2019est choisi." in hands.texts()


def test_words_hidden_from_a_client_are_hidden_in_french(hands: Hands) -> None:
    hands.press("z")
    assert "Le texte est masqué." in hands.texts()
    assert english_left(hands) == []


def test_wrong_words_are_told_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert open_panel(["absent.otio", "--lang", "fr"]) == 2
        told = capsys.readouterr().err
        assert told == "temoin: absent.otio est introuvable\n  Vérifier le chemin.\n"
        assert open_panel(["--quoi", "--lang", "fr"]) == 2
        assert "arguments inconnus" in capsys.readouterr().err
        assert open_panel(["--lang", "xx"]) == 2
        assert spoken() == "fr"
    finally:
        speak("en")


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")  # of a screen that is none
def test_the_choice_of_a_file_speaks_french(hands: Hands) -> None:
    choose_cut(hands.window, hands.window.desk)
    dialog = hands.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert not dialog.isModal()
    seen = [each.text() for each in dialog.findChildren(QLabel)]
    seen += [each.text() for each in dialog.findChildren(QPushButton)]
    assert {"Chercher dans", "Nom du fichier", "Type de fichier", "Ouvrir", "Annuler"} <= set(seen)
    dialog.close()


@pytest.mark.parametrize("key", ["l", "a", "w", "r", "p", "e", "d", "c", "s"])
def test_without_a_cut_a_key_answers_in_french(qtbot: QtBot, french: None, key: str) -> None:
    window = PanelWindow(Desk())
    qtbot.addWidget(window)
    window.show()
    hands = Hands(qtbot, window)
    hands.press(key)
    assert window.messages.isVisible()
    assert english_left(hands) == []
