"""The reader of cameras' and recorders' own data: what is unsigned is weak, and says so."""

from collections.abc import Iterable, Iterator

from temoin.api import Evidence, EvidenceError, MediaFile
from temoin.builtin.captured import frames, movies, mxf, reports, sound, stills
from temoin.builtin.captured.budget import Bounded
from temoin.builtin.captured.devices import camera_by, device_of
from temoin.builtin.captured.exiftool import ExifTool
from temoin.builtin.captured.facts import claimed, raw_claimed
from temoin.builtin.containers.kinds import HEAD_BYTES, Kind, kind_of
from temoin.builtin.naming import unopened

_STILLS = frozenset({Kind.JPEG, Kind.TIFF, Kind.PNG, Kind.WEBP, Kind.OTHER})


class CameraReader:
    """Finds which camera, recorder or scanner a file says it comes from.

    It reads heads only: a file that names none costs well under a millisecond, whatever its size.
    """

    id = "temoin.captured"
    suffixes: frozenset[str] = frozenset()  # files are known by their content

    def __init__(self, exiftool: ExifTool | None = None) -> None:
        """Take ExifTool; none looks for it on the path."""
        self._exiftool = exiftool or ExifTool()
        # a kept scan depends on it
        self.version = "2 with ExifTool" if self._exiftool.is_there else "2"

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        """Return what the file's head says of its device, and what a report beside it says.

        Raises:
            EvidenceError: It cannot be opened, or holds data of a camera that cannot be read.
        """
        try:
            with Bounded(media.path) as file:
                found = list(self._in_file(file, media))
            if media.path.suffix.lower() in reports.SUFFIXES:
                found += reports.of_report(media.path)
            return [*found, *reports.beside(media.path)]
        except OSError as error:
            raise unopened(media, error) from error
        except EvidenceError as error:  # no name in its words: many fail for want of one program
            raise EvidenceError(error.message, hint=error.hint, file=media.name) from error

    def _in_file(self, file: Bounded, media: MediaFile) -> Iterator[Evidence]:
        head = file.read(HEAD_BYTES)
        kind = kind_of(head)
        if raw := frames.raw_format(head):
            yield self._of_raw(raw, media)
        elif kind in _STILLS:
            yield from stills.facts(file, kind, head)
        elif kind is Kind.BMFF:
            still = list(stills.facts(file, kind, head))
            yield from still or movies.facts(file)
        elif kind is Kind.WAV:
            yield from sound.facts(file)
        elif kind is Kind.MXF:
            yield from mxf.facts(file)
        elif kind is Kind.DPX:
            yield from frames.of_dpx(file)
        elif kind is Kind.EXR:
            yield from frames.of_exr(file)

    def _of_raw(self, raw: frames.Raw, media: MediaFile) -> Evidence:
        """Return the camera of a raw format that only ExifTool reads, or why it is not known."""
        where = f"{raw.name} at byte {raw.at}"
        try:
            make, model = self._exiftool.camera(media.path)
        except EvidenceError as error:
            return raw_claimed(raw.maker, where, error.message)
        device = device_of(make or raw.maker, model)
        if device is None:
            return claimed(camera_by(raw.maker), where)
        return claimed(device, f"{raw.name}: Model, by ExifTool")
