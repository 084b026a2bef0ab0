"""One ingest as it goes: what is to be read, what was found, what is signed of it."""

import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from temoin import __version__
from temoin.cut import ledger_state
from temoin.errors import InputError, MediaMissingError, StoreError
from temoin.ingest.found import (
    FileFound,
    Ingested,
    draft_of,
    frame_of,
    keys_of,
    said_in,
    stated_in,
)
from temoin.language import say, sayable
from temoin.ledger import Draft, Entry
from temoin.model import CouldNotLook, DidNotRun, FileLook, FileState, MediaSince
from temoin.plugins import Plugins
from temoin.readers import ReadingPool
from temoin.record import Agent
from temoin.scan import Tick, no_tick, united
from temoin.store.drops import Drop, FoundFile, Piece, read_drop
from temoin.store.hash_lists import HashLists, Listed
from temoin.store.ingested import SeenFile, is_as_seen, remember_files, seen_files
from temoin.store.ledger_file import append, read_ledger
from temoin.store.media import changed_since, file_state, frames_read
from temoin.store.tools import load_catalogue
from temoin.store.trust_lists import kept_lists

MOST_REASONS = 100
"""Of what could not be looked into, in a signed look; beyond, it is only counted."""

_BATCH = 500
"""Entries that are signed at once: each batch waits for the disk."""

_BATCH_SECONDS = 60.0
"""By then what was found is signed, however little: a crash takes no more than a minute's work."""

_AHEAD = 16
"""Files that are read before their turn comes."""

_MARK_BYTES = 6


def ingest(
    places: Sequence[Path],
    ledger: Path,
    plugins: Plugins,
    *,
    hash_all: bool = False,
    all_frames: bool = False,
    agent: Agent | None = None,
    tick: Tick = no_tick,
) -> Ingested:
    """Return what files in folders say, signed in a ledger as it is found.

    Args:
        places: Folders, or single files.
        ledger: Where it is signed; made where there is none.
        plugins: Whose readers are asked.
        hash_all: Whether files are hashed that a hash list identifies.
        all_frames: Whether all frames of image sequences are read.
        agent: What acted for the person who signs, if anything did.
        tick: Told of progress. A KeyboardInterrupt of it, or while a file is read, ends the ingest
            early: what was found is signed, and the same call goes on there.

    Raises:
        InputError: A folder is not there, or the ledger cannot be read.
        StoreError: The ledger cannot be written.
    """
    for place in places:
        _require_there(place)
    run = _Run.begun(ledger, plugins, hash_all=hash_all, agent=agent)
    drop = read_drop(places, all_frames=all_frames)
    run.could_not += (CouldNotLook(subject=name, reason=why) for name, why in drop.unread)
    wanted = [(each, piece) for piece in drop.pieces for each in run.wanted(piece)]
    complete = run.read_all(wanted, tick)
    return run.finished(drop, len(wanted), complete=complete)


def _require_there(place: Path) -> None:
    """Return only where something is there that may be asked what it is.

    Raises:
        InputError: Nothing is, or it may not.
    """
    try:
        is_there = place.exists()
    except OSError as error:
        message = say("{subject}: {reason}", subject=place, reason=error.strerror)
        raise InputError(message, hint="Check its rights.") from error
    if not is_there:
        raise InputError(say("{name} is not there", name=place), hint="Check the path.")


def _looks(paths: Iterable[Path], pool: ReadingPool) -> Iterator[FileLook | MediaMissingError]:
    """Yield what readers find in each of some files, in order, or why it cannot be read.

    The next few are read meanwhile.
    """
    waiting: deque[Future[FileLook]] = deque()
    for path in paths:
        waiting.append(pool.look(path))
        if len(waiting) > _AHEAD:
            yield _outcome(waiting.popleft())
    while waiting:
        yield _outcome(waiting.popleft())


def _outcome(look: Future[FileLook]) -> FileLook | MediaMissingError:
    try:
        return look.result()
    except MediaMissingError as error:
        return error


