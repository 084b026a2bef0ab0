"""Schemas newer than the installed OpenTimelineIO knows, lowered to the newest that it knows.

The library refuses a file with one of them, though most of what a newer schema says is what the
older one said. Which version it knows, and what kind of value each field of that version has, is
asked of the library itself. A field that the newer schema calls otherwise cannot be known; one
whose value is of another kind now is kept aside in the same object, under the newer schema's name.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.timeline.times import Notes

Fields = dict[str, Any]

_SCHEMA = re.compile(rb'"OTIO_SCHEMA"\s*:\s*"([^"\\]*)"')
_LETTER_AS_CODE = re.compile(rb"\\u00[2-7]")
_VALUES = (
    otio.opentime.RationalTime,
    otio.opentime.TimeRange,
    otio.opentime.TimeTransform,
    otio.schema.V2d,
    otio.schema.Box2d,
    otio.core.Color,
)
"""What the library keeps by value and leaves out of its table of versions."""


def lowered(content: bytes, notes: Notes) -> bytes:
    """Return the JSON of a file with no schema newer than the library knows; each is told.

    Raises:
        TimelineError: It holds a schema that would end the process.
    """
    schemas = _schemas_in(content)
    if "UnknownSchema" in {each.partition(".")[0] for each in schemas}:
        raise TimelineError(
            "it holds a schema that OpenTimelineIO cannot open: UnknownSchema",
            hint="Export the timeline again.",
        )
    if not any(map(_older_form, schemas)):
        return content
    try:
        root = json.loads(content)
        seen = Counter(_lower(each, notes) for each in _objects(root) if _is_newer(each))
        text = json.dumps(root)
    except (ValueError, RecursionError):
        return content  # no JSON, or too deep: whoever reads it says so
    for (newer, older), count in seen.items():
        notes.say(
            f"{newer} read as {older}: {count}; what the newer schema names otherwise is not known"
        )
    return text.encode()


def _schemas_in(content: bytes) -> set[str]:
    if b"\\" in content and _LETTER_AS_CODE.search(content):
        try:
            content = json.dumps(json.loads(content)).encode()
        except (ValueError, RecursionError):
            return set()
    return {each.decode("utf-8", "replace") for each in set(_SCHEMA.findall(content))}


@lru_cache
def _known_versions() -> dict[str, int]:
    known = dict(otio.core.type_version_map())
    for each in _VALUES:
        name, _, version = _written(each())["OTIO_SCHEMA"].partition(".")
        known[name] = int(version)
    return known


def _written(value: Any) -> Fields:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Return the fields that the library writes for a value."""
    fields: Fields = json.loads(otio.core.serialize_json_to_string(value, indent=-1))
    return fields


@lru_cache
def _blank(name: str) -> Fields:
    """Return what the library writes for an object of a schema that nothing was said of."""
    kinds = {each.__name__: each for each in _VALUES}
    kind = kinds.get(name) or getattr(otio.schema, name, None)
    return _written(kind()) if kind else {}


def _older_form(schema: str) -> str:
    """Return the newest form of a schema that the library knows, "" where it is this one."""
    name, _, version = schema.partition(".")
    known = _known_versions().get(name)
    if known is None or not version.isdecimal() or int(version[:9]) <= known:
        return ""  # nine digits tell: no version that is known has as many
    return f"{name}.{known}"


def _objects(root: object) -> Iterator[Fields]:
    """Yield every JSON object, what holds others before them."""
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found


def _is_newer(fields: Fields) -> bool:
    schema = fields.get("OTIO_SCHEMA")
    return isinstance(schema, str) and bool(_older_form(schema))


def _lower(fields: Fields, notes: Notes) -> tuple[str, str]:
    """Make an object one of the older schema; return its name before and after."""
    newer = fields["OTIO_SCHEMA"]
    older = _older_form(newer)
    blank = _blank(older.partition(".")[0])
    aside = {
        key: value
        for key, value in fields.items()
        if key in blank and key != "OTIO_SCHEMA" and not _fits(value, blank[key])
    }
    for key, value in aside.items():
        notes.say(
            f"{key} of {newer} is of another kind than {older} has: kept beside it, and"
            " read by its name alone"
        )
        fields[key] = _name_of(value) if isinstance(blank[key], str) else deepcopy(blank[key])
    for key, value in blank.items():
        fields.setdefault(key, deepcopy(value))
    if aside:
        fields[newer] = aside
    fields["OTIO_SCHEMA"] = older
    return newer, older


def _fits(value: object, blank: object) -> bool:
    """Return whether the library takes a value for a field that is blank so."""
    if blank is None:
        return value is None or isinstance(value, dict)
    if isinstance(blank, str):
        return value is None or isinstance(value, str)
    if isinstance(blank, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(blank)


def _name_of(value: object) -> str:
    name = value.get("name") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""
