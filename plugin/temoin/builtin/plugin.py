"""The plugins that ship, brought through the same hooks as anybody else's."""

import os
from collections.abc import Iterable

from temoin.api import Detector, Exporter, Policy, Reader, hookimpl
from temoin.builtin.c2pa_reader import C2paReader
from temoin.builtin.captured import CameraReader
from temoin.builtin.declared import DeclaredReader
from temoin.builtin.generators import GeneratorReader
from temoin.builtin.name_detector import NameDetector
from temoin.builtin.record_policy import RecordPolicy
from temoin.builtin.sheet_csv import CSV_SHEETS
from temoin.builtin.sheet_html import HtmlSheet
from temoin.builtin.sheet_json import JsonSheet
from temoin.builtin.tool_detector import ToolDetector

_HIDDEN_TEXTS = "TEMOIN_HIDDEN_TEXTS"
"""Set to 1, pictures are decoded for texts in the lowest bits of their pixels."""


@hookimpl
def temoin_readers() -> Iterable[Reader]:
    """Return the readers of credentials, and of what is declared, captured and generated."""
    hidden_texts = os.environ.get(_HIDDEN_TEXTS, "0") not in {"", "0"}
    generators = GeneratorReader(hidden_texts=hidden_texts)
    return [C2paReader(), CameraReader(), DeclaredReader(), generators]


@hookimpl
def temoin_detectors() -> Iterable[Detector]:
    """Return the detectors that match the catalogue of tools, and names of generators."""
    return [NameDetector(), ToolDetector()]


@hookimpl
def temoin_policies() -> Iterable[Policy]:
    """Return the rules every record is held to."""
    return [RecordPolicy()]


@hookimpl
def temoin_exporters() -> Iterable[Exporter]:
    """Return the shot AI cue sheet in its forms."""
    return [HtmlSheet(), JsonSheet(), *CSV_SHEETS]
