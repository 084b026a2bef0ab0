"""Ledger and flags in a timeline, and out of it again."""

import json
import zipfile
from pathlib import Path

import pytest

from temoin.errors import StoreError, TimelineError
from temoin.rate import Rate
from temoin.timeline import Flag, annotate_timeline, read_cut, strip_timeline
from timelines import (
    Item,
    clip,
    nest,
    nested,
    otio,
    read_bytes,
    saved,
    timeline,
    track,
    written,
)

LINES = ['{"id":"sha256:1"}', '{"id":"sha256:2","p":"é"}']
RT = otio.opentime.RationalTime


def flag(clip_id: str, marker: str = "AI: Magic (assistive)", **summary: str) -> Flag:
    return Flag(clip=clip_id, marker=marker, colour="PURPLE", comment="declared", summary=summary)


def annotated(path: Path, out: Path, *flags: Flag, lines: list[str] | None = None) -> list[str]:
    carried = annotate_timeline(
        path,
        out,
        flags=flags,
        ledger_lines=LINES if lines is None else lines,
        rate=None,
        timeline_name=None,
    )
    assert carried.ledger is (out.suffix != ".edl")
    return list(carried.lost)


def loaded(path: Path) -> Item:
    return otio.adapters.otio_json.read_from_file(str(path))


def named(root: Item, name: str) -> Item:
    """Return a clip; the root must live as long, or the library reads freed memory."""
    return next(each for each in root.find_clips() if each.name == name)


def test_ledger_summary_and_marker_stand_in_the_timeline(tmp_path: Path) -> None:
    path, out = saved(tmp_path, nested()), tmp_path / "out.otio"
    before = path.read_bytes()
    assert annotated(path, out, flag("V1-0002/V1-0002", statement="AI step declared")) == []
    assert path.read_bytes() == before
    root = loaded(out)
    assert list(root.metadata["temoin"]["ledger"]) == LINES
    flagged = named(root, "e")
    assert dict(flagged.metadata["temoin"]) == {"statement": "AI step declared"}
    (marker,) = flagged.markers
    assert (marker.name, marker.color, marker.comment) == (
        "AI: Magic (assistive)",
        "PURPLE",
        "declared",
    )
    assert marker.marked_range == flagged.trimmed_range()
    assert read_cut(out).embedded == tuple(LINES)


def test_annotating_changes_nothing_else_that_is_read(tmp_path: Path) -> None:
    path, out = saved(tmp_path, nested()), tmp_path / "out.otio"
    cut = read_cut(path)
    annotated(path, out, *(flag(view.id, tools="x") for view in cut.clips))
    again = read_cut(out)
    assert again.digest == cut.digest
    assert again.clips == cut.clips
    assert again.warnings == cut.warnings


def test_annotating_twice_is_annotating_once(tmp_path: Path) -> None:
    path, out, again = (tmp_path / name for name in ("cut.otio", "out.otio", "again.otio"))
    path.write_bytes(written(nested()))
    annotated(path, out, flag("V1-0001", "AI: one"), flag("A1-0001"))
    annotated(out, again, flag("V1-0001", "AI: one"), flag("A1-0001"))
    assert again.read_bytes() == out.read_bytes()
    annotated(out, again, lines=[])
    assert again.read_bytes() == path.read_bytes()


def test_stripping_leaves_what_is_not_ours(tmp_path: Path) -> None:
    root = nested()
    named(root, "a").markers.append(otio.schema.Marker(name="AI: theirs"))
    named(root, "a").metadata["temoin_like"] = {"x": "y"}
    path, out = saved(tmp_path, root), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0001"))
    found = loaded(out)
    assert not found.is_equivalent_to(root)
    strip_timeline(found)
    assert found.is_equivalent_to(root)
    assert written(found) == written(root)


def test_a_clip_without_words_gets_no_marker(tmp_path: Path) -> None:
    path, out = saved(tmp_path, nested()), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0001", "", statement="no AI, signed"))
    root = loaded(out)
    assert len(named(root, "a").markers) == 0
    assert named(root, "a").metadata["temoin"]["statement"] == "no AI, signed"


@pytest.mark.parametrize("root", [track(clip()), nest(track(clip())), clip()])
def test_parts_of_timelines_are_annotated_too(tmp_path: Path, root: Item) -> None:
    path, out = saved(tmp_path, root), tmp_path / "out.otio"
    (view,) = read_cut(path).clips
    annotated(path, out, flag(view.id))
    assert read_cut(out).embedded == tuple(LINES)
    found = loaded(out)
    assert len((found if isinstance(found, otio.schema.Clip) else named(found, "c")).markers) == 1


def test_of_several_timelines_the_named_one_is_annotated(tmp_path: Path) -> None:
    held = otio.schema.SerializableCollection()
    held.extend([timeline(track(clip()), name="one"), timeline(track(clip()), name="two")])
    path, out = saved(tmp_path, held), tmp_path / "out.otio"
    annotate_timeline(
        path, out, flags=[flag("V1-0001")], ledger_lines=LINES, rate=None, timeline_name="two"
    )
    assert read_cut(out, timeline_name="one").embedded == ()
    assert read_cut(out, timeline_name="two").embedded == tuple(LINES)


