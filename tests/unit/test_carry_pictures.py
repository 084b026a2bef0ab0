"""The second witness: frames of the clips in question decide where their media can be read."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from temoin.carry.witness import sampled
from temoin.pixels import Thumbnail, bits_of
from temoin.rate import FrameRange, Rate

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]
RATE = Rate(24)


def transcoded(source: Path, to: Path) -> Path:
    """Write a movie again in another codec, at half its size, as a proxy is made."""
    with av.open(str(source)) as read, av.open(str(to), "w") as written:
        stream = written.add_stream("mjpeg", rate=24)
        shown = read.streams.video[0]
        stream.width, stream.height = shown.width // 4 * 2, shown.height // 4 * 2
        stream.pix_fmt = "yuvj420p"
        for number, frame in enumerate(read.decode(shown)):
            small = frame.reformat(stream.width, stream.height, "yuvj420p")
            small.pts, small.time_base = number, Fraction(1, 24)
            written.mux(stream.encode(small))
        written.mux(stream.encode(None))
    return to


def relinked(cut: Path, media: str) -> Path:
    """Return the sample with one clip that shows another file of nearly the same name."""
    timeline = otio.adapters.read_from_file(str(cut))
    (clip,) = [each for each in timeline.find_clips() if each.name == "NT_020"]
    clip.media_reference.target_url = media
    path = cut.with_name("relinked.otio")
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.fixture
def spoken_of(cut: Path, ask: Run) -> Path:
    step = ("--tool", "Neat Video", "--scope", "media")
    assert ask("log", cut, "--clip", "NT_020", *step)[0] == 0
    return cut


def verdicts(told: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["verdict"], each["clip"]) for each in told["entries"]]


def test_frames_that_look_alike_answer_a_question(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_020.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    assert verdicts(ask("carry", spoken_of, new, "--dry-run")[1]) == [("needs-person", "V1-0002")]
    _, told = ask("carry", spoken_of, new, "--pictures")
    assert verdicts(told) == [("carried", "V1-0002")]
    (clip,) = [each for each in told["clips"] if each["new"] == "V1-0002"]
    assert "pictures" in clip["grounds"]
    _, shown = ask("show", new)
    assert [row["tool"] for row in shown["rows"] if row["entry"]] == ["Neat Video"]


def test_what_pictures_told_once_is_asked_no_more(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_020.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    assert len(ask("carry", spoken_of, new, "--pictures")[1]["signed"]) == 1
    _, told = ask("carry", spoken_of, new)
    assert (verdicts(told), told["signed"]) == ([("carried", "V1-0002")], [])
    _, told = ask("diff", spoken_of, new)
    assert told["questions"] == []


def test_frames_that_look_otherwise_carry_nothing(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_070.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    _, told = ask("carry", spoken_of, new, "--pictures")
    assert verdicts(told) == [("orphaned", None)]
    assert told["questions"] == []


def test_without_media_a_question_stays_one_and_that_is_told(spoken_of: Path, say: Say) -> None:
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    code, out, notes = say("carry", spoken_of, new, "--pictures", "--dry-run")
    assert code == 0
    assert "of 1 clip in question no frame that tells could be read" in notes
    assert "frames of 1 clip in question were compared" in notes
    assert "NT_020" in out


@st.composite
def overlapping(draw: st.DrawFn) -> tuple[FrameRange, FrameRange]:
    """Two uses of which each shows at least two thirds of what the other does."""
    start = draw(st.integers(-1000, 100_000))
    duration = draw(st.integers(12, 2000))
    shift = draw(st.integers(-(duration // 6), duration // 6))
    other = draw(st.integers(duration - duration // 6, duration + duration // 6))
    return (
        FrameRange(start=start, duration=duration, rate=RATE),
        FrameRange(start=start + shift, duration=other, rate=RATE),
    )


@given(overlapping())
def test_uses_of_about_the_same_frames_have_some_in_common(
    ranges: tuple[FrameRange, FrameRange],
) -> None:
    one, other = ({each.start for each in sampled(shown)} for shown in ranges)
    assert len(one & other) >= 2
    for shown, frames in zip(ranges, (one, other), strict=True):
        assert 4 <= len(frames) <= 9
        assert all(shown.start <= each < shown.end_exclusive for each in frames)


@pytest.mark.parametrize("duration", [0, 1, 3])
def test_of_a_short_clip_every_frame_is_looked_at(duration: int) -> None:
    shown = FrameRange(start=7, duration=duration, rate=RATE)
    assert [each.start for each in sampled(shown)] == list(range(7, 7 + duration))
    assert sampled(None) == []


def picture(draw: Callable[[ImageDraw.ImageDraw], None], size: tuple[int, int]) -> Thumbnail:
    image = Image.new("RGB", (320, 180), (40, 60, 80))
    draw(ImageDraw.Draw(image))
    small = image.resize(size)
    return Thumbnail(width=size[0], height=size[1], rgb=small.tobytes())


def face(canvas: ImageDraw.ImageDraw) -> None:
    canvas.ellipse((100, 20, 220, 170), fill=(220, 180, 160))
    canvas.rectangle((0, 120, 90, 180), fill=(10, 10, 10))


def street(canvas: ImageDraw.ImageDraw) -> None:
    for at in range(0, 320, 64):
        canvas.rectangle((at, 0, at + 30, 180), fill=(200, 200, 210))


def apart(one: Thumbnail, other: Thumbnail) -> int:
    bits = bits_of(one), bits_of(other)
    assert bits[0] is not None
    assert bits[1] is not None
    return (bits[0] ^ bits[1]).bit_count()


def test_a_scaled_picture_looks_alike_and_another_does_not() -> None:
    whole = picture(face, (320, 180))
    assert apart(whole, picture(face, (96, 54))) <= 2
    assert apart(whole, picture(street, (320, 180))) >= 20


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_flat_picture_tells_nothing(shade: int) -> None:
    flat = Thumbnail(width=64, height=36, rgb=bytes([shade]) * (64 * 36 * 3))
    assert bits_of(flat) is None
