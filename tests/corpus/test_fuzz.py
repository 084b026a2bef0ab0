"""Real files, damaged: whatever is left of them gives a timeline or an error that says what to do.

`python tests/corpus/test_fuzz.py ROUNDS` goes on as long as is wanted, with other damage each time.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import CORPUS
from damage import damaged
from temoin.errors import InputError
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

SUFFIXES = (
    *(".otio", ".json", ".edl", ".aaf", ".ale", ".xml", ".fcpxml"),
    *(".kdenlive", ".mlt", ".xges"),
)
SLOW = {".aaf"}
"""Formats whose adapter runs in a process of its own: half a second each."""

LONGEST = 60
"""Seconds: none of these files is large."""


def samples(rounds: int, seed: int) -> Iterator[tuple[Path, bytes]]:
    chance = random.Random(seed)
    paths = [
        each
        for each in sorted((CORPUS / "timelines").rglob("*"))
        if each.suffix in SUFFIXES and each.stat().st_size < 2_000_000
    ]
    for _ in range(rounds):
        for suffix in SUFFIXES:
            some = [each for each in paths if each.suffix == suffix]
            for _ in range(1 if suffix in SLOW else 8):
                path = chance.choice(some)
                yield path, damaged(path.read_bytes(), chance)


def outcome(path: Path, content: bytes, folder: Path) -> str:
    """Return what became of a damaged file; anything but an error of the user's gets out."""
    broken = folder / path.name
    broken.write_bytes(content)
    began = time.monotonic()
    try:
        read_cut(broken)
    except InputError as error:
        is_helpful = error.hint and error.file == str(broken)
        return "refused" if is_helpful else f"refused without help: {error}"
    finally:
        assert time.monotonic() - began < LONGEST, path
    return "read"


def test_damaged_files_are_read_or_refused(corpus: Path, tmp_path: Path) -> None:
    found = Counter(outcome(*each, tmp_path) for each in samples(rounds=12, seed=4))
    assert set(found) == {"read", "refused"}
    assert min(found.values()) > 50


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as made:
        seed = time.time_ns()
        told = Counter(
            (path.suffix, outcome(path, content, Path(made)))
            for path, content in samples(int(sys.argv[1]), seed)
        )
        sys.stdout.write(f"seed {seed}: {dict(sorted(told.items()))}\n")
