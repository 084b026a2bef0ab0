"""Whether two clips of one name show other pixels: a new version, or new bytes in the old place."""

import re

from temoin.match import Ground, Link
from temoin.model import ClipView

_VERSION = re.compile(r"(?<![a-z])v(\d{1,4})(?![a-z0-9])")


def is_regenerated(link: Link, *, witnessed: bool) -> bool:
    """Return whether the new clip's pixels were made anew since the old one's.

    A proxy's original is not: its pixels are another coding of the same picture.

    Args:
        link: Two clips of one material or name.
        witnessed: Whether pictures that look alike count for a new version. They do not tell
            that nothing small was changed: enough for a step, not for a word that there was none.
    """
    if Ground.CONTENT_HASH in link.agreed:
        return False
    if Ground.PICTURES in link.disagreed:
        return True
    if Ground.URL in link.agreed and Ground.CONTENT_HASH in link.disagreed:
        return True
    if Ground.PICTURES in link.agreed and witnessed:
        return False
    return _is_other_version(link.old, link.new)


def _is_other_version(old: ClipView, new: ClipView) -> bool:
    pairs = zip(_names(old), _names(new), strict=True)
    return any(_versions(one) != _versions(other) for one, other in pairs if _both(one, other))


def _both(one: str, other: str) -> bool:
    return bool(_versions(one) and _versions(other))


def _names(clip: ClipView) -> tuple[str, str, str]:
    """Return what may tell a version: a version's folder is in a URL only."""
    media = clip.active_media
    return (media.url, media.name, clip.name) if media else ("", "", clip.name)


def _versions(name: str) -> set[int]:
    return {int(each) for each in _VERSION.findall(name.casefold())}
