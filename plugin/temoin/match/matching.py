"""What a match tells: what became of each clip, by which grounds, and how sure that is.

What there is one of for each clip are structs of msgspec: they are made in a tenth of the time of
a dataclass, which for ten thousand clips is a third of the match.
"""

from dataclasses import dataclass

import msgspec

from temoin.match.edges import Edge
from temoin.match.words import Change, Ground, Sight, Sureness
from temoin.model import ClipView
from temoin.rate import FrameRange


class Link(msgspec.Struct, frozen=True, gc=False):
    """One clip of the old cut and one of the new that may show the same frames.

    Attributes:
        material: How sure it is that they show the same frames of one material: what was said of
            those frames holds for both.
        use: How sure it is that the new clip is the old use, re-edited; None where it is another
            use of those frames. What was said of a use follows this.
        agreed: The grounds that speak for it, strongest first.
        disagreed: Those that speak against it; what one side does not say is in neither.
        edge: The comparison that tells it.
        changes: What became of the old use here; none while that is a question.
    """

    old: ClipView
    new: ClipView
    material: Sureness
    use: Sureness | None
    agreed: tuple[Ground, ...]
    disagreed: tuple[Ground, ...]
    edge: Edge
    changes: tuple[Change, ...] = ()

    @property
    def common(self) -> FrameRange | None:
        """The media frames that both show, in the new clip's media time.

        None where one does not tell its frames, or where a witness denies.
        """
        return self.edge.common

    @property
    def old_common(self) -> FrameRange | None:
        """The same frames in the old clip's media time, which counts at its own rate."""
        return self.edge.old_common


class Found(msgspec.Struct, frozen=True, gc=False):
    """What a clip of the new cut is.

    Attributes:
        changes: What became of the use that it continues, or `new`; none while a person is needed.
        sureness: Of that; `ambiguous` is a person's question, of which `links` are the candidates.
        links: To clips of the old cut, the use that it continues first. A new clip has some where
            it shows frames that another use shows, too, or where a witness denies.
    """

    clip: ClipView
    changes: tuple[Change, ...]
    sureness: Sureness
    links: tuple[Link, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether nothing but a person can tell which use it continues."""
        return self.sureness is Sureness.AMBIGUOUS

    @property
    def sight(self) -> Sight:
        """Whether anybody sees it."""
        return Sight.of(self.clip)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Two cuts, clip by clip.

    Attributes:
        found: Each clip of the new cut, in its order.
        removed: The clips of the old cut that nothing in the new one continues, or may continue;
            their frames may yet be shown by other uses, whose links tell it.
    """

    found: tuple[Found, ...]
    removed: tuple[ClipView, ...]

    @property
    def questions(self) -> tuple[Found, ...]:
        """The clips that need a person."""
        return tuple(each for each in self.found if each.needs_person)
