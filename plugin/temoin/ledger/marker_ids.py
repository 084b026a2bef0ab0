"""The short form of an entry's id that stands in a marker's name.

Formats and programs drop all metadata and keep a marker's name, some in capitals only: so it is
short and its case means nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_DIGITS = 10
_IN_NAME = re.compile(rf"#([0-9a-f]{{{_DIGITS}}})(?![0-9a-f])", re.IGNORECASE)
_ALGORITHM = "sha256:"


def marker_id(entry: str) -> str:
    """Return what a marker's name says of an entry: `#3f9a2c1d07`."""
    return f"#{entry.removeprefix(_ALGORITHM)[:_DIGITS]}"


def marked_entries(names: Iterable[str], entries: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the entries that markers' names tell.

    Args:
        names: Of markers.
        entries: Ids by their short form, as `by_marker_id` gives them.
    """
    found = (f"#{each.lower()}" for name in names for each in _IN_NAME.findall(name))
    return frozenset(entries[each] for each in found if each in entries)


def by_marker_id(entries: Iterable[str]) -> dict[str, str]:
    """Return entries' ids by their short form; a form that two have tells neither."""
    ids = [*dict.fromkeys(entries)]
    count = Counter(map(marker_id, ids))
    return {short: each for each in ids if count[short := marker_id(each)] == 1}
