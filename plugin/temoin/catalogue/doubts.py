"""What makes an entry less than sound, though it can be read: every entry that ships has none."""

import re
from collections.abc import Iterator

from temoin.catalogue.model import UNKNOWN, Grade, Identifier, Match, Model, Tool
from temoin.language import say
from temoin.vocabulary import Technique, YesNo

_MADE_BY_A_MODEL = "trainedAlgorithmicMedia"
_ALTERED_BY_A_MODEL = "compositeWithTrainedAlgorithmicMedia"
_SOURCE_TYPES = {
    Technique.GENERATIVE: {_MADE_BY_A_MODEL, _ALTERED_BY_A_MODEL, "compositeSynthetic"},
    Technique.ENHANCEMENT: {"algorithmicallyEnhanced", _ALTERED_BY_A_MODEL},
    Technique.ASSISTIVE: {"humanEdits"},
    Technique.NONE: {"humanEdits", "algorithmicallyEnhanced", "algorithmicMedia"},
    Technique.UNKNOWN: set[str](),
}
"""Which source types go with what a tool is. Source: IPTC NewsCodes digitalsourcetype, 2026-08."""

_CREATED = "c2pa.created"
_TELLING = re.compile(r"[^a-z\s]", re.IGNORECASE)
_LEAST_ANYWHERE = 6
_LEAST_PART_OF_ONE_WORD = 12


def doubts(tool: Tool) -> Iterator[str]:
    """Yield each doubt about one entry, as a sentence."""
    if not tool.source.strip() or not tool.where.strip():
        yield say("nobody is named who says so, or no place where it shows")
    yield from _class_doubts(tool)
    yield from _provider_doubts(tool)
    if tool.disproof and tool.model is not Model.OPTIONAL:
        yield say("a disproof is for a tool whose model is optional")
    if tool.proof and tool.model not in {Model.OPTIONAL, Model.CERTAIN}:
        yield say("a proof is for a tool that runs a model")
    if tool.identifiers and tool.confidence is Grade.NAME_ONLY:
        yield say("it has an identifier and says that nobody has seen one")
    for mark in tool.identifiers:
        if is_loose(mark):
            yield say("identifier {text!r} would be found in other words too", text=mark.text)


def is_loose(mark: Identifier) -> bool:
    """Whether an identifier would be found in what is no word of that program.

    Under its own keys any text counts. Elsewhere it needs what prose has not: a point, a digit,
    a hyphen, or length.
    """
    if mark.keys:
        return False
    if len(mark.text) < _LEAST_ANYWHERE:
        return True
    if mark.match in {Match.EQUALS, Match.KEY} and _has_inner_capital(mark.text):
        return False
    return not _TELLING.search(mark.text) and len(mark.text) < _LEAST_PART_OF_ONE_WORD


def _has_inner_capital(text: str) -> bool:
    return any(letter.isupper() for letter in text[1:])


def _class_doubts(tool: Tool) -> Iterator[str]:
    allowed = _SOURCE_TYPES[tool.technique]
    if tool.source_type != UNKNOWN and tool.source_type not in allowed:
        yield say(
            "source type {type} with technique {technique}",
            type=tool.source_type,
            technique=tool.technique,
        )
    if tool.action == _CREATED and tool.source_type != _MADE_BY_A_MODEL:
        yield say("action {action} is for media that a model made", action=_CREATED)


def _provider_doubts(tool: Tool) -> Iterator[str]:
    provider = tool.provider
    answers = {provider.trains_on_input, provider.training_data_licensed}
    words = {provider.owner, provider.terms, provider.terms_dated, provider.training_data}
    told = answers | words != {YesNo.UNKNOWN}
    if told and (not provider.source.strip() or provider.dated == UNKNOWN):
        yield say("owner, terms or training without who says so, and when that was read")
