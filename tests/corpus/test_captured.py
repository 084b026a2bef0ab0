"""What cameras and recorders say in real files, against the corpus' own table."""

import csv
import random
import time
from pathlib import Path

import pytest

from damage import damaged
from temoin.builtin.c2pa_reader import C2paReader
from temoin.builtin.captured import CameraReader
from temoin.builtin.captured.exiftool import ExifTool
from temoin.errors import EvidenceError
from temoin.evidence_words import told
from temoin.model import Evidence, MediaFile
from temoin.shapes import file_verdict
from temoin.vocabulary import Says, Strength

pytestmark = pytest.mark.corpus

Row = dict[str, str]
READER = CameraReader(ExifTool(""))  # the same answer on every machine

OTHERWISE = {
    "c2pa_test/C-recorded-as-mov.mov": "a Mac recorded it, and does not tell whether its screen",
}
"""Files whose header names a device that the table's tool took for a camera."""

MORE = {
    "stripped_forged/ai_with_fake_camera_exif.jpg": "forged, and therefore weak",
    "camera_c2pa/nikon-20221019-building.jpeg": "its EXIF beside its signature",
    "camera_c2pa/truepic-20230212-camera.jpg": "its EXIF beside its signature",
}
DECLARED_IN_XMP = "camera yes (declared)"
"""Of source types, which another reader reads."""

MADE_OF_A_REPORT = "sidecar metadata of real capture"


def rows(corpus: Path) -> list[Row]:
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def facts(corpus: Path, name: str) -> list[Evidence]:
    path = corpus / "media" / name
    return list(READER.read(MediaFile(path=path, name=path.name)))


def expected(row: Row) -> str:
    """Return `declared` where the table says camera or recorder, or lists the maker of one."""
    said = row["expected_verdict"].lower()
    if row["file"] in OTHERWISE or said == DECLARED_IN_XMP:
        return "unknown"
    named = said.startswith(("camera yes", "recorder yes", "camera claim"))
    return "declared" if named or ":Make=" in row["exiftool_13.58_evidence"] else "unknown"


def test_every_file_reads_as_the_table_says(corpus: Path) -> None:
    table = rows(corpus)
    wrong = {}
    for row in table:
        found = facts(corpus, row["file"])
        verdict = file_verdict(found)
        if (verdict.ai, verdict.captured) != ("unknown", expected(row)):
            wrong[row["file"]] = (verdict.ai, verdict.captured, row["expected_verdict"])
        report = MADE_OF_A_REPORT in row["expected_verdict"]
        strengths = {fact.strength for fact in found if fact.says is Says.CAPTURED}
        assert strengths <= {Strength.DECLARED if report else Strength.WEAK}, row["file"]
    assert wrong == {}
    assert len(table) == 158
    assert sum(expected(row) == "declared" for row in table) == 33


@pytest.mark.parametrize("name", MORE)
def test_the_forged_and_the_signed_are_named_as_weak(corpus: Path, name: str) -> None:
    (fact,) = facts(corpus, name)
    assert fact.strength is Strength.WEAK
    assert "nobody signed it, easily forged" in told([fact])[0].line


def test_unsigned_camera_data_stand_beside_evidence_of_ai(corpus: Path) -> None:
    """A file that says both shows both: only a camera's trusted signature contradicts."""
    forged = facts(corpus, "stripped_forged/ai_with_fake_camera_exif.jpg")
    path = corpus / "media" / "ai_c2pa" / "google_gemini.png"
    made = list(C2paReader().read(MediaFile(path=path, name=path.name)))
    verdict = file_verdict([*made, *forged])
    assert (verdict.ai, verdict.captured) == ("yes", "declared")


def test_no_persons_name_and_no_serial_number_leaves_a_file(corpus: Path) -> None:
    said = " ".join(str(fact) for row in rows(corpus) for fact in facts(corpus, row["file"]))
    for word in (
        *("Raedlein", "Beckmerhagen", "MacLeod", "Harvey", "camdkit", "resources", "MKH516"),
        *("GR1112089007", "130-27E", "560018150", "062062059949", "2566", "01018", "Cloth"),
    ):
        assert word not in said


def test_damaged_files_are_read_or_refused(corpus: Path) -> None:
    """Truncated, flipped, doubled: nothing but evidence or a reason, in little time."""
    chance = random.Random(11)
    for row in rows(corpus):
        whole = (corpus / "media" / row["file"]).read_bytes()[:200_000]
        for _ in range(5):
            _read_or_refused(damaged(whole, chance), row["file"])
        for end in (1, 12, 64, len(whole) // 2, len(whole) - 1):
            _read_or_refused(whole[: max(0, end)], row["file"])


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _read_or_refused(content: bytes, name: str) -> None:
    path = Path(Path(name).name)
    path.write_bytes(content)
    begun = time.monotonic()
    try:
        found = list(READER.read(MediaFile(path=path, name=path.name)))
    except EvidenceError as error:
        assert error.message  # noqa: PT017 - either may be
    else:
        assert all(fact.text and fact.where for fact in found)
    assert time.monotonic() - begun < 2
