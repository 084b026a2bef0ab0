"""A plan carried out: all of it, or nothing."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import StoreError, TemoinError
from temoin.install.plan import WRITTEN, Fate, Plan, Step
from temoin.install.spot import digest_of
from temoin.language import say, sayable
from temoin.store.atomic import UNFINISHED, write_beside
from temoin.store.receipts import Receipt, drop_receipt, keep_receipt

_LISTED = 4
_ASK = sayable("Ask who may write it.")
_NAME_ANOTHER = sayable("Ask who may write it, or name another folder with --to.")
_BESIDE = ("__pycache__", UNFINISHED)
"""Folders beside our files that hold what was made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done in one folder, or would be.

    Attributes:
        folders: Made, or taken away again.
        error: Why nothing was done.
    """

    plan: Plan
    folders: tuple[Path, ...] = ()
    error: TemoinError | None = None


def outcome_of(plan: Plan, now_ms: int, *, dry_run: bool) -> Outcome:
    """Return what came of a plan: what fails in one folder does not keep another from its turn.

    Args:
        plan: Of an installation or a removal.
        now_ms: UTC milliseconds since 1970.
        dry_run: Whether to do nothing, and tell what would come of it as far as that is known.
    """
    try:
        require_possible(plan)
        folders = _folders_of(plan)
        if not dry_run:
            carry_out(plan, now_ms)
        return Outcome(plan=plan, folders=folders)
    except TemoinError as error:
        return Outcome(plan=plan, error=error)


def require_possible(plan: Plan) -> None:
    """Return only where nothing speaks against a plan before it is tried.

    Raises:
        StoreError: A file of somebody else's is in the way, or the folder may not be written.
    """
    if plan.blocked:
        raise _in_the_way(plan)
    there = next(each for each in (plan.folder, *plan.folder.parents) if each.exists())
    if not there.is_dir():
        raise StoreError(
            say("{name} is no folder", name=there),
            hint="Move it somewhere else, then install again.",
            file=str(there),
        )
    if not plan.changes_nothing and not os.access(there, os.W_OK):
        raise StoreError(
            say("{folder} may not be written", folder=there),
            hint=_NAME_ANOTHER if plan.version else _ASK,
            file=str(there),
        )


def carry_out(plan: Plan, now_ms: int) -> None:
    """Do what a plan says; where any of it fails, everything is as it was.

    Args:
        plan: Of an installation or a removal.
        now_ms: UTC milliseconds since 1970.

    Raises:
        StoreError: A file of somebody else's is in the way, or one cannot be written or removed.
    """
    require_possible(plan)
    if plan.changes_nothing:
        return
    if plan.version:
        _install(plan, now_ms)
    else:
        _remove(plan)


def _folders_of(plan: Plan) -> tuple[Path, ...]:
    return tuple(_folders_wanted(plan) if plan.version else _left_empty(plan))


def _install(plan: Plan, now_ms: int) -> None:
    before, known = plan.before, plan.before.files if plan.before else {}
    with ExitStack() as undo:
        made = [*_made(undo, _folders_wanted(plan))]
        folders = (*(before.folders if before else ()), *map(str, made))
        ours = {
            each.below: (digest_of(each.content),)
            for each in plan.steps
            if each.content is not None
        }
        both = {below: (*ours[below], *known.get(below, ())) for below in ours}
        receipt = _receipt(plan, now_ms, {**known, **both}, folders)
        _receipt_undone(undo, plan)
        keep_receipt(receipt)  # first: whatever stops us, what was written is known to be ours
        for step in plan.steps:
            _do(undo, _path(plan, step), step)
        keep_receipt(_receipt(plan, now_ms, ours, folders))
        undo.pop_all()


def _remove(plan: Plan) -> None:
    empty = _left_empty(plan)
    with ExitStack() as undo:
        for step in plan.steps:
            _do(undo, _path(plan, step), step)
        _receipt_undone(undo, plan)
        drop_receipt(plan.host, str(plan.folder))
        undo.pop_all()
    for each in empty:
        with suppress(StoreError):  # an empty folder that may not be removed hurts nobody
            _take_away(each)


def _do(undo: ExitStack, path: Path, step: Step) -> None:
    if step.fate in WRITTEN and step.content is not None:
        undo.callback(_restore, path, step.before)
        write_beside(path, step.content)
    elif step.fate is Fate.REMOVED:
        undo.callback(_restore, path, step.before)
        with _said(path):
            path.unlink()


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        with _said(path):
            path.unlink(missing_ok=True)
    else:
        write_beside(path, before)


def _receipt(
    plan: Plan, now_ms: int, files: Mapping[str, tuple[str, ...]], folders: Iterable[str]
) -> Receipt:
    return Receipt(
        host=plan.host,
        folder=str(plan.folder),
        version=plan.version,
        time_ms=now_ms,
        files=dict(files),
        folders=tuple(folders),
    )


def _receipt_undone(undo: ExitStack, plan: Plan) -> None:
    if plan.before:
        undo.callback(keep_receipt, plan.before)
    else:
        undo.callback(drop_receipt, plan.host, str(plan.folder))


def _folders_wanted(plan: Plan) -> list[Path]:
    """Return the folders that are not there yet, highest first."""
    wanted: set[Path] = set()
    for step in plan.steps:
        if step.fate in WRITTEN:
            path = _path(plan, step)
            wanted |= {each for each in path.parents if not each.exists()}
    return sorted(wanted, key=lambda each: len(each.parts))


def _made(undo: ExitStack, folders: Iterable[Path]) -> Iterator[Path]:
    for each in folders:
        with _said(each):
            each.mkdir()
        undo.callback(_take_away, each)
        yield each


def _take_away(folder: Path) -> None:
    with _said(folder):
        folder.rmdir()


def _left_empty(plan: Plan) -> list[Path]:
    """Return what was made for us and holds nothing else, deepest first."""
    made = {Path(each) for each in plan.before.folders} if plan.before else set()
    gone = {_path(plan, step) for step in plan.steps if step.fate in {Fate.REMOVED, Fate.GONE}}
    beside = {each.parent for each in gone if each.parent.name.startswith(_BESIDE)}
    ours = made | beside
    empty = []
    for each in sorted(ours, key=lambda folder: -len(folder.parts)):
        is_near = each.is_relative_to(plan.folder) or plan.folder.is_relative_to(each)
        if is_near and _holds_only(each, gone):
            gone.add(each)
            empty.append(each)
    return empty


def _path(plan: Plan, step: Step) -> Path:
    return plan.folder.joinpath(*step.below.split("/"))


def _holds_only(folder: Path, gone: Collection[Path]) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(each in gone for each in folder.iterdir())


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say which file or folder the system refuses to change.

    Raises:
        StoreError: It does.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            say("{path}: {reason}", path=path, reason=error.strerror or error),
            hint="Check the folder and its rights; everything is as it was.",
            file=str(path),
        ) from error


def _in_the_way(plan: Plan) -> StoreError:
    reasons = [f"{each.below} ({each.why})" for each in plan.blocked[:_LISTED]]
    return StoreError(
        say(
            "in {folder} lies what is not ours to replace: {files}",
            folder=plan.folder,
            files=", ".join(reasons),
        ),
        hint="Move it somewhere else, then install again.",
        file=str(plan.folder),
    )
