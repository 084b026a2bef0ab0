"""What is said to people, in the language they asked for: one file a language.

English sentences are the keys. Where a language has no words for one, English is said: a
sentence in the wrong language is better than none.
"""

import json
from functools import lru_cache

from temoin.data import root
from temoin.errors import InputError, SetupError

ENGLISH = "en"
_spoken = ENGLISH


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that can be spoken, English first."""
    files = (root("resources") / "i18n").glob("*.json")
    return (ENGLISH, *sorted(each.stem for each in files))


def speak(code: str) -> None:
    """Say everything from here on in a language.

    Raises:
        InputError: There is no such language.
    """
    global _spoken  # noqa: PLW0603 - one person sits before one program
    if code not in languages():
        raise InputError(
            f"no language {code!r}", hint=f"Use one of {', '.join(languages())} with --lang."
        )
    _spoken = code


def spoken() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken


def say(words: str, /, **values: object) -> str:
    """Return a sentence in the language that is spoken, values put where braces name them.

    Args:
        words: The English sentence, as a literal, so that a test can find it; `{name}` stands for
            a value. It is also the key in a language's file.
        values: Put in as they are: whatever of them is words of ours, the caller says first.
    """
    known = words if _spoken == ENGLISH else _words_of(_spoken).get(words, words)
    return known.format_map(values) if values else known


def sayable(words: str) -> str:
    """Return an English sentence as it is: a mark on a constant that is said later, by `say`."""
    return words


@lru_cache
def _words_of(code: str) -> dict[str, str]:
    """Return a language's sentences by the English ones.

    Raises:
        SetupError: Its file cannot be read.
    """
    path = root("resources") / "i18n" / f"{code}.json"
    try:
        words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SetupError(
            f"the language {code} cannot be read: {error}", hint="Install temoin again."
        ) from error
    return words
