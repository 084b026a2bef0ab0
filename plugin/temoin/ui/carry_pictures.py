"""Pictures of the clips that a person is asked about, found and read off the GUI thread."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from temoin.carry import Question
from temoin.cut import Cut
from temoin.disclosure import said_reason
from temoin.errors import MediaMissingError, TemoinError
from temoin.language import say
from temoin.model import ClipView, Media
from temoin.moved import MovedMedia
from temoin.pixels import Thumbnail, frame_at, picture_of
from temoin.rate import FrameRange
from temoin.store.media import files_of, local_path
from temoin.vocabulary import MediaKind

Tick = Callable[[], None]
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A clip's picture, or why there is none.

    Attributes:
        at: Timecode of the media frame; empty where none was looked for.
    """

    picture: Thumbnail | None = None
    at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One picture that a question shows.

    Attributes:
        number: 0 for the new clip, else the candidate's, counted from 1.
        frames: The media frames of which the middle one is shown.
    """

    number: int
    clip: ClipView
    frames: FrameRange | None


def asked_for(question: Question) -> Iterator[Asked]:
    """Yield what a question shows: the new clip, then its candidates, all at the same frame.

    Where the first candidate shows frames in common with the new clip, the middle one of them; of
    a candidate without, the middle of what is seen of it.
    """
    first = question.candidates[0]
    yield Asked(number=0, clip=question.clip, frames=first.common or question.clip.visible_range)
    for number, link in enumerate(question.candidates, start=1):
        yield Asked(number=number, clip=link.old, frames=link.old_common or link.old.visible_range)


class Finder:
    """Reads pictures of the clips of one cut, wherever its media lie now."""

    def __init__(self, cut: Cut) -> None:
        """Take a cut; nothing is looked for yet."""
        self._cut = cut

    def shown(self, asked: Asked, tick: Tick) -> Shown:
        """Return a picture, or why there is none.

        Args:
            asked: The clip and its frames.
            tick: Raises to stop.
        """
        media, frames = asked.clip.active_media, asked.frames
        if media is None or not media.url:
            return Shown(why=say("no media named"))
        if frames is None or not frames.duration:
            return Shown(why=say("frames not told"))
        middle = FrameRange(
            start=frames.start + (frames.duration - 1) // 2, duration=1, rate=frames.rate
        )
        at, _ = self._cut.view.source_times(middle)
        try:
            paths = self._paths(media)
            picture = _read(paths, media, middle, tick)
        except TemoinError as error:
            return Shown(at=at, why=said_reason(str(error)))
        return Shown(picture=picture, at=at)

    def _paths(self, media: Media) -> tuple[Path, ...]:
        """Return a clip's files, where they are or where they moved to."""
        try:
            return files_of(local_path(media.url, self._cut.wanted.folder))
        except TemoinError:
            if found := self._moved.find(media.url):
                return found
            raise

    @cached_property
    def _moved(self) -> MovedMedia:
        return MovedMedia.of(self._cut.wanted, self._cut.view)


def _read(paths: tuple[Path, ...], media: Media, at: FrameRange, tick: Tick) -> Thumbnail:
    told = media.available_range
    first = told.covering_at(at.rate).start if told else None
    if media.kind is MediaKind.SEQUENCE:
        return picture_of(_numbered(paths, first, at.start), tick=tick)
    return frame_at(paths[0], at.start, at.rate, first=first, tick=tick)


def _numbered(paths: tuple[Path, ...], first: int | None, frame: int) -> Path:
    """Return the file of a sequence's frame, by its number as far from the first file's.

    Raises:
        MediaMissingError: It is not there.
    """
    numbers = {int(found[-1]): path for path in paths if (found := _DIGITS.findall(path.stem))}
    wanted = frame if first is None else min(numbers, default=0) + frame - first
    if path := numbers.get(wanted):
        return path
    raise MediaMissingError(
        say("frame {frame} of {name} is not there", frame=wanted, name=paths[0].name),
        hint="Mount its volume or relink it.",
    )
