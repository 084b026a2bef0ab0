"""What the reader of Content Credentials says of real files; `test_truth.py` counts them all."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from network import READ, READ_BY_DEFAULT, in_a_child, proxy
from temoin.builtin.c2pa_reader import C2paReader
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.vocabulary import Availability, Integrity, Says

pytestmark = pytest.mark.corpus

Row = dict[str, str]
NO_LIST = "c2pa_state_no_trust_list"
HEAD, FRAGMENT = "c2pa_test/dashinit.mp4", "c2pa_test/dash1.m4s"


def rows(corpus: Path) -> list[Row]:
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def facts(corpus: Path, row: Row, reader: C2paReader) -> list[Evidence]:
    path = corpus / "media" / row["file"]
    return list(reader.read(MediaFile(path=path, name=path.name)))


def has_manifest(row: Row) -> bool:
    return row[NO_LIST].startswith(("Valid", "Invalid"))


def test_what_cannot_be_parsed_is_refused_in_words(corpus: Path) -> None:
    refused = []
    for row in rows(corpus):
        try:
            facts(corpus, row, C2paReader())
        except EvidenceError as error:
            assert "cannot be read" in str(error)  # noqa: PT017 - which ones is asserted below
            refused.append(Path(row["file"]).name)
    assert refused == ["prerelease.jpg", "nested_moov_1000.mp4", "tiff_poc.tiff"]


def _named(corpus: Path, name: str) -> list[Evidence]:
    (row,) = [row for row in rows(corpus) if row["file"].endswith(name)]
    return facts(corpus, row, C2paReader())


def test_credentials_elsewhere_are_named(corpus: Path) -> None:
    for name in ("adobe_remote_manifest.jpg", "cloud.jpg"):
        (fact,) = _named(corpus, name)
        assert fact.availability is Availability.REMOTE
        assert "cai-manifests.adobe.com" in fact.text


def test_a_tampered_ingredient_is_shown_beside_an_intact_file(corpus: Path) -> None:
    found = _named(corpus, "CIE-sig-CA.jpg")
    assert [fact.integrity for fact in found] == [
        Integrity.INTACT,
        Integrity.INTACT,
        Integrity.ALTERED,
    ]
    assert found[-1].text.startswith("a part of it: ")


def test_an_old_signer_is_not_called_a_forger(corpus: Path) -> None:
    (fact,) = _named(corpus, "truepic-20230212-camera.jpg")
    assert "data hash exclusion does not match the manifest location" in fact.details
    assert "altered" not in fact.text


def test_a_grading_session_tells_its_parts(corpus: Path) -> None:
    found = _named(corpus, "session_regions_ai_ingredients.mov")
    assert [(fact.says, fact.partial, fact.tool) for fact in found] == [
        (Says.OTHER, False, "DaVinci Resolve"),
        (Says.AI, True, "Magic Mask 2"),
        (Says.RIGHTS, False, ""),
        (Says.AI, True, "Google C2PA Core Generator Library"),
        (Says.OTHER, False, "Google C2PA Core Generator Library"),  # only looked at
    ]
    assert found[1].text.startswith("changed in part by an AI model; from 0.5 s to 1.25 s; ")


def test_thirty_manifests_are_three_facts(corpus: Path) -> None:
    found = _named(corpus, "google_gemini_30manifests.png")
    assert [fact.says for fact in found] == [Says.AI, Says.OTHER, Says.OTHER]
    assert found[1].where.endswith(" and 18 more")


def test_no_persons_name_leaves_a_file(corpus: Path) -> None:
    people = ("John Doe", "Gavin Peacock", "Joe Bloggs", "Alice", "Bob", "Adobe make_test")
    for row in rows(corpus):
        if has_manifest(row):
            said = str(facts(corpus, row, C2paReader()))
            assert not [name for name in people if name in said]


@pytest.fixture
def network() -> Iterator[tuple[str, list[bytes]]]:
    with proxy() as answered:
        yield answered


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("c2pa_test/adobe_connected_identities.jpg", b"identity-stage.adobe.com"),
        ("c2pa_test/cloud.jpg", b"cai-manifests.adobe.com"),
    ],
)
def test_nothing_dials_out(
    corpus: Path, network: tuple[str, list[bytes]], name: str, host: bytes
) -> None:
    address, asked = network
    path = corpus / "media" / name
    in_a_child(READ, path, address)
    assert asked == []
    in_a_child(READ_BY_DEFAULT, path, address)
    assert any(host in question for question in asked)  # c2pa by itself does


def stream(corpus: Path, folder: Path, fragments: dict[str, bytes]) -> Evidence:
    """Return what the head of a stream says with these fragments beside it."""
    head = shutil.copy(corpus / "media" / HEAD, folder)
    for name, content in fragments.items():
        (folder / name).write_bytes(content)
    (fact,) = C2paReader().read(MediaFile(path=Path(head), name="dashinit.mp4"))
    return fact


def test_a_stream_is_checked_with_the_fragments_beside_its_head(
    corpus: Path, tmp_path: Path
) -> None:
    whole = (corpus / "media" / FRAGMENT).read_bytes()
    damaged = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    alone = stream(corpus, tmp_path, {})
    assert alone.integrity is Integrity.UNKNOWN
    assert "all its fragments" in alone.text
    checked = stream(corpus, tmp_path, {"dash1.m4s": whole})
    assert checked.integrity is Integrity.INTACT
    assert checked.text.endswith("; fragments beside it, checked with it: 1")
    for strange in (damaged, b"", b"no fragment"):
        misfit = stream(corpus, tmp_path, {"dash2.m4s": strange})
        assert misfit.integrity is Integrity.UNKNOWN
        assert misfit.text.endswith("; fragments beside it that do not fit: 1 of 2")
