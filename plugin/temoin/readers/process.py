"""A process that asks readers about files, from the side of the one that started it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from temoin.process import ChildEnded, ChildProcess
from temoin.readers.answers import Answer
from temoin.readers.child import INSTALLED

_Line = str | Answer | None
_lines = msgspec.json.Decoder(_Line)
_CHILD = "temoin.readers.child"


class ReadingEnded(Exception):  # noqa: N818 - it is caught where it is raised, and told as an answer
    """The process gives no more answers.

    Attributes:
        reader: The id of the reader that was asked then; empty before any was.
        why: In words.
    """

    def __init__(self, why: str, reader: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.reader = reader


@dataclass(slots=True, eq=False)
class ReadingProcess:
    """One process; it is started by `start` and is of no use once it ended."""

    _child: ChildProcess

    @classmethod
    def start(cls, *, installed: bool) -> "ReadingProcess":
        """Return a process that is getting ready, which takes it a third of a second.

        Args:
            installed: Whether it asks readers of other distributions too.

        Raises:
            ReadingEnded: It could not be started.
        """
        try:
            return cls(ChildProcess.start(_CHILD, INSTALLED if installed else "ours"))
        except ChildEnded as ended:
            raise ReadingEnded(ended.why) from ended

    def ask(self, path: Path, readers: Sequence[str], seconds: float) -> Iterator[Answer]:
        """Yield what each reader says of a file.

        Args:
            path: The file.
            readers: Their ids.
            seconds: That each of them has.

        Raises:
            ReadingEnded: One of them took longer, or ended the process.
        """
        reader = ""
        try:
            self._child.send({"path": str(path), "readers": list(readers)})
            while (line := _lines.decode(self._child.next_line(seconds))) is not None:
                if isinstance(line, Answer):
                    yield line
                else:
                    reader = line
        except ChildEnded as ended:
            raise ReadingEnded(ended.why, reader) from ended
        except msgspec.DecodeError as error:
            raise ReadingEnded("gave an answer that cannot be read", reader) from error

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.is_alive

    def dismiss(self) -> None:
        """Have the process end by itself once it has nothing to do."""
        self._child.dismiss()

    def end(self) -> None:
        """End the process, whatever it is doing, and what it started with it."""
        self._child.end()
