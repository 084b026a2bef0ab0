"""What is remembered of trial imports of plugins, by distribution and version."""

import msgspec

from temoin.store.atomic import keep
from temoin.store.settings import home

_FILE = "plugins.json"


def load_probes() -> dict[str, str]:
    """Return for each plugin tried before why it did not import, or "" where it did."""
    try:
        return msgspec.json.decode((home() / _FILE).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}  # a memory that is lost costs one more trial


def save_probes(probes: dict[str, str]) -> None:
    """Keep what the trial imports answered.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    keep(home() / _FILE, msgspec.json.encode(probes))
