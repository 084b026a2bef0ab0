"""After Effects' project items and layers: what their packed chunks say.

Numbers are big-endian. A chunk that is too short for one says nothing.

Source: public notes on the chunks `idta`, `cdta`, `ldta`, `tdsb`, `tdmn` of After Effects 15 to 25
(lottie-docs, `aep.md`; py_aep), and an .aepx by After Effects 16.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from temoin.errors import RateError
from temoin.rate import Rate
from temoin.wording import file_name

EFFECTS = "ADBE Effect Parade"
_NO_NAME = "-_0_/-"
_CAMERA_AND_LIGHT = frozenset({1, 2})
_LEGACY_NAME = slice(64, 96)


@dataclass(frozen=True, slots=True)
class Item:
    """A composition, or footage.

    Attributes:
        path: Of the footage's file, if it has one.
        rate: Of a composition; None for what is none.
        start: Seconds at which its timecode begins.
        duration: Seconds; None where it does not say.
    """

    key: int
    name: str
    element: Element
    path: str = ""
    rate: Rate | None = None
    start: Fraction = Fraction(0)
    duration: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a composition, its times in seconds.

    Attributes:
        begin: In the composition's time.
        end: Likewise.
        source_begin: In the time of what it shows.
        speed: At which that plays.
        source: Key of the item that it shows; 0 for none.
    """

    name: str
    begin: Fraction
    end: Fraction
    source_begin: Fraction
    speed: Fraction
    source: int
    enabled: bool
    effects_on: bool


def items_of(tree: Element) -> Iterator[Item]:
    """Yield a project's compositions and footage."""
    for element in tree.iter("Item"):
        key = number(element.find("idta"), 16, "I")
        if key is None:
            continue
        name, path = text_in(element), _path(element)
        composition = element.find("cdta")
        rate = _rate(composition)
        if composition is None or rate is None:
            yield Item(key, name or file_name(path), element, path)
            continue
        start = ratio(composition, 164, "i")
        duration = ratio(composition, 44, "I")
        yield Item(key, name, element, "", rate, start or Fraction(0), duration)


def layer_of(element: Element) -> Layer | None:
    """Return a layer; None for a camera or a light, or one that does not tell its times."""
    told = element.find("ldta")
    begin, end = ratio(told, 20, "i"), ratio(told, 28, "i")
    if begin is None or end is None or number(told, 131, "B") in _CAMERA_AND_LIGHT:
        return None
    start = ratio(told, 12, "i") or Fraction(0)
    stretch = _stretch(told)
    edges = sorted((start + begin * stretch, start + end * stretch))
    switches = number(told, 39, "B")
    return Layer(
        name=text_in(element) or _short_text(told, _LEGACY_NAME),
        begin=edges[0],
        end=edges[1],
        source_begin=min(begin, end),
        speed=1 / stretch,
        source=number(told, 40, "I") or 0,
        enabled=bool((switches or 0) & 1),
        effects_on=bool((switches or 0) & 4),
    )


def properties(group: Element | None) -> Iterator[tuple[str, Element]]:
    """Yield the properties of a group: each one's match name and what stands for it."""
    match_name = ""
    for each in group if group is not None else ():
        if each.tag == "tdmn":
            match_name = _short_text(each, slice(0, 40))
        elif match_name:
            yield match_name, each
            match_name = ""


def effect_name(effect: Element | None) -> str:
    """Return an effect's name for people, or "" where it is that of its kind."""
    name = effect.findtext("fnam/string") if effect is not None else ""
    return "" if name == _NO_NAME else (name or "").strip()


def is_on(effect: Element) -> bool | None:
    """Return whether an effect is switched on; None where it does not say."""
    switches = number(effect.find("tdgp/tdsb"), 3, "B")
    return None if switches is None else bool(switches & 1)


def text_in(element: Element) -> str:
    """Return an item's or a layer's own name."""
    name = (element.findtext("string") or "").strip()
    return "" if name == _NO_NAME else name


def number(element: Element | None, at: int, form: str) -> int | None:
    """Return a number in a chunk, or None where it is too short."""
    content = packed(element)
    if len(content) < at + struct.calcsize(form):
        return None
    (value,) = struct.unpack_from(f">{form}", content, at)
    return int(value)


def ratio(element: Element | None, at: int, form: str) -> Fraction | None:
    """Return a fraction whose numerator stands in a chunk, its denominator after it."""
    over, under = number(element, at, form), number(element, at + 4, "I")
    return Fraction(over, under) if over is not None and under else None


def packed(element: Element | None) -> bytes:
    """Return the bytes of a chunk; none where there are none that make sense."""
    try:
        return bytes.fromhex(element.get("bdata", "")) if element is not None else b""
    except ValueError:
        return b""


def _short_text(element: Element | None, part: slice) -> str:
    return packed(element)[part].partition(b"\0")[0].decode("utf-8", "replace").strip()


def _rate(composition: Element | None) -> Rate | None:
    whole, part = number(composition, 156, "H"), number(composition, 158, "H")
    if whole is None or part is None:
        return None
    try:
        return Rate.of(whole + part / 65536)
    except RateError:
        return None


def _stretch(told: Element | None) -> Fraction:
    over, under = number(told, 8, "i"), number(told, 108, "I")
    return Fraction(over, under) if over and under else Fraction(1)


def _path(element: Element) -> str:
    for each in element.iterfind("Pin/Als2/fileReference"):
        return each.get("fullpath", "")
    return ""
