"""The menu script as DaVinci Resolve runs it: a process of its own, which starts Temoin's."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from hosts.resolve.relayed import PAYLOAD, payload

LINK = PAYLOAD.parents[1] / "link"

COMPANION = """
import json, sys
from temoin.link import stdio_link
from temoin.hosts.resolve.relay import relayed_resolve
link = stdio_link("DaVinci Resolve")
resolve = relayed_resolve(link)
said = [resolve.GetProductName(), "GetVersionString" in dir(resolve), sys.argv[1:]]
open({out!r}, "w").write(json.dumps(said))
{after}
link.close()
"""
"""Stands for `temoin panel`: asks two things, writes what it was told, and ends."""

APPLICATION = """
import runpy, sys
class Resolve:
    calls = 0
    def GetProductName(self): return "DaVinci Resolve"
    def GetVersionString(self):
        Resolve.calls += 1
        return None if {dies} and Resolve.calls > 2 else "21.0.4.7"
runpy.run_path({script!r}, init_globals={{"resolve": Resolve()}}, run_name="__main__")
print("the application goes on")
"""
"""Stands for the process in which DaVinci Resolve runs a script, with its globals."""


def installed(folder: Path, command: list[str]) -> Path:
    """Return the script as the installer leaves it."""
    script = folder / "Temoin.py"
    text = PAYLOAD.read_text(encoding="utf-8")
    script.write_text(text.replace("PATIENCE_SECONDS = 5.0", "PATIENCE_SECONDS = 1.0"))
    written = {"command": command, "modules": str(LINK)}
    (folder / "temoin_command.json").write_text(json.dumps(written))
    return script


def run(
    script: Path, *, dies: bool = False, python: str = sys.executable
) -> "subprocess.CompletedProcess[str]":
    code = textwrap.dedent(APPLICATION).format(script=str(script), dies=dies)
    return subprocess.run(
        [python, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def companion(folder: Path, after: str = "") -> tuple[list[str], Path]:
    out, code = folder / "said.json", folder / "companion.py"
    code.write_text(COMPANION.format(out=str(out), after=after))
    source = Path(__file__).resolve().parents[3] / "plugin"
    start = f"import sys; sys.path.insert(0, {str(source)!r}); exec(open({str(code)!r}).read())"
    return [sys.executable, "-c", start], out


def test_temoin_is_started_and_served(tmp_path: Path) -> None:
    command, out = companion(tmp_path)
    done = run(installed(tmp_path, command))
    assert "Temoin was closed" in done.stdout, done.stderr
    assert "the application goes on" in done.stdout
    said = json.loads(out.read_text())
    assert said == ["DaVinci Resolve", True, ["panel", "--host", "resolve"]]


def test_it_runs_in_the_oldest_python(tmp_path: Path) -> None:
    """DaVinci Resolve takes whatever Python it finds, from 3.6 on."""
    python = os.environ.get("TEMOIN_OLD_PYTHON")
    if not python:
        pytest.skip("no old Python: name one in TEMOIN_OLD_PYTHON")
    command, out = companion(tmp_path)
    done = run(installed(tmp_path, command), python=python)
    assert "Temoin was closed" in done.stdout, done.stderr
    assert out.exists()


def test_an_application_that_dies_ends_the_script(tmp_path: Path) -> None:
    after = "import time\nwhile not link.is_over: time.sleep(0.05)"
    command, out = companion(tmp_path, after)
    done = run(installed(tmp_path, command), dies=True)
    assert "the application has gone" in done.stdout, done.stderr
    assert out.exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["/no/such/temoin"], "cannot be started"),
        (["false"], "ended with 1"),
        (["true"], "was closed"),
    ],
)
def test_what_cannot_be_started_is_told_and_no_more(
    tmp_path: Path, command: list[str], words: str
) -> None:
    done = run(installed(tmp_path, command))
    assert words in done.stdout
    assert "the application goes on" in done.stdout
    assert done.returncode == 0


def test_a_script_copied_by_hand_says_what_to_do(tmp_path: Path) -> None:
    script = installed(tmp_path, [])
    (tmp_path / "temoin_command.json").unlink()
    done = run(script)
    assert "temoin host install resolve" in done.stdout
    assert "the application goes on" in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"modules": 3}', "\0"])
def test_a_broken_command_file_stops_nothing(tmp_path: Path, content: str) -> None:
    script = installed(tmp_path, ["false"])
    (tmp_path / "temoin_command.json").write_text(content)
    done = run(script)
    assert "the application goes on" in done.stdout
    assert done.returncode == 0


def test_outside_of_the_application_it_says_where_it_belongs(tmp_path: Path) -> None:
    script = installed(tmp_path, ["false"])
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Workspace > Scripts" in done.stdout
    assert done.returncode == 0


class Quiet:
    """A companion that runs and asks nothing."""

    is_running = True

    def __init__(self) -> None:
        self.told: list[str] = []

    def asked(self, seconds: float = 0.0) -> Any:
        return None

    def tell(self, tells: str, of: Any = None) -> None:
        self.told.append(tells)

    def close(self) -> None:
        self.is_running = False


class Dying:
    """An application that raises once it has gone, then is there again, then has gone for good."""

    def __init__(self, answers: list[bool]) -> None:
        self.answers = answers

    def GetVersionString(self) -> str:  # noqa: N802 - the API's
        if self.answers.pop(0):
            return "21"
        raise RuntimeError


def test_a_pause_is_not_taken_for_death() -> None:
    script, quiet, seconds = payload(), Quiet(), iter(range(100))
    pauses = [True, False, False, True] + [False] * 20
    dying = Dying(pauses)
    ended = script.serve(quiet, dying, clock=lambda: float(next(seconds)))
    assert ended == "the application has gone"
    assert quiet.told == ["hello", "bye"]
    assert len(dying.answers) == 20 - int(script.PATIENCE_SECONDS)


def test_the_payload_is_named_in_its_description() -> None:
    import tomllib

    described = tomllib.loads((PAYLOAD.parent / "payload.toml").read_text(encoding="utf-8"))
    assert described["id"] == "resolve"
    assert [each["to"] for each in described["files"]] == ["Temoin.py"]
    for each in described["files"]:
        assert (PAYLOAD.parents[1] / each["from"]).is_file()
    assert {each["system"] for each in described["places"]} == {"linux", "macos", "windows"}
    for system in ("linux", "macos", "windows"):
        places = [each for each in described["places"] if each["system"] == system]
        assert [bool(each.get("shared")) for each in places] == sorted(
            bool(each.get("shared")) for each in places
        )
    assert PAYLOAD.name == "Temoin.py"
