"""What means AI in unsigned metadata and what does not: one table for each kind of word.

Source types have their own table, `builtin/source_types.py`, and stand in the vocabulary:
`trainedAlgorithmicMedia` and three more mean AI; `digitalArt` and `composite` may mean it and are
shown as that; `virtualRecording`, `dataDrivenMedia`, `algorithmicMedia`, `algorithmicallyEnhanced`
do not, whatever other detectors make of them.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from temoin.api import sayable, vocabulary


class Property(Enum):
    """A property that is read; all others are passed over."""

    SOURCE_TYPE = auto()
    AI_SYSTEM = auto()
    AI_VERSION = auto()
    AI_PROMPT = auto()
    AI_WRITER = auto()
    AIGC = auto()
    AIGC_LABEL = auto()
    CREDIT = auto()
    PROGRAM = auto()
    PROVENANCE = auto()
    DATA_MINING = auto()
    FORMAT = auto()
    SIDECAR_FOR = auto()


_IPTC = "http://iptc.org/std/iptc4xmpext/2008-02-29"
_TC260 = "http://www.tc260.org.cn/ns/aigc/1.0"

PROPERTIES = {
    # IPTC Photo Metadata 2025.1; the second name is that of its first years
    (_IPTC, "digitalsourcetype"): Property.SOURCE_TYPE,
    (_IPTC, "digitalsourcefiletype"): Property.SOURCE_TYPE,
    (_IPTC, "aisystemused"): Property.AI_SYSTEM,
    (_IPTC, "aisystemversionused"): Property.AI_VERSION,
    (_IPTC, "aipromptinformation"): Property.AI_PROMPT,
    (_IPTC, "aipromptwritername"): Property.AI_WRITER,
    # GB 45438-2025, annex E; TC260-PG-20259A, -20257A, -202510A
    (_TC260, "aigc"): Property.AIGC,
    (_TC260, "label"): Property.AIGC_LABEL,
    ("http://ns.adobe.com/photoshop/1.0", "credit"): Property.CREDIT,
    ("http://ns.adobe.com/photoshop/1.0", "sidecarforextension"): Property.SIDECAR_FOR,
    ("http://ns.adobe.com/xap/1.0", "creatortool"): Property.PROGRAM,
    ("http://ns.adobe.com/tiff/1.0", "software"): Property.PROGRAM,
    # C2PA 2.4, embedding a reference to a manifest into XMP
    ("http://purl.org/dc/terms", "provenance"): Property.PROVENANCE,
    ("http://purl.org/dc/elements/1.1", "format"): Property.FORMAT,
    ("http://ns.useplus.org/ldf/xmp/1.0", "datamining"): Property.DATA_MINING,
}
"""Properties by namespace and name, in lower case and without what stands at the ends."""

TELLING = re.compile(
    rb"digitalsource|aisystem|aiprompt|aigc|tc260|provenance|datamining|credit|creatortool|:software",
    re.IGNORECASE,
)
"""A packet without any of these says nothing that is read."""

_ANY_NAMESPACE = frozenset({"digitalsourcetype"})
SOURCE_TYPE_ADDRESS = re.compile(
    r"https?://(?:cv\.iptc\.org/newscodes|c2pa\.org)/digitalsourcetype/\S", re.IGNORECASE
)


def property_of(namespace: str, name: str, value: str) -> Property | None:
    """Return which property a name is; a source type by its value, if by no known namespace."""
    folded = namespace.casefold().replace("https:", "http:").rstrip("/#")
    known = PROPERTIES.get((folded, name.casefold()))
    if known is None and name.casefold() in _ANY_NAMESPACE and SOURCE_TYPE_ADDRESS.match(value):
        return Property.SOURCE_TYPE
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word says of a file.

    Attributes:
        says: AI, or what else.
        shown: The word as it may be shown.
    """

    shown: str
    says: vocabulary.Says = vocabulary.Says.AI
    is_part: bool = False


CREDITS = {
    "made with google ai": Meaning(shown="Made with Google AI"),
    "edited with google ai": Meaning(shown="Edited with Google AI", is_part=True),
    "apple photos clean up": Meaning(shown="Apple Photos Clean Up", is_part=True),
}
"""Credit lines that programs write and no person; whole, in any case.

Source: files of Gemini, Google Photos and Apple Photos of 2024 to 2026, as others describe them.
"""

PROGRAMS = {
    name.casefold(): name
    for name in (
        *("Adobe Firefly", "DALL-E", "DALL·E", "Google Imagen", "Ideogram"),
        *("InvokeAI", "Leonardo.Ai", "Midjourney", "NovelAI", "Stable Diffusion", "ComfyUI"),
        *("Apple Image Playground", "Image Playground", "Bing Image Creator", "Draw Things"),
    )
}
"""Programs that do nothing but make pictures with a model; whole, but for a version after it.

Source: the vendors' own descriptions. Editors that have a generator in them are none of these, nor
are names that other programs and cameras have too (Gemini, Sora, Veo).
"""

_LONGEST_PROGRAM = 200
_VERSION = re.compile(r"[\s/_-]*v?\d[\w.]*$", re.IGNORECASE)


def program_of(value: str) -> str:
    """Return the generator whose name a program's name is; "" for any other program."""
    name = value[:_LONGEST_PROGRAM].strip(" \t\r\n\0").casefold()
    return PROGRAMS.get(name) or PROGRAMS.get(_VERSION.sub("", name), "")


NOTHING = frozenset({"", "-", "n/a", "na", "no", "no ai", "none", "not applicable", "not used"})
"""Values by which forms say that there is nothing to say."""

LABELS = {
    "1": (vocabulary.Says.AI, sayable("labelled as made by an AI model (AIGC label 1)")),
    "2": (vocabulary.Says.OTHER, sayable("labelled as perhaps made by an AI model (AIGC label 2)")),
    "3": (
        vocabulary.Says.OTHER,
        sayable("labelled as suspected to be made by an AI model (AIGC label 3)"),
    ),
}
"""What the values of `Label` mean. Source: GB 45438-2025, annex E: is, may be, is suspected."""

UNKNOWN_LABEL = sayable("an AIGC label whose value is not known")

_IN_OTHER_WORDS = sayable("its owner limits data mining in words of their own")

RIGHTS = {
    "DMI-ALLOWED": sayable("its owner allows data mining and AI training"),
    "DMI-PROHIBITED-AIMLTRAINING": sayable("its owner forbids AI training"),
    "DMI-PROHIBITED-GENAIMLTRAINING": sayable("its owner forbids training of generative AI"),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": sayable(
        "its owner forbids data mining but for search engines"
    ),
    "DMI-PROHIBITED": sayable("its owner forbids data mining and AI training"),
    "DMI-PROHIBITED-SEECONSTRAINT": _IN_OTHER_WORDS,
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": _IN_OTHER_WORDS,
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": _IN_OTHER_WORDS,
}
"""Terms on data mining. Source: PLUS, DataMining, vocabulary of 2023."""

PROMPTS = (
    (100, sayable("a short prompt is in the file, confidential")),
    (1000, sayable("a prompt of some sentences is in the file, confidential")),
)
LONG_PROMPT = sayable("a long prompt is in the file, confidential")
WRITER = sayable("the name of who wrote the prompt is in the file, confidential")
