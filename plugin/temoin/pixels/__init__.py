"""Pictures of media at the border: one small frame of a file, and what it looks like in 64 bits."""

from temoin.pixels.alike import bits_of
from temoin.pixels.frames import Thumbnail, Wanted, frame_at, picture_of
from temoin.pixels.reader import PictureReader

__all__ = ["PictureReader", "Thumbnail", "Wanted", "bits_of", "frame_at", "picture_of"]
