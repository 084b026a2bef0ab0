"""A facility's own tools beside ours."""

from collections.abc import Sequence
from dataclasses import replace

from temoin.catalogue.matching import Catalogue
from temoin.catalogue.model import Tool


def united(ours: Catalogue, theirs: Sequence[Tool], mark: str) -> Catalogue:
    """Return one catalogue of our tools and a facility's; theirs replace ours of the same id.

    Args:
        ours: The catalogue that ships.
        theirs: Tools of the facility.
        mark: What tells this state of the facility's files from another; stands in the version.
    """
    if not theirs:
        return ours
    ids = frozenset(tool.id for tool in theirs)
    kept = tuple(tool for tool in ours.tools if tool.id not in ids)
    return replace(
        ours,
        version=f"{ours.version}+facility {mark}",
        tools=(*kept, *theirs),
        facility=ids,
        replaced=ids & {tool.id for tool in ours.tools},
    )
