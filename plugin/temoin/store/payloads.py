"""What ships for an application: its files, and the folders in which it looks for them.

Each folder of `hosts/` that holds a `payload.toml` is the payload of one application.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

import msgspec

from temoin.data import root
from temoin.errors import InputError, SetupError
from temoin.language import say, spoken

System = Literal["linux", "macos", "windows"]

_FILE = "payload.toml"
_MOST_NAMED = 12


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder in which an application looks for scripts.

    Attributes:
        path: `~` is the person's folder, `${NAME}` a variable of the environment, `{version}` any
            version of the application whose folder is there.
        versions: Which of those fit: `>=4.2`, `>=3.4,<4.2`; all where it is empty.
        shared: Whether everybody who works on the machine has it.
        application: A folder that is there where the application is; the one that holds `path`
            where it is empty. What stands up to `{version}` where that is in the path.
    """

    system: System
    path: str
    versions: str = ""
    shared: bool = False
    application: str = ""


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A variable of the environment that decides whether an application finds its payload.

    Attributes:
        effect: The application looks in its folder instead (`moves`), it names a file that must be
            there (`file`), or nothing works while it is set (`breaks`).
    """

    name: str
    effect: Literal["moves", "file", "breaks"]


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence in our languages."""

    en: str
    fr: str = ""

    @property
    def said(self) -> str:
        """The sentence in the language that is spoken."""
        return (self.fr if spoken() == "fr" else "") or self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What one application loads.

    Attributes:
        files: Contents by path below a place, parts joined by `/`.
        command_file: Path below a place of the file that says how Temoin is started.
        package_root: Folder whose files alone, without its name, make the application's own kind
            of package; empty where it has none.
        then: What a person does in the application once the files are there.
    """

    id: str
    label: str
    files: Mapping[str, bytes]
    command_file: str
    places: tuple[Place, ...]
    environment: tuple[Variable, ...] = ()
    package_root: str = ""
    then: Sentence | None = None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: str
    source: str = msgspec.field(name="from")


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `payload.toml`."""

    id: str
    label: str
    files: tuple[_File, ...]
    command_file: str
    places: tuple[Place, ...]
    environment: tuple[Variable, ...] = ()
    package_root: str = ""
    then: Sentence | None = None


def load_payloads(source: Path | None = None) -> tuple[Payload, ...]:
    """Return every payload that ships, by id.

    Args:
        source: Folder of payloads; None takes the one that ships.

    Raises:
        SetupError: One is damaged; named.
    """
    source = source or root("hosts")
    found = [_payload(path, source) for path in sorted(source.glob(f"*/{_FILE}"))]
    return tuple(sorted(found, key=lambda payload: payload.id))


def payload_named(payloads: tuple[Payload, ...], name: str) -> Payload:
    """Return the payload of an application.

    Raises:
        InputError: None ships for it; those that do are named.
    """
    for payload in payloads:
        if payload.id == name:
            return payload
    known = ", ".join(each.id for each in payloads[:_MOST_NAMED]) or say("none")
    raise InputError(
        say("nothing ships for an application called {name!r}", name=name),
        hint=say("Name one of: {names}.", names=known),
    )


def is_below(path: str) -> bool:
    """Return whether a written path leads into a folder and not out of it, on any system."""
    parts = PurePosixPath(path).parts
    is_relative = not PurePosixPath(path).is_absolute() and not PureWindowsPath(path).drive
    return bool(parts) and is_relative and ".." not in parts and "\\" not in path


def _payload(path: Path, source: Path) -> Payload:
    try:
        written = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Written)
        contents = {each.to: (source / each.source).read_bytes() for each in written.files}
    except (OSError, ValueError, RecursionError) as error:  # msgspec's is a ValueError too
        raise _damaged(path, str(error)) from error
    for complaint in _complaints(written, path.parent.name):
        raise _damaged(path, complaint)
    return Payload(
        id=written.id,
        label=written.label,
        files=contents,
        command_file=written.command_file,
        places=written.places,
        environment=written.environment,
        package_root=written.package_root,
        then=written.then,
    )


def _complaints(written: _Written, folder: str) -> Iterator[str]:
    """Yield what is wrong with a description that can be read."""
    paths = [each.to for each in written.files] + [written.command_file]
    for each in (*paths, *(each.source for each in written.files)):
        if not is_below(each):
            yield say("{path} leads out of its folder", path=each)
    if len({each.casefold() for each in paths}) < len(paths):
        yield say("two of its files have one name")
    if written.id != folder:
        yield say("it calls itself {name}", name=written.id)


def _damaged(path: Path, reason: str) -> SetupError:
    return SetupError(
        say("what ships for {name} is damaged: {reason}", name=path.parent.name, reason=reason),
        hint="Install temoin again.",
        file=str(path),
    )
