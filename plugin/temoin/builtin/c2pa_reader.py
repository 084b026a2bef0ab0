"""Reads Content Credentials (C2PA) in media files and beside them, without any network."""

import errno
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from io import FileIO
from pathlib import Path

from temoin.api import (
    Evidence,
    EvidenceError,
    MediaFile,
    TrustLists,
    trust_lists,
    trust_mark,
    vocabulary,
)
from temoin.builtin.c2pa_facts import evidence_of
from temoin.builtin.c2pa_fragments import (
    fragment_words,
    fragments_of,
    is_head_of_stream,
    is_whole,
)
from temoin.builtin.c2pa_store import mapping
from temoin.builtin.naming import named

Integrity = vocabulary.Integrity

_VERSION = "2"
_STORE_BYTES = 16 * 1024 * 1024
"""No larger store is read: of a hostile one, c2pa keeps 70 bytes for each and writes 18 of JSON."""

_JSON_LENGTH = 2 * _STORE_BYTES
_JPEG_BYTES = 512 * 1024 * 1024  # c2pa reads a JPEG as a whole, twice, to look into it
_JPEG_SEGMENTS = 10_000
_FULL_READS = 8  # times a file's size: some are read five times while they are hashed
_SIDECAR, _STORE_TYPE = ".c2pa", "application/c2pa"
_SVG_TYPE, _HEAD_BYTES = "image/svg+xml", 4096
_STORE_BOX = slice(4, 8)
"""Where a store that is a file of its own says so. Source: ISO/IEC 19566-5, JUMBF superbox."""

_STREAM_TYPE = "video/mp4"  # no other kind has fragments
_TOO_LARGE = "they are larger than any that are read"
_HOST = re.compile(r"https?://([^/\s]{1,200})")


