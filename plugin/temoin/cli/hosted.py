"""A cut that is open in an application: `host:resolve`."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from temoin import hosts
from temoin.border import ask_host
from temoin.cli.progress import progress
from temoin.cut import HostPlace, Wanted
from temoin.errors import HostBusyError, HostError, HostGoneError, InputError, TemoinError
from temoin.follow.known import Known, LookedUp
from temoin.language import say
from temoin.model import (
    HOST_CUT,
    ExportsCut,
    Host,
    HostFactory,
    HostOperation,
    HostState,
    HostTimeline,
    ReadsOperations,
    ReadsTimeline,
    TellsPlayhead,
)
from temoin.scan import Tick
from temoin.store.folders import MediaFolders
from temoin.store.host_ledgers import host_ledger
from temoin.timeline import host_document

PLAYHEAD = "playhead"
"""For `--at`: where the person stands in the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of an application.

    Attributes:
        timeline: All of it.
        is_bare: Whether the operations of its items were left out.
        playhead: Record frame that was seen when the reading began; None where the application
            does not tell.
    """

    state: HostState
    timeline: HostTimeline
    is_bare: bool
    playhead: int | None


def is_hosted(cut: str) -> bool:
    """Return whether a cut's name means an application."""
    return cut.startswith(HOST_CUT)


def wanted_in_host(asked: argparse.Namespace, *, operations: bool = True) -> Wanted:
    """Return the cut that is open in the application that the arguments name, read to its end.

    Args:
        asked: The arguments.
        operations: Whether it is asked for those that take it long to tell.

    Raises:
        InputError: There is no such application, or a rate was given.
        HostError: It cannot be reached, or does not answer as its interface says.
    """
    if asked.rate:
        raise InputError("an application says its own rate", hint="Leave out --rate.")
    factory = hosts.factory_named(asked.cut.removeprefix(HOST_CUT))
    with opened_host(factory) as host:
        found = read_whole(host, quiet=asked.quiet, operations=operations)
    place = HostPlace(
        host=factory.id, label=factory.label, state=found.state, playhead=found.playhead
    )
    return Wanted(
        path=None,
        content=host_document(found.timeline),
        hosted=place,
        is_bare=found.is_bare,
        timeline=asked.timeline,
        ledger=Path(asked.ledger) if asked.ledger else None,
        media=MediaFolders([Path(each) for each in asked.media]),
    )


def ledger_in_host(cut: str) -> Path:
    """Return where the ledger of the cut that is open in an application lies or would lie.

    Raises:
        InputError: There is no such application, or the project's folder holds several ledgers.
        HostError: It cannot be reached, or does not answer as its interface says.
    """
    factory = hosts.factory_named(cut.removeprefix(HOST_CUT))
    with opened_host(factory) as host:
        return host_ledger(factory.id, ask_host(host.label, "state", host.state))


def is_reachable(factory: HostFactory) -> bool | None:
    """Return whether an application can be reached from here, None where that went wrong."""
    try:
        return ask_host(factory.label, "is_here", factory.is_here)
    except TemoinError:  # a list goes on
        return None


@contextmanager
def opened_host(factory: HostFactory) -> Iterator[Host]:
    """Give an application, and let go of it.

    Raises:
        HostGoneError: It cannot be reached.
        HostError: It, or its adapter, does not answer as it should.
    """
    if not ask_host(factory.label, "is_here", factory.is_here):
        raise HostGoneError(
            say("{application} cannot be reached from here", application=factory.label),
            hint="Open it first; where it lets nobody in, start Temoin from its own menu.",
        )
    host = ask_host(factory.label, "open", factory.open)
    try:
        yield host
    finally:
        ask_host(factory.label, "close", host.close)


def read_whole(host: Host, *, quiet: bool, operations: bool = True) -> Read:
    """Return the timeline that is open in an application; the playhead is asked first.

    Args:
        host: The application.
        quiet: Whether no progress is shown.
        operations: Whether it is asked for those that take it long to tell.

    Raises:
        HostError: It does not answer as its interface says, or no timeline is open.
    """
    state, playhead = ask_host(host.label, "state", host.state), None
    if isinstance(host, TellsPlayhead):
        playhead = ask_host(host.label, "playhead", host.playhead)
    timeline = _timeline(host, progress(say("items read"), quiet=quiet))
    is_bare = isinstance(host, ReadsOperations) and host.operations_late
    if isinstance(host, ReadsOperations) and is_bare and operations:
        ask = partial(_operations, host.label, host)
        tick = progress(say("items looked into"), quiet=quiet)
        timeline, is_bare = _with_operations(timeline, ask, tick), False
    return Read(state=state, timeline=timeline, is_bare=is_bare, playhead=playhead)


def exported(host: Host, out: Path) -> bytes:
    """Have an application write its open timeline to a new file; return what is in it.

    Raises:
        HostError: It writes none, not in this format, or not there.
    """
    if not isinstance(host, ExportsCut):
        raise HostError(
            say("{application} writes no timeline when asked from outside", application=host.label),
            hint="Export it there by hand, and scan the file.",
        )
    place = out.absolute()  # it runs in another folder than we do
    ask_host(host.label, "export_cut", lambda: host.export_cut(place))
    try:
        return out.read_bytes()
    except OSError as error:
        raise HostError(
            say("{name} cannot be read ({reason})", name=out.name, reason=error.strerror or error),
            hint="Choose a folder that both may read.",
            file=str(out),
        ) from error


def _timeline(host: Host, tick: Tick) -> HostTimeline:
    if not isinstance(host, ReadsTimeline):
        raise HostError(
            say("{application} does not tell its timeline", application=host.label),
            hint="Export the timeline and name its file.",
        )
    whole = None
    pieces = ask_host(host.label, "timeline", host.timeline)
    for piece in iter(lambda: ask_host(host.label, "timeline", lambda: next(pieces, None)), None):
        tick(piece.done, piece.total)
        whole = piece.timeline
    if whole is None:
        raise HostError(
            say("{application} did not tell its timeline to the end", application=host.label),
            hint="Open a timeline in it and try again.",
        )
    return whole


def _operations(label: str, host: ReadsOperations, item: str) -> tuple[HostOperation, ...]:
    return ask_host(label, "operations", lambda: host.operations(item))


def _with_operations(
    whole: HostTimeline, ask: Callable[[str], tuple[HostOperation, ...]], tick: Tick
) -> HostTimeline:
    """Return a timeline with what is slow to ask for; one item's failure does not hide others."""
    known = Known()
    known.take(whole, is_whole=True, asks=True)
    items = [*known.waiting]
    for done, item in enumerate(items, start=1):
        try:
            known.keep(item, LookedUp("", ask(item)))
        except (HostGoneError, HostBusyError):
            raise
        except HostError as error:
            known.fail(item, str(error))
        tick(done, len(items))
    return known.told((len(items), len(items)), asks=True) or whole
