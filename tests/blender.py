"""A real Blender that serves a test: its Python module, and the payload as it is installed."""

import json
import os
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from temoin.hosts.blender import BlenderHost
from temoin.hosts.blender.factory import greeted
from temoin.link import Link

REPOSITORY = Path(__file__).resolve().parents[1]
HOSTS = REPOSITORY / "hosts"
IN_BLENDER = Path(__file__).with_name("hosts") / "blender/in_blender"


def bpy_python() -> Path:
    """Return the Python that has `bpy`; skips where there is none."""
    found = Path(os.environ.get("TEMOIN_BPY", REPOSITORY / ".hosts/bpy/bin/python"))
    if not found.exists():
        pytest.skip("no bpy here: run tests/hosts/blender/prepare.sh")
    return found


def running(what: str, script: str, *given: object) -> list[str]:
    """Return how a script is run: in the module `bpy`, or in the application `blender`.

    Its words are given last; skips where there is no such Blender.
    """
    words = [str(IN_BLENDER / script), *map(str, given)]
    if what == "bpy":
        return [str(bpy_python()), *words]
    found = shutil.which("blender")
    if not found:
        pytest.skip("no blender here: apt-get install blender")
    return [found, "-b", "--factory-startup", "--python", words[0], "--", *words[1:]]


def installed(place: Path) -> Path:
    """Put the payload where an application would look, by its own list of files."""
    payload = tomllib.loads((HOSTS / "blender/payload.toml").read_text(encoding="utf-8"))
    for each in payload["files"]:
        out = place / each["to"]
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOSTS / each["from"], out)
    return place


def ended(command: list[str], seconds: float = 120) -> str:
    """Run something to its end; its words are told where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@dataclass
class Served:
    """A Blender that serves us, and our end of the connection."""

    process: "subprocess.Popen[bytes]"
    link: Link
    host: BlenderHost
    project: Path

    def run(self, code: str) -> Any:
        """Have something done in Blender, as the person would; return its `answer`."""
        return self.link.ask("test_run", code=code)

    def snapshot(self) -> Any:
        """Return all that Blender says of the project; what it said last, where we let go of it."""
        if not self.link.is_over:
            return self.link.ask("test_snapshot", 30)
        self.process.wait(30)
        return json.loads(Path(f"{self.project}.json").read_text(encoding="utf-8"))

    def reopen(self) -> None:
        """Save the project and open it again."""
        self.link.ask("test_reopen", 30)

    def end(self) -> None:
        """Kill it, as if it had crashed."""
        self.process.kill()
        self.process.wait(10)


def serve(what: str, payload: Path, project: Path) -> Served:
    """Start a Blender that opens a project and serves us."""
    process = subprocess.Popen(
        running(what, "serve.py", payload, project),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin
    assert process.stdout
    link = Link(process.stdout, process.stdin, application="Blender")
    return Served(process, link, greeted(link), project)
