"""China's implicit label of generated content: a small JSON object under the key `AIGC`.

It stands in XMP (`TC260:AIGC`), in Exif's UserComment, in PNG's text, in an ID3 frame TXXX, in a
RIFF chunk, under a key of MP4, in a PDF's dictionary; by itself or as `{"AIGC": {...}}`. So it is
known by its own fields.

Source: GB 45438-2025, annex E; TC260-PG-20259A (images), -20257A, -202510A (video).
"""

import json
import re
from collections.abc import Iterator, Mapping

_FIELDS = frozenset(
    {
        *("ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID"),
        *("ReservedCode2", "ReserveCode1", "ReserveCode2", "ServiceProvider", "ServiceUser"),
    }
)
"""Fields beside `Label`; some are written otherwise, and two are those of Tencent's form."""

_NAME, _TENCENT = b'"ContentProducer"', b'"ServiceProvider"'
_SHORT = 64 * 1024  # Tencent's form is looked for where texts stand, not among megabytes
_MARK = re.compile(rb"ContentProducer|ServiceProvider")
_BEFORE, _LONGEST, _MOST = 4096, 64 * 1024, 20


def labels_in(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the place and the value of each label in some bytes."""
    if _NAME not in content and (len(content) > _SHORT or _TENCENT not in content):
        return
    at = 0
    for _ in range(_MOST):
        mark = _MARK.search(content, at)
        if not mark:
            return
        at = mark.end()
        for start in _braces(content, mark.start()):
            text = content[start : start + _LONGEST].decode("utf-8", "replace")
            value, length = label_of(text)
            if length:
                at = max(at, start + length)
                yield start, value
                break


def _braces(content: bytes, before: int) -> Iterator[int]:
    """Yield where the nearest objects around a place may begin."""
    at = before
    for _ in range(3):
        at = content.rfind(b"{", max(0, before - _BEFORE), at)
        if at < 0:
            return
        yield at


def label_of(text: str) -> tuple[str, int]:
    """Return the value of the label that a text begins with, and its length; 0 for none."""
    try:
        value, length = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return "", 0
    found = value.get("AIGC", value) if isinstance(value, dict) else None
    if isinstance(found, Mapping) and _is_label(found):
        return str(found["Label"]), length
    return "", 0


def _is_label(found: Mapping[str, object]) -> bool:
    is_plain = isinstance(found.get("Label"), str | int)
    return is_plain and not _FIELDS.isdisjoint(found)
