"""The second witness of a match: what frames of the clips in question look like."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from temoin.carry.carrying import Pair
from temoin.carry.frames_seen import FramesSeen
from temoin.carry.outcomes import Question
from temoin.carry.pictures import Pictures
from temoin.errors import MediaMissingError
from temoin.language import say
from temoin.match import Looked, Picture, Witness, match
from temoin.model import ClipView
from temoin.rate import FrameRange

_LEAST = 4
"""Frames that are looked at of a clip that has as many: three in common tell takes apart."""

Tick = Callable[[int, int], None]
"""Gets (clips looked at, in all); what it raises stops it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InQuestion:
    """The clips that a person would be asked about: ids of the old cut, and of the new one."""

    old: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()

    @classmethod
    def of(cls, questions: Iterable[Question]) -> "InQuestion":
        """Return the clips of questions, candidates too."""
        asked = list(questions)
        old = frozenset(link.old.id for each in asked for link in each.candidates)
        return cls(old=old, new=frozenset(each.clip.id for each in asked))

    def __or__(self, other: "InQuestion") -> "InQuestion":
        """Return the clips of both."""
        return InQuestion(old=self.old | other.old, new=self.new | other.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A clip of which no frame could be read, or none that tells, and why."""

    clip: ClipView
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """Two cuts, matched once more by what the clips in question look like.

    Attributes:
        looked_at: Clips of which frames were read.
        unseen: The others.
    """

    pair: Pair
    looked_at: int
    unseen: tuple[Unseen, ...]


def with_pictures(two: Pair, asked: InQuestion, frames: FramesSeen, tick: Tick) -> Witnessed:
    """Return two cuts, matched by some frames of the clips that a person would be asked about.

    Frames that look otherwise deny that a clip shows what another showed; frames that look alike
    speak for it, beside other grounds. It takes some tenths of a second a frame that was not seen
    yet.

    Args:
        two: The cuts.
        asked: The clips; such as are not in the cuts are left out.
        frames: What was seen, and sees more.
        tick: Told of progress.
    """
    olds = [each for each in two.old.view.clips if each.id in asked.old]
    news = [each for each in two.new.view.clips if each.id in asked.new]
    looking = _Looking(frames, tick, len(olds) + len(news))
    witness = Witness(
        old={**two.witness.old, **looking.at(Pictures(two.old), olds, two.witness.old)},
        new={**two.witness.new, **looking.at(Pictures(two.new), news, two.witness.new)},
    )
    tick(looking.total, looking.total)
    return Witnessed(
        pair=replace(two, witness=witness, matching=match(two.old.view, two.new.view, witness)),
        looked_at=looking.total - len(looking.unseen),
        unseen=tuple(looking.unseen),
    )


@dataclass(slots=True)
class _Looking:
    """Looks at clips of two cuts, and counts them."""

    frames: FramesSeen
    tick: Tick
    total: int
    done: int = 0
    unseen: list[Unseen] = field(default_factory=list)

    def at(
        self, pictures: Pictures, clips: Iterable[ClipView], known: Mapping[str, Looked]
    ) -> dict[str, Looked]:
        """Return what is known of some clips of a cut, with what they look like."""
        found = {}
        for clip in clips:
            told = self._told(pictures, clip)
            self.done += 1
            found[clip.id] = replace(known.get(clip.id, Looked()), pictures=told)
        return found

    def _told(self, pictures: Pictures, clip: ClipView) -> tuple[Picture, ...]:
        """Return what some frames of a clip look like, as far as they can be read."""
        told: list[Picture] = []
        wanted = sampled(clip.visible_range)
        why = say("no frame of it tells it from others") if wanted else say("frames not told")
        try:
            for frame in wanted:
                self._go_on()
                bits = self.frames.bits(pictures.place_of(clip, frame), self._go_on)
                told += [] if bits is None else [Picture(frame=frame.start, bits=bits)]
        except MediaMissingError as error:
            why = str(error)  # the rest would not be found either
        self.unseen += [] if told else [Unseen(clip=clip, why=why)]
        return tuple(told)

    def _go_on(self) -> None:
        self.tick(self.done, self.total)


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
