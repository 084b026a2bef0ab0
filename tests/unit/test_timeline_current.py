"""Files read without OpenTimelineIO: what it would have read, and what it refuses, refused."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoin.timeline.current import current_objects
from timelines import (
    TimeEffect,
    clip,
    dissolve,
    gap,
    nest,
    otio,
    read_bytes,
    read_twice,
    span,
    timeline,
    track,
    written,
)

schema = otio.schema
Path = tuple[str | int, ...]


def everything() -> Any:
    """Return a collection with an object of every schema that a cut is made of."""
    effects = [schema.Effect("e", "Blur"), schema.FreezeFrame(), TimeEffect("ramp")]
    rich = clip("rich", 5, 10, speed=2.0, effects=effects, available=span(0, 100))
    rich.markers.append(schema.Marker(name="m", marked_range=span(1, 2)))
    rich.color = otio.core.Color(1, 0, 0, 1, "red")
    corner = schema.V2d(1, 2)
    frames = schema.ImageSequenceReference(
        "file:///a/", "f.", ".exr", 1, 1, 24, 4, available_image_bounds=schema.Box2d(corner, corner)
    )
    other = clip("other")
    made = schema.GeneratorReference("bars", "SMPTE", parameters={"a": 1})
    held = {"z": frames, "a": made, "m": schema.MissingReference()}
    other.set_media_references(held, "z")
    lane = track(rich, gap(5), dissolve(1, 2), other, nest(track(clip("deep")), trim=span(0, 3)))
    collection = schema.SerializableCollection(name="bin")
    collection.append(timeline(lane, start=otio.opentime.RationalTime(86400, 24)))
    return collection


WHOLE = json.loads(written(everything()))
OPAQUE = {"metadata", "parameters"}


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to each value that a cut may be made of."""
    if path:
        yield path
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in members:
        if key not in OPAQUE and isinstance(each, dict | list):
            yield from places(each, (*path, key))
        else:
            yield (*path, key)


PLACES = sorted(set(places(WHOLE)), key=str)
ODD = [None, 0, 7, 2.5, -1, 1e300, "", "zz", True, [], {}, [None], {"OTIO_SCHEMA": "Gap.1"}]


def changed(path: Path, value: Any, content: bytes = b"") -> bytes:
    """Return a file with something in it replaced; an Ellipsis takes it out."""
    root = json.loads(content) if content else deepcopy(WHOLE)
    *ways, last = path
    around: Any = root
    try:
        for each in ways:
            around = around[each]
        around[last]
    except (LookupError, TypeError):
        return content
    if value is ...:
        del around[last]
    else:
        around[last] = value
    return json.dumps(root).encode()


def is_opaque(path: Path, value: Any) -> bool:
    """Return whether an object of the library's would stand for metadata, which nobody reads."""
    return path[-1] in OPAQUE and isinstance(value, dict) and bool(value)


def test_every_schema_is_read_without_the_library() -> None:
    content = written(everything())
    assert current_objects(content) is not None
    ours, theirs = read_twice(content)
    assert ours == theirs


@pytest.mark.parametrize("value", [..., *ODD], ids=repr)
def test_a_file_with_one_thing_changed_is_read_or_refused_alike(value: Any) -> None:
    for path in PLACES:
        if not is_opaque(path, value):
            ours, theirs = read_twice(changed(path, value))
            assert ours == theirs, path


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from([..., *ODD])), max_size=3))
@settings(max_examples=200, deadline=None)
def test_files_with_several_things_changed_are_too(changes: list[tuple[Path, Any]]) -> None:
    content = b""
    for path, value in changes:
        if not is_opaque(path, value):
            content = changed(path, value, content)
    ours, theirs = read_twice(content)
    # of several faults the library names one, not always the same
    assert ours == theirs or (isinstance(ours, str) and isinstance(theirs, str))


RAW = written(timeline(track(clip("c", 5, 10, speed=2.0, metadata={"host": {"a": 1}}))))


@given(st.integers(0, len(RAW) - 1), st.binary(max_size=3), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_read_or_refused_alike(at: int, new: bytes, cut: int) -> None:
    content = RAW[:at] + new + RAW[at + cut :]
    if current_objects(content) is not None:
        ours, theirs = read_twice(content)
        assert isinstance(ours, str) or ours == theirs or is_in_metadata(content)


def is_in_metadata(content: bytes) -> bool:
    """Return whether a cut is the same but for what its hosts say."""
    return json.loads(content)["tracks"]["children"][0]["children"][0]["metadata"] != {
        "host": {"a": 1}
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"Clip.2"', b'"Clip.1"'),
        (b'"Clip.2"', b'"Clip.3"'),
        (b'"name": "c"', b'"name": "\\u0000c"'),
        (b'"name": "c"', b'"name": "\\u0063"'),
        (b'"value": 10.0', b'"value": NaN'),
    ],
)
def test_what_the_library_has_a_say_in_is_left_to_it(old: bytes, new: bytes) -> None:
    assert old in RAW
    assert current_objects(RAW.replace(old, new)) is None


def test_older_schemas_are_brought_up_to_date_by_the_library() -> None:
    older = {
        "OTIO_SCHEMA": "Clip.1",
        "name": "old",
        "source_range": json.loads(RAW)["tracks"]["children"][0]["children"][0]["source_range"],
        "media_reference": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "a.mov"},
        "markers": [
            {
                "OTIO_SCHEMA": "Marker.1",
                "name": "m",
                "range": json.loads(RAW)["tracks"]["children"][0]["children"][0]["source_range"],
            }
        ],
    }
    cut = read_bytes(json.dumps(older).encode())
    assert [(each.name, each.media[0].url) for each in cut.clips] == [("old", "a.mov")]
    assert cut.clips[0].markers[0].marked_range == cut.clips[0].source_range


def test_a_collection_of_several_timelines_wants_a_name() -> None:
    held = schema.SerializableCollection(name="bin")
    for name in ("one", "two"):
        held.append(timeline(track(clip(name)), name=name))
    content = written(held)
    assert read_twice(content)[0] == "it holds 2 timelines: 'one', 'two'"
    assert [each.name for each in read_bytes(content, timeline_name="two").clips] == ["two"]
