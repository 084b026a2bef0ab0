"""Reads what generators write into media files and beside them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from temoin.api import Evidence, EvidenceError, MediaFile
from temoin.builtin.containers import HEAD_BYTES, Text, kind_of, texts_of
from temoin.builtin.generators import (
    comfyui,
    hidden,
    programs,
    settings,
    sidecars,
    tags,
    web_ui,
)
from temoin.builtin.generators.trace import Trace
from temoin.builtin.naming import named

_OWN_NAMES = frozenset(
    {"parameters", "prompt", "workflow", "dream", "sd-metadata", "invokeai_metadata", "videoai"}
)
"""What only generators call a text: one that cannot be read is worth a line."""

_NAMED_BEFORE = re.compile(r"\A\s{0,8}(?:prompt|workflow):\s{0,8}(?=\{)", re.IGNORECASE)
"""What ComfyUI writes before its JSON in fields of EXIF, whose names mean something else."""


class GeneratorReader:
    """Finds what programs that generate pictures and sound say of themselves; no pixel is read.

    A file without such texts costs a fraction of a millisecond.
    """

    id = "temoin.generators"
    suffixes: frozenset[str] = frozenset()  # files are known by their content

    def __init__(self, *, hidden_texts: bool = False) -> None:
        """Take whether to decode pictures, for texts in the lowest bits of their pixels."""
        self._hidden_texts = hidden_texts
        self.version = "2 (hidden texts too)" if hidden_texts else "2"

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return what generators wrote into a file or beside it, prompts left out.

        Raises:
            EvidenceError: It cannot be opened, or something of a generator in it cannot be read.
        """
        with named(media):
            return self._read(media)

    def _read(self, media: MediaFile) -> list[Evidence]:
        texts = texts_of(media.path)
        if self._hidden_texts and _has_pixels(media):
            texts += hidden.texts_hidden_in(media.path)
        found = [*_in(texts), *sidecars.traces(media.path)]
        unread = [each for each in texts if each.problem and each.name.casefold() in _OWN_NAMES]
        if unread and not found:
            raise EvidenceError(
                f"a generator's text in it cannot be read ({unread[0].problem})",
                hint="Ask for another copy of the file.",
            )
        return list(dict.fromkeys(each.evidence() for each in found))


def _has_pixels(media: MediaFile) -> bool:
    with media.path.open("rb") as file:
        return kind_of(file.read(HEAD_BYTES)) in hidden.KINDS


def _in(texts: Sequence[Text]) -> Iterator[Trace]:
    """Yield what the texts of one file tell."""
    software = next((each.text for each in texts if each.name == "Software"), "")
    graphs: list[tuple[Text, str]] = []
    for each in texts:
        content = _NAMED_BEFORE.sub("", each.text, count=1).strip()
        if comfyui.is_graph(content):
            graphs.append((each, content))
        elif content[:1] == "{":
            yield from settings.traces(each, _parsed(content), software)
        else:
            yield from web_ui.traces(each)
            yield from settings.dream(each)
            yield from programs.midjourney(each)
            yield from tags.traces(each)
    yield from programs.easy_diffusion_in(texts)
    yield from comfyui.traces(graphs)


def _parsed(content: str) -> dict[str, object]:
    """Return a JSON object, or an empty one for what is none."""
    try:
        held: object = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