class C2paReader:
    """Finds what Content Credentials say, and how far they prove it.

    A file without credentials costs some milliseconds whatever its size; one that has them is
    hashed as a whole, at about 1 GB/s.
    """

    id = "temoin.c2pa"
    suffixes: frozenset[str] = frozenset()  # files are known by their content

    def __init__(self, lists: TrustLists | None = None) -> None:
        """Take trust lists to check signers by, or those that lie at this workstation.

        The latter are looked at when a file is read: in whatever process that is, and whatever
        became of them since.
        """
        self._given = lists

    @property
    def version(self) -> str:
        """Its own, and which trust lists it checks signers by: with others it may say others."""
        mark = trust_mark() if self._given is None else self._given.mark
        return f"{_VERSION} (trust {mark})" if mark else _VERSION

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return what the credentials in a file say, or else those in `NAME.c2pa` beside it.

        Of such a `NAME.c2pa` itself, what it says of the file it lies beside.

        Raises:
            EvidenceError: It cannot be opened, or holds credentials that cannot be read.
        """
        with named(media), _Metered(media.path) as file:
            kind = file.kind
            if kind == _STORE_TYPE:
                return self._read_store(file, media)
            return self._read(file, kind=kind) or self._read_sidecar(file, media)

    def _read_sidecar(self, file: "_Metered", media: MediaFile) -> list[Evidence]:
        """Return what credentials beside a file say: in `NAME.EXT.c2pa`, or else in `NAME.c2pa`.

        The latter, which c2patool writes, may be of another file with that name and proves
        nothing of one that it does not fit.
        """
        path = media.path.with_name(media.name + _SIDECAR)
        if path.is_file():
            found = self._read_beside(file, path)
        elif (path := media.path.with_suffix(_SIDECAR)).is_file() and path != media.path:
            found = self._read_by_stem(file, path)
        else:
            return []
        return [replace(fact, where=f"{path.name}: {fact.where}") for fact in found]

    def _read_beside(self, file: "_Metered", path: Path) -> list[Evidence]:
        with path.open("rb") as sidecar:
            return self._read(file, sidecar.read(_STORE_BYTES))

    def _read_by_stem(self, file: "_Metered", path: Path) -> list[Evidence]:
        try:
            found = self._read_beside(file, path)
        except EvidenceError:
            return [_of_another()]
        return found if found and found[0].integrity is Integrity.INTACT else [_of_another()]

    def _read_store(self, store: "_Metered", media: MediaFile) -> list[Evidence]:
        """Return what credentials in a file of their own say; without their file, unverified."""
        path = media.path.with_suffix("")
        if media.path.suffix.casefold() == _SIDECAR and path.is_file():
            length = min(store.size, _STORE_BYTES)
            store.rewind(length)
            with _Metered(path) as file:
                return self._read(file, store.read(length))
        return self._read(store, kind=_STORE_TYPE)

    def _read(
        self, file: "_Metered", sidecar: bytes | None = None, kind: str = ""
    ) -> list[Evidence]:
        """Return what a manifest store says; a file without one is not read as a whole.

        Args:
            file: The media.
            sidecar: Its store, where that lies beside it.
            kind: Its media type where c2pa does not know it by its content; where that is a mere
                store there is nothing to verify.
        """
        import c2pa  # 50 ms that a start without media need not pay

        try:
            if sidecar is None:
                file.rewind(_looking_budget(file))
                store = self._store(file, None, TrustLists(), kind, verify=False)
                if store is None:
                    return []
            lists = trust_lists() if self._given is None else self._given
            if kind != _STORE_TYPE:
                file.rewind(_STORE_BYTES + _FULL_READS * file.size)
                store = self._store(file, sidecar, lists, kind, verify=True)
            words = ""
            if is_head_of_stream(store):
                store, words = self._with_fragments(file, store, lists)
        except c2pa.C2paError as error:
            fault, _, words = str(error).partition(": ")
            if fault == "NotSupported":  # no kind of file that can hold any
                return []
            if fault == "Remote" and (host := _HOST.search(words)):
                return [_elsewhere(host[1])]
            raise _unreadable(_TOO_LARGE if file.is_exhausted else words or fault) from error
        version = f"{_VERSION} (c2pa-rs {c2pa.sdk_version()}; {_inputs(lists)})"
        found = evidence_of(mapping(store), listed=bool(lists))
        return [
            replace(fact, version=version, text="; ".join(filter(None, (fact.text, words))))
            for fact in found
        ]

    def _with_fragments(
        self, head: "_Metered", alone: object, lists: TrustLists
    ) -> tuple[object, str]:
        """Return the store of a stream checked with the fragments beside its head, and of how many.

        Where one does not fit, it may be another stream's: then the head stays as it is alone.
        """
        import c2pa

        fragments, whole, fitting = fragments_of(Path(str(head.name))), alone, 0
        for path in fragments:
            head.rewind(_STORE_BYTES + _FULL_READS * head.size)
            try:
                with _Metered(path) as fragment:
                    fragment.rewind(_STORE_BYTES + _FULL_READS * fragment.size)
                    store = self._store(head, None, lists, verify=True, fragment=fragment)
            except (c2pa.C2paError, OSError):
                continue  # does not fit
            if is_whole(store):
                whole, fitting = store, fitting + 1
        words = fragment_words(fitting, len(fragments)) if fragments else ""
        return (whole if fitting == len(fragments) else alone), words

    def _store(
        self,
        file: "_Metered",
        sidecar: bytes | None,
        lists: TrustLists,
        kind: str = "",
        *,
        verify: bool,
        fragment: FileIO | None = None,
    ) -> object:
        """Return c2pa's JSON of a manifest store; None for none.

        Of one that is not verified, though it could be, it is empty: to ask costs time.
        """
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
                "trust": _settings(lists),
            }
        )
        # without a kind c2pa knows a file by its content, whatever its suffix says
        reader = c2pa.Reader.try_create(kind, file, sidecar, context)
        if reader is None:
            return None
        with reader:
            if fragment is not None:
                file.seek(0)
                reader.with_fragment(_STREAM_TYPE, file, fragment)
            return _parsed(reader.json()) if verify or kind == _STORE_TYPE else {}


class _Metered(FileIO):
    """A file that hands out so many bytes and no more: a forged length must not fill memory."""

    _left = 0

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self.seek(0, 2)

    @property
    def kind(self) -> str:
        """Its media type, where c2pa does not know it by its content; else ""."""
        self.rewind(_HEAD_BYTES)
        head = self.read(_HEAD_BYTES)
        if head[_STORE_BOX] == b"jumb":
            return _STORE_TYPE
        return (
            _SVG_TYPE if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"<svg" in head else ""
        )

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


def _settings(lists: TrustLists) -> dict[str, str]:
    """Return trust lists as c2pa takes them; usages alone make nobody trusted."""
    settings = {
        "trust_anchors": lists.official,
        "user_anchors": lists.others,
        "trust_config": lists.usages,
    }
    return {key: value for key, value in settings.items() if lists and value}


def _inputs(lists: TrustLists) -> str:
    """Return by which trust lists signers were checked, of which date."""
    if not lists.mark:
        return "no trust list"
    return f"trust {lists.mark} of {lists.dated}" if lists.dated else f"trust {lists.mark}"


def _unreadable(reason: str) -> EvidenceError:
    return EvidenceError(
        f"its Content Credentials cannot be read ({reason[:160]})",
        hint="Ask for another copy of the file.",
    )


def _of_another() -> Evidence:
    return Evidence(
        says=vocabulary.Says.OTHER,
        text="Content Credentials beside it do not fit: they are another file's, or it was altered",
        where="c2pa.claim",
        strength=vocabulary.Strength.WEAK,
        integrity=Integrity.UNKNOWN,
        trust=vocabulary.Trust.UNCHECKED,
        availability=vocabulary.Availability.PRESENT,
    )


def _elsewhere(host: str) -> Evidence:
    return Evidence(
        says=vocabulary.Says.OTHER,
        text=f"Content Credentials lie at {host} and were not fetched",
        where="XMP dcterms:provenance",
        strength=vocabulary.Strength.DECLARED,
        integrity=Integrity.UNKNOWN,
        trust=vocabulary.Trust.UNCHECKED,
        availability=vocabulary.Availability.REMOTE,
    )
