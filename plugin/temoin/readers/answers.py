"""What readers answer about one file, as it is handed from process to process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from temoin.model import CouldNotLook, DidNotRun, Evidence, MediaFile, Reader
from temoin.plugins import ask_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one reader says of one file: facts, or why there are none from it.

    Attributes:
        reader: Its id.
        version: Its own.
    """

    reader: str
    version: str = ""
    facts: tuple[Evidence, ...] = ()
    could_not: CouldNotLook | None = None
    did_not: DidNotRun | None = None


def reads(reader: Reader, path: Path) -> bool:
    """Return whether a reader wants to see a file of this name."""
    return not reader.suffixes or path.suffix.lower() in reader.suffixes


def answer_of(reader: Reader, path: Path) -> Answer:
    """Return what a reader says of a file, whatever its code does."""
    outcome = ask_reader(reader, MediaFile(path=path, name=path.name))
    return Answer(
        reader=reader.id,
        version=reader.version,
        facts=tuple(outcome) if isinstance(outcome, list) else (),
        could_not=outcome if isinstance(outcome, CouldNotLook) else None,
        did_not=outcome if isinstance(outcome, DidNotRun) else None,
    )


def answers_of(readers: tuple[Reader, ...], path: Path) -> Iterator[Answer]:
    """Yield what each reader that wants to see a file says of it."""
    return (answer_of(each, path) for each in readers if reads(each, path))
