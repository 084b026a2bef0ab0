"""What a ledger's file holds: whole lines, half a line at the end, entries, what was lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from temoin.errors import ChainError, InputError, LedgerFormatError
from temoin.language import say, sayable
from temoin.ledger import Ledger, parse_ledger, parse_line, union_of
from temoin.ledger.sections import is_section
from temoin.model import Problem
from temoin.store.parts import parts, resolved
from temoin.store.reading import told_if_unreadable
from temoin.store.writers import remembered
from temoin.wording import listed

LARGEST = 2 * 1024**3
"""Bytes of a ledger that is read at once: some two million entries."""

_SHOWN_OF_ID = 19
_BEGIN = '{"id"'


@dataclass(frozen=True, slots=True)
class Lines:
    """The bytes of a ledger's file, cut into lines.

    Attributes:
        whole: Lines without their line breaks. Bytes that are no UTF-8 are lone surrogates,
            which no entry holds, so that their line is named.
        torn: Half a line at the end, or zeros that a power cut left there.
        is_ended: Whether a further line may follow as it is.
    """

    whole: tuple[str, ...]
    torn: bytes
    is_ended: bool

    @classmethod
    def of(cls, content: bytes) -> "Lines":
        """Return the lines of a file.

        A last line that is an entry or a section is whole, though its line break was lost on the
        way.
        """
        *ended, last = content.split(b"\n")
        lines = tuple(map(_text, ended))
        if last and (_is_entry(_text(last)) or is_section(_text(last))):
            return cls((*lines, _text(last)), b"", is_ended=False)
        return cls(lines, last, is_ended=True)

    @property
    def may_be_a_ledgers(self) -> bool:
        """Whether a line is an entry or a section, or all begin as damaged ones of ours would."""
        if any(_is_entry(line) or is_section(line) for line in self.whole):
            return True
        torn = self.torn.strip(b"\0")
        return _BEGIN.encode().startswith(torn[: len(_BEGIN)]) and all(
            line.startswith(_BEGIN) for line in self.whole if line.strip()
        )

    @property
    def ledger(self) -> Ledger:
        """What the whole lines hold."""
        return parse_ledger(self.whole)


def bytes_of(lines: Iterable[str]) -> bytes:
    """Return lines as a file holds them, each as it was read."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _is_entry(line: str) -> bool:
    try:
        parse_line(line)
    except LedgerFormatError:
        return False
    return True


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
    lines = Lines.of(_content(path))
    ledger = parse_ledger(lines.whole, called)
    if not lines.torn:
        return ledger
    torn_note = say(
        "its last line is half written ({count} bytes); the rest counts", count=len(lines.torn)
    )
    return replace(ledger, notes=(*ledger.notes, torn_note))


def _content(path: Path) -> bytes:
    with told_if_unreadable(path):
        try:
            with path.open("rb") as file:
                return all_of(file, path)
        except FileNotFoundError:
            return b""


def all_of(file: BinaryIO, path: Path) -> bytes:
    """Return all that an opened ledger holds.

    Raises:
        InputError: It is too large.
        OSError: It cannot be read.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(
            say("{name} is too large for a ledger", name=path.name), hint="Check which file it is."
        )
    return content


def shrunk(path: Path, ledger: Ledger) -> Problem | None:
    """Return the problem that a ledger lost entries which this workstation has seen in it."""
    memory = remembered(path)
    if memory is None or (ledger.entries and memory.project != ledger.project):
        return None
    ids = {each.id for each in ledger.entries}
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


def lost_before(path: Path, ledger: Ledger) -> Iterator[str]:
    """Yield that a ledger had lost entries before it was written to, to be told once more.

    What is written now becomes what this workstation remembers.
    """
    if lost := shrunk(path, ledger):
        yield lost.message


def named(ids: Iterable[str]) -> str:
    """Return ids for people: the first of them, shortened, and how many more there are."""
    return listed([each[:_SHOWN_OF_ID] for each in ids], 1)
