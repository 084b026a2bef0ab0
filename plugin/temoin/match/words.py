"""The words of a match: what became of a clip, how sure that is, by which grounds."""

from enum import StrEnum

from temoin.model import ClipView


class Change(StrEnum):
    """What became of a use between two cuts; several may be true of one."""

    SAME = "same"
    TRIMMED = "trimmed"
    EXTENDED = "extended"
    SLIPPED = "slipped"
    SPLIT = "split"
    MERGED = "merged"
    RETIMED = "retimed"
    REVERSED = "reversed"
    MOVED = "moved"
    REPLACED = "replaced source"
    NEW = "new"
    REMOVED = "removed"


class Sureness(StrEnum):
    """How far a link may be believed.

    `ambiguous` is a question for a person, and `denied` the answer of a witness: the names agree,
    and the pictures are others.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    DENIED = "denied"


SURE = (Sureness.CERTAIN, Sureness.LIKELY)
"""What may be believed without a question, surest first."""


class Ground(StrEnum):
    """What two clips were compared by: identities in the ledger's order, then what supports them.

    Attributes:
        PICTURES: Perceptual hashes of frames that both show.
        REEL: Its name and an overlap of source timecode.
        URL: Folders included; a file name alone is a name.
        NAME: Of file or clip, without version, extension and the words of a proxy.
        LENGTH: First frame and duration of all of the media.
        FRAMES: Exactly the same frames of it.
        RATE: Only ever disagrees: 23.976 against 24.
        USE: The application's own id of the use.
        POSITION: Between the same neighbours; never a ground by itself.
    """

    CONTENT_HASH = "content hash"
    PICTURES = "pictures"
    UMID = "UMID"
    REEL = "reel and timecode"
    URL = "media URL"
    NAME = "name"
    LENGTH = "media length"
    FRAMES = "same frames"
    RATE = "rate"
    USE = "the application's own id"
    POSITION = "position"


class Sight(StrEnum):
    """Whether anybody sees or hears a clip; what is never seen counts in no duration."""

    SEEN = "seen"
    COVERED = "covered"
    DISABLED = "disabled"
    OUTSIDE = "outside"

    @classmethod
    def of(cls, clip: ClipView) -> "Sight":
        """Return a clip's; other picture above all of it covers it."""
        if not clip.enabled:
            return cls.DISABLED
        if not clip.visible:
            return cls.OUTSIDE
        return cls.COVERED if clip.covered else cls.SEEN
