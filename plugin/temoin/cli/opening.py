"""From arguments to an opened cut."""

import argparse
import sys
from pathlib import Path

from temoin.cli.hosted import PLAYHEAD, is_hosted, ledger_in_host, wanted_in_host
from temoin.cut import Cut, Wanted, intact_state, ledger_state, open_cut
from temoin.errors import HostError, InputError, StoreError
from temoin.language import say
from temoin.ledger import Ledger
from temoin.model import LedgerState
from temoin.plugins import Plugins, load_plugins
from temoin.rate import FrameRange, Rate
from temoin.record import Agent
from temoin.selection import Selected, Wish, select
from temoin.store.folders import MediaFolders
from temoin.store.ledger_file import SUFFIX, find_ledger, is_there, read_ledger
from temoin.store.settings import plugins_wanted
from temoin.vocabulary import Hosting

_READ = ("cut", "old", "new", "answers", "log", "file", "ledger", "card", "root_key", "add")
"""Arguments that name a file to be read."""

MOST_STDIN = 512 * 1024 * 1024
"""Bytes of a cut that is read from a pipe."""


def wanted_cut(asked: argparse.Namespace, *, operations: bool = True) -> Wanted:
    """Return which cut the arguments mean.

    Args:
        asked: The arguments.
        operations: Whether an application is asked for those that take it long to tell.

    Raises:
        InputError: No such file or application, no such rate, or too much from a pipe.
        HostError: An application cannot be reached, or does not tell its timeline.
    """
    if is_hosted(asked.cut):
        return wanted_in_host(asked, operations=operations)
    from_stdin = asked.cut == "-"
    path = None if from_stdin else wanted_file(asked.cut)
    return Wanted(
        path=path,
        content=_piped() if from_stdin else None,
        timeline=asked.timeline,
        rate=Rate.of(asked.rate) if asked.rate else None,
        ledger=Path(asked.ledger) if asked.ledger else None,
        media=MediaFolders([Path(each) for each in asked.media]),
    )


def wanted_file(name: str) -> Path:
    """Return the path of a cut.

    Raises:
        InputError: Nothing is there, a ledger is, or an application was named.
    """
    if is_hosted(name):
        raise InputError(
            say("{name} is open in an application, and this needs a file", name=name),
            hint="Export it and name the file.",
        )
    path = Path(name)
    if not path.exists():
        raise InputError(say("{name} is not there", name=name), hint="Check the path.", file=name)
    if path.suffix.lower() == SUFFIX and path.is_file():
        raise InputError(
            say("{name} is a ledger and no cut", name=name),
            hint="Name the cut; --ledger says which ledger speaks for it.",
            file=name,
        )
    return path


def ledger_file(path: Path) -> Path:
    """Return the file of a ledger: itself, or that of a cut.

    Raises:
        InputError: There is none.
        HostError: The cut is in an application that cannot be reached.
    """
    path = _of_ledger(str(path))
    found = path if path.suffix.lower() == SUFFIX else None
    if found is None and path.name:  # "." has none, and is no cut
        found = find_ledger(path)
    if found is None or not is_there(found):
        message = say("{name} has no ledger", name=path)
        raise InputError(message, hint="Give a .temoin file.", file=str(path))
    return found


def _of_ledger(name: str) -> Path:
    """Return what was named, or where the ledger of an application's cut would lie."""
    return ledger_in_host(name) if is_hosted(name) else Path(name)


def new_ledger(name: str) -> Path:
    """Return the path of a ledger that is to be made.

    Raises:
        InputError: It is there already, or the name is no ledger's.
    """
    path = Path(name)
    if path.suffix != SUFFIX or is_there(path):
        message = say("{name} is there already, or is no ledger's name", name=path)
        raise InputError(message, hint="Name a new .temoin file with -o.", file=name)
    return path


def check_out(out: str, asked: argparse.Namespace) -> None:
    """Return only if a document may be written to a file: nothing that was read is lost by it.

    Raises:
        InputError: It is a ledger, or a file that the arguments name to be read.
        StoreError: Its folder is not there.
    """
    path = Path(out)
    read = [getattr(asked, each, None) for each in _READ]
    files = [Path(each) for each in (*read, *_several_read(asked)) if each and each != "-"]
    if path.suffix.lower() == SUFFIX:
        lost = say("{name} is a ledger's name", name=out)
        raise InputError(lost, hint="Name another file to write.", file=out)
    if any(_same_file(path, each) for each in files):
        lost = say("{name} is read here, and writing it would destroy it", name=out)
        raise InputError(lost, hint="Name another file to write.", file=out)
    if not path.parent.is_dir():
        raise StoreError(
            say("{name} is not there", name=path.parent), hint="Check the path.", file=out
        )


