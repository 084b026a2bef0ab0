"""Evidence as one line: what it says, how strong, by whom, where; the rest is details."""

import re
from dataclasses import replace

import pytest

from temoin.disclosure import said_facts
from temoin.evidence_words import evidence_lines, place_words, told
from temoin.language import speaking
from temoin.model import Evidence
from temoin.vocabulary import Availability, Integrity, Says, Strength, Trust

SIGNED = Evidence(
    says=Says.AI,
    text="made by an AI model",
    where="urn:c2pa:1f0c/c2pa.actions.v2/actions[0]",
    strength=Strength.SIGNED,
    reader="temoin.c2pa",
    version="2 (c2pa-rs 0.91.3)",
    tool="Example Video Model",
    integrity=Integrity.INTACT,
    trust=Trust.TRUSTED,
    availability=Availability.PRESENT,
    signer="Example House",
    signed_at="2026-01-04T19:47:15+00:00",
    details="c2pa.created, trainedAlgorithmicMedia",
)
HEADER = Evidence(
    says=Says.CAPTURED,
    text="captured with Canon EOS R5",
    where="JPEG EXIF at byte 24: Make, Model",
    strength=Strength.WEAK,
    reader="temoin.captured",
)


def line_of(fact: Evidence) -> str:
    (only,) = told([fact])
    return only.line


def test_a_signed_fact_is_one_line_without_codes() -> None:
    assert line_of(SIGNED) == (
        "AI: made by an AI model, with Example Video Model — strong: signed by Example House on"
        " 2026-01-04, unchanged since, signer trusted — in its Content Credentials"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signed_at": ""}, "signed by Example House (undated), unchanged since"),
        ({"strength": Strength.SIGNED_UNTRUSTED, "trust": Trust.UNCHECKED}, "signer not checked"),
        ({"strength": Strength.SIGNED_UNTRUSTED, "trust": Trust.UNTRUSTED}, "on no trust list"),
        ({"strength": Strength.SIGNED_UNTRUSTED, "trust": Trust.EXPIRED}, "certificate ran out"),
        ({"strength": Strength.SIGNED_UNTRUSTED, "trust": Trust.REVOKED}, "withdrawn"),
        ({"integrity": Integrity.ALTERED}, "proves nothing: signed by Example House"),
        ({"integrity": Integrity.ALTERED, "signer": ""}, "proves nothing: no signature that holds"),
        ({"integrity": Integrity.UNKNOWN, "strength": Strength.WEAK}, "weak: signed by Example"),
        ({"availability": Availability.REMOTE}, "nothing yet: nobody has read them"),
        ({"as_scanned": True}, "(when scanned)"),
    ],
)
def test_a_seal_is_told_in_words(change: dict[str, object], words: str) -> None:
    assert words in line_of(replace(SIGNED, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (Strength.DECLARED, "medium: nobody signed it"),
        (Strength.GENERATOR, "rather weak: nobody signed it"),
        (Strength.WEAK, "weak: nobody signed it, easily forged"),
    ],
)
def test_what_nobody_signed_says_so(strength: Strength, words: str) -> None:
    assert f" — {words} — in its EXIF header" in line_of(replace(HEADER, strength=strength))


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (
            "JPEG APP1: XMP at byte 176, Iptc4xmpExt:DigitalSourceType",
            "in its XMP or IPTC metadata",
        ),
        ("HEIF Exif item at byte 9: Make, Model", "in its EXIF header"),
        ("TIFF: Make, Model", "in its EXIF header"),
        ("bext at byte 20: Originator", "in its recorder's header"),
        ("PNG tEXt at byte 41", "in a text in the file"),
        ("moov/udta/meta/ilst/©cmt at byte 9761", "in a text in the file"),
        ("R3D: Model, by ExifTool", "in its header"),
        ("sky.tep.json: ai_tool", "in sky.tep.json beside it"),
        ("somewhere new", "in the file"),
    ],
)
def test_a_place_is_told_without_numbers(where: str, words: str) -> None:
    assert place_words(replace(HEADER, where=where)) == words


def test_credentials_beside_a_file_are_named() -> None:
    beside = replace(SIGNED, where=f"x.mxf.c2pa: {SIGNED.where}", file="x.mxf")
    assert place_words(beside) == "in Content Credentials beside it (x.mxf.c2pa)"
    forged = replace(beside, file="other.mxf")  # a manifest's label may say anything
    assert place_words(forged) == "in its Content Credentials"


def test_the_strongest_comes_first_and_the_same_is_said_once() -> None:
    again = replace(SIGNED, where="urn:c2pa:2/c2pa.actions.v2/actions[0] and 18 more", places=19)
    lines = told([HEADER, SIGNED, again])
    assert [each.facts[0].says for each in lines] == [Says.AI, Says.CAPTURED]
    assert lines[0].line.endswith("in its Content Credentials (20 times)")
    assert len(lines[0].facts) == 2


def test_codes_places_and_versions_are_details() -> None:
    short = evidence_lines([SIGNED])
    assert len(short) == 1
    assert not re.search(r"urn:|c2pa\.|temoin\.|0\.91", short[0])
    details = "\n".join(evidence_lines([SIGNED], details=True)[1:])
    for words in (
        "place: urn:c2pa:1f0c/c2pa.actions.v2/actions[0]",
        "codes: c2pa.created, trainedAlgorithmicMedia",
        "signed at: 2026-01-04T19:47:15+00:00",
        "read by: temoin.c2pa 2 (c2pa-rs 0.91.3)",
        "verdicts: signed, signer trusted; integrity intact; signer trusted; credentials present",
    ):
        assert words in details


def test_a_name_cannot_steer_the_line() -> None:
    fact = replace(SIGNED, signer="Example\x1b[31m\nHouse\u202e", tool="x\x07", file="a\nb.mov")
    (only,) = told([fact])
    assert only.line.isprintable()
    assert all(each.isprintable() for each in only.details)


def test_french_says_it_in_french() -> None:
    with speaking("fr"):
        assert line_of(HEADER).endswith("facile à contrefaire — dans son en-tête EXIF")


def test_a_tool_is_named_after_the_first_sentence_in_french_too() -> None:
    several = replace(SIGNED, text="made by an AI model; frames 12 to 30")
    assert line_of(several).startswith(
        "AI: made by an AI model, with Example Video Model; frames 12 to 30 "
    )
    with speaking("fr"):
        (said,) = said_facts([several])
        assert "IA, avec Example Video Model\u202f; images 12 à 30 " in line_of(said)
        assert line_of(replace(HEADER, says=Says.RIGHTS)).startswith("droits")
