"""Which old clips a new one may come from: those that share an identity and some frames."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from temoin.match.edges import Edge
from temoin.match.grounds import verdict_on
from temoin.match.identities import EDL_REEL
from temoin.match.materials import Length, Material
from temoin.match.spans import Intervals
from temoin.match.uses import Use
from temoin.match.words import Ground, Sureness

Key = tuple[int, str, str]
"""Kind of track, which identity, and what it is."""

FEW = 12
"""Uses of one material that are sooner looked at one by one than put in order."""

MOST = 16
"""Old clips that one new clip is compared with: a slug that is everywhere is none of them."""

_HASH, _UMID, _URL, _REEL, _NAME = "hash", "umid", "url", "reel", "name"
_OF_FILES = (_HASH, _UMID, _URL)


class Index:
    """The clips of the old cut by each of their identities."""

    def __init__(self, olds: Sequence[Use]) -> None:
        """Group the clips; their order in time is made where it is asked for."""
        self._olds = olds
        self._groups: defaultdict[Key, list[Use]] = defaultdict(list)
        keys: dict[Material, list[Key]] = {}
        for use in olds:
            of_material = keys.get(use.material)
            if of_material is None:
                of_material = keys[use.material] = [*_identities(use.material)]
            for key in of_material:
                self._groups[key].append(use)
        self._by_name: defaultdict[Key, list[Use]] | None = None
        self._sorted: dict[Key, _Timed | None] = {}
        self._shelves: dict[Material, list[tuple[bool, _Timed]]] = {}

    def edges(self, new: Use) -> list[Edge]:
        """Return the old clips that a new one may come from, by the strongest identity that tells.

        A weaker identity is not asked where a stronger one gave a sure answer.
        """
        found: dict[int, Edge] = {}
        shelves = self._shelves.get(new.material)
        if shelves is None:
            shelves = self._shelves[new.material] = [*self._of(new.material)]
        is_sure = False
        for is_of_bytes, timed in shelves:
            is_sure |= _look(new, timed, found)
            if is_sure and not is_of_bytes:
                return [*found.values()]
        if not is_sure:
            for name in new.names:
                timed_by_name = self._timed((new.material.kind, _NAME, name), self._named())
                if timed_by_name:
                    _look(new, timed_by_name, found)
        return [*found.values()]

    def _of(self, material: Material) -> Iterator[tuple[bool, "_Timed"]]:
        """Yield the clips that share an identity, strongest first, and whether it is the bytes."""
        for key in _identities(material):
            timed = self._timed(key, self._groups)
            if timed:
                yield key[1] is _HASH, timed

    def _timed(self, key: Key, groups: defaultdict[Key, list[Use]]) -> "_Timed | None":
        if key not in self._sorted:
            uses = groups.get(key)
            self._sorted[key] = _Timed(uses, is_one_file=key[1] in _OF_FILES) if uses else None
        return self._sorted[key]

    def _named(self) -> defaultdict[Key, list[Use]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for use in self._olds:
                for name in use.names:
                    self._by_name[use.material.kind, _NAME, name].append(use)
        return self._by_name


def _look(new: Use, timed: "_Timed", found: dict[int, Edge]) -> bool:
    """Add the edges to clips of one identity; return whether one of them is sure."""
    touching = timed.touching(new)
    is_of_many = len(touching) >= MOST
    is_sure = False
    start, end = new.start, new.end
    for old, shift in touching[:MOST] if is_of_many else touching:
        if old.at not in found:
            verdict = verdict_on(old, new, shift)
            is_sure = is_sure or verdict.is_sure
            shared = None
            if end > start and old.end > old.start:
                shared = max(old.start + shift, start), min(old.end + shift, end)
            found[old.at] = Edge(old, new, verdict, shared, shift, is_of_many)
    return is_sure


class _Timed:
    """Clips of one identity, by the frames they show."""

    def __init__(self, uses: Sequence[Use], *, is_one_file: bool) -> None:
        self._all = uses
        self._is_one_file = is_one_file
        self._is_plain = len(uses) <= FEW and _is_plain(uses)
        self._untimed: list[tuple[Use, int]] = []
        self._parts: list[_Part] = []
        if not self._is_plain:
            self._sort()

    def _sort(self) -> None:
        parts: defaultdict[Length | None, list[Use]] = defaultdict(list)
        for use in self._all:
            if use.end > use.start:
                parts[use.material.length if self._is_one_file else None].append(use)
            else:
                self._untimed.append((use, 0))
        self._parts = [_Part(length, each) for length, each in parts.items()]

    def touching(self, new: Use) -> list[tuple[Use, int]]:
        """Return the clips that share frames, or may, and by how much they count less."""
        if not new.is_timed:
            return [(use, 0) for use in self._all]
        if self._is_plain:
            if new.end <= new.day:
                return self._plainly(new)
            self._is_plain = False
            self._sort()
        found = [*self._untimed]
        for part in self._parts:
            found += part.touching(new)
        return found

    def _plainly(self, new: Use) -> list[tuple[Use, int]]:
        """Return the clips of few that share frames, none of which goes on past midnight."""
        start, end, material = new.start, new.end, new.material
        found = []
        for use in self._all:
            shift = 0
            if self._is_one_file and use.material is not material:
                shift = _shift(use.material.length, material.length)
            if use.start + shift < end and start < use.end + shift:
                found.append((use, shift))
        return found


def _is_plain(uses: Iterable[Use]) -> bool:
    """Return whether all tell their frames, and none of them goes on past midnight."""
    for use in uses:  # noqa: SIM110 - asked of each material: a generator costs thrice
        if not use.start < use.end <= use.day:
            return False
    return True


def _shift(old: Length | None, new: Length | None) -> int:
    """Return by how much media begin later in the new cut, which a host may have lost."""
    return new[0] - old[0] if old and new and old[1] == new[1] else 0


class _Part:
    """Those of them that count their media from one first frame."""

    def __init__(self, length: Length | None, uses: Sequence[Use]) -> None:
        self._length = length
        self._timed = [(use, 0) for use in uses]
        self._timed += [(use, -use.day) for use in uses if use.end > use.day]  # past midnight
        self._ordered = _Ordered(self._timed) if len(self._timed) > FEW else None

    def touching(self, new: Use) -> list[tuple[Use, int]]:
        shift = _shift(self._length, new.material.length)
        found = self._between(new.start - shift, new.end - shift)
        if new.end > new.day:
            late = self._between(-shift, new.end - new.day - shift)
            found += [(use, day + new.day) for use, day in late]
        return [(use, day + shift) for use, day in found] if shift else found

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


def settled(edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges of one new clip that are to be believed, or all of them as questions.

    Sure ones leave the others out, certain ones the likely of other material. Several of other
    material, and equally good, are a question, never a guess.
    """
    if not edges:
        return []
    known = [each.asked() if each.shared is None and each.is_sure else each for each in edges]
    sure = _with_kin([each for each in known if each.verdict.is_sure], known)
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


def _with_kin(sure: list[Edge], edges: Sequence[Edge]) -> list[Edge]:
    """Return sure edges, with those to other uses of the file that pictures told.

    Of a few frames in common there may be no picture; the file is the same for all that.
    """
    told = (each for each in sure if Ground.PICTURES in each.verdict.agreed)
    first = next(told, None)
    if first is None or not first.old.material.is_known:
        return sure
    kin = [
        replace(each, verdict=each.verdict.as_sure_as(first.verdict))
        for each in edges
        if each.verdict.sureness is Sureness.AMBIGUOUS
        and each.shared
        and each.old.material is first.old.material
    ]
    return [*sure, *kin]


def is_one(use: Use, other: Use) -> bool:
    """Return whether two clips of one cut surely show the same material."""
    same = use.material.key == other.material.key and use.material.is_known
    return same or verdict_on(use, other).is_sure
