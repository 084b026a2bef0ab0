"""Switches that come from the environment."""

import os


def plugins_wanted() -> bool:
    """Return whether installed plugins are asked; `TEMOIN_PLUGINS=0` turns them off."""
    return os.environ.get("TEMOIN_PLUGINS", "1") != "0"
