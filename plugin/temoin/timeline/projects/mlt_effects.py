"""What an MLT document does to a clip or a track: filters and links, with the words they say."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from temoin.timeline.nodes import EffectNode
from temoin.timeline.operations import FASTEST
from temoin.timeline.projects.mlt_document import Document, Service, properties_of
from temoin.timeline.projects.parts import Words, effect, said
from temoin.timeline.times import Notes

_LONGEST_WORD = 200  # characters: what is longer is a curve, a path of a tracker, or a text
_WRITTEN_TEXT = frozenset({"argument", "text", "html", "markup", "subtitle"})
_OF_THE_WINDOW = frozenset({"kdenlive:collapsed", "kdenlive:activeeffect", "shotcut:expanded"})
_NO_EFFECTS = frozenset({"", "audiolevel"})  # a meter
_SUBTITLES = frozenset({"avfilter.subtitles", "avfilter.ass", "subtitle", "subtitle_feed"})
_MASKS = frozenset({"mask_start", "shape"})
_MASK_FILES = ("resource", "filter.resource")


def effects_of(
    service: Service, document: Document, *, where: str = "", track: int | None = None
) -> list[EffectNode]:
    """Return the filters and links of a service, in their order.

    Filters that a program adds to every track by itself are left out.

    Args:
        service: A producer, a playlist, a tractor, or a use of one.
        document: Where it stands.
        where: What to call its place, if not by its id.
        track: Those of a tractor that act on one of its tracks alone; None for the others.
    """
    made = service.made.get(track)
    if made is None:
        filters = service.filters if track is None else service.planted.get(track, [])
        made = service.made[track] = [*_effects(filters, where or service.id, document)]
    document.count_effects(len(made))
    return made


def _effects(filters: list[Element], where: str, document: Document) -> Iterator[EffectNode]:
    for number, each in enumerate(filters, start=1):
        words = properties_of(each)
        service = words.get("mlt_service", "")
        _say_unseen(service, words, document.notes)
        if service in _NO_EFFECTS or words.get("internal_added"):
            continue
        place = f"{where}/{each.get('id') or f'{each.tag} {number}'}"
        yield _effect(each, service, {**_kept(words), "path": place}, document.host)


def transition_of(element: Element, where: str, document: Document) -> EffectNode:
    """Return what joins two clips, or a track with those below it, as an effect on them."""
    words = properties_of(element)
    place = f"{where}/{element.get('id') or 'transition'}"
    said_words = {**_kept(words), "path": place}
    return _effect(element, words.get("mlt_service", ""), said_words, document.host)


def _effect(element: Element, service: str, words: dict[str, str], host: str) -> EffectNode:
    name = words.get("kdenlive_id") or words.get("shotcut:filter") or service
    enabled = words.get("disable", "0").strip() in {"", "0"}
    if element.tag == "link" and service == "timeremap":
        return EffectNode(
            schema="TimeEffect.1",
            name=name,
            effect_name=service,
            enabled=enabled,
            metadata=said(host, words),
        )
    return effect(name, service, host, words, enabled=enabled)


def speed_of(words: Words) -> EffectNode | None:
    """Return the change of speed that a producer makes, or None."""
    text = words.get("warp_speed") if words.get("mlt_service") == "timewarp" else None
    try:
        speed = float(str(text)) if text is not None else 1.0
    except ValueError:
        return EffectNode(schema="TimeEffect.1")
    if speed == 1:
        return None
    if not 0 < speed <= FASTEST:  # backwards: which frames it shows depends on the media's length
        return EffectNode(schema="TimeEffect.1")
    return EffectNode(schema="LinearTimeWarp.1", time_scalar=speed)


def _kept(words: dict[str, str]) -> dict[str, str]:
    """Return the parameters that tell what runs: no long curves, no texts that people wrote."""
    return {
        key: text
        for key, text in words.items()
        if len(text) <= _LONGEST_WORD and key not in _OF_THE_WINDOW and key not in _WRITTEN_TEXT
    }


def _say_unseen(service: str, words: dict[str, str], notes: Notes) -> None:
    if service in _SUBTITLES:
        notes.unseen("subtitles do not say whether speech recognition wrote them")
    if service in _MASKS and any(words.get(key) for key in _MASK_FILES):
        notes.unseen("a mask that is a file does not say what drew it")
