"""Pictures of the clips that a person is asked about, found and read off the GUI thread."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from temoin.carry import Pictures, Question
from temoin.disclosure import said_reason
from temoin.errors import TemoinError
from temoin.language import say
from temoin.model import ClipView
from temoin.pixels import PictureReader, Thumbnail
from temoin.rate import FrameRange

Tick = Callable[[], None]


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


def shown_of(pictures: Pictures, asked: Asked, reader: PictureReader, tick: Tick) -> Shown:
    """Return what a question shows of a clip: a picture, or why there is none.

    Args:
        pictures: Of the cut that the clip is in.
        asked: The clip and its frames.
        reader: Reads it.
        tick: Raises to stop.
    """
    frames = asked.frames
    if frames is None or not frames.duration:
        return Shown(why=say("frames not told"))
    middle = FrameRange(
        start=frames.start + (frames.duration - 1) // 2, duration=1, rate=frames.rate
    )
    at, _ = pictures.cut.view.source_times(middle)
    try:
        return Shown(picture=pictures.of(asked.clip, middle, reader, tick), at=at)
    except TemoinError as error:
        return Shown(at=at, why=said_reason(str(error)))
