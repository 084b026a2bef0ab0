"""A ledger's file: found, read, appended to and rewritten under a lock, brought to the disk."""

from temoin.store.ledger_file.appending import (
    Appended,
    append,
    init_ledger,
    own_signing,
    write_copy,
)
from temoin.store.ledger_file.finding import (
    default_ledger,
    find_ledger,
    is_there,
    ledger_of_folders,
    ledger_upward,
)
from temoin.store.ledger_file.lines import WholeLines
from temoin.store.ledger_file.reading import read_ledger, shrunk, shrunk_to
from temoin.store.ledger_file.rewriting import Rewritten, rewrite
from temoin.store.parts import SUFFIX

__all__ = [
    "SUFFIX",
    "Appended",
    "Rewritten",
    "WholeLines",
    "append",
    "default_ledger",
    "find_ledger",
    "init_ledger",
    "is_there",
    "ledger_of_folders",
    "ledger_upward",
    "own_signing",
    "read_ledger",
    "rewrite",
    "shrunk",
    "shrunk_to",
    "write_copy",
]
