"""Which identifiers are in use in an application's timeline, without what is confidential.

A person sends them so that a tool which is not known yet can be: kinds and names of operations,
and keys. No name of a clip, a file or a project, no path, and no value is among them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from temoin.model import HostItem, HostOperation, HostTimeline, items_of

_PATHS = frozenset("/\\")


@dataclass(slots=True, kw_only=True)
class Operation:
    """One kind of operation.

    Attributes:
        count: How often it is in use.
        keys: Of its parameters.
    """

    kind: str
    name: str
    count: int = 0
    keys: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What is in use in a timeline.

    Attributes:
        items: How many there are.
        item_keys: What the application says of items, by key, with how many have it.
        media_keys: The same of media.
        left_out: How many keys and names were left out, as they may be confidential.
    """

    application: str
    items: int
    operations: tuple[Operation, ...]
    item_keys: Mapping[str, int]
    media_keys: Mapping[str, int]
    left_out: int


def identifiers_in(timeline: HostTimeline, *, names: bool) -> Identifiers:
    """Return the identifiers in use.

    Args:
        timeline: All of it.
        names: Whether an operation's name is told where the application tells its kind too:
            a person may have written it.
    """
    items = [*items_of(timeline.tracks)]
    private = _Private(timeline, items)
    found: dict[tuple[str, str], Operation] = {}
    for each in _operations(timeline, items):
        kind = private.kept(each.kind)
        name = private.kept(each.name) if names or not each.kind else ""
        operation = found.setdefault((kind, name), Operation(kind=kind, name=name))
        operation.count += 1
        operation.keys |= {*private.keys(each.words)}
    media = [each.media for each in items if each.media]
    return Identifiers(
        application=timeline.application,
        items=len(items),
        operations=tuple(found[key] for key in sorted(found)),
        item_keys=_counted(private, [each.words for each in items]),
        media_keys=_counted(private, [each.words for each in media]),
        left_out=len(private.left_out),
    )


def _operations(timeline: HostTimeline, items: list[HostItem]) -> Iterator[HostOperation]:
    yield from timeline.operations
    for track in timeline.tracks:
        yield from track.operations
    for item in items:
        yield from item.operations
        for track in item.inside:
            yield from track.operations


def _counted(private: "_Private", words: list[Mapping[str, object]]) -> Mapping[str, int]:
    counts = Counter(key for each in words for key in {*private.keys(each)})
    return dict(sorted(counts.items()))


class _Private:
    """Tells what may be confidential: whatever names or holds the name of something here."""

    def __init__(self, timeline: HostTimeline, items: list[HostItem]) -> None:
        media = [each.media for each in items if each.media]
        named = [timeline.name, *(each.name for each in timeline.tracks)]
        named += [each.name for each in items]
        named += [name for each in media for name in (each.name, each.reel, each.umid)]
        self._names = frozenset(each.casefold() for each in named if each)
        self.left_out: set[str] = set()

    def kept(self, text: str) -> str:
        """Return a text, or "" where it may be confidential."""
        if text.casefold() in self._names or not _PATHS.isdisjoint(text):
            self.left_out.add(text)
            return ""
        return text

    def keys(self, words: Mapping[str, object], before: str = "") -> Iterator[str]:
        """Yield the keys of words, those of inner ones after a point."""
        for key, value in words.items():
            if not self.kept(key):
                continue
            yield f"{before}{key}"
            for inner in value if isinstance(value, list | tuple) else [value]:
                if isinstance(inner, Mapping):
                    yield from self.keys(inner, f"{before}{key}.")
