"""What is said to people, in the language they asked for: one file a language.

English sentences are the keys. Where a language has no words for one, English is said: a
sentence in the wrong language is better than none.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from temoin.data import root
from temoin.errors import InputError, SetupError

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """A language as it is spoken.

    Attributes:
        words: Its sentences by the English ones; none for English.
        one: Numbers that take the singular.
        marks: What stands for the comma and for the point of an English number.
    """

    code: str
    words: Mapping[str, str] = field(default_factory=dict)
    one: frozenset[int] = frozenset({1})
    marks: tuple[str, str] = (",", ".")


_ONE = {"fr": frozenset({0, 1})}
_MARKS = {"fr": ("\N{NARROW NO-BREAK SPACE}", ",")}
"""Source: Imprimerie nationale, Lexique des règles typographiques: nombres."""

_NUMBERS = frozenset({"count", "number"})
_DIGITS = r"\d[\d,]*"
"""Values that are numbers, in a finished sentence: a colon elsewhere in it does not end words."""

_spoken = _Language(code=ENGLISH)
"""One reference, replaced whole: a thread that is speaking meets one language or the other."""


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that can be spoken, English first."""
    files = (root("resources") / "i18n").glob("*.json")
    return (ENGLISH, *sorted(each.stem for each in files))


def speak(code: str) -> None:
    """Say everything from here on in a language, in every thread.

    Args:
        code: `fr`; a region or an encoding after it (`fr-FR`, `fr_CA.UTF-8`) makes no difference.

    Raises:
        InputError: There is no such language.
        SetupError: Its file cannot be read.
    """
    global _spoken  # noqa: PLW0603 - one person sits before one program
    known = re.split(r"[-_.]", code.strip().lower(), maxsplit=1)[0]
    if known not in languages():
        raise InputError(
            say("no language {code!r}", code=code),
            hint=say("Use one of {codes} with --lang.", codes=", ".join(languages())),
        )
    _spoken = _language(known)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for as long as something lasts; "" goes on in the one that is spoken.

    Raises:
        InputError: There is no such language.
    """
    global _spoken  # noqa: PLW0603 - one person sits before one program
    before = _spoken
    try:
        if code:
            speak(code)
        yield
    finally:
        _spoken = before


def spoken() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.code


def say(words: str, /, **values: object) -> str:
    """Return a sentence in the language that is spoken, values put where braces name them.

    Args:
        words: The English sentence, as a literal, so that a test can find it; `{name}` stands for
            a value. It is also the key in a language's file.
        values: Put in as they are: whatever of them is words of ours, the caller says first.
    """
    known = _spoken.words.get(words, words)
    return known.format_map(values) if values else known


def say_counted(one: str, many: str, count: int, /, **values: object) -> str:
    """Return a sentence about a number, in the singular or the plural.

    Args:
        one: The English sentence for one, `{count} clip flagged`; the number may be left out.
        many: The same for several.
        count: The number, put in with its thousands apart.
        values: As for `say`.
    """
    words = one if count in _spoken.one else many
    return say(words, count=number(count), **values)


def say_word(kind: str, word: str) -> str:
    """Return one word, which a language may say in another way for each kind of thing.

    Args:
        kind: What it is said of: French says `unknown` of a technique otherwise than of a place.
        word: The English word.
    """
    words = _spoken.words
    return words.get(f"{kind}|{word}", words.get(word, word))


def say_again(words: str, templates: Sequence[str]) -> str:
    """Return a sentence that was made in English before, by us or by a library, in our language.

    Args:
        words: The finished sentence, values in it.
        templates: What it may have been made from; the first that fits is taken. Where none fits
            it is said as it is. A value called `words` is a sentence of ours, and is said too;
            one called `where` is a name of others, or a place that is made from one of these.
    """
    if words in _spoken.words or _spoken.code == ENGLISH:
        return say(words)
    return _refilled(words, templates)


def _refilled(words: str, templates: Sequence[str]) -> str:
    """Return what was made from a template in our language; anything else as it is."""
    for template in templates:
        if fits := _pattern(template).fullmatch(words):
            values = fits.groupdict()
            if inner := values.get("words"):
                values["words"] = say_again(inner, templates)
            if where := values.get("where"):
                values["where"] = _refilled(where, templates)
            return say(template, **values)
    return words


def sayable(words: str) -> str:
    """Return an English sentence as it is: a mark on a constant that is said later, by `say`."""
    return words


def number(value: float, places: int = 0) -> str:
    """Return a number with its thousands apart, as the language that is spoken writes it."""
    thousands, point = _spoken.marks
    return f"{value:,.{places}f}".translate({ord(","): thousands, ord("."): point})


@lru_cache(maxsize=1000)
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    parts[1::2] = [f"(?P<{name}>{_DIGITS if name in _NUMBERS else '.+?'})" for name in parts[1::2]]
    parts[::2] = map(re.escape, parts[::2])
    return re.compile("".join(parts), re.DOTALL)


@lru_cache
def _language(code: str) -> _Language:
    """Return a language with its words.

    Raises:
        SetupError: Its file cannot be read.
    """
    if code == ENGLISH:
        return _Language(code=ENGLISH)
    path = root("resources") / "i18n" / f"{code}.json"
    try:
        words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SetupError(
            f"the language {code} cannot be read: {error}", hint="Install temoin again."
        ) from error
    return _Language(
        code=code,
        words=words,
        one=_ONE.get(code, frozenset({1})),
        marks=_MARKS.get(code, (",", ".")),
    )
