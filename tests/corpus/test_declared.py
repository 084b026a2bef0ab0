"""What real files declare of themselves, against the corpus' own table; no pixel is read.

Files that say it in other ways (credentials, prompts, cameras' headers) must read `unknown` here.
"""

import csv
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from damage import damaged
from temoin.builtin.declared import DeclaredReader
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.shapes import file_verdict
from temoin.vocabulary import Availability, Says

pytestmark = pytest.mark.corpus

Row = dict[str, str]
DECLARING = "ai_xmp/"

NO_AI = {
    "dst_digitalCapture.jpg": "no",
    "dst_computationalCapture.jpg": "no",
    "dst_compositeCapture.jpg": "no",
    "dst_negativeFilm.jpg": "no",
    "dst_humanEdits.jpg": "no",
    "dst_digitalCreation.jpg": "no",
    "dst_algorithmicMedia.jpg": "no",
    "sidecar.R3D.xmp": "no",
}
"""Rows whose words do not say `no AI` in so many letters, by what their source type says.

All others of the folder that the table does not call AI read `unknown`: an enhancement, a screen, a
mix that may hold anything, and the two retired terms.
"""

UNREADABLE = {"clean/sample1.jxl": "it is packed by Brotli"}
"""The table says nothing of these packets; they are there and cannot be read, which is told."""


def rows(corpus: Path) -> list[Row]:
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def facts(path: Path) -> list[Evidence]:
    return list(DeclaredReader().read(MediaFile(path=path, name=path.name)))


def expected_ai(row: Row) -> str:
    if not row["file"].startswith(DECLARING):
        return "unknown"
    said = row["expected_verdict"]
    if said.startswith(("AI yes", "AI part")):
        return said[3:7].strip()
    return NO_AI.get(row["file"].removeprefix(DECLARING), "unknown")


def expected_capture(row: Row) -> str:
    said = row["expected_verdict"] + row["file"]
    is_captured = "camera yes (declared)" in said or "dst_compositeCapture" in said
    return "declared" if is_captured else "unknown"


def test_every_file_reads_as_the_table_says(corpus: Path) -> None:
    table, wrong, verdicts = rows(corpus), {}, Counter[str]()
    for row in table:
        path = corpus / "media" / row["file"]
        if row["file"] in UNREADABLE:
            with pytest.raises(EvidenceError, match=UNREADABLE[row["file"]]):
                facts(path)
            continue
        verdict = file_verdict(facts(path))
        got, wanted = (verdict.ai, verdict.captured), (expected_ai(row), expected_capture(row))
        verdicts[verdict.ai] += 1
        if got != wanted:
            wrong[row["file"]] = (got, wanted)
    assert wrong == {}
    assert len(table) == 158
    assert verdicts == {"yes": 5, "part": 2, "no": 8, "unknown": 142}


def test_nothing_but_ai_is_called_ai(corpus: Path) -> None:
    called = {
        row["file"]
        for row in rows(corpus)
        if row["file"] not in UNREADABLE
        and any(fact.says is Says.AI for fact in facts(corpus / "media" / row["file"]))
    }
    real = {row["file"] for row in rows(corpus) if row["expected_verdict"].startswith("AI ")}
    assert called <= real
    assert len(called) == 7


def test_remote_credentials_are_named_by_host(corpus: Path) -> None:
    hosts = {}
    for row in rows(corpus):
        if row["file"] not in UNREADABLE:
            for fact in facts(corpus / "media" / row["file"]):
                if fact.availability is Availability.REMOTE:
                    hosts[row["file"].split("/")[1]] = fact.text.split()[4]
    assert hosts == {
        "adobe_remote_manifest.jpg": "cai-manifests.adobe.com",
        "cloud.jpg": "cai-manifests.adobe.com",
        "adobe_connected_identities.jpg": "cai-manifests-stage.adobe.com",
    }


def test_prompt_and_writer_stay_in_the_file(corpus: Path) -> None:
    said = str(facts(corpus / "media" / "ai_xmp" / "iptc2025_ai_props.jpg"))
    assert "prompt" in said
    assert not [word for word in ("sky", "dusk", "Doe") if word in said]


def test_damaged_files_are_read_or_refused(corpus: Path, tmp_path: Path) -> None:
    chance, told = random.Random(8), Counter[str]()
    paths = [
        each
        for each in sorted((corpus / "media").rglob("*"))
        if each.is_file() and each.stat().st_size < 400_000
    ]
    for path in paths * 3:
        broken = tmp_path / path.name
        broken.write_bytes(damaged(path.read_bytes(), chance))
        began = time.monotonic()
        try:
            told["read" if facts(broken) else "silent"] += 1
        except EvidenceError as error:
            told["refused" if error.hint else f"refused without help: {error}"] += 1
        assert time.monotonic() - began < 5, path
        broken.unlink()
    assert set(told) == {"read", "refused", "silent"}
    assert told["read"] > 20
