"""Holds any verifier to the vectors: `python tests/vectors/run.py [--all] [--names] COMMAND...`.

The command gets one more argument, a ledger's path, and `--anchor` with another where a vector has
one. `--all` asks for vectors that need more than entries and chains, too. README.md beside this
file says what it must answer. Only the standard library is needed.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
SECONDS = 60
VERDICTS = {0: "intact", 1: "broken"}

Place = tuple[int | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a verifier's answer to one vector compares; each word is empty where it agrees.

    Attributes:
        verdict: Of the verdict.
        places: Of the lines and entries that are named.
        names: Of what the faults are called.
    """

    vector: str
    verdict: str = ""
    places: str = ""
    names: str = ""

    @property
    def is_held(self) -> bool:
        """Whether all that must agree does."""
        return not self.verdict and not self.places


def vectors(*, every: bool = False) -> list[Path]:
    """Return the folders of the vectors of entries and chains, or of every one."""
    folders = sorted(path.parent for path in HERE.glob("*/expected.json"))
    return [each for each in folders if every or "needs" not in expected_of(each)]


def expected_of(folder: Path) -> dict[str, Any]:
    """Return what must be said of a vector."""
    document: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return document


def laid_out(folder: Path, to: Path) -> Path:
    """Copy a vector to a folder of its own, marks replaced by what they stand for."""
    place = to / folder.name
    place.mkdir()
    for each in folder.iterdir():
        content = each.read_bytes()
        if each.suffix == ".temoin":
            for repeat in expected_of(folder).get("repeats", ()):
                many = repeat["text"] * repeat["times"]
                content = content.replace(repeat["mark"].encode(), many.encode())
        (place / each.name).write_bytes(content)
    return place / "ledger.temoin"


def compare(folder: Path, answer: Mapping[str, Any]) -> Outcome:
    """Return how an answer compares with what must be said."""
    wanted = expected_of(folder)
    verdict = f"{answer['verdict']}, not {wanted['verdict']}"
    return Outcome(
        vector=folder.name,
        verdict="" if answer["verdict"] == wanted["verdict"] else verdict,
        places=_difference(_places(wanted), _places(answer)),
        names=_difference(_names(wanted), _names(answer)),
    )


def _places(document: Mapping[str, Any]) -> set[Place]:
    return {(each["line"], each["entry"]) for each in document["faults"]}


def _names(document: Mapping[str, Any]) -> set[tuple[int | None, str]]:
    return {(each["line"], each["attack"]) for each in document["faults"]}


def _difference(wanted: set[Any], given: set[Any]) -> str:
    told = [f"lacks {each}" for each in sorted(wanted - given, key=str)]
    told += [f"too many: {each}" for each in sorted(given - wanted, key=str)]
    return "; ".join(told)


def anchor_of(ledger: Path) -> list[str]:
    """Return the words that name the checkpoints kept elsewhere, where a vector has some."""
    anchor = ledger.with_name("anchor.temoin")
    return ["--anchor", str(anchor)] if anchor.exists() else []


def ask(command: Sequence[str], ledger: Path) -> dict[str, Any]:
    """Return what a command answers to a ledger.

    Raises:
        ValueError: It crashed, hung, or did not keep to the protocol.
    """
    try:
        done = subprocess.run(
            [*command, str(ledger), *anchor_of(ledger)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError("hung") from error
    verdict = VERDICTS.get(done.returncode)
    if verdict is None:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise ValueError(f"crashed ({done.returncode}) {''.join(last)}")
    answer = json.loads(done.stdout)
    if answer["verdict"] != verdict:
        raise ValueError(f"says {answer['verdict']} and exits with {done.returncode}")
    return dict(answer)


def hold(answer: Callable[[Path], Mapping[str, Any]], folders: Sequence[Path]) -> Iterator[Outcome]:
    """Yield how a verifier's answer to each vector compares; a crash is a wrong verdict."""
    with TemporaryDirectory() as made:
        for folder in folders:
            try:
                yield compare(folder, answer(laid_out(folder, Path(made))))
            except (ValueError, KeyError, TypeError) as error:
                yield Outcome(vector=folder.name, verdict=f"no answer: {error}")


def main(words: Sequence[str]) -> int:
    """Print the table; return 1 where something does not agree."""
    command = [*words]
    options = {command.pop(0) for each in ("--all", "--names") if command[:1] == [each]}
    names_count = "--names" in options
    if not command:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    outcomes = list(hold(lambda ledger: ask(command, ledger), vectors(every="--all" in options)))
    width = max(len(each.vector) for each in outcomes)
    failed = 0
    for each in outcomes:
        fails = not each.is_held or (names_count and bool(each.names))
        failed += fails
        word = "FAILS" if fails else "holds"
        why = " | ".join(part for part in (each.verdict, each.places, each.names) if part)
        sys.stdout.write(f"{each.vector:{width}}  {word}  {why}".rstrip() + "\n")
    sys.stdout.write(f"{len(outcomes) - failed} of {len(outcomes)} hold\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
