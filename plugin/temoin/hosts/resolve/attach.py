"""Finds DaVinci Resolve from outside, or through the menu script that started us.

Source: the scripting README of 24 Jul 2026 for the places. Its library takes the Python that it
finds in FUSION_PYTHON3_HOME, else in the registry of Windows, and ends the process that is another
one: so it is tried in a process that may end.
"""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from temoin.errors import HostError, HostGoneError
from temoin.hosts.resolve.calls import APPLICATION
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.hosts.resolve.relay import relayed_resolve
from temoin.language import say
from temoin.link import is_started_by, stdio_link

_API, _LIBRARY, _PYTHON = "RESOLVE_SCRIPT_API", "RESOLVE_SCRIPT_LIB", "FUSION_PYTHON3_HOME"
_MODULE = "DaVinciResolveScript"
_PROBE_SECONDS = 20.0
_PROBE = (
    f"import sys; sys.path.insert(0, sys.argv[1]); import {_MODULE} as found;"
    "sys.exit(0 if found.scriptapp('Resolve') else 9)"
)
_REFUSED = 9

_PLACES = {
    "linux": [
        ("/opt/resolve/Developer/Scripting", "/opt/resolve/libs/Fusion/fusionscript.so"),
        ("/home/resolve/Developer/Scripting", "/home/resolve/libs/Fusion/fusionscript.so"),
    ],
    "darwin": [
        (
            "/Library/Application Support/Blackmagic Design/DaVinci Resolve/Developer/Scripting",
            (
                "/Applications/DaVinci Resolve/DaVinci Resolve.app/Contents/Libraries/Fusion"
                "/fusionscript.so"
            ),
        )
    ],
    "win32": [
        (
            "%PROGRAMDATA%/Blackmagic Design/DaVinci Resolve/Support/Developer/Scripting",
            "C:/Program Files/Blackmagic Design/DaVinci Resolve/fusionscript.dll",
        )
    ],
}


class ResolveFactory:
    """Finds DaVinci Resolve, and opens it."""

    id = "resolve"
    label = APPLICATION

    def is_here(self) -> bool:
        """Return whether we were started from its menu, or its scripting modules are installed."""
        return is_started_by(self.id) or scripting() is not None

    def open(self) -> ResolveHost:
        """Return the host adapter.

        Raises:
            HostError: It is not installed, or lets nobody in from outside.
            HostGoneError: It does not run.
        """
        if is_started_by(self.id):
            link = stdio_link(APPLICATION)
            return resolve_host(relayed_resolve(link), link.close)
        return resolve_host(attached_resolve())


def scripting() -> tuple[Path, Path] | None:
    """Return the folder of its scripting modules and its library, None where there are none."""
    places = _PLACES.get(sys.platform, [])
    if _API in os.environ:
        places = [(os.environ[_API], os.environ.get(_LIBRARY, "")), *places]
    for api, library in places:
        folder = Path(os.path.expandvars(api)) / "Modules"
        if (folder / f"{_MODULE}.py").is_file():
            return folder, Path(library)
    return None


def attached_resolve() -> Any:  # noqa: ANN401 - of the application's own module
    """Return the object that everything begins with, from a process of ours.

    Raises:
        HostError: It is not installed, lets nobody in, or does not go with this Python.
    """
    found = scripting()
    if found is None:
        raise HostError(
            say("{application} is not installed here", application=APPLICATION),
            hint="Set RESOLVE_SCRIPT_API, or start Temoin from its menu.",
        )
    folder, library = found
    variables = _variables(folder, library)
    _probe(folder, variables)
    os.environ.update(variables)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    resolve = importlib.import_module(_MODULE).scriptapp("Resolve")
    if resolve is None:
        raise _lets_nobody_in()
    return resolve


def _variables(folder: Path, library: Path) -> dict[str, str]:
    """Return what its module reads from the environment."""
    own = {_API: str(folder.parent), _PYTHON: os.environ.get(_PYTHON, sys.prefix)}
    return {**own, _LIBRARY: str(library)} if library.name else own


def _probe(folder: Path, variables: dict[str, str]) -> None:
    """Return only if another process could attach, and did not end by it.

    Raises:
        HostError: It could not; says why as far as that is known.
    """
    command = [sys.executable, "-c", _PROBE, str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and words
            command,
            env={**os.environ, **variables},
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HostError(
            say("{application} did not let us in in time", application=APPLICATION),
            hint="Close its dialogs, or start Temoin from its menu.",
        ) from error
    if done.returncode == _REFUSED:
        raise _lets_nobody_in()
    if done.returncode:
        raise HostError(
            say(
                "the scripting library of {application} does not go with this Python",
                application=APPLICATION,
            ),
            hint="Start Temoin from its menu, Workspace > Scripts.",
        )


def _lets_nobody_in() -> HostGoneError:
    return HostGoneError(
        say("{application} does not run, or lets nobody in from outside", application=APPLICATION),
        hint="Start Temoin from its menu; in Studio, its preferences can let scripts in.",
    )
