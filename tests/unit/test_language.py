"""What is said, in the language that was asked for."""

from collections.abc import Iterator

import pytest

from temoin.errors import InputError
from temoin.language import say, speak, spoken


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")


def test_english_is_said_where_nobody_asked() -> None:
    assert spoken() == "en"
    assert say("{count} clips", count=3) == "3 clips"


def test_a_language_says_its_own_words() -> None:
    speak("fr")
    assert say("clips") == "plans"


def test_a_sentence_without_words_in_a_language_is_said_in_english() -> None:
    speak("fr")
    assert say("nothing that anybody translated: {name}", name="{x}") == (
        "nothing that anybody translated: {x}"
    )


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="no language 'xx'"):
        speak("xx")
