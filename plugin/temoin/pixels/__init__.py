"""Pictures of media at the border: one small frame of a file, and what it looks like in 64 bits."""

from temoin.pixels.alike import bits_of
from temoin.pixels.frames import Thumbnail, frame_at, picture_of

__all__ = ["Thumbnail", "bits_of", "frame_at", "picture_of"]
