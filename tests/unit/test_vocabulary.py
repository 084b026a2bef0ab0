"""Words: each kind has its own labels, and every spelling of a source type is one term."""

from enum import StrEnum

import pytest

from temoin import vocabulary
from temoin.vocabulary import (
    GENERATIVE_SOURCE_TYPES,
    SOURCE_TYPE_PREFIX,
    SOURCE_TYPES,
    Effect,
    Origin,
    Says,
    Statement,
    Strength,
    Technique,
    label,
    source_type_term,
)


def test_kinds_that_share_a_machine_value_have_labels_of_their_own() -> None:
    assert label(Statement.DECLARED) == "AI step declared"
    assert label(Strength.DECLARED) == "declared in metadata"
    assert label(Origin.CAPTURED) == "captured (signed by the camera)"
    assert label(Says.CAPTURED) == "captured"
    assert label(Statement.UNKNOWN) == "nothing said"
    assert label(Origin.UNKNOWN) == "origin unknown"
    assert label(Effect.UNKNOWN) == label(Technique.UNKNOWN) == "unknown"
    assert label(Technique.NONE) == "no AI"
    assert label(Effect.NONE) == "none"


def test_every_word_has_a_label() -> None:
    kinds = [each for each in vars(vocabulary).values() if isinstance(each, type)]
    words = [word for kind in kinds if issubclass(kind, StrEnum) for word in kind]
    assert len(words) > 60
    assert all(label(word) for word in words)


@pytest.mark.parametrize("term", sorted(SOURCE_TYPES))
def test_every_spelling_of_a_source_type_is_one_term(term: str) -> None:
    for text in (
        term,
        SOURCE_TYPE_PREFIX + term,
        f"https://cv.iptc.org/newscodes/digitalsourcetype/{term}/",
        f"  {term.upper()} ",
        f"digsrctype:{term}",
        f"http://cv.iptc.org/newscodes/digitalsourcetype#{term}",
        f"http://cv.iptc.org/newscodes/digitalsourcetype/{term}?lang=en-GB",
        f"https://schema.org/{term[0].upper()}{term[1:]}DigitalSource",
    ):
        assert source_type_term(text) == term


@pytest.mark.parametrize("text", ["", "http://", "trained", "trainedAlgorithmicMedia2"])
def test_other_text_is_no_source_type(text: str) -> None:
    assert source_type_term(text) == ""


def test_what_is_not_ai_by_the_rubric_is_not_generative() -> None:
    for term in ("dataDrivenMedia", "virtualRecording", "algorithmicMedia", "digitalArt"):
        assert term not in GENERATIVE_SOURCE_TYPES
