"""Verbs on a ledger: init, verify, show."""

import argparse
from dataclasses import replace
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.parser import Verb
from temoin.cli.text import columns
from temoin.errors import InputError, LedgerFormatError
from temoin.ledger import Entry, Ledger, Target, exit_code, short_key, verify
from temoin.model import LedgerState
from temoin.store.ledger_file import find_ledger, init_ledger, read_ledger, shrunk
from temoin.store.workstation import trusted_keys
from temoin.wording import counted


def _init(asked: argparse.Namespace) -> Answer:
    path = Path(asked.ledger)
    if path.suffix != ".temoin":
        path = path / "production.temoin" if path.is_dir() else path.with_suffix(".temoin")
    project = read_ledger(Path(asked.join)).project if asked.join else None
    made = init_ledger(path, project=project)
    ledger = read_ledger(path)
    return Answer(
        document=_ledger_document(path, ledger, confidential=False),
        text=f"{path}: a ledger of project {ledger.project}; it holds your key and nothing yet",
        notes=made.notices,
    )


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="NAME.temoin, or a folder")
    parser.add_argument("--join", metavar="FILE", help="a ledger whose project this one shares")


def _opened(asked: argparse.Namespace) -> tuple[Path, Ledger]:
    """Return the ledger that is meant: itself, or the one that speaks of a cut."""
    named = Path(asked.ledger)
    path = named if named.suffix == ".temoin" else find_ledger(named)
    if path is None or not path.exists():
        raise InputError(
            f"{asked.ledger} has no ledger", hint="Give a .temoin file.", file=asked.ledger
        )
    return path, read_ledger(path)


def _verify(asked: argparse.Namespace) -> Answer:
    path, ledger = _opened(asked)
    state = verify(ledger, trusted=trusted_keys())
    if lost := shrunk(path, ledger):
        state = replace(state, problems=(*state.problems, lost), integrity="broken")
    if not ledger.entries and not state.problems:
        raise LedgerFormatError(
            f"{path.name} has no entries: it proves nothing", hint="Check which file it is."
        )
    return Answer(
        document=shapes.verify_shape(replace(state, name=path.name)),
        text=_verify_text(path.name, state),
        exit_code=exit_code(state),
    )


def _verify_text(name: str, state: LedgerState) -> str:
    lines = [
        f"{name}: {state.integrity}",
        f"{counted(state.entries, 'entry', 'entries')}, {counted(state.writers, 'writer')}",
        f"identity: {state.identity}; time: {state.time}; trust: {state.trust}",
    ]
    lines += [f"signed by somebody you have not trusted yet: key {key}" for key in state.untrusted]
    lines += [f"note: {note}" for note in state.notes]
    for problem in state.problems:
        where = f"line {problem.line}: " if problem.line else ""
        lines.append(f"{problem.attack}: {where}{problem.message}")
        if problem.hint:
            lines.append(f"    {problem.hint}")
    return "\n".join(lines)


def _show(asked: argparse.Namespace) -> Answer:
    path, ledger = _opened(asked)
    rows = [
        [
            each.id[7:19],
            shapes.time_text(each.time_ms) or "no date",
            short_key(each.key_id),
            each.type,
            _words(each),
        ]
        for each in ledger.entries
    ]
    lines = [columns(rows) or f"{path.name} has no entries"]
    lines += [f"{problem.message}" for problem in ledger.problems]
    return Answer(
        document=_ledger_document(path, ledger, confidential=asked.confidential),
        text="\n".join(lines),
        notes=ledger.notes,
    )


def _ledger_document(path: Path, ledger: Ledger, *, confidential: bool) -> dict[str, object]:
    return {
        "temoin": "ledger/1",
        "ledger": str(path),
        "project": ledger.project,
        "entries": [_entry_shape(each, confidential=confidential) for each in ledger.entries],
        "problems": [problem.message for problem in ledger.problems],
    }


def _entry_shape(entry: Entry, *, confidential: bool) -> dict[str, object]:
    shape: dict[str, object] = {
        "id": entry.id,
        "type": entry.type,
        "writer": entry.writer,
        "seq": entry.seq,
        "time": shapes.time_text(entry.time_ms),
        "fields": shapes.public_fields(entry.fields),
        "confidential_fields": len(entry.digests),
    }
    return {**shape, "revealed": entry.confidential} if confidential else shape


def _words(entry: Entry) -> str:
    """Return an entry in a few words, nothing confidential."""
    fields = entry.fields
    target = fields.get("target")
    clip = Target.from_fields(target).clip_name if isinstance(target, dict) else ""
    named = [fields.get(key) for key in ("tool", "name", "reason")]
    said = next((each for each in named if isinstance(each, str) and each), "")
    if entry.type == "attest":
        said = "no AI was used"
    return " ".join(part for part in (clip, said) if part)


def _ledger_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="a .temoin file, or a cut")


def _show_options(parser: argparse.ArgumentParser) -> None:
    _ledger_options(parser)
    parser.add_argument(
        "--confidential", action="store_true", help="print prompts and other confidential fields"
    )


VERBS = (
    Verb(
        name="ledger init",
        help="make an empty ledger beforehand",
        examples=("temoin ledger init show.temoin", "temoin ledger init b.temoin --join a.temoin"),
        options=_init_options,
        run=_init,
    ),
    Verb(
        name="ledger verify",
        help="check every entry: intact, signed, chained, by whom; writes nothing",
        examples=("temoin ledger verify reel1.temoin", "temoin ledger verify reel1.otio --json"),
        options=_ledger_options,
        run=_verify,
    ),
    Verb(
        name="ledger show",
        help="list the entries",
        examples=("temoin ledger show reel1.temoin", "temoin ledger show reel1.otio --json"),
        options=_show_options,
        run=_show,
    ),
)
