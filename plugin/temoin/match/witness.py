"""The second witness: what was found in the media of two cuts, where somebody read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The perceptual hash of one media frame.

    Attributes:
        frame: In media time, counted as the clip's source range is.
        bits: 64 of them, of which few differ where two frames look alike.
    """

    frame: int
    bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in a clip's media.

    Attributes:
        content_hash: `sha256:` and the hex digest of its file, or "".
        pictures: Some frames of it; those at the same media frames are compared.
    """

    content_hash: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What was found in the media of two cuts, by clip id; a clip may be left out."""

    old: Mapping[str, Looked] = field(default_factory=dict)
    new: Mapping[str, Looked] = field(default_factory=dict)
