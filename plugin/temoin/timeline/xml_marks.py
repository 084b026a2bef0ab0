"""Markers put into an XML document, and taken out again, with every other byte as it was."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from temoin.timeline.nodes import OWN_MARK
from temoin.timeline.xml_text import ClipTag, no_xml, root_name

_AFTER_MARKERS = frozenset(
    {"audio-channel-source", "audio-role-source", "sync-source", "filter-video"}
    | {"filter-video-mask", "filter-audio", "mute", "metadata", "reserved"}
)
"""Elements that follow markers in a clip. Source: FCPXML document type definitions 1.5 to 1.14."""

_BLANKS = b" \t\r\n"
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""

_WIDE = {
    b"\xff\xfe": ("utf-16-le", 2),
    b"\xfe\xff": ("utf-16-be", 2),
    b"<\x00": ("utf-16-le", 0),
    b"\x00<": ("utf-16-be", 0),
}
"""Encodings of two bytes a character: how bytes begin, and how many of them are a mark of order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A marker to be put into a clip's element.

    Attributes:
        name: Without what tells that it is ours.
    """

    tag: ClipTag
    name: str
    comment: str = ""


def annotated_xml(content: bytes, marks: Iterable[Mark]) -> bytes:
    """Return a document with markers of ours in place of those that it has.

    Args:
        content: FCPXML or Final Cut Pro 7's.
        marks: At most one for an element; `number` counts in the document as it is.

    Raises:
        TimelineError: No XML.
    """
    kind = root_name(content)
    narrow, wide = _narrow(content)
    elements = _Elements.of(narrow, wide)
    own = sorted(number for each in elements.own for number in each.numbers)
    plain = _edited(narrow, _without(narrow, elements))
    texts = {_renumbered(each.tag.number, own): _marker(each, kind) for each in marks}
    found = _Elements.of(plain, wide, texts, kind)
    return _widened(_edited(plain, _with(plain, found, texts)), content, wide)


def stripped_xml(content: bytes) -> bytes:
    """Return a document without our markers, byte for byte as it was before they came in.

    Raises:
        TimelineError: No XML.
    """
    root_name(content)
    narrow, wide = _narrow(content)
    return _widened(_edited(narrow, _without(narrow, _Elements.of(narrow, wide))), content, wide)


def _narrow(content: bytes) -> tuple[bytes, str]:
    """Return bytes in which ASCII is itself, and the encoding that had to be undone for it."""
    wide, mark = _WIDE.get(content[:2], ("", 0))
    try:
        return (content[mark:].decode(wide).encode(), wide) if wide else (content, "")
    except UnicodeError as error:
        raise no_xml(error) from error


def _widened(narrow: bytes, content: bytes, wide: str) -> bytes:
    """Return bytes in the encoding of the document that they were made from."""
    mark = _WIDE.get(content[:2], ("", 0))[1]
    return content[:mark] + narrow.decode().encode(wide) if wide else narrow


def _renumbered(number: int, gone: list[int]) -> int:
    return number - bisect_left(gone, number)


def _marker(mark: Mark, kind: str) -> bytes:
    """Return the element of a marker; letters beyond ASCII are written as numbers."""
    name = " ".join([*_NO_CHARACTER.sub("", mark.name).split(), OWN_MARK])
    comment = _NO_CHARACTER.sub("", mark.comment)
    if kind == "fcpxml":
        pairs = {"start": mark.tag.start, "duration": mark.tag.length, "value": name}
        pairs.update({"note": comment} if comment else {})
        told = " ".join(f'{key}="{_quoted(each)}"' for key, each in pairs.items())
        text = f"<marker {told}/>"
    else:
        text = (
            f"<marker><comment>{escape(comment)}</comment><name>{escape(name)}</name>"
            f"<in>{mark.tag.start}</in><out>-1</out></marker>"
        )
    return text.encode("ascii", "xmlcharrefreplace")


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


@dataclass(slots=True)
class _Open:
    """An element that is being read.

    Attributes:
        number: How many start tags stand before its own.
        begin: Where its start tag begins.
        is_empty: Whether nothing was in it so far.
        place: Where a marker belongs in it, once that is known.
        own: Where a marker of ours begins that nothing in it stands before.
        name: If it is a marker: the name, once it is known.
    """

    tag: str
    number: int
    begin: int
    is_empty: bool = True
    place: int | None = None
    own: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a marker belongs; if the element has no end tag, which it needs then."""

    at: int
    needs_end_of: bytes = b""


