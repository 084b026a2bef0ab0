"""Cameras in the EXIF of pictures: JPEG, TIFF and raw files, PNG, WebP, HEIC, JPEG XL, CR3."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from temoin.api import Evidence, EvidenceError
from temoin.builtin.captured.devices import Device, Kind, device_of, editor_of, is_maker
from temoin.builtin.captured.facts import claimed, written_by
from temoin.builtin.containers import bmff, exif, heif, jpeg, photoshop, png, riff
from temoin.builtin.containers import kinds as containers
from temoin.builtin.containers.values import decoded, read_at

_MAKE, _MODEL, _SOFTWARE, _FILE_SOURCE = 0x010F, 0x0110, 0x0131, 0xA300
_TAGS = frozenset({_MAKE, _MODEL, _SOFTWARE, _FILE_SOURCE})
_SCANNERS = frozenset({b"\1", b"\2"})  # film, print. Source: Exif 3.0, 4.6.6.10
_MOST_BLOCK = 4 * 1024 * 1024
_RAF, _RAF_JPEG = b"FUJIFILMCCD-RAW ", 84
_PHOTOSHOP = b"8BPS"
_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")

Block = tuple[BinaryIO, str]
"""A TIFF structure and its place in the file."""


def facts(file: BinaryIO, kind: containers.Kind, head: bytes) -> Iterator[Evidence]:
    """Yield what a picture's EXIF says of its camera.

    Raises:
        EvidenceError: EXIF is there and cannot be read.
    """
    for block, where in _blocks(file, kind, head):
        yield from of_exif(block, where)


def _blocks(file: BinaryIO, kind: containers.Kind, head: bytes) -> Iterator[Block]:
    walk = _BY_KIND.get(kind)
    if walk:
        yield from walk(file)
    elif head.startswith(_RAF):
        yield from _in_jpeg(file, int.from_bytes(read_at(file, _RAF_JPEG, 4)))
    elif head.startswith(_PHOTOSHOP):
        yield from _in_photoshop(file)


def _block(file: BinaryIO, start: int, length: int, name: str) -> Block:
    content = read_at(file, start, min(length, _MOST_BLOCK)).removeprefix(jpeg.EXIF)
    return BytesIO(content), f"{name} at byte {start}"


def _in_jpeg(file: BinaryIO, start: int = 0) -> Iterator[Block]:
    """Yield the EXIF of a JPEG that begins somewhere in a file."""
    whole = file if not start else BytesIO(read_at(file, start, _MOST_BLOCK))
    for each in jpeg.segments(whole):
        if each.marker != 0xE1:  # noqa: PLR2004 - APP1
            continue
        content = read_at(whole, each.start, each.length)
        if content.startswith(jpeg.EXIF):
            block = BytesIO(content.removeprefix(jpeg.EXIF))
            yield block, f"JPEG EXIF at byte {start + each.start}"
            return


def _in_tiff(file: BinaryIO) -> Iterator[Block]:
    yield file, "TIFF"


def _in_webp(file: BinaryIO) -> Iterator[Block]:
    for each in riff.chunks(file):
        if each.kind == b"EXIF":
            yield _block(file, each.start, each.length, "WebP EXIF")


def _in_png(file: BinaryIO) -> Iterator[Block]:
    for each in png.chunks(file):
        if each.kind == b"eXIf":
            yield _block(file, each.start, each.length, "PNG eXIf")
            return


def _in_boxes(file: BinaryIO) -> Iterator[Block]:
    """Yield the EXIF of HEIC, AVIF, CR3, JPEG XL and JPEG 2000."""
    for box in bmff.boxes(file):
        if box.kind == b"meta":
            for each in heif.items(file, box):
                if each.is_exif and each.is_whole:
                    start, end = heif.tiff_start(file, each.start), each.start + each.length
                    yield _block(file, start, end - start, "HEIF Exif item")
        elif box.kind == b"Exif":
            start = heif.tiff_start(file, box.start)
            yield _block(file, start, box.end - start, "Exif box")
        elif box.kind == b"moov":
            for uuid in bmff.within(file, box, b"uuid"):
                if read_at(file, uuid.start, 16) == _CANON_UUID:
                    yield from _in_canon(file, uuid)


def _in_canon(file: BinaryIO, uuid: bmff.Box) -> Iterator[Block]:
    for each in bmff.boxes(file, uuid.start + len(_CANON_UUID), uuid.end):
        if each.kind == b"CMT1":
            yield _block(file, each.start, each.end - each.start, "moov/uuid/CMT1")


def _in_photoshop(file: BinaryIO) -> Iterator[Block]:
    """Yield the EXIF among the resources of a PSD."""
    for each in photoshop.of_psd(file):
        if each.number == photoshop.EXIF:
            yield _block(file, each.start, each.length, f"PSD resource {each.number}")


_BY_KIND: dict[containers.Kind, Callable[[BinaryIO], Iterator[Block]]] = {
    containers.Kind.BMFF: _in_boxes,
    containers.Kind.JPEG: _in_jpeg,
    containers.Kind.PNG: _in_png,
    containers.Kind.TIFF: _in_tiff,
    containers.Kind.WEBP: _in_webp,
}


def of_exif(block: BinaryIO, where: str) -> Iterator[Evidence]:
    """Yield the camera that EXIF names, and the program that wrote the picture since.

    Raises:
        EvidenceError: It is no EXIF, or ends in the middle of the camera's name.
    """
    if read_at(block, 0, 4) not in exif.ORDERS:
        raise _unreadable()
    found = {each.tag: each for each in exif.fields(block, _TAGS) if _is_wanted(each)}
    named = [found.get(tag) for tag in (_MAKE, _MODEL)]
    if any(each and each.length > len(each.content) for each in named):
        raise _unreadable()
    make, model = (_first_line(each) for each in named)
    device = device_of(make, model)
    if device is None:
        return
    if (source := found.get(_FILE_SOURCE)) and source.content in _SCANNERS:
        device = Device(Kind.SCANNER, device.name)
    names = ", ".join(name for name, text in (("Make", make), ("Model", model)) if text)
    yield claimed(device, f"{where}: {names}")
    software = _first_line(found.get(_SOFTWARE))
    if (editor := editor_of(software)) and not is_maker(software):
        yield written_by(editor, f"{where}: Software")


def _is_wanted(field: exif.Field) -> bool:
    if field.directory == "0":
        return field.tag in {_MAKE, _MODEL, _SOFTWARE}
    return field.directory == "Exif" and field.tag == _FILE_SOURCE


def _first_line(field: exif.Field | None) -> str:
    """Return a text up to the NUL that ends it: what follows belongs to nobody."""
    return decoded(field.content.partition(b"\0")[0]).strip() if field else ""


def _unreadable() -> EvidenceError:
    return EvidenceError("its EXIF cannot be read", hint="Ask for another copy of the file.")
