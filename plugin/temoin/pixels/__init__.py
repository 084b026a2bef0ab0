"""Pictures of media at the border: one small frame of a file, for a person to look at."""

from temoin.pixels.frames import Thumbnail, frame_at, picture_of

__all__ = ["Thumbnail", "frame_at", "picture_of"]