@dataclass(frozen=True, slots=True)
class _Own:
    """A marker of ours: its bytes, the start tags in it; and what it was the only content of.

    Attributes:
        around: Where that element's end tag begins and ends, if it was empty without it.
    """

    begin: int
    end: int
    numbers: range
    around: list[tuple[int, int]] = field(default_factory=list)


class _Elements:
    """What a document holds of ours, and where markers belong, found in one pass."""

    def __init__(self, content: bytes, wanted: Mapping[int, bytes], kind: str) -> None:
        self.places: dict[int, _Place] = {}
        self.own: list[_Own] = []
        self._content = content
        self._wanted = wanted
        self._follows = _AFTER_MARKERS if kind == "fcpxml" else frozenset()
        self._stack: list[_Open] = []
        self._count = 0

    @classmethod
    def of(
        cls, content: bytes, wide: str, wanted: Mapping[int, bytes] | None = None, kind: str = ""
    ) -> "_Elements":
        """Return what stands where; `wanted` are the numbers of elements that get a marker."""
        found = cls(content, wanted or {}, kind)
        parser = expat.ParserCreate("utf-8" if wide else None)
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, pairs: found.begin(parser, tag, pairs)
        parser.EndElementHandler = lambda tag: found.end(parser, tag)
        parser.CharacterDataHandler = found.text
        parser.CommentHandler = lambda _: found.other()
        parser.ProcessingInstructionHandler = lambda *_: found.other()
        try:
            parser.Parse(content, True)  # noqa: FBT003 - not ours
        except expat.ExpatError as error:
            raise no_xml(error) from error
        return found

    def begin(self, parser: expat.XMLParserType, tag: str, pairs: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        if self._stack:
            around = self._stack[-1]
            if around.place is None and tag in self._follows:
                around.place = at
        element = _Open(tag=tag, number=self._count, begin=at)
        if tag == "marker":
            element.name = pairs.get("value", "")
            if self._stack and self._stack[-1].is_empty:
                self._stack[-1].own = at
        self.other()
        self._stack.append(element)
        self._count += 1

    def text(self, text: str) -> None:
        self.other()
        if len(self._stack) > 1 and self._stack[-1].tag == "name":
            around = self._stack[-2]
            if around.tag == "marker":
                around.name += text

    def other(self) -> None:
        if self._stack:
            self._stack[-1].is_empty = False

    def end(self, parser: expat.XMLParserType, tag: str) -> None:
        at, element = parser.CurrentByteIndex, self._stack.pop()
        closes_itself = element.is_empty and self._content[at - 2 : at] == b"/>"
        end = at if closes_itself else self._content.index(b">", at) + 1
        if element.number in self._wanted:
            place = _Place(at if element.place is None else element.place)
            self.places[element.number] = (
                _Place(at - 2, needs_end_of=tag.encode()) if closes_itself else place
            )
        last = self.own[-1] if self.own else None
        if last and last.begin == element.own and self._content[last.end : at] == b"\n":
            last.around.append((at, end))
        if tag == "marker" and element.name.endswith(OWN_MARK):
            self.own.append(_Own(element.begin, end, range(element.number, self._count)))


_Edit = tuple[int, int, bytes]
"""From and to which byte, and what takes their place."""


def _with(content: bytes, found: _Elements, texts: Mapping[int, bytes]) -> Iterator[_Edit]:
    """Yield what puts markers in: each before what follows it, on a line like that one's."""
    for number, place in found.places.items():
        if place.needs_end_of:
            closed = b">" + texts[number] + b"\n</" + place.needs_end_of + b">"
            yield place.at, place.at + 2, closed
            continue
        begin = place.at
        while content[begin - 1 : begin] and content[begin - 1] in _BLANKS:
            begin -= 1
        yield place.at, place.at, texts[number] + content[begin : place.at]


def _without(content: bytes, found: _Elements) -> Iterator[_Edit]:
    """Yield what takes markers out with the blanks after them, which came with them."""
    for each in found.own:
        if each.around:
            yield each.begin - 1, each.around[0][1], b"/>"
            continue
        end = each.end
        while end < len(content) and content[end] in _BLANKS:
            end += 1
        yield each.begin, end, b""


def _edited(content: bytes, edits: Iterable[_Edit]) -> bytes:
    parts, reached = [], 0
    for begin, end, text in sorted(edits):
        parts += [content[reached:begin], text]
        reached = end
    return b"".join([*parts, content[reached:]])