def test_clips_of_a_bin_are_annotated(tmp_path: Path) -> None:
    held = otio.schema.SerializableCollection()
    held.extend([clip("a"), clip("b")])
    path, out = saved(tmp_path, held), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0002"))
    found = loaded(out)
    assert [len(each.markers) for each in found] == [0, 1]


def test_a_clip_of_unknown_length_is_flagged(tmp_path: Path) -> None:
    path, out = saved(tmp_path, timeline(track(otio.schema.Clip("x")))), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0001"))
    root = loaded(out)
    assert len(named(root, "x").markers) == 1


def test_odd_text_is_written_as_far_as_the_format_goes(tmp_path: Path) -> None:
    path, out = saved(tmp_path, nested()), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0001", "AI: \ud800 a\0b", tools="x\0y"))
    root = loaded(out)
    (marker,) = named(root, "a").markers
    assert marker.name.endswith(" a b")
    assert named(root, "a").metadata["temoin"]["tools"] == "x y"


def test_what_others_made_of_our_metadata_is_no_harm(tmp_path: Path) -> None:
    root = nested()
    root.metadata["temoin"] = [1, {"x": 2}]
    named(root, "a").metadata["temoin"] = "words"
    path, out = saved(tmp_path, root), tmp_path / "out.otio"
    cut = read_cut(path)
    assert cut.embedded == ()
    assert "altered into something else" in cut.warnings[0]
    assert "temoin" not in cut.clips[0].metadata
    annotated(path, out, flag("V1-0001"))
    assert read_cut(out).embedded == tuple(LINES)


def test_a_clip_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, nested())
    with pytest.raises(TimelineError) as caught:
        annotated(path, tmp_path / "out.otio", flag("V9-0001"))
    assert caught.value.clip == "V9-0001"
    assert caught.value.file == str(path)
    assert not (tmp_path / "out.otio").exists()


@pytest.mark.parametrize("name", ["out.aaf", "out", "out.otioz", "out.otiod"])
def test_a_format_that_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(TimelineError) as caught:
        annotated(saved(tmp_path, nested()), tmp_path / name)
    assert caught.value.hint == "Write to an .otio instead."


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        annotated(saved(tmp_path, nested()), tmp_path / "absent" / "out.otio")
    assert caught.value.file.endswith("out.otio")


def test_a_bundle_keeps_its_media(tmp_path: Path) -> None:
    path, out = tmp_path / "cut.otioz", tmp_path / "out.otioz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("content.otio", written(nested()))
        bundle.writestr("media/c.mov", b"frames" * 1000)
    annotated(path, out, flag("V1-0001"))
    assert read_cut(out).embedded == tuple(LINES)
    with zipfile.ZipFile(out) as bundle:
        assert bundle.read("media/c.mov") == b"frames" * 1000
        assert bundle.testzip() is None


