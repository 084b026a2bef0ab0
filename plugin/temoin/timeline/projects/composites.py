"""A picture that a program's nodes make, as one clip over the media that it loads."""

from collections.abc import Sequence

from temoin.rate import FrameRange
from temoin.timeline.nodes import EffectNode, Found, MediaNode, Node
from temoin.timeline.projects.parts import Lane, Placed, Used, clip, timeline, timelines
from temoin.timeline.times import Notes

_MOST_MEDIA = 2_000


def composite(name: str, program: str, effects: Sequence[EffectNode]) -> Node:
    """Return what nodes make, not placed yet: no file's picture, so it covers no media of its own.

    Args:
        name: As the person sees it.
        program: What makes it.
        effects: Its nodes.
    """
    made = clip(name, effects=effects)
    generator = MediaNode(schema="GeneratorReference.1", generator_kind=program)
    made.media_references = dict.fromkeys(made.media_references, generator)
    return made


def composited(
    name: str,
    picture: Node,
    media: Sequence[tuple[Node, Used | None]],
    frames: FrameRange,
    notes: Notes,
) -> list[Found]:
    """Return a composite as the timeline that it is: its media below, the picture above.

    Args:
        name: Of the script.
        picture: What its nodes make.
        media: What it loads, each with its place; None for what its frames do not show.
        frames: Those of the script.
        notes: Told which media are left out.
    """
    lanes = [Lane(name="media"), Lane(name="composite")]
    for node, used in media[:_MOST_MEDIA]:
        if used is None:
            notes.count("media outside the script's frames, left out", node.name)
        else:
            lanes[0].placed.append(Placed(node=node, used=used))
    for node, _ in media[_MOST_MEDIA:]:
        notes.count("media beyond those that a script is read for", node.name)
    start = max(frames.start, 0)
    whole = Used(start=0, duration=frames.duration, source_start=start)
    lanes[1].placed.append(Placed(node=picture, used=whole))
    return timelines([timeline(name, frames.rate, lanes, start=start)])


def shown_within(first: int, end: int, frames: FrameRange, *, zero: int) -> Used | None:
    """Return where a script's frames show media that lie on others of its frames, or None.

    Args:
        first: The script's frame on which the media begin.
        end: The one after the last on which they lie.
        frames: Those of the script.
        zero: The script's frame that shows the media's frame 0.
    """
    begin, end = max(first, frames.start), min(end, frames.end_exclusive)
    if end <= begin:
        return None
    return Used(start=begin - frames.start, duration=end - begin, source_start=begin - zero)
