"""One frame of a media file as a small picture, within a limit of time.

PyAV is imported late: it takes longer than a window takes to show.
"""

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from temoin.errors import MediaMissingError, RateError
from temoin.language import say
from temoin.rate import Rate, frame_of_timecode

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

WIDTH, HEIGHT = 640, 480
"""Pixels that a picture is wide and high at most."""

SECONDS = 5.0
"""So long one picture may take; a share that answers slower shows none."""

_FRAMES = 1_000
"""Frames that are decoded at most on the way from a key frame to the one wanted."""

_EARLIER = Fraction(1)
"""Seconds before a frame from which it is looked for: files are sought by when frames are decoded,
up to 16 frames before they are shown. Source: ITU-T H.264, A.3.1, on `MaxDpbFrames`."""

_LONGEST = Fraction(1)
"""Seconds that one frame lasts at most; a file whose pictures end earlier has no such frame."""

_OPTIONS = {"protocol_whitelist": "file"}
"""A playlist may name addresses: nothing is fetched. Source: FFmpeg, "Protocol Options"."""

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A small picture, as the file's own coding is shown without colour management.

    Attributes:
        rgb: 8 bits each of red, green and blue, row after row, without padding.
    """

    width: int
    height: int
    rgb: bytes


def frame_at(
    path: Path,
    frame: int,
    rate: Rate,
    *,
    first: int | None = None,
    tick: Tick = lambda: None,
    seconds: float = SECONDS,
) -> Thumbnail:
    """Return one frame of a movie as a small picture.

    Args:
        path: A movie.
        frame: Which, in media time, counted at `rate`.
        rate: Frames a second.
        first: The file's first frame in media time; None takes the timecode that the file tells,
            or counts from 0 where it tells none.
        tick: Is called now and then; raises to stop.
        seconds: How long it may take.

    Raises:
        MediaMissingError: The file cannot be read, or has no such frame.
    """
    return picture_at(path, Wanted(frame=frame, rate=rate, first=first), tick, seconds)


def picture_of(path: Path, *, tick: Tick = lambda: None, seconds: float = SECONDS) -> Thumbnail:
    """Return a picture file, such as a frame of a sequence, made small.

    Raises:
        MediaMissingError: The file cannot be read.
    """
    return picture_at(path, None, tick, seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The frame that is wanted of a movie, as `frame_at` takes it."""

    frame: int
    rate: Rate
    first: int | None


def picture_at(
    path: Path, wanted: Wanted | None, tick: Tick = lambda: None, seconds: float = SECONDS
) -> Thumbnail:
    """Return a frame of a movie, or a picture file where no frame is named, made small.

    Raises:
        MediaMissingError: The file cannot be read, or has no such frame.
    """
    import av
    from av.error import FFmpegError

    tick()
    until = time.monotonic() + seconds

    def go_on() -> None:
        tick()
        if time.monotonic() > until:
            raise took_too_long(path, seconds)

    try:
        with av.open(
            str(path.absolute()), "r", options=dict(_OPTIONS), timeout=seconds
        ) as container:
            if not container.streams.video:
                raise no_picture(path, say("it holds no picture"))
            return _small(_decoded(path, container, wanted, go_on), container.streams.video[0])
    except (FFmpegError, OSError, ValueError, ArithmeticError, MemoryError) as error:
        if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
            raise no_picture(path, say("it takes more memory than it may")) from error
        raise no_picture(path, say("it cannot be decoded")) from error


def _decoded(
    path: Path, container: "InputContainer", wanted: Wanted | None, go_on: Tick
) -> "VideoFrame":
    """Return the frame that is shown at a moment, which lasts until the next one's."""
    stream = container.streams.video[0]
    moment = _moment(path, container, stream, wanted) if wanted else Fraction(0)
    base = stream.time_base or Fraction(1, 1)
    start = stream.start_time or 0
    if moment > _EARLIER:
        container.seek(start + int((moment - _EARLIER) / base), stream=stream)
    shown: VideoFrame | None = None
    for frame in islice(container.decode(stream), _FRAMES):
        go_on()
        if wanted is None:
            return frame
        if frame.pts is None:
            raise no_picture(path, say("its frames tell no time"))
        if (frame.pts - start) * base > moment:
            break
        shown = frame
    if shown is None or moment - ((shown.pts or 0) - start) * base > _LONGEST:
        raise no_picture(path, say("the frame is not in it"))
    return shown


def _moment(
    path: Path, container: "InputContainer", stream: "VideoStream", wanted: Wanted
) -> Fraction:
    """Return when half of a frame is shown, in seconds from the file's first: clocks round."""
    first = wanted.first
    if first is None:
        first = _first_frame(path, container, wanted.rate)
    index = wanted.frame - first
    length = stream.duration
    if index < 0 or (length and index >= _frames_in(length, stream, wanted.rate)):
        raise no_picture(path, say("the frame is not in it"))
    return Fraction(2 * index + 1, 2) / wanted.rate.fraction


def _frames_in(length: int, stream: "VideoStream", rate: Rate) -> int:
    return round(length * (stream.time_base or Fraction(1, 1)) * rate.fraction)


def _first_frame(path: Path, container: "InputContainer", rate: Rate) -> int:
    """Return a file's first frame by its own timecode, or 0 where it tells none."""
    told = [container.metadata, *(each.metadata for each in container.streams)]
    written = next((each["timecode"] for each in told if each.get("timecode")), "")
    try:
        return frame_of_timecode(written, rate) if written else 0
    except RateError as error:
        raise no_picture(path, say("its timecode cannot be read")) from error


def _small(frame: "VideoFrame", stream: "VideoStream") -> Thumbnail:
    squeeze = float(stream.sample_aspect_ratio or 1)  # anamorphic pixels are wider than high
    scale = min(1.0, WIDTH / (frame.width * squeeze), HEIGHT / frame.height)
    width = max(1, round(frame.width * squeeze * scale))
    height = max(1, round(frame.height * scale))
    plane = frame.reformat(width=width, height=height, format="rgb24").planes[0]
    rows, line = bytes(plane), plane.line_size
    rgb = b"".join(rows[y * line : y * line + 3 * width] for y in range(height))
    return Thumbnail(width=width, height=height, rgb=rgb)


def took_too_long(path: Path, seconds: float) -> MediaMissingError:
    """Return that a picture took longer than it may."""
    return no_picture(path, say("it took more than {seconds} s", seconds=round(seconds)))


def no_picture(path: Path, reason: str) -> MediaMissingError:
    """Return that there is no picture of a file, and why."""
    return MediaMissingError(
        say("{subject}: {reason}", subject=path.name, reason=reason),
        hint="Look at it in another program.",
    )
