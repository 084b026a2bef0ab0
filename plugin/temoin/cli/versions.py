"""Versions of Temoin and of what its answers depend on."""

import platform
from importlib.metadata import PackageNotFoundError, version

from temoin import __version__
from temoin.cli.answer import Answer
from temoin.errors import CatalogueError
from temoin.language import say
from temoin.store.tools import load_catalogue

_PARTS = ("OpenTimelineIO", "c2pa-python", "opencolorio", "PySide6-Essentials")


def versions_answer() -> Answer:
    """Return the versions that an answer of Temoin depends on."""
    versions = {
        "temoin": __version__,
        "python": platform.python_version(),
        **{part: _installed(part) for part in _PARTS},
        "catalogue": _catalogue(),
    }
    text = "\n".join(f"{name} {number}" for name, number in versions.items())
    return Answer(document={"temoin": "versions/1", "versions": versions}, text=text)


def _catalogue() -> str:
    """Return the catalogue's version, or what is wrong with it: one wants to know versions then."""
    try:
        catalogue = load_catalogue()
    except CatalogueError as error:
        return str(error)
    return f"{catalogue.version} ({catalogue.date})"


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return say("not installed")
