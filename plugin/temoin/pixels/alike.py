"""What a picture looks like in 64 bits, of which few differ after a transcode or a scaling."""

import itertools

from PIL import Image

from temoin.pixels.frames import Thumbnail

_ACROSS, _DOWN = 9, 8
_LEAST_CONTRAST = 24
"""Of 255, between the darkest and the lightest field: in black, white and mist bits are noise."""


def bits_of(picture: Thumbnail) -> int | None:
    """Return 64 bits of a picture; None for one in which there is too little to tell it by.

    Each bit tells of a field whether the next one to the right is lighter.

    Source: N. Krawetz, "Kind of Like That" (2013), the difference hash.
    """
    whole = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb).convert("L")
    fields = whole.resize((_ACROSS, _DOWN), Image.Resampling.BOX).tobytes()
    if max(fields) - min(fields) < _LEAST_CONTRAST:
        return None
    bits = 0
    for at, (field, after) in enumerate(itertools.pairwise(fields)):
        if at % _ACROSS != _ACROSS - 1:
            bits = bits << 1 | (field < after)
    return bits
