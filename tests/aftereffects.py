"""After Effects' projects made in a line or two: XML with packed numbers as hex, or binary."""

import json
import struct
from collections.abc import Iterable
from xml.etree import ElementTree

from temoin.model import CutView
from timelines import read_bytes

SCALE = 2400  # parts of a second in which the program counts here


def document(*items: str, kinds: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AfterEffectsProject'
        ' xmlns="http://www.adobe.com/products/aftereffects" majorVersion="1" minorVersion="0">\n'
        f'<head bdata="005d00040b400e30"/><EfdG>{kinds}</EfdG><Fold>{"".join(items)}</Fold>'
        "</AfterEffectsProject>\n"
    ).encode()


def composition(
    *layers: str, key: int = 1, name: str = "comp", seconds: int = 10, fps: float = 24, at: int = 0
) -> str:
    told = bytearray(204)
    struct.pack_into(">II", told, 44, seconds * SCALE, SCALE)
    struct.pack_into(">HH", told, 156, int(fps), round(fps % 1 * 65536))
    struct.pack_into(">iI", told, 164, at * SCALE, SCALE)
    return (
        f'<Item>{_key(4, key)}<string>{name}</string><cdta bdata="{told.hex()}"/>'
        f"{''.join(layers)}</Item>"
    )


def footage(key: int = 2, path: str = "D:\\plates\\a.mov", name: str = "") -> str:
    file = f'<Als2><fileReference ascendcount_base="1" fullpath="{path}"/></Als2>' if path else ""
    return f"<Item>{_key(7, key)}<string>{name}</string><Pin>{file}</Pin></Item>"


def folder(*items: str) -> str:
    return f"<Item>{_key(1, 99)}<string>bin</string><Sfdr>{''.join(items)}</Sfdr></Item>"


def _key(kind: int, key: int) -> str:
    return f'<idta bdata="{struct.pack(">H14xI", kind, key).hex()}"/>'


def layer(
    *effects: str,
    name: str = "",
    source: int = 2,
    start: float = 0,
    begin: float = 0,
    end: float = 2,
    stretch: tuple[int, int] = (1, 1),
    switches: int = 0b101,
    kind: int = 0,
) -> str:
    """Return a layer; `begin` and `end` count from `start`, in seconds."""
    told = bytearray(160)
    struct.pack_into(">i", told, 8, stretch[0])
    struct.pack_into(">I", told, 108, stretch[1])
    for place, time in ((12, start), (20, begin), (28, end)):
        struct.pack_into(">iI", told, place, round(time * SCALE), SCALE)
    told[39], told[131] = switches, kind
    struct.pack_into(">I", told, 40, source)
    parade = group([(match_name("ADBE Effect Parade"), group([("", each) for each in effects]))])
    return f'<Layr><ldta bdata="{told.hex()}"/><string>{name}</string>{parade}</Layr>'


def match_name(name: str) -> str:
    return f'<tdmn bdata="{name.encode().ljust(40, bytes(1)).hex()}"/>'


def group(held: Iterable[tuple[str, str]], switches: int = 1) -> str:
    inside = "".join(name + each for name, each in held)
    return (
        f'<tdgp><tdsb bdata="{switches:08x}"/><tdsn><string>-_0_/-</string></tdsn>'
        f"{inside}{match_name('ADBE Group End')}</tdgp>"
    )


def effect(name: str, *, shown: str = "-_0_/-", on: bool | None = True) -> str:
    values = group([], switches=int(bool(on))) if on is not None else ""
    return f"{match_name(name)}<sspc><fnam><string>{shown}</string></fnam>{values}</sspc>"


def kind_of_effect(name: str, shown: str) -> str:
    return f"<EfDf>{match_name(name)}<sspc><fnam><string>{shown}</string></fnam></sspc></EfDf>"


def read(*items: str, kinds: str = "") -> CutView:
    return read_bytes(document(*items, kinds=kinds))


def binary(xml: bytes) -> bytes:
    """Return an XML project as the binary one that holds the same chunks."""
    inside = b"Egg!" + b"".join(_chunk(each) for each in ElementTree.fromstring(xml))
    return b"RIFX" + struct.pack(">I", len(inside)) + inside


def _chunk(element: ElementTree.Element) -> bytes:
    kind = element.tag.rpartition("}")[2]
    if kind == "string":
        return _sized(b"Utf8", (element.text or "").encode())
    if kind == "fileReference":
        return _sized(b"alas", json.dumps({"fullpath": element.get("fullpath")}).encode())
    if (packed := element.get("bdata")) is not None:
        return _sized(kind.encode(), bytes.fromhex(packed))
    held = b"".join(_chunk(each) for each in element)
    if kind in {"tdsn", "fnam"}:
        return _sized(kind.encode(), held)
    return _sized(b"LIST", kind.ljust(4).encode() + held)


def _sized(kind: bytes, held: bytes) -> bytes:
    return kind + struct.pack(">I", len(held)) + held + bytes(len(held) % 2)
