"""The sample, and the command line asked as a script asks it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answers import validate
from temoin.__main__ import main
from temoin.data import root


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A copy of the sample."""
    folder = tmp_path / "sample"
    shutil.copytree(root("resources") / "samples", folder)
    return folder / "night_train.otio"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Run a verb with --json; return its exit code and the one document on stdout."""

    def run(*words: object) -> tuple[int, Any]:
        code = main([*map(str, words), "--json"])
        document = json.loads(capsys.readouterr().out)
        validate(document)
        return code, document

    return run


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a verb; return exit code, stdout and stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([*map(str, words)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
