"""What fuzzing found, each kept so that it stays mended."""

import contextlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from fuzz.ledger_targets import SAID, VERBS, ask_verb, compact, signed_anew
from fuzz.store_targets import SCAN
from temoin.errors import TemoinError
from temoin.store import scan_cache


def said_with(kind: str, fields: dict[str, Any]) -> bytes:
    """Return the sample's ledger with other fields in all entries of a type, signed anew."""

    def other(body: dict[str, Any], _: random.Random) -> str:
        return compact({**body, **fields})

    lines = []
    for line in SAID.splitlines():
        is_meant = json.loads(json.loads(line)["p"])["type"] == kind
        lines.append(signed_anew(other)(line, random.Random(0)) if is_meant else line)
    return b"\n".join([*lines, b""])


@pytest.mark.parametrize("change", [(b":24,", b":-24,"), (b"1/2", b"1/0")], ids=str)
def test_a_kept_scan_with_a_rate_that_is_none_is_as_good_as_lost(
    change: tuple[bytes, bytes],
) -> None:
    scan_cache.save_scan("k", SCAN)
    path = scan_cache._path("k")
    assert scan_cache.load_scan("k") == SCAN
    whole = path.read_bytes()
    assert change[0] in whole
    path.write_bytes(whole.replace(*change))
    assert scan_cache.load_scan("k") is None


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
