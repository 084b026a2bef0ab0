"""Which columns of a log hold what, as people here said it once: kept by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from temoin.errors import StoreError
from temoin.language import say
from temoin.store.atomic import keep
from temoin.store.settings import home


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Headings by the field that each column holds."""

    name: str
    columns: dict[str, str]


def save_columns(name: str, columns: Mapping[str, str]) -> None:
    """Keep which columns hold what; an older one of that name is replaced.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    kept = ColumnMap(name=name, columns=dict(columns))
    try:
        keep(_file(name), msgspec.json.encode(kept))
    except UnicodeEncodeError as error:
        raise StoreError("a heading is not UTF-8", hint="Rename the column.") from error


def load_columns(name: str) -> dict[str, str] | None:
    """Return which columns hold what; None where nothing is kept by that name.

    Raises:
        StoreError: What is kept is damaged.
    """
    path = _file(name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=ColumnMap).columns
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=error), hint="Remove it."
        ) from error


def kept_names() -> list[str]:
    """Return the names by which something is kept; what cannot be read has none."""
    names = []
    for path in sorted(_folder().glob("*.json")):
        try:
            names.append(msgspec.json.decode(path.read_bytes(), type=ColumnMap).name)
        except (OSError, msgspec.DecodeError, UnicodeError, RecursionError):
            continue  # asked for by its name it says why
    return names


def _folder() -> Path:
    return home() / "columns"


def _file(name: str) -> Path:
    digest = sha256(name.strip().casefold().encode("utf-8", "surrogateescape")).hexdigest()
    return _folder() / f"{digest[:32]}.json"
