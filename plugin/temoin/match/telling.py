"""Words for what became of a use, and the frames that two clips have in common."""

from collections import Counter
from collections.abc import Iterable

from temoin.match.assigning import Claim
from temoin.match.candidates import SURE, Edge
from temoin.match.matching import Change, Found, Link, Sureness
from temoin.match.order import Order
from temoin.match.uses import Use
from temoin.model import ClipView
from temoin.rate import FrameRange

_SAME, _NEW = (Change.SAME,), (Change.NEW,)


class Tracks:
    """Which old track most clips of went where: one that went elsewhere has moved."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        """Count the tracks of claims."""
        went = Counter((_track(each.edge.old), each.edge.new.clip.track_index) for each in claims)
        self._usual: dict[Track, int] = {}
        for (track, index), _ in went.most_common():
            self._usual.setdefault(track, index)

    def is_moved(self, old: Use, new: Use) -> bool:
        """Return whether a clip left its track."""
        return self._usual.get(_track(old)) != new.clip.track_index


Track = tuple[int, int]
"""Its kind, and its index among those of its kind."""


def _track(use: Use) -> Track:
    return use.material.kind, use.clip.track_index


def link_of(claim: Claim, order: Order, tracks: Tracks) -> Link:
    """Return a claim as a link, with words where it is sure."""
    edge, use = claim.edge, claim.use
    verdict = edge.verdict
    common, old_common = _common(edge)
    return Link(
        old=edge.old.clip,
        new=edge.new.clip,
        material=verdict.sureness,
        use=use,
        agreed=(*verdict.agreed, *claim.by) if claim.by else verdict.agreed,
        disagreed=verdict.disagreed,
        common=common,
        old_common=old_common,
        changes=_changes(claim, order, tracks) if use in SURE else (),
    )


def _common(edge: Edge) -> tuple[FrameRange | None, FrameRange | None]:
    """Return the media frames that both show, transitions included, as each counts them."""
    old, new = edge.old, edge.new
    if edge.shared is None or edge.verdict.sureness is Sureness.DENIED:
        return None, None
    start, end = edge.shared
    if _has_transitions(new.clip) and _has_transitions(old.clip):
        old_start, old_end = old.visible_ticks
        new_start, new_end = new.visible_ticks
        start = max(old_start + edge.shift, new_start)
        end = min(old_end + edge.shift, new_end)
    return _frames(start, end, new), _frames(start - edge.shift, end - edge.shift, old)


def _has_transitions(clip: ClipView) -> bool:
    """Return whether a clip shows more frames than its own; where one has none, it shows fewer."""
    return bool(clip.transition_in or clip.transition_out)


def _frames(start: int, end: int, use: Use) -> FrameRange | None:
    """Return ticks as whole media frames, as a clip's own range counts them."""
    shown = use.shown
    if shown is None or (start == use.start and end == use.end):
        return shown
    tick = use.material.tick
    wrapped = shown.start - use.start // tick  # days that its timecode has begun anew
    first = start // tick + wrapped
    last = -(-end // tick) + wrapped
    return FrameRange(start=first, duration=last - first, rate=shown.rate)


def _changes(claim: Claim, order: Order, tracks: Tracks) -> tuple[Change, ...]:
    edge, change = claim.edge, claim.change
    old, new = edge.old, edge.new
    words = _of_frames(edge) if change is None else [change]  # a piece is shorter than the whole
    if old.speed != new.speed:
        words += _of_speed(edge)
    is_there = order.is_in_place(old.at, new.at) if change else order.is_in_order(old.at, new.at)
    if not is_there or tracks.is_moved(old, new):
        words.append(Change.MOVED)
    if _is_replaced(edge):
        words.append(Change.REPLACED)
    return (*words,) or _SAME


def _of_frames(edge: Edge) -> list[Change]:
    old, new = edge.old, edge.new
    head, tail = new.start - old.start - edge.shift, new.end - old.end - edge.shift
    if head == tail:
        return [Change.SLIPPED] if head else []
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
    old, new = edge.old.media, edge.new.media
    if not (old and new and old.name and new.name):
        return False
    was, is_ = edge.old.material.content_hash, edge.new.material.content_hash
    if was and is_:
        return was != is_
    return old.name != new.name and old.name.casefold() != new.name.casefold()


def found_of(use: Use, links: list[Link]) -> Found:
    """Return what a new clip is, by its links."""
    clip = use.clip
    if len(links) == 1 and (only := links[0].use) in SURE and only:
        return Found(clip=clip, changes=links[0].changes, sureness=only, links=(*links,))
    sure = [each for each in links if each.use in SURE]
    if sure:
        others = [each for each in links if each.use not in SURE]
        words = tuple(dict.fromkeys(word for each in sure for word in each.changes))
        least = max((each.use for each in sure if each.use), key=SURE.index)
        return Found(clip=clip, changes=words, sureness=least, links=(*sure, *others))
    if any(each.use is Sureness.AMBIGUOUS for each in links):
        asked = sorted(links, key=lambda each: each.use is not Sureness.AMBIGUOUS)
        return Found(clip=clip, changes=(), sureness=Sureness.AMBIGUOUS, links=(*asked,))
    sureness = Sureness.CERTAIN if use.material.key and not links else Sureness.LIKELY
    return Found(clip=clip, changes=_NEW, sureness=sureness, links=(*links,))
