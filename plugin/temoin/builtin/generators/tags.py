"""Tags of containers by which programs say what they did: Topaz Video, Suno.

Source: Topaz Video's ffmpeg command lines and `videoai` tags in public logs; tags of Suno's files
as their users quote them.
"""

import re
from collections.abc import Iterator

from temoin.builtin.containers import Text
from temoin.builtin.generators.trace import Strength, Technique, Trace

_TOPAZ_TAG = "videoai"
_TOPAZ_MODEL = re.compile(r"\b(?:using|and|with) ([a-z]{2,5}-\d{1,2})\b")
_SUNO = re.compile(r"\s*made with suno\b", re.IGNORECASE)
_LONGEST = 10_000


def traces(found: Text) -> Iterator[Trace]:
    """Yield what one tag tells."""
    content = found.text[:_LONGEST]
    if found.name.casefold().rpartition(".")[2] == _TOPAZ_TAG and content.strip():
        yield Trace(
            tool="Topaz Video",
            where=found.where,
            technique=Technique.ENHANCEMENT,
            model=" and ".join(dict.fromkeys(_TOPAZ_MODEL.findall(content))),
        )
    if _SUNO.match(content):
        yield Trace(tool="Suno", where=found.where, strength=Strength.WEAK)
