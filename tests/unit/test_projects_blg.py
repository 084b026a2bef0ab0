"""Baselight's grades: an OpenEXR header made here, with a payload that is or is not text."""

import gzip
import struct

import pytest

from temoin.errors import TimelineError
from temoin.timeline.projects import blg
from temoin.timeline.times import Notes

PLUG_IN = b"com.revisionfx.rsmb"
GRADE = b"<grade><op ofx='uk.co.thefoundry.keylight.keylight' v='1.0'/><op ofx='%s'/></grade>"


def attribute(name: bytes, value: bytes, kind: bytes = b"string") -> bytes:
    return name + b"\0" + kind + b"\0" + struct.pack("<I", len(value)) + value


def exr(*parts: bytes) -> bytes:
    many = 0x1000 if len(parts) > 1 else 0
    headers = b"".join(part + b"\0" for part in parts) + (b"\0" if many else b"")
    return bytes.fromhex("762f3101") + struct.pack("<I", 2 | many) + headers + b"\1pixels\2" * 9


def names(content: bytes) -> list[str]:
    found = blg.read(content, Notes())
    return [effect.name for node, _ in found for effect in node.effects]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_plug_ins_are_read_out_of_a_readable_payload(pack: type[bytes]) -> None:
    camera = attribute(b"comments", b"com.arri.camera.alexa")
    content = exr(camera, attribute(b"blg.payload", pack(GRADE % PLUG_IN)))
    assert names(content) == ["uk.co.thefoundry.keylight.keylight", "com.revisionfx.rsmb"]


def test_a_grade_of_text_is_read_too() -> None:
    assert names(GRADE % PLUG_IN)[1:] == ["com.revisionfx.rsmb"]


def test_a_grade_says_what_nobody_could_look_into() -> None:
    notes = Notes()
    blg.read(exr(attribute(b"baselight", b"exposure 0.5, no plug-in")), notes)
    assert len(notes.not_looked_into) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        exr(attribute(b"blg", bytes(range(256)) * 4)),
        exr(attribute(b"comments", b"com.arri.camera.alexa")),
        exr(attribute(b"blg", b"x" * 40))[:30],
    ],
)
def test_an_opaque_grade_is_refused_as_what_it_is(content: bytes) -> None:
    with pytest.raises(TimelineError, match="Baselight grade"):
        blg.read(content, Notes())


def test_a_damaged_packing_is_refused() -> None:
    with pytest.raises(TimelineError, match="damaged"):
        blg.read(exr(attribute(b"blg", gzip.compress(GRADE)[:9] + b"\xff" * 40)), Notes())


def test_it_is_told_by_its_suffix_or_by_its_header() -> None:
    theirs, other = exr(attribute(b"BLGVersion", b"1")), exr(attribute(b"owner", b"me"))
    assert blg.looks_like(b"", ".blg")
    assert blg.looks_like(theirs, ".exr")
    assert not blg.looks_like(other, ".exr")
    assert not blg.looks_like(theirs, ".otio")


def test_whether_a_plug_in_is_switched_on_nobody_says() -> None:
    (_, (node, _)) = blg.read(exr(attribute(b"blg", GRADE % PLUG_IN)), Notes())
    assert {each.says_enabled for each in node.effects} == {False}
