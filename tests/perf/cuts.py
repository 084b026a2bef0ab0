"""Cuts of any length as OpenTimelineIO writes them, for measurements of speed."""

import json
from collections.abc import Iterator

JsonObject = dict[str, object]


def time_node(value: float, rate: float = 24.0) -> JsonObject:
    """Return a rational time."""
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}


def range_node(start: float, duration: float) -> JsonObject:
    """Return a time range at 24 frames a second."""
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "duration": time_node(duration),
        "start_time": time_node(start),
    }


def host_effect(name: str) -> JsonObject:
    """Return an effect as a colour suite writes it: every parameter with its key frames."""
    parameters = [
        {
            "Default Parameter Value": 1.0,
            "Key Frames": {str(frame): {"Value": frame / 7, "Variant Type": "Double"}},
            "Parameter ID": f"transformation{number}",
            "Parameter Value": 1.1899998188018799,
            "Variant Type": "Double",
            "maxValue": 100.0,
            "minValue": 0.0,
        }
        for number, frame in enumerate((3, 424))
    ]
    return {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {
            "Resolve_OTIO": {
                "Effect Name": name,
                "Enabled": True,
                "Name": name,
                "Parameters": parameters,
                "Type": 2,
            }
        },
        "name": "",
        "effect_name": "Resolve Effect",
        "enabled": True,
    }


EFFECTS = (
    *("Transform", "Cropping", "Dynamic Zoom", "Composite", "Lens Correction"),
    *("Retime and Scaling", "Video Faders", "Blur", "Glow", "Film Grain"),
)
"""Names that tell no tool with a model."""


def clip_node(number: int, *, heavy: bool, effects: int = 2) -> JsonObject:
    """Return a clip: lean, or with host's metadata and 3 kB for each of its effects."""
    metadata: JsonObject = {"cmx_3600": {"reel": f"A{number % 40:03d}C{number % 90:03d}"}}
    if heavy:
        metadata["cdl"] = {
            "asc_sat": 0.9,
            "asc_sop": {"slope": [1.1, 1, 1], "offset": [0, 0, 0.01], "power": [1, 1, 1]},
        }
    return {
        "OTIO_SCHEMA": "Clip.2",
        "metadata": metadata,
        "name": f"sc{number:05d}_v003",
        "source_range": range_node(1000 + number % 300, 24 + number % 90),
        "effects": [host_effect(name) for name in EFFECTS[:effects]] if heavy else [],
        "markers": [],
        "enabled": True,
        "media_references": {
            "DEFAULT_MEDIA": {
                "OTIO_SCHEMA": "ExternalReference.1",
                "metadata": {},
                "name": "",
                "available_range": range_node(0, 5000),
                "target_url": f"file:///media/A{number % 4000:05d}.mov",
            }
        },
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def track_nodes(
    clips: int, *, heavy: bool, effects: int = 2, tracks: int = 4
) -> Iterator[JsonObject]:
    """Yield picture tracks that hold the clips in turn."""
    for track in range(tracks):
        children = [
            clip_node(number, heavy=heavy, effects=effects)
            for number in range(track, clips, tracks)
        ]
        yield {
            "OTIO_SCHEMA": "Track.1",
            "metadata": {},
            "name": f"V{track + 1}",
            "kind": "Video",
            "children": children,
        }


def cut_bytes(clips: int, *, heavy: bool, effects: int = 2, tracks: int = 4) -> bytes:
    """Return the bytes of an .otio file with so many clips on picture tracks, indented."""
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {},
        "name": f"{clips} clips",
        "global_start_time": time_node(86400),
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "metadata": {},
            "name": "tracks",
            "children": list(track_nodes(clips, heavy=heavy, effects=effects, tracks=tracks)),
        },
    }
    return json.dumps(timeline, indent=4).encode()
