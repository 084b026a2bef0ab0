"""The one door to files that ship with Temoin: schemas, catalogues, templates, samples."""

from pathlib import Path
from typing import Literal

from temoin.errors import SetupError

Kind = Literal["schema", "resources", "hosts"]


def root(kind: Kind) -> Path:
    """Return the folder of one kind of shipped file, in the wheel or beside the source.

    Raises:
        SetupError: The installation is incomplete.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_data" / kind, here.parents[1] / kind):
        if folder.is_dir():
            return folder
    raise SetupError(f"Temoin's {kind} folder is missing", hint="Install temoin again.")
