"""All that a plugin may import; semantic versioning holds for these names and for `schema/`."""

from temoin import notices, shapes, vocabulary, wording, workflows
from temoin.canonical import canonical_text
from temoin.catalogue import Catalogue, Tool
from temoin.data import root
from temoin.errors import CatalogueError, EvidenceError, ExportError, PolicyError, TemoinError
from temoin.hookspecs import hookimpl
from temoin.language import number, say, say_counted, sayable, spoken
from temoin.model import (
    ClipView,
    CutView,
    Detector,
    Disclosure,
    Dismissal,
    EffectView,
    Evidence,
    Exporter,
    Finding,
    Ground,
    HostFactory,
    Look,
    MediaFile,
    Note,
    Policy,
    Proposal,
    Reader,
    Redaction,
    Resolver,
    Retraction,
    Row,
    Standing,
)
from temoin.rate import FrameRange, Rate, frames_covered, timecode
from temoin.store.tools import load_catalogue
from temoin.store.trust_lists import TrustLists, trust_lists, trust_mark

__all__ = [
    "Catalogue",
    "CatalogueError",
    "ClipView",
    "CutView",
    "Detector",
    "Disclosure",
    "Dismissal",
    "EffectView",
    "Evidence",
    "EvidenceError",
    "ExportError",
    "Exporter",
    "Finding",
    "FrameRange",
    "Ground",
    "HostFactory",
    "Look",
    "MediaFile",
    "Note",
    "Policy",
    "PolicyError",
    "Proposal",
    "Rate",
    "Reader",
    "Redaction",
    "Resolver",
    "Retraction",
    "Row",
    "Standing",
    "TemoinError",
    "Tool",
    "TrustLists",
    "canonical_text",
    "frames_covered",
    "hookimpl",
    "load_catalogue",
    "notices",
    "number",
    "root",
    "say",
    "say_counted",
    "sayable",
    "shapes",
    "spoken",
    "timecode",
    "trust_lists",
    "trust_mark",
    "vocabulary",
    "wording",
    "workflows",
]
