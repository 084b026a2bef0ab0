"""What is read, from which formats, and what comes of files that are none."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoin import __version__
from temoin.errors import InputError, RateError, TemoinError, TimelineError
from temoin.timeline import read_cut
from temoin.timeline.bundles import LARGEST, check_size
from timelines import Item, clip, frames, nest, otio, read, span, timeline, track, written

EDL = b"""TITLE: scene
FCM: NON-DROP FRAME
001  A001C001 V     C        01:00:00:00 01:00:01:00 10:00:00:00 10:00:01:00
* FROM CLIP NAME: shot
"""


def collection(*held: Item) -> Item:
    made = otio.schema.SerializableCollection(name="bin")
    made.extend(held)
    return made


def refusal(content: bytes, **options: object) -> InputError:
    """Return the error that bytes are refused with."""
    with pytest.raises(InputError) as caught:
        read_cut(None, content=content, name="stdin", **options)
    assert caught.value.file == "stdin"
    assert caught.value.message
    assert caught.value.hint.endswith(".")
    return caught.value


# Formats.


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "cut.otio"
    path.write_bytes(written(timeline(track(clip()), name="Reel 1")))
    cut = read_cut(path)
    assert (cut.name, cut.files, cut.format) == ("Reel 1", (str(path),), "otio")
    assert cut.reader == f"temoin {__version__}, OpenTimelineIO {otio.__version__}"


def test_a_bundle_that_is_meant_to_fill_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("content.otio", b" " * 200 * 1024**2)
    with pytest.raises(InputError, match="times smaller than it is") as caught:
        read_cut(path)
    assert caught.value.hint


def test_bundles_are_read(tmp_path: Path) -> None:
    content = written(timeline(track(clip())))
    with zipfile.ZipFile(tmp_path / "cut.otioz", "w") as bundle:
        bundle.writestr("content.otio", content)
    (tmp_path / "cut.otiod").mkdir()
    (tmp_path / "cut.otiod" / "content.otio").write_bytes(content)
    zipped, folder = read_cut(tmp_path / "cut.otioz"), read_cut(tmp_path / "cut.otiod")
    assert (zipped.format, folder.format) == ("otioz", "otiod")
    assert zipped.clips == folder.clips == read_cut(None, content=content).clips
    from_bytes = read_cut(None, content=(tmp_path / "cut.otioz").read_bytes())
    assert from_bytes.clips == zipped.clips


def test_bytes_without_a_name_are_told_by_what_they_begin_with(tmp_path: Path) -> None:
    assert read_cut(None, content=EDL).format == "cmx_3600"
    assert read_cut(None, content=b"\xef\xbb\xbf" + written(timeline())).format == "otio"
    path = tmp_path / "list.txt"
    path.write_bytes(EDL)
    assert read_cut(path).format == "cmx_3600"


@pytest.mark.parametrize("name", ["absent.otio", "absent.otioz", "absent.otiod", "bad\0name.otio"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(TimelineError) as caught:
        read_cut(tmp_path / name)
    assert caught.value.file == str(tmp_path / name)
    assert caught.value.hint


def test_a_folder_is_no_timeline(tmp_path: Path) -> None:
    (tmp_path / "cut.otio").mkdir()
    with pytest.raises(TimelineError, match="is a folder"):
        read_cut(tmp_path / "cut.otio")


def test_a_file_too_large_for_memory_is_refused_unread() -> None:
    check_size(LARGEST)
    with pytest.raises(TimelineError, match=r"2\.0 GiB"):
        check_size(LARGEST + 1)


# Which timeline.


def test_one_timeline_in_a_collection_is_meant() -> None:
    cut = read(collection(clip("loose"), collection(timeline(track(clip()), name="inner"))))
    assert (cut.name, len(cut.clips)) == ("inner", 1)


def test_of_several_the_named_one_is_meant() -> None:
    held = collection(timeline(name="one"), timeline(track(clip()), name="two"))
    assert len(read(held, timeline_name="two").clips) == 1
    several = refusal(written(held))
    assert "'one', 'two'" in several.message
    assert several.hint == "Name one with --timeline."
    assert "no timeline named 'three'" in refusal(written(held), timeline_name="three").message


def test_a_part_of_a_timeline_is_read_as_one_and_said() -> None:
    for part, word in ((track(clip()), "track"), (nest(clip()), "stack"), (clip(), "clip")):
        cut = read(part)
        assert len(cut.clips) == 1
        assert cut.clips[0].record_range == frames(0, 10)
        assert cut.warnings == (f"the file holds a {word}, which was read as a whole timeline",)


def test_clips_without_a_timeline_have_no_record_times() -> None:
    cut = read(collection(clip("a", 5), clip("b")))
    assert [(view.id, view.record_range) for view in cut.clips] == [
        ("V1-0001", None),
        ("V1-0002", None),
    ]
    assert cut.range == frames(0, 0)
    assert cut.clips[0].seen_range == frames(5, 10)
    assert "no record times" in cut.warnings[0]


@pytest.mark.parametrize("root", [otio.schema.Marker(), otio.schema.Gap(), collection()])
def test_what_holds_no_timeline_is_refused(root: Item) -> None:
    assert "no timeline" in refusal(written(root)).message


# Hostile and odd bytes.


def swapped(old: bytes, new: bytes) -> bytes:
    """Return a good file with some bytes of its first clip replaced."""
    content = written(timeline(track(clip("CLIPNAME", metadata={"a": "METADATA"}))))
    assert old in content
    return content.replace(old, new)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nothing in it"),
        (b" \n", "nothing in it"),
        (b"a letter", "no timeline of a format"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[NaN," + b"[" * 100_000, "nested too deeply"),
        (b'{"a": 1}', "JSON, but no timeline"),
        (b"[1]", "JSON, but no timeline"),
        (b'{"a": }', "no JSON"),
        (written(timeline()) + b"}", "no JSON"),
        (written(timeline())[:-9], "no JSON"),
        (swapped(b"CLIPNAME", b"\xe9t\xe9"), "not UTF-8"),
        (swapped(b"METADATA", b"\xe9t\xe9"), "not UTF-8"),
        (swapped(b"CLIPNAME", b"\\ud800"), "surrogate"),
        (swapped(b'"Clip.2"', b'"Sequence.99"'), "newer OpenTimelineIO"),
        (swapped(b'"Clip.2"', b'"UnknownSchema.1"'), "UnknownSchema"),
        (
            swapped(b'"METADATA"', b'{"OTIO_SCHEM\\u0041": "Unknow\\u006eSchema.1"}'),
            "UnknownSchema",
        ),
        (swapped(b'"Clip.2"', b'"Unheard.1"'), "expected to read a Composable"),
        (swapped(b'"value": 10.0', b'"value": 1e999'), "too big"),
        (swapped(b'"value": 10.0', b'"value": NaN'), "cannot be understood"),
        (swapped(b'"enabled": true', b'"enabled": "yes"'), "enabled"),
        (swapped(b'"children"', b'"kinder"'), "children"),
        (b"PK\x03\x04 and no more", "no bundle"),
        (b"TITLE: nothing else\n", "no event"),
        (b"TITLE: x\n001 AX V C 1 2\n", "no event of it could be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert reason in refusal(content).message


@pytest.mark.parametrize("name", ["a.drp", "a.nk", "a.aepx", "a.osp", "a.blg", "a.otio", "a"])
def test_an_empty_file_is_told_as_such_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(TimelineError, match="nothing in it"):
        read_cut(tmp_path / name)


def test_numbers_that_json_lacks_are_read_in_metadata() -> None:
    cut = read_cut(None, content=swapped(b'"METADATA"', b'{"x": NaN, "y": -Infinity}'))
    assert json.loads(cut.clips[0].metadata["a"]) == {"x": "NaN", "y": "-Infinity"}


def test_a_text_cut_off_at_nul_is_said() -> None:
    cut = read_cut(None, content=swapped(b"CLIPNAME", b"one\\u0000two"))
    assert cut.clips[0].name == "one"
    assert cut.warnings == ("a text with a NUL in it was cut off there",)


def test_a_broken_bundle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("other.otio", "{}")
    with pytest.raises(TimelineError, match=r"no content\.otio"):
        read_cut(path)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_cut_or_an_error_of_ours(content: bytes) -> None:
    read_or_refused(content)
    read_or_refused(b"001" + content)
    read_or_refused(b"{" + content)


def read_or_refused(content: bytes) -> None:
    refused: TemoinError | None = None
    try:
        read_cut(None, content=content, name="stdin")
    except TemoinError as error:
        refused = error
    if refused:
        assert (refused.file, bool(refused.hint)) == ("stdin", True)


WHOLE = written(timeline(track(clip("c", 5, 10, speed=2.0), nest(track(clip()), trim=span(0, 3)))))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_gives_a_cut_or_an_error_of_ours(at: int, new: bytes, cut: int) -> None:
    read_or_refused(WHOLE[:at] + new + WHOLE[at + cut :])


LISTED = EDL + (
    b"002  A001C002 V     C        01:00:00:00 01:00:00:00 10:00:01:00 10:00:01:00\n"
    b"002  A001C003 V     D    012 01:00:00:00 01:00:02:00 10:00:01:00 10:00:02:00\n"
    b"M2   A001C003   048.0   01:00:00:00\n* LOC: 10:00:01:10 RED  LOOK HERE\n"
)


@given(st.integers(0, len(LISTED) - 1), st.binary(max_size=6), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_a_damaged_list_gives_a_cut_or_an_error_of_ours(at: int, new: bytes, cut: int) -> None:
    read_or_refused(LISTED[:at] + new + LISTED[at + cut :])


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0, 1e18, -1.0, 24])


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
@settings(deadline=None)
def test_any_numbers_give_a_cut_or_an_error_of_ours(
    start: float, duration: float, rate: float, other_rate: float, speed: float
) -> None:
    time = otio.opentime.RationalTime
    used = otio.opentime.TimeRange(time(start, rate), time(duration, other_rate))
    odd = clip(speed=speed)
    odd.source_range = used
    lane = track(odd, nest(track(clip()), trim=used), clip())
    read_or_refused(written(timeline(lane, start=time(start, other_rate))))


def test_a_rate_that_a_list_does_not_fit_is_named() -> None:
    late = EDL.replace(b"10:00:01:00\n", b"10:00:01:24\n").replace(b" 01:00:01:00", b" 01:00:01:24")
    error = refusal(late)
    assert isinstance(error, RateError)
    assert error.hint == "Give the edit rate with --rate."
