"""Filters of Final Cut Pro 7's XML: effects with their kind and switch, and changes of speed."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from temoin.timeline.fcp7.prepared import exact, name_of, number
from temoin.timeline.fcp7.words import KEY, text_of, words_of
from temoin.timeline.json_objects import JsonObject, effect_json
from temoin.timeline.operations import FASTEST
from temoin.timeline.times import Notes

_REMAP = "timeremap"
_OFF = frozenset({"false", "0"})


def is_off(element: Element) -> bool:
    """Return whether an element is switched off."""
    return (element.findtext("enabled") or "").strip().casefold() in _OFF


def effects_of(element: Element, notes: Notes) -> tuple[list[JsonObject], Fraction | int]:
    """Return an item's effects, and how many frames later than it says its media begins.

    Args:
        element: The item's.
        notes: Where changes of speed that are not understood are counted.
    """
    effects: list[JsonObject] = []
    moved: Fraction | int = 0
    for each in element.iterfind("filter"):
        effect = each.find("effect")
        if effect is None:  # the tree was put right: each has one
            continue
        kind = text_of(effect, "effectid")
        metadata = {KEY: words_of(effect, {"name"})}
        switched_off = is_off(each) or _is_bypassed(each)
        if kind == _REMAP and not switched_off:
            effects.append(_retime(each) or _unknown_retime(element, metadata, notes))
            moved += _moved(element, each)
            continue
        name = effect.findtext("name") or ""
        effects.append(effect_json("Effect.1", name, kind, metadata, enabled=not switched_off))
    return effects, moved


def _unknown_retime(element: Element, metadata: JsonObject, notes: Notes) -> JsonObject:
    notes.count("changes of speed that are not understood", name_of(element))
    return effect_json("TimeEffect.1", "", "", metadata)


def _is_bypassed(filter_element: Element) -> bool:
    """Return whether Premiere Pro has switched an effect off, which it says in its own word."""
    return text_of(filter_element, "effect/pproBypass").casefold() in {"true", "1"}


def _parameters(filter_element: Element) -> dict[str, Element]:
    return {
        text_of(each, "parameterid"): each for each in filter_element.iterfind("effect/parameter")
    }


def _retime(filter_element: Element) -> JsonObject | None:
    """Return the time effect that a time remap is; None where its speed is no number."""
    parameters = _parameters(filter_element)
    said = {key: text_of(each, "value") for key, each in parameters.items()}
    if said.get("variablespeed", "0") not in {"0", "FALSE", "false"}:
        return effect_json("TimeEffect.1", "", "")
    percent = exact(said.get("speed"))
    if percent is None or abs(percent) > FASTEST * 100:
        return None
    speed = percent / 100
    blending = said.get("frameblending", "")
    is_blended = blending and blending.casefold() not in _OFF
    metadata = {KEY: {"frameblending": blending}} if is_blended else {}
    if speed == 0:
        return effect_json("FreezeFrame.1", "", "FreezeFrame", metadata, time_scalar=0.0)
    if said.get("reverse", "").casefold() == "true":
        speed = -abs(speed)
    kind = "LinearTimeWarp"
    return effect_json(f"{kind}.1", "", kind, metadata, time_scalar=float(speed))


def _moved(element: Element, filter_element: Element) -> Fraction | int:
    """Return how many frames later than it says a retimed clip's media begins.

    In and out count frames as they are played, not frames of the media.

    Source: keyframes of time remaps by Adobe Premiere Pro: `when` counts from the start of the
        clip as it is played, `value` from that of its media.
    """
    played = number(element, "in") or 0
    shown = _shown_first(played, filter_element)
    return 0 if shown is None else shown - played


def _shown_first(played: int, filter_element: Element) -> Fraction | None:
    parameters = _parameters(filter_element)
    graph = parameters.get("graphdict")
    keys = sorted(_keys(graph)) if graph is not None else []
    for (when, value), (then, other) in pairwise(keys):
        if when <= played <= then and then > when:
            return value + (played - when) * (other - value) / (then - when)
    reverse = parameters.get("reverse")
    if reverse is not None and text_of(reverse, "value").casefold() == "true":
        return None  # only keys tell where a reverse begins
    speed = parameters.get("speed")
    percent = exact(speed.findtext("value")) if speed is not None else None
    return played * percent / 100 if percent is not None else None


def _keys(graph: Element) -> Iterator[tuple[Fraction, Fraction]]:
    for key in graph.iterfind("keyframe"):
        when, value = (exact(key.findtext(tag)) for tag in ("when", "value"))
        if when is not None and value is not None:
            yield when, value
