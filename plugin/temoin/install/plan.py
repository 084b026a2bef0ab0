"""What would be done in one folder of an application: a step for each file, nothing done yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from temoin.install.spot import Spot, spot_at
from temoin.language import say
from temoin.store.atomic import UNFINISHED
from temoin.store.payloads import Payload, is_below
from temoin.store.receipts import Receipt


class Fate(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    KEPT = "kept"
    """It was changed by somebody, or is none of ours any more: it stays and is theirs."""

    GONE = "gone"
    BLOCKED = "blocked"
    """Something that is not ours lies where it would."""


WRITTEN = frozenset({Fate.NEW, Fate.REPLACED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of one file.

    Attributes:
        below: Path below the folder, parts joined by `/`.
        content: What is to lie there; None where it is not ours to say.
        before: What lies there now.
        why: Of a file that is kept or blocked.
    """

    below: str
    fate: Fate
    content: bytes | None = None
    before: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of one folder.

    Attributes:
        label: The application's name.
        folder: Absolute, links resolved.
        version: Of the Temoin whose files will lie there; empty where none will.
        before: What we put there earlier.
    """

    host: str
    label: str
    folder: Path
    version: str
    steps: tuple[Step, ...]
    before: Receipt | None = None

    @property
    def blocked(self) -> tuple[Step, ...]:
        """The files that somebody else's lie in the way of."""
        return tuple(step for step in self.steps if step.fate is Fate.BLOCKED)

    @property
    def changes_nothing(self) -> bool:
        """Whether all is as it should be already."""
        has_work = any(step.fate is not Fate.UNCHANGED for step in self.steps)
        is_told = self.before is not None and self.before.version == self.version
        return is_told and not has_work


def plan_install(
    payload: Payload, folder: Path, command: bytes, version: str, before: Receipt | None
) -> Plan:
    """Return what would be done to have a payload lie in a folder.

    Args:
        payload: What ships.
        folder: Where an application looks; may still have to be made.
        command: What its command file is to hold.
        version: Of the Temoin whose payload it is.
        before: What we put there earlier.
    """
    folder = folder.resolve()
    wanted = {**payload.files, payload.command_file: command}
    known = before.files if before else {}
    steps = [_step(spot_at(folder, below), below, wanted[below], known) for below in wanted]
    steps += [_leaving(folder, below, known) for below in known if below not in wanted]
    return Plan(
        host=payload.id,
        label=payload.label,
        folder=folder,
        version=version,
        steps=tuple(steps),
        before=before,
    )


def plan_removal(receipt: Receipt, label: str) -> Plan:
    """Return what would be done to have nothing of ours lie in a folder any more.

    What an application compiled from our files is ours too, and what a crash left half-written.
    """
    folder = Path(receipt.folder)
    steps = [_leaving(folder, below, receipt.files) for below in receipt.files]
    ours = [step.below for step in steps if step.fate is not Fate.KEPT and is_below(step.below)]
    further = {*_compiled(folder, ours), *_half_written(folder, ours)}
    steps += [_further_step(folder, below) for below in sorted(further)]
    return Plan(
        host=receipt.host,
        label=label,
        folder=folder,
        version="",
        steps=tuple(steps),
        before=receipt,
    )


def _step(spot: Spot, below: str, content: bytes, known: Mapping[str, Sequence[str]]) -> Step:
    if spot.is_free:
        return Step(below=below, fate=Fate.NEW, content=content)
    if spot.content == content:
        return Step(below=below, fate=Fate.UNCHANGED, content=content, before=content)
    if not spot.strange and spot.digest in known.get(below, ()):
        return Step(below=below, fate=Fate.REPLACED, content=content, before=spot.content)
    why = spot.strange or (
        say("somebody changed it") if below in known else say("Temoin did not put it there")
    )
    return Step(below=below, fate=Fate.BLOCKED, content=content, before=spot.content, why=why)


def _leaving(folder: Path, below: str, known: Mapping[str, Sequence[str]]) -> Step:
    """Return what becomes of a file of ours that is not wanted any more."""
    if not is_below(below):  # a receipt that somebody wrote
        return Step(below=below, fate=Fate.KEPT, why=say("it does not lie in the folder"))
    spot = spot_at(folder, below)
    if spot.is_free:
        return Step(below=below, fate=Fate.GONE)
    if not spot.strange and spot.digest in known[below]:
        return Step(below=below, fate=Fate.REMOVED, before=spot.content)
    why = spot.strange or say("somebody changed it")
    return Step(below=below, fate=Fate.KEPT, before=spot.content, why=why)


def _compiled(folder: Path, sources: Iterable[str]) -> Iterator[str]:
    """Yield what Python compiled from files of ours, below a folder."""
    for source in map(PurePosixPath, sources):
        cache = source.parent / "__pycache__"
        for name in _names_in(folder / cache) if source.suffix == ".py" else ():
            if name.endswith(".pyc") and name.split(".")[0] == source.stem:
                yield str(cache / name)


def _half_written(folder: Path, files: Iterable[str]) -> Iterator[str]:
    """Yield what was being written beside a file of ours when a process was killed."""
    for file in map(PurePosixPath, files):
        for name in _names_in(folder / file.parent):
            if name.startswith(UNFINISHED) and file.name in _names_in(folder / file.parent / name):
                yield str(file.parent / name / file.name)


def _names_in(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:  # there is none
        return []


def _further_step(folder: Path, below: str) -> Step:
    spot = spot_at(folder, below)
    if spot.strange:
        return Step(below=below, fate=Fate.KEPT, why=spot.strange)
    return Step(below=below, fate=Fate.REMOVED, before=spot.content)
