"""What is said, in the language that was asked for."""

from collections.abc import Iterator

import pytest

from temoin.errors import InputError
from temoin.language import (
    languages,
    number,
    say,
    say_again,
    say_counted,
    say_word,
    speak,
    speaking,
    spoken,
)
from temoin.store.settings import wanted_language
from temoin.wording import age, counted


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


def test_a_region_or_an_encoding_makes_no_difference() -> None:
    for code in ("FR", "fr-CA", "fr_FR.UTF-8"):
        speak("en")
        speak(code)
        assert spoken() == "fr"


def test_a_language_is_spoken_for_as_long_as_something_lasts() -> None:
    with speaking("fr"):
        assert spoken() == "fr"
        with speaking(""):
            assert spoken() == "fr"
        with pytest.raises(InputError), speaking("xx"):
            pass
        assert spoken() == "fr"
    assert spoken() == "en"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (number(1234567), number(1234.5, 1)) == ("1,234,567", "1,234.5")
    speak("fr")
    assert (number(1234567), number(1234.5, 1)) == ("1\u202f234\u202f567", "1\u202f234,5")


def test_nought_is_singular_in_french() -> None:
    assert [counted(count, "clip") for count in (0, 1, 2)] == ["0 clips", "1 clip", "2 clips"]
    speak("fr")
    assert [counted(count, "clip") for count in (0, 1, 2)] == ["0 plan", "1 plan", "2 plans"]


def test_a_sentence_about_a_number_has_two_forms() -> None:
    one, many = "{count} clip flagged", "{count} clips flagged"
    assert say_counted(one, many, 1) == "1 clip flagged"
    assert say_counted(one, many, 2000) == "2,000 clips flagged"
    speak("fr")
    assert say_counted(one, many, 0) == "0 plan signalé"
    assert say_counted(one, many, 2) == "2 plans signalés"


def test_a_word_agrees_with_what_it_is_said_of() -> None:
    assert say_word("Technique", "unknown") == "unknown"
    speak("fr")
    assert say_word("Technique", "unknown") == "inconnue"
    assert say_word("Effect", "unknown") == "inconnu"
    assert say_word("nothing of ours", "unknown") == "inconnu"


def test_a_finished_sentence_is_said_again() -> None:
    templates = ("{name} is not there", "model {name}", "a part of it: {words}")
    assert say_again("a.mov is not there", templates) == "a.mov is not there"
    speak("fr")
    assert say_again("a.mov is not there", templates) == "a.mov est introuvable"
    inner = say_again("a part of it: model clip", templates)
    assert inner == "une partie\u00a0: modèle clip"  # a name is nobody's word of ours
    assert say_again("what nobody knows", templates) == "what nobody knows"


def test_ages_in_french() -> None:
    speak("fr")
    minute = 60_000
    ages = [age(0, past * minute) for past in (0, 5, 120, 1440, 2880)]
    assert ages == [
        "à l\u2019instant",
        "il y a 5 min",
        "il y a 2 h",
        "il y a 1 jour",
        "il y a 2 jours",
    ]


def test_a_command_line_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wanted_language(["show", "a.otio"]) == ""
    monkeypatch.setenv("TEMOIN_LANG", "fr")
    assert wanted_language(["show"]) == "fr"
    assert wanted_language(["show", "--lang", "en"]) == "en"
    assert wanted_language(["show", "--lang=en"]) == "en"
    assert wanted_language([]) == "fr"


def test_a_language_is_a_file() -> None:
    assert languages() == ("en", "fr")
