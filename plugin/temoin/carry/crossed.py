"""Links of which names say that another clip is meant."""

from collections.abc import Iterable

from temoin.match import Link, Matching
from temoin.match.identities import Identities
from temoin.match.names import stem
from temoin.model import ClipView

_Named = tuple[str, str, str]
"""Track kind, an identity of the material, and the name of a clip that shows it."""


def crossed(matching: Matching, olds: Iterable[ClipView]) -> frozenset[tuple[str, str]]:
    """Return the new and the old clip, by their ids, of each link that crosses names.

    The new clip has the name of another old use of the material, or another new clip that shows it
    has the old one's. Where names are kept, somebody moved or copied a use; where they are lost,
    none crosses.
    """
    named = {each for clip in olds for each in _named(clip, clip.name)}
    links = [link for found in matching.found for link in found.links]
    kept = {link.old.id for link in links if _is_named_so(link)}
    return frozenset(
        (link.new.id, link.old.id)
        for link in links
        if not _is_named_so(link)
        and (link.old.id in kept or not named.isdisjoint(_named(link.old, link.new.name)))
    )


def _is_named_so(link: Link) -> bool:
    one, other = link.new.name, link.old.name
    return one.casefold() == other.casefold() or stem(one) == stem(other) != ""


def _named(clip: ClipView, name: str) -> Iterable[_Named]:
    identities = Identities.of(clip).as_written if name else ()
    return [(clip.kind, each, name.casefold()) for each in identities]
