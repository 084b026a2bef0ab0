"""The few properties of an XMP packet that are read, whatever form RDF gives them.

The XML is taken without a document type, without entities and to a bounded depth.
Source: XMP specification part 1, annex C (forms of RDF); W3C RDF/XML.
"""

import re
from dataclasses import dataclass, field

from temoin.builtin.containers.values import TOO_LARGE
from temoin.builtin.declared.regions import LARGEST, Unreadable
from temoin.builtin.declared.terms import Property, property_of

_RDF, _META, _XML = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "adobe:ns:meta/",
    "http://www.w3.org/XML/1998/namespace",
)
_DEEPEST, _MOST_ELEMENTS, _MOST_STATED = 100, 200_000, 1000
_LONGEST = 64 * 1024
_VALUES = frozenset({"resource", "about", "value"})

_STRANGE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CUT_OFF = "it is cut off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One value of a property that is read.

    Attributes:
        is_inside: Whether it stands inside another property: that of an ingredient, of a region,
            of an earlier version.
    """

    property: Property
    value: str
    is_inside: bool


def stated_in(packet: bytes) -> list[Stated]:
    """Return what a packet states, in its order.

    Raises:
        Unreadable: It is no sound XML, has a document type, or is too large or too deep.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, XMLParser

    if len(packet) > LARGEST:
        raise Unreadable(TOO_LARGE)
    for attempt in (packet, _cleaned(packet)):
        target = _Target()
        parser = XMLParser(target=target, forbid_dtd=True)
        try:
            parser.feed(attempt)
            parser.close()
        except DefusedXmlException as error:
            raise Unreadable("it has a document type, which is refused") from error
        except (ParseError, ValueError, LookupError):
            continue
        return target.stated
    raise Unreadable("it is no well-formed XML")


def _cleaned(packet: bytes) -> bytes:
    """Return a packet without what XML has no place for, which some programs write all the same."""
    return _STRANGE.sub("\N{REPLACEMENT CHARACTER}", packet.decode("utf-8", "replace")).encode()


def _split(tag: str) -> tuple[str, str]:
    """Return namespace and name of `{namespace}name`."""
    namespace, _, name = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
    return namespace, name


@dataclass(slots=True)
class _Target:
    """Follows the elements of a packet without building a tree of them."""

    stated: list[Stated] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)  # properties, outermost first
    _is_property: list[bool] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _elements: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's beginning; its attributes are properties too."""
        self._elements += 1
        namespace, name = _split(tag)
        is_property = namespace not in {_RDF, _META}
        self._is_property.append(is_property)
        if len(self._is_property) > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise Unreadable("it is nested too deep or has too many elements")
        if is_property:
            self._open.append((namespace, name))
        self._text.clear()
        for key, value in attributes.items():
            own, attribute = _split(key)
            if own == _RDF:
                if attribute in _VALUES:
                    self._state(value)
            elif own not in {_META, _XML}:
                self._open.append((own, attribute))
                self._state(value)
                self._open.pop()

    def data(self, text: str) -> None:
        """Take text."""
        if len(self._text) < _LONGEST:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take an element's end."""
        del tag
        self._state("".join(self._text))
        self._text.clear()
        if self._is_property.pop():
            self._open.pop()

    def close(self) -> list[Stated]:
        """Return what was stated."""
        return self.stated

    def _state(self, value: str) -> None:
        value = value.strip()[:_LONGEST]
        if not value or not self._open or len(self.stated) >= _MOST_STATED:
            return
        known = property_of(*self._open[-1], value)
        if known is not None:
            is_inside = len(self._open) > 1
            self.stated.append(Stated(property=known, value=value, is_inside=is_inside))
