"""Distributions with plugins, as if somebody had installed them."""

from pathlib import Path

HEAD = "from temoin.api import hookimpl\n"


class Site:
    """A folder of installed distributions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, name: str, code: str, version: str = "1.0") -> None:
        """Install a distribution with one module that is a plugin."""
        (self.folder / f"{name}.py").write_text(HEAD + code)
        info = self.folder / f"{name}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[temoin]\n{name} = {name}\n")
