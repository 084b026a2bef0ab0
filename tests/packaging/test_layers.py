"""The house's contracts are real: a planted breach of each is caught."""

import os
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import REPOSITORY

SOURCE = REPOSITORY / "plugin" / "temoin"
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
LAYERS = [
    [name.strip() for name in line.split("|")]
    for line in SETTINGS["tool"]["importlinter"]["contracts"][0]["layers"]
]
TOOLS = Path(sys.executable).parent


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source with the project's settings."""
    shutil.copytree(
        SOURCE, tmp_path / "plugin" / "temoin", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def module(house: Path, name: str) -> Path:
    """Return the file of a module, or of a package itself."""
    package = house / "plugin" / "temoin" / name
    return package / "__init__.py" if package.is_dir() else package.with_suffix(".py")


def plant(path: Path, statement: str) -> None:
    path.write_text(f"{path.read_text()}\n\ndef _planted() -> None:\n    {statement}\n")


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(house / "plugin")}
    return subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_contracts(house: Path) -> None:
    answer = lint_imports(house)
    assert answer.returncode == 0, answer.stdout


def test_each_layer_that_reaches_up_is_caught(house: Path) -> None:
    above = [(lower, upper[0]) for upper, line in pairwise(LAYERS) for lower in line]
    beside = [(line[0], other) for line in LAYERS for other in line[1:]]
    for lower, upper in (*above, *beside):
        plant(module(house, lower), f"import temoin.{upper}")
    answer = lint_imports(house)
    assert answer.returncode
    missed = [
        f"{lower} imports {upper}"
        for lower, upper in (*above, *beside)
        if f"temoin.{lower} is not allowed to import temoin.{upper}" not in answer.stdout
    ]
    assert not missed, answer.stdout


def test_a_module_outside_the_layers_is_caught(house: Path) -> None:
    module(house, "stray").write_text('"""In no layer."""\n')
    answer = lint_imports(house)
    assert answer.returncode
    assert "stray" in answer.stdout


def test_a_built_in_plugin_that_reaches_behind_the_api_is_caught(house: Path) -> None:
    plant(module(house, "builtin/record_policy"), "import temoin.ledger")
    answer = lint_imports(house)
    assert answer.returncode
    assert "temoin.builtin is not allowed to import temoin.ledger" in answer.stdout


def test_a_circle_of_siblings_is_caught(house: Path) -> None:
    plant(module(house, "ledger/reveal"), "import temoin.ledger.verify")
    answer = lint_imports(house)
    assert answer.returncode
    assert "siblings do not go in circles BROKEN" in answer.stdout


@pytest.mark.parametrize(
    ("where", "library"),
    [
        ("ledger/union", "opentimelineio"),
        ("cli/main", "PySide6.QtCore"),
        ("store/media", "cryptography"),
        ("ledger/verify", "nacl.signing"),
        ("store/workstation", "keyring"),
        ("scan", "c2pa"),
        ("cut", "numpy"),
        ("builtin/sheet_html", "PyOpenColorIO"),
    ],
)
def test_a_library_in_the_wrong_room_is_caught(house: Path, where: str, library: str) -> None:
    path = module(house, where)
    plant(path, f"import {library}")
    answer = subprocess.run(
        [TOOLS / "ruff", "check", "--select", "TID251", path],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode
    assert "TID251" in answer.stdout


def test_sizes_are_held(tmp_path: Path) -> None:
    """A function, a module and a name beyond the limits, one each."""
    checker = tmp_path / ".ci" / "check_size.py"
    checker.parent.mkdir()
    shutil.copy(REPOSITORY / ".ci" / "check_size.py", checker)
    source = tmp_path / "plugin" / "temoin"
    source.mkdir(parents=True)

    def sizes(code: str) -> tuple[int, str]:
        (source / "long.py").write_text(code)
        answer = subprocess.run(
            [sys.executable, checker], capture_output=True, text=True, check=False
        )
        return answer.returncode, answer.stdout

    short = "def f() -> None:\n    x = 1\n"
    assert sizes(short * 20)[0] == 0
    assert "has 91 lines" in sizes(short * 20 + "def g() -> None:\n" + "    x = 1\n" * 90)[1]
    assert "402 lines of code" in sizes(short * 201)[1]
    assert "a name we do not use: long.py: data" in sizes(short + "data = 1\n")[1]
    assert "median function" in sizes(("def g() -> None:\n" + "    x = 1\n" * 15) * 3)[1]
