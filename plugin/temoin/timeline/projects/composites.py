"""A picture that a program's nodes make, as one clip."""

from collections.abc import Sequence

from temoin.timeline.nodes import EffectNode, MediaNode, Node
from temoin.timeline.projects.parts import clip


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
