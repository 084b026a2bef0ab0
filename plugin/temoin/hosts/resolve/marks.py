"""Our markers: told from the person's own by their custom data, which the application never shows.

Every write is read back: the application says True to some that do nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from temoin.errors import HostError
from temoin.hosts.resolve.calls import APPLICATION, Calls, Remote
from temoin.hosts.resolve.items import OURS, Seen, markers_of
from temoin.language import say
from temoin.model import HostMarker, Mark

COLOURS = (
    *("Blue", "Cyan", "Green", "Yellow", "Red", "Pink", "Purple", "Fuchsia"),
    *("Rose", "Lavender", "Sky", "Mint", "Lemon", "Sand", "Cocoa", "Cream"),
)
"""Colours of markers. Source: the listings 18.5 to 21.0; items have sixteen others."""


@dataclass(frozen=True, slots=True)
class Place:
    """What markers stand on.

    Attributes:
        item: Its id; empty for the timeline.
        zero: Frame that the application's count has where ours is 0.
    """

    item: str
    remote: Remote
    zero: int


def places(timeline: Remote, start: int, seen: Mapping[str, Seen]) -> Iterator[Place]:
    """Yield everything that markers may stand on, the timeline first."""
    yield Place("", timeline, -start)
    for identifier, each in seen.items():
        yield Place(identifier, each.remote, each.left)


def marks_at(calls: Calls, place: Place) -> Iterator[Mark]:
    """Yield our markers there: 1 call."""
    for marker in markers_of(calls, place.remote, place.zero):
        if marker.id:
            yield Mark(item=place.item, marker=marker)


def put(calls: Calls, place: Place, marker: HostMarker) -> None:
    """Make a marker of ours, in place of one that has its id there.

    Raises:
        HostError: The colour is none, another marker stands there, or it came to nothing.
    """
    if marker.colour not in COLOURS:
        raise HostError(
            say(
                "{application} has no marker in {colour!r}",
                application=APPLICATION,
                colour=marker.colour,
            ),
            hint=say("Use one of: {names}.", names=", ".join(COLOURS)),
        )
    before = markers_of(calls, place.remote, place.zero)
    if any(each.start == marker.start and each.id != marker.id for each in before):
        raise HostError(
            say("another marker stands at frame {frame}", frame=marker.start),
            hint="Move it by a frame, or take it away.",
        )
    if any(each.id == marker.id for each in before):
        remove(calls, place, marker.id)
    done = calls.write(
        place.remote,
        "AddMarker",
        float(marker.start + place.zero),
        marker.colour,
        marker.name,
        marker.note,
        float(marker.duration),
        OURS + marker.id,
    )
    after = markers_of(calls, place.remote, place.zero)
    if marker not in after:
        near = next((each for each in after if each.id == marker.id), None)
        raise _without_effect("AddMarker", says_done=done, near=near)


def remove(calls: Calls, place: Place, identifier: str) -> None:
    """Take a marker of ours away.

    Raises:
        HostError: It is still there.
    """
    done = calls.write(place.remote, "DeleteMarkerByCustomData", OURS + identifier)
    if any(each.id == identifier for each in markers_of(calls, place.remote, place.zero)):
        raise _without_effect("DeleteMarkerByCustomData", says_done=done)


def _without_effect(name: str, *, says_done: bool, near: HostMarker | None = None) -> HostError:
    if near is not None:
        return HostError(
            say(
                "{application} made the marker otherwise than it was asked", application=APPLICATION
            ),
            hint="Look at it there, and take it away if it is wrong.",
        )
    return without_effect(name, says_done=says_done)


def without_effect(name: str, *, says_done: bool) -> HostError:
    """Return the error of a write that changed nothing, whatever the application said of it."""
    words = (
        say(
            "{application} said that {name} was done, and nothing changed",
            application=APPLICATION,
            name=name,
        )
        if says_done
        else say("{application} refused {name}", application=APPLICATION, name=name)
    )
    return HostError(words, hint="Unlock the track, close dialogs, and try again.")
