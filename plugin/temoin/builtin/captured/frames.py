"""Cameras in the heads of DPX and OpenEXR, and raw formats that cameras alone write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.api import Evidence
from temoin.builtin.captured.devices import device_of, scanner_of
from temoin.builtin.captured.facts import claimed
from temoin.builtin.containers import exr
from temoin.builtin.containers.values import decoded, read_at

_DPX_DEVICE = (1556, 32)
"""Input device name. Source: SMPTE ST 268-1, image orientation header."""

_EXR_MAKES = frozenset({"cameramake", "cameramanufacturer", "make"})
_EXR_MODELS = frozenset({"cameramodel", "cameratype", "model"})
_MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw format of one maker's cameras."""

    at: int
    magic: bytes
    maker: str
    name: str


RAW_FORMATS = (
    Raw(4, b"RED1", "RED", "R3D"),
    Raw(4, b"RED2", "RED", "R3D"),
    Raw(0, b"ARRI\x12\x34\x56\x78", "ARRI", "ARRIRAW"),
    Raw(0, b"ARRI\x78\x56\x34\x12", "ARRI", "ARRIRAW"),
    Raw(6, b"HEAPCCDR", "Canon", "CRW"),
    Raw(0, b"\0MRM", "Minolta", "MRW"),
    Raw(0, b"FOVb", "Sigma", "X3F"),
)
"""Those whose camera only ExifTool can name. Source: ExifTool's file types; SMPTE RDD 30."""


def raw_format(head: bytes) -> Raw | None:
    """Return the raw format that a file's first bytes are of, if it is one of these."""
    for each in RAW_FORMATS:
        if head[each.at : each.at + len(each.magic)] == each.magic:
            return each
    return None


def of_dpx(file: BinaryIO) -> Iterator[Evidence]:
    """Yield the input device of a DPX: a camera that is known here, or a scanner."""
    name = decoded(read_at(file, *_DPX_DEVICE).partition(b"\0")[0].replace(b"\xff", b"")).strip()
    if device := device_of("", name, known=True) or scanner_of(name):
        yield claimed(device, f"DPX input device at byte {_DPX_DEVICE[0]}")


def of_exr(file: BinaryIO) -> Iterator[Evidence]:
    """Yield the camera that an OpenEXR's attributes name; renderers carry them along."""
    named: dict[str, tuple[str, str]] = {}
    for each in exr.attributes(file):
        word = re.sub(r"[^a-z]", "", re.split(r"[./:]", each.name)[-1].casefold())
        side = "make" if word in _EXR_MAKES else "model" if word in _EXR_MODELS else ""
        if side and each.kind == "string" and each.length <= _MOST_WORDS:
            where = f"OpenEXR {each.name[:80]} at byte {each.start}"
            named.setdefault(side, (decoded(each.content), where))
    make, model = (named.get(side, ("", ""))[0] for side in ("make", "model"))
    if device := device_of(make, model):
        yield claimed(device, ", ".join(where for _, where in named.values()))
