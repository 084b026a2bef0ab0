"""Words for what became of a use, and the frames that two clips have in common."""

from collections import Counter
from collections.abc import Iterable

from temoin.match.assigning import Claim
from temoin.match.edges import Edge
from temoin.match.matching import Found, Link
from temoin.match.order import Order
from temoin.match.uses import Use
from temoin.match.words import SURE, Change, Sureness

_SAME, _NEW = (Change.SAME,), (Change.NEW,)


class Tracks:
    """Which old track most clips of went where: one that went elsewhere has moved."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        """Count the tracks of claims."""
        went = Counter([(_track(each.edge.old), each.edge.new.place[2]) for each in claims])
        self._usual: dict[Track, int] = {}
        for (track, index), _ in went.most_common():
            self._usual.setdefault(track, index)

    def is_moved(self, old: Use, new: Use) -> bool:
        """Return whether a clip left its track."""
        return self._usual.get(_track(old)) != new.place[2]


Track = tuple[int, int]
"""Its kind, and its index among those of its kind."""


def _track(use: Use) -> Track:
    return use.place[1:]


def link_of(claim: Claim, order: Order, tracks: Tracks) -> Link:
    """Return a claim as a link, with words where it is sure."""
    edge, use, by = claim.edge, claim.use, claim.by
    old, new, verdict = edge.old, edge.new, edge.verdict
    return Link(
        old.clip,
        new.clip,
        verdict.sureness,
        use,
        (*verdict.agreed, *by) if by else verdict.agreed,
        verdict.disagreed,
        edge,
        _changes(claim, order, tracks) if use in SURE else (),
    )


def _changes(claim: Claim, order: Order, tracks: Tracks) -> tuple[Change, ...]:
    edge, change = claim.edge, claim.change
    old, new = edge.old, edge.new
    words: list[Change] = []
    if change:
        words.append(change)  # a piece is shorter than the whole
        is_there = order.is_in_place(old.at, new.at)
    else:
        head, tail = new.start - old.start - edge.shift, new.end - old.end - edge.shift
        if head or tail:
            words += _of_frames(head, tail)
        is_there = order.is_in_order(old.at, new.at)
    if old.speed != new.speed:
        words += _of_speed(edge)
    if not is_there or tracks.is_moved(old, new):
        words.append(Change.MOVED)
    if _is_replaced(edge):
        words.append(Change.REPLACED)
    return (*words,) if words else _SAME


def _of_frames(head: int, tail: int) -> list[Change]:
    """Return words for a first frame and an end that lie so many ticks later."""
    if head == tail:
        return [Change.SLIPPED]
    trimmed = [Change.TRIMMED] if head > 0 or tail < 0 else []
    extended = [Change.EXTENDED] if head < 0 or tail > 0 else []
    return trimmed + extended


def _of_speed(edge: Edge) -> list[Change]:
    (was, varied), (is_, varies) = edge.old.speed, edge.new.speed
    reversed_ = [Change.REVERSED] if was * is_ < 0 else []
    retimed = [Change.RETIMED] if abs(was) != abs(is_) or varied != varies else []
    return reversed_ + retimed


def _is_replaced(edge: Edge) -> bool:
    """Return whether the file is another: a proxy's original, a newer version.

    The same bytes, and a file of the same name in another folder, are the same source.
    """
    one, other = edge.old.material, edge.new.material
    if one is other and one.url:
        return False
    old, new = edge.old.media, edge.new.media
    if not (old and new and old.name and new.name):
        return False
    if one.content_hash and other.content_hash:
        return one.content_hash != other.content_hash
    return old.name != new.name and old.name.casefold() != new.name.casefold()


def found_of(use: Use, links: tuple[Link, ...]) -> Found:
    """Return what a new clip is, by its links."""
    clip = use.clip
    if len(links) == 1 and (only := links[0].use) in SURE and only:
        return Found(clip, links[0].changes, only, links)
    sure = [each for each in links if each.use in SURE]
    if sure:
        others = [each for each in links if each.use not in SURE]
        words = tuple(dict.fromkeys(word for each in sure for word in each.changes))
        least = max((each.use for each in sure if each.use), key=SURE.index)
        return Found(clip, words, least, (*sure, *others))
    if any(each.use is Sureness.AMBIGUOUS for each in links):
        asked = sorted(links, key=lambda each: each.use is not Sureness.AMBIGUOUS)
        return Found(clip, (), Sureness.AMBIGUOUS, (*asked,))
    sureness = Sureness.CERTAIN if use.material.key and not links else Sureness.LIKELY
    return Found(clip, _NEW, sureness, links)
