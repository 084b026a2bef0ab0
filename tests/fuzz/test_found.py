"""What fuzzing found, each kept so that it stays mended."""

import contextlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from fuzz.ledger_targets import SAID, VERBS, ask_verb, compact, signed_anew
from temoin.errors import TemoinError


def said_with(kind: str, fields: dict[str, Any]) -> bytes:
    """Return the sample's ledger with other fields in all entries of a type, signed anew."""

    def other(body: dict[str, Any], _: random.Random) -> str:
        return compact({**body, **fields})

    lines = []
    for line in SAID.splitlines():
        is_meant = json.loads(json.loads(line)["p"])["type"] == kind
        lines.append(signed_anew(other)(line, random.Random(0)) if is_meant else line)
    return b"\n".join([*lines, b""])


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("review", {"proposal": [[]]}),
    ("review", {"step": {}}),
]


@pytest.mark.parametrize(("kind", "fields"), HOSTILE, ids=str)
def test_every_verb_answers_whatever_somebody_signed(
    kind: str, fields: dict[str, Any], tmp_path: Path
) -> None:
    for words in VERBS:
        with contextlib.suppress(TemoinError):
            ask_verb(words, said_with(kind, fields), tmp_path)
