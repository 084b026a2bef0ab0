"""A cut's identity: what its clips show, where, and how they lie in one another."""

from collections.abc import Iterable
from hashlib import sha256

from temoin.canonical import plain, sure_text
from temoin.model import ClipView
from temoin.rate import FrameRange


def cut_digest(clips: Iterable[ClipView]) -> str:
    """Return the identity of a cut, `sha256:` and a hex digest.

    It is the SHA-256 of the RFC 8785 text of a list with, for every clip in the cut's order: track
    kind, track index, record range, media as the timeline writes it (SHA-256 of the URL, or "", and
    reel), source range. A range is [start, duration, "numerator/denominator"], or null. Reels are
    made NFC, and half surrogate pairs replaced, before they are hashed.

    So two writings of one cut have one identity, whatever else the file says: names, effects,
    metadata and what Temoin itself writes into it do not count. The bytes of a file never are one:
    two versions of OpenTimelineIO write the same clip differently.
    """
    parts = [_identity(clip) for clip in clips]
    return f"sha256:{sha256(sure_text(parts).encode()).hexdigest()}"


def _identity(clip: ClipView) -> list[object]:
    media = clip.active_media
    return [
        clip.kind.value,
        clip.track_index,
        _range(clip.record_range),
        [media.url_sha256 if media else "", plain(clip.reel)],
        _range(clip.source_range),
    ]


def _range(frames: FrameRange | None) -> list[int | str] | None:
    return [frames.start, frames.duration, str(frames.rate)] if frames else None
