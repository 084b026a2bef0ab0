"""The payload is an extension as Blender 4.2 and later wants it, where the installer puts it."""

import json
from pathlib import Path

import pytest

from blender import ended, installed, running


def test_blender_takes_it_as_an_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = installed(tmp_path / "extensions/user_default")
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path))
    told = ended(running("bpy", "extension.py", place / "temoin_addon"))
    found = json.loads(next(line for line in told.splitlines() if line.startswith("{")))
    assert found["checked"] == 0, found["said"]
    assert (found["on"], found["after"]) == (True, False)
