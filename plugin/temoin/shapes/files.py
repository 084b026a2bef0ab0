"""What files say, a line each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from temoin.model import CouldNotLook, DidNotRun, Evidence
from temoin.shapes.parts import Shape, could_not_look_shapes, did_not_run_shapes, evidence_shape
from temoin.vocabulary import (
    CAPTURED_SOURCE_TYPES,
    Availability,
    Integrity,
    Says,
    Strength,
    Technique,
    Trust,
    source_type_term,
)

_NOT_AI_SOURCE_TYPES = CAPTURED_SOURCE_TYPES | {
    "negativeFilm",
    "positiveFilm",
    "print",
    "humanEdits",
    "minorHumanEdits",
    "digitalCreation",
    "algorithmicMedia",
    "dataDrivenMedia",
}
"""Terms by which a source says captured, made by a person, or by no model that was trained.

Source: IPTC digitalsourcetype; algorithmicMedia is "purely by an algorithm not based on any
sampled training data", dataDrivenMedia "via human programming".
"""

_SAYS_NO = frozenset({Strength.SIGNED, Strength.SIGNED_UNTRUSTED, Strength.DECLARED})
_BY_STRENGTH = tuple(Strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedFile:
    """What readers found in one file.

    Attributes:
        path: As the caller gave it.
        readable: Whether the file could be opened.
        error: Why not, in words; empty where it could.
        could_not_look: Readers that could not read it, and why.
        did_not_run: Readers that gave no answer.
        frames: Files of this piece of media: one, or those of a sequence; 0 where none was found.
        frames_read: How many of them were read.
    """

    path: str
    readable: bool = True
    error: str = ""
    evidence: tuple[Evidence, ...] = ()
    could_not_look: tuple[CouldNotLook, ...] = ()
    did_not_run: tuple[DidNotRun, ...] = ()
    frames: int = 0
    frames_read: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """One line on a file.

    Attributes:
        ai: `yes`, `part` (of the picture), `no`, `unknown` or `conflicting`.
        captured: `signed` (by a trusted camera, intact), `declared` or `unknown`.
        strength: Of the strongest evidence; None without evidence.
        integrity: Of the strongest Content Credentials, as are the other two: stronger words beside
            a broken seal do not mend it.
    """

    ai: str = "unknown"
    captured: str = "unknown"
    strength: Strength | None = None
    integrity: Integrity = Integrity.NONE
    trust: Trust = Trust.NONE
    availability: Availability = Availability.NONE


def file_verdict(evidence: Sequence[Evidence]) -> FileVerdict:
    """Return one line on a file; silence is `unknown`, never `no`.

    Credentials of an altered file say nothing, neither AI nor captured.
    """
    if not evidence:
        return FileVerdict()
    sound = [fact for fact in evidence if fact.integrity is not Integrity.ALTERED]
    verdict = FileVerdict(
        ai=_ai(sound), captured=_captured(sound), strength=min(evidence, key=_rank).strength
    )
    sealed = [fact for fact in evidence if fact.availability is not Availability.NONE]
    if not sealed:
        return verdict
    seal = min(sealed, key=lambda fact: (fact.availability is Availability.REMOTE, _rank(fact)))
    return replace(
        verdict, integrity=seal.integrity, trust=seal.trust, availability=seal.availability
    )


def _rank(fact: Evidence) -> int:
    return _BY_STRENGTH.index(fact.strength)


def _ai(sound: Sequence[Evidence]) -> str:
    """Return the AI side; `conflicting` where a trusted camera's signature is against AI content.

    Anything else that a camera says is easily forged: it stands beside the AI, not against it.
    """
    ai = [fact for fact in sound if fact.says is Says.AI]
    whole = [fact for fact in ai if not fact.partial]
    made = [fact for fact in whole if fact.technique is Technique.GENERATIVE]
    if made and _captured(sound) == "signed":
        return "conflicting"
    if ai:
        return "yes" if whole else "part"
    return "no" if any(map(_says_no, sound)) else "unknown"


def _says_no(fact: Evidence) -> bool:
    return fact.strength in _SAYS_NO and source_type_term(fact.source_type) in _NOT_AI_SOURCE_TYPES


def _captured(sound: Sequence[Evidence]) -> str:
    strengths = {fact.strength for fact in sound if fact.says is Says.CAPTURED}
    if Strength.SIGNED in strengths:
        return "signed"
    return "declared" if strengths else "unknown"


def inspect_shape(files: Sequence[InspectedFile]) -> Shape:
    """Return what files say, a line each."""
    return {"temoin": "inspect/1", "files": [_file_shape(each) for each in files]}


def _file_shape(file: InspectedFile) -> Shape:
    verdict = file_verdict(file.evidence)
    return {
        "path": file.path,
        "readable": file.readable,
        "error": file.error or None,
        "frames": file.frames,
        "frames_read": file.frames_read,
        "ai": verdict.ai,
        "captured": verdict.captured,
        "strength": verdict.strength.value if verdict.strength else None,
        "integrity": verdict.integrity.value,
        "trust": verdict.trust.value,
        "availability": verdict.availability.value,
        "evidence": [evidence_shape(fact) for fact in file.evidence],
        "did_not_run": did_not_run_shapes(file.did_not_run),
        "could_not_look": could_not_look_shapes(file.could_not_look),
    }
