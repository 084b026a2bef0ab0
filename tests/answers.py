"""Answers held to their schemas, for tests of every door."""

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from temoin.data import root

SCHEMAS = {
    path.name: json.loads(path.read_text()) for path in (root("schema") / "json").glob("*.json")
}


def closed(schema: Any) -> Any:
    """Return a schema that refuses keys it does not describe, so that none is forgotten."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and "allOf" in schema:
        inner["unevaluatedProperties"] = False
    elif "properties" in schema and schema.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def validate(document: Mapping[str, object], *, strict: bool = True) -> None:
    """Fail unless an answer is what the schema with its name says, keys included."""
    name = f"{str(document['temoin']).partition('/')[0]}.schema.json"
    treat = closed if strict and name != "verify.schema.json" else dict
    registry: Registry[Any] = Registry().with_resources(
        (key, Resource.from_contents(treat(schema))) for key, schema in SCHEMAS.items()
    )
    as_read = json.loads(json.dumps(document, allow_nan=False))
    Draft202012Validator(treat(SCHEMAS[name]), registry=registry).validate(as_read)
