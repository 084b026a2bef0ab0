"""After Effects' binary projects, as the tree that its XML projects are.

Both hold the same chunks: here in a big-endian RIFF, there as elements with their bytes in hex.

Source: public notes on the format (lottie-docs, `aep.md`); not tried on a file by the program.
"""

import json
from xml.etree.ElementTree import Element, SubElement

from temoin.errors import TimelineError
from temoin.timeline.xml_text import DEEPEST_TAGS

MAGIC = b"RIFX"
ROOT = "AfterEffectsProject"
_FORM = b"Egg!"
_HEADER = 12
_LISTS = frozenset({b"LIST", b"tdsn", b"fnam"})
_KEPT = frozenset({b"idta", b"cdta", b"ldta", b"tdsb", b"tdmn"})
_PASSED_OVER = frozenset({b"btdk", b"parT", b"list"})  # texts, parameters, keyframes
_SAVE_AGAIN = "Save the project again in After Effects."


def tree_of(content: bytes) -> Element:
    """Return the tree of a binary project.

    Raises:
        TimelineError: It is none, cut off, or lies too deep.
    """
    if content[8:_HEADER] != _FORM:
        raise TimelineError("no project of After Effects", hint=_SAVE_AGAIN)
    root = Element(ROOT)
    end = min(len(content), 8 + int.from_bytes(content[4:8]))
    _read(memoryview(content)[_HEADER:end], root, DEEPEST_TAGS)
    return root


def _read(chunks: memoryview, parent: Element, deepest: int) -> None:
    """Read chunks into the element that they stand in."""
    if deepest == 0:
        raise TimelineError("its chunks are nested too deeply", hint=_SAVE_AGAIN)
    at = 0
    while at + 8 <= len(chunks):
        kind = bytes(chunks[at : at + 4])
        size = int.from_bytes(chunks[at + 4 : at + 8])
        held = chunks[at + 8 : at + 8 + size]
        if len(held) < size:
            raise TimelineError("it is cut off", hint=_SAVE_AGAIN)
        if kind in _LISTS:
            _list(kind, held, parent, deepest)
        elif kind == b"Utf8":
            SubElement(parent, "string").text = str(held, "utf-8", "replace")
        elif kind == b"alas":
            SubElement(parent, "fileReference", fullpath=_path(held))
        elif kind in _KEPT:
            SubElement(parent, kind.decode(), bdata=held.hex())
        at += 8 + size + size % 2


def _list(kind: bytes, held: memoryview, parent: Element, deepest: int) -> None:
    if kind == b"LIST":
        kind, held = bytes(held[:4]), held[4:]
    if kind not in _PASSED_OVER:
        _read(held, SubElement(parent, kind.decode("latin-1").strip()), deepest - 1)


def _path(held: memoryview) -> str:
    """Return a file's path from what is told of it in JSON, or ""."""
    try:
        told: object = json.loads(bytes(held).rstrip(b"\0"))
    except (ValueError, RecursionError):
        return ""
    path = told.get("fullpath") if isinstance(told, dict) else None
    return path if isinstance(path, str) else ""
