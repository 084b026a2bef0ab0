"""A real Blender: a project made by it, and one that serves us with it open."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from blender import IN_BLENDER, Served, bpy_python, ended, installed, serve

_numbers = count(1)


@pytest.fixture(scope="session")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the payload `temoin` lies."""
    return installed(tmp_path_factory.mktemp("addons"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that Blender made, never opened by a test."""
    project = tmp_path_factory.mktemp("film") / "made.blend"
    ended([bpy_python(), IN_BLENDER / "make_project.py", project])
    return project


@pytest.fixture
def project(made: Path) -> Path:
    """A copy of the project, beside its media."""
    copy = made.with_name(f"film{next(_numbers)}.blend")
    shutil.copyfile(made, copy)
    return copy


@pytest.fixture
def served(payload: Path, project: Path) -> Iterator[Served]:
    """A Blender with the project open."""
    found = serve(bpy_python(), payload, project)
    yield found
    found.host.close()
    found.end()
    found.process.stdout.close()  # type: ignore[union-attr]
