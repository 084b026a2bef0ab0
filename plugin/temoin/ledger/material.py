"""A media file as entries name it: by its bytes, and of a frame by its sequence."""

from dataclasses import dataclass

from temoin.model import FileState


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameOf:
    """The image sequence that a file is a frame of.

    Attributes:
        name: With `%0Nd` in place of the frame number, without folders.
        frames: How many it has.
        frames_read: How many of them were read.
    """

    name: str
    frames: int
    frames_read: int


def media_fields(state: FileState, frame_of: FrameOf | None = None) -> dict[str, object]:
    """Return what an entry says that a file is known by; what is not known is left out."""
    fields: dict[str, object] = {"name": state.name, "size": state.size}
    if state.content_hash:
        fields["content_hash"] = state.content_hash
    if state.listed:
        fields["hashes"] = list(state.listed)
    if frame_of:
        fields["sequence"] = {
            "name": frame_of.name,
            "frames": frame_of.frames,
            "frames_read": frame_of.frames_read,
        }
    return fields
