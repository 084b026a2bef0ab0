"""The words of the field that records, panels and sheets share, as machine values and labels."""

import re
from enum import StrEnum

from temoin.language import say_word

SOURCE_TYPE_PREFIX = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Technique(StrEnum):
    """What a tool is."""

    NONE = "none"
    ASSISTIVE = "assistive"
    ENHANCEMENT = "enhancement"
    GENERATIVE = "generative"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """What happened to the work."""

    TECHNICAL = "technical"
    LOOK = "look"
    CONTENT = "content"
    LIKENESS = "likeness"
    NONE = "none"
    UNKNOWN = "unknown"


class YesNo(StrEnum):
    """An answer that may be unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Hosting(StrEnum):
    """Where a tool runs."""

    LOCAL = "local"
    FACILITY = "facility"
    CLOUD = "cloud"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """What an entry speaks of."""

    MEDIA = "media"
    USE = "use"
    TRACK = "track"
    PROGRAMME = "programme"


class Origin(StrEnum):
    """Where the pixels of a clip come from, as far as evidence says."""

    CAPTURED = "captured"
    CAMERA_CLAIMED = "camera-claimed"
    COMPOSITE = "composite"
    GENERATED = "generated"
    UNKNOWN = "unknown"


class Statement(StrEnum):
    """What has been said about the work on a clip."""

    ATTESTED = "attested"
    DECLARED = "declared"
    EVIDENCED = "evidenced"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


class Says(StrEnum):
    """What a fact in a file says."""

    AI = "ai"
    CAPTURED = "captured"
    EDITED = "edited"
    RIGHTS = "rights"
    OTHER = "other"


class Strength(StrEnum):
    """How hard a fact is to forge, strongest first."""

    SIGNED = "signed"
    SIGNED_UNTRUSTED = "signed-untrusted"
    DECLARED = "declared"
    GENERATOR = "generator"
    WEAK = "weak"


class Integrity(StrEnum):
    """Whether what was signed is unchanged."""

    INTACT = "intact"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    NONE = "none"


class Trust(StrEnum):
    """Whether the signer is on a list that the reader was given."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNCHECKED = "unchecked"
    NONE = "none"


class Availability(StrEnum):
    """Whether credentials lie in the file, elsewhere, or nowhere."""

    PRESENT = "present"
    REMOTE = "remote"
    NONE = "none"


class Presence(StrEnum):
    """How far a tool that stands in a project concerns the picture."""

    PRESENT = "present"
    ENABLED = "enabled"
    EFFECTIVE = "effective"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a detector is that it saw the tool it names."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """The answer of an audit; `unknown` is never a pass."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNKNOWN = "unknown"


class NoteKind(StrEnum):
    """What a person's words on an entry or a clip are."""

    COMMENT = "comment"
    ANSWER = "answer"
    DISSENT = "dissent"
    ASSESSMENT = "assessment"


class TrackKind(StrEnum):
    """Picture or sound."""

    PICTURE = "picture"
    SOUND = "sound"
    OTHER = "other"

    @property
    def letter(self) -> str:
        """What stands for it in ids and on the command line: `V1-0003`, `--track A2`."""
        return {"picture": "V", "sound": "A"}.get(self.value, "X")


class MediaKind(StrEnum):
    """What a clip's media reference is."""

    FILE = "file"
    SEQUENCE = "sequence"
    GENERATOR = "generator"  # bars and solids made by the program; not AI
    MISSING = "missing"


GENERATIVE_SOURCE_TYPES = frozenset(
    {
        "trainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia",
        "compositeSynthetic",
        "trainedAlgorithmicData",
    }
)
"""Source: C2PA Conformance Task Force, asset rubrics of 2026-08-06."""

PARTLY_GENERATIVE_SOURCE_TYPES = frozenset(
    {"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}
)

CAPTURED_SOURCE_TYPES = frozenset({"digitalCapture", "computationalCapture", "compositeCapture"})

SOURCE_TYPES = (
    GENERATIVE_SOURCE_TYPES
    | CAPTURED_SOURCE_TYPES
    | frozenset(
        {
            "negativeFilm",
            "positiveFilm",
            "print",
            "humanEdits",
            "algorithmicallyEnhanced",
            "digitalCreation",
            "dataDrivenMedia",
            "algorithmicMedia",
            "screenCapture",
            "virtualRecording",
            "composite",
            "minorHumanEdits",
            "digitalArt",
            "softwareImage",
            "empty",
        }
    )
)
"""IPTC's active and retired terms and C2PA's own. Source: IPTC NewsCodes digitalsourcetype."""

_BY_LOWER_CASE = {term.lower(): term for term in SOURCE_TYPES}


_OF_SCHEMA_ORG = "digitalsource"
"""How schema.org ends its names of the same terms. Source: IPTCDigitalSourceEnumeration."""


def source_type_term(text: str) -> str:
    """Return the IPTC or C2PA term that a spelling means, or "" for none that is known.

    `http://cv.iptc.org/newscodes/digitalsourcetype/composite`, https, a trailing slash, a query,
    `digsrctype:composite`, `Composite`, `trained algorithmic media`, schema.org's names.
    """
    word = re.split(r"[?;]", text.strip(" \t\r\n\ufeff\u200b<>\"'"), maxsplit=1)[0].rstrip("/#")
    bare = re.sub(r"[\s_-]", "", re.split(r"[/#:]", word)[-1]).lower()
    return _BY_LOWER_CASE.get(bare) or _BY_LOWER_CASE.get(bare.removesuffix(_OF_SCHEMA_ORG), "")


_LABELS: dict[type[StrEnum], dict[str, str]] = {
    Technique: {"none": "no AI"},
    Origin: {
        "captured": "captured (signed by the camera)",
        "camera-claimed": "camera claimed",
        "unknown": "origin unknown",
    },
    Statement: {
        "attested": "no AI, signed",
        "declared": "AI step declared",
        "evidenced": "file says AI, nobody has spoken",
        "proposed": "AI tool found, not confirmed",
        "unknown": "nothing said",
    },
    Says: {"ai": "AI"},
    Strength: {
        "signed": "signed, signer trusted",
        "signed-untrusted": "signed, signer not trusted or not checked",
        "declared": "declared in metadata",
        "generator": "generator's own text",
        "weak": "weak: easily forged",
    },
    Trust: {"unchecked": "not checked"},
}
"""Where a person is shown other words than the machine value; by kind, for kinds share words."""


def label(word: StrEnum) -> str:
    """Return the words to show a person for a machine value, in the language that is spoken."""
    return say_word(type(word).__name__, english_label(word))


def short_label(word: StrEnum) -> str:
    """Return a machine value as it stands in a narrow column, in the language that is spoken."""
    return say_word(type(word).__name__, word.value)


def english_label(word: StrEnum) -> str:
    """Return the English words for a machine value, by which other languages find theirs."""
    return _LABELS.get(type(word), {}).get(word.value, word.value.replace("-", " "))
