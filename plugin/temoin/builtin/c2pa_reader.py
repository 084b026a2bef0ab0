"""Reads Content Credentials (C2PA) in media files and beside them, without any network."""

import errno
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from io import FileIO

from temoin.api import Evidence, EvidenceError, MediaFile, vocabulary
from temoin.builtin.c2pa_facts import evidence_of
from temoin.builtin.c2pa_store import mapping
from temoin.builtin.naming import named

_STORE_BYTES = 16 * 1024 * 1024
"""No larger store is read: of a hostile one, c2pa keeps 70 bytes for each and writes 18 of JSON."""

_JSON_LENGTH = 2 * _STORE_BYTES
_JPEG_BYTES = 512 * 1024 * 1024  # c2pa reads a JPEG as a whole, twice, to look into it
_JPEG_SEGMENTS = 10_000
_FULL_READS = 8  # times a file's size: some are read five times while they are hashed
_SIDECAR = ".c2pa"
_TOO_LARGE = "they are larger than any that are read"
_HOST = re.compile(r"https?://([^/\s]{1,200})")


class C2paReader:
    """Finds what Content Credentials say, and how far they prove it.

    A file without credentials costs some milliseconds whatever its size; one that has them is
    hashed as a whole, at about 1 GB/s.
    """

    id = "temoin.c2pa"
    version = "1"
    suffixes: frozenset[str] = frozenset()  # files are known by their content

    def __init__(self, *, anchors: str = "", ekus: str = "") -> None:
        """Take a trust list; without one, signers are not checked.

        Args:
            anchors: PEM of root certificates, of signers and of time stamp authorities.
            ekus: Object identifiers of key usages that signers may have, one a line.
        """
        given = {"trust_anchors": anchors, "trust_config": ekus}
        self._trust = {key: value for key, value in given.items() if anchors and value}

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return what the credentials in a file say, or else those in `NAME.c2pa` beside it.

        Raises:
            EvidenceError: It cannot be opened, or holds credentials that cannot be read.
        """
        with named(media), _Metered(media.path) as file:
            return self._read(file) or self._read_sidecar(file, media)

    def _read_sidecar(self, file: "_Metered", media: MediaFile) -> list[Evidence]:
        path = media.path.with_name(media.name + _SIDECAR)
        if not path.is_file():
            return []
        with path.open("rb") as sidecar:
            manifest = sidecar.read(_STORE_BYTES)
        found = self._read(file, manifest)
        return [replace(fact, where=f"{path.name}: {fact.where}") for fact in found]

    def _read(self, file: "_Metered", sidecar: bytes | None = None) -> list[Evidence]:
        """Return what a manifest store says; a file without one is not read as a whole."""
        import c2pa  # 50 ms that a start without media need not pay

        try:
            if sidecar is None:
                file.rewind(_looking_budget(file))
                if self._store(file, None, verify=False) is None:
                    return []
            file.rewind(_STORE_BYTES + _FULL_READS * file.size)
            store = self._store(file, sidecar, verify=True)
        except c2pa.C2paError as error:
            kind, _, words = str(error).partition(": ")
            if kind == "NotSupported":  # no kind of file that can hold any
                return []
            if kind == "Remote" and (host := _HOST.search(words)):
                return [_elsewhere(host[1])]
            raise _unreadable(_TOO_LARGE if file.is_exhausted else words or kind) from error
        version = f"{self.version} (c2pa-rs {c2pa.sdk_version()})"
        found = evidence_of(mapping(store), listed=bool(self._trust))
        return [replace(fact, version=version) for fact in found]

    def _store(self, file: "_Metered", sidecar: bytes | None, *, verify: bool) -> object:
        """Return c2pa's JSON of a manifest store, empty if it is not verified; None for none."""
        import c2pa

        context = c2pa.Context.from_dict(
            {
                "verify": {
                    "remote_manifest_fetch": False,
                    "ocsp_fetch": False,
                    "verify_after_reading": verify,
                },
                # decoding an identity looks up the host that it names
                "core": {"decode_identity_assertions": False, "allowed_network_hosts": []},
                "trust": self._trust,
            }
        )
        # no format: c2pa knows a file by its content, whatever its suffix says
        reader = c2pa.Reader.try_create("", file, sidecar, context)
        if reader is None:
            return None
        with reader:
            return _parsed(reader.json()) if verify else {}


class _Metered(FileIO):
    """A file that hands out so many bytes and no more: a forged length must not fill memory."""

    _left = 0

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self.seek(0, 2)

    @property
    def is_exhausted(self) -> bool:
        """Whether it may give nothing more."""
        return self._left <= 0

    def rewind(self, budget: int) -> None:
        """Go back to the start, to be read up to a number of bytes."""
        self.seek(0)
        self._left = budget

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read as far as the budget goes.

        Raises:
            OSError: Nothing is left of it.
        """
        if self.is_exhausted:
            raise OSError(errno.EFBIG, "more than may be read")
        count = super().readinto(memoryview(buffer)[: self._left]) or 0
        self._left -= count
        return count


def _looking_budget(file: _Metered) -> int:
    """Return how many bytes may be read to look whether a file has a manifest store."""
    stored = _jpeg_store_bytes(file)
    return _STORE_BYTES if stored is None or stored > _STORE_BYTES else _JPEG_BYTES


def _jpeg_store_bytes(file: _Metered) -> int | None:
    """Return how many bytes a JPEG keeps where manifests go; None for no plain JPEG.

    Source: ISO/IEC 10918-1 B.1 (markers and segments); C2PA 2.4, embedding in JPEG (APP11).
    """
    file.seek(0)
    if file.read(2) != b"\xff\xd8":
        return None
    stored = 0
    for _ in range(_JPEG_SEGMENTS):
        marker, length = file.read(2), int.from_bytes(file.read(2))
        if marker == b"\xff\xda":  # the picture begins
            return stored
        if marker[:1] != b"\xff" or length < 2:  # noqa: PLR2004 - it counts itself
            return None
        stored += length if marker == b"\xff\xeb" else 0
        file.seek(length - 2, 1)
    return None


def _parsed(text: str) -> object:
    if len(text) > _JSON_LENGTH:
        raise _unreadable(_TOO_LARGE)
    try:
        store: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable("their JSON is broken") from error
    return store


def _unreadable(reason: str) -> EvidenceError:
    return EvidenceError(
        f"its Content Credentials cannot be read ({reason[:160]})",
        hint="Ask for another copy of the file.",
    )


def _elsewhere(host: str) -> Evidence:
    return Evidence(
        says=vocabulary.Says.OTHER,
        text=f"Content Credentials lie at {host} and were not fetched",
        where="XMP dcterms:provenance",
        strength=vocabulary.Strength.DECLARED,
        integrity=vocabulary.Integrity.UNKNOWN,
        trust=vocabulary.Trust.UNCHECKED,
        availability=vocabulary.Availability.REMOTE,
    )
