"""What the manifests of a Content Credential say, as evidence: one for each meaningful fact."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from temoin.api import Evidence, vocabulary, wording
from temoin.builtin.c2pa_store import Json, Manifest, Share, manifests_of, mapping, objects, text
from temoin.builtin.source_types import EDITED, WORDS

Says, Technique, Integrity = vocabulary.Says, vocabulary.Technique, vocabulary.Integrity

_GENERATORS = frozenset({"image creator from designer"})
"""Agents that only make pictures with a model, and do so without stating a source type.

Source: Bing Image Creator's file of 2024-03 in microsoft/c2pa-extension-validator, test/media.
"""

_WHOLE_ACTIONS = frozenset(
    {
        "c2pa.converted",
        "c2pa.created",
        "c2pa.edited.metadata",
        "c2pa.opened",
        "c2pa.placed",
        "c2pa.published",
        "c2pa.redacted",
        "c2pa.repackaged",
        "c2pa.resized.proportional",
        "c2pa.transcoded",
        "c2pa.watermarked",
        "c2pa.watermarked.bound",
        "c2pa.watermarked.unbound",
    }
)
"""Actions that edit no content: a source type stated with one is that of the whole asset.

Source: C2PA 2.4 actions, and the rubrics' list of those that need no source type.
"""

_LONGEST_WORD, _LONGEST_PLACE = 80, 200


def evidence_of(store: Json, *, listed: bool) -> list[Evidence]:
    """Return what a manifest store says, the file's own manifest first.

    Prompts, descriptions and people's names are left out.

    Args:
        store: c2pa's JSON of it, with its validation results.
        listed: Whether those were made with a trust list.

    Raises:
        EvidenceError: It names no manifest of the file itself.
    """
    own, *others = manifests_of(store, listed=listed)
    facts = list(_facts(own))
    for manifest in others:
        said = list(_facts(manifest))
        if not said and manifest.credibility.why != own.credibility.why:
            said = [_silent(manifest)]  # a broken part is worth a line
        facts += said
    return _merged(facts) or [_silent(own)]


def _silent(manifest: Manifest) -> Evidence:
    tool = _generator(manifest.content)
    return _fact(manifest, Says.OTHER, "no source is stated", "c2pa.claim", tool)


def _merged(facts: Iterable[Evidence]) -> list[Evidence]:
    """Return equal facts once, at the first place, with how many more there are."""
    places: dict[Evidence, list[str]] = {}
    for fact in facts:
        places.setdefault(replace(fact, where=""), []).append(fact.where)
    return [
        replace(fact, where=f"{at[0]} and {len(at) - 1} more" if len(at) > 1 else at[0])
        for fact, at in places.items()
    ]


def _facts(manifest: Manifest) -> Iterator[Evidence]:
    edits: list[str] = []
    for label, content in manifest.assertions:
        if not label.startswith("c2pa.actions"):
            yield from _of_assertion(manifest, label, content)
            continue
        listed = mapping(content)
        for kind in ("actions", "templates"):
            for number, action in enumerate(objects(listed.get(kind))):
                fact = _of_action(manifest, action, listed, f"{label}/{kind}[{number}]")
                if fact:
                    yield fact
                elif kind == "actions":
                    edits.append(text(action.get("action")))
    if manifest.share is Share.WHOLE:
        yield from _of_edits(manifest, edits)


def _of_edits(manifest: Manifest, actions: Iterable[str]) -> Iterator[Evidence]:
    """Yield the edits of which nothing more is told, as one fact."""
    edits = dict.fromkeys(each for each in actions if each and each not in _WHOLE_ACTIONS)
    if edits:
        names = _short(", ".join(each.removeprefix("c2pa.") for each in edits))
        tool = _generator(manifest.content)
        yield _fact(manifest, Says.EDITED, f"edited ({names})", "c2pa.actions", tool)


def _of_assertion(manifest: Manifest, label: str, content: object) -> Iterator[Evidence]:
    """Yield what an assertion says that is no list of actions."""
    tool = _generator(manifest.content)
    if label.startswith("c2pa.ai-disclosure"):
        model = text(mapping(content).get("modelName")) or tool
        words = "an AI model is disclosed"
        yield _ai(manifest, words, label, model, technique=Technique.UNKNOWN)
    for place, found in _source_types(content):
        term = vocabulary.source_type_term(found)
        if term in WORDS:
            yield _of_term(manifest, term, f"{label}{place}", "", tool)


def _source_types(content: object) -> Iterator[tuple[str, str]]:
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


def _of_action(manifest: Manifest, action: Json, siblings: Json, where: str) -> Evidence | None:
    """Return what one action says of where the content comes from, if it does."""
    name = _short(text(action.get("action")))
    agent = _agent(action, siblings)
    tool = agent or _generator(manifest.content)
    terms = (vocabulary.source_type_term(found) for _, found in _source_types(action))
    term = next(terms, "")
    part = name not in _WHOLE_ACTIONS or _has_regions(action)
    if term in WORDS:
        return _of_term(manifest, term, where, name, tool, part=part)
    if agent.casefold() in _GENERATORS:
        words = "made by an AI model, as its agent's name tells; no source type is stated"
        return _ai(manifest, words, where, tool, part=part)
    return None


def _of_term(
    manifest: Manifest, term: str, where: str, action: str, tool: str, *, part: bool = False
) -> Evidence:
    """Return what a source type says; only where it is the whole's does it stand as one."""
    words = f"{WORDS[term]} ({', '.join(filter(None, (action, term)))})"
    if term in vocabulary.GENERATIVE_SOURCE_TYPES:
        part = part or term in vocabulary.PARTLY_GENERATIVE_SOURCE_TYPES
        return _ai(manifest, words, where, tool, part=part, term=term)
    if part or manifest.share is not Share.WHOLE:
        says = Says.EDITED if part and term in EDITED else Says.OTHER
        return _fact(manifest, says, words, where, tool)
    says = Says.EDITED if term in EDITED else Says.OTHER
    if term in vocabulary.CAPTURED_SOURCE_TYPES:
        says = Says.CAPTURED
    return replace(_fact(manifest, says, words, where, tool), source_type=term)


