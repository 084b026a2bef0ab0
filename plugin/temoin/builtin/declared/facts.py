"""What stated properties, labels and credit lines say, as evidence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from temoin.api import Evidence, load_catalogue, vocabulary, wording
from temoin.builtin.declared.aigc import label_of
from temoin.builtin.declared.regions import Share
from temoin.builtin.declared.terms import (
    CREDITS,
    LABELS,
    LONG_PROMPT,
    NOTHING,
    PROMPTS,
    RIGHTS,
    UNKNOWN_LABEL,
    WRITER,
    Property,
    program_of,
)
from temoin.builtin.declared.xmp import Stated
from temoin.builtin.source_types import EDITED, WORDS

Says, Strength, Technique = vocabulary.Says, vocabulary.Strength, vocabulary.Technique

_HOST = re.compile(r"https?://(?:[^/@\s]*@)?([\w.-]{1,200})", re.IGNORECASE)
_LONGEST_NAME, _MOST_WORDS = 80, 8
_VERSION = re.compile(r"(?=.*\d)[\w.+-]{1,20}")
_TERM = re.compile(r"(?:cv\.iptc\.org/newscodes|c2pa\.org)/digitalsourcetype/([A-Za-z]{1,60})/?$")
_MOST_SYSTEMS = 5


@dataclass(frozen=True, slots=True)
class _Packet:
    """What a packet states of one thing: the file, or something inside it."""

    stated: Sequence[Stated]
    place: str
    share: Share

    def values(self, wanted: Property) -> list[str]:
        """Return the values of a property, each once, without those that say nothing."""
        found = (each.value for each in self.stated if each.property is wanted)
        return [each for each in dict.fromkeys(found) if each.casefold() not in NOTHING]

    def fact(self, says: vocabulary.Says, words: Sequence[str], where: str) -> Evidence:
        """Return a fact that stands in the packet."""
        return fact(says, words, f"{self.place}, {where}", self.share)


def fact(says: vocabulary.Says, words: Sequence[str], where: str, share: Share) -> Evidence:
    """Return what is declared, unsigned; of a picture that is only attached it is no AI.

    Args:
        says: What it would say of the whole.
        words: Sentences of ours, with at most a tool's name in them.
        where: Its place.
        share: What it speaks of.
    """
    is_ai = says is Says.AI and share is not Share.ATTACHED
    if share is not Share.WHOLE and not is_ai:
        says = Says.OTHER
    return Evidence(
        says=says,
        text="; ".join(f"{share}{each}" for each in words),
        where=where,
        strength=Strength.DECLARED,
        technique=Technique.GENERATIVE if is_ai else Technique.UNKNOWN,
        partial=is_ai and share is not Share.WHOLE,
    )


def of_packet(stated: Iterable[Stated], place: str, share: Share) -> Iterator[Evidence]:
    """Yield what a packet says: of what it describes, then of what is inside that."""
    own: list[Stated] = []
    inside: list[Stated] = []
    for each in stated:
        is_inside = each.is_inside and each.property is not Property.AIGC_LABEL  # of one structure
        (inside if is_inside else own).append(each)
    yield from _of_one(_Packet(own, place, share))
    yield from _of_one(_Packet(inside, place, max(share, Share.PART, key=list(Share).index)))


def _of_one(packet: _Packet) -> Iterator[Evidence]:
    made = list(_of_source_types(packet))
    generated = [each for each in made if each.says is Says.AI]
    system = _of_systems(packet, bool(made))
    if generated and system:
        first = generated[0]
        words = "; ".join(filter(None, (first.text, system.text)))
        joined = replace(first, text=words, tool=system.tool)
        made = [joined if each is first else each for each in made]
    yield from made
    if system and not generated:
        yield system
    if not generated:
        yield from _of_credits(packet)
    yield from _of_labels(packet)
    yield from _of_rest(packet)


def _of_source_types(packet: _Packet) -> Iterator[Evidence]:
    where = "Iptc4xmpExt:DigitalSourceType"
    for value in packet.values(Property.SOURCE_TYPE):
        term = vocabulary.source_type_term(value)
        if term in WORDS:
            yield _of_term(packet, term, where)
        elif term != "empty":
            named = _TERM.search(value)
            words = f"a source type that is not known ({named[1]})" if named else _STRANGE
            yield packet.fact(Says.OTHER, [words], where)


_STRANGE = "a source type that is no term of IPTC"


def _of_term(packet: _Packet, term: str, where: str) -> Evidence:
    return replace(_of_known_term(packet, term, where), details=term)


def _of_known_term(packet: _Packet, term: str, where: str) -> Evidence:
    words = [WORDS[term]]
    if term in vocabulary.GENERATIVE_SOURCE_TYPES:
        made = packet.fact(Says.AI, words, where)
        is_part = made.says is Says.AI and term in vocabulary.PARTLY_GENERATIVE_SOURCE_TYPES
        stated = term if made.says is Says.AI else ""
        return replace(made, source_type=stated, partial=made.partial or is_part)
    says = Says.EDITED if term in EDITED else Says.OTHER
    says = Says.CAPTURED if term in vocabulary.CAPTURED_SOURCE_TYPES else says
    found = packet.fact(says, words, where)
    return replace(found, source_type=term) if packet.share is Share.WHOLE else found


def _of_systems(packet: _Packet, has_source_type: bool) -> Evidence | None:  # noqa: FBT001 - private
    """Return what IPTC's AI properties say; prompt and writer stay in the file."""
    systems = packet.values(Property.AI_SYSTEM)[:_MOST_SYSTEMS]
    prompts, writers = packet.values(Property.AI_PROMPT), packet.values(Property.AI_WRITER)
    if not systems and not prompts:
        return None
    names = [_name(each) for each in systems]
    words = [_system_words(name, packet) for name in names] if systems else [_USED]
    words += [_prompt_words(sum(map(len, prompts)))] if prompts else []
    words += [WRITER] if writers else []
    found = packet.fact(Says.AI, words, "Iptc4xmpExt:AISystemUsed" if systems else _PROMPT_PLACE)
    tool = names[0] if names else ""
    technique = _technique(tool, made_of_pixels=bool(prompts) or not has_source_type)
    is_part = found.partial or (found.says is Says.AI and has_source_type)
    return replace(found, tool=tool, technique=technique, partial=is_part)


