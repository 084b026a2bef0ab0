"""Cameras in the Identification sets of MXF. Source: SMPTE ST 377-1, A.3 and annex on its tags."""

from collections.abc import Iterator
from typing import BinaryIO

from temoin.api import Evidence
from temoin.builtin.captured import sony
from temoin.builtin.captured.devices import Device, device_of, editor_of, tidy
from temoin.builtin.captured.facts import claimed, written_by
from temoin.builtin.containers.values import read_at

_MOST_HEAD = 1024 * 1024
_MOST_SETS = 100
_IDENTIFICATION = bytes.fromhex("060e2b34025301010d01010101013000")
_COMPANY, _PRODUCT = 0x3C01, 0x3C02


def facts(file: BinaryIO) -> Iterator[Evidence]:
    """Yield the camera that wrote an MXF, and the program that wrote it since."""
    head = read_at(file, 0, _MOST_HEAD)
    sets = list(_identifications(head))
    camera = next(_cameras(sets), None) or _in_xml(head)
    if camera is None:
        return
    device, where = camera
    yield claimed(device, where)
    for company, product, place in sets:
        if device_of(company, product, known=True) is None:
            # its own words, where it is none of those known here
            name = editor_of(f"{company} {product}") or tidy(product)
            if name:
                yield written_by(name, place)
                return


def _identifications(head: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield company, product and place of each program or device that wrote the file."""
    at = -1
    for _ in range(_MOST_SETS):
        at = head.find(_IDENTIFICATION, at + 1)
        if at < 0:
            return
        values = dict(_values(head, at + len(_IDENTIFICATION)))
        company, product = (values.get(tag, "") for tag in (_COMPANY, _PRODUCT))
        yield company, product, f"MXF Identification at byte {at}"


def _values(head: bytes, at: int) -> Iterator[tuple[int, str]]:
    """Yield tag and text of a set's items; its length is written as BER."""
    first = head[at] if at < len(head) else 0
    more = first & 0x7F if first & 0x80 else 0
    length = int.from_bytes(head[at + 1 : at + 1 + more]) if more else first
    at += 1 + more
    end = min(at + length, len(head))
    while at + 4 <= end:
        tag, size = int.from_bytes(head[at : at + 2]), int.from_bytes(head[at + 2 : at + 4])
        text = head[at + 4 : min(at + 4 + size, end)].decode("utf-16-be", "replace")
        yield tag, text.partition("\0")[0]
        at += 4 + size


def _cameras(sets: list[tuple[str, str, str]]) -> Iterator[tuple[Device, str]]:
    for company, product, where in sets:
        if device := device_of(company, product, known=True):
            yield device, f"{where}: CompanyName, ProductName"


def _in_xml(head: bytes) -> tuple[Device, str] | None:
    at = head.find(b"<NonRealTimeMeta")
    device = sony.device_in(head[at : at + sony.MOST_BYTES]) if at >= 0 else None
    return (device, f"NonRealTimeMeta at byte {at}: Device") if device else None
