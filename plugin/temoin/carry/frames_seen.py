"""What frames of media look like, each read once for as long as its file is as it was."""

from temoin.carry.pictures import Place, Tick
from temoin.errors import MediaMissingError
from temoin.pixels import PictureReader, bits_of
from temoin.store.stamp import FileStamp, stamp_of


class FramesSeen:
    """Reads frames and keeps what they look like, of readable files and of broken ones.

    Attributes:
        reader: Reads them.
    """

    def __init__(self, reader: PictureReader) -> None:
        """Keep nothing yet."""
        self.reader = reader
        self._seen: dict[tuple[Place, FileStamp], int | MediaMissingError | None] = {}

    def bits(self, place: Place, tick: Tick) -> int | None:
        """Return 64 bits of a frame, as `bits_of` does.

        Args:
            place: Where it is.
            tick: Raises to stop.

        Raises:
            MediaMissingError: It cannot be read.
        """
        key = (place, stamp_of(place.path))
        if key in (seen := self._seen):
            told = seen[key]
        else:
            told = seen[key] = self._read(place, tick)
        if isinstance(told, MediaMissingError):
            raise MediaMissingError(str(told), hint=told.hint)
        return told

    def forget_failures(self) -> None:
        """Have what could not be read tried again: a slow volume may have been the reason."""
        seen = self._seen.copy()  # another thread may see more meanwhile
        self._seen = {key: told for key, told in seen.items() if not isinstance(told, Exception)}

    def _read(self, place: Place, tick: Tick) -> int | MediaMissingError | None:
        try:
            return bits_of(self.reader.read(place.path, place.wanted, tick))
        except MediaMissingError as error:
            return error