def _ai(
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
        return _fact(manifest, Says.OTHER, words, where, tool)
    return replace(
        _fact(manifest, Says.AI, words, where, tool),
        technique=technique,
        source_type=term,
        partial=part or manifest.share is Share.PART,
    )


def _fact(manifest: Manifest, says: vocabulary.Says, words: str, where: str, tool: str) -> Evidence:
    seal = manifest.credibility
    issuer = _short(text(mapping(manifest.content.get("signature_info")).get("issuer")))
    signed = f"; signed by {issuer}" if issuer and seal.integrity is Integrity.INTACT else ""
    return Evidence(
        says=says,
        text=f"{manifest.share}{words}{signed}{'; ' if seal.why else ''}{seal.why}",
        where=f"{_short(manifest.label, _LONGEST_PLACE)}/{_short(where, _LONGEST_PLACE)}",
        strength=seal.strength,
        tool=_short(tool),
        integrity=seal.integrity,
        trust=seal.trust,
        availability=vocabulary.Availability.PRESENT,
    )


def _agent(action: Json, siblings: Json) -> str:
    """Return the software that did an action, as it or its list of agents says."""
    agent = action.get("softwareAgent")
    number, agents = action.get("softwareAgentIndex"), objects(siblings.get("softwareAgents"))
    if agent is None and isinstance(number, int) and 0 <= number < len(agents):
        agent = agents[number]
    return text(agent) or text(mapping(agent).get("name"))


def _generator(content: Json) -> str:
    """Return the program that made a manifest."""
    named = [text(each.get("name")) for each in objects(content.get("claim_generator_info"))]
    if named:
        return named[0]
    return text(content.get("claim_generator")).partition(" ")[0].partition("/")[0]


def _has_regions(action: Json) -> bool:
    return any(each.get("region") for each in objects(action.get("changes")))


def _short(words: str, longest: int = _LONGEST_WORD) -> str:
    """Return what can be shown in one line."""
    shown = wording.harmless(words).strip()
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
