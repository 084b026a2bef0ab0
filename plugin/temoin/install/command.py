"""How an application starts Temoin: one small file beside its payload."""

import json
import sys
from collections.abc import Sequence

from temoin.data import root


def command_words() -> tuple[str, ...]:
    """Return the command that starts the Temoin that runs now."""
    return (sys.executable, "-m", "temoin")


def command_line(command: Sequence[str]) -> bytes:
    """Return the file that tells a payload how Temoin is started, and where its link lies.

    Source: `hosts/link/temoin_link.py`; ours.
    """
    told = {"command": list(command), "modules": str(root("hosts") / "link")}
    return (json.dumps(told, indent=1) + "\n").encode()


def command_in(content: bytes) -> tuple[str, ...]:
    """Return the command that such a file tells; nothing where it tells none."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    words = told.get("command") if isinstance(told, dict) else None
    is_command = isinstance(words, list) and all(isinstance(each, str) for each in words)
    return tuple(words) if is_command and words else ()
