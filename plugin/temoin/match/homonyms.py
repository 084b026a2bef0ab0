"""Names that several materials of one cut have: they tell nothing."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from temoin.match.materials import Length
from temoin.match.uses import Use


def homonyms(uses: Sequence[Use], names: frozenset[str]) -> set[str]:
    """Return those of some names under which one cut has media of several lengths or reels.

    Versions of one shot, and a part of it with handles, lie within each other and have names that
    differ; two files of one name and of several lengths are two.
    """
    files: defaultdict[str, defaultdict[str, set[Length]]]
    files = defaultdict(lambda: defaultdict(set))
    reels: defaultdict[str, set[str]] = defaultdict(set)
    for use in uses:
        length, reel = use.material.length, use.material.reel
        for name in use.names & names:
            if length and use.media:
                files[name][use.media.name.casefold()].add(length)
            if reel:
                reels[name].add(reel)
    several = {name for name, by_file in files.items() if _are_several(by_file.values())}
    return several | {name for name, each in reels.items() if len(each) > 1}


def _are_several(by_file: Collection[set[Length]]) -> bool:
    """Return whether one file name has several lengths, or not all are parts of the longest."""
    lengths = {length for each in by_file for length in each}
    if any(len(each) > 1 for each in by_file):
        return True
    start, duration = max(lengths, key=lambda each: each[1])
    return any(each < start or each + length > start + duration for each, length in lengths)
