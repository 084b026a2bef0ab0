"""What the reader of Content Credentials says of real files, against the corpus' own table.

Most files of the corpus hold other evidence (XMP, prompts, EXIF, recorders' chunks). Readers for
those come later: until then such files must read `unknown`, never `no`.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from network import READ, READ_BY_DEFAULT, in_a_child, proxy
from temoin.builtin.c2pa_reader import C2paReader
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.shapes import file_verdict
from temoin.store.settings import trusting
from temoin.store.trust_lists import TrustLists, trust_lists
from temoin.vocabulary import Availability, Integrity, Says, Trust

pytestmark = pytest.mark.corpus

Row = dict[str, str]
NO_LIST = "c2pa_state_no_trust_list"
OFFICIAL = "c2pa_state_official_list(own_signed and c2pa_test/c*: + test roots)"
INTERIM = "c2pa_state_official+interim"
SOURCE_TYPES = "c2pa_digitalSourceType(ingredient: = in a nested manifest)"
NOT_AI = {"digitalCapture"}

OFFICIAL_LISTS = ("trust/C2PA-TRUST-LIST.json", "trust/C2PA-TSA-TRUST-LIST.json")
INTERIM_ANCHORS, USAGES = "trust/interim-anchors.pem", "trust/interim-store.cfg"
TEST_ROOTS = (
    "trust/c2pa-rs-test-roots.pem",
    "trust/ms-test-root.pem",
    "own_signed/test_root_es256.pem",
    "own_signed/test_root_ed25519.pem",
    "own_signed/test_tsa_root.pem",
)

PART_ONLY = {"camera_c2pa/adobe_pdf.pdf"}
"""The table says `AI yes`: generated pictures are placed on its page, which is more than they."""

NOT_VERIFIABLE = {
    "camera_c2pa/truepic-20230212-camera.jpg",  # signed over less than today's rules ask for
}
"""c2pa reports a mismatch of these, though nobody altered them."""

HEAD, FRAGMENT = "c2pa_test/dashinit.mp4", "c2pa_test/dash1.m4s"
"""The table looked at the head of a stream alone; we take the fragment beside it along."""

WITHOUT_TIME_STAMP = {
    "ai_c2pa/openai_chatgpt_gpt4o.png",
    "camera_c2pa/nikon-20221019-building.jpeg",
    "c2pa_test/cards_invalid.jpg",
    "c2pa_test/cards_expired_without_timestamp.jpg",
}
"""Their certificates ran out, and nothing says that they were used before: expired for good."""

NOW_READ_AS_SILENT = {
    "ai_prompt/empty_file.png",  # nothing in it at all
    "cine/QuickTime.mov",  # from before QuickTime files said their type: holds no credentials
}
"""The table's c2pa took their type from their suffix and failed; by content they are unknown."""


def rows(corpus: Path) -> list[Row]:
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def facts(corpus: Path, row: Row, reader: C2paReader) -> list[Evidence]:
    path = corpus / "media" / row["file"]
    return list(reader.read(MediaFile(path=path, name=path.name)))


def lists_of(corpus: Path, *names: str) -> TrustLists:
    """Return what a folder with these files of the corpus says, read as the command line does."""
    with TemporaryDirectory() as folder:
        for name in names:
            shutil.copy(corpus / "media" / name, folder)
        with trusting(folder):
            return trust_lists()


def readers(corpus: Path, column: str) -> Callable[[Row], C2paReader]:
    """Return which reader the table's column was made with, by file."""
    plain, listed = C2paReader(), C2paReader(lists_of(corpus, *OFFICIAL_LISTS, USAGES))
    with_roots = C2paReader(lists_of(corpus, *OFFICIAL_LISTS, USAGES, *TEST_ROOTS))
    interim = C2paReader(lists_of(corpus, *OFFICIAL_LISTS, USAGES, INTERIM_ANCHORS))
    if column == NO_LIST:
        return lambda _: plain
    if column == INTERIM:
        return lambda _: interim
    made = ("own_signed/", "c2pa_test/c")
    return lambda row: with_roots if row["file"].lower().startswith(made) else listed


