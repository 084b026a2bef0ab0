"""Pictures of the clips of a cut, wherever their media lie now."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from temoin.cut import Cut
from temoin.errors import MediaMissingError
from temoin.language import say
from temoin.model import ClipView, Media
from temoin.moved import MovedMedia
from temoin.pixels import PictureReader, Thumbnail, Wanted
from temoin.rate import FrameRange
from temoin.store.media import files_of, local_path
from temoin.vocabulary import MediaKind

Tick = Callable[[], None]
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one media frame is: in which file, and which of a movie's frames.

    Attributes:
        wanted: None for a picture file.
    """

    path: Path
    wanted: Wanted | None = None


class Pictures:
    """Finds pictures of the clips of one cut.

    Attributes:
        cut: Whose clips they are.
    """

    def __init__(self, cut: Cut) -> None:
        """Take a cut; nothing is looked for yet."""
        self.cut = cut

    def of(self, clip: ClipView, at: FrameRange, reader: PictureReader, tick: Tick) -> Thumbnail:
        """Return what a clip's media show.

        Args:
            clip: Of the cut.
            at: The media frame that is wanted, the first of this range.
            reader: Reads it.
            tick: Raises to stop.

        Raises:
            MediaMissingError: It cannot be read, or the clip names no media.
        """
        place = self.place_of(clip, at)
        return reader.read(place.path, place.wanted, tick)

    def place_of(self, clip: ClipView, at: FrameRange) -> Place:
        """Return where a media frame of a clip is.

        Raises:
            MediaMissingError: Its media are not there, or the clip names none.
        """
        media = clip.active_media
        if media is None or not media.url:
            raise MediaMissingError(say("no media named"), hint="Relink the clip.")
        paths, told = self._paths(media), media.available_range
        first = told.covering_at(at.rate).start if told else None
        if media.kind is MediaKind.SEQUENCE:
            return Place(_numbered(paths, first, at.start))
        return Place(paths[0], Wanted(frame=at.start, rate=at.rate, first=first))

    def _paths(self, media: Media) -> tuple[Path, ...]:
        """Return a clip's files, where they are or where they moved to."""
        try:
            return files_of(local_path(media.url, self.cut.wanted.folder))
        except MediaMissingError:
            if found := self._moved.find(media.url):
                return found
            raise

    @cached_property
    def _moved(self) -> MovedMedia:
        return MovedMedia.of(self.cut.wanted, self.cut.view)


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
