"""Colours of items, and lines of ours that stay with the project.

A timeline item has no place for words: a node's label can be read and not written, its name is
the person's own. So our lines stand in the third-party metadata of its media, under a key with
the item's id: in no column unless the person adds it, saved with the project, and emptied again.
A key once made cannot be taken away; it stays, empty.
"""

from temoin.errors import HostError
from temoin.hosts.resolve.calls import APPLICATION, Calls
from temoin.hosts.resolve.items import Seen
from temoin.hosts.resolve.marks import without_effect
from temoin.language import say

COLOURS = (
    *("Orange", "Apricot", "Yellow", "Lime", "Olive", "Green", "Teal", "Navy"),
    *("Blue", "Purple", "Violet", "Pink", "Tan", "Beige", "Brown", "Chocolate"),
)
"""Colours of items. Source: the listings 18.5 to 21.0."""

LABEL, ID = "temoin.label", "temoin.id"


def colour(calls: Calls, seen: Seen) -> str:
    """Return the name of an item's colour, or ""."""
    return calls.text_or_none(seen.remote, "GetClipColor")


def set_colour(calls: Calls, seen: Seen, wanted: str) -> None:
    """Give an item a colour, or none.

    Raises:
        HostError: There is none of that name, or it had no effect: generators and titles keep none.
    """
    if wanted and wanted not in COLOURS:
        raise HostError(
            say(
                "{application} has no clip colour {colour!r}",
                application=APPLICATION,
                colour=wanted,
            ),
            hint=say("Use one of: {names}.", names=", ".join(COLOURS)),
        )
    name, given = ("SetClipColor", (wanted,)) if wanted else ("ClearClipColor", ())
    done = calls.write(seen.remote, name, *given)
    if colour(calls, seen) != wanted:
        raise without_effect(name, says_done=done)


def line(calls: Calls, seen: Seen, key: str) -> str:
    """Return our line on an item, or ""."""
    if seen.medium is None:
        return ""
    return calls.text_or_none(seen.medium.remote, "GetThirdPartyMetadata", _key(key, seen))


def set_line(calls: Calls, seen: Seen, key: str, text: str) -> None:
    """Write our line on an item; an empty one where it has one already.

    Raises:
        HostError: It shows no media, which would keep the line, or it had no effect.
    """
    if seen.medium is None:
        raise HostError(
            say("a generator or a title keeps no words of ours"),
            hint="Put a marker on it.",
            clip=seen.item.name,
        )
    if line(calls, seen, key) == text:
        return
    name = "SetThirdPartyMetadata"
    done = calls.write(seen.medium.remote, name, _key(key, seen), text)
    if line(calls, seen, key) != text:
        raise without_effect(name, says_done=done)


def _key(key: str, seen: Seen) -> str:
    return f"{key}.{seen.item.id}"
