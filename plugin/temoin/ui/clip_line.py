"""One line of the list, ready to be drawn or read aloud; hidden words are gone from it."""

from dataclasses import dataclass
from typing import Self

from temoin.language import say, sayable
from temoin.model import Disclosure
from temoin.ui import words
from temoin.ui.listing import Listed
from temoin.vocabulary import Statement, label

CONTRADICTORY = sayable("! contradictory")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipLine:
    """What a line says.

    Attributes:
        track: Kind and number of the track, as ids have it: `V1`.
        loud: The word for two sides that contradict each other, or empty.
        dim: Whether the clip is not seen in the programme.
        standing: Its statement in words.
    """

    statement: Statement
    record_in: str
    name: str
    track: str
    steps: str
    standing: str
    tags: tuple[str, ...] = ()
    loud: str = ""
    depth: int = 0
    dim: bool = False

    @classmethod
    def of(cls, listed: Listed, disclosure: Disclosure, *, hidden: bool) -> Self:
        """Return a clip's line."""
        standing, clip = listed.standing, listed.standing.clip
        record_in, _ = disclosure.cut.in_out(clip.record_range)
        if hidden:
            return cls(
                statement=standing.statement,
                record_in=record_in,
                name=words.HIDDEN,
                track="",
                steps=words.HIDDEN,
                standing=words.HIDDEN,
            )
        return cls(
            statement=standing.statement,
            record_in=record_in or say("no time"),
            name=words.clip_name(clip),
            track=words.shown(clip.id).partition("-")[0],
            steps=words.steps_words(standing),
            standing=label(standing.statement),
            tags=words.tags(standing, media_changed=listed.media_changed),
            loud=say(CONTRADICTORY) if standing.conflict else "",
            depth=clip.depth,
            dim=not clip.visible or not clip.enabled,
        )

    @property
    def sentence(self) -> str:
        """All of it, for a screen reader."""
        parts = (
            self.loud.removeprefix("! "),
            self.name,
            self.standing,
            self.record_in,
            self.track,
            *self.tags,
            self.steps,
        )
        return ", ".join(dict.fromkeys(part for part in parts if part))
