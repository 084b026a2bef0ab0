"""The last scan of each cut, kept on this workstation: `scan` is the slow verb."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import msgspec

from temoin.bulk import bulk
from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.model import ScanResult
from temoin.store.atomic import keep
from temoin.store.settings import home

_FORM = "5"  # changes with the shape of `ScanResult`


@dataclass(frozen=True, slots=True, kw_only=True)
class LastScan:
    """Which scan of a cut was the last.

    Attributes:
        key: Under which it is kept.
        cut_sha256: Of the cut's bytes as they were.
        time_ms: UTC milliseconds since 1970.
        readers: Who read its media, each with its version.
    """

    key: str
    cut_sha256: str
    time_ms: int
    readers: tuple[str, ...] = ()


def scan_key(cut_sha256: str, dependencies: Sequence[str]) -> str:
    """Return the cache's key for a cut file's digest and all that a scan of it depends on."""
    digest = hashlib.sha256(cut_sha256.encode())
    for each in (_FORM, *dependencies):
        digest.update(b"\0" + each.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def save_scan(key: str, result: ScanResult) -> None:
    """Keep a scan.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        content = msgspec.json.encode(result, enc_hook=encode_exact)
    except UnicodeEncodeError as error:
        raise StoreError("a file's name is not UTF-8", hint="Rename the file.") from error
    keep(_path(key), content, private=True)  # paths of media, what their files say


def remember_last(place: str, last: LastScan) -> None:
    """Keep which scan was the last one of a cut at a place, whatever becomes of its file.

    Raises:
        StoreError: It cannot be written.
    """
    keep(kept_of(place, "last"), msgspec.json.encode(last), private=True)


def last_scan(place: str) -> LastScan | None:
    """Return which scan was the last one of a cut at a place; None where nobody knows."""
    try:
        return msgspec.json.decode(kept_of(place, "last").read_bytes(), type=LastScan)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def forget_scan(key: str) -> None:
    """Throw a kept scan away, if there is one.

    Raises:
        StoreError: It cannot be removed.
    """
    try:
        _path(key).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            say("an earlier scan could not be removed: {reason}", reason=error.strerror),
            hint="Check the rights of Temoin's own folder.",
        ) from error


def kept_of(place: str, kind: str) -> Path:
    """Return where one kind of thing that scans of a cut at a place found is kept."""
    name = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    return home() / "scans" / f"{kind}-{name}.json"


def load_scan(key: str) -> ScanResult | None:
    """Return the scan kept under a key; None where there is none or it cannot be read."""
    try:
        with bulk():
            return msgspec.json.decode(
                _path(key).read_bytes(), type=ScanResult, dec_hook=decode_exact
            )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, InputError):
        return None  # a cache that is lost reads "not scanned"


def _path(key: str) -> Path:
    return home() / "scans" / f"{key}.json"


def encode_exact(value: object) -> str:
    """Return an exact fraction as the text that is kept of it."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise NotImplementedError(type(value).__name__)


def decode_exact(kind: type, value: object) -> object:
    """Return the exact fraction that a kept text stands for.

    Raises:
        ValueError: It stands for none.
    """
    if kind is Fraction:
        try:
            return Fraction(str(value))
        except ZeroDivisionError as error:
            raise ValueError("a fraction of nought") from error  # one of the reader's own errors
    raise NotImplementedError(kind.__name__)
