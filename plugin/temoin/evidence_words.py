"""Evidence as a person reads it: one line for what a file says, and what stands behind it.

The line tells what it says, how strong that is and who signed it, and where it stands; codes,
numbers of bytes, labels and versions are details. All doors show these same lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temoin.language import say, say_counted, sayable
from temoin.model import Evidence
from temoin.notices import fact_source, trust_words
from temoin.shapes import FileVerdict
from temoin.vocabulary import Availability, Integrity, Says, Strength, Trust, label
from temoin.wording import file_name, harmless, joined

_BY_STRENGTH = tuple(Strength)
_SIGNERS = {
    Trust.TRUSTED: sayable("signer trusted"),
    Trust.UNTRUSTED: sayable("signer on no trust list"),
    Trust.UNCHECKED: sayable("signer not checked"),
    Trust.EXPIRED: sayable("signer's certificate ran out"),
    Trust.REVOKED: sayable("signer's certificate withdrawn"),
    Trust.NONE: sayable("signer unknown"),
}
"""What is known of who signed: one word for each trust, at every door."""

_BYTE = re.compile(r" at byte \d+")
_HEADS = {Says.CAPTURED: sayable("camera"), Says.OTHER: sayable("also")}
"""Where the label of what a fact says would be said twice, or say nothing."""

_STRENGTHS = {
    Strength.SIGNED: sayable("strong"),
    Strength.SIGNED_UNTRUSTED: sayable("fairly strong"),
    Strength.DECLARED: sayable("medium"),
    Strength.GENERATOR: sayable("rather weak"),
    Strength.WEAK: sayable("weak"),
}
_PLACES = (
    (r"sidecar|beside", sayable("beside the file")),
    (r"\bXMP\b|APP13|IPTC", sayable("in its XMP or IPTC metadata")),
    (r"exif(?!tool)|\bTIFF:|CMT1", sayable("in its EXIF header")),
    (r"\bbext\b|\biXML\b", sayable("in its recorder's header")),
    (r"^PNG [tiz]|parameters|comment|\btag\b|ID3|ilst", sayable("in a text in the file")),
    (r"R3D|DPX|MXF|moov|udta|header|attribute", sayable("in its header")),
)
"""Words for a place, the first that fits; a file beside is told by its name before this."""


_AI = {
    "yes": sayable("AI was used"),
    "part": sayable("AI made or changed a part of it"),
    "no": sayable("no AI, as it says itself"),
    "unknown": sayable("unknown whether AI was used"),
    "conflicting": sayable("contradictory: a trusted camera's signature, and AI"),
}
_CAPTURED = {
    "signed": sayable("captured, signed by its camera"),
    "declared": sayable("a camera or recorder is named, unsigned"),
}
_INTEGRITY = {
    Integrity.INTACT: sayable("Content Credentials intact"),
    Integrity.ALTERED: sayable("altered since its Content Credentials were signed"),
    Integrity.UNKNOWN: sayable("Content Credentials that cannot be verified"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvidence:
    """A line for facts that say the same, and what stands behind each.

    Attributes:
        line: One sentence, harmless to show.
        facts: What it speaks of, the strongest first.
        details: Lines for who looks closer.
    """

    line: str
    facts: tuple[Evidence, ...]
    details: tuple[str, ...]


def told(evidence: Iterable[Evidence]) -> list[ToldEvidence]:
    """Return a line for each thing that files say, strongest first; the same is said once."""
    groups: dict[str, list[Evidence]] = {}
    for fact in sorted(evidence, key=_rank):
        groups.setdefault(_line(replace(fact, places=1)), []).append(fact)
    lines = []
    for line, facts in groups.items():
        count = sum(fact.places for fact in facts)
        times = say_counted("{count} time", "{count} times", count)
        shown = say("{line} ({times})", line=line, times=times) if count > 1 else line
        details = tuple(each for fact in facts for each in _details(fact))
        lines.append(ToldEvidence(line=shown, facts=tuple(facts), details=details))
    return lines


def _rank(fact: Evidence) -> tuple[int, bool]:
    return _BY_STRENGTH.index(fact.strength), fact.says is not Says.AI


def _line(fact: Evidence) -> str:
    words = say(
        "{says}: {text} \N{EM DASH} {strength} \N{EM DASH} {where}",
        says=say(_HEADS[fact.says]) if fact.says in _HEADS else label(fact.says),
        text=f"{_text(fact)}{fact_source(fact)}",
        strength=_strength_words(fact),
        where=place_words(fact),
    )
    return harmless(words)


def _text(fact: Evidence) -> str:
    """Return what a fact says, with the tool where it says AI and does not name it."""
    if fact.says is not Says.AI or not fact.tool or fact.tool in fact.text:
        return fact.text
    first, *rest = fact.text.split(say("; "))  # as sentences were joined when they were said
    return joined([say("{words}, with {tool}", words=first, tool=fact.tool), *rest])


def _strength_words(fact: Evidence) -> str:
    """Return how strong a fact is, and by whose signature."""
    if fact.availability is Availability.REMOTE:
        return say("nothing yet: nobody has read them")
    strength = say(_STRENGTHS[fact.strength])
    if fact.availability is Availability.NONE:
        unsigned = say("nobody signed it")
        if fact.strength is Strength.WEAK:
            unsigned = say("nobody signed it, easily forged")
        return say("{strength}: {signature}", strength=strength, signature=unsigned)
    if fact.integrity is Integrity.ALTERED:
        return say("proves nothing: {signature}", signature=_signature(fact))
    if fact.integrity is not Integrity.INTACT:
        return say("{strength}: {signature}", strength=strength, signature=_signature(fact))
    known = say(_SIGNERS[fact.trust])
    if fact.trust is Trust.UNCHECKED:  # with what to do about it
        known = say("signer {trust}", trust=trust_words(fact))
    parts = [_signature(fact), say("unchanged since"), known]
    return say("{strength}: {signature}", strength=strength, signature=", ".join(parts))


def _signature(fact: Evidence) -> str:
    if not fact.signer:
        unnamed = fact.integrity is Integrity.INTACT
        return say("signed without a name") if unnamed else say("no signature that holds")
    if not fact.signed_at:
        return say("signed by {signer} (undated)", signer=fact.signer)
    return say("signed by {signer} on {date}", signer=fact.signer, date=fact.signed_at[:10])


def place_words(fact: Evidence) -> str:
    """Return where a fact stands, for a person: in which kind of metadata, or file beside."""
    where = _BYTE.sub("", fact.where)
    beside, _, rest = where.partition(": ")
    is_file = bool(rest) and re.fullmatch(r"[^/\s][^/]*\.\w{1,8}", beside) is not None
    if fact.availability is Availability.PRESENT:
        # a label is whatever its writer chose: only the file's own name makes it one beside it
        if is_file and beside in {f"{fact.file}.c2pa", f"{Path(fact.file).stem}.c2pa"}:
            return say("in Content Credentials beside it ({name})", name=beside)
        return say("in its Content Credentials")
    if is_file:
        return say("in {name} beside it", name=beside)
    words = next(
        (words for pattern, words in _PLACES if re.search(pattern, where, re.IGNORECASE)), ""
    )
    return say(words) if words else say("in the file")


def _details(fact: Evidence) -> list[str]:
    """Return what stands behind a fact: place, codes, the three verdicts, who read it."""
    file = f"{harmless(file_name(fact.file))}: " if fact.file else ""
    verdicts = (
        label(fact.strength),
        say("integrity {integrity}", integrity=label(fact.integrity)),
        say("signer {trust}", trust=trust_words(fact)),
        say("credentials {availability}", availability=label(fact.availability)),
    )
    facts = (
        (say("place"), f"{file}{fact.where}"),
        (say("tool"), fact.tool),
        (say("signed at"), fact.signed_at),
        (say("codes"), fact.details),
        (say("verdicts"), joined(verdicts)),
        (say("read by"), f"{fact.reader} {fact.version}".strip()),
    )
    return [
        harmless(say("{field}: {value}", field=name, value=value)) for name, value in facts if value
    ]


def evidence_lines(evidence: Sequence[Evidence], *, details: bool = False) -> list[str]:
    """Return the lines of what files say, each with its details below it where they are asked."""
    lines = []
    for each in told(evidence):
        lines.append(each.line)
        if details:
            lines += [f"    {detail}" for detail in each.details]
    return lines


def verdict_words(verdict: FileVerdict) -> str:
    """Return in a line what a file's evidence comes to."""
    words = [say(_AI[verdict.ai]), *_seal_words(verdict)]
    if verdict.captured in _CAPTURED:
        words.insert(1, say(_CAPTURED[verdict.captured]))
    return joined(words)


def _seal_words(verdict: FileVerdict) -> Iterator[str]:
    """Yield what is known of a file's Content Credentials."""
    if verdict.availability is Availability.REMOTE:
        yield say("Content Credentials elsewhere, not fetched")
        return
    if verdict.integrity in _INTEGRITY:
        yield say(_INTEGRITY[verdict.integrity])
    if verdict.integrity is Integrity.INTACT:
        yield say(_SIGNERS[verdict.trust])
