"""What is done to a clip, a track or a cut of a Premiere Pro project."""

from collections.abc import Iterator

from temoin.timeline.nodes import EffectNode, Metadata
from temoin.timeline.operations import FASTEST
from temoin.timeline.projects.parts import Words, effect, said
from temoin.timeline.projects.premiere.objects import Thing, Things

HOST = "PremierePro"

_INTERPOLATIONS = {"0": "frame sampling", "1": "frame blending", "2": "optical flow"}


def effects_of(things: Things, chain: Thing | None) -> list[EffectNode]:
    """Return the effects in a chain, each followed by its masks."""
    if chain is None:
        return []
    return [
        found
        for component in things.of(chain, "Component")
        for found in _with_masks(things, component)
    ]


def _with_masks(things: Things, component: Thing) -> Iterator[EffectNode]:
    own = _effect(component, {})
    yield own
    for mask in things.of(component, "SubComponent"):
        found = _effect(mask, {"of": own.name})
        if own.enabled is False:
            found.enabled = False
        yield found


def _effect(component: Thing, words: Words) -> EffectNode:
    match_name = component.text("MatchName", "FilterMatchName")
    name = component.text("DisplayName")
    told: Words = {"MatchName": match_name, "DisplayName": name, "path": component.path, **words}
    return effect(name, match_name, HOST, told, enabled=not component.says("Bypass"))


def transition_effect(transition: Thing) -> EffectNode:
    """Return a transition as an effect on a clip that it joins: some make new frames."""
    match_name, name = transition.text("MatchName"), transition.text("DisplayName")
    told: Words = {"MatchName": match_name, "DisplayName": name, "path": transition.path}
    return effect(name, match_name, HOST, told, enabled=True)


def retime_of(clip: Thing) -> EffectNode | None:
    """Return a clip's change of speed, with how its frames are made; None where it has none."""
    if clip.refs.get("TimeRemapping"):
        return EffectNode(schema="TimeEffect.1", metadata=_interpolation(clip))
    speed = _speed(clip)
    if speed is None:
        return EffectNode(schema="TimeEffect.1")
    if speed == 1:
        return None
    return EffectNode(schema="LinearTimeWarp.1", time_scalar=speed, metadata=_interpolation(clip))


def _speed(clip: Thing) -> float | None:
    """Return a clip's speed, 1 for its media's own; None where it is no speed."""
    try:
        speed = float(clip.text("PlaybackSpeed") or 1)
    except ValueError:
        return None
    if not abs(speed) <= FASTEST:
        return None
    return -speed if clip.says("PlayBackwards") else speed


def _interpolation(clip: Thing) -> Metadata:
    told = clip.text("TimeInterpolationType")
    if not told:
        return {}
    return said(HOST, {"TimeInterpolation": _INTERPOLATIONS.get(told, told)})
