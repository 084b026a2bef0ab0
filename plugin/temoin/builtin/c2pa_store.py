"""The manifests of a Content Credential, each with how it reaches the file and how far it holds."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from temoin.api import EvidenceError
from temoin.builtin.c2pa_verdict import Checks, Credibility, of_active, of_ingredient

Json = Mapping[str, object]
AssertionKey = tuple[str, str]
"""A manifest's label and an assertion's label in it."""


class Share(StrEnum):
    """What a manifest speaks of, as words to put before what it says."""

    WHOLE = ""
    PART = "a part of it: "
    INPUT = "an input to it: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One manifest of a store."""

    label: str
    content: Json
    share: Share
    credibility: Credibility

    @property
    def assertions(self) -> list[tuple[str, object]]:
        """Labels and contents of what it asserts."""
        found = objects(self.content.get("assertions"))
        return [(text(each.get("label")), each.get("data")) for each in found]


def manifests_of(store: Json, *, listed: bool) -> list[Manifest]:
    """Return every manifest that reaches the file, its own first, each by its closest way.

    A parent is what the file was made from and speaks of as much as its child; a component is
    a part; an input was only looked at. A manifest that nothing names counts as a part.

    Args:
        store: c2pa's JSON of a manifest store, with its validation results.
        listed: Whether those were made with a trust list.

    Raises:
        EvidenceError: It names no manifest of the file itself.
    """
    manifests = mapping(store.get("manifests"))
    contents = {label: each for label, each in manifests.items() if isinstance(each, dict)}
    active = text(store.get("active_manifest"))
    if active not in contents:
        raise EvidenceError(
            "its Content Credentials name no manifest", hint="Ask for another copy of the file."
        )
    results = mapping(store.get("validation_results"))
    top = of_active(Checks.of(results.get("activeManifest")), listed=listed)
    sources = _Sources(
        contents=contents,
        now=_united(_deltas(results)),
        recorded=_recorded(contents),
        listed=listed,
    )
    own = Manifest(label=active, content=contents[active], share=Share.WHOLE, credibility=top)
    reached = _reached(own, sources)
    strays = (label for label in contents if label not in reached)
    nobody = Credibility.of_stray().below(top)
    return [
        *reached.values(),
        *(
            Manifest(label=each, content=contents[each], share=Share.PART, credibility=nobody)
            for each in strays
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """The manifests of a store by label, and what was checked of each ingredient."""

    contents: Mapping[str, Json]
    now: Mapping[AssertionKey, Checks]
    recorded: Mapping[AssertionKey, Checks]
    listed: bool

    def of(self, manifest: Manifest) -> Iterator[Manifest]:
        """Yield the manifests of what a manifest's content was made from."""
        for key, ingredient in _ingredients(manifest.label, manifest.content):
            label = text(ingredient.get("active_manifest"))
            if label in self.contents:
                now = self.now.get(key, Checks())
                seal = of_ingredient(self.recorded[key], now, listed=self.listed)
                yield Manifest(
                    label=label,
                    content=self.contents[label],
                    share=_share(manifest.share, ingredient.get("relationship")),
                    credibility=seal.below(manifest.credibility),
                )


def _reached(own: Manifest, sources: _Sources) -> dict[str, Manifest]:
    """Return what a file's own manifest leads to, each once and by its closest way."""
    found: dict[str, Manifest] = {}
    waiting = {share: deque[Manifest]() for share in Share}
    waiting[own.share].append(own)
    while closest := next(filter(None, waiting.values()), None):
        manifest = closest.popleft()
        if manifest.label not in found:
            found[manifest.label] = manifest
            for source in sources.of(manifest):
                waiting[source.share].append(source)
    return found


def _share(parent: Share, relationship: object) -> Share:
    if relationship == "inputTo":
        return Share.INPUT
    return Share.PART if relationship == "componentOf" and parent is Share.WHOLE else parent


def _ingredients(label: str, content: Json) -> Iterator[tuple[AssertionKey, Json]]:
    for each in objects(content.get("ingredients")):
        yield (label, text(each.get("label"))), each


def _recorded(contents: Mapping[str, Json]) -> dict[AssertionKey, Checks]:
    """Return what was checked of each ingredient when it was taken in, as its takers state."""
    found: list[tuple[AssertionKey, Checks]] = []
    for label, content in contents.items():
        for key, ingredient in _ingredients(label, content):
            results = mapping(ingredient.get("validation_results"))
            found.append((key, Checks.of(results.get("activeManifest"))))
            found.append((key, Checks.failed(ingredient.get("validation_status"))))
            found += _deltas(results)
    return _united(found)


def _deltas(results: Json) -> Iterator[tuple[AssertionKey, Checks]]:
    """Yield what differs for each ingredient, in c2pa's validation results."""
    for each in objects(results.get("ingredientDeltas")):
        key = _assertion_key(text(each.get("ingredientAssertionURI")))
        yield key, Checks.of(each.get("validationDeltas"))


def _united(found: Iterable[tuple[AssertionKey, Checks]]) -> dict[AssertionKey, Checks]:
    parts: dict[AssertionKey, list[Checks]] = defaultdict(list)
    for key, checks in found:
        parts[key].append(checks)
    return {key: Checks.united(each) for key, each in parts.items()}


def _assertion_key(uri: str) -> AssertionKey:
    """Return what a JUMBF URI of an assertion names."""
    path = uri.partition("c2pa/")[2]
    label, _, assertion = path.partition("/c2pa.assertions/")
    return label, assertion


def mapping(value: object) -> Json:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """Return the JSON objects in a list; nothing for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """Return a text, or an empty one for anything else."""
    return value if isinstance(value, str) else ""
