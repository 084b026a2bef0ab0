"""The objects of a Premiere Pro project: the few kinds and fields that a timeline is made of.

Everything lies side by side under the root and refers to the rest by `ObjectRef` (a number) or
`ObjectURef` (a UUID). Most of a large project is parameters and previews, so the document is
parsed piece by piece and each object let go of as soon as what matters of it is kept.

Source: projects written by Premiere Pro 13.1.5 to 26.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from temoin.errors import TimelineError
from temoin.timeline.projects.unpacking import gunzipped
from temoin.timeline.xml_text import no_xml, root_name

ROOT = "PremiereData"
_GZIP = b"\x1f\x8b"
_BEGINNING = 4096
_PIECE = 1024**2
_LARGEST_OBJECT = 32 * 1024**2
_SAVE_AGAIN = "Save the project again in Premiere Pro."

_TRACK = "IsMuted TrackName TrackItem Components"
_ITEM = "Start End IsMuted SubClip Components"
_CLIP = (
    "Source InPoint OutPoint PlaybackSpeed PlayBackwards TimeInterpolationType TimeRemapping"
    " IsMulticam SelectedTrackIndex"
)
_TRANSITION = "Start End DisplayName MatchName VideoFilterComponent AudioFilterComponent"
_FILTER = "DisplayName MatchName FilterMatchName Bypass Intrinsic SubComponent"
_KEPT = {
    tag: frozenset(fields.split())
    for tag, fields in {
        "Sequence": "Name Second MZ.ZeroPoint",
        "VideoTrackGroup": "Track FrameRate",
        "AudioTrackGroup": "Track MasterTrack",
        "VideoClipTrack": _TRACK,
        "AudioClipTrack": _TRACK,
        "AudioMixTrack": "Components",
        "VideoClipTrackItem": _ITEM,
        "AudioClipTrackItem": _ITEM,
        "VideoTransitionTrackItem": _TRANSITION,
        "AudioTransitionTrackItem": _TRANSITION,
        "SubClip": "Clip MasterClip Name",
        "MasterClip": "Name VideoComponentChain AudioComponentChain",
        "VideoClip": _CLIP,
        "AudioClip": _CLIP,
        "VideoMediaSource": "Media",
        "AudioMediaSource": "Media",
        "VideoSequenceSource": "Sequence",
        "AudioSequenceSource": "Sequence",
        "Media": "FilePath ActualMediaFilePath VideoStream",
        "VideoStream": "FrameRate",
        "VideoComponentChain": "Component",
        "AudioComponentChain": "Component",
        "VideoFilterComponent": _FILTER,
        "AudioFilterComponent": _FILTER,
    }.items()
}
"""What is kept of each kind: the texts, and the references, of elements of these names in it."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What matters of one object.

    Attributes:
        tag: Its kind.
        key: By which others refer to it.
        texts: The first text under each name.
        refs: Keys of the objects that it refers to, under each name, in order.
    """

    tag: str
    key: str
    texts: dict[str, str] = field(default_factory=dict)
    refs: dict[str, list[str]] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """Return the first text there is under some names, stripped, or ""."""
        return next((found for each in names if (found := self.texts.get(each, "").strip())), "")

    def says(self, name: str) -> bool:
        """Return whether a switch is on; the program leaves out those that are off."""
        return self.text(name).casefold() in {"true", "1"}

    @property
    def path(self) -> str:
        """Return where in the document it stands."""
        return f"{self.tag} {self.key}"


@dataclass(frozen=True, slots=True)
class Things:
    """A project's objects.

    Attributes:
        by_key: Those of the kinds that are kept.
        other_tracks: Kinds of tracks that are not read, with how many there are.
    """

    by_key: dict[str, Thing] = field(default_factory=dict)
    other_tracks: dict[str, int] = field(default_factory=dict)

    def of(self, thing: Thing, *names: str) -> Iterator[Thing]:
        """Yield the objects that one refers to, those of the project that are known."""
        for name in names:
            for key in thing.refs.get(name, ()):
                if (found := self.by_key.get(key)) is not None:
                    yield found

    def first(self, thing: Thing | None, *names: str) -> Thing | None:
        """Return the first object that one refers to, if any."""
        return next(self.of(thing, *names), None) if thing else None


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of Premiere Pro's."""
    if suffix == ".prproj":
        return True
    begin = content[:_BEGINNING]
    if begin.startswith(_GZIP):
        try:
            begin = zlib.decompressobj(wbits=31).decompress(begin, _BEGINNING)
        except zlib.error:
            return False
    return f"<{ROOT}".encode() in begin


def things_of(content: bytes) -> Things:
    """Return the objects of a project, packed or not.

    Raises:
        TimelineError: It is none, or holds what could harm the reader.
    """
    xml = gunzipped(content) if content.startswith(_GZIP) else content
    if root_name(xml) != ROOT:
        raise TimelineError("XML, but no project of Premiere Pro", hint=_SAVE_AGAIN)
    things = Things()
    for element in _objects(xml):
        _keep(element, things)
    return things


def _objects(xml: bytes) -> Iterator[Element]:
    """Yield the elements under the root, each whole; none is held for longer."""
    builder = TreeBuilder()
    around = builder.start("", {})
    parser = XMLParser(target=builder)  # noqa: S314 - entities were refused before
    waiting = 0  # bytes since an object was whole
    view = memoryview(xml)
    try:
        for start in range(0, len(xml), _PIECE):
            parser.feed(view[start : start + _PIECE])
            root = around[0] if len(around) else around
            done = root[:-1]  # the last one may go on
            yield from done
            del root[: len(done)]
            waiting = 0 if done else waiting + _PIECE
            if waiting > _LARGEST_OBJECT:
                raise TimelineError("one object in it is larger than 32 MiB", hint=_SAVE_AGAIN)
        parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise no_xml(error) from error
    yield from around[0]


def _keep(element: Element, things: Things) -> None:
    tag = element.tag
    kept = _KEPT.get(tag)
    if kept is None:
        if tag.endswith("ClipTrack"):
            things.other_tracks[tag] = things.other_tracks.get(tag, 0) + 1
        return
    key = element.get("ObjectID") or element.get("ObjectUID")
    if key is None:
        return
    thing = Thing(tag, key)
    for each in element.iter():
        name = each.tag
        if name in kept:
            ref = each.get("ObjectRef") or each.get("ObjectURef")
            if ref is not None:
                thing.refs.setdefault(name, []).append(ref)
            elif each.text:
                thing.texts.setdefault(name, each.text)
    things.by_key.setdefault(key, thing)
