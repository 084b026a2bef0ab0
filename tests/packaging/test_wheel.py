"""What is shipped: one wheel, one import name, and the whole job from a fresh environment."""

import json
import subprocess
import sys
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from conftest import REPOSITORY

pytestmark = pytest.mark.packaging
FOLDERS = ("plugin", "hosts", "schema", "resources")


def run(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
    return answer


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the source archive, as a packager makes it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, REPOSITORY)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that has the wheel, without a window."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", wheel)
    return python


def test_the_wheel_brings_one_name_and_all_that_ships(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"temoin"}
    shipped = {
        path.relative_to(REPOSITORY).as_posix()
        for folder in ("hosts", "schema", "resources")
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name.removeprefix("temoin/_data/") for name in names if "/_data/" in name} == shipped


def test_the_folders_are_no_import_names(python: Path, tmp_path: Path) -> None:
    assert not [name for name in FOLDERS if (REPOSITORY / name / "__init__.py").exists()]
    code = (
        "import sys; from importlib.util import find_spec;"
        "print([name for name in sys.argv[1:] if find_spec(name)])"
    )
    assert run(python, "-c", code, *FOLDERS, cwd=tmp_path).stdout.strip() == "[]"
    assert find_spec("temoin")


def test_the_whole_job_runs_where_only_the_wheel_is(python: Path, tmp_path: Path) -> None:
    temoin = python.with_name("temoin")
    answer = json.loads(run(temoin, "demo", "--json", cwd=tmp_path).stdout)
    folder = tmp_path / answer["folder"]
    made = {path.name for path in folder.iterdir()}
    assert {"night_train_ai.html", "night_train_ai.json", "night_train_flagged.otio"} <= made
    assert "night_train.temoin" in made
    assert run(temoin, "--version").stdout.startswith("temoin ")


def test_the_core_needs_no_window(python: Path, tmp_path: Path) -> None:
    code = (
        "import temoin.cli.main, sys;"
        "print([name for name in sys.modules if 'PySide' in name or name == 'numpy'])"
    )
    assert run(python, "-c", code).stdout.strip() == "[]"
    answer = subprocess.run(
        [python.with_name("temoin-panel")], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 3
    assert "temoin[panel]" in answer.stderr


def test_opentimelineio_takes_our_plugin(python: Path, tmp_path: Path) -> None:
    code = (
        "import opentimelineio as otio; m = otio.plugins.ActiveManifest();"
        "print(sorted(a.name for a in m.adapters))"
    )
    assert "AAF" in run(python, "-c", code, cwd=tmp_path).stdout


def test_an_application_gets_a_command_that_starts_what_was_installed(
    python: Path, tmp_path: Path
) -> None:
    """The files come from the wheel, and the command in them runs from there."""
    for host in ("blender", "resolve"):
        place = tmp_path / host
        place.mkdir()
        run(python.with_name("temoin"), "host", "install", host, "--to", place)
        (told,) = place.rglob("temoin_command.json")
        command = json.loads(told.read_text())
        assert Path(command["command"][0]).is_relative_to(python.parents[1])
        assert run(*command["command"], "--version", cwd=tmp_path).stdout.startswith("temoin ")
        assert Path(command["modules"], "temoin_link.py").is_file()
        run(python.with_name("temoin"), "host", "uninstall", host)
        assert [*place.iterdir()] == []
