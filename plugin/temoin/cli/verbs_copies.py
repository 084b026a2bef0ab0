"""Verbs on what a copy of a ledger shows: redact, export."""

import argparse
from pathlib import Path

from temoin import shapes
from temoin.checkpoint import freeze
from temoin.cli.answer import Answer
from temoin.cli.opening import ledger_file, new_ledger, opened_ledger, plugins, wanted_file
from temoin.cli.parser import Verb
from temoin.cut import Wanted, ledger_state, open_cut
from temoin.errors import InputError
from temoin.language import say, say_counted
from temoin.ledger import PROOFS, READERS, Ledger, excerpt, exit_code, for_reader, named_sections
from temoin.redact import redact
from temoin.store.ledger_file import ledger_upward, read_ledger, write_copy
from temoin.wording import counted


def _redact(asked: argparse.Namespace) -> Answer:
    path = ledger_file(Path(asked.ledger)) if asked.ledger else _nearest()
    done = redact(path, asked.entry, asked.field, asked.reason)
    words = say("the fields of {entry} are in {ledger} no more", entry=done.of.id[:19], ledger=path)
    copies = say("copies elsewhere keep them until they are united with this one")
    return Answer(
        document=shapes.logged_shape(
            entries=[done.entry.id] if done.entry else [],
            clips=[],
            ledger=str(path),
            notices=(*done.notices, copies),
        ),
        text=words,
        notes=(*done.notices, copies),
    )


def _nearest() -> Path:
    """Return the nearest ledger upward from the current folder.

    Raises:
        InputError: There is none, or a folder holds several.
    """
    found = ledger_upward(Path())
    if found is None:
        raise InputError("there is no ledger here", hint="Name one with --ledger.")
    return found


def _redact_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="ENTRY", help="id, or enough of one")
    parser.add_argument(
        "--field",
        metavar="NAME",
        action="append",
        required=True,
        help="prompt, performer...; may be given again",
    )
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why; anybody may read it")
    parser.add_argument("--ledger", metavar="FILE", help="else the nearest one upward from here")


def _export(asked: argparse.Namespace) -> Answer:
    path, out = Path(asked.ledger), new_ledger(asked.output)
    whole, signed = _of_cut(path, asked.cut) if asked.cut else (_all_of(path), ())
    copied = for_reader(whole.entries, asked.reader)
    is_internal = READERS[asked.reader] is None
    sections = whole.sections if is_internal else named_sections(whole.sections, PROOFS)
    told = write_copy(out, copied, reveals=True, sections=sections)
    state = ledger_state(read_ledger(out), out, whole.problems)
    left_out = sum(len(each.reveals) for each in whole.entries) - sum(
        len(each.reveals) for each in copied
    )
    text = say(
        "{out}: {entries}; {fields}",
        out=out,
        entries=counted(state.entries, "entry", "entries"),
        fields=say_counted(
            "{count} confidential field left out",
            "{count} confidential fields left out",
            left_out,
        ),
    )
    return Answer(
        document={**shapes.verify_shape(state), "left_out": left_out},
        text=text,
        exit_code=exit_code(state) if state.problems else 0,
        notes=(*signed, *told),
    )


def _all_of(path: Path) -> Ledger:
    """Return a ledger, or all that speaks of a cut.

    Raises:
        InputError: There is nothing.
    """
    _, whole, _ = opened_ledger(str(path))
    if not whole.entries:
        message = say("{name} has no ledger", name=path)
        raise InputError(message, hint="Give a .temoin file.", file=str(path))
    return whole


def _of_cut(path: Path, cut: str) -> tuple[Ledger, tuple[str, ...]]:
    """Return the entries of a ledger that hold for one cut, with proofs, and what to tell."""
    ledger = ledger_file(path)
    disclosure = open_cut(Wanted(path=wanted_file(cut), ledger=ledger), plugins()).disclosure()
    frozen = freeze(ledger)
    shown = excerpt(read_ledger(ledger), disclosure.entries, frozen.entry)
    return shown, frozen.notices


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="a .temoin file, or a cut")
    parser.add_argument(
        "--for", dest="reader", choices=[*READERS], required=True, help="who will read the copy"
    )
    parser.add_argument(
        "--cut", metavar="CUT", help="only entries that hold for this cut, proved by a checkpoint"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the new .temoin file"
    )


VERBS = (
    Verb(
        name="ledger redact",
        help="have a confidential field dropped everywhere, signed; that it was there stays",
        examples=(
            'temoin ledger redact 3f9a --field prompt --reason "the client asked"',
            (
                'temoin ledger redact 3f9a --field performer --reason "consent withdrawn"'
                " --ledger reel1.temoin --json"
            ),
        ),
        options=_redact_options,
        run=_redact,
    ),
    Verb(
        name="ledger export",
        help="write a copy that shows what its reader may see; it verifies as the whole does",
        examples=(
            "temoin ledger export reel1.temoin --for client -o client.temoin",
            "temoin ledger export show.temoin --for public --cut reel1.otio -o reel1.temoin --json",
        ),
        options=_export_options,
        run=_export,
    ),
)
