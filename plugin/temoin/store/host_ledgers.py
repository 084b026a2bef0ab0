"""Where what is said of an open application's timeline is kept."""

import re
from hashlib import sha256
from pathlib import Path

from temoin.model import HostState
from temoin.store.atomic import make_folder
from temoin.store.ledger_file.finding import default_ledger, find_ledger, ledgers_that_name
from temoin.store.parts import SUFFIX
from temoin.store.settings import home

_LONGEST_NAME = 60
_ODD = re.compile(r"[^\w.-]+")


def host_ledger(host: str, state: HostState) -> Path:
    """Return where the ledger of an application's project lies or would lie.

    Beside the project's file, by the rule for cuts; a project that lies in no file, such as one in
    a database, has its ledger in this workstation's own folder.

    Args:
        host: The application's id: `resolve`.
        state: Which project is open in it.

    Raises:
        InputError: The project's folder holds several ledgers.
        StoreError: The workstation's folder cannot be written.
    """
    if file := state.project_file:
        return find_ledger(file) or default_ledger(file)
    folder = _own_folder(host)
    make_folder(folder)  # ours, so that a ledger may be made in it as in any other
    return folder / _ledger_name(state)


def ledgers_of_equal(host: str, ledger: Path, cut_digest: str) -> list[Path]:
    """Return other ledgers in which the very cut is spoken of that an application shows.

    A project that is saved under another name, or for the first time, begins a ledger: what was
    said before lies beside it, or where those of projects in no file lie. Nothing is guessed from
    names: the cut's identity stands in what was said.

    Args:
        host: The application's id.
        ledger: The project's own.
        cut_digest: The cut's identity.
    """
    folders = dict.fromkeys((ledger.parent, _own_folder(host)))
    found = [each for folder in folders for each in ledgers_that_name(cut_digest, folder)]
    return [each for each in found if each != ledger]


def _own_folder(host: str) -> Path:
    return home() / "hosts" / host


def _ledger_name(state: HostState) -> str:
    """Return a file name that tells projects of one name apart by their ids."""
    told = _ODD.sub("-", state.project).strip(".-")[:_LONGEST_NAME] or "untitled"
    which = state.project_id or state.project
    return f"{told}-{sha256(which.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}{SUFFIX}"
