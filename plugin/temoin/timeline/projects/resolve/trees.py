"""DaVinci Resolve's XML as a tree: its names hold `::`, which no reader of namespaces takes."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from temoin.errors import TimelineError
from temoin.timeline.xml_text import DEEPEST_TAGS, no_xml, root_name

_PICTURE = "Buffer"  # a thumbnail's pixels


class _Loose:
    """Builds a tree whose names have lost what stood before `::`."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._open: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) == DEEPEST_TAGS:
            raise TimelineError("its XML is nested too deeply", hint="Export the project again.")
        short = name.replace("__CC__", "::").rpartition("::")[2]
        self._open.append(short)
        self._builder.start(short, attributes)

    def text(self, text: str) -> None:
        if self._open[-1] != _PICTURE:
            self._builder.data(text)

    def end(self, _: str) -> None:
        self._builder.end(self._open.pop())

    def close(self) -> Element:
        return self._builder.close()


def tree_of(content: bytes) -> Element:
    """Return the tree of a document: `Gallery::GyStill` is called `GyStill` in it.

    Raises:
        TimelineError: It is no XML, declares entities, or lies too deep.
    """
    root_name(content)  # refuses entities
    loose = _Loose()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = loose.begin
    parser.CharacterDataHandler = loose.text
    parser.EndElementHandler = loose.end
    try:
        parser.Parse(content, True)  # noqa: FBT003 - not ours
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise no_xml(error) from error
    return loose.close()


def word(element: Element, name: str) -> str:
    """Return a child's text, or "" where there is none."""
    return (element.findtext(name) or "").strip()


def with_owner(element: Element, names: frozenset[str]) -> Iterator[tuple[Element, Element]]:
    """Yield each element of these names below one, with the nearest such element around it.

    The outermost ones come with the element that was given.
    """
    waiting = [(child, element) for child in reversed(element)]
    while waiting:
        each, owner = waiting.pop()
        if each.tag in names:
            yield each, owner
            owner = each
        waiting += [(child, owner) for child in reversed(each)]
