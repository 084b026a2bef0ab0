"""What clips refer to: formats, assets, effects, and the sequences of compounds and multicams."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.rate import Rate
from temoin.timeline.fcpxml.times import rate_of_frame, seconds, span
from temoin.timeline.fcpxml.words import KEY, words_of

_TOLD_ELSEWHERE = frozenset({"id", "src", "start", "duration", "media-rep"})
_ORIGINAL = "original-media"


@dataclass(slots=True)
class Resources:
    """A document's resources by their ids.

    Attributes:
        known: Elements of any kind.
        made: Media references of assets, by the asset's `id()` and the rate: copies are cheap.
    """

    known: dict[str, Element] = field(default_factory=dict)
    made: dict[tuple[int, Rate], dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> "Resources":
        """Return the resources of a document."""
        listed = (each for resources in root.iter("resources") for each in resources)
        return cls({name: each for each in listed if (name := each.get("id"))})

    def of_kind(self, name: str | None, kind: str) -> Element | None:
        """Return the resource of an id, if it is of a kind."""
        found = self.known.get(name or "")
        return found if found is not None and found.tag == kind else None

    def frame_rate(self, element: Element) -> Rate | None:
        """Return the rate of the format that an element refers to, if one tells it."""
        named = self.of_kind(element.get("format"), "format")
        return rate_of_frame(named.get("frameDuration")) if named is not None else None

    def rate_told(self, element: Element) -> Rate | None:
        """Return the rate of a clip, or of the first material in it that tells one."""
        for each in element.iter():
            rates = [self.frame_rate(each)]
            material = self.known.get(each.get("ref", ""))
            if material is not None:
                rates += [self.media_rate(material), *map(self.frame_rate, material)]
            if rate := next(filter(None, rates), None):
                return rate
        return None

    def media_rate(self, asset: Element) -> Rate | None:
        """Return the rate that an asset's own time counts in: frames, or samples of mere sound."""
        rate = self.frame_rate(asset)
        if rate is None and is_sound(asset):
            samples = seconds(asset.get("audioRate"))
            rate = Rate(int(samples)) if samples and 0 < samples <= _MOST_SAMPLES else None
        return rate

    def media(self, asset: Element, rate: Rate) -> dict[str, Any]:
        """Return an asset's media references by key, the shown one under OTIO's usual key."""
        at = (id(asset), rate)
        if at not in self.made:
            self.made[at] = _media_of(asset, rate)
        return {key: each.clone() for key, each in self.made[at].items()}


_MOST_SAMPLES = 384_000  # a second


def is_sound(asset: Element) -> bool:
    """Return whether an asset has sound and no picture."""
    return asset.get("hasAudio") == "1" and asset.get("hasVideo", "0") == "0"


def start_of(asset: Element) -> Fraction:
    """Return the time of an asset's first frame, in seconds."""
    return seconds(asset.get("start")) or Fraction(0)


def _media_of(asset: Element, rate: Rate) -> dict[str, Any]:
    length = seconds(asset.get("duration"))
    available = span(start_of(asset), length, rate) if length and length > 0 else None
    words = words_of(asset, beyond=_TOLD_ELSEWHERE)
    files = {
        each.get("kind", "") or _ORIGINAL: each.get("src", "")
        for each in asset.iterfind("media-rep")
    }
    original = files.pop(_ORIGINAL, "") or asset.get("src", "")
    key = otio.schema.Clip.DEFAULT_MEDIA_KEY
    media = {key: _reference(original, asset, available, words)}
    for kind, url in files.items():
        media.setdefault(kind, _reference(url, asset, available, {}))
    return media


def _reference(url: str, asset: Element, available: Any, words: dict[str, Any]) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    metadata = {KEY: words} if words else {}
    if not url:
        reference = otio.schema.MissingReference(available_range=available, metadata=metadata)
    else:
        reference = otio.schema.ExternalReference(
            target_url=url, available_range=available, metadata=metadata
        )
    reference.name = asset.get("name", "")
    return reference


def generator_of(effect: Element, made: Element) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return the reference to what a title or a generator makes.

    Args:
        effect: The resource.
        made: The element that uses it, with its parameters and texts.
    """
    parts = [each for each in made if each.tag in {"param", "text"}]
    settings = Element("settings")
    settings.extend(parts)
    return otio.schema.GeneratorReference(
        name=effect.get("name", ""),
        generator_kind=effect.get("uid", "") or effect.get("name", ""),
        parameters={KEY: words_of(settings)} if parts else {},
    )
