"""Ledger and flags into an .otio file's own JSON, every part of it that is not flagged as it was.

Only the objects on the way to a flag are taken apart, and of those only their fields: what stands
in them stays the bytes that it is. OpenTimelineIO would take all of it apart, and lose the last
digit of some numbers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from temoin.timeline.cuts import OpenedCut
from temoin.timeline.nodes import Way

Fields = dict[str, msgspec.Raw]
"""The fields of one object, each as the JSON text it is."""

Edit = Callable[[Fields], None]
"""Changes the fields of one object."""

_fields = msgspec.json.Decoder(Fields).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode
_INDENT = 4  # as OpenTimelineIO writes
_NO_NUMBERS = {b"NaN": b"1.0304050607080901e-297", b"Infinity": b"1.0304050607080902e-297"}
"""What OpenTimelineIO writes and JSON has not, and what stands for it while a file is edited.

In a text the same comes and goes. These numbers are so small that no file has them.
"""


@dataclass(slots=True)
class _Object:
    """What is to be done to an object of the file, and to those in it.

    Attributes:
        inside: By the name of a field and, where that holds several, the index in it.
    """

    edits: list[Edit] = field(default_factory=list)
    inside: dict[tuple[str, int | None], "_Object"] = field(default_factory=dict)

    def at(self, steps: Iterable[tuple[str, int | None]]) -> "_Object":
        """Return what is to be done at the end of a path."""
        found = self
        for step in steps:
            found = found.inside.setdefault(step, _Object())
        return found


def edited_json(
    content: bytes, opened: OpenedCut, on_timeline: Edit, on_clips: Sequence[tuple[Way, Edit]]
) -> bytes:
    """Return a file's JSON with changes to the timeline that is meant and to clips of it.

    Args:
        content: The JSON of the file, or of what was read from it.
        opened: The file, read.
        on_timeline: Changes the timeline's fields.
        on_clips: Changes to clips, with the way to each from the programme's stack.
    """
    root = _Object()
    timeline = root.at(_down(opened.programme.way))
    timeline.edits.append(on_timeline)
    for way, edit in on_clips:
        timeline.at(_steps(opened, way)).edits.append(edit)
    for word, number in _NO_NUMBERS.items():
        content = content.replace(word, number)
    made = msgspec.json.format(bytes(_edited(msgspec.Raw(content), root)), indent=_INDENT)
    for word, number in _NO_NUMBERS.items():
        made = made.replace(number, word)
    return made


def _down(way: Way) -> list[tuple[str, int | None]]:
    return [("children", index) for index in way]


def _steps(opened: OpenedCut, way: Way) -> list[tuple[str, int | None]]:
    """Return how a clip is reached from the object of the timeline that is meant."""
    programme = opened.programme
    if programme.bin:
        return _down(programme.bin[way[0]][way[1]])
    if programme.kind == "Timeline":
        return [("tracks", None), *_down(way)]
    return _down(way) if programme.kind == "Stack" else _down(way[1:])


def _edited(raw: msgspec.Raw, wanted: _Object) -> msgspec.Raw:
    fields = _fields(raw)
    for name in dict.fromkeys(name for name, _ in wanted.inside):
        here = {index: each for (other, index), each in wanted.inside.items() if other == name}
        if None in here:
            fields[name] = _edited(fields[name], here[None])
            continue
        items = _items(fields[name])
        for index, each in here.items():
            items[index or 0] = _edited(items[index or 0], each)
        fields[name] = msgspec.Raw(_encode(items))
    for edit in wanted.edits:
        edit(fields)
    return msgspec.Raw(_encode(fields))


def add_words(fields: Fields, key: str, words: Mapping[str, object]) -> None:
    """Put words under a key of an object's metadata, beside those that stand there."""
    metadata = _fields(fields["metadata"]) if "metadata" in fields else {}
    there = _fields(metadata[key]) if key in metadata else {}
    metadata[key] = msgspec.Raw(_encode({**there, **words}))
    fields["metadata"] = msgspec.Raw(_encode(metadata))


def add_marker(fields: Fields, marker: object) -> None:
    """Put a marker behind those that a clip has."""
    markers = _items(fields["markers"]) if "markers" in fields else []
    fields["markers"] = msgspec.Raw(_encode([*markers, msgspec.Raw(_encode(marker))]))
