"""The second witness of a match: what frames of the clips in question look like."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from temoin.carry.carrying import Pair
from temoin.carry.outcomes import Question
from temoin.carry.pictures import Pictures
from temoin.errors import MediaMissingError
from temoin.match import Looked, Picture, Witness, match
from temoin.model import ClipView
from temoin.pixels import bits_of
from temoin.rate import FrameRange

_LEAST = 4
"""Frames that are looked at of a clip that has as many: three in common tell takes apart."""

Tick = Callable[[int, int], None]
"""Gets (clips looked at, in all); what it raises stops it."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Two cuts, matched once more by what the clips in question look like.

    Attributes:
        looked_at: Clips of which frames were read.
        unseen: Clips of which no frame could be read, or none that tells.
    """

    pair: Pair
    looked_at: int
    unseen: int


def with_pictures(two: Pair, questions: Sequence[Question], tick: Tick) -> Witnessed:
    """Return two cuts, matched by some frames of the clips that a person would be asked about.

    Frames that look otherwise deny that a clip shows what another showed; frames that look alike
    speak for it, beside other grounds. It takes some tenths of a second a clip.

    Args:
        two: The cuts.
        questions: Of a plan without answers.
        tick: Told of progress.
    """
    news = {each.clip.id: each.clip for each in questions}
    olds = {link.old.id: link.old for each in questions for link in each.candidates}
    looking = _Looking(tick, len(olds) + len(news))
    old = {**two.witness.old, **looking.at(Pictures(two.old), olds, two.witness.old)}
    new = {**two.witness.new, **looking.at(Pictures(two.new), news, two.witness.new)}
    tick(looking.total, looking.total)
    witness = Witness(old=old, new=new)
    return Witnessed(
        replace(two, witness=witness, matching=match(two.old.view, two.new.view, witness)),
        looking.total - looking.unseen,
        looking.unseen,
    )


@dataclass(slots=True)
class _Looking:
    """Looks at clips of two cuts, and counts them."""

    tick: Tick
    total: int
    done: int = 0
    unseen: int = 0

    def at(
        self, pictures: Pictures, clips: Mapping[str, ClipView], known: Mapping[str, Looked]
    ) -> dict[str, Looked]:
        """Return what is known of some clips of a cut, with what they look like."""
        found = {}
        for name, clip in clips.items():
            told = tuple(_told(pictures, clip, self._go_on))
            self.unseen += not told
            self.done += 1
            found[name] = replace(known.get(name, Looked()), pictures=told)
        return found

    def _go_on(self) -> None:
        self.tick(self.done, self.total)


def _told(pictures: Pictures, clip: ClipView, go_on: Callable[[], None]) -> Iterator[Picture]:
    """Yield what some frames of a clip look like, as far as they can be read."""
    for frame in sampled(clip.visible_range):
        try:
            bits = bits_of(pictures.of(clip, frame, go_on))
        except MediaMissingError:
            return  # the rest would not be found either; the clip is told as unseen
        if bits is not None:
            yield Picture(frame=frame.start, bits=bits)


def sampled(shown: FrameRange | None) -> list[FrameRange]:
    """Return frames that another clip of these media has, too, if it shows about as much of them.

    They are the multiples of one power of two, four to nine of them; fewer of a shorter clip.
    """
    if shown is None:
        return []
    step = 1
    while shown.duration // (2 * step) >= _LEAST:
        step *= 2
    first = -(-shown.start // step) * step
    wanted = range(first, shown.end_exclusive, step)
    return [FrameRange(start=each, duration=1, rate=shown.rate) for each in wanted]
