"""A disclosure in one recipient's form, written beside and moved into place."""

from collections.abc import Sequence
from pathlib import Path

from temoin.errors import ExportError, InputError, TemoinError
from temoin.language import say
from temoin.model import Disclosure, Exporter
from temoin.store.atomic import made_beside


def exporter_for(out: Path, exporters: Sequence[Exporter], wanted: str = "") -> Exporter:
    """Return the exporter that is wanted, or the first one for a file's suffix.

    Args:
        out: The file to write.
        exporters: Whom to choose from, by id.
        wanted: An id, or its last part where that is nobody else's; empty for none.

    Raises:
        InputError: There is none.
    """
    if wanted:
        return _named(out, exporters, wanted)
    fits = [each for each in exporters if each.suffix == out.suffix.lower()]
    if not fits:
        known = ", ".join(sorted({each.suffix for each in exporters}))
        raise InputError(
            say("no sheet is written as {suffix!r}", suffix=out.suffix or out.name),
            hint=say("Use one of {known}.", known=known),
            file=str(out),
        )
    return fits[0]


def _named(out: Path, exporters: Sequence[Exporter], wanted: str) -> Exporter:
    exact = [each for each in exporters if each.id == wanted]
    fits = exact or [each for each in exporters if each.id.rpartition(".")[2] == wanted]
    if len(fits) != 1:
        known = ", ".join(each.id for each in fits or exporters)
        message = say("{count} exporters are called {name}", count=len(fits), name=wanted)
        raise InputError(
            message if fits else say("no exporters are called {name}", name=wanted),
            hint=say("Use one of {known}.", known=known),
            file=str(out),
        )
    return fits[0]


def write_sheet(disclosure: Disclosure, exporter: Exporter, out: Path) -> None:
    """Write a sheet; what stood at `out` stays until the new one is whole.

    Raises:
        ExportError: The exporter failed.
        StoreError: The file cannot be written.
    """
    with made_beside(out) as made:
        try:
            exporter.export(disclosure, made)
        except (TemoinError, OSError):
            raise
        except Exception as error:  # a plugin may raise anything
            raise _failed(exporter, out, f"{type(error).__name__}: {error}") from error
        if not made.is_file():
            raise _failed(exporter, out, say("it wrote nothing"))


def _failed(exporter: Exporter, out: Path, why: str) -> ExportError:
    return ExportError(
        say("{exporter} failed: {reason}", exporter=exporter.id, reason=why),
        hint="Report it to who made that exporter.",
        file=str(out),
    )