def has_manifest(row: Row) -> bool:
    return row[NO_LIST].startswith(("Valid", "Invalid"))


def is_remote(row: Row) -> bool:
    return row[NO_LIST].startswith("error: Remote")


def is_unreadable(row: Row) -> bool:
    failed = row[NO_LIST].startswith("error: ") and "NotSupported" not in row[NO_LIST]
    return failed and not is_remote(row) and row["file"] not in NOW_READ_AS_SILENT


def expected_ai(row: Row) -> str:
    said, own = row["expected_verdict"], row[SOURCE_TYPES].split(",")
    if not has_manifest(row) or expected_integrity(row) is Integrity.ALTERED:
        return "unknown"
    if "AI part" in said or row["file"] in PART_ONLY:
        return "part"
    if said.startswith("AI yes"):
        return "yes"
    return "no" if set(own) <= NOT_AI else "unknown"


def expected_integrity(row: Row) -> Integrity:
    if row["file"] in NOT_VERIFIABLE or is_remote(row):
        return Integrity.UNKNOWN
    if not has_manifest(row):
        return Integrity.NONE
    is_altered = ".mismatch" in row[OFFICIAL] and row["file"] != HEAD
    return Integrity.ALTERED if is_altered else Integrity.INTACT


def expected_trust(row: Row, column: str) -> Trust:
    own = row[column].split(" ING:")[0]
    if not has_manifest(row):
        return Trust.UNCHECKED if is_remote(row) else Trust.NONE
    if row["file"] in WITHOUT_TIME_STAMP:
        return Trust.EXPIRED
    if column == NO_LIST:
        return Trust.UNCHECKED
    return Trust.UNTRUSTED if "signingCredential.untrusted" in own else Trust.TRUSTED


@pytest.mark.parametrize("column", [NO_LIST, OFFICIAL, INTERIM])
def test_every_file_reads_as_the_table_says(corpus: Path, column: str) -> None:
    reader, wrong = readers(corpus, column), {}
    table = rows(corpus)
    for row in table:
        if is_unreadable(row):
            with pytest.raises(EvidenceError, match="cannot be read"):
                facts(corpus, row, reader(row))
            continue
        verdict = file_verdict(facts(corpus, row, reader(row)))
        got = (verdict.ai, verdict.integrity, verdict.trust)
        wanted = (expected_ai(row), expected_integrity(row), expected_trust(row, column))
        if got != wanted:
            wrong[row["file"]] = (got, wanted)
    assert wrong == {}
    assert len(table) == 158


def test_the_table_is_not_all_of_one_kind(corpus: Path) -> None:
    """The rules above would pass a reader that says nothing, were there nothing to say."""
    table = rows(corpus)
    verdicts = [expected_ai(row) for row in table]
    assert {word: verdicts.count(word) for word in set(verdicts)} == {
        "yes": 7,
        "part": 10,
        "no": 1,
        "unknown": 140,
    }
    assert sum(map(is_unreadable, table)) == 3
    trust = [expected_trust(row, INTERIM) for row in table if has_manifest(row)]
    assert {trust.count(word) > 3 for word in (Trust.TRUSTED, Trust.UNTRUSTED, Trust.EXPIRED)} == {
        True
    }


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
    assert "data hash exclusion does not match the manifest location" in fact.text
    assert "altered" not in fact.text


def test_a_grading_session_tells_its_parts(corpus: Path) -> None:
    found = _named(corpus, "session_regions_ai_ingredients.mov")
    assert [(fact.says, fact.partial, fact.tool) for fact in found] == [
        (Says.OTHER, False, "DaVinci Resolve"),
        (Says.AI, True, "Magic Mask 2"),
        (Says.AI, True, "Google C2PA Core Generator Library"),
        (Says.OTHER, False, "Google C2PA Core Generator Library"),  # only looked at
    ]


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
