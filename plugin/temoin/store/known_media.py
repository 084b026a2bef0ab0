"""What scans found at the media addresses of a cut, kept for when media have moved."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from temoin.store.atomic import keep
from temoin.store.scan_cache import kept_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A media file as a scan found it; `sha256` is empty where it was not hashed."""

    name: str
    size: int
    sha256: str


def known_media(place: str) -> dict[str, tuple[KnownFile, ...]]:
    """Return what scans of a cut at a place found, by the SHA-256 of the media URL."""
    kept = kept_of(place, "media")
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, tuple[KnownFile, ...]])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def remember_media(place: str, found: Mapping[str, tuple[KnownFile, ...]]) -> None:
    """Keep what a scan found; what is not there any more stays known.

    Raises:
        StoreError: It cannot be written.
    """
    known = known_media(place)
    if any(known.get(key) != files for key, files in found.items()):
        keep(kept_of(place, "media"), msgspec.json.encode({**known, **found}), private=True)
