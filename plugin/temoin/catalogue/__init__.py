"""The table of tools that run a model, and of those that only look it, with how each is known."""

from temoin.catalogue.matching import Catalogue
from temoin.catalogue.model import (
    UNKNOWN,
    Grade,
    Identifier,
    Match,
    Model,
    NameIn,
    Provider,
    Sentence,
    Tool,
    plugin_id,
)
from temoin.catalogue.reading import Checked, check_files, read_catalogue, shipped_catalogue
from temoin.catalogue.uniting import united

__all__ = [
    "UNKNOWN",
    "Catalogue",
    "Checked",
    "Grade",
    "Identifier",
    "Match",
    "Model",
    "NameIn",
    "Provider",
    "Sentence",
    "Tool",
    "check_files",
    "plugin_id",
    "read_catalogue",
    "shipped_catalogue",
    "united",
]
