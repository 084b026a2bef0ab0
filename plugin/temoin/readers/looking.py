"""A look at one media file: what it is, and what every reader says of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from temoin.canonical import short_digest
from temoin.model import CouldNotLook, Evidence, FileLook, FileState, MediaSince, Reader
from temoin.readers.answers import Answer, answers_of
from temoin.store.media import changed_since, file_state
from temoin.vocabulary import Availability

Asking = Callable[[FileState], Iterable[Answer]]
"""Asks all readers about a file."""


def ask_here(readers: tuple[Reader, ...]) -> Asking:
    """Return how to ask readers in this process, without limits of time and memory."""
    return lambda file: answers_of(readers, Path(file.path))


def look_at_file(
    path: Path,
    ask: Asking,
    *,
    hash_all: bool = False,
    known: FileState | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> FileLook:
    """Return a media file's state with its evidence, and which readers gave none and why.

    Args:
        path: The file.
        ask: Asks the readers.
        hash_all: Whether to hash a file of any size.
        known: As it was looked at before: one of the same size and time is not hashed again.
            Readers are asked again, for what lies beside it may be other than it was.
        is_wanted: Asked between pieces of a large file whether its hash is still wanted.

    Raises:
        MediaMissingError: It cannot be read.
    """
    state = file_state(path, hash_all=hash_all, known=known, is_wanted=is_wanted)
    evidence: list[Evidence] = []
    could_not = [] if state.size else [CouldNotLook(subject=path.name, reason="the file is empty")]
    did_not = []
    for answer in ask(state):
        evidence += (_named(fact, answer, state) for fact in answer.facts)
        could_not += [answer.could_not] if answer.could_not else []
        did_not += [answer.did_not] if answer.did_not else []
    if changed_since([state]) != MediaSince():
        state = replace(state, sha256="")  # of which of its two contents, nobody can say
        could_not.append(_changing(path))
    return FileLook(replace(state, evidence=_once(evidence)), tuple(could_not), tuple(did_not))


def _changing(path: Path) -> CouldNotLook:
    reason = "it changed while it was read"
    return CouldNotLook(subject=path.name, reason=reason, hint="Scan again once it is written.")


def _once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return facts, a pointer to credentials elsewhere once: several readers may meet it."""
    remote: set[str] = set()
    kept = []
    for fact in evidence:
        if fact.availability is Availability.REMOTE:
            if fact.text in remote:
                continue
            remote.add(fact.text)
        kept.append(fact)
    return tuple(kept)


def _named(fact: Evidence, answer: Answer, state: FileState) -> Evidence:
    """Return evidence with the core's own fields: an id that any scan of this file gives."""
    place = [state.sha256 or state.name, answer.reader, fact.where, fact.says.value, fact.text]
    return replace(
        fact,
        id=f"ev-{short_digest(place)}",
        reader=answer.reader,
        version=fact.version or answer.version,
        file=state.name,
    )
