"""Whole documents, byte for byte: what clients and scripts receive."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Golden
from disclosures import SAID_AT_MS, sample_disclosure
from temoin import shapes
from temoin.audit import audit
from temoin.builtin.record_policy import RecordPolicy
from temoin.builtin.sheet_csv import CSV_SHEETS, sheet_csv
from temoin.builtin.sheet_html import sheet_html
from temoin.builtin.sheet_json import sheet_json
from temoin.cli.text import audit_text, show_text
from temoin.model import LookedAt, ScanResult


def text_of(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def test_sheet_html(golden: Golden) -> None:
    golden.check("sheet.html", sheet_html(sample_disclosure()))


def test_sheet_json(golden: Golden) -> None:
    golden.check("sheet.json", sheet_json(sample_disclosure()))


def test_sheet_csv(golden: Golden) -> None:
    golden.check("sheet.csv", sheet_csv(sample_disclosure()))


def test_sheet_csv_for_a_french_excel(golden: Golden, tmp_path: Path) -> None:
    out = tmp_path / "sheet.csv"
    next(each for each in CSV_SHEETS if "excel-fr" in each.id).export(sample_disclosure(), out)
    golden.check("sheet_excel_fr.csv", out.read_bytes())


@pytest.mark.usefixtures("french")
def test_sheet_in_french(golden: Golden) -> None:
    golden.check("sheet_fr.html", sheet_html(sample_disclosure()))


@pytest.mark.usefixtures("french")
def test_show_in_french(golden: Golden) -> None:
    not_scanned = replace(sample_disclosure(), scanned_ms=None)  # an age would change by the day
    golden.check("show_fr.txt", show_text(not_scanned) + "\n")


@pytest.mark.usefixtures("french")
def test_audit_in_french(golden: Golden) -> None:
    disclosure = replace(sample_disclosure(), scanned_ms=None)  # an age would change by the day
    golden.check("audit_fr.txt", audit_text(audit(disclosure, [RecordPolicy()]), disclosure) + "\n")


def test_disclosure(golden: Golden) -> None:
    golden.check("disclosure.json", text_of(shapes.disclosure_shape(sample_disclosure())))


def test_scan(golden: Golden) -> None:
    disclosure = sample_disclosure()
    scan = ScanResult(
        cut=disclosure.cut,
        time_ms=SAID_AT_MS,
        looked_at=LookedAt(clips=10, effects=3, files=7),
        could_not_look=disclosure.could_not_look,
        did_not_run=disclosure.did_not_run,
        catalogue_version="2026.11",
        catalogue_date="2026-11-20",
    )
    golden.check("scan.json", text_of(shapes.scan_shape(scan, disclosure)))


def test_audit(golden: Golden) -> None:
    disclosure = sample_disclosure()
    outcome = audit(disclosure, [RecordPolicy()])
    document = shapes.audit_shape(
        disclosure,
        verdict=outcome.verdict,
        findings=outcome.findings,
        ran=outcome.ran,
        did_not_run=outcome.did_not_run,
    )
    golden.check("audit.json", text_of(document))
