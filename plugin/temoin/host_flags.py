"""Our flags in an open application: markers, and colours where asked, written and taken back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from temoin.annotate import flags_of
from temoin.border import ask_host
from temoin.cut import Cut
from temoin.errors import HostBusyError, HostGoneError, TemoinError
from temoin.language import say
from temoin.model import Host, HostMarker, Mark, WritesColours, WritesMarkers
from temoin.timeline import Flag

_PREFIX = "temoin-"
_COLOURS: Mapping[str, tuple[str, ...]] = {
    "RED": ("red", "orange", "pink", "color_01"),
    "YELLOW": ("yellow", "apricot", "lime", "color_03"),
    "PURPLE": ("purple", "violet", "lavender", "color_06"),
}
"""What stands for a flag's colour where an application has others; the first that there is.

Source: clip colours of DaVinci Resolve 21; strip colours of Blender 4.5, which has numbers only.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFlag:
    """A flag for one item of a host.

    Attributes:
        item: The item's id.
        name: The clip's, for a person.
        flag: What it shows.
    """

    item: str
    name: str
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What is to be flagged in a host.

    Attributes:
        on: On items.
        nested: Clips of which something is said, and which no item of the timeline is alone.
    """

    on: tuple[HostFlag, ...]
    nested: int = 0


@dataclass(slots=True, kw_only=True)
class Written:
    """What became of writing flags, or of taking them back.

    Attributes:
        markers: Written, or taken away.
        stale: Older ones of ours taken away because nothing is said of their clips any more.
        colours: Given, or given back.
        failed: What was not done, a sentence for each clip.
        stopped: Why the rest was left; None where all was tried.
    """

    markers: int = 0
    stale: int = 0
    colours: int = 0
    failed: list[str] = field(default_factory=list)
    stopped: TemoinError | None = None


@dataclass(slots=True)
class ColoursBefore:
    """The colours that items had before ours, for as long as the window is open.

    Attributes:
        before: Colour that was there, by the item's id.
        ours: The one that we gave instead.
    """

    before: dict[str, str] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)


def host_flags(cut: Cut) -> Flags:
    """Return the flags that an application is to show: what `annotate` writes into a file."""
    clips = {each.id: each for each in cut.view.clips}
    flags = [each for each in flags_of(cut) if each.marker]
    on = [
        HostFlag(item=clip.guid, name=clip.name, flag=each)
        for each in flags
        if (clip := clips[each.clip]).guid and not clip.depth
    ]
    return Flags(on=tuple(on), nested=len(flags) - len(on))


def write_flags(host: Host, flags: Sequence[HostFlag], colours: ColoursBefore | None) -> Written:
    """Have an application show flags and no older ones of ours; return what became of it.

    Args:
        host: One that writes markers.
        flags: On which items.
        colours: Gets the colours that items had; None leaves colours alone.
    """
    written = Written()

    def write() -> None:
        if isinstance(host, WritesMarkers):
            kept = {_mark(each).marker.id for each in flags}
            there = ask_host(host.label, "marks", host.marks)
            stale = [each for each in there if _is_stale(each, kept)]
            written.stale = sum(_each(host, written, _removals(host, stale)))
        for each in flags:
            _flag(host, each, written)
            if colours is not None:
                _colour(host, each, colours, written)

    _until_stopped(written, write)
    return written


def take_back_flags(host: Host, colours: ColoursBefore) -> Written:
    """Take every marker of ours away, and give items the colours back that they had.

    An item that has another colour than ours by now was coloured by a person since: it stays.
    """
    written = Written()

    def take_back() -> None:
        if isinstance(host, WritesMarkers):
            there = ask_host(host.label, "marks", host.marks)
            ours = [each for each in there if each.marker.id.startswith(_PREFIX)]
            written.markers = sum(_each(host, written, _removals(host, ours)))
        if isinstance(host, WritesColours):
            tries = [
                Try(item, "set_colour", _giving_back(host, item, colours))
                for item in colours.before
            ]
            written.colours = sum(_each(host, written, tries))

    _until_stopped(written, take_back)
    return written


class Try(NamedTuple):
    """Something to be tried on one item.

    Attributes:
        name: Of what it is tried on, for a person.
        what: What the host is asked for.
        do: Does it, and returns whether anything changed.
    """

    name: str
    what: str
    do: Callable[[], bool]


def _until_stopped(written: Written, do: Callable[[], None]) -> None:
    """Do something; where the application is busy or gone, the rest is left and told."""
    try:
        do()
    except TemoinError as error:
        written.stopped = error


def _each(host: Host, written: Written, tries: Iterable[Try]) -> Iterator[bool]:
    """Try one thing after another; one that fails is named and holds up no other."""
    for name, what, do in tries:
        try:
            yield ask_host(host.label, what, do)
        except (HostBusyError, HostGoneError):
            raise
        except TemoinError as error:
            written.failed.append(
                say("{subject}: {reason}", subject=name, reason=say(error.message))
            )


def _flag(host: Host, flag: HostFlag, written: Written) -> None:
    if isinstance(host, WritesMarkers):
        tries = [Try(flag.name, "put_mark", lambda: _put(host, flag))]
        written.markers += sum(_each(host, written, tries))


def _put(host: WritesMarkers, flag: HostFlag) -> bool:
    host.put_mark(_mark(flag))
    return True


def _mark(flag: HostFlag) -> Mark:
    """Return a marker on an item's first frame; its id stays, so that a new one replaces it."""
    digest = sha256(flag.item.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    marker = HostMarker(
        start=0,
        name=flag.flag.marker,
        colour=flag.flag.colour.capitalize(),
        note=flag.flag.comment,
        id=f"{_PREFIX}{digest}",
    )
    return Mark(item=flag.item, marker=marker)


def _is_stale(mark: Mark, kept: set[str]) -> bool:
    return mark.marker.id.startswith(_PREFIX) and mark.marker.id not in kept


def _removals(host: WritesMarkers, marks: Sequence[Mark]) -> Iterator[Try]:
    for each in marks:

        def remove(mark: str = each.marker.id) -> bool:
            host.remove_mark(mark)
            return True

        yield Try(each.marker.name, "remove_mark", remove)


def _colour(host: Host, flag: HostFlag, colours: ColoursBefore, written: Written) -> None:
    if not isinstance(host, WritesColours):
        return
    wanted = colour_of(host, flag.flag)

    def give() -> bool:
        before = host.colour(flag.item)
        if not wanted or before == wanted:
            return False
        host.set_colour(flag.item, wanted)
        colours.before.setdefault(flag.item, before)
        colours.ours[flag.item] = wanted
        return True

    written.colours += sum(_each(host, written, [Try(flag.name, "set_colour", give)]))


def colour_of(host: WritesColours, flag: Flag) -> str:
    """Return the colour of an application that stands for a flag's, or ""."""
    there = {each.casefold(): each for each in host.colours}
    wanted = _COLOURS.get(flag.colour, ())
    return next((there[each] for each in wanted if each in there), "")


def _giving_back(host: WritesColours, item: str, colours: ColoursBefore) -> Callable[[], bool]:
    def give_back() -> bool:
        is_ours = host.colour(item) == colours.ours[item]
        if is_ours:
            host.set_colour(item, colours.before[item])
        del colours.before[item], colours.ours[item]
        return is_ours

    return give_back
