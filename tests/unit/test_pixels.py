"""The very frame that is asked for, small, within its time; else why there is none."""

from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from temoin.errors import MediaMissingError
from temoin.pixels import Thumbnail, frame_at, picture_of
from temoin.rate import Rate

FRAMES, DIGITS = 50, 6
RATE = Rate(24)
_PIXELS = {"mjpeg": "yuvj420p"}


def movie(
    path: Path,
    *,
    timecode: str = "",
    rate: Fraction = Fraction(24),
    size: tuple[int, int] = (96, 48),
    squeeze: Fraction | None = None,
    codec: str = "mpeg4",
) -> Path:
    """Write a movie with frames between key frames, each with its number in it."""
    with av.open(str(path), "w") as container:
        if timecode:
            container.metadata["timecode"] = timecode
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, _PIXELS.get(codec, "yuv420p")
        stream.codec_context.gop_size = 12
        stream.codec_context.max_b_frames = 0 if codec == "mjpeg" else 2
        stream.bit_rate = 2_000_000
        if squeeze:
            stream.codec_context.sample_aspect_ratio = squeeze
        for number in range(FRAMES):
            frame = av.VideoFrame.from_image(numbered(number, size))
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


def numbered(number: int, size: tuple[int, int]) -> Image.Image:
    """Return a picture of bars, each a binary digit of a number."""
    image = Image.new("RGB", size)
    width = size[0] // DIGITS
    for digit in range(DIGITS):
        if number >> digit & 1:
            image.paste((255, 255, 255), (digit * width, 0, (digit + 1) * width, size[1]))
    return image


def number_of(picture: Thumbnail) -> int:
    """Return the number that the bars of a picture tell."""
    assert len(picture.rgb) == 3 * picture.width * picture.height
    row = picture.rgb[: 3 * picture.width]
    middles = (int((digit + 0.5) * picture.width / DIGITS) for digit in range(DIGITS))
    return sum((row[3 * x] > 127) << digit for digit, x in enumerate(middles))


@pytest.mark.parametrize("frame", [0, 1, 5, 11, 12, 13, 25, 48, 49])
@pytest.mark.parametrize("rate", [RATE, Rate(24000, 1001), Rate(25), Rate(60)])
def test_the_very_frame(tmp_path: Path, frame: int, rate: Rate) -> None:
    path = movie(tmp_path / "a.mp4", rate=rate.fraction)
    assert number_of(frame_at(path, frame, rate)) == frame


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mov", "mpeg4"), (".mkv", "mpeg4"), (".mxf", "mpeg2video"), (".mov", "mjpeg")],
)
def test_in_other_containers(tmp_path: Path, suffix: str, codec: str) -> None:
    path = movie(tmp_path / f"a{suffix}", codec=codec)
    assert [number_of(frame_at(path, each, RATE)) for each in range(0, FRAMES, 7)] == list(
        range(0, FRAMES, 7)
    )


def test_media_time_counts_from_where_the_timeline_or_the_file_says(tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mov", timecode="01:00:00:00")
    assert number_of(frame_at(path, 86_410, RATE)) == 10
    assert number_of(frame_at(path, 1_010, RATE, first=1_000)) == 10


@pytest.mark.parametrize(("frame", "first"), [(FRAMES, 0), (4_000, None), (5, 6), (-1, None)])
def test_a_frame_that_is_not_in_it_is_no_picture(
    tmp_path: Path, frame: int, first: int | None
) -> None:
    path = movie(tmp_path / "a.mp4")
    with pytest.raises(MediaMissingError, match=r"a\.mp4: the frame is not in it"):
        frame_at(path, frame, RATE, first=first)


def test_a_picture_takes_no_longer_than_it_may(tmp_path: Path) -> None:
    path = movie(tmp_path / "a.mp4")
    with pytest.raises(MediaMissingError, match=r"a\.mp4: "):
        frame_at(path, 30, RATE, seconds=0)


def test_a_person_stops_it(tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818 - a person's wish
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        frame_at(movie(tmp_path / "a.mp4"), 30, RATE, tick=stop)


@pytest.mark.parametrize(
    ("size", "squeeze", "small"),
    [
        ((1280, 720), None, (640, 360)),
        ((720, 1280), None, (270, 480)),
        ((96, 48), None, (96, 48)),
        ((320, 270), Fraction(2), (640, 270)),
    ],
)
def test_pictures_are_small_and_not_squeezed(
    tmp_path: Path, size: tuple[int, int], squeeze: Fraction | None, small: tuple[int, int]
) -> None:
    picture = frame_at(movie(tmp_path / "a.mov", size=size, squeeze=squeeze), 3, RATE)
    assert (picture.width, picture.height) == small


def test_a_frame_of_a_sequence(tmp_path: Path) -> None:
    path = tmp_path / "shot.%04d.1001.png"
    Image.new("RGB", (1000, 10), (40, 80, 120)).save(path)
    picture = picture_of(path)
    assert (picture.width, picture.height) == (640, 6)
    assert picture.rgb[:3] == bytes((40, 80, 120))


@pytest.mark.parametrize(
    "content",
    [b"", b"no movie", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", b"\0\0\0\x18ftypmp42"],
)
def test_what_is_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.m3u8"
    path.write_bytes(content)
    with pytest.raises(MediaMissingError, match=r"a\.m3u8: it"):
        frame_at(path, 0, RATE)
    with pytest.raises(MediaMissingError, match="cannot be decoded"):
        picture_of(tmp_path / "absent.mov")
