"""How well a tool answers what a person typed."""

import re
from collections.abc import Sequence

from temoin.catalogue.model import Grade, Model, Tool

_WORD = re.compile(r"\w+")
_INSIDE = -1  # no word begins so, but one holds it


def rank_of(tool: Tool, wanted: Sequence[str]) -> tuple[int, ...] | None:
    """Return how well a tool answers a search, least is best; None where a word has no place.

    A person types the beginnings of words, in the order in which they would say them.
    """
    own = f"{tool.product} {' '.join(tool.all_names)}".casefold()
    label = f"{tool.vendor.casefold()} {own}"
    begins = [word.start() for word in _WORD.finditer(label)]
    places = [
        next((at for at in begins if label.startswith(word, at)), _INSIDE if word in own else None)
        for word in wanted
    ]
    known = [place for place in places if place is not None]
    if len(known) < len(wanted):
        return None
    name = tool.name.casefold()
    in_name = [name.find(word) for word in wanted if word in name]
    return (
        int(name != " ".join(wanted)),
        known.count(_INSIDE),
        int(known != sorted(known)),
        int(tool.model is Model.NONE),
        int(not in_name),
        min(in_name, default=0),
        int(tool.confidence is Grade.LOW),
        len(name),
    )
