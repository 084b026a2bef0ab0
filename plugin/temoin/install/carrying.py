"""A plan carried out: all of it, or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import StoreError
from temoin.install.plan import WRITTEN, Fate, Plan, Step
from temoin.install.spot import digest_of
from temoin.language import say
from temoin.store.atomic import write_beside
from temoin.store.receipts import Receipt, drop_receipt, keep_receipt

_LISTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What was done.

    Attributes:
        folders: Made, or taken away again.
    """

    plan: Plan
    folders: tuple[Path, ...] = ()


def carry_out(plan: Plan, now_ms: int) -> Carried:
    """Do what a plan says; where any of it fails, everything is as it was.

    Args:
        plan: Of an installation or a removal.
        now_ms: UTC milliseconds since 1970.

    Raises:
        StoreError: A file of somebody else's is in the way, or one cannot be written or removed.
    """
    if plan.blocked:
        raise _in_the_way(plan)
    if plan.changes_nothing:
        return Carried(plan=plan)
    return _installed(plan, now_ms) if plan.version else _removed(plan)


def _installed(plan: Plan, now_ms: int) -> Carried:
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
            _do(undo, plan.folder, step)
        keep_receipt(_receipt(plan, now_ms, ours, folders))
        undo.pop_all()
    return Carried(plan=plan, folders=tuple(made))


def _removed(plan: Plan) -> Carried:
    with ExitStack() as undo:
        for step in plan.steps:
            _do(undo, plan.folder, step)
        _receipt_undone(undo, plan)
        drop_receipt(plan.host, str(plan.folder))
        undo.pop_all()
    return Carried(plan=plan, folders=tuple(_emptied(plan)))


def _do(undo: ExitStack, folder: Path, step: Step) -> None:
    path = folder.joinpath(*step.below.split("/"))
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
    plan: Plan, now_ms: int, files: dict[str, tuple[str, ...]], folders: Iterable[str]
) -> Receipt:
    return Receipt(
        host=plan.host,
        folder=str(plan.folder),
        version=plan.version,
        time_ms=now_ms,
        files=files,
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
            path = plan.folder.joinpath(*step.below.split("/"))
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


def _emptied(plan: Plan) -> Iterator[Path]:
    """Take away what was made for us and is empty now, deepest first; yield what went."""
    made = [Path(each) for each in plan.before.folders] if plan.before else []
    caches = {_parent(plan.folder, each.below) for each in plan.steps}
    ours = {each for each in (*made, *caches) if each in made or each.name == "__pycache__"}
    for each in sorted(ours, key=lambda folder: -len(folder.parts)):
        is_near = each.is_relative_to(plan.folder) or plan.folder.is_relative_to(each)
        if is_near and not each.is_symlink() and _is_empty(each):
            with suppress(StoreError):  # an empty folder that may not be removed hurts nobody
                _take_away(each)
                yield each


def _parent(folder: Path, below: str) -> Path:
    return folder.joinpath(*below.split("/")).parent


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


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
