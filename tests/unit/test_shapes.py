"""Answers against their schemas, and the verdict on a file."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import temoin
from answers import SCHEMAS, validate
from disclosures import CAMERA, CREDENTIALS, SAID_AT_MS, record, sample_disclosure
from temoin import shapes
from temoin.errors import TimelineError
from temoin.model import (
    ClipView,
    CouldNotLook,
    CutView,
    DidNotRun,
    Disclosure,
    Evidence,
    Finding,
    LedgerState,
    Problem,
    Proposal,
    Row,
    ScanResult,
    Standing,
    Tally,
)
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import Integrity, Says, Severity, Strength, Technique, Verdict


def scan_of(disclosure: Disclosure) -> ScanResult:
    return ScanResult(
        cut=disclosure.cut,
        time_ms=SAID_AT_MS,
        could_not_look=disclosure.could_not_look,
        did_not_run=disclosure.did_not_run,
        catalogue_version="2026.11",
        catalogue_date="2026-11-20",
    )


def documents() -> dict[str, shapes.Shape]:
    disclosure = sample_disclosure()
    finding = Finding(
        rule="record/unknown", severity=Severity.WARNING, message="nobody spoke", clip="V1-0002"
    )
    problem = Problem(attack="payload edited", message="line 3 was edited", line=3, exit_code=14)
    silent = DidNotRun(plugin="acme", reason="ImportError")
    return {
        "error": shapes.error_shape(TimelineError("no clip", hint="List clips.", clip="V9")),
        "inspect": shapes.inspect_shape(
            [
                shapes.InspectedFile(path="a.png", evidence=(CREDENTIALS,), did_not_run=(silent,)),
                shapes.InspectedFile(path="b.png", readable=False, error="b.png is not there"),
            ]
        ),
        "scan": shapes.scan_shape(scan_of(disclosure), disclosure),
        "disclosure": shapes.disclosure_shape(disclosure),
        "logged": shapes.logged_shape(["sha256:ab"], ["V1-0001"], "cut.temoin"),
        "retracted": shapes.logged_shape(["sha256:ab"], [], "cut.temoin"),
        "audit": shapes.audit_shape(
            disclosure,
            verdict=Verdict.UNKNOWN,
            findings=[finding],
            ran=["temoin.record 1"],
            did_not_run=[silent],
        ),
        "verify": shapes.verify_shape(LedgerState(entries=3, writers=1, problems=(problem,))),
    }


@pytest.mark.parametrize("verb", documents())
def test_answers_are_what_their_schemas_say(verb: str) -> None:
    validate(documents()[verb])


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_document_has_a_schema() -> None:
    sources = Path(temoin.__file__).parent.rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in sources]
    made = {name for text in texts for name in re.findall(r'"temoin": "(\w+)/1"', text)}
    assert made == {
        name.partition(".")[0]
        for name, schema in SCHEMAS.items()
        if "temoin" in schema.get("properties", {})
    }


def test_a_missing_key_fails() -> None:
    document = documents()["disclosure"]
    del document["unknown"]
    with pytest.raises(Exception, match="'unknown' is a required property"):
        validate(document)


def test_keys_stand_in_the_contract_order() -> None:
    """The contract's keys come first, in its order; further ones follow."""
    disclosure = shapes.disclosure_shape(sample_disclosure())
    rows = disclosure["rows"]
    assert isinstance(rows, list)
    assert list(disclosure)[:5] == ["temoin", "cut", "rows", "totals", "unknown"]
    contract = [
        "clip",
        "name",
        "record",
        "scope",
        "technique",
        "effect",
        "tool",
        "hosting",
        "meaning_changed",
        "said_by",
        "said_at",
        "entry",
        "evidence",
        "origin",
        "statement",
        "conflicting",
    ]
    assert list(rows[0])[: len(contract)] == contract


def test_every_clip_has_a_row_and_silence_names_no_tool() -> None:
    disclosure = sample_disclosure()
    rows: Any = shapes.disclosure_shape(disclosure)["rows"]
    assert {row["clip"] for row in rows} == {clip.id for clip in disclosure.cut.clips}
    silent = next(row for row in rows if row["clip"] == "V1-0002")
    assert silent["tool"] is None
    assert silent["technique"] == "unknown"
    assert silent["statement"] == "unknown"


def test_confidential_fields_never_appear() -> None:
    text = json.dumps(shapes.disclosure_shape(sample_disclosure()))
    assert "a prompt nobody may read" not in text
    assert "sky isolated for the grade" in text
    hidden = {"kept": 1, "prompt": "x", "_sd": ["d"], "deep": [{"performer": "y", "kept": 2}]}
    assert shapes.public_fields(hidden) == {"kept": 1, "deep": [{"kept": 2}]}


def test_a_range_carries_its_timecode() -> None:
    rate = Rate(30000, 1001)
    frames = FrameRange(start=1800, duration=48, rate=rate)
    assert shapes.range_shape(frames, drop_frame=True) == {
        "start": 1800,
        "duration": 48,
        "rate": "30000/1001",
        "tc": "00:01:00;02",
    }
    assert shapes.range_shape(None) is None


@pytest.mark.parametrize(
    ("time_ms", "text"),
    [
        (SAID_AT_MS, "2026-11-24T16:20:00Z"),
        (SAID_AT_MS + 999, "2026-11-24T16:20:00Z"),
        (0, "1970-01-01T00:00:00Z"),
        (2**53, None),
        (None, None),
    ],
)
def test_times_are_utc(time_ms: int | None, text: str | None) -> None:
    assert shapes.time_text(time_ms) == text


