"""What the manifests of a Content Credential say, as evidence: one for each meaningful fact."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from temoin.api import Evidence, vocabulary
from temoin.builtin.c2pa_assertions import of_assertion
from temoin.builtin.c2pa_store import Json, Manifest, Share, manifests_of, mapping, objects, text
from temoin.builtin.c2pa_words import (
    ai_fact,
    generator_of,
    manifest_fact,
    shortened,
    source_types,
    term_fact,
    together,
)
from temoin.builtin.declared.terms import program_of
from temoin.builtin.source_types import WORDS

Says = vocabulary.Says

_GENERATORS = frozenset({"image creator from designer"})
"""Agents that only make pictures with a model, and do so without stating a source type."""

_GENERATED = "ai generated image"
"""What Microsoft's services describe an action by that has no source type.

Source of both: Bing Image Creator's file of 2024-03 in microsoft/c2pa-extension-validator,
test/media.
"""

_MOST_REACHES = 4
_SECONDS = re.compile(r"\d{1,6}(\.\d{1,6})?")

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
    tool = generator_of(manifest.content)
    return manifest_fact(manifest, Says.OTHER, "no source is stated", "c2pa.claim", tool)


def _merged(facts: Iterable[Evidence]) -> list[Evidence]:
    """Return equal facts once, at the first place, with how many there are and the last date."""
    groups: dict[Evidence, list[Evidence]] = {}
    for fact in facts:
        groups.setdefault(replace(fact, where="", signed_at=""), []).append(fact)
    return [_one_of(found) for found in groups.values()]


def _one_of(found: Sequence[Evidence]) -> Evidence:
    first, *more = found
    if not more:
        return first
    times = sorted(fact.signed_at for fact in found)
    spread = f"signed from {times[0] or 'no date'} to {times[-1]}" if times[0] != times[-1] else ""
    return replace(
        first,
        where=f"{first.where} and {len(more)} more",
        signed_at=times[-1],
        details=together(first.details, spread),
        places=len(found),
    )


def _facts(manifest: Manifest) -> Iterator[Evidence]:
    edits: list[str] = []
    for label, content in manifest.assertions:
        if not label.startswith("c2pa.actions"):
            yield from of_assertion(manifest, label, content)
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
        names = shortened(", ".join(each.removeprefix("c2pa.").replace("_", " ") for each in edits))
        tool = generator_of(manifest.content)
        words = "edited" if names == "edited" else f"edited ({names})"
        yield manifest_fact(manifest, Says.EDITED, words, "c2pa.actions", tool)


def _of_action(manifest: Manifest, action: Json, siblings: Json, where: str) -> Evidence | None:
    """Return what one action says of where the content comes from, if it does."""
    name = shortened(text(action.get("action")))
    agent = _agent(action, siblings)
    tool = agent or generator_of(manifest.content)
    reaches = _reaches(action)
    part = name not in _WHOLE_ACTIONS or bool(reaches)
    terms = (vocabulary.source_type_term(found) for _, found in source_types(action))
    term = next((each for each in terms if each in WORDS), "")
    if term:
        return _reaching(term_fact(manifest, term, where, name, tool, part=part), reaches)
    if _is_generator(agent) or text(action.get("description")).casefold().strip() == _GENERATED:
        words = "made by an AI model, as its agent's name tells; no source type is stated"
        return _reaching(ai_fact(manifest, words, where, tool, part=part), reaches)
    return None


def _is_generator(agent: str) -> bool:
    return agent.casefold() in _GENERATORS or bool(program_of(agent))


def _reaching(fact: Evidence, reaches: Sequence[str]) -> Evidence:
    """Return a fact with the frames, seconds and regions that it speaks of, or the first few."""
    if len(reaches) > _MOST_REACHES:
        reaches = [*reaches[:_MOST_REACHES], "and more of it"]
    return replace(fact, text="; ".join((fact.text, *reaches)))


def _reaches(action: Json) -> list[str]:
    """Return what an action changed, region by region, each once.

    Source: C2PA 2.4, regions of interest: the last frame of a range is changed too.
    """
    changes = objects(action.get("changes"))
    regions = (each for change in changes for each in objects(change.get("region")))
    return list(dict.fromkeys(map(_reach, regions)))


def _reach(region: Json) -> str:
    time, frame = mapping(region.get("time")), mapping(region.get("frame"))
    start, end = text(time.get("start")), text(time.get("end"))
    if _SECONDS.fullmatch(start) and _SECONDS.fullmatch(end):
        return f"from {start} s to {end} s"
    first, last = frame.get("start"), frame.get("end")
    if isinstance(first, int) and isinstance(last, int):
        return f"frames {first} to {last}"
    return "a region of it"


def _agent(action: Json, siblings: Json) -> str:
    """Return the software that did an action, as it or its list of agents says."""
    agent = action.get("softwareAgent")
    number, agents = action.get("softwareAgentIndex"), objects(siblings.get("softwareAgents"))
    if agent is None and isinstance(number, int) and 0 <= number < len(agents):
        agent = agents[number]
    return text(agent) or text(mapping(agent).get("name"))
