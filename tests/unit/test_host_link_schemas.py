"""The schemas of what travels between an application and Temoin, held to the code."""

import dataclasses
import importlib.util
import io
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest
from jsonschema import Draft202012Validator, ValidationError

from answers import closed
from conftest import REPOSITORY
from temoin.data import root
from temoin.errors import HostError
from temoin.link import Link
from temoin.model import (
    HostItem,
    HostMarker,
    HostMedia,
    HostOperation,
    HostTimeline,
    HostTrack,
)
from temoin.testing.fake_timeline import long_timeline, varied_timeline
from temoin.timeline import host_document, host_timeline

FOLDER = root("schema") / "json" / "host_link"
TIMELINE: Any = json.loads((FOLDER / "timeline.schema.json").read_text())
MESSAGE: Any = json.loads((FOLDER / "message.schema.json").read_text())
KINDS = {
    "timeline": HostTimeline,
    "track": HostTrack,
    "item": HostItem,
    "media": HostMedia,
    "operation": HostOperation,
    "marker": HostMarker,
}


def check(schema: Any, document: object) -> None:
    Draft202012Validator(closed(schema)).validate(document)


@pytest.mark.parametrize("schema", [TIMELINE, MESSAGE], ids=["timeline", "message"])
def test_schemas_are_schemas(schema: Any) -> None:
    Draft202012Validator.check_schema(schema)


def test_every_kind_of_value_has_its_schema() -> None:
    assert TIMELINE["$defs"].keys() == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_properties_are_the_fields(name: str) -> None:
    fields, schema = dataclasses.fields(KINDS[name]), TIMELINE["$defs"][name]
    assert list(schema["properties"]) == [each.name for each in fields]
    nothing, each_made = dataclasses.MISSING, dataclasses.MISSING
    required = [f.name for f in fields if f.default is nothing and f.default_factory is each_made]
    assert schema.get("required", []) == required
    for field in fields:
        if field.name in required:
            continue
        default = {} if field.default is nothing else field.default
        stated = schema["properties"][field.name]["default"]
        assert json.loads(json.dumps(default)) == stated, field.name


@pytest.mark.parametrize(("name", "kind"), [("track", HostTrack), ("media", HostMedia)])
def test_words_are_those_of_the_code(name: str, kind: type) -> None:
    assert TIMELINE["$defs"][name]["properties"]["kind"]["enum"] == [
        *get_args(get_type_hints(kind)["kind"])
    ]


@pytest.mark.parametrize(
    "found",
    [varied_timeline(), varied_timeline(rate="25", start=0), long_timeline(3, 2), long_timeline(0)],
)
def test_what_we_write_is_what_the_schema_says(found: HostTimeline) -> None:
    check(TIMELINE, json.loads(host_document(found)))


def test_what_the_schema_requires_is_enough() -> None:
    required = dict.fromkeys(TIMELINE["$defs"]["timeline"]["required"], "1")
    document = {"temoin_host_timeline": 1, "timeline": required}
    check(TIMELINE, document)
    read = host_timeline(json.dumps(document, separators=(",", ":")).encode())
    assert read == HostTimeline(**dict.fromkeys(required, "1"))


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 24}, {"rate": "24 fps"}, {"start": 1.5}, {"tracks": {}}, {"unknown": 1}],
)
def test_what_is_wrong_is_no_document(wrong: dict[str, object]) -> None:
    document = json.loads(host_document(long_timeline(1)))
    document["timeline"].update(wrong)
    with pytest.raises(ValidationError):
        check(TIMELINE, document)


def written_by_link() -> list[dict[str, Any]]:
    """Return what our end writes to be asked two questions."""

    class Kept(io.BytesIO):
        def close(self) -> None:
            """Keep what was written."""

    writer = Kept()
    link = Link(io.BytesIO(), writer, application="Fake")
    link._thread.join()
    link._is_over = False
    for given in ({}, {"item": "é", "words": [1, None]}):
        with pytest.raises(HostError):
            link.ask("operations", 0.0, **given)
    return [json.loads(line) for line in writer.getvalue().splitlines()]


def written_by_payload(folder: Path) -> list[dict[str, Any]]:
    """Return what the payload's end writes to a process that keeps all that it is told."""
    told = folder / "told"
    keep = f"import sys; open({str(told)!r}, 'wb').write(sys.stdin.buffer.read())"
    path = REPOSITORY / "hosts" / "link" / "temoin_link.py"
    spec = importlib.util.spec_from_file_location("temoin_link_of_schemas", path)
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    companion = module.Companion([sys.executable, "-c", keep], "fake")
    companion.tell("hello", {"link": module.VERSION})
    companion.tell("edit")
    companion.answer(1, {"tracks": []})
    companion.answer(2, None)
    companion.refuse(3, "busy", ValueError("it renders"))
    companion.close()
    companion._process.wait(10)
    companion._thread.join(10)
    return [json.loads(each) for each in told.read_bytes().splitlines()]


def test_messages_of_both_ends_are_what_the_schema_says(tmp_path: Path) -> None:
    ours, theirs = written_by_link(), written_by_payload(tmp_path)
    assert len(ours) == 2
    assert len(theirs) == 5
    for each in (*ours, *theirs):
        check(MESSAGE, each)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"id": 0, "gives": 1},
        {"id": 1},
        {"id": 1, "gives": 1, "fails": "busy", "because": ""},
        {"id": 1, "fails": "tired", "because": "late"},
        {"tells": "x"},
    ],
)
def test_other_messages_are_none(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        check(MESSAGE, wrong)
