"""The media pool of a project: its media, and which sequence each timeline or compound plays."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from temoin.rate import Rate
from temoin.timeline.projects.resolve.blobs import Blobs, double
from temoin.timeline.projects.resolve.trees import with_owner, word
from temoin.timeline.projects.resolve.wire import message, parts, text
from temoin.timeline.times import rate_of

_SEQUENCE = "Sm2Sequence"
_TIMELINE = "Sm2MpTimelineClip"
_MEDIA = ("Sm2MpVideoClip", "Sm2MpAudioClip")
_HELD = ("Sm2MpCompoundClip", "Sm2MpFusionClip", "Sm2MpMulticamClip", *_MEDIA)
_FOLDER, _FILE = 1, 2  # fields of a clip's file. Source: the corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """What a timeline, or a compound clip, plays.

    Attributes:
        name: As the media pool shows it.
        rate: None where it is none.
        start: Seconds of the first frame; a compound counts from 0.
        is_timeline: Whether it is opened by itself, and not only as a clip of another.
        element: Its XML, which holds the timeline's own grade.
    """

    id: str
    name: str
    rate: Rate | None
    start: float
    is_timeline: bool
    element: Element


@dataclass(slots=True)
class Pool:
    """Everything that the items of tracks refer to.

    Attributes:
        files: Path of a media's file, by the media's id.
        played: The sequence that a media plays, by the media's id.
        sequences: By their own id, in the pool's order.
        groups: A colour group's XML, by its id.
    """

    files: dict[str, str] = field(default_factory=dict)
    played: dict[str, str] = field(default_factory=dict)
    sequences: dict[str, Sequence] = field(default_factory=dict)
    groups: dict[str, Element] = field(default_factory=dict)

    def take(self, root: Element, blobs: Blobs) -> None:
        """Take up what a document of the project holds of it."""
        for media in root.iter():
            if media.tag in _MEDIA:
                self.files[_id(media)] = _file(media, blobs)
            elif media.tag == "Sm2Group":
                self.groups[_id(media)] = media
        for element, owner in with_owner(root, _WITH_SEQUENCES):
            if element.tag == _SEQUENCE:
                self._take_sequence(element, owner)

    def _take_sequence(self, element: Element, owner: Element) -> None:
        rate = double(element.findtext("FrameRate"))
        start = double(element.findtext("MediaExtents"))
        found = Sequence(
            id=_id(element),
            name=word(owner, "Name"),
            rate=rate_of(rate) if rate is not None and 1 <= rate < _FASTEST else None,
            start=start if start is not None and 0 <= start < _DAYS else 0.0,
            is_timeline=owner.tag not in _HELD,
            element=element,
        )
        self.played[_id(owner)] = found.id
        self.sequences[found.id] = found


_FASTEST = 1000  # frames a second
_DAYS = 30 * 86_400  # seconds: beyond any timecode
_WITH_SEQUENCES = frozenset({_SEQUENCE, _TIMELINE, *_HELD})


def _id(element: Element) -> str:
    return element.get("DbId", "")


def _file(media: Element, blobs: Blobs) -> str:
    """Return the path of a media's file, or its name where the file is not told."""
    for clip in media.iter("Clip"):
        for part in blobs.chain(clip.text):
            fields = message(part) or []
            words = [text(w) for number in (_FOLDER, _FILE) for w in parts(fields, number)[:1]]
            if path := "/".join(each for each in words if each):
                return path
    return word(media, "Name")
