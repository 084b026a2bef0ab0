"""What scans found at the media addresses of a cut, kept for when media have moved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from temoin.store.atomic import keep
from temoin.store.settings import home


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A media file as a scan found it; `sha256` is empty where it was not hashed."""

    name: str
    size: int
    sha256: str


def known_media(place: str) -> dict[str, tuple[KnownFile, ...]]:
    """Return what scans of a cut at a place found, by the SHA-256 of the media URL."""
    try:
        return msgspec.json.decode(_path(place).read_bytes(), type=dict[str, tuple[KnownFile, ...]])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def remember_media(place: str, found: Mapping[str, tuple[KnownFile, ...]]) -> None:
    """Keep what a scan found; what is not there any more stays known.

    Raises:
        StoreError: It cannot be written.
    """
    known = known_media(place)
    if any(known.get(key) != files for key, files in found.items()):
        keep(_path(place), msgspec.json.encode({**known, **found}))


def _path(place: str) -> Path:
    name = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    return home() / "scans" / f"media-{name}.json"
