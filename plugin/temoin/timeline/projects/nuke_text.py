"""The text of Nuke's scripts: commands of words, as Tcl has them, read without running any.

Source: scripts by Nuke 12 to 16; Tcl's manual, "Summary of Tcl language syntax".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"(?:[^\S\n]|\\\r?\n)+")
_PLAIN = re.compile(r'[^\S\n]*+([^\s"{\[\\;#][^\s\[\\]*+)(?=\s|\Z)')  # most words are
_BARE = re.compile(r"(?:\\.|[^\\\s\[])+", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LINE_END = re.compile(r"\n|\Z")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}


class Word(NamedTuple):
    """A word of a command; a tuple because scripts have millions.

    Attributes:
        text: Without its quotes or braces.
        braced: Whether it stood in braces: nothing in it is evaluated at once.
    """

    text: str
    braced: bool = False


def commands(text: str) -> Iterator[list[Word]]:
    """Yield each command's words; what is never closed reaches to the end."""
    words: list[Word] = []
    at, end = 0, len(text)
    while at < end:
        if plain := _PLAIN.match(text, at):
            words.append(Word(plain[1]))
            at = plain.end()
            continue
        if blank := _BLANK.match(text, at):
            at = blank.end()
            continue
        begin = text[at]
        if begin in "\n;" and (begin == "\n" or not words):
            if words:
                yield words
            words, at = [], at + 1
        elif begin == "#" and not words:
            at = _LINE_END.search(text, at).end()  # type: ignore[union-attr]  # `\Z` is found
        else:
            word, at = _word(text, at)
            words.append(word)
    if words:
        yield words


def _word(text: str, at: int) -> tuple[Word, int]:
    if text[at] == "{":
        end = _closing(text, at, _BRACES, "{")
        return Word(text[at + 1 : end - 1 if text[end - 1] == "}" else end], braced=True), end
    if text[at] == '"':
        quoted = _QUOTED.match(text, at)
        end = quoted.end() if quoted else at + 1
        return Word(unescaped(text[at + 1 : end].removesuffix('"'))), end
    begin, size = at, len(text)
    while at < size and not text[at].isspace():
        if text[at] == "[":
            at = _closing(text, at, _BRACKETS, "[")
        else:
            bare = _BARE.match(text, at)
            at = bare.end() if bare else at + 1
    return Word(unescaped(text[begin:at])), at


def _closing(text: str, at: int, marks: re.Pattern[str], opening: str) -> int:
    """Return the place after what closes the bracket that stands here."""
    depth = 0
    for mark in marks.finditer(text, at):
        if mark.group()[0] != "\\":
            depth += 1 if mark.group() == opening else -1
            if depth == 0:
                return mark.end()
    return len(text)


def unescaped(text: str) -> str:
    """Return a text without its backslashes."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda each: _LETTERS.get(each[1], each[1]), text)
