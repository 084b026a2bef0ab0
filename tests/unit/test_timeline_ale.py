"""Logs of rushes, row by row."""

import contextlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import InputError, RateError, TimelineError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.timeline import ale
from temoin.timeline.documents import read_document
from temoin.vocabulary import TrackKind
from timelines import frames, read_bytes

COLUMNS = ("Name", "Tracks", "Start", "End", "Tape", "UNC Path")
GOOD = ("a", "VA1", "01:00:00:00", "01:00:01:00", "T1", "/x/a.mov")


def log(*rows: tuple[str, ...], fps: str = "24", newline: str = "\n") -> bytes:
    head = ["Heading", "FIELD_DELIM\tTABS", f"FPS\t{fps}", "", "Column", "\t".join(COLUMNS), ""]
    return newline.join([*head, "Data", *("\t".join(row) for row in rows), ""]).encode()


def read(*rows: tuple[str, ...], fps: str = "24", rate: Rate | None = None) -> CutView:
    return read_bytes(log(*rows, fps=fps), rate=rate)


def test_rows_are_clips_without_a_programme() -> None:
    (view,) = read(GOOD).clips
    assert (view.name, view.reel, view.kind) == ("a", "T1", TrackKind.PICTURE)
    assert view.source_range == frames(86400, 24)
    assert view.record_range is None
    assert view.active_media is not None
    assert (view.active_media.url, view.active_media.name) == ("/x/a.mov", "a.mov")
    assert read(GOOD).is_clip_list
    assert read(GOOD).times_of(view) == ("01:00:00:00", "01:00:01:00")


def test_a_long_heading_is_read_once_and_not_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    read_lines = ale._read

    def counted(lines: Sequence[str]) -> Any:
        lengths.append(len(lines))
        return read_lines(lines)

    monkeypatch.setattr(ale, "_read", counted)
    heading = b"".join(b"KEY%d\tvalue\n" % number for number in range(500))
    cut = read_bytes(log(GOOD, GOOD, fps="25").replace(b"FPS", heading + b"FPS"))
    assert [view.source_range for view in cut.clips] == [frames(90_000, 25, 25)] * 2
    assert lengths[0] > 500
    assert max(lengths[1:]) < 10


def test_a_heading_without_end_is_refused() -> None:
    content = log(GOOD).replace(b"FPS", b"KEY\tvalue\n" * 20_000 + b"FPS")
    with pytest.raises(TimelineError, match="no columns and rows"):
        read_bytes(content)


def test_a_row_that_is_not_understood_does_not_stop_the_log() -> None:
    cut = read(
        ("b", "V", "nonsense", "01:00:00:00", "T1"),
        GOOD,
        (*GOOD, "more", "values"),
        ("c", "V", "01:00:02:00", "01:00:01:00"),
        ("d", "V", "01:00:00:30", "01:00:01:00"),
        ("e",),
    )
    assert [view.name for view in cut.clips] == ["b", "a", "a", "c", "d", "e"]
    known = [view.name for view in cut.clips if view.source_range]
    assert known == ["a", "a"]
    assert "rows whose times are none, read without them: 3, the first at row 1" in cut.warnings
    assert any("more values than columns" in each for each in cut.warnings)


def test_rows_of_sound_are_sound() -> None:
    sound = ("s", "A1A2", *GOOD[2:])
    kinds = [(view.id, view.name) for view in read(sound, GOOD).clips]
    assert kinds == [("V1-0001", "a"), ("A1-0001", "s")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_line_ends_and_encodings_of_old_and_new_systems(newline: str, encoding: str) -> None:
    text = log(("forêt", *GOOD[1:]), newline=newline).decode().encode(encoding)
    assert read_bytes(text).clips[0].name == "forêt"


def test_a_rate_that_is_given_counts() -> None:
    assert read(GOOD, fps="", rate=Rate(25)).clips[0].source_range == frames(90000, 25, 25)


def test_a_log_without_a_rate_asks_for_it() -> None:
    with pytest.raises(RateError) as caught:
        read(GOOD, fps="")
    assert caught.value.hint == "Give the rate with --rate."


def test_a_log_that_is_silent_of_its_rate_is_told() -> None:
    told = "the log does not say its rate: 24 frames a second were assumed"
    silent = log(GOOD).replace(b"FPS\t24\n", b"")
    assert told in read_bytes(silent).warnings
    assert told not in read_bytes(silent, rate=Rate(25)).warnings
    assert told not in read(GOOD).warnings


def test_drop_frame_times_are_shown_as_they_are_written() -> None:
    cut = read(("a", "V", "01:00:00;00", "01:01:00;02"), fps="29.97")
    (view,) = cut.clips
    assert cut.times_of(view) == ("01:00:00;00", "01:01:00;02")
    assert not read(GOOD, fps="29.97").drop_frame


def test_a_duration_that_does_not_fit_leaves_start_and_end() -> None:
    content = log((*GOOD[:4], "24"), (*GOOD[:4], "00:00:01:00")).replace(b"Tape", b"Duration")
    cut = read_bytes(content)
    assert [view.source_range for view in cut.clips] == [frames(86400, 24)] * 2
    told = "rows whose Duration does not fit their Start and End, read without it: 1"
    assert any(each.startswith(told) for each in cut.warnings)


def test_a_log_that_parts_its_values_otherwise_is_refused() -> None:
    with pytest.raises(TimelineError, match="COMMAS part its values, not tabs"):
        read_bytes(log(GOOD).replace(b"TABS", b"COMMAS"))


@pytest.mark.parametrize(
    "content", [b"Heading\nFPS\t24\n", log(), b"Heading\nColumn\n\nData\nx\n", b"Heading"]
)
def test_a_log_of_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(TimelineError) as caught:
        read_bytes(content)
    assert caught.value.hint


def test_the_log_keeps_its_heading() -> None:
    root = read_document(None, log(GOOD), None).root
    assert root.metadata["ALE"]["header"]["FPS"] == "24"
    assert list(root.metadata["ALE"]["columns"]) == list(COLUMNS)


cells = st.sampled_from(["", "a", "V", "01:00:00:00", "01:00:01:00", "99:99:99:99", "\x00", "é"])


@given(st.lists(st.lists(cells, max_size=8).map(tuple), max_size=5))
def test_any_rows_give_clips_or_an_input_error(rows: list[tuple[str, ...]]) -> None:
    with contextlib.suppress(InputError):
        assert read(*rows).clips


@given(st.binary(max_size=300))
def test_any_bytes_give_clips_or_an_input_error(content: bytes) -> None:
    with contextlib.suppress(InputError):
        read_bytes(b"Heading\n" + content)
    with contextlib.suppress(InputError):
        read_bytes(log(GOOD) + content)