@dataclass(slots=True)
class _Run:
    """One ingest as it goes."""

    ledger: Path
    plugins: Plugins
    readers: tuple[str, ...]
    hash_all: bool
    common: Mapping[str, object]
    unproved: frozenset[str]
    project: str
    stated: set[tuple[object, ...]]
    seen: dict[str, SeenFile]
    notices: list[str] = field(default_factory=list)
    lists: HashLists = field(default_factory=HashLists)
    used_lists: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    files: int = 0
    known: int = 0
    listed: int = 0
    frames_not_read: int = 0
    found: list[FileFound] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    could_not: list[CouldNotLook] = field(default_factory=list)
    did_not: list[DidNotRun] = field(default_factory=list)
    pending: list[tuple[int, Draft]] = field(default_factory=list)
    pending_seen: list[SeenFile] = field(default_factory=list)
    signed_at: float = field(default_factory=time.monotonic)

    @classmethod
    def begun(
        cls, ledger: Path, plugins: Plugins, *, hash_all: bool, agent: Agent | None
    ) -> "_Run":
        """Open a ledger before anything is read: one that cannot be written is told at once.

        Raises:
            InputError: It cannot be read.
            StoreError: It cannot be written.
        """
        before = read_ledger(ledger)
        unproved = ledger_state(before, ledger).unproved
        made = append(ledger, [], unproved=unproved)
        project = before.project or read_ledger(ledger).project
        readers = tuple(f"{each.id} {each.version}" for each in plugins.readers)
        run = cls(
            ledger=ledger,
            plugins=plugins,
            readers=readers,
            hash_all=hash_all,
            common={
                "batch": secrets.token_hex(_MARK_BYTES),
                **({"agent": agent.to_fields()} if agent else {}),
            },
            unproved=unproved,
            project=project,
            stated=set(stated_in(before)),
            seen=seen_files(project, readers),
            notices=list(made.notices),
        )
        run.did_not += plugins.broken
        if not readers:
            run.did_not.append(DidNotRun(plugin="any reader", reason="none is loaded"))
        return run

    def wanted(self, piece: Piece) -> Iterator[FoundFile]:
        """Yield the files of a piece of media that are to be read; what is known is counted."""
        by_path = {each.path: each for each in piece.files}
        some = [by_path[path] for path in frames_read(list(by_path))] if piece.pattern else []
        self.frames_not_read += len(piece.files) - len(some or piece.files)
        for each in some or piece.files:
            now = (each.size, each.modified_ns, each.beside)
            if is_as_seen(self.seen, each.path, now) and self._has(self.seen[str(each.path)]):
                self.known += 1
            else:
                yield each

    def _has(self, seen: SeenFile) -> bool:
        """Return whether the ledger holds what was found in a file then."""
        return not seen.facts or any((key,) in self.stated for key in seen.keys)

    def read_all(self, wanted: Sequence[tuple[FoundFile, Piece]], tick: Tick) -> bool:
        """Read files and sign what they say; return whether that came to its end."""
        with ReadingPool(self.plugins) as pool:
            looks = _looks((each.path for each, _ in wanted), pool)
            for self.asked, (each, piece) in enumerate(wanted, start=1):
                try:
                    file = self._read(each.path, piece, next(looks))
                    tick(self.asked, len(wanted))
                except KeyboardInterrupt:
                    return False
                if file is not None:
                    self._take(file, each)
                if self._is_due():
                    self.sign()
        return True

    def _read(
        self, path: Path, piece: Piece, look: FileLook | MediaMissingError
    ) -> FileFound | None:
        """Return what a file says; None where it could not be read, or changed meanwhile."""
        try:
            if isinstance(look, MediaMissingError):
                raise look
            listed = self.lists.of(path, look.state.size, look.state.modified_ns)
            state = self._identified(look.state, path, listed)
            is_still = changed_since([state]) == MediaSince()
        except MediaMissingError as error:
            reason = str(error).removeprefix(f"{path.name}: ")
            self.could_not.append(CouldNotLook(subject=path.name, reason=reason))
            return None
        if not is_still:
            reason = sayable("it changed while it was read")
            self.could_not.append(CouldNotLook(subject=path.name, reason=reason))
            return None
        self.could_not += look.could_not
        self.did_not += look.did_not
        return FileFound(
            state=state,
            facts=state.evidence,
            hash_list=listed,
            frame_of=frame_of(piece),
            folder=piece.folder,
            is_whole=not (look.did_not or (look.could_not and state.size)),
        )

    def _identified(self, state: FileState, path: Path, listed: Listed | None) -> FileState:
        """Return a file that says something with what it is known by: SHA-256, or a list's word.

        Raises:
            MediaMissingError: It cannot be read any more.
        """
        if listed:
            self.used_lists[listed.name] = listed.list_sha256
            self.listed += 1
            state = replace(state, listed=listed.hashes)
        if not state.evidence or state.sha256 or (listed and not self.hash_all):
            return state
        hashed = file_state(path, hash_all=True)
        return replace(hashed, evidence=state.evidence, listed=state.listed)

    def _take(self, file: FileFound, each: FoundFile) -> None:
        """Take in a file that was read: its facts are signed next, unless the ledger has them."""
        self.files += 1
        keys = tuple(keys_of(file.state))
        for fact in file.facts:
            names = [(key, *said_in(fact)) for key in keys]
            if not any(name in self.stated for name in names):
                self.stated.update(names)
                self.pending.append((len(self.found), draft_of(file, fact, self.common)))
        if file.facts:
            self.found.append(file)
        if file.is_whole:
            self.pending_seen.append(
                SeenFile(
                    path=str(each.path),
                    size=file.state.size,
                    modified_ns=file.state.modified_ns,
                    beside=each.beside,
                    facts=len(file.facts),
                    keys=keys,
                )
            )

    def _is_due(self) -> bool:
        """Return whether it is time to sign."""
        is_late = time.monotonic() - self.signed_at >= _BATCH_SECONDS
        return len(self.pending) >= _BATCH or is_late

    def sign(self, look: Draft | None = None) -> Entry | None:
        """Sign what was found since the last time, and a look, in one write; return the look's.

        Raises:
            StoreError: The ledger could not be written; nothing was.
        """
        drafts = [draft for _, draft in self.pending] + ([look] if look else [])
        looked = None
        if drafts:
            done = append(self.ledger, drafts, unproved=self.unproved)
            self.notices += (each for each in done.notices if each not in self.notices)
            looked = done.entries[-1] if look else None
            signed = done.entries[: len(self.pending)]
            for (place, _), entry in zip(self.pending, signed, strict=True):
                file = self.found[place]
                self.found[place] = replace(file, entries=(*file.entries, entry.id))
            self.entries += signed
        self._remember()
        self.pending, self.pending_seen = [], []
        self.signed_at = time.monotonic()
        return looked

    def _remember(self) -> None:
        try:
            remember_files(self.project, self.readers, self.pending_seen)
        except StoreError as error:
            reason = say(str(error))
            words = say("what was read is read again the next time: {reason}", reason=reason)
            self.notices += [words] if words not in self.notices else []

    def finished(self, drop: Drop, wanted: int, *, complete: bool) -> Ingested:
        """Sign the rest and the look; return all that was done."""
        for name, why in self.lists.problems.items():
            self.could_not.append(CouldNotLook(subject=name, reason=why))
        self.could_not = list(dict.fromkeys(self.could_not))
        did_not = united(self.did_not)
        draft = self._look(drop, did_not, complete=complete) if self.asked else None
        look = self.sign(draft)
        return Ingested(
            ledger=str(self.ledger),
            drop=drop,
            asked=self.asked,
            wanted=wanted,
            files=self.files,
            known=self.known,
            listed=self.listed,
            frames_not_read=self.frames_not_read,
            found=tuple(self.found),
            entries=tuple(self.entries),
            look=look,
            batch=str(self.common["batch"]),
            hash_lists=self.used_lists,
            could_not_look=tuple(self.could_not),
            did_not_run=did_not,
            notices=tuple(self.notices),
            complete=complete,
        )

    def _look(self, drop: Drop, did_not: Sequence[DidNotRun], *, complete: bool) -> Draft:
        """Return what is signed of the look itself: proof of having looked, never of absence."""
        catalogue = load_catalogue()
        reasons = self.could_not[:MOST_REASONS]
        tools = {fact.tool for file in self.found for fact in file.facts if fact.tool}
        fields: dict[str, object] = {
            "looked_at": {"clips": 0, "files": self.files},
            "ingest": self._ingest_fields(drop, complete=complete),
            "with": [f"temoin {__version__}", *self.readers],
            "catalogue": {"version": catalogue.version, "date": catalogue.date},
            "trust_lists": [
                {"name": each.name, "sha256": each.sha256} for each in kept_lists().lists
            ],
            "found": {
                "evidence": sum(len(each.facts) for each in self.found),
                "tools": sorted(tools),
            },
            "could_not_look": [
                {"subject": each.subject, "reason": each.reason} for each in reasons
            ],
            "could_not_look_count": len(self.could_not),
            "did_not_run": [{"plugin": each.plugin, "reason": each.reason} for each in did_not],
            **self.common,
        }
        return Draft(type="scan", fields=fields)

    def _ingest_fields(self, drop: Drop, *, complete: bool) -> dict[str, object]:
        return {
            "complete": complete,
            "folder_count": drop.folders,
            "media": len(drop.pieces),
            "sequences": sum(bool(each.pattern) for each in drop.pieces),
            "frames_not_read": self.frames_not_read,
            "known": self.known,
            "with_evidence": len(self.found),
            "listed": self.listed,
            "weakly_known": sum(each.is_weakly_known for each in self.found),
            "hash_lists": [
                {"name": name, "content_hash": f"sha256:{digest}"}
                for name, digest in sorted(self.used_lists.items())
            ],
            "skipped": {kind: count for kind, count in sorted(drop.skipped.items()) if count},
        }
