"""What a manifest asserts beside its actions: a disclosed model, rights, a camera, source types."""

from collections.abc import Iterator
from dataclasses import replace

from temoin.api import Evidence, sayable, vocabulary
from temoin.builtin.c2pa_store import Json, Manifest, Share, mapping, text
from temoin.builtin.c2pa_words import (
    ai_fact,
    generator_of,
    manifest_fact,
    shortened,
    source_types,
    term_fact,
    together,
)
from temoin.builtin.captured.devices import Kind, device_of
from temoin.builtin.source_types import WORDS

Says, Strength, Technique = vocabulary.Says, vocabulary.Strength, vocabulary.Technique

_METADATA = ("stds.exif", "stds.iptc", "c2pa.metadata", "cawg.metadata")
_TRAINING = ("c2pa.training-mining", "cawg.training-mining")
_USES = {
    "data_mining": sayable("data mining"),
    "ai_inference": sayable("use of it by AI models"),
    "ai_training": sayable("AI training"),
    "ai_generative_training": sayable("training of generative AI"),
}
"""Source: C2PA 1.4 and CAWG training and data mining assertion 1.1, entries."""

_ANSWERS = {
    "allowed": sayable("its owner allows {words}"),
    "notAllowed": sayable("its owner forbids {words}"),
    "constrained": sayable("its owner sets terms for {words}"),
}
_STRENGTHS = tuple(Strength)


def of_assertion(manifest: Manifest, label: str, content: object) -> Iterator[Evidence]:
    """Yield what an assertion says that is no list of actions."""
    held = mapping(content)
    if label.startswith("c2pa.ai-disclosure"):
        yield _disclosed(manifest, label, held)
    if label.startswith(_TRAINING) and manifest.share is Share.WHOLE:
        yield from _rights(manifest, label, held)
    if label.startswith(_METADATA):
        yield from _of_metadata(manifest, label, held)
    for place, found in source_types(content):
        term = vocabulary.source_type_term(found)
        if term in WORDS:
            where = f"{label}{place}"
            yield term_fact(manifest, term, where, "", generator_of(manifest.content))


def _disclosed(manifest: Manifest, label: str, held: Json) -> Evidence:
    """Return that a model is disclosed: of a part, where the manifest states another source.

    Source: C2PA 2.4, AI disclosure: it names a model and says nothing of how much it did.
    """
    model = text(held.get("modelName")) or generator_of(manifest.content)
    words, part = "an AI model is disclosed", _states_another_source(manifest)
    found = ai_fact(manifest, words, label, model, part=part, technique=Technique.UNKNOWN)
    profile = mapping(held.get("contentProfile"))
    codes = (
        text(held.get("modelType")),
        text(held.get("modelIdentifier")),
        text(profile.get("humanOversightLevel")),
    )
    return replace(found, details=together(*map(shortened, codes), found.details))


def _states_another_source(manifest: Manifest) -> bool:
    """Return whether a source type in it is anything but that of a picture made as a whole."""
    contents = [content for _, content in manifest.assertions]
    terms = {vocabulary.source_type_term(found) for _, found in source_types(contents)}
    whole = vocabulary.GENERATIVE_SOURCE_TYPES - vocabulary.PARTLY_GENERATIVE_SOURCE_TYPES
    return bool((terms & WORDS.keys()) - whole)


def _rights(manifest: Manifest, label: str, held: Json) -> Iterator[Evidence]:
    answers = []
    for key, entry in mapping(held.get("entries")).items():
        use = _USES.get(key.rpartition(".")[2])
        answer = _ANSWERS.get(text(mapping(entry).get("use")))
        if use and answer:
            answers.append(answer.format(words=use))
    if answers:
        yield manifest_fact(manifest, Says.RIGHTS, "; ".join(answers), label, "")


def _of_metadata(manifest: Manifest, label: str, held: Json) -> Iterator[Evidence]:
    """Yield the AI system and the camera that signed metadata name.

    An editor signs a copy of its source's EXIF as well: such a camera is declared, not proved.
    """
    named = {key.rpartition(":")[2].casefold(): text(value) for key, value in held.items()}
    if system := named.get("aisystemused"):
        yield ai_fact(
            manifest, "an AI model is disclosed", label, system, technique=Technique.UNKNOWN
        )
    device = device_of(named.get("make", ""), named.get("model", ""))
    if device and device.kind is Kind.CAMERA and manifest.share is Share.WHOLE:
        name = device.name if device.has_model else f"a camera by {device.name}"
        found = manifest_fact(manifest, Says.CAPTURED, f"captured with {name}", label, "")
        strength = max(found.strength, Strength.DECLARED, key=_STRENGTHS.index)
        yield replace(found, strength=strength)
