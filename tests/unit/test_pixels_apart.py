"""Pictures decoded apart: a film that hangs, ends its process or fills it costs its own picture."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from fragile_decoder import ORPHAN
from temoin.errors import MediaMissingError
from temoin.language import speaking
from temoin.pixels import PictureReader, Thumbnail, Wanted, frame_at, reader
from temoin.rate import Rate
from unit.test_pixels import movie, number_of

RATE = Rate(24)


def at(frame: int) -> Wanted:
    return Wanted(frame=frame, rate=RATE, first=None)


def nobody_stops() -> None:
    """Do not stop."""


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[PictureReader]:
    """A reader whose process films break, with two seconds a picture."""
    monkeypatch.setenv("TEMOIN_READERS", "1")
    monkeypatch.setattr(reader, "_CHILD", "fragile_decoder")
    with PictureReader(seconds=2) as made:
        yield made


def read(apart: PictureReader, path: Path, frame: int = 7) -> Thumbnail:
    return apart.read(path, at(frame), nobody_stops)


def pid(apart: PictureReader) -> int:
    assert apart._process is not None
    return apart._process._child.pid


def test_a_process_shows_what_this_one_shows(apart: PictureReader, tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mov", timecode="01:00:00:00")
    assert read(apart, path, 86_410) == frame_at(path, 86_410, RATE)
    first = pid(apart)
    assert number_of(apart.read(path, Wanted(frame=12, rate=RATE, first=2), nobody_stops)) == 10
    Image.new("RGB", (100, 50), (40, 80, 120)).save(tmp_path / "a.png")
    assert apart.read(tmp_path / "a.png", None, nobody_stops).rgb[:3] == bytes((40, 80, 120))
    assert pid(apart) == first  # its start is paid once


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("hang", "it took more than 2 s"),
        ("die", "ended the process that read it (signal 11)"),
        ("leave", "ended the process that read it (3)"),
        ("half", "gave an answer that cannot be read"),
    ],
)
def test_a_film_that_hangs_or_ends_the_process_costs_its_own_picture(
    apart: PictureReader, tmp_path: Path, word: str, why: str
) -> None:
    sound, broken = movie(tmp_path / "a.mov"), tmp_path / "b.mov"
    broken.write_text(word)
    assert number_of(read(apart, sound)) == 7
    with pytest.raises(MediaMissingError) as told:
        read(apart, broken)
    assert str(told.value) == f"b.mov: {why}"
    assert told.value.hint
    assert number_of(read(apart, sound, 8)) == 8


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_film_that_fills_the_process_costs_its_own_picture(
    apart: PictureReader, tmp_path: Path
) -> None:
    vast = tmp_path / "vast.png"
    Image.new("L", (15_000, 15_000)).save(vast, compress_level=1)
    with pytest.raises(MediaMissingError, match=r"^vast\.png: it takes more memory than it may$"):
        apart.read(vast, None, nobody_stops)
    assert number_of(read(apart, movie(tmp_path / "a.mov"))) == 7


def test_a_file_that_is_no_film_says_so_in_the_language_that_is_spoken(
    apart: PictureReader, tmp_path: Path
) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(b"no film")
    with pytest.raises(MediaMissingError, match=r"^a\.mov: it cannot be decoded$"):
        read(apart, path)
    with speaking("fr"), pytest.raises(MediaMissingError) as told:
        read(apart, path)
    assert "cannot" not in str(told.value)


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes that are no text")
def test_any_name_can_be_read(apart: PictureReader, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff \n'.mov"))
    movie(tmp_path / "a.mov").rename(path)
    assert number_of(read(apart, path)) == 7
    path.write_bytes(b"no film")
    with pytest.raises(MediaMissingError, match="cannot be decoded"):
        read(apart, path)


def test_a_person_stops_a_picture_and_gets_the_next(apart: PictureReader, tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818 - a person's wish
        pass

    sound, stuck = movie(tmp_path / "a.mov"), tmp_path / "stuck.mov"
    stuck.write_text("hang")
    read(apart, sound)
    asked = iter(range(2))

    def stop() -> None:
        if next(asked, None) is None:
            raise Stopped

    began = time.monotonic()
    with pytest.raises(Stopped):
        apart.read(stuck, at(7), stop)
    assert number_of(read(apart, sound)) == 7
    assert time.monotonic() - began < 2  # what hangs is not waited for


def test_a_picture_that_came_too_late_for_one_question_answers_no_other(
    apart: PictureReader, tmp_path: Path
) -> None:
    class Stopped(Exception):  # noqa: N818 - a person's wish
        pass

    path = movie(tmp_path / "a.mov")
    read(apart, path)
    process = apart._process
    assert process is not None
    process.send({"path": str(path), "frame": [3, "24/1", 0], "language": "en", "seconds": 2})
    apart._is_owed = True  # as after a person's stop
    first = pid(apart)
    assert number_of(read(apart, path, 9)) == 9
    assert pid(apart) == first


def test_a_process_that_ended_between_two_pictures_is_replaced(
    apart: PictureReader, tmp_path: Path
) -> None:
    path = movie(tmp_path / "a.mov")
    read(apart, path)
    assert apart._process is not None
    apart._process._child.kill()
    apart._process._child.wait()
    assert number_of(read(apart, path)) == 7


def test_without_a_process_it_is_told(
    apart: PictureReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    why = "a.mov: no process could be started to read it: No such file or directory"
    with pytest.raises(MediaMissingError) as told:
        read(apart, movie(tmp_path / "a.mov"))
    assert str(told.value) == why


def test_closing_ends_the_process(apart: PictureReader, tmp_path: Path) -> None:
    read(apart, movie(tmp_path / "a.mov"))
    process = apart._process
    apart.close()
    assert process is not None
    assert not process.is_alive


@pytest.mark.skipif(sys.platform == "win32", reason="there are no alarms")
def test_a_process_whose_parent_has_gone_ends_itself(
    apart: PictureReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = tmp_path / "stuck.mov"
    stuck.write_text("hang")
    monkeypatch.setenv(ORPHAN, "-1")
    with pytest.raises(MediaMissingError, match=r"ended the process that read it \(signal 14\)"):
        read(apart, stuck)
