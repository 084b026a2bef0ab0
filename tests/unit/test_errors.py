"""Exit codes that scripts rely on, and errors that say what to do."""

import pytest

from temoin import errors
from temoin.errors import BugError, TemoinError

CODES = {
    "BugError": 70,
    "CatalogueError": 2,
    "ChainError": 11,
    "DigestMismatchError": 14,
    "EvidenceError": 2,
    "ExportError": 3,
    "HostError": 3,
    "HostBusyError": 3,
    "HostGoneError": 3,
    "InputError": 2,
    "LedgerFormatError": 2,
    "MediaMissingError": 3,
    "PluginError": 3,
    "PolicyError": 2,
    "RateError": 2,
    "SetupError": 3,
    "SeveralTimelinesError": 2,
    "SignatureError": 12,
    "StoreError": 3,
    "TemoinError": 70,
    "TimelineError": 2,
    "UnknownKeyError": 13,
    "VerificationError": 10,
}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (TemoinError("it broke"), "it broke"),
        (TemoinError("it broke", file="/a/b.mov"), "/a/b.mov: it broke"),
        (TemoinError("b.mov broke", file="/a/b.mov"), "/a/b.mov broke"),
        (TemoinError("/a/b.mov broke", file="/a/b.mov"), "/a/b.mov broke"),
        (TemoinError("it broke", clip="NT_010"), "NT_010: it broke"),
        (TemoinError("it broke", file="/"), "/: it broke"),
        (TemoinError(" is a folder", file="."), ".: is a folder"),  # a path without a name
        (TemoinError(": Is a directory", file="."), ".: Is a directory"),
    ],
)
def test_what_it_happened_to_is_named_once(error: TemoinError, sentence: str) -> None:
    assert "".join(error.sentence) == sentence


def test_every_error_has_its_exit_code() -> None:
    kinds = {
        name: kind
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, TemoinError)
    }
    assert {name: kind.exit_code for name, kind in kinds.items()} == CODES


def test_an_error_keeps_its_parts_apart() -> None:
    error = TemoinError("no clip", hint="List them.", file="reel1.otio", clip="V1-0001")
    assert str(error) == "no clip"
    assert (error.hint, error.file, error.clip) == ("List them.", "reel1.otio", "V1-0001")


@pytest.mark.parametrize("error", [ValueError(""), KeyError("x"), RecursionError("deep")])
def test_a_fault_nobody_foresaw_asks_for_a_report(error: Exception) -> None:
    bug = BugError.of(error)
    assert type(error).__name__ in bug.message
    assert bug.hint
    assert bug.exit_code == 70
