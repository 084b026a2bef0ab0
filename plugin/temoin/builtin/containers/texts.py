"""All texts of a file, whatever its container."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from temoin.builtin.containers import (
    bmff,
    exif,
    exr,
    id3,
    jpeg,
    matroska,
    png,
    pyav,
    riff,
    vorbis,
)
from temoin.builtin.containers.kinds import HEAD_BYTES, Kind, kind_of
from temoin.builtin.containers.values import TOO_LARGE, Metered, Text

_MOST_TEXTS = 1_000
_MOST_LETTERS = 64 * 1024 * 1024

_WALKS: dict[Kind, Callable[[BinaryIO], Iterator[Text]]] = {
    Kind.PNG: png.texts,
    Kind.JPEG: jpeg.texts,
    Kind.WEBP: riff.texts,
    Kind.WAV: riff.texts,
    Kind.AVI: riff.texts,
    Kind.TIFF: partial(exif.texts, where="TIFF"),
    Kind.EXR: exr.texts,
    Kind.BMFF: bmff.texts,
    Kind.MATROSKA: matroska.texts,
    Kind.FLAC: vorbis.texts,
    Kind.MP3: id3.texts,
}


def texts_of(path: Path) -> list[Text]:
    """Return the texts that a file carries; of a kind that is not known, none.

    Raises:
        OSError: The file cannot be read.
        EvidenceError: The library for its kind cannot read it.
    """
    with Metered(path) as file:
        kind = kind_of(file.read(HEAD_BYTES))
        if kind is Kind.OGG:
            return _bounded(pyav.texts(path))
        return texts_in(file, kind)


def texts_in(file: BinaryIO, kind: Kind) -> list[Text]:
    """Return the texts of an open file; of a kind that is not walked here, none.

    Raises:
        OSError: The file cannot be read.
    """
    walk = _WALKS.get(kind)
    return _bounded(walk(file)) if walk else []


def _bounded(found: Iterator[Text]) -> list[Text]:
    """Return texts up to some number and size, and that there are more, if so."""
    kept: list[Text] = []
    left = _MOST_LETTERS
    for each in found:
        left -= len(each.text)
        if left < 0 or len(kept) == _MOST_TEXTS:
            kept.append(Text(name="", where=each.where, problem=TOO_LARGE))
            break
        kept.append(each)
    return kept
