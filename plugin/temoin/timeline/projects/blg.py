"""Baselight's grades (BLG): an OpenEXR picture with a payload that only FilmLight's programs read.

Identifiers of plug-ins are looked for in it as text. A payload in which no text can be read is
refused: nothing could be said about it.

Source: FilmLight, "BLG Tools" (a BLG is a multi-track OpenEXR file); OpenEXR, "OpenEXR File
Layout" (magic number, headers, attributes); OpenFX, `kOfxPropName` of a plug-in (reverse domain).
"""

import re
import struct
from collections.abc import Iterator

from temoin.errors import TimelineError
from temoin.timeline.nodes import Found
from temoin.timeline.projects.parts import clip, clip_list, effect
from temoin.timeline.projects.unpacking import gunzipped
from temoin.timeline.times import Notes

FORMAT = "blg"
_HOST = "baselight"
_EXR = bytes.fromhex("762f3101")
_GZIP = b"\x1f\x8b\x08"
_MANY_PARTS = 0x1000  # a bit of the version field
_MOST_ATTRIBUTES = 10_000
_LONGEST_NAME = 256
_LARGEST_HEADER = 64 * 1024**2
_LARGEST_PAYLOAD = 256 * 1024**2
_MOST_IDS = 1_000
_THEIRS = re.compile(rb"blg|baselight|filmlight|truelight", re.IGNORECASE)
_PLUG_IN = re.compile(
    rb"(?<![\w.-])(?:com|net|org|uk|tv|de|fr|eu|io|ch|jp|au|nz)"
    rb"(?:\.[A-Za-z][\w-]{0,63}){2,8}(?![\w-])"
)
_TEXT = re.compile(rb"[\t\n\r -~]+")
_READABLE = 0.95  # of a payload: below it, what it says is packed or encrypted


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a grade of Baselight's."""
    if suffix == ".blg":
        return True
    is_exr = suffix == ".exr" and content.startswith(_EXR)
    return is_exr and any(_THEIRS.search(name) for name, _ in _attributes(content))


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a grade as a clip with the plug-ins that it names.

    Raises:
        TimelineError: Nothing in it can be looked into.
    """
    payloads = [*_payloads(content)]
    found = dict.fromkeys(each for payload in payloads for each in _plug_ins(payload))
    if not found and not any(_is_readable(each) for each in payloads):
        raise TimelineError(
            "a Baselight grade (BLG) in which no text can be read: its tools are not told",
            hint="Name its tools by hand, with temoin log.",
        )
    notes.unseen("a Baselight grade does not say which operators of its own it uses")
    notes.unseen("a Baselight grade does not say which of its plug-ins are switched on")
    effects = [
        effect(each, each, _HOST, {"plug-in": each, "path": "payload"}, enabled=None)
        for each in [*found][:_MOST_IDS]
    ]
    return clip_list("", [clip("grade", effects=effects)])


def _payloads(content: bytes) -> Iterator[bytes]:
    """Yield the parts of a file that describe the grade, unpacked where gzip packed them."""
    if not content.startswith(_EXR):
        yield _unpacked(content)
        return
    for name, value in _attributes(content):
        if _THEIRS.search(name):
            yield _unpacked(value)


def _unpacked(value: bytes) -> bytes:
    return gunzipped(value, _LARGEST_PAYLOAD) if value.startswith(_GZIP) else value


def _attributes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and value of the attributes of an OpenEXR file, of all its parts."""
    if len(content) < len(_EXR) + 4:
        return
    (version,) = struct.unpack_from("<I", content, len(_EXR))
    at = len(_EXR) + 4
    for _ in range(_MOST_ATTRIBUTES):
        name, at = _name(content, at)
        if not name:
            if not version & _MANY_PARTS or content[at : at + 1] in {b"", b"\0"}:
                return
            continue  # the next part's header
        _, at = _name(content, at)
        if at + 4 > min(len(content), _LARGEST_HEADER):
            return
        (size,) = struct.unpack_from("<I", content, at)
        at += 4 + size
        if at > len(content):
            return
        yield name, content[at - size : at]


def _name(content: bytes, at: int) -> tuple[bytes, int]:
    """Return the name that ends at the next NUL, and where the rest begins; "" for none."""
    end = content.find(b"\0", at, at + _LONGEST_NAME)
    return (content[at:end], end + 1) if end >= 0 else (b"", len(content))


def _plug_ins(payload: bytes) -> Iterator[str]:
    return (each[0].decode("ascii") for each in _PLUG_IN.finditer(payload) if each[0].isascii())


def _is_readable(payload: bytes) -> bool:
    readable = sum(len(each[0]) for each in _TEXT.finditer(payload))
    return bool(payload) and readable > _READABLE * len(payload)
