"""What a ledger holds, in its file and in parts beside it, and what it lost."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from temoin.errors import ChainError
from temoin.language import say, sayable
from temoin.ledger import Ledger, union_of
from temoin.model import Problem
from temoin.store.ledger_file.kept import KeptFile, kept
from temoin.store.ledger_file.lines import all_of
from temoin.store.parts import parts, resolved
from temoin.store.reading import told_if_unreadable
from temoin.store.writers import remembered
from temoin.wording import listed

_SHOWN_OF_ID = 19


def read_ledger(path: Path, called: str = "") -> Ledger:
    """Return the ledger that a file holds; lines that are no entries are named in it.

    Where a folder of parts lies beside it, all of them are united with it. Half a line at the
    end (a crash while it was written) is a note: nobody was told that it was kept.

    Args:
        path: The file.
        called: What its entries and problems call it, instead of its name.

    Raises:
        InputError: The file cannot be read, or is too large.
    """
    ledger = _of_file(path, called or path.name)
    with told_if_unreadable(path):
        others = parts(resolved(path))
    if not others:
        return ledger
    # an entry of another project is for verification to name: reading goes on
    return union_of([ledger, *(_named(each.name, _of_file(each, each.name)) for each in others)])


def _named(name: str, ledger: Ledger) -> Ledger:
    """Return a part whose problems and notes say where they were found."""
    problems = [
        replace(each, message=say("{name}: {reason}", name=name, reason=each.message))
        for each in ledger.problems
    ]
    notes = [say("{name}: {reason}", name=name, reason=each) for each in ledger.notes]
    return replace(ledger, problems=tuple(problems), notes=tuple(notes))


def _of_file(path: Path, called: str) -> Ledger:
    with told_if_unreadable(path):
        try:
            with path.open("rb") as file:
                if called == path.name:
                    return kept(path, file).ledger
                return KeptFile(all_of(file, path), called).ledger
        except FileNotFoundError:
            return Ledger()


def shrunk(path: Path, ledger: Ledger) -> Problem | None:
    """Return the problem that a ledger lost entries which this workstation has seen in it."""
    return shrunk_to(path, {each.id for each in ledger.entries}, ledger.project)


def shrunk_to(path: Path, ids: Collection[str], project: str) -> Problem | None:
    """Return the same of a ledger with these entries, of a project."""
    memory = remembered(path)
    if memory is None or (ids and memory.project != project):
        return None
    gone = list(memory.missing(ids))
    if not gone and len(ids) >= memory.entries:
        return None
    return Problem(
        attack=sayable("shrank"),
        message=say(
            "{name} has {count} entries; this workstation has seen {seen}; gone: {gone}",
            name=path.name,
            count=len(ids),
            seen=memory.entries,
            gone=named(gone) or say("older ones"),
        ),
        hint="Unite it with a fuller copy, or find out who put an older one in its place.",
        exit_code=ChainError.exit_code,
    )


def named(ids: Iterable[str]) -> str:
    """Return ids for people: the first of them, shortened, and how many more there are."""
    return listed([each[:_SHOWN_OF_ID] for each in ids], 1)
