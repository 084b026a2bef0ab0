"""Pictures of the clips of a cut, wherever their media lie now."""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from temoin.cut import Cut
from temoin.errors import MediaMissingError
from temoin.language import say
from temoin.model import ClipView, Media
from temoin.moved import MovedMedia
from temoin.pixels import Thumbnail, frame_at, picture_of
from temoin.rate import FrameRange
from temoin.store.media import files_of, local_path
from temoin.vocabulary import MediaKind

Tick = Callable[[], None]
_DIGITS = re.compile(r"\d+")


class Pictures:
    """Reads pictures of the clips of one cut.

    Attributes:
        cut: Whose clips they are.
    """

    def __init__(self, cut: Cut) -> None:
        """Take a cut; nothing is looked for yet."""
        self.cut = cut

    def of(self, clip: ClipView, at: FrameRange, tick: Tick) -> Thumbnail:
        """Return what a clip's media show.

        Args:
            clip: Of the cut.
            at: The media frame that is wanted, the first of this range.
            tick: Raises to stop.

        Raises:
            MediaMissingError: It cannot be read, or the clip names no media.
        """
        media = clip.active_media
        if media is None or not media.url:
            raise MediaMissingError(say("no media named"), hint="Relink the clip.")
        paths, told = self._paths(media), media.available_range
        first = told.covering_at(at.rate).start if told else None
        if media.kind is MediaKind.SEQUENCE:
            return picture_of(_numbered(paths, first, at.start), tick=tick)
        return frame_at(paths[0], at.start, at.rate, first=first, tick=tick)

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
