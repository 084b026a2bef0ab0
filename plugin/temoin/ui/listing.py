"""A cut's clips as the window lists them: in record order, counted and searchable."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from temoin.language import sayable
from temoin.model import Disclosure, Standing
from temoin.notices import Notice, notices
from temoin.vocabulary import Integrity, Statement, TrackKind

_KINDS = tuple(TrackKind)
_AI = frozenset({Statement.DECLARED, Statement.EVIDENCED})
TO_CONFIRM = frozenset({Statement.EVIDENCED, Statement.PROPOSED})
"""Whose word a person confirms or dismisses."""


class Show(StrEnum):
    """Which clips are listed; the words are what the window calls them."""

    ALL = sayable("all")
    UNKNOWN = sayable("unknown")
    TO_CONFIRM = sayable("to confirm")
    AI = sayable("AI")
    NO_AI = sayable("no AI")
    CONFLICTING = sayable("conflicting")
    PROBLEMS = sayable("problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One clip of the list.

    Attributes:
        media_changed: Whether its media changed or left since the scan.
        shows: The filters that let it through.
        search_text: Where a text filter looks, in one case: names, reel, tools.
        scene: In the one form of all its spellings, or empty.
    """

    standing: Standing
    media_changed: bool
    shows: frozenset[Show]
    search_text: str
    scene: str = ""

    @property
    def own_id(self) -> str:
        """Its application's own id, or ""; a nest that is used twice has those in it twice."""
        clip = self.standing.clip
        return "" if clip.depth else clip.guid

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """Return a clip's place in the list."""
        from temoin.timeline.labels import scene_key  # OpenTimelineIO: no window waits for it

        media_changed = bool(standing.media_since)
        return cls(
            standing=standing,
            media_changed=media_changed,
            shows=_shows(standing, media_changed=media_changed),
            search_text=_search_text(standing),
            scene=scene_key(standing.clip),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the window shows of a cut; made off the GUI thread, never changed.

    Attributes:
        listed: In record order; where several begin together, picture and lower tracks first.
        notices: What is not known of the cut, the worst first.
        counts: How many clips each filter lets through.
    """

    disclosure: Disclosure
    listed: tuple[Listed, ...]
    notices: tuple[Notice, ...]
    counts: Mapping[Show, int]

    @classmethod
    def of(cls, disclosure: Disclosure) -> Self:
        """Return the list of a disclosure's clips."""
        ordered = sorted(disclosure.standings, key=_record_order)
        listed = tuple(map(Listed.of, ordered))
        return cls(
            disclosure=disclosure,
            listed=listed,
            notices=tuple(notices(disclosure)),
            counts=Counter(show for each in listed for show in each.shows),
        )

    def count(self, show: Show) -> int:
        """Return how many clips a filter lets through."""
        return self.counts.get(show, 0)

    def accepted(self, show: Show, text: str) -> Sequence[bool]:
        """Return for each clip whether a filter lets it through and it holds each word."""
        words = text.casefold().split()
        return [
            show in each.shows and all(word in each.search_text for word in words)
            for each in self.listed
        ]


def _record_order(standing: Standing) -> tuple[bool, int, int, int]:
    clip = standing.clip
    record = clip.record_range
    start = record.start if record else 0
    return (record is None, start, _KINDS.index(clip.kind), clip.track_index)


def _shows(standing: Standing, *, media_changed: bool) -> frozenset[Show]:
    """Return the filters that let a clip through.

    Those for what was said count clips that are seen, as the disclosure's totals do; those for
    what is left to do count every clip, as its sheet does.
    """
    seen, statement = standing.clip.visible, standing.statement
    altered = any(fact.integrity is Integrity.ALTERED for fact in standing.evidence)
    holds = {
        Show.ALL: True,
        Show.UNKNOWN: seen and (standing.unknown_frames > 0 or not standing.rows),
        Show.TO_CONFIRM: any(row.basis in TO_CONFIRM for row in standing.rows),
        Show.AI: seen and statement in _AI,
        Show.NO_AI: seen and statement is Statement.ATTESTED,
        Show.CONFLICTING: bool(standing.conflict),
        Show.PROBLEMS: bool(standing.media_problem) or media_changed or altered,
    }
    return frozenset(show for show, let_through in holds.items() if let_through)


def _search_text(standing: Standing) -> str:
    clip = standing.clip
    media = [each.name for each in clip.media]
    tools = [row.tool for row in standing.rows]
    people = [row.said_by for row in standing.rows]
    words = [clip.name, clip.id, clip.track, clip.reel, *media, *tools, *people]
    return "\n".join(words).casefold()
