"""Whom the person here trusts for time: a folder of PEM files (`time_roots`)."""

from dataclasses import dataclass
from pathlib import Path

from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.signing.time_roots import TimeRoot, read_time_roots
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.settings import home

_ROOTS, _SUFFIX = "time_roots", ".pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRoots:
    """A file of that folder.

    Attributes:
        name: Its name without `.pem`.
        roots: The certificates in it.
        problem: Why it cannot be read; else empty.
    """

    name: str
    roots: tuple[TimeRoot, ...] = ()
    problem: str = ""


def time_roots() -> list[bytes]:
    """Return the certificates that the person here trusts for time, as they lie in the folder.

    Raises:
        StoreError: One cannot be read.
    """
    return [_content(each) for each in _files()]


def kept_time_roots() -> list[KeptRoots]:
    """Return whom the person here trusts for time, by name; a damaged file is told as one."""
    return [_kept(each) for each in _files()]


def require_sound_time_roots() -> None:
    """Return only if each file of the folder holds certificates.

    Raises:
        StoreError: One does not, or cannot be read.
    """
    for each in kept_time_roots():
        if each.problem:
            raise StoreError(
                say("{path} cannot be read: {reason}", path=_path(each.name), reason=each.problem),
                hint=say(
                    "Take it out with 'temoin keys time-roots --remove {name}'.", name=each.name
                ),
            )


def keep_time_roots(name: str, roots: tuple[TimeRoot, ...]) -> None:
    """Trust certificates for time from now on.

    Raises:
        InputError: Others are kept under that name.
        StoreError: They cannot be kept.
    """
    path, content = _path(name), b"".join(each.pem for each in roots)
    with alone(home() / f"{_ROOTS}.lock"):
        if path.exists() and _content(path) != content:
            raise InputError(
                say("another certificate is kept as {name}", name=name),
                hint="Give the file another name, or remove the one that is kept.",
            )
        keep(path, content)


def drop_time_roots(name: str) -> None:
    """Trust the certificates of a file for time no more; one that is gone is no error.

    Raises:
        StoreError: It cannot be removed.
    """
    path = _path(name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            say("{path} could not be removed: {reason}", path=path, reason=error.strerror or error),
            hint="Check its rights.",
        ) from error


def _kept(path: Path) -> KeptRoots:
    try:
        return KeptRoots(name=path.stem, roots=read_time_roots(_content(path)))
    except (InputError, StoreError) as error:
        return KeptRoots(name=path.stem, problem=say(str(error)))


def _files() -> list[Path]:
    return sorted((home() / _ROOTS).glob(f"*{_SUFFIX}"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror or error),
            hint="Check its rights.",
        ) from error


def _path(name: str) -> Path:
    return home() / _ROOTS / f"{name}{_SUFFIX}"
