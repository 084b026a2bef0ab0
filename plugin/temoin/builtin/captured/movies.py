"""Cameras in MOV, MP4 and their kin: keys, user data, the names of tracks, Sony's XML.

Source: QuickTime File Format (metadata keys, user data); Apple's and Android's keys; ExifTool's
tables of QuickTime UserData for what makers write; GoPro's gpmf-parser for its handlers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.api import Evidence
from temoin.builtin.captured import sony
from temoin.builtin.captured.devices import Device, Kind, camera_by, device_of, editor_of
from temoin.builtin.captured.facts import claimed, written_by
from temoin.builtin.containers import Text, bmff
from temoin.builtin.containers.values import decoded, read_at

_MAKES = frozenset({"make", "mak", "manufacturer", "cameramake", "cameramanufacturer"})
_MODELS = frozenset({"model", "mod", "mdl", "modelname", "cameramodel", "cameratype"})
_WRITERS = frozenset({"encoder", "software", "too", "swr"})

_NAMESPACES = (
    ("com.arri.", "ARRI"),
    ("com.blackmagic-design.camera.", "Blackmagic Design"),
    ("com.canon.", "Canon"),
    ("com.dji.", "DJI"),
    ("com.gopro.", "GoPro"),
    ("com.nikon.", "Nikon"),
    ("com.panasonic.", "Panasonic"),
    ("com.red.", "RED"),
    ("com.sony.", "Sony"),
)
"""Keys under which one maker's cameras write."""

_OLD = re.compile(r"(PENTAX|NIKON|OLYMPUS|CASIO|SANYO|SAMSUNG|KODAK|MINOLTA|FUJI|RICOH)\b[\w .-]*")
_OF_MAKER = {
    **dict.fromkeys((b"CNTH", b"CNCV", b"CNDB"), "Canon"),
    **dict.fromkeys((b"NCDT", b"NCTG"), "Nikon"),
    **dict.fromkeys((b"FIRM", b"CAME", b"GPMF"), "GoPro"),
    **dict.fromkeys((b"PENT", b"PXTH", b"PXMN"), "Pentax"),
    b"LEIC": "Leica",
    b"MVTG": "Fujifilm",
    b"PANA": "Panasonic",
    b"QVMI": "Casio",
}
_MANU, _MODL, _TAGS = b"manu", b"modl", b"TAGS"
_HANDLERS = (("GoPro ", "GoPro"), ("DJI.", "DJI"), ("DJI ", "DJI"), ("INS.", "Insta360"))
_SAMPLES = {
    **dict.fromkeys((b"brxq", b"brhq", b"brst", b"brlt", b"brvn"), "Blackmagic Design"),
    b"CRAW": "Canon",
    b"CTMD": "Canon",
    b"djmd": "DJI",
    b"gpmd": "GoPro",
    b"rtmd": "Sony",
}
"""Kinds of samples that only a maker's cameras write: raw pictures, or data of each frame."""

_MOST_TRACKS = 64
_MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Found:
    device: Device
    where: str


def facts(file: BinaryIO) -> Iterator[Evidence]:
    """Yield the camera that a movie names, and the program that wrote it since."""
    texts = [each for each in bmff.texts(file) if not each.problem]
    found = next(_cameras(file, texts), None)
    if found is None:
        return
    yield claimed(found.device, found.where)
    for each in texts:
        if _last(each.name) in _WRITERS and (editor := editor_of(each.text)):
            yield written_by(editor, each.where)
            return


def _cameras(file: BinaryIO, texts: list[Text]) -> Iterator[_Found]:
    """Yield what names a camera, the fullest name first."""
    yield from _by_keys(texts)
    moov = next((box for box in bmff.boxes(file) if box.kind == b"moov"), None)
    if moov:
        yield from _by_user_data(file, moov)
    yield from _by_xml(file)
    yield from _by_namespace(texts)
    if moov:
        yield from _by_tracks(file, moov)


def _last(key: str) -> str:
    """Return what a key says without its namespace: `com.arri.camera.CameraModel`, `©mod`."""
    return re.sub(r"[^a-z]", "", re.split(r"[./:]", key)[-1].casefold())


