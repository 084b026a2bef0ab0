"""Projects for the fake: one with something of everything, and one that is long."""

from typing import Any

from hosts.resolve.model import (
    Application,
    ColorGroup,
    FusionComp,
    FusionTool,
    Graph,
    MediaPoolItem,
    Node,
    Project,
    Timeline,
    TimelineItem,
    Track,
)

START = 86400
PROPERTIES = {"ZoomX": 1.0, "RetimeProcess": 0, "MotionEstimation": 0}


def medium(name: str, **more: Any) -> MediaPoolItem:
    """Return a camera file of 500 frames from 10:00:00:00."""
    properties = {
        "File Path": f"/media/{name}",
        "Clip Name": name,
        "FPS": 24.0,
        "Frames": "500",
        "Start": "0",
        "Start TC": "10:00:00:00",
        "Reel Name": "A001",
        "Type": "Video + Audio",
        "Super Scale": 1,
        "Category": "",
        "Transcription": "",
    }
    return MediaPoolItem(name, {**properties, **more})


def clip(
    media: MediaPoolItem | None, start: int, duration: int = 48, source: int = 100, **more: Any
) -> TimelineItem:
    """Return a clip at normal speed; `start` counts from the timeline's."""
    found: dict[str, Any] = {
        "name": media.name if media else "Solid Color",
        "start": START + start,
        "duration": duration,
        "media": media,
        "left": source if media else 0,
        "source": source if media else 0,
        "source_end": source + duration if media else 0,
        "properties": dict(PROPERTIES) if media else None,
        "layers": [Graph([Node()])] if media else [],
    }
    return TimelineItem(**{**found, **more})


def grade(*tools: str) -> Graph:
    """Return a grade of a node for each tool, "" for a node without one."""
    return Graph([Node([tool] if tool else [], f"N{n}") for n, tool in enumerate(tools, 1)])


def everything() -> Application:
    """Return an application with a project that has one of everything on its tracks."""
    group = ColorGroup("Night", before=grade("Film Look"), after=grade("Face Refinement"))
    dissolve = clip(None, 36, 24, name="Cross Dissolve", properties={})
    over = clip(medium("d.mov"), 24, name="over", enabled=False, colour="Teal")
    over.markers[over.left + 3.0] = marker("look", "mine")
    speech = clip(medium("e.wav", Category="Dialogue"), 0, name="speech")
    speech.isolation = {"isEnabled": True, "amount": 70}
    picture = [*_graded(group), *_retimed(), clip(None, 336, properties=None)]
    picture.insert(1, dissolve)
    timeline = Timeline(
        "Reel 1",
        tracks=[
            Track("video", "Video 1", picture),
            Track("video", "Video 2", [over], enabled=False),
            Track("video", "Video 3", [clip(_nested(), 0, source=10, name="nest")]),
            Track("audio", "Audio 1", [speech], isolation={"isEnabled": True, "amount": 40}),
            Track("subtitle", "Subtitle 1", [clip(None, 0, name="a spoken line")]),
        ],
        graph=grade("Noise Reduction"),
        selected=[over],
        markers={12.0: marker("reel", "theirs")},
    )
    settings = {"timelineFrameRate": "24", "superScale": "1", "nodeStackLayers": "1"}
    project = Project("Film", [timeline], timeline, settings, groups=[group])
    return Application(project)


def marker(note: str, name: str, custom: str = "") -> dict[str, Any]:
    """Return a red marker of a frame."""
    return {"color": "Red", "duration": 1.0, "note": note, "name": name, "customData": custom}


def _graded(group: ColorGroup) -> list[TimelineItem]:
    comp = FusionComp(
        [
            FusionTool("MediaIn1", "MediaIn"),
            FusionTool("Depth", "ofx.com.blackmagicdesign.resolvefx.DepthMap"),
            FusionTool("Off", "ofx.com.blackmagicdesign.resolvefx.Relight", off=True),
        ]
    )
    tools = grade("Face Refinement", "", "ColorSlice", "", "Dehaze")
    return [
        clip(medium("a.mov"), 0, name="graded", layers=[tools], colour="Pink"),
        clip(medium("b.mov", **{"Super Scale": 3}), 48, name="scaled", group=group),
        clip(medium("shot.[1001-1200].exr"), 96, name="été 東京", comps=[comp], takes=2),
    ]


def _retimed() -> list[TimelineItem]:
    warp = {**PROPERTIES, "RetimeProcess": 3, "MotionEstimation": 5}
    return [
        clip(medium("c.mov"), 144, name="warped", source_end=124, left=200, properties=warp),
        clip(medium("r.mov"), 192, name="back", source=147, source_end=100),
        clip(medium("f.mov"), 240, name="held", source=96, source_end=96),
        clip(medium("u.mov"), 288, name="unknown", source=0, source_end=0, left=7),
    ]


def _nested() -> MediaPoolItem:
    inner = Timeline("Inner", start=0, tracks=[Track("video", "V", [inner_clip()])])
    return MediaPoolItem(
        "Inner", {"Type": "Timeline", "File Path": "", "FPS": 24.0}, timeline=inner
    )


def inner_clip() -> TimelineItem:
    """Return the clip inside of the nest."""
    return clip(medium("in.mov"), -START, name="inside")


def long(clips: int = 2000, nodes: int = 5) -> Application:
    """Return an application with a timeline of many clips of few media."""
    media = [medium(f"{number}.mov") for number in range(20)]
    items = [
        clip(media[n % 20], n * 48, name=f"c{n}", layers=[grade(*["Tool"] * nodes)])
        for n in range(clips)
    ]
    timeline = Timeline("Long", tracks=[Track("video", "Video 1", items)])
    settings = {"timelineFrameRate": "24", "superScale": "1"}
    return Application(Project("Film", [timeline], timeline, settings))
