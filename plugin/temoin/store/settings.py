"""Switches that come from the environment."""

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import platformdirs


def plugins_wanted() -> bool:
    """Return whether installed plugins are asked; `TEMOIN_PLUGINS=0` turns them off."""
    return os.environ.get("TEMOIN_PLUGINS", "1") != "0"


def keychain_wanted() -> bool:
    """Return whether keys are kept in the system's keychain; `TEMOIN_KEYRING=0` says no."""
    return os.environ.get("TEMOIN_KEYRING", "1") != "0"


def passphrase() -> str:
    """Return what encrypts a key that is kept in a file (`TEMOIN_PASSPHRASE`), or nothing."""
    return os.environ.get("TEMOIN_PASSPHRASE", "")


def time_server() -> str:
    """Return the address that time stamps are asked of (`TEMOIN_TSA`); "" asks nobody."""
    return os.environ.get("TEMOIN_TSA", "")


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
