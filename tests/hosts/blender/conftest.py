"""A real Blender: a project made by it, and one that serves us with it open."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from blender import Served, ended, installed, running, serve

_numbers = count(1)


@pytest.fixture(scope="session")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the payload lies."""
    return installed(tmp_path_factory.mktemp("addons"))


@pytest.fixture(scope="session")
def film_by(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the project that a Blender made, never opened by a test."""
    known: dict[str, Path] = {}

    def made(what: str) -> Path:
        if what not in known:
            project = tmp_path_factory.mktemp("film") / "made.blend"
            ended(running(what, "make_project.py", project))
            known[what] = project
        return known[what]

    return made


@pytest.fixture
def what() -> str:
    """Which Blender: the module `bpy`, or the application `blender`; tests give another."""
    return "bpy"


@pytest.fixture
def project(what: str, film_by: Callable[[str], Path]) -> Path:
    """A copy of the project, beside its media."""
    made = film_by(what)
    copy = made.with_name(f"film{next(_numbers)}.blend")
    shutil.copyfile(made, copy)
    return copy


@pytest.fixture
def served(what: str, payload: Path, project: Path) -> Iterator[Served]:
    """A Blender with the project open."""
    found = serve(what, payload, project)
    yield found
    found.host.close()
    found.end()
    found.process.stdout.close()  # type: ignore[union-attr]