def _by_keys(texts: list[Text]) -> Iterator[_Found]:
    """Yield cameras that keys of one namespace name."""
    named: dict[str, dict[str, Text]] = {}
    for each in texts:
        word = _last(each.name)
        side = "make" if word in _MAKES else "model" if word in _MODELS else ""
        if side:
            space = "\xa9" if each.name[:1] == "\xa9" else each.name.rpartition(".")[0]
            named.setdefault(space, {}).setdefault(side, each)
    for space, pair in named.items():
        make, model = (pair[side].text if side in pair else "" for side in ("make", "model"))
        if device := device_of(make or _maker_of(f"{space}."), model):
            yield _Found(device, ", ".join(each.where for each in pair.values()))


def _maker_of(key: str) -> str:
    folded = key.casefold()
    return next((maker for space, maker in _NAMESPACES if folded.startswith(space)), "")


def _by_namespace(texts: list[Text]) -> Iterator[_Found]:
    for each in texts:
        if maker := _maker_of(each.name):
            yield _Found(camera_by(maker), each.where)


def _by_user_data(file: BinaryIO, moov: bmff.Box) -> Iterator[_Found]:
    """Yield cameras that leave boxes of their own in a movie's user data."""
    boxes = list(bmff.within(file, moov, b"udta"))
    inside = [each for box in boxes for each in bmff.boxes(file, box.start, box.end)]
    by_kind = {each.kind: each for each in reversed(inside)}
    if _MANU in by_kind and _MODL in by_kind:
        # a version and a language before the text. Source: 3GPP TS 26.244
        make, model = (_plain(file, by_kind[kind], skip=6) for kind in (_MANU, _MODL))
        if device := device_of(make, model):
            yield _Found(device, f"moov/udta/manu at byte {by_kind[_MANU].start}")
    for each in inside:
        where = f"moov/udta/{each.name} at byte {each.start}"
        if each.kind == _TAGS and (old := _OLD.match(_plain(file, each))):
            yield _Found(Device(Kind.CAMERA, old[0].strip()), where)
        elif each.kind in _OF_MAKER:
            yield _Found(camera_by(_OF_MAKER[each.kind]), where)


def _plain(file: BinaryIO, box: bmff.Box, skip: int = 0) -> str:
    content = read_at(file, box.start + skip, min(box.end - box.start - skip, _MOST_NAME))
    return decoded(content.partition(b"\0")[0]).strip()


def _by_xml(file: BinaryIO) -> Iterator[_Found]:
    """Yield the camera that Sony's XML names, which stands beside the movie."""
    for meta in bmff.boxes(file):
        if meta.kind == b"meta":
            for each in bmff.within(file, meta, b"xml "):
                content = read_at(file, each.start + 4, min(each.end - each.start, sony.MOST_BYTES))
                if device := sony.device_in(content):
                    yield _Found(device, f"meta/xml at byte {each.start}: Device")


def _by_tracks(file: BinaryIO, moov: bmff.Box) -> Iterator[_Found]:
    """Yield cameras by what their tracks are called, or hold."""
    for number, track in enumerate(bmff.within(file, moov, b"trak"), start=1):
        if number > _MOST_TRACKS:
            return
        for each in bmff.within(file, track, b"mdia", b"hdlr"):
            # a length may stand before the name
            name = decoded(read_at(file, each.start + 24, _MOST_NAME)).lstrip("".join(_CONTROLS))
            for beginning, maker in _HANDLERS:
                if name.startswith(beginning):
                    where = f"moov/trak {number}/mdia/hdlr at byte {each.start}"
                    yield _Found(camera_by(maker), where)
        for each in bmff.within(file, track, b"mdia", b"minf", b"stbl", b"stsd"):
            if sample := _SAMPLES.get(read_at(file, each.start + 12, 4)):
                where = f"moov/trak {number}/mdia/minf/stbl/stsd at byte {each.start}"
                yield _Found(camera_by(sample), where)


_CONTROLS = tuple(map(chr, range(33)))
