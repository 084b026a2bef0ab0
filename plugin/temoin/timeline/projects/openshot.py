"""OpenShot's projects: JSON with clips in seconds, and effects by the class that makes them.

Source: projects written by OpenShot 2.6.1; libopenshot, `EffectInfo` (names of effect classes).
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

import msgspec

from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import Rate
from temoin.timeline.nodes import EffectNode, Found
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    Used,
    Words,
    clip,
    effect,
    timeline,
    timelines,
)
from temoin.timeline.times import Notes
from temoin.wording import file_name

FORMAT = "openshot"
_HOST = "openshot"
_FARTHEST = 10**300  # frames: beyond all times, which is told, and still a number that OTIO holds
_SHOWN_OF_EFFECT = frozenset({"id", "image"})  # what it is drawn with, no parameter


class _Fps(msgspec.Struct):
    num: int
    den: int


class _Reader(msgspec.Struct):
    path: str = ""
    has_video: bool = True


class _Clip(msgspec.Struct):
    position: float
    start: float
    end: float
    layer: int
    title: str = ""
    reader: _Reader = msgspec.field(default_factory=_Reader)
    effects: list[dict[str, object]] = []


class _Layer(msgspec.Struct):
    number: int
    label: str = ""


class _Project(msgspec.Struct):
    fps: _Fps
    clips: list[_Clip]
    layers: list[_Layer] = []
    effects: list[dict[str, object]] = []


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of OpenShot's."""
    if suffix == ".osp":
        return True
    return suffix in {"", ".json"} and content[:1] == b"{" and b'"openshot-qt"' in content


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the timeline of a project.

    Raises:
        TimelineError: It is none.
    """
    try:
        project = msgspec.json.decode(content, type=_Project)
        rate = Rate(project.fps.num, project.fps.den)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TimelineError(
            say("no project of OpenShot: {reason}", reason=str(error)[:160]),
            hint="Save it again in OpenShot.",
        ) from error
    if project.effects:
        notes.unseen("transitions between clips are not read")
    lanes = {each.number: Lane(name=each.label) for each in project.layers}
    for each in project.clips:
        lane = lanes.setdefault(each.layer, Lane())
        lane.placed.append(_placed(each, rate))
    found = timeline("", rate, [lanes[number] for number in sorted(lanes)])
    return timelines([found])


def _placed(each: _Clip, rate: Rate) -> Placed:
    name = each.title or file_name(each.reader.path)
    node = clip(name, url=each.reader.path, effects=[*_effects(each.effects)])
    return Placed(node=node, used=_used(each, rate))


def _used(each: _Clip, rate: Rate) -> Used:
    """Return where a clip shows: what lies before the timeline's first frame does not."""
    position, first, last = map(Fraction, (each.position, each.start, each.end))
    start, end = max(position, Fraction(0)), position + last - first
    begin = _frames(start, rate)
    return Used(
        start=begin,
        duration=max(_frames(end, rate) - begin, 0),
        source_start=_frames(first + start - position, rate),
    )


def _frames(seconds: Fraction, rate: Rate) -> int:
    """Return the nearest frame; of what no number of frames can be, the farthest there is."""
    return max(-_FARTHEST, min(round(seconds * rate.fraction), _FARTHEST))


def _effects(effects: Iterable[dict[str, object]]) -> Iterator[EffectNode]:
    for each in effects:
        identifier = each.get("class_name") or each.get("type")
        if isinstance(identifier, str):
            words: Words = {key: each[key] for key in each if key not in _SHOWN_OF_EFFECT}
            yield effect(str(each.get("name") or ""), identifier, _HOST, words, enabled=True)
