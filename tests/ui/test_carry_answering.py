"""Answers to questions, one after another and back again."""

import pytest

from disclosures import clip_view
from temoin.carry import Question
from temoin.ui.carry_answering import NONE, Answering


@pytest.fixture
def asked() -> Answering:
    return Answering(
        Question(clip=clip_view(name, name, 0, 10), candidates=(), entries=()) for name in "abc"
    )


def now(asked: Answering) -> str:
    return asked.question.clip.id if asked.question else ""


def test_one_after_another(asked: Answering) -> None:
    assert (now(asked), asked.place, asked.count, asked.left_open) == ("a", 1, 3, 3)
    asked.answer(("x",))
    asked.answer(NONE)
    assert (now(asked), asked.place, asked.left_open) == ("c", 3, 1)
    asked.answer(("y",))
    assert (now(asked), asked.place, asked.left_open) == ("", 0, 0)
    assert asked.answers == {"a": ("x",), "b": (), "c": ("y",)}


def test_back_in_the_order_of_the_answers(asked: Answering) -> None:
    asked.skip()
    asked.answer(("x",))
    assert asked.ask("a")
    asked.answer(("y",))
    assert list(asked.answers) == ["b", "a"]
    assert asked.take_back()
    assert (now(asked), asked.answers) == ("a", {"b": ("x",)})
    assert asked.take_back()
    assert (now(asked), asked.answers) == ("b", {})
    assert not asked.take_back()


def test_what_was_left_open_is_asked_again(asked: Answering) -> None:
    asked.skip()
    asked.answer(("x",))
    asked.skip()
    assert now(asked) == ""
    asked.skip()
    assert now(asked) == "a"
    asked.answer(NONE)
    assert now(asked) == "c"


def test_an_answer_is_changed(asked: Answering) -> None:
    asked.answer(("x",))
    asked.ask("a")
    asked.answer(NONE)
    assert asked.answers == {"a": ()}
    assert now(asked) == "b"
    assert not asked.ask("z")
    assert now(asked) == "b"


def test_several_old_clips_in_one_answer(asked: Answering) -> None:
    assert asked.add("x")
    assert asked.add("y")
    assert (now(asked), asked.answers, asked.left_open) == ("a", {"a": ("x", "y")}, 2)
    assert not asked.add("x")
    assert asked.answers == {"a": ("y",)}
    assert not asked.add("y")  # an answer that names none is no answer
    assert (now(asked), asked.answers, asked.left_open) == ("a", {}, 3)
    asked.answer(NONE)
    asked.ask("a")
    assert asked.add("x")
    assert asked.take_back()
    assert asked.answers == {}
    asked.add("x")
    asked.skip()
    assert now(asked) == "b"
