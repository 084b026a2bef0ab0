"""The bytes of a ledger's file, cut into lines: whole ones, and half a line at the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from temoin.errors import InputError, LedgerFormatError
from temoin.language import say, sayable
from temoin.ledger import Ledger, parse_ledger, parse_line
from temoin.ledger.sections import is_section

LARGEST = 2 * 1024**3
"""Bytes of a ledger that is read at once: some two million entries."""

_WHICH = sayable("Check which file it is.")
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

    def ledger(self, called: str = "") -> Ledger:
        """Return what the whole lines hold.

        Args:
            called: What its entries and problems call the file.
        """
        return parse_ledger(self.whole, called)


@dataclass(frozen=True, slots=True)
class WholeLines:
    """The lines of a file one by one, without their line breaks, as `Lines` has them."""

    path: Path

    def __iter__(self) -> Iterator[str]:
        """Yield them, from the first one on.

        Raises:
            LedgerFormatError: The last one has no line break, or the file is too large: it is for
                whoever reads the whole to say what that is.
            OSError: The file cannot be read.
        """
        if self.path.stat().st_size > LARGEST:
            raise LedgerFormatError(_too_large(self.path), hint=_WHICH)
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    raise LedgerFormatError("a last line that is not ended", hint=_WHICH)
                yield _text(line[:-1])


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


def all_of(file: BinaryIO, path: Path) -> bytes:
    """Return all that an opened ledger holds.

    Raises:
        InputError: It is too large.
        OSError: It cannot be read.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(_too_large(path), hint=_WHICH)
    return content


def _too_large(path: Path) -> str:
    return say("{name} is too large for a ledger", name=path.name)
