"""Names of files and clips as they are compared: without version, extension and proxy's words."""

import re
from functools import lru_cache

from temoin.canonical import plain

_EXTENSION = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,4}$")
_FRAMES = re.compile(r"[._ -]*(?:%0?\d*d|#+|\[\d+-\d+\])")
_AVID_COPY = re.compile(r"\.(?:new|copy|sub|exported)\.\d+")
_ASIDE = re.compile(  # a version, or what a file is made for
    r"(?:(?<![a-z0-9])|(?<=\d))v\d{1,4}(?![a-z0-9])|(?<![a-z0-9])"
    r"(?:proxy|proxies|prx|lowres|lores|offline|online|h26[45]|prores|dnxhd|dnxhr)(?![a-z0-9])"
)
_JOINTS = re.compile(r"[. \-]+")
_NUMBER = re.compile(r"\d")


@lru_cache(maxsize=65_536)
def stems(clip_name: str, media_name: str) -> frozenset[str]:
    """Return what a clip's name and its file's say of its material; perhaps nothing."""
    return frozenset({stem(clip_name), stem(media_name)}) - {""}


def stem(name: str) -> str:
    """Return what a name says of its material, or "" where that is nothing.

    The number of a take stays: another take is other material. A name without any number is one
    that many materials have (`comp`, `Interview`).

    Source: version tokens `v003`; copies by Media Composer, `.new.01`; patterns of sequences.
    """
    text = plain(name).casefold().replace("_", " ")
    if "%" in text or "#" in text or "[" in text:
        text = _FRAMES.sub("", text)
    if "." in text:
        text = _AVID_COPY.sub("", _EXTENSION.sub("", text))
    text = _JOINTS.sub(" ", _ASIDE.sub(" ", text)).strip()
    return text if _NUMBER.search(text) else ""
