"""Switches that come from the environment."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import platformdirs

from temoin.errors import InputError
from temoin.language import say


def plugins_wanted() -> bool:
    """Return whether installed plugins are asked; `TEMOIN_PLUGINS=0` turns them off."""
    return os.environ.get("TEMOIN_PLUGINS", "1") != "0"


def keychain_wanted() -> bool:
    """Return whether keys are kept in the system's keychain; `TEMOIN_KEYRING=0` says no."""
    return os.environ.get("TEMOIN_KEYRING", "1") != "0"


def cuts_kept() -> bool:
    """Return whether what cut files were read as is kept here; `TEMOIN_CUTS=0` says no."""
    return os.environ.get("TEMOIN_CUTS", "1") != "0"


def passphrase() -> str:
    """Return what encrypts a key that is kept in a file (`TEMOIN_PASSPHRASE`), or nothing."""
    return os.environ.get("TEMOIN_PASSPHRASE", "")


def time_server() -> str:
    """Return the address that time stamps are asked of (`TEMOIN_TSA`); "" asks nobody."""
    return os.environ.get("TEMOIN_TSA", "")


TRUST = "TEMOIN_TRUST"
"""Names a folder of trust lists, for this process and all that it starts."""


def named_trust_folder() -> Path | None:
    """Return the folder of trust lists to use instead of one's own (`TEMOIN_TRUST`), if any."""
    named = os.environ.get(TRUST)
    return Path(named) if named else None


@contextmanager
def trusting(folder: str | None, *, may_be_new: bool = False) -> Iterator[None]:
    """Use a folder of trust lists for as long as something lasts; None leaves it as it is.

    By the environment, as media are read in processes of their own too.

    Args:
        folder: Its path.
        may_be_new: Whether it need not be there yet.

    Raises:
        InputError: It is not there.
    """
    if folder is None:
        yield
        return
    if not may_be_new and not Path(folder).is_dir():
        raise InputError(
            say("{name} is no folder", name=folder), hint="Check the path.", file=folder
        )
    before = os.environ.get(TRUST)
    os.environ[TRUST] = str(Path(folder).absolute())
    try:
        yield
    finally:
        os.environ.pop(TRUST)
        if before is not None:
            os.environ[TRUST] = before


def wanted_language(words: Sequence[str]) -> str:
    """Return the language that a command line asks for, else `TEMOIN_LANG`, else "".

    Args:
        words: The command line; looked through before it is parsed, as its help is said too.
    """
    for word, following in pairwise([*words, ""]):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get("TEMOIN_LANG", "")


def home() -> Path:
    """Return the folder of what this workstation keeps; `TEMOIN_HOME` names another."""
    named = os.environ.get("TEMOIN_HOME")
    return Path(named) if named else platformdirs.user_data_path("temoin", appauthor=False)
