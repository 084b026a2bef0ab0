"""What a clip's material is known by, strongest first, as entries and cuts name it."""

from dataclasses import dataclass

from temoin.canonical import plain
from temoin.model import ClipView

EDL_REEL = 8
"""Characters of a reel's name in an event. Source: CMX 3600; longer ones come cut."""

NO_REEL = frozenset({"ax", "bl", "gen", "none", "unknown"})
"""Words that stand where an EDL has no reel to name: auxiliary source, black, generator.

Source: CMX 3600 edit decision list, source identification field (AX, BL).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """What a clip's material is known by, as entries name it."""

    content_hash: str = ""
    umid: str = ""
    url_sha256: str = ""
    reel: str = ""

    @property
    def as_written(self) -> tuple[str, ...]:
        """Those that a timeline tells, strongest first; what is not told is left out."""
        told = (self.umid, self.url_sha256, self.reel)
        return tuple(each for each in told if each)

    @classmethod
    def of(cls, clip: ClipView, content_hash: str = "") -> "Identities":
        """Return the identities of the media that a clip shows.

        Args:
            clip: The use.
            content_hash: `sha256:` and the hex digest of its media file, where that was read.
        """
        media = clip.active_media
        return cls(
            content_hash=content_hash,
            umid=media.umid if media else "",
            url_sha256=media.url_sha256 if media else "",
            reel=reel_key(clip.reel),
        )


def reel_key(reel: str) -> str:
    """Return a reel as it is compared (EDLs write capitals); "" for a word that names none."""
    key = plain(reel).strip().casefold()
    return "" if key in NO_REEL else key


def same_reel(one: str, other: str) -> bool:
    """Return whether two reels, as they are compared, are one that a list may have cut short."""
    short = min(len(one), len(other)) == EDL_REEL
    return one == other or (short and one[:EDL_REEL] == other[:EDL_REEL])