def _several_read(asked: argparse.Namespace) -> list[str]:
    return [*getattr(asked, "files", ()), *getattr(asked, "sources", ())]


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _piped() -> bytes:
    content = sys.stdin.buffer.read(MOST_STDIN + 1)
    if len(content) > MOST_STDIN:
        raise InputError(
            "standard input is too large for a cut", hint="Write it to a file and name that."
        )
    return content


def plugins() -> Plugins:
    """Return the plugins this run asks."""
    return load_plugins(installed=plugins_wanted())


def opened(asked: argparse.Namespace) -> Cut:
    """Return the cut that the arguments mean, opened."""
    return open_cut(wanted_cut(asked), plugins())


def opened_to_speak(asked: argparse.Namespace) -> Cut:
    """Return the same to sign something on its clips or entries, for which no effect is needed."""
    return open_cut(wanted_cut(asked, operations=False), plugins())


def agent_of(asked: argparse.Namespace) -> Agent | None:
    """Return what acted for the person, as the arguments say; None where nothing did.

    Raises:
        InputError: Something is said of an agent that has no name.
    """
    if asked.agent is None and not (asked.agent_hosting or asked.agent_sees):
        return None
    hosting = asked.agent_hosting or Hosting.UNKNOWN.value
    return Agent(name=asked.agent or "", hosting=hosting, may_see=tuple(asked.agent_sees))


def selected(cut: Cut, asked: argparse.Namespace) -> Selected:
    """Return the clips that the arguments mean, and by what they were found.

    Raises:
        InputError: None was named, none fits, or a name means several.
    """
    wish = Wish(
        names=tuple(asked.clip or ()),
        scenes=tuple(asked.scene or ()),
        tracks=tuple(asked.track or ()),
        reels=tuple(asked.reel or ()),
        colours=tuple(asked.colour or ()),
        markers=tuple(asked.marker_name or ()),
        frame=_record_frame(cut, asked.at) if asked.at else None,
        record_range=_record_range(cut, asked.range) if asked.range else None,
    )
    return select(cut.view, wish)


def _record_frame(cut: Cut, at: str) -> int:
    """Return the record frame of a timecode, or the one that is seen in the application.

    Raises:
        InputError: The cut is in no application, or there is no such timecode.
        HostError: The application does not tell where its playhead stands.
    """
    if at != PLAYHEAD:
        return cut.view.record_frame(at)
    hosted = cut.wanted.hosted
    if hosted is None:
        raise InputError(
            "only an open application has a playhead",
            hint="Give a record TC, or name the cut as host:resolve.",
        )
    if hosted.playhead is None:
        raise HostError(
            say("{application} does not tell where its playhead stands", application=hosted.label),
            hint="Give a record TC with --at.",
        )
    return hosted.playhead


def _record_range(cut: Cut, written: list[str]) -> FrameRange:
    """Return a record range given by two timecodes, the second exclusive."""
    start, end = map(cut.view.record_frame, written)
    return FrameRange(start=start, duration=end - start, rate=cut.view.rate)


def require_there(path: Path) -> None:
    """Return only where something is there.

    Raises:
        InputError: Nothing is.
    """
    if not is_there(path):
        raise InputError(
            say("{name} is not there", name=path), hint="Check the path.", file=str(path)
        )


def intact_ledger(name: str) -> tuple[Path, LedgerState] | None:
    """Return the file of the ledger that is meant and its state, where nothing is wrong with it.

    Raises:
        InputError: It cannot be read.
    """
    named = _of_ledger(name)
    state = intact_state(named) if named.suffix == SUFFIX else None
    return (named, state) if state else None


def opened_ledger(name: str) -> tuple[Path, Ledger, LedgerState]:
    """Return the ledger that is meant, itself or a cut's with the copy in it, and its state.

    Raises:
        InputError: Nothing is there, or a cut without a ledger.
        HostError: The cut is in an application that cannot be reached.
    """
    named = _of_ledger(name)
    require_there(named)
    if named.suffix == SUFFIX:
        ledger = read_ledger(named)
        return named, ledger, ledger_state(ledger, named)
    cut = open_cut(Wanted(path=named), plugins())
    if not cut.ledger.entries and not cut.state.problems:
        message = say("{name} has no ledger", name=named)
        raise InputError(message, hint="Give a .temoin file.", file=str(named))
    return cut.ledger_path or named, cut.ledger, cut.state
