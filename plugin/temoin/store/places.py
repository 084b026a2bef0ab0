"""Where on a machine an application looks for its payload."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoin.store.payloads import Place, System

_VERSION = "{version}"
_NUMBER = r"\d+(?:\.\d+)*"
_CLAUSE = re.compile(rf"\s*(>=|<=|==|>|<)\s*({_NUMBER})\s*")
_SYSTEMS: Mapping[str, System] = {"darwin": "macos", "win32": "windows"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine, as far as it decides where an application's folders lie."""

    system: System
    home: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A folder in which an application that is there looks.

    Attributes:
        folder: It may still have to be made.
        version: Of the application; empty where its folders do not say.
        is_shared: Whether everybody who works on the machine has it.
    """

    folder: Path
    version: str = ""
    is_shared: bool = False


def this_machine() -> Machine:
    """Return the machine that we run on."""
    system = _SYSTEMS.get(sys.platform, "linux")
    return Machine(system=system, home=Path.home(), environment=dict(os.environ))


def found_places(places: Iterable[Place], machine: Machine) -> list[Found]:
    """Return the folders of the applications that are there, one's own first, older versions first.

    Raises:
        ValueError: A place asks for versions in a way that there is not.
    """
    here = [each for each in places if each.system == machine.system]
    ordered = sorted(here, key=lambda place: place.shared)
    return [found for place in ordered for found in _found(place, machine)]


def meant_places(places: Iterable[Place], machine: Machine) -> list[str]:
    """Return where an application's folders would lie on a machine's system, as it is written."""
    return [each.path for each in places if each.system == machine.system and not each.shared]


def _found(place: Place, machine: Machine) -> Iterator[Found]:
    path = _expanded(place.path, machine)
    if path is None:
        return
    if _VERSION in path:
        for version, folder in _versions(path, place.versions):
            yield Found(folder=folder, version=version, is_shared=place.shared)
    elif _is_there(place, Path(path), machine):
        yield Found(folder=Path(path), is_shared=place.shared)


def _is_there(place: Place, folder: Path, machine: Machine) -> bool:
    application = _expanded(place.application, machine) if place.application else folder.parent
    return application is not None and Path(application).is_dir()


def _expanded(path: str, machine: Machine) -> str | None:
    """Return a path with home and variables put in; None where one of them is not set."""
    names = re.findall(r"\$\{(\w+)\}", path)
    if any(not machine.environment.get(name) for name in names):
        return None
    for name in names:
        path = path.replace(f"${{{name}}}", machine.environment[name])
    return f"{machine.home}{path[1:]}" if path == "~" or path.startswith("~/") else path


def _versions(path: str, wanted: str) -> list[tuple[str, Path]]:
    """Return each version whose folder is there and fits, with the whole path for it."""
    head, _, tail = path.partition(_VERSION)
    base, _, prefix = head.rpartition("/")
    suffix, _, below = tail.partition("/")
    pattern = re.compile(f"{re.escape(prefix)}({_NUMBER}){re.escape(suffix)}")
    found = []
    for each in _folders_in(Path(base or "/")):
        fits = pattern.fullmatch(each.name)
        if fits and _fits(fits[1], wanted):
            found.append((fits[1], each / below))
    return sorted(found, key=lambda pair: _numbers(pair[0]))


def _folders_in(base: Path) -> list[Path]:
    try:
        return [each for each in base.iterdir() if each.is_dir()]
    except OSError:  # not there, or not ours to look into: no application of this person's
        return []


def _fits(version: str, wanted: str) -> bool:
    return all(_clause_holds(version, each) for each in wanted.split(",") if each.strip())


def _clause_holds(version: str, clause: str) -> bool:
    parts = _CLAUSE.fullmatch(clause)
    if parts is None:
        raise ValueError(clause)
    length = max(version.count("."), parts[2].count(".")) + 1
    ours, theirs = (_numbers(each, length) for each in (version, parts[2]))
    holds = {">=": ours >= theirs, "<=": ours <= theirs, "==": ours == theirs}
    return {**holds, ">": ours > theirs, "<": ours < theirs}[parts[1]]


def _numbers(version: str, length: int = 1) -> tuple[int, ...]:
    numbers = tuple(map(int, version.split(".")))
    return numbers + (0,) * (length - len(numbers))
