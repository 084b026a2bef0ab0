"""What lies at one path below an application's folder, never looked for through a link."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from temoin.language import say

_MOST_BYTES = 16 * 1024 * 1024
"""No file of ours is nearly as large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What lies at a path.

    Attributes:
        content: None for nothing, or for what cannot be a file of ours.
        strange: Why it cannot be one of ours; empty for a file, or nothing.
    """

    path: Path
    content: bytes | None = None
    strange: str = ""

    @property
    def is_free(self) -> bool:
        """Whether nothing lies there."""
        return self.content is None and not self.strange

    @property
    def digest(self) -> str:
        """Hex SHA-256 of what lies there, or ""."""
        return "" if self.content is None else digest_of(self.content)


def digest_of(content: bytes) -> str:
    """Return the hex SHA-256 of a content."""
    return sha256(content).hexdigest()


def spot_at(folder: Path, below: str) -> Spot:
    """Return what lies below a folder at a path whose parts are joined by `/`."""
    path = folder.joinpath(*below.split("/"))
    between = [each for each in reversed(path.parents) if each.is_relative_to(folder)][1:]
    for each in between:
        if each.is_symlink():
            return Spot(path=path, strange=say("{name} is a link", name=each.name))
        if each.exists() and not each.is_dir():
            return Spot(path=path, strange=say("{name} is no folder", name=each.name))
    return _file_at(path)


def _file_at(path: Path) -> Spot:
    try:
        if path.is_symlink():
            return Spot(path=path, strange=say("it is a link"))
        if path.is_dir():
            return Spot(path=path, strange=say("it is a folder"))
        if not path.exists():
            return Spot(path=path)
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        return Spot(path=path, strange=error.strerror or str(error))
    if len(content) > _MOST_BYTES:
        return Spot(path=path, strange=say("it is larger than any of ours"))
    return Spot(path=path, content=content)
