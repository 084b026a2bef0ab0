"""XML from outside: its root, and its tree, without what could harm the reader."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from temoin.errors import TimelineError
from temoin.language import say
from temoin.timeline.nodes import Way

DEEPEST_TAGS = 128
"""Elements within one another: what editors write stays below thirty."""

DEEPEST_NESTS = 24
"""Sequences or compounds within one another."""

_EXPORT_AGAIN = "Export the timeline again."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipTag:
    """The start tag of a clip's element.

    Attributes:
        number: How many start tags stand before it in the document.
        start: The clip's first frame, as a marker of the format tells it.
        length: One frame, likewise.
    """

    number: int
    start: str
    length: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlCut:
    """A timeline that was made from XML, and where in it each clip stands.

    Attributes:
        root: OpenTimelineIO's object, if it was made by way of the library.
        json: Else its JSON.
        content: The document's bytes.
        tags: Of the elements of clips, by the way to the clip from the root; a timeline and its
            stack are one step.
    """

    root: Any = None
    json: bytes = b""
    content: bytes
    tags: dict[Way, ClipTag] = field(default_factory=dict)


class _RootReached(Exception):  # noqa: N818 - no error: it ends the parse
    """The first element begins."""


def looks_like_xml(content: bytes) -> bool:
    """Return whether bytes begin as XML does, in any encoding of it."""
    return content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")[:1] == b"<"


def root_name(content: bytes) -> str:
    """Return the name of an XML document's root element.

    A document type is usual and passes; entities declared in one are refused before anything
    could expand them, so what follows may be parsed by the standard library.

    Raises:
        TimelineError: No XML, or it declares entities.
    """
    names: list[str] = []

    def begin(name: str, _: object) -> None:
        names.append(name)
        raise _RootReached

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)  # noqa: FBT003 - not ours
    except _RootReached:
        return names[0]
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise no_xml(error) from error
    raise TimelineError("XML without an element", hint=_EXPORT_AGAIN)


def _refuse_entity(*_: object) -> None:
    raise TimelineError(
        "its XML declares entities, which no editing program writes", hint=_EXPORT_AGAIN
    )


def xml_tree(content: bytes) -> Element:
    """Return the tree of an XML document.

    Raises:
        TimelineError: It is none, declares entities, or lies too deep.
    """
    root_name(content)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - entities were refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise no_xml(error) from error
    level = [root]
    for _ in range(DEEPEST_TAGS):
        level = [child for each in level for child in each]
        if not level:
            return root
    raise TimelineError("its XML is nested too deeply", hint=_EXPORT_AGAIN)


def no_xml(error: Exception) -> TimelineError:
    """Return a parser's reason as an error that says what to do."""
    return TimelineError(say("it is no XML: {reason}", reason=error), hint=_EXPORT_AGAIN)
