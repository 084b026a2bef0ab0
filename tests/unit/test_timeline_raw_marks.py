"""Flags put into a file's own JSON: every other byte of meaning stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.timeline import Flag, annotate_timeline, read_cut, strip_file
from timelines import clip, nested, otio, saved, timeline, track, written


def annotated(path: Path, out: Path, *clips: str) -> Path:
    flags = [
        Flag(clip=each, marker="AI: x", colour="RED", comment="c", summary={"a": "b"})
        for each in clips
    ]
    annotate_timeline(path, out, flags=flags, ledger_lines=["l"], rate=None, timeline_name=None)
    return out


def without_ours(found: Any) -> Any:
    """Return parsed JSON without what we put in; empty markers and metadata do not count."""
    if isinstance(found, list):
        kept = [without_ours(each) for each in found]
        return [each for each in kept if each != {"ours": True}]
    if not isinstance(found, dict):
        return found
    if "temoin" in found.get("metadata", {}) and found["OTIO_SCHEMA"].startswith("Marker"):
        return {"ours": True}
    return {key: without_ours(each) for key, each in found.items() if key != "temoin"}


def test_numbers_keep_their_last_digit(tmp_path: Path) -> None:
    """The library's own reader loses it."""
    exact = '"exact": [1.1899998188018799, 12345678901234567890, 1e-7, 0.1]'
    plain = json.loads(written(nested()))
    content = json.dumps(plain).replace('"metadata": {}', f'"metadata": {{{exact}}}')
    assert content.count(exact) > 5
    path = tmp_path / "cut.otio"
    path.write_text(content)
    out = annotated(path, tmp_path / "out.otio", *(each.id for each in read_cut(path).clips))
    made = json.loads(out.read_bytes(), parse_float=str, parse_int=str)
    assert without_ours(made) == json.loads(content, parse_float=str, parse_int=str)


def test_what_json_has_no_number_for_stays(tmp_path: Path) -> None:
    held = timeline(track(clip("NaN and -Infinity", metadata={"x": [1.5]})))
    content = written(held).replace(b"1.5", b"NaN, Infinity, -Infinity")
    path = tmp_path / "cut.otio"
    path.write_bytes(content)
    out = annotated(path, tmp_path / "out.otio", "V1-0001").read_text()
    numbers = json.loads(out, parse_constant=str)["tracks"]["children"][0]["children"][0]
    assert numbers["metadata"]["x"] == ["NaN", "Infinity", "-Infinity"]
    assert numbers["name"] == "NaN and -Infinity"
    assert otio.adapters.read_from_string(out, "otio_json").find_clips()[0].markers


def test_a_flag_stands_where_its_clip_does(tmp_path: Path) -> None:
    path = saved(tmp_path, nested())
    for wanted in read_cut(path).clips:
        out = annotated(path, tmp_path / "out.otio", wanted.id)
        root = otio.adapters.read_from_file(str(out))
        (marked,) = [each for each in root.find_clips() if each.markers]
        assert marked.name == wanted.name
        assert marked.markers[0].marked_range == marked.trimmed_range()
        assert marked.metadata["temoin"] == {"a": "b"}


@pytest.mark.parametrize("kind", ["clip", "track", "stack", "several"])
def test_parts_and_collections_are_flagged(tmp_path: Path, kind: str) -> None:
    held = otio.schema.SerializableCollection()
    held.append(timeline(track(clip("a")), name="one"))
    roots = {
        "clip": clip("a"),
        "track": track(clip("a")),
        "stack": nested().tracks,
        "several": held,
    }
    path = saved(tmp_path, roots[kind])
    cut = read_cut(path)
    out = annotated(path, tmp_path / "out.otio", cut.clips[0].id)
    assert read_cut(out).embedded == ("l",)
    plain = tmp_path / "plain.otio"
    assert strip_file(out, plain) >= 2
    one, other = (otio.adapters.read_from_file(str(each)) for each in (plain, path))
    assert one.is_equivalent_to(other)


names = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.lists(names, max_size=4), min_size=1, max_size=3), st.data())
def test_any_names_anywhere_stay(tmp_path_factory: Any, lanes: list[list[str]], data: Any) -> None:
    folder = tmp_path_factory.mktemp("raw")
    path = saved(folder, timeline(*(track(*map(clip, lane)) for lane in lanes)))
    ids = [each.id for each in read_cut(path).clips]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    out = annotated(path, folder / "out.otio", *chosen)
    made, plain = json.loads(out.read_bytes()), json.loads(path.read_bytes())
    assert without_ours(made) == plain
    assert len(read_cut(out).clips) == len(ids)
