"""Texts that generators hide in the lowest bits of pixels: looked for only when asked.

The bits of the alpha channel, or else of the colours, are read column by column: fifteen letters
of a mark, the number of bits that follow, then the text.
Source: ashen-sensored/sd_webui_stealth_pnginfo; NovelAI/novelai-image-metadata.
"""

import json
import zlib
from pathlib import Path

from temoin.api import EvidenceError
from temoin.builtin.containers import Kind, Text

KINDS = frozenset({Kind.PNG, Kind.WEBP})
_MOST_FILE_BYTES = 128 * 1024 * 1024
_MOST_PIXELS = 64 * 1024 * 1024
_MOST_BYTES = 4 * 1024 * 1024
_MARK_BITS, _LENGTH_BITS = 15 * 8, 32
_MARKS = {
    b"stealth_pnginfo": False,
    b"stealth_pngcomp": True,
    b"stealth_rgbinfo": False,
    b"stealth_rgbcomp": True,
}
"""The marks, and whether what follows is compressed (gzip)."""

_BIT = bytes(b"01"[number & 1] for number in range(256))


def texts_hidden_in(path: Path) -> list[Text]:
    """Return what is hidden in the pixels of a picture, as the texts that it would else carry.

    Raises:
        EvidenceError: Its pixels cannot be read, or are too many.
    """
    for where, samples in _channels(path):
        found = _hidden(samples)
        if found:
            return _texts(found, f"lowest bits of {where}")
    return []


def _channels(path: Path) -> list[tuple[str, bytes]]:
    """Return alpha and colours, column by column.

    Raises:
        EvidenceError: They cannot be read, or are too many.
    """
    from PIL import Image

    if path.stat().st_size > _MOST_FILE_BYTES:
        raise _unreadable()
    try:
        with Image.open(path, formats=["PNG", "WEBP"]) as image:
            if image.width * image.height > _MOST_PIXELS or getattr(image, "n_frames", 1) > 1:
                raise _unreadable()
            if image.mode not in {"RGB", "RGBA"}:
                return []
            turned = image.transpose(Image.Transpose.TRANSPOSE)
            alpha = [turned.getchannel("A").tobytes()] if image.mode == "RGBA" else []
            colours = turned.convert("RGB").tobytes()
    except (OSError, ValueError, SyntaxError, MemoryError, ZeroDivisionError) as error:
        raise _unreadable() from error
    return [*(("alpha", each) for each in alpha), ("colours", colours)]


def _hidden(samples: bytes) -> bytes:
    mark = _packed(samples, 0, _MARK_BITS)
    if mark not in _MARKS:
        return b""
    start = _MARK_BITS + _LENGTH_BITS
    bits = int.from_bytes(_packed(samples, _MARK_BITS, _LENGTH_BITS))
    if not 0 < bits <= min(_MOST_BYTES * 8, len(samples) - start):
        return b""
    content = _packed(samples, start, bits - bits % 8)
    return _inflated(content) if _MARKS[mark] else content


def _packed(samples: bytes, start: int, bits: int) -> bytes:
    """Return the lowest bits of samples as bytes, the highest first."""
    digits = samples[start : start + bits].translate(_BIT)
    return int(digits, 2).to_bytes(bits // 8) if len(digits) == bits else b""


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST_BYTES)
    except zlib.error:
        return b""


def _texts(content: bytes, where: str) -> list[Text]:
    """Return texts by their names: NovelAI hides several, web UIs one."""
    plain = content.decode("utf-8", "replace")
    try:
        held: object = json.loads(plain)
    except (ValueError, RecursionError):
        held = None
    if isinstance(held, dict) and "Comment" in held:
        return [
            Text(name=name, where=where, text=text)
            for name, text in held.items()
            if isinstance(text, str)
        ]
    return [Text(name="parameters", where=where, text=plain)]


def _unreadable() -> EvidenceError:
    return EvidenceError("its pixels cannot be read", hint="Ask for another copy of the file.")
