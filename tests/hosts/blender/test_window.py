"""Debian's Blender in its own window, on a screen in memory: the add-on as a person meets it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blender import IN_BLENDER, REPOSITORY, ended, installed
from temoin.timeline import host_timeline

STAND_IN = Path(__file__).with_name("stand_in.py")
SCREEN = "-screen 0 1280x800x24"


@pytest.fixture
def blender() -> str:
    """The application; skips where it, a screen in memory, or a hand for the mouse is missing."""
    for each in ("blender", "xvfb-run", "xdotool"):
        if not shutil.which(each):
            pytest.skip(f"no {each} here: apt-get install blender xvfb xdotool")
    found = shutil.which("blender")
    assert found
    if "Blender 3.4" not in ended([found, "--version"]):
        pytest.skip("places to click are those of Blender 3.4")
    return found


def test_the_menu_opens_temoin_and_the_panel_says_so(blender: str, tmp_path: Path) -> None:
    project, out = tmp_path / "film.blend", tmp_path / "out"
    out.mkdir()
    ended(
        [
            blender,
            "-b",
            "--factory-startup",
            "--python",
            IN_BLENDER / "make_project.py",
            "--",
            project,
        ]
    )
    place = installed(tmp_path / "scripts/addons")
    command = [sys.executable, str(STAND_IN), str(REPOSITORY / "plugin"), str(out)]
    words = json.dumps({"command": command})
    (place / "temoin_addon/temoin_command.json").write_text(words, encoding="utf-8")
    done = subprocess.run(
        [
            *("xvfb-run", "-a", "-s", SCREEN, blender, "--factory-startup"),
            *("--window-geometry", "0", "0", "1280", "800"),
            *("--python", IN_BLENDER / "window.py", "--", project, out),
        ],
        env={**os.environ, "BLENDER_USER_SCRIPTS": str(tmp_path / "scripts")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = done.stdout[-1500:] + done.stderr[-1500:]
    assert (out / "state.json").exists(), (out / "ticks").read_text()[-400:] + told
    assert json.loads((out / "state.json").read_text()) == {"state": "open", "trouble": ""}
    assert host_timeline((out / "timeline").read_bytes()).application == "Blender 3.4.1"
    assert (out / "arguments").read_text() == "panel --host blender"
    assert "temoin:" not in told
    assert (out / "shown.png").read_bytes() != (out / "open.png").read_bytes(), "not drawn again"
