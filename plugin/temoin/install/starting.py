"""Whether the command by which an application starts Temoin works: it is run."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from temoin.language import say

SECONDS = 30.0
"""A start that has not answered by then answers no person either."""

NOT_OURS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH")
"""What a payload takes out of the environment before it starts Temoin.

Source: `hosts/link/temoin_link.py`; ours, and compared by a test.
"""

_MOST_WORDS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What a command answered.

    Attributes:
        output: What it printed.
        why_not: Why it did not work; empty where it did.
    """

    output: str = ""
    why_not: str = ""


def started(command: Sequence[str], seconds: float = SECONDS) -> Started:
    """Return what a command answers, run as a payload runs it."""
    environment = {key: text for key, text in os.environ.items() if key not in NOT_OURS}
    try:
        answer = subprocess.run(  # noqa: S603 - what was installed is what is tried
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Started(why_not=say("it did not answer within {seconds} s", seconds=int(seconds)))
    except (OSError, ValueError) as error:
        return Started(why_not=getattr(error, "strerror", None) or str(error))
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        code = say("it ended with {code}", code=answer.returncode)
        return Started(why_not=f"{code}: {said[:_MOST_WORDS]}" if said else code)
    return Started(output=answer.stdout.decode(errors="replace"))


def temoin_version(output: str) -> str:
    """Return the version that `temoin --version` prints, or ""."""
    name, _, version = output.partition("\n")[0].partition(" ")
    return version.strip() if name == "temoin" else ""
