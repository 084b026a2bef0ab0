"""Proposes generators by names of files, folders, clips and notes: weak grounds, and said so."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from unicodedata import normalize
from urllib.parse import unquote

import msgspec

from temoin.api import (
    CatalogueError,
    ClipView,
    Evidence,
    Ground,
    Proposal,
    root,
    say,
    vocabulary,
)

_FOLDERS = 4
"""Nearest folders of a file whose names count; those above are a facility's own."""

_LONGEST_TEXT = 80
_VERSION = r"(?:\d{1,3}(?:\.\d{1,3})?)?"  # that is written to a name without a mark between

_PLAIN = str.maketrans("İı", "Ii")
"""Turkish letters, which an expression that ignores case takes for the plain ones."""


class _Generator(msgspec.Struct, forbid_unknown_fields=True):
    tool: str
    words: list[str]
    technique: vocabulary.Technique = vocabulary.Technique.UNKNOWN
    effect: vocabulary.Effect = vocabulary.Effect.UNKNOWN


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    generator: list[_Generator]


class NameDetector:
    """Looks for the names of generators in what people called things."""

    id = "temoin.names"
    version = "1"

    def detect(self, clip: ClipView, evidence: Sequence[Evidence]) -> Iterable[Proposal]:
        """Return one weak proposal for each generator that is named, with every place."""
        del evidence
        grounds: dict[str, list[Ground]] = {}
        for where, text in _texts(clip):
            for tool in named_in(text):
                ground = Ground(where=f"{clip.id}: {where}", text=text[:_LONGEST_TEXT])
                grounds.setdefault(tool, []).append(ground)
        return [_proposal(_generators()[tool], found) for tool, found in grounds.items()]


def _texts(clip: ClipView) -> Iterator[tuple[str, str]]:
    """Yield what people called a clip, its file and its folders, and what they noted on it."""
    yield "clip name", clip.name
    media = clip.active_media
    if media and media.url:
        *folders, name = re.split(r"[/\\]", unquote(media.url))
        if name != clip.name:
            yield "file name", name
        for folder in folders[-_FOLDERS:]:
            yield "folder", folder
    for marker in clip.markers:
        yield "marker", marker.name
        yield "marker", marker.comment


@lru_cache(maxsize=4096)
def named_in(text: str) -> tuple[str, ...]:
    """Return the generators that a text names, each once, in order."""
    pattern = _pattern()
    plain = normalize("NFC", text).translate(_PLAIN)
    found = (pattern.tool_of(each) for each in pattern.words.finditer(plain))
    return tuple(dict.fromkeys(found))


class _Pattern:
    """All words as one expression, and whose each of them is."""

    def __init__(self, generators: Iterable[_Generator]) -> None:
        self._tools: dict[str, str] = {}
        words = []
        for each in generators:
            for word in each.words:
                version = "" if word[-1].isdigit() else _VERSION
                words.append(r"[\W_]*".join(map(re.escape, word.split())) + version)
                self._tools[_letters(word)] = each.tool
        longest_first = sorted(words, key=len, reverse=True)
        self.words = re.compile(
            rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])", re.IGNORECASE
        )

    def tool_of(self, found: re.Match[str]) -> str:
        letters = _letters(found[0])
        return self._tools.get(letters) or self._tools[letters.rstrip("0123456789")]


def _letters(word: str) -> str:
    return re.sub(r"[\W_]", "", word).casefold()


@cache
def _pattern() -> _Pattern:
    return _Pattern(_generators().values())


@cache
def _generators() -> Mapping[str, _Generator]:
    """Return the generators by name.

    Raises:
        CatalogueError: The table is damaged.
    """
    path = root("resources") / "names" / "generators.toml"
    try:
        table = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Table)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise CatalogueError(
            say("{name}: {reason}", name=path.name, reason=error), hint="Install temoin again."
        ) from error
    return {each.tool: each for each in table.generator}


def _proposal(generator: _Generator, grounds: Iterable[Ground]) -> Proposal:
    return Proposal(
        tool=generator.tool,
        technique=generator.technique,
        effect=generator.effect,
        presence=vocabulary.Presence.UNKNOWN,
        confidence=vocabulary.Confidence.WEAK,
        grounds=tuple(dict.fromkeys(grounds)),
        by_name=True,
    )
