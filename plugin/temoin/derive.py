"""Say that a file was made from others, signed: what these said then stands for it too."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from temoin.cut import ledger_state
from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import Draft, Entry, FrameOf, media_fields
from temoin.model import FileState
from temoin.record import Agent
from temoin.store.hash_lists import HashLists
from temoin.store.ledger_file import append, read_ledger
from temoin.store.media import file_state, files_of, frames_read

_MARK_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What was declared.

    Attributes:
        entries: One for each file that was made; of a sequence for each frame that scans read.
        made: What those are of, in that order.
        sources: What they were made from, likewise read.
    """

    ledger: str
    entries: tuple[Entry, ...]
    made: tuple[FileState, ...]
    sources: tuple[FileState, ...]
    batch: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of a piece of media, and the sequence that it is a frame of."""

    state: FileState
    frame_of: FrameOf | None

    @property
    def fields(self) -> Mapping[str, object]:
        return media_fields(self.state, self.frame_of)


def derive(
    made: Sequence[Path],
    sources: Sequence[Path],
    ledger: Path,
    *,
    how: str = "",
    agent: Agent | None = None,
) -> Derived:
    """Sign that files were made from others, each from all of them.

    Args:
        made: Files, or `%04d` patterns of image sequences.
        sources: The same.
        ledger: Where it is signed; made where there is none.
        how: A sentence for people.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: A file is among both, or the ledger cannot be read.
        MediaMissingError: A file cannot be read.
        StoreError: The ledger could not be written; nothing was.
    """
    lists = HashLists()
    outs = [member for path in made for member in _members(path, lists)]
    ins = [member for path in sources for member in _members(path, lists)]
    _refuse_itself(outs, ins)
    common: dict[str, object] = {
        "from": [dict(each.fields) for each in ins],
        **({"how": how.strip()} if how.strip() else {}),
        **({"agent": agent.to_fields()} if agent else {}),
        "batch": secrets.token_hex(_MARK_BYTES),
    }
    drafts = [Draft(type="derive", fields={"made": dict(each.fields), **common}) for each in outs]
    unproved = ledger_state(read_ledger(ledger), ledger).unproved
    written = append(ledger, drafts, unproved=unproved)
    return Derived(
        ledger=str(ledger),
        entries=written.entries,
        made=tuple(each.state for each in outs),
        sources=tuple(each.state for each in ins),
        batch=str(common["batch"]),
        notices=(*written.notices, *_complaints(lists)),
    )


def _members(path: Path, lists: HashLists) -> Iterator[_Member]:
    """Yield a file, or the frames of a sequence that scans read, each with what it is known by.

    Raises:
        MediaMissingError: It cannot be read.
    """
    files = files_of(path)
    some = frames_read(files)
    is_sequence = len(files) > 1 or files[0] != path
    count = FrameOf(name=path.name, frames=len(files), frames_read=len(some))
    for each in some:
        state = lists.with_listed(file_state(each, hash_all=True))
        yield _Member(state, count if is_sequence else None)


def _refuse_itself(outs: Sequence[_Member], ins: Sequence[_Member]) -> None:
    """Return only if no file is said to be made from itself.

    Raises:
        InputError: One is.
    """
    hashes = {each.state.sha256 for each in ins}
    for each in outs:
        if each.state.sha256 in hashes:
            raise InputError(
                say("{name} holds the same bytes as what it is made from", name=each.state.name),
                hint="Nothing to do: evidence holds for the same bytes, whatever they are called.",
                file=each.state.path,
            )


def _complaints(lists: HashLists) -> Iterator[str]:
    for name, why in lists.problems.items():
        yield say("{subject}: {reason}", subject=name, reason=say(why))