def test_a_bundle_is_not_written_over_itself(tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("content.otio", written(nested()))
    before = path.read_bytes()
    with pytest.raises(TimelineError, match="over itself"):
        annotated(path, path)
    assert path.read_bytes() == before


# Lists.

LIST = (
    "TITLE: scene\r\n"
    "001  A001     V     C        01:00:00:00 01:00:01:00 10:00:00:00 10:00:01:00\r\n"
    "* FROM CLIP NAME: one\r\n"
    "* LOC: 10:00:00:12 RED     AI: THEIRS\r\n"
    "\r\n"
    "002  BL       V     C        00:00:00:00 00:00:01:00 10:00:01:00 10:00:02:00\r\n"
    "003  A002     AA/V  C        01:00:00:00 01:00:01:00 10:00:02:00 10:00:03:00"
)


def listed(tmp_path: Path) -> Path:
    path = tmp_path / "cut.edl"
    path.write_bytes(LIST.encode())
    return path


def test_a_list_gets_locators_and_keeps_every_line(tmp_path: Path) -> None:
    path, out = listed(tmp_path), tmp_path / "out.edl"
    lost = annotated(path, out, flag("V1-0001", "AI: one\n002  X"), flag("V1-0003", tools="x"))
    lines = out.read_bytes().decode().split("\r\n")
    ours = [line for line in lines if line.endswith("[TEMOIN]")]
    assert ours == [
        "* LOC: 10:00:00:00 MAGENTA AI: one 002 X [TEMOIN]",
        "* LOC: 10:00:02:00 MAGENTA AI: Magic (assistive) [TEMOIN]",
    ]
    assert lines.index(ours[0]) == 4
    assert [line for line in lines if line not in ours and line] == [
        line for line in LIST.split("\r\n") if line
    ]
    assert lost == [
        "the ledger (2 entries)",
        "what is known of each clip, beyond its marker",
        "the comments of markers",
    ]
    assert read_cut(out).clips == read_cut(path).clips
    assert read_cut(out).digest == read_cut(path).digest


def test_one_event_on_two_tracks_gets_one_locator_with_all_words(tmp_path: Path) -> None:
    path, out = listed(tmp_path), tmp_path / "out.edl"
    annotated(
        path,
        out,
        flag("V1-0003", "AI: one"),
        flag("A1-0001", "AI: two"),
        flag("A2-0001", "AI: one"),
    )
    assert out.read_text().count("[TEMOIN]") == 1
    assert "AI: one; AI: two [TEMOIN]" in out.read_text()


def test_annotating_a_list_twice_is_annotating_it_once(tmp_path: Path) -> None:
    path, out, again = listed(tmp_path), tmp_path / "out.edl", tmp_path / "again.edl"
    annotated(path, out, flag("V1-0001"), flag("A1-0001"))
    annotated(out, again, flag("V1-0001"), flag("A1-0001"))
    assert again.read_bytes() == out.read_bytes()


def test_a_list_becomes_a_timeline(tmp_path: Path) -> None:
    path, out = listed(tmp_path), tmp_path / "out.otio"
    annotated(path, out, flag("V1-0001"))
    cut, made = read_cut(path), read_cut(out)
    assert made.digest == cut.digest
    assert made.embedded == tuple(LINES)
    assert [view.record_range for view in made.clips] == [view.record_range for view in cut.clips]


def test_a_timeline_becomes_a_list_as_far_as_it_goes(tmp_path: Path) -> None:
    flat = timeline(track(clip("a"), clip("b")), track(clip("s"), kind="Audio"))
    path, out = saved(tmp_path, flat), tmp_path / "out.edl"
    lost = annotated(path, out, flag("V1-0002", "AI: two"))
    assert "* LOC: 00:00:00:10 MAGENTA AI: two [TEMOIN]" in out.read_text()  # record time
    assert lost[-1] == "1 clip of other tracks, of nests, switched off or without a frame: A1-0001"
    assert len(read_cut(out, rate=Rate(24)).clips) == 2
    annotated(out, tmp_path / "again.edl", lines=[])
    assert "TEMOIN" not in (tmp_path / "again.edl").read_text()


def test_locators_of_a_list_are_counted(tmp_path: Path) -> None:
    flat = timeline(track(clip("a"), clip("b")), track(clip("s"), kind="Audio"))
    path, out = saved(tmp_path, flat), tmp_path / "out.edl"
    flags = [flag("V1-0001", ""), flag("V1-0002", "AI: two"), flag("A1-0001", "AI: sound")]
    carried = annotate_timeline(
        path, out, flags=flags, ledger_lines=[], rate=None, timeline_name=None
    )
    assert carried.flagged == out.read_text().count("* LOC:") == 1


def test_frames_that_no_list_can_tell_are_said(tmp_path: Path) -> None:
    path = saved(tmp_path, timeline(track(clip("a", -5, 24), clip("b", 0, 24))))
    carried = annotate_timeline(
        path, tmp_path / "out.edl", flags=[], ledger_lines=[], rate=None, timeline_name=None
    )
    assert carried.lost == ["the frames of V1-0001 before source time 0"]


def test_a_timeline_that_fits_into_no_list_is_said(tmp_path: Path) -> None:
    two = timeline(track(clip()), track(clip()))
    with pytest.raises(TimelineError, match="does not fit into an EDL") as caught:
        annotated(saved(tmp_path, two), tmp_path / "out.edl")
    assert caught.value.hint == "Write to an .otio instead."


# The identity of a cut.


def test_the_digest_stays_when_a_file_is_written_otherwise() -> None:
    content = written(nested())
    cut = read_bytes(content)
    compact = json.dumps(json.loads(content), separators=(",", ":"), sort_keys=True).encode()
    assert read_bytes(compact).digest == cut.digest
    assert cut.digest.startswith("sha256:")
    assert len(cut.digest) == 71


@pytest.mark.parametrize(
    "other",
    [
        clip("c", 101, 10),
        clip("c", 100, 11),
        clip("c", 100, 10, url="other.mov"),
        clip("c", 100, 10, 25),
        clip("c", 100, 10, metadata={"cmx_3600": {"reel": "A1"}}),
    ],
)
def test_the_digest_changes_with_what_is_shown(other: Item) -> None:
    base = read_bytes(written(timeline(track(clip("c", 100, 10), clip())))).digest
    assert read_bytes(written(timeline(track(other, clip())))).digest != base


def digest(item: Item) -> str:
    return read_bytes(written(timeline(track(item)))).digest


def test_one_url_in_two_normal_forms_is_one_media() -> None:
    assert digest(clip(url="media/\u00e9.mov")) == digest(clip(url="media/e\u0301.mov"))


def test_names_effects_and_metadata_are_no_part_of_it() -> None:
    told = clip("b", metadata={"host": {"x": 1}}, effects=[otio.schema.Effect("e")])
    assert digest(told) == digest(clip("a"))
