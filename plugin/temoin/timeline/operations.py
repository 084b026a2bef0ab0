"""What is done to a clip: speed, effects, transitions; and what is noted on it."""

from collections.abc import Iterable
from fractions import Fraction
from math import prod
from typing import Any

from temoin.model import EffectView, MarkerView, Retime
from temoin.timeline.dialects import host_effect, marker_comment
from temoin.timeline.nodes import (
    OWN_KEY,
    OWN_MARK,
    EffectNode,
    MarkerNode,
    Node,
    is_a,
    json_text,
)
from temoin.timeline.times import own_range

FASTEST = 10_000
"""Times the media's speed: beyond it a number is no speed."""


def own_retime(item: Node) -> Retime | None:
    """Return an item's own change of speed, its time effects taken together."""
    if not item.effects:
        return None
    speeds = [_speed(effect) for effect in item.effects if effect.enabled and _is_retime(effect)]
    known = [speed for speed in speeds if speed is not None]
    if len(known) < len(speeds):
        return Retime(speed=Fraction(1), varying=True)
    return together(*(Retime(speed=speed) for speed in known if speed != 1))


def together(*retimes: Retime | None) -> Retime | None:
    """Return one change of speed for several that act on one another."""
    acting = [each for each in retimes if each is not None]
    if not acting:
        return None
    speed = prod((each.speed for each in acting), start=Fraction(1))
    varying = any(each.varying for each in acting)
    return None if speed == 1 and not varying else Retime(speed=speed, varying=varying)


def _is_retime(effect: EffectNode) -> bool:
    return is_a(effect, "LinearTimeWarp", "FreezeFrame", "TimeEffect")


def _speed(effect: EffectNode) -> Fraction | None:
    """Return the speed of a time effect as its decimals say, or None for one that varies."""
    if is_a(effect, "FreezeFrame"):
        return Fraction(0)
    scalar = effect.time_scalar if is_a(effect, "LinearTimeWarp") else None
    return Fraction(str(scalar)) if scalar is not None and abs(scalar) <= FASTEST else None


def effect_views(
    effects: Iterable[EffectNode], where: str, *, says_enabled: bool
) -> tuple[EffectView, ...]:
    """Return the effects of an item, its plain changes of speed left out.

    Args:
        effects: The item's own.
        where: The item's place in the timeline, in words.
        says_enabled: Whether the file's effects have OpenTimelineIO's own switch, which those of
            older versions and of most adapters lack; the library reads them as switched on.
    """
    return tuple(
        _effect_view(effect, f"{where}, effect {number}", says_enabled=says_enabled)
        for number, effect in enumerate(effects, start=1)
        if not _is_plain_retime(effect)
    )


def _effect_view(effect: EffectNode, where: str, *, says_enabled: bool) -> EffectView:
    host = host_effect(effect)
    said = host.enabled if host.enabled is not None or not says_enabled else True
    enabled = said if effect.says_enabled else None
    return EffectView(
        name=effect.name or host.name or host.type_name or effect.effect_name,
        kind=effect.effect_name or effect.schema.partition(".")[0],
        enabled=enabled if effect.enabled else False,
        metadata=json_text(effect.metadata),
        where=where,
    )


def _is_plain_retime(effect: EffectNode) -> bool:
    """Return whether an effect is no more than a constant speed, which `Retime` tells."""
    kind = effect.schema.partition(".")[0]
    return (
        kind in {"LinearTimeWarp", "FreezeFrame"}
        and effect.name in {"", kind}
        and effect.effect_name in {"", kind}
        and not effect.metadata
    )


def transition_view(transition: Node, where: str) -> EffectView:
    """Return a transition as an effect on a clip that it joins: some hosts' make new frames."""
    return EffectView(
        name=transition.name or transition.transition_type,
        kind=transition.transition_type or "Transition",
        enabled=None,
        metadata=json_text(transition.metadata),
        where=where,
    )


def marker_views(markers: Iterable[MarkerNode]) -> tuple[MarkerView, ...]:
    """Return the markers of an item, ours left out: those are a view of the ledger."""
    return tuple(
        MarkerView(
            name=marker.name,
            colour=marker.color or "",
            comment=marker_comment(marker),
            marked_range=own_range(marker.marked_range)[0],
        )
        for marker in markers
        if not is_ours(marker)
    )


def own_mark_names(markers: Iterable[MarkerNode]) -> tuple[str, ...]:
    """Return the names of the markers of an item that were made from a ledger."""
    return tuple(marker.name for marker in markers if is_ours(marker))


def is_ours(marker: Any) -> bool:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return whether a marker, a node or OpenTimelineIO's, was made from the ledger."""
    return OWN_KEY in marker.metadata or marker.name.endswith(OWN_MARK)
