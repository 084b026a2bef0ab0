"""Recorders of sound in WAV: bext, iXML and the EXIF of cameras that record sound.

Source: EBU Tech 3285 (bext); iXML 1.5 specification (BEXT); Exif 3.0, 5 (LIST exif).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from temoin.api import Evidence
from temoin.builtin.captured.devices import device_of, editor_of, recorder_of
from temoin.builtin.captured.facts import claimed, written_by, written_from
from temoin.builtin.containers import riff
from temoin.builtin.containers.values import Chunk, decoded, read_at

_ORIGINATOR = (256, 32)
_IN_XML = re.compile(rb"<BWF_ORIGINATOR>([^<]{1,200})</BWF_ORIGINATOR>")
_MOST_XML = 4 * 1024 * 1024
_PRO_TOOLS = frozenset({b"minf", b"elm1", b"regn", b"DGDA"})
"""Chunks of Digidesign's, which Pro Tools writes and no recorder."""

_CAMERA_MAKE, _CAMERA_MODEL = b"ecor", b"emdl"


@dataclass(frozen=True, slots=True)
class _Named:
    """Who says to have originated the sound, and where."""

    originator: str
    where: str


def facts(file: BinaryIO) -> Iterator[Evidence]:
    """Yield the recorder that a WAV names, or the program that wrote it from a recording."""
    chunks = list(riff.chunks(file))
    for each in chunks:
        if each.kind == b"LIST" and read_at(file, each.start, 4) == b"exif":
            yield from _of_camera(file, each)
    named = list(_originators(file, chunks))
    editor = "Pro Tools" if any(each.kind in _PRO_TOOLS for each in chunks) else ""
    yield from _of_originators(named, editor)


def _of_originators(named: list[_Named], editor: str) -> Iterator[Evidence]:
    """Yield one fact: a program that wrote the sound counts before the recorder it names."""
    for each in named:
        editor = editor or editor_of(each.originator)
    for each in named:
        device = recorder_of(each.originator)
        if device and editor:
            yield written_from(editor, device, each.where)
            return
        if device:
            yield claimed(device, each.where)
            return
    if named and editor:
        yield written_by(editor, named[0].where)


def _originators(file: BinaryIO, chunks: list[Chunk]) -> Iterator[_Named]:
    for each in chunks:
        if each.kind == b"bext":
            start, length = _ORIGINATOR
            content = read_at(file, each.start + start, min(length, max(0, each.length - start)))
            text = decoded(content.partition(b"\0")[0]).strip()
            if text:
                yield _Named(text, f"bext at byte {each.start}: Originator")
    for each in chunks:
        if each.kind == b"iXML":
            yield from _in_xml(file, each)


def _in_xml(file: BinaryIO, chunk: Chunk) -> Iterator[_Named]:
    """Yield the originator that iXML repeats; its notes and names are nobody's business here."""
    content = read_at(file, chunk.start, min(chunk.length, _MOST_XML))
    if found := _IN_XML.search(content):
        text = decoded(found[1]).strip()
        yield _Named(text, f"iXML at byte {chunk.start}: BEXT/BWF_ORIGINATOR")


def _of_camera(file: BinaryIO, chunk: Chunk) -> Iterator[Evidence]:
    """Yield the camera that recorded a sound beside its pictures."""
    inside = riff.chunks(file, chunk.start + 4, chunk.start + chunk.length)
    texts = {
        each.kind: decoded(read_at(file, each.start, min(each.length, 100)).partition(b"\0")[0])
        for each in inside
        if each.kind in {_CAMERA_MAKE, _CAMERA_MODEL}
    }
    if device := device_of(texts.get(_CAMERA_MAKE, ""), texts.get(_CAMERA_MODEL, "")):
        yield claimed(device, f"LIST exif at byte {chunk.start}: ecor, emdl")
