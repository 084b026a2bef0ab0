"""What a device's data in a file say, as evidence in a sentence; where it stands, how strong.

Texts are kept in English; what they are made from stands in `disclosure/kept.py` for others.
"""

from temoin.api import Evidence, vocabulary
from temoin.builtin.captured.devices import Device, Kind

_SENTENCES = {
    Kind.CAMERA: "captured with {device}",
    Kind.RECORDER: "recorded with {device}",
    Kind.SCANNER: "scanned with {device}",
    Kind.COMPUTER: "recorded on a computer ({device}), from its camera or its screen",
}
_CAPTURED = frozenset({Kind.CAMERA, Kind.RECORDER})


def claimed(device: Device, where: str) -> Evidence:
    """Return what a header says of the device that made the file; a scan is no capture."""
    says = vocabulary.Says.CAPTURED if device.kind in _CAPTURED else vocabulary.Says.OTHER
    if device.kind is Kind.CAMERA and not device.has_model:
        return _weak(says, f"captured with a camera by {device.name}", where)
    return _weak(says, _SENTENCES[device.kind].format(device=device.name), where)


def raw_claimed(maker: str, where: str, reason: str) -> Evidence:
    """Return what a camera's raw format tells by itself, and why no more is known."""
    words = f"captured with a camera by {maker}"
    words += f"; which one was not looked into: {reason}"
    return _weak(vocabulary.Says.CAPTURED, words, where)


def reported(device: Device, program: str, where: str) -> Evidence:
    """Return what a camera's report says: stronger than a header, weaker than a signature."""
    name = device.name if device.has_model else f"a camera by {device.name}"
    return Evidence(
        says=vocabulary.Says.CAPTURED,
        text=f"captured with {name}, says a report of the camera ({program})",
        where=where,
        strength=vocabulary.Strength.DECLARED,
    )


def written_by(program: str, where: str) -> Evidence:
    """Return that a program wrote the file after the device did."""
    return _weak(vocabulary.Says.EDITED, f"written by {program}", where)


def written_from(program: str, device: Device, where: str) -> Evidence:
    """Return that a program wrote the file, and carried along who recorded its source."""
    words = f"written by {program}, from what {device.name} recorded"
    return _weak(vocabulary.Says.EDITED, words, where)


def _weak(says: vocabulary.Says, words: str, where: str) -> Evidence:
    return Evidence(says=says, text=words, where=where, strength=vocabulary.Strength.WEAK)
