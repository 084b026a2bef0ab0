"""Which old clips a new one may come from: those that share an identity and some frames."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from temoin.match.grounds import Verdict, verdict_on
from temoin.match.identities import EDL_REEL
from temoin.match.matching import Sureness
from temoin.match.spans import Intervals
from temoin.match.uses import Use

Key = tuple[int, str, str]
"""Kind of track, which identity, and what it is."""

FEW = 12
"""Uses of one material that are sooner looked at one by one than put in order."""

MOST = 16
"""Old clips that one new clip is compared with: a slug that is everywhere is none of them."""

_HASH, _UMID, _URL, _REEL, _NAME = "hash", "umid", "url", "reel", "name"
_OF_FILES = (_HASH, _UMID, _URL)
SURE = (Sureness.CERTAIN, Sureness.LIKELY)


class Edge(msgspec.Struct, frozen=True):
    """An old clip and a new one that share an identity and some frames.

    Attributes:
        shared: Media frames in ticks, as the new clip counts; None where they are not told.
        shift: Ticks by which the old clip counts less: a day, or where its media begin elsewhere.
        is_of_many: Whether so many other old clips share the frames that they were not all asked.
    """

    old: Use
    new: Use
    verdict: Verdict
    shared: tuple[int, int] | None
    shift: int = 0
    is_of_many: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether both show the same frames of one material."""
        return self.verdict.sureness in SURE

    def asked(self) -> "Edge":
        """Return it as a question."""
        return replace(self, verdict=self.verdict.asked())