def fact(says: Says, strength: Strength, **more: Any) -> Evidence:
    return Evidence(says=says, text="t", where="w", strength=strength, **more)


MADE = {"technique": Technique.GENERATIVE}
ALTERED: dict[str, Any] = {"integrity": Integrity.ALTERED}
UNSIGNED = fact(Says.CAPTURED, Strength.WEAK)
REPORT = fact(Says.CAPTURED, Strength.DECLARED)
SIGNED_BY_NOBODY = replace(CAMERA, strength=Strength.SIGNED_UNTRUSTED)


@pytest.mark.parametrize(
    ("evidence", "ai", "captured"),
    [
        ([], "unknown", "unknown"),
        ([CREDENTIALS], "yes", "unknown"),
        ([CAMERA], "no", "signed"),
        ([fact(Says.CAPTURED, Strength.WEAK)], "unknown", "declared"),
        ([fact(Says.CAPTURED, Strength.WEAK, source_type="digitalCapture")], "unknown", "declared"),
        ([fact(Says.EDITED, Strength.DECLARED, source_type="humanEdits")], "no", "unknown"),
        ([fact(Says.EDITED, Strength.DECLARED)], "unknown", "unknown"),
        ([fact(Says.AI, Strength.DECLARED, partial=True, **MADE)], "part", "unknown"),
        ([CREDENTIALS, fact(Says.CAPTURED, Strength.WEAK)], "yes", "declared"),
        ([fact(Says.AI, Strength.GENERATOR, **MADE), CAMERA], "conflicting", "signed"),
        ([fact(Says.AI, Strength.WEAK, **MADE), UNSIGNED], "yes", "declared"),
        ([fact(Says.AI, Strength.WEAK, **MADE), REPORT], "yes", "declared"),
        ([fact(Says.AI, Strength.WEAK, **MADE), SIGNED_BY_NOBODY], "yes", "declared"),
        ([CREDENTIALS, replace(CAMERA, **ALTERED)], "yes", "unknown"),
        ([REPORT], "unknown", "declared"),
        ([CREDENTIALS, CAMERA], "conflicting", "signed"),
        ([fact(Says.AI, Strength.SIGNED, **MADE, **ALTERED)], "unknown", "unknown"),
        ([fact(Says.CAPTURED, Strength.SIGNED, **ALTERED)], "unknown", "unknown"),
    ],
)
def test_one_line_on_a_file(evidence: list[Evidence], ai: str, captured: str) -> None:
    verdict = shapes.file_verdict(evidence)
    assert (verdict.ai, verdict.captured) == (ai, captured)


def test_a_files_line_is_its_strongest_evidence() -> None:
    verdict = shapes.file_verdict([fact(Says.OTHER, Strength.WEAK), CREDENTIALS])
    assert verdict.strength is Strength.SIGNED
    assert verdict.integrity is Integrity.INTACT


RATES = st.sampled_from([Rate(24), Rate(24000, 1001), Rate(30000, 1001), Rate(48000)])
RANGES = st.builds(
    FrameRange,
    start=st.integers(-(10**7), 10**7),
    duration=st.integers(0, 10**6),
    rate=RATES,
)
TEXT = st.text(max_size=8)
TALLIES = st.builds(Tally, clips=st.integers(0, 9), frames=st.integers(0, 10**6))
FIELDS = st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.lists(TEXT, max_size=2)))
PROPOSALS = st.builds(Proposal, tool=TEXT)
CLIPS = st.builds(
    ClipView,
    id=st.text(min_size=1, max_size=8),
    record_range=st.none() | RANGES,
    source_range=st.none() | RANGES,
)
EVIDENCE = st.builds(Evidence, text=TEXT, where=TEXT)
ROWS = st.builds(
    Row,
    clip=TEXT,
    tool=TEXT,
    record_range=st.none() | RANGES,
    said_at_ms=st.none() | st.integers(-(2**53), 2**53),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    proposal=st.none() | PROPOSALS,
    fields=FIELDS,
)
STANDINGS = st.builds(
    Standing,
    clip=CLIPS,
    conflict=TEXT,
    unknown_frames=st.integers(0, 9),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    rows=st.lists(ROWS, max_size=2).map(tuple),
)
DISCLOSURES = st.builds(
    Disclosure,
    cut=st.builds(CutView, rate=RATES, range=RANGES, clips=st.just(()), drop_frame=st.booleans()),
    standings=st.lists(STANDINGS, max_size=2).map(tuple),
    ledger=st.builds(LedgerState, entries=st.integers(0, 9), writers=st.integers(0, 9)),
    scanned_ms=st.none() | st.integers(0, 2**53),
    totals=st.dictionaries(TEXT, st.dictionaries(TEXT, TALLIES, max_size=2), max_size=2),
    unknown=TALLIES,
    could_not_look=st.lists(st.builds(CouldNotLook), max_size=1).map(tuple),
)


@settings(deadline=None, max_examples=40)
@given(DISCLOSURES)
def test_any_disclosure_gives_valid_answers(disclosure: Disclosure) -> None:
    validate(shapes.disclosure_shape(disclosure))
    validate(shapes.scan_shape(scan_of(disclosure), disclosure))


def test_sample_record_times_count_from_the_programme_start() -> None:
    cut: Any = shapes.disclosure_shape(sample_disclosure())["cut"]
    assert cut["range"] == shapes.range_shape(record(0, 780))
    assert cut["range"]["tc"] == "01:00:00:00"
