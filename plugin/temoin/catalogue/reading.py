"""Reads a catalogue: `catalogue.toml` with its version, and one file a vendor."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from temoin.catalogue.doubts import doubts
from temoin.catalogue.matching import Catalogue
from temoin.catalogue.model import Identifier, NameIn, Provider, Sentence, Tool
from temoin.data import root
from temoin.errors import CatalogueError
from temoin.language import say

Named = TypeVar("Named")
_HEAD = "catalogue.toml"
_ENTRY = re.compile(r"\s*\[\[\s*tool\s*\]\]")
_INNER: Mapping[str, type] = {
    "identifiers": Identifier,
    "proof": Identifier,
    "disproof": Identifier,
    "names_in": NameIn,
    "about": Sentence,
    "provider": Provider,
}
"""What lies in an entry's tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What some files of tools hold, and all that is wrong with them.

    Attributes:
        problems: Each names its file, and its line or tool.
        files: Names of the files that were read.
    """

    tools: tuple[Tool, ...]
    problems: tuple[CatalogueError, ...]
    files: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    tools: list[Tool] = field(default_factory=list)
    problems: list[CatalogueError] = field(default_factory=list)


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue that ships, read once.

    Raises:
        CatalogueError: It is damaged.
    """
    return read_catalogue(root("resources") / "catalogue")


def read_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue that lies in a folder: `catalogue.toml`, and one file a vendor.

    Raises:
        CatalogueError: A file is missing or broken; named, with its line or tool.
    """
    head = _toml(folder / _HEAD)
    return Catalogue(
        version=_converted(head.get("version"), str, folder / _HEAD, "version"),
        date=_converted(head.get("date"), str, folder / _HEAD, "date"),
        tools=read_tools(vendor_files(folder)),
    )


def vendor_files(folder: Path) -> list[Path]:
    """Return a folder's files of tools, by name; none where there is no folder."""
    return sorted(path for path in folder.glob("*.toml") if path.name != _HEAD)


def read_tools(files: Iterable[Path]) -> tuple[Tool, ...]:
    """Return the tools of some files, in their order.

    Raises:
        CatalogueError: The first that is wrong.
    """
    found = _read(files)
    if found.problems:
        raise found.problems[0]
    return tuple(found.tools)


def check_files(path: Path) -> Checked:
    """Return what is in a file of tools or a folder of them, with all that is wrong.

    Raises:
        CatalogueError: No file is there.
    """
    if not path.exists():
        raise _broken(path, say("it is not there"))
    files = vendor_files(path) if path.is_dir() else [path]
    if not files:
        raise _broken(path, say("there is no file of tools in it"))
    found = _read(files)
    return Checked(
        tools=tuple(found.tools),
        problems=(*found.problems, *(each for path in files for each in _doubtful(path))),
        files=tuple(each.name for each in files),
    )


def _read(files: Iterable[Path]) -> _Found:
    found = _Found()
    seen: set[str] = set()
    for path in files:
        before = len(found.tools)
        try:
            _add_tools(path, found)
        except CatalogueError as error:  # of the file as a whole
            found.problems.append(error)
        for tool in found.tools[before:]:
            if tool.id in seen:
                told = say("two tools are called {tool}", tool=tool.id)
                found.problems.append(_broken(path, told))
            seen.add(tool.id)
    return found


def _doubtful(path: Path) -> Iterator[CatalogueError]:
    """Yield what makes an entry of one file less than sound, though it can be read."""
    for tool in _read([path]).tools:
        for doubt in doubts(tool):
            yield _broken(path, say("tool {tool}: {reason}", tool=tool.id, reason=doubt))


def _add_tools(path: Path, found: _Found) -> None:
    text, table = _text(path), _toml(path)
    _refuse_unknown(table, {"vendor", "provider", "tool"}, path, "it")
    entries = _converted(table.get("tool", []), list[dict[str, object]], path, "[[tool]]")
    if not entries:
        raise _broken(path, say("it holds no tool"))
    lines = _lines(text, len(entries))
    for number, entry in enumerate(entries):
        named = f"tool {entry.get('id') or number + 1}{lines[number]}"
        try:
            found.tools.append(_tool(table, entry, path, named))
        except CatalogueError as error:
            found.problems.append(error)


def _tool(table: Mapping[str, object], entry: Mapping[str, object], path: Path, named: str) -> Tool:
    """Return one tool; what its file says of vendor and provider holds where it says nothing."""
    _refuse_unknown(entry, {each.name for each in fields(Tool)}, path, named)
    for name, kind in _INNER.items():
        meant = {each.name for each in fields(kind)}
        inner = entry.get(name)
        for each in inner if isinstance(inner, list) else [inner]:
            if isinstance(each, dict):
                _refuse_unknown(each, meant, path, f"{named}, {name}")
    whole = {key: table[key] for key in ("vendor",) if key in table} | dict(entry)
    shared, own = table.get("provider", {}), entry.get("provider", {})
    if isinstance(shared, dict) and isinstance(own, dict):
        _refuse_unknown(shared, {each.name for each in fields(Provider)}, path, "provider")
        whole["provider"] = shared | own
    return _converted(whole, Tool, path, named)


def _lines(text: str, entries: int) -> list[str]:
    """Return where each entry begins, in words; nothing where that cannot be told for sure."""
    found = [n for n, line in enumerate(text.split("\n"), start=1) if _ENTRY.match(line)]
    if len(found) != entries:
        return [""] * entries
    return [say(" (line {line})", line=line) for line in found]


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_text(path))
    except (ValueError, RecursionError) as error:  # a syntax error names its line
        raise _broken(path, str(error)) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _broken(path, error.strerror or say("it cannot be read")) from error
    except ValueError as error:
        raise _broken(path, str(error)) from error


def _refuse_unknown(table: Mapping[str, object], meant: set[str], path: Path, named: str) -> None:
    """Refuse a field that would be passed over in silence: it may be a misspelt one."""
    if unknown := sorted(table.keys() - meant):
        raise _broken(
            path,
            say("{entry} has a field {field!r} that does not exist", entry=named, field=unknown[0]),
        )


def _converted(value: object, wanted: type[Named], path: Path, named: str) -> Named:
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.ValidationError, CatalogueError) as error:
        raise _broken(path, say("{entry}: {reason}", entry=named, reason=error)) from error


def _broken(path: Path, why: str) -> CatalogueError:
    return CatalogueError(
        say("{name}: {reason}", name=path.name, reason=why),
        hint="Mend it as docs/catalogue.md says.",
        file=path.name,
    )
