"""OpenTimelineIO's objects as the JSON that it writes of them, made without the library.

The library makes an object of its own of each time and each member of metadata: that takes most of
the time of reading a format that is full of them.

Source: OpenTimelineIO 0.18.1, what it writes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from opentimelineio.opentime import RationalTime

JsonObject = dict[str, Any]

MEDIA_KEY = "DEFAULT_MEDIA"
"""The key of a clip's only media reference."""


def time_json(time: RationalTime) -> JsonObject:
    """Return a rational time."""
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": time.rate, "value": time.value}


def range_json(start: RationalTime, duration: RationalTime) -> JsonObject:
    """Return a time range."""
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "duration": time_json(duration),
        "start_time": time_json(start),
    }


def named(schema: str, name: str, metadata: Mapping[str, Any] | None = None) -> JsonObject:
    """Return what every object has."""
    return {"OTIO_SCHEMA": schema, "metadata": metadata or {}, "name": name}


def item_json(
    schema: str, name: str, metadata: Mapping[str, Any] | None = None, **fields: object
) -> JsonObject:
    """Return what stands on a track, or holds others; `fields` are those of its kind."""
    return {
        **named(schema, name, metadata),
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "color": None,
        **fields,
    }


def gap_json(duration: RationalTime) -> JsonObject:
    """Return a gap."""
    start = RationalTime(0, duration.rate)
    return item_json("Gap.1", "", source_range=range_json(start, duration))


def clip_json(name: str, media: JsonObject) -> JsonObject:
    """Return a clip of one media reference."""
    return item_json(
        "Clip.2",
        name,
        media_references={MEDIA_KEY: media},
        active_media_reference_key=MEDIA_KEY,
    )


def media_json(
    schema: str,
    name: str,
    available_range: JsonObject | None,
    metadata: Mapping[str, Any] | None = None,
    **fields: object,
) -> JsonObject:
    """Return a media reference; `fields` are those of its kind."""
    return {
        **named(schema, name, metadata),
        "available_range": available_range,
        "available_image_bounds": None,
        **fields,
    }


def effect_json(
    schema: str, name: str, kind: str, metadata: Mapping[str, Any] | None = None, **fields: object
) -> JsonObject:
    """Return an effect that is switched on unless `enabled` says otherwise."""
    return {**named(schema, name, metadata), "effect_name": kind, "enabled": True, **fields}


def collection_json(name: str, children: Sequence[JsonObject]) -> JsonObject:
    """Return a collection of timelines or clips."""
    return {**named("SerializableCollection.1", name), "children": list(children)}
