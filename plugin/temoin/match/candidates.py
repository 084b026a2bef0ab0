"""Which old clips a new one may come from: those that share an identity and some frames."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from temoin.match.grounds import Verdict, verdict_on
from temoin.match.identities import EDL_REEL
from temoin.match.matching import Sureness
from temoin.match.materials import Material
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


class Edge(msgspec.Struct, frozen=True, gc=False):
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
            for key in _identities(use.material):
                self._groups[key].append(use)
        self._by_name: defaultdict[Key, list[Use]] | None = None
        self._sorted: dict[Key, _Timed] = {}

    def edges(self, new: Use) -> list[Edge]:
        """Return the old clips that a new one may come from, by the strongest identity that tells.

        A weaker identity is not asked where a stronger one gave a sure answer.
        """
        found: dict[int, Edge] = {}
        for key in _identities(new.material):
            self._look(new, key, self._groups, found)
            if key[1] is not _HASH and _has_sure(found):
                return [*found.values()]
        if not _has_sure(found):
            for name in new.names:
                self._look(new, (new.material.kind, _NAME, name), self._named(), found)
        return [*found.values()]

    def _look(
        self,
        new: Use,
        key: Key,
        groups: defaultdict[Key, list[Use]],
        found: dict[int, Edge],
    ) -> None:
        timed = self._sorted.get(key)
        if timed is None:
            if key not in groups:
                return
            timed = self._sorted[key] = _Timed(groups[key], is_one_file=key[1] in _OF_FILES)
        touching = timed.touching(new)
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
                    self._by_name[use.material.kind, _NAME, name].append(use)
        return self._by_name


class _Timed:
    """Clips of one identity, by the frames they show."""

    def __init__(self, uses: Sequence[Use], *, is_one_file: bool) -> None:
        self._all = uses
        self._untimed: list[tuple[Use, int]] = []
        parts: defaultdict[tuple[int, int] | None, list[Use]] = defaultdict(list)
        for use in uses:
            if use.end > use.start:
                parts[use.material.length if is_one_file else None].append(use)
            else:
                self._untimed.append((use, 0))
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
        self._ordered = _Ordered(self._timed) if len(self._timed) > FEW else None

    def touching(self, new: Use) -> list[tuple[Use, int]]:
        shift = self._shift(new)
        found = self._between(new.start - shift, new.end - shift)
        if new.end > new.day:
            late = self._between(-shift, new.end - new.day - shift)
            found += [(use, day + new.day) for use, day in late]
        return [(use, day + shift) for use, day in found] if shift else found

    def _shift(self, new: Use) -> int:
        """Return by how much the media begin later in the new cut, which a host may have lost."""
        length = new.material.length
        if not (self._length and length) or self._length[1] != length[1]:
            return 0
        return length[0] - self._length[0]

    def _between(self, start: int, end: int) -> list[tuple[Use, int]]:
        if self._ordered:
            return self._ordered.between(start, end)
        return [
            (use, day)
            for use, day in self._timed
            if use.start + day < end and start < use.end + day
        ]


class _Ordered:
    """Many clips of one first frame, in their order."""

    def __init__(self, timed: Sequence[tuple[Use, int]]) -> None:
        self._timed = timed
        self._intervals = Intervals((use.start + day, use.end + day) for use, day in timed)
        self._exactly: defaultdict[tuple[int, int], list[tuple[Use, int]]] = defaultdict(list)
        for use, day in timed:
            self._exactly[use.start + day, use.end + day].append((use, day))

    def between(self, start: int, end: int) -> list[tuple[Use, int]]:
        """Return the clips that share frames; of too many only some that show the same."""
        if (start, end) in self._exactly and self._intervals.count(start, end) > MOST:
            return self._exactly[start, end][:MOST]
        some = self._intervals.touching(start, end, at_most=MOST)
        return [self._timed[place] for place in some]


def _identities(material: Material) -> Iterator[Key]:
    """Yield what material is known by, strongest first.

    An address stands before a reel here: a reel is a whole day's, and tells only with more.
    """
    kind = material.kind
    if material.content_hash:
        yield kind, _HASH, material.content_hash
    if material.umid:
        yield kind, _UMID, material.umid
    if material.url:
        yield kind, _URL, material.url
    if material.reel:
        yield kind, _REEL, material.reel[:EDL_REEL]  # a list may have cut it short


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
    if not edges:
        return []
    known = [each.asked() if each.shared is None and each.is_sure else each for each in edges]
    sure = [each for each in known if each.verdict.sureness in SURE]
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
    same = use.material.key == other.material.key and use.material.is_known
    return same or verdict_on(use, other).sureness in SURE
