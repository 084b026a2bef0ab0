"""Schemas newer than the library knows: lowered, told, and nothing else changed."""

import json
from pathlib import Path
from typing import Any

from temoin.timeline import Flag, annotate_timeline, strip_timeline
from temoin.timeline.newer import lowered
from temoin.timeline.times import Notes
from timelines import clip, otio, read_bytes, span, timeline, track, written


def cut_with_newer_marker(**fields: Any) -> bytes:
    """Return a cut whose marker is of a schema to come."""
    item = clip("c")
    item.markers.append(otio.schema.Marker(name="look", marked_range=span(1, 2)))
    root = json.loads(written(timeline(track(item))))
    marker = root["tracks"]["children"][0]["children"][0]["markers"][0]
    marker.update({"OTIO_SCHEMA": "Marker.7", **fields})
    return json.dumps(root).encode()


def test_files_without_one_stay_as_they_are() -> None:
    content, notes = written(timeline(track(clip()))), Notes()
    assert lowered(content, notes) is content
    assert notes.sentences == ()


def test_one_is_read_as_the_newest_that_is_known() -> None:
    cut = read_bytes(cut_with_newer_marker(shape="star"))
    assert [each.name for each in cut.clips[0].markers] == ["look"]
    assert cut.warnings[0] == (
        "Marker.7 read as Marker.2: 1; what the newer schema names otherwise is not known"
    )


def test_a_version_of_any_length_is_newer() -> None:
    cut = read_bytes(cut_with_newer_marker(OTIO_SCHEMA=f"Marker.{'9' * 5000}"))
    assert [each.name for each in cut.clips[0].markers] == ["look"]


def test_a_field_of_another_kind_is_kept_aside_and_read_by_its_name() -> None:
    colour = {"OTIO_SCHEMA": "Color.1", "r": 1.0, "g": 0.0, "b": 0.0, "a": 1.0, "name": "PINK"}
    content = cut_with_newer_marker(color=colour)
    cut = read_bytes(content)
    assert cut.clips[0].markers[0].colour == "PINK"
    assert any(each.startswith("color of Marker.7 is of another kind") for each in cut.warnings)
    found = otio.core.deserialize_json_from_string(lowered(content, Notes()).decode())
    marker = json.loads(found.to_json_string())["tracks"]["children"][0]["children"][0]["markers"][
        0
    ]
    assert marker["Marker.7"] == {"color": colour}


def test_a_field_that_it_has_no_more_is_blank() -> None:
    content = cut_with_newer_marker()
    root = json.loads(content)
    marker = root["tracks"]["children"][0]["children"][0]["markers"][0]
    marker["marked"] = marker.pop("marked_range")
    marked_range = read_bytes(json.dumps(root).encode()).clips[0].markers[0].marked_range
    assert marked_range is not None
    assert (marked_range.start, marked_range.duration) == (0, 0)


def test_one_in_metadata_is_lowered_too() -> None:
    held = {"OTIO_SCHEMA": "Clip.9", "name": "x"}
    root = json.loads(written(timeline(track(clip(metadata={"a": 1})))))
    root["tracks"]["children"][0]["children"][0]["metadata"]["a"] = held
    root["tracks"]["OTIO_SCHEMA"] = "Stack.2"
    cut = read_bytes(json.dumps(root).encode())
    assert [each.partition(";")[0] for each in cut.warnings] == [
        "Stack.2 read as Stack.1: 1",
        "Clip.9 read as Clip.2: 1",
    ]


def test_an_unknown_schema_is_kept() -> None:
    root = json.loads(written(timeline(track(clip(metadata={"a": 1})))))
    metadata = root["tracks"]["children"][0]["children"][0]["metadata"]
    metadata["a"] = {"OTIO_SCHEMA": "Studio.4", "x": 1}
    root["tracks"]["OTIO_SCHEMA"] = "Stack.2"
    cut = read_bytes(json.dumps(root).encode())
    assert json.loads(cut.clips[0].metadata["a"]) == {"OTIO_SCHEMA": "Studio.4", "x": 1}


def test_annotated_and_stripped_it_is_what_it_was_lowered(tmp_path: Path) -> None:
    path, out = tmp_path / "cut.otio", tmp_path / "out.otio"
    path.write_bytes(cut_with_newer_marker(color={"name": "RED"}, shape="star"))
    flag = Flag(clip="V1-0001", marker="AI: x", colour="RED", comment="c", summary={"a": "b"})
    annotate_timeline(path, out, flags=[flag], ledger_lines=["line"], rate=None, timeline_name=None)
    made = otio.core.deserialize_json_from_string(out.read_text())
    strip_timeline(made)
    plain = otio.core.deserialize_json_from_string(lowered(path.read_bytes(), Notes()).decode())
    assert made.is_equivalent_to(plain)
