"""The whole job on the sample that ships, in a folder of its own with a key of its own."""

import io
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from temoin.cli.answer import Answer
from temoin.data import root
from temoin.errors import StoreError
from temoin.language import say, sayable

Run = Callable[[Sequence[str]], int]
_CUT = "night_train.otio"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """One step of the demo: why, the command, what it printed and answered."""

    why: str
    command: list[str]
    printed: str
    exit_code: int


def _commands(cut: str, folder: Path) -> tuple[tuple[str, list[str]], ...]:
    at_mask = ["--clip", "NT_030", "--tool", "Magic Mask", "--note", "sky isolated for the grade"]
    return (
        (
            sayable("Your name, if you want your statements to carry one."),
            ["me", "--name", "Demo Colorist", "--role", "colorist"],
        ),
        (sayable("What do the cut and its media say about AI?"), ["scan", cut]),
        (sayable("You state a step: the tool was used on this clip."), ["log", cut, *at_mask]),
        (
            sayable("You looked at a clip and state that no AI was used."),
            ["attest", cut, "--clip", "NT_010", "--no-ai"],
        ),
        (sayable("What is known of each clip now, and what is not?"), ["show", cut]),
        (
            sayable(
                "The cut with ledger and flags in it, for any program that reads OpenTimelineIO."
            ),
            ["annotate", cut, "-o", str(folder / "night_train_flagged.otio")],
        ),
        (
            sayable("The sheet for a client, and the same for a script."),
            ["sheet", cut, "-o", str(folder / "night_train_ai.html")],
        ),
        ("", ["sheet", cut, "-o", str(folder / "night_train_ai.json")]),
        (
            sayable("Is the record intact?"),
            ["ledger", "verify", str(folder / "night_train.temoin")],
        ),
        (
            sayable("Is it complete and consistent? It is not: that is what an audit is for."),
            ["audit", cut],
        ),
    )


def run_demo(wanted: Path, run: Run) -> Answer:
    """Do the whole job on a copy of the sample; return what was done and what to look at.

    Raises:
        StoreError: The folder cannot be made.
    """
    folder = _fresh_copy(wanted)
    with _workstation(folder / ".workstation"):
        done = [_do(why, command, run) for why, command in _commands(str(folder / _CUT), folder)]
    first = folder / "night_train_ai.html"
    text = [*(_words(each) for each in done), _closing(folder, first)]
    failed = [each for each in done if each.exit_code and each.command[0] != "audit"]
    return Answer(
        document={
            "temoin": "demo/1",
            "folder": str(folder),
            "look_first": str(first),
            "steps": [{"command": each.command, "exit": each.exit_code} for each in done],
        },
        text="\n".join(text),
        exit_code=failed[0].exit_code if failed else 0,
    )


def _fresh_copy(wanted: Path) -> Path:
    """Return a new folder with the sample in it; what is there already is left alone."""
    folder, number = wanted, 1
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    try:
        shutil.copytree(
            root("resources") / "samples", folder, ignore=shutil.ignore_patterns("*.py")
        )
    except OSError as error:
        raise StoreError(
            say("{path} could not be made: {reason}", path=folder, reason=error.strerror or error),
            hint="Name another folder.",
        ) from error
    return folder


@contextmanager
def _workstation(folder: Path) -> Iterator[None]:
    """Keep the demo's key and cache in its own folder, not among the user's."""
    own = {"TEMOIN_HOME": str(folder), "TEMOIN_KEYRING": "0"}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _do(why: str, command: list[str], run: Run) -> _Done:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exit_code = run([*command, "--quiet"])
    return _Done(why=why, command=command, printed=printed.getvalue().rstrip(), exit_code=exit_code)


def _words(done: _Done) -> str:
    why = f"\n# {say(done.why)}\n" if done.why else ""
    printed = "\n".join(f"    {line}" for line in done.printed.splitlines())
    return f"{why}$ temoin {shlex.join(done.command)}\n{printed}"


def _closing(folder: Path, first: Path) -> str:
    cut = folder / _CUT
    words = say(
        "All of it lies in {folder}. Look first at {sheet} in a browser;\n"
        "then open the window: temoin panel {cut}\n"
        "The demo signed with a key of its own, kept in that folder's .workstation.",
        folder=folder,
        sheet=first,
        cut=cut,
    )
    return f"\n{words}"
