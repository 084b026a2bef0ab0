"""What one fact of a manifest looks like as evidence; a prompt or a person is never in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from temoin.api import Evidence, vocabulary, wording
from temoin.builtin.c2pa_store import Json, Manifest, Share, mapping, objects, text
from temoin.builtin.source_types import EDITED, WORDS

Says, Technique = vocabulary.Says, vocabulary.Technique

_IN_PART = "compositeWithTrainedAlgorithmicMedia"
"""What an edit by a model amounts to, whatever it states of itself."""

_LONGEST_WORD, _LONGEST_PLACE = 80, 200


def term_fact(
    manifest: Manifest, term: str, where: str, action: str, tool: str, *, part: bool = False
) -> Evidence:
    """Return what a source type says; only where it is the whole's does it stand as one."""
    found = _known_term_fact(manifest, term, where, tool, part=part)
    codes = ", ".join(filter(None, (action, term)))
    return replace(found, details=together(codes, found.details))


def _known_term_fact(
    manifest: Manifest, term: str, where: str, tool: str, *, part: bool
) -> Evidence:
    words = WORDS[term]
    if term in vocabulary.GENERATIVE_SOURCE_TYPES:
        words = WORDS[_IN_PART] if part else words
        part = part or term in vocabulary.PARTLY_GENERATIVE_SOURCE_TYPES
        return ai_fact(manifest, words, where, tool, part=part, term=term)
    if part or manifest.share is not Share.WHOLE:
        says = Says.EDITED if part and term in EDITED else Says.OTHER
        return manifest_fact(manifest, says, words, where, tool)
    says = Says.EDITED if term in EDITED else Says.OTHER
    if term in vocabulary.CAPTURED_SOURCE_TYPES:
        says = Says.CAPTURED
    return replace(manifest_fact(manifest, says, words, where, tool), source_type=term)


def ai_fact(
    manifest: Manifest,
    words: str,
    where: str,
    tool: str,
    *,
    part: bool = False,
    term: str = "",
    technique: vocabulary.Technique = Technique.GENERATIVE,
) -> Evidence:
    """Return that a model made content; what was only looked at is not in the picture."""
    if manifest.share is Share.INPUT:
        return manifest_fact(manifest, Says.OTHER, words, where, tool)
    return replace(
        manifest_fact(manifest, Says.AI, words, where, tool),
        technique=technique,
        source_type=term,
        partial=part or manifest.share is Share.PART,
    )


def manifest_fact(
    manifest: Manifest, says: vocabulary.Says, words: str, where: str, tool: str
) -> Evidence:
    """Return what a manifest says, with who signed it and how far that holds."""
    seal = manifest.credibility
    signature = mapping(manifest.content.get("signature_info")) if seal.is_signed else {}
    return Evidence(
        says=says,
        text=f"{manifest.share}{words}{'; ' if seal.why else ''}{seal.why}",
        where=f"{shortened(manifest.label, _LONGEST_PLACE)}/{shortened(where, _LONGEST_PLACE)}",
        strength=seal.strength,
        tool=shortened(tool),
        integrity=seal.integrity,
        trust=seal.trust,
        availability=vocabulary.Availability.PRESENT,
        signer=shortened(text(signature.get("issuer"))),
        signed_at=_stamped(text(signature.get("time"))),
        details=seal.details,
    )


def _stamped(time: str) -> str:
    """Return when a time stamp says that something was signed, or "" for what is no time."""
    try:
        return datetime.fromisoformat(time).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def source_types(content: object) -> Iterator[tuple[str, str]]:
    """Yield every source type in a JSON value, however deep, with its place."""
    waiting: list[tuple[str, object]] = [("", content)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting += ((f"{place}/{key}", each) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting += ((place, each) for each in reversed(value))
        elif place.casefold().endswith("digitalsourcetype"):
            yield place, text(value)


def generator_of(content: Json) -> str:
    """Return the program that made a manifest."""
    named = [text(each.get("name")) for each in objects(content.get("claim_generator_info"))]
    if named:
        return named[0]
    return text(content.get("claim_generator")).partition(" ")[0].partition("/")[0]


def together(*details: str) -> str:
    """Return the details that there are, as one text."""
    return "; ".join(filter(None, details))


def shortened(words: str, longest: int = _LONGEST_WORD) -> str:
    """Return what can be shown in one line."""
    shown = wording.harmless(words).strip()
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