_USED = "made or changed by an AI system that is not named"
_PROMPT_PLACE = "Iptc4xmpExt:AIPromptInformation"


def _system_words(name: str, packet: _Packet) -> str:
    if not name:
        return "made or changed by an AI system, named at length"
    versions = packet.values(Property.AI_VERSION)
    version = versions[0] if len(versions) == 1 and _VERSION.fullmatch(versions[0]) else ""
    return f"AI system: {name} {version}".rstrip()


def _name(value: str) -> str:
    """Return a tool's name; "" for what is too long to be one, for it may be anything."""
    name = _plain(value)
    is_name = len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    return name if is_name else ""


def _plain(value: str) -> str:
    return " ".join(wording.harmless(value).replace(";", ",").split())


def _technique(tool: str, *, made_of_pixels: bool) -> vocabulary.Technique:
    """Return what a tool is, by the catalogue; else that it makes, where nothing else is said."""
    known = {each.technique for each in load_catalogue().find(tool)} if tool else set()
    if len(known) == 1:
        return known.pop()
    return Technique.GENERATIVE if made_of_pixels and not known else Technique.UNKNOWN


def _prompt_words(length: int) -> str:
    return next((words for most, words in PROMPTS if length <= most), LONG_PROMPT)


def _of_credits(packet: _Packet) -> Iterator[Evidence]:
    for value in packet.values(Property.CREDIT):
        yield from of_credit(value, f"{packet.place}, photoshop:Credit", packet.share)
    for value in packet.values(Property.PROGRAM):
        yield from of_program(value, f"{packet.place}, xmp:CreatorTool", packet.share)


def of_credit(value: str, where: str, share: Share) -> Iterator[Evidence]:
    """Yield what a credit line says, where it is one that a program writes."""
    meaning = CREDITS.get(value.strip(" \t\r\n\0").casefold())
    if meaning:
        found = fact(meaning.says, [f"its credit line is: {meaning.shown}"], where, share)
        yield replace(found, partial=found.partial or (meaning.is_part and found.says is Says.AI))


def of_program(value: str, where: str, share: Share) -> Iterator[Evidence]:
    """Yield that a program wrote the file which does nothing but generate."""
    tool = program_of(value)
    if tool:
        found = fact(Says.AI, [f"written by a generator: {tool}"], where, share)
        yield replace(found, tool=tool, strength=Strength.GENERATOR)


def _of_labels(packet: _Packet) -> Iterator[Evidence]:
    for value in packet.values(Property.AIGC):
        label, _ = label_of(value)
        yield of_label(label, f"{packet.place}, TC260:AIGC", packet.share)
    for value in packet.values(Property.AIGC_LABEL):
        yield of_label(value, f"{packet.place}, TC260:Label", packet.share)


def of_label(label: str, where: str, share: Share) -> Evidence:
    """Return what China's label says; its producers' and propagators' names stay in the file."""
    says, words = LABELS.get(label, (Says.OTHER, UNKNOWN_LABEL))
    return fact(says, [words], where, share)


def _of_rest(packet: _Packet) -> Iterator[Evidence]:
    """Yield credentials elsewhere, and what the owner allows."""
    if packet.share is not Share.WHOLE:
        return
    for value in packet.values(Property.PROVENANCE):
        if host := _HOST.match(value):
            words = f"Content Credentials lie at {host[1].casefold()} and were not fetched"
            elsewhere = packet.fact(Says.OTHER, [words], "dcterms:provenance")
            yield replace(
                elsewhere,
                integrity=vocabulary.Integrity.UNKNOWN,
                trust=vocabulary.Trust.UNCHECKED,
                availability=vocabulary.Availability.REMOTE,
            )
    for value in packet.values(Property.DATA_MINING):
        code = re.split(r"[/#:]", value.strip().rstrip("/"))[-1].upper()
        if code in RIGHTS:
            yield packet.fact(Says.RIGHTS, [RIGHTS[code]], "plus:DataMining")
