"""Streams in pieces (DASH, HLS, CMAF): a head that holds the credentials, fragments beside it."""

from pathlib import Path

from temoin.builtin.c2pa_store import Json, mapping
from temoin.builtin.c2pa_verdict import OF_A_STREAM, Checks

_SUFFIXES = frozenset({".cmfa", ".cmft", ".cmfv", ".m4f", ".m4s"})
"""Source: ISO/IEC 23009-1 and 23000-19, file extensions of segments."""

MOST_FRAGMENTS = 1_000
"""Each is read by itself; beyond, somebody should ask for the whole file."""


def is_head_of_stream(store: object) -> bool:
    """Return whether a store is of a file that is checked with its fragments only."""
    return any(OF_A_STREAM in why for _, why in _checks(mapping(store)).failures)


def is_whole(store: object) -> bool:
    """Return whether a head and one fragment are as they were signed."""
    checks = _checks(mapping(store))
    return "assertion.bmffHash.match" in checks.passed and not any(
        code.startswith("assertion.bmffHash.mismatch") for code, _ in checks.failures
    )


def fragments_of(head: Path) -> list[Path]:
    """Return what lies beside the head of a stream and may be its fragments, by name."""
    beside = (each for each in head.parent.iterdir() if each.suffix.lower() in _SUFFIXES)
    return sorted(each for each in beside if each.is_file())[:MOST_FRAGMENTS]


def fragment_words(fitting: int, count: int) -> str:
    """Return what came of checking a head with so many fragments."""
    if fitting == count:
        return f"fragments beside it, checked with it: {count}"
    return f"fragments beside it that do not fit: {count - fitting} of {count}"


def _checks(store: Json) -> Checks:
    return Checks.of(mapping(store.get("validation_results")).get("activeManifest"))
