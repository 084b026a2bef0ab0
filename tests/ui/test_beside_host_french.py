"""The window beside an application in French: whole, and nothing cut off."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from temoin.model import News, NewsKind
from temoin.testing.fake_application import FakeApplication, FakeProject, Faults
from temoin.testing.fake_timeline import DROP_FRAME_HOUR, varied_timeline
from ui.hosted import BesideHands
from ui.test_french import cut_off, english_left, settle


def whole(hands: BesideHands) -> None:
    settle(hands)
    assert english_left(hands) == []
    assert cut_off(hands.window) == []


@pytest.mark.parametrize("size", [(1280, 720), (560, 860)])
def test_all_that_is_read_is_french_and_whole(
    qtbot: QtBot, french: None, size: tuple[int, int]
) -> None:
    application = FakeApplication(FakeProject(timeline=varied_timeline()))
    application.operations_late = True
    hands = BesideHands(qtbot, application, can_return=False)
    hands.window.resize(*size)
    hands.says("tous les plans examinés", "analysé à l\u2019instant", "S lit les médias")
    whole(hands)
    hands.press("n")
    assert "plans sur 14 n\u2019ont pas encore été lus" in hands.texts()
    whole(hands)
    application.playhead = DROP_FRAME_HOUR + 50
    hands.until(lambda: hands.current == "slow")
    hands.press("h")
    whole(hands)
    hands.press("m")
    hands.says("Écrire 3 marqueurs")
    whole(hands)
    hands.qtbot.keyClick(
        hands.window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
    )
    hands.says("3 marqueurs écrits", "3 plans colorés")
    hands.press("u")
    hands.says("3 marqueurs ôtés", "3 plans ont retrouvé leur couleur")
    application.tell(News(kind=NewsKind.RENDER_ENDED, subject="film.mov"))
    hands.says("rien n\u2019a été figé")
    whole(hands)
    hands.press("?")
    whole(hands)
    hands.press(Qt.Key.Key_Escape)
    application.faults = Faults(busy_after=0)
    hands.says("occupé depuis")
    whole(hands)
    application.faults = Faults(gone_after=0)
    hands.says("parti depuis", "Cette fenêtre se ferme dans")
    whole(hands)
