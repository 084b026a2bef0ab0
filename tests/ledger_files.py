"""What tests of a ledger's file share: something to say, and what speaks against the file."""

from pathlib import Path

from temoin.ledger import Draft, Entry, verify
from temoin.store.ledger_file import read_ledger, shrunk
from temoin.store.workstation import trusted_keys

STEP = Draft(
    type="step",
    fields={
        "target": {"scope": "use"},
        "tool": "Magic Mask",
        "technique": "assistive",
        "effect": "look",
    },
    confidential={"prompt": "a red sky"},
)


def entries(path: Path) -> tuple[Entry, ...]:
    """Return what a ledger's file holds, in order."""
    return read_ledger(path).entries


def attacks(path: Path) -> list[str]:
    """Return the names of all that is wrong with a ledger's file, for who works here."""
    ledger = read_ledger(path)
    problems = list(verify(ledger, trusted=trusted_keys()).problems)
    lost = shrunk(path, ledger)
    return [each.attack for each in (*problems, *([lost] if lost else []))]
