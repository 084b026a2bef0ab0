"""A ledger of format 1 with all that it can hold: every later version must read, prove and keep it.

These bytes are what people have in their archives. They are never written anew, not by
`--rewrite-golden` either; a new format gets a file of its own beside this one.
"""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ledgers import key
from temoin.data import root
from temoin.ledger import Entry, format_line, parse_line, verify
from temoin.store.ledger_file import read_ledger, write_copy
from temoin.store.ledger_file.lines import Lines

FOLDER = Path(__file__).parent
FORMAT_1 = FOLDER / "format_1.temoin"
BYTES_OF_FORMAT_1 = "82b02e9f92173faecbfed925080da61dda71dc05807cd735b39a78b3bfd64ed1"
TRUSTED = {key(1).id, key(2).id}
SCHEMAS = {
    path.relative_to(root("schema") / "json").as_posix(): json.loads(path.read_text())
    for path in (root("schema") / "json").rglob("*.json")
}


def entries() -> tuple[Entry, ...]:
    return read_ledger(FORMAT_1).entries


def test_its_bytes_are_those_of_the_first_version() -> None:
    assert sha256(FORMAT_1.read_bytes()).hexdigest() == BYTES_OF_FORMAT_1


def test_it_is_proved() -> None:
    state = verify(read_ledger(FORMAT_1), trusted=TRUSTED)
    assert (state.integrity, state.problems) == ("intact", ())
    assert (state.entries, state.writers) == (19, 2)


@pytest.mark.parametrize("program", ["verify_independent.py", "verify_independent_whole.py"])
def test_the_independent_verifiers_prove_it_too(program: str) -> None:
    command = [sys.executable, FOLDER / program, FORMAT_1]
    answer = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(answer.stdout) == {"verdict": "intact", "faults": []}


def test_each_line_comes_back_as_it_was(tmp_path: Path) -> None:
    lines = Lines.of(FORMAT_1.read_bytes())
    assert [format_line(parse_line(line)) for line in lines.whole] == list(lines.whole)
    copy = tmp_path / "copy.temoin"
    write_copy(copy, entries(), reveals=True)
    assert copy.read_bytes() == FORMAT_1.read_bytes()


def test_it_has_every_type_and_what_its_schema_lists() -> None:
    kinds = {Path(name).name.removesuffix(".schema.json") for name in SCHEMAS if "entry/" in name}
    assert {entry.type for entry in entries()} == kinds - TYPES_ADDED_LATER
    for kind in kinds - TYPES_ADDED_LATER:
        listed = set(SCHEMAS[f"entry/{kind}.schema.json"]["properties"])
        held = {name for entry in entries() if entry.type == kind for name in entry.body}
        # fields may be added within a format, and this file stays as it is
        assert held >= listed - ADDED_LATER, kind


TYPES_ADDED_LATER = {"adopt"}
ADDED_LATER = {"successor", "could_not_look_count", "ingest", "trust_lists"}
ADDED_LATER |= {"fact", "hash_list", "hashes", "partial", "sequence", "size"}
ADDED_LATER |= {"details", "places", "signed_at", "signer"}
ADDED_LATER |= {"holds", "old_clip", "against", "confidence"}
"""Fields that came into a schema after this file was written."""


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.line} {entry.type}")
def test_it_is_what_the_schemas_of_today_say(entry: Entry) -> None:
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
    )
    for name, document in (
        (f"entry/{entry.type}.schema.json", entry.body),
        ("envelope.schema.json", json.loads(format_line(entry))),
    ):
        Draft202012Validator(SCHEMAS[name], registry=registry).validate(document)


def test_what_it_holds_is_read() -> None:
    step, *_ = (entry for entry in entries() if entry.type == "step")
    assert step.confidential == {
        "prompt": "a red sky, « étalonné » 🎬",
        "performer": {"name": "Zoë", "consent": [1, None, True]},
        "folder": "file:///mnt/show%20a/",
    }
    assert step.fields["new_in_a_later_version"] == {"kept": [True, None, -1, "é"]}
    assert [dict(entry.further) for entry in entries() if entry.further] == [
        {"x": '{"of a later version":["é",1.5,123456789012345678901234567890,null]}'}
    ]
