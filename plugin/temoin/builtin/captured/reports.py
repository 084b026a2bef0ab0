"""Cameras in reports: what makers' own tools write of a clip, as a text file beside it."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoin.api import Evidence
from temoin.builtin.captured import sony
from temoin.builtin.captured.devices import Device, camera_by, device_of
from temoin.builtin.captured.facts import reported

SUFFIXES = frozenset({".csv", ".txt", ".xml"})
_MEDIA = frozenset(
    {".mov", ".mp4", ".mxf", ".r3d", ".braw", ".ari", ".arx", ".crm", ".dng", ".dpx", ".exr"}
)
_MOST_BYTES = 256 * 1024
_LEAST_CLIP = 4  # letters
_FRAME_NUMBER = re.compile(r"[._]\d{3,8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How one tool writes its report.

    Attributes:
        columns: By which it is known.
        model: The column of the camera's model, or "".
        clip: The column of the clip's name, or "" where the report names none.
    """

    program: str
    maker: str
    columns: frozenset[str]
    model: str = ""
    clip: str = ""


_FORMS = (
    _Form(
        program="ARRI Meta Extract",
        maker="ARRI",
        columns=frozenset({"Camera Clip Name", "Camera SUP Name", "Camera Serial Number"}),
        model="Camera Model",
        clip="Camera Clip Name",
    ),
    _Form(
        program="REDline",
        maker="RED",
        columns=frozenset({"Clip Name", "Camera Model", "Camera PIN", "Camera Network Name"}),
        model="Camera Model",
        clip="Clip Name",
    ),
    _Form(
        program="REDline",
        maker="RED",
        columns=frozenset({"FrameNo", "Timecode", "Acceleration X", "Cooke Metadata"}),
    ),
    _Form(
        program="Sony",
        maker="Sony",
        columns=frozenset({"Timecode", "Clip Name", "Lens Model", "Camera Tilt", "Camera Model"}),
        model="Camera Model",
        clip="Clip Name",
    ),
    _Form(
        program="Canon",
        maker="Canon",
        columns=frozenset({"ShotNumber", "LensSqueezeFactor", "UMID", "AudioSampleRate"}),
        clip="ShotNumber",
    ),
    _Form(
        program="Blackmagic RAW",
        maker="Blackmagic Design",
        columns=frozenset({"manufacturer", "camera_type", "braw_codec_bitrate"}),
        model="camera_type",
        clip="clip_number",
    ),
)
"""Source: reports of real clips, in SMPTE's camdkit."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    Attributes:
        clip: The clip that it names, or "".
    """

    device: Device
    program: str
    clip: str
    where: str


def of_report(path: Path) -> Iterator[Evidence]:
    """Yield the camera that a report names, asked for by itself."""
    found = _read(path)
    if found:
        yield reported(found.device, found.program, found.where)


def beside(path: Path) -> Iterator[Evidence]:
    """Yield the camera that a report beside a clip names; one that is of another clip is none."""
    if path.suffix.lower() not in _MEDIA:
        return
    for name in _names(path):
        place = path.with_name(name)
        found = _read(place) if place.is_file() else None
        if found and _is_of(found, path):
            yield reported(found.device, found.program, f"{place.name}: {found.where}")
            return


def _names(path: Path) -> Iterator[str]:
    """Yield what a clip's report may be called; frames of a sequence share one."""
    stem = path.stem
    yield f"{path.name}.csv"
    yield f"{stem}M01.XML"
    for base in dict.fromkeys((stem, _FRAME_NUMBER.sub("", stem))):
        yield f"{base}.csv"
        yield f"{base}.txt"
        yield f"{base}.static.csv"


def _is_of(report: Report, path: Path) -> bool:
    """Return whether a report names the clip: its whole name, or the beginning of it."""
    stem, clip = path.stem.casefold(), report.clip.casefold()
    if not clip:
        return report.where.startswith("NonRealTimeMeta")  # the camera names that one itself
    left = stem.removeprefix(clip)
    return len(clip) >= _LEAST_CLIP and left != stem and not left[:1].isalnum()


def _read(path: Path) -> Report | None:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES)
    if path.suffix.lower() == ".xml":
        device = sony.device_in(content)
        return Report(device, "Sony", "", "NonRealTimeMeta: Device") if device else None
    text = content.decode("utf-8-sig", "replace")
    values = _listed(text) if "Clip Metadata" in text[:200] else _tabled(text)
    for form in _FORMS:
        if form.columns <= values.keys():
            return _reported(form, values)
    return None


def _reported(form: _Form, values: Mapping[str, str]) -> Report | None:
    model = sony.known_model(values.get(form.model, "").strip())
    device = device_of(form.maker, model, known=True) or camera_by(form.maker)
    where = form.model or form.clip or "FrameNo"
    return Report(device, form.program, values.get(form.clip, "").strip(), where)


def _listed(text: str) -> dict[str, str]:
    """Return the values of a report with one on each line."""
    pairs = (line.partition(":") for line in text.splitlines()[:200])
    return {key.strip(): value.strip() for key, _, value in pairs}


def _tabled(text: str) -> dict[str, str]:
    """Return the first row of a table by its columns."""
    lines = text.splitlines()[:2]
    if len(lines) < 2:  # noqa: PLR2004 - a head and a row
        return {}
    try:
        head, row = csv.reader(lines, delimiter="\t" if "\t" in lines[0] else ",")
    except (csv.Error, ValueError):
        return {}
    return dict(zip(reversed(head), reversed([*row, *[""] * (len(head) - len(row))]), strict=False))