class Index:
    """The clips of the old cut by each of their identities."""

    def __init__(self, olds: Sequence[Use]) -> None:
        """Group the clips; their order in time is made where it is asked for."""
        self._olds = olds
        self._groups: defaultdict[Key, list[Use]] = defaultdict(list)
        for use in olds:
            for key in _identities(use):
                self._groups[key].append(use)
        self._by_name: defaultdict[Key, list[Use]] | None = None
        self._sorted: dict[Key, _Timed] = {}

    def edges(self, new: Use) -> list[Edge]:
        """Return the old clips that a new one may come from, by the strongest identity that tells.

        A weaker identity is not asked where a stronger one gave a sure answer.
        """
        found: dict[int, Edge] = {}
        for key in _identities(new):
            self._look(new, key, self._groups, found)
            if key[1] is not _HASH and _has_sure(found):
                return [*found.values()]
        if not _has_sure(found):
            for name in new.names:
                self._look(new, (new.kind, _NAME, name), self._named(), found)
        return [*found.values()]

    def _look(
        self,
        new: Use,
        key: Key,
        groups: defaultdict[Key, list[Use]],
        found: dict[int, Edge],
    ) -> None:
        if key not in groups:
            return
        if key not in self._sorted:
            self._sorted[key] = _Timed(groups[key], is_one_file=key[1] in _OF_FILES)
        touching = self._sorted[key].touching(new)
        is_of_many = len(touching) >= MOST
        for old, shift in touching[:MOST]:
            if old.at not in found:
                verdict = verdict_on(old, new, shift)
                shared = _shared(old, new, shift)
                found[old.at] = Edge(old, new, verdict, shared, shift, is_of_many)

    def _named(self) -> defaultdict[Key, list[Use]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for use in self._olds:
                for name in use.names:
                    self._by_name[use.kind, _NAME, name].append(use)
        return self._by_name


class _Timed:
    """Clips of one identity, by the frames they show."""

    def __init__(self, uses: Sequence[Use], *, is_one_file: bool) -> None:
        self._all = uses
        self._untimed = [(use, 0) for use in uses if not use.is_timed]
        parts: defaultdict[tuple[int, int] | None, list[Use]] = defaultdict(list)
        for use in uses:
            if use.is_timed:
                parts[use.length if is_one_file else None].append(use)
        self._parts = [_Part(length, each) for length, each in parts.items()]

    def touching(self, new: Use) -> list[tuple[Use, int]]:
        """Return the clips that share frames, or may, and by how much they count less."""
        if not new.is_timed:
            return [(use, 0) for use in self._all]
        found = [*self._untimed]
        for part in self._parts:
            found += part.touching(new)
        return found


class _Part:
    """Those of them that count their media from one first frame."""

    def __init__(self, length: tuple[int, int] | None, uses: Sequence[Use]) -> None:
        self._length = length
        self._timed = [(use, 0) for use in uses]
        self._timed += [(use, -use.day) for use in uses if use.end > use.day]  # past midnight
        self._intervals: Intervals | None = None
        self._exactly: defaultdict[tuple[int, int], list[tuple[Use, int]]] = defaultdict(list)
        if len(self._timed) > FEW:
            self._intervals = Intervals(
                (use.start + day, use.end + day) for use, day in self._timed
            )
            for use, day in self._timed:
                self._exactly[use.start + day, use.end + day].append((use, day))

    def touching(self, new: Use) -> list[tuple[Use, int]]:
        shift = self._shift(new)
        found = self._between(new.start - shift, new.end - shift)
        if new.end > new.day:
            late = self._between(-shift, new.end - new.day - shift)
            found += [(use, day + new.day) for use, day in late]
        return [(use, day + shift) for use, day in found] if shift else found

    def _shift(self, new: Use) -> int:
        """Return by how much the media begin later in the new cut, which a host may have lost."""
        if not (self._length and new.length) or self._length[1] != new.length[1]:
            return 0
        return new.length[0] - self._length[0]

    def _between(self, start: int, end: int) -> list[tuple[Use, int]]:
        """Return the clips that share frames; of too many only some that show the same."""
        if self._intervals:
            if (start, end) in self._exactly and self._intervals.count(start, end) > MOST:
                return self._exactly[start, end][:MOST]
            some = self._intervals.touching(start, end, at_most=MOST)
            return [self._timed[place] for place in some]
        return [
            (use, day)
            for use, day in self._timed
            if use.start + day < end and start < use.end + day
        ]


def _identities(use: Use) -> Iterator[Key]:
    """Yield what a clip's material is known by, strongest first.

    An address stands before a reel here: a reel is a whole day's, and tells only with more.
    """
    if use.looked.content_hash:
        yield use.kind, _HASH, use.looked.content_hash
    if use.umid:
        yield use.kind, _UMID, use.umid
    if use.url:
        yield use.kind, _URL, use.url
    if use.reel:
        yield use.kind, _REEL, use.reel[:EDL_REEL]  # a list may have cut it short


def _has_sure(found: dict[int, Edge]) -> bool:
    return any(each.is_sure for each in found.values())


def _shared(old: Use, new: Use, shift: int) -> tuple[int, int] | None:
    if not (old.is_timed and new.is_timed):
        return None
    return max(old.start + shift, new.start), min(old.end + shift, new.end)


def settled(edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges of one new clip that are to be believed, or all of them as questions.

    Sure ones leave the others out, certain ones the likely of other material. Several of other
    material, and equally good, are a question, never a guess.
    """
    known = [each.asked() if each.shared is None and each.is_sure else each for each in edges]
    sure = [each for each in known if each.is_sure]
    if len(sure) < 2:  # noqa: PLR2004 - nothing to choose among
        return sure or known
    certain = [each for each in sure if each.verdict.sureness is Sureness.CERTAIN]
    first = (certain or sure)[0]
    alike = [each for each in sure if is_one(each.old, first.old)]
    if len(alike) < len(sure) and not certain:
        return [each.asked() for each in sure]
    if any(not is_one(each.old, first.old) for each in certain):
        return [each.asked() for each in sure]
    return alike


def is_one(use: Use, other: Use) -> bool:
    """Return whether two clips of one cut surely show the same material."""
    same = use.key == other.key and use.is_known
    return same or verdict_on(use, other).sureness in SURE
