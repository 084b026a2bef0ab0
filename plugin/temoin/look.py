"""A look at a cut, signed: proof of having looked, never of absence."""

from collections.abc import Mapping

from temoin import __version__
from temoin.cut import Cut
from temoin.ledger import Draft
from temoin.model import ScanResult
from temoin.plugins import Plugins
from temoin.record import Agent, Logged, sign

MOST_REASONS = 100
"""Of what could not be looked into; beyond, it is only counted."""


def sign_look(cut: Cut, scan: ScanResult, plugins: Plugins, agent: Agent | None = None) -> Logged:
    """Sign and append what a scan looked at, with what, and what came of it.

    Args:
        cut: Whose ledger it is.
        scan: Of this very cut.
        plugins: Who was asked.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: The cut has no ledger.
        StoreError: The ledger could not be written; nothing was.
    """
    return sign(cut, [Draft(type="scan", fields=_fields(cut, scan, plugins))], (), agent)


def _fields(cut: Cut, scan: ScanResult, plugins: Plugins) -> Mapping[str, object]:
    looked, failures = scan.looked_at, scan.could_not_look
    proposals = [each for facts in scan.clips for each in facts.proposals]
    return {
        "cut_digest": cut.view.digest,
        "timeline": cut.view.name,
        "looked_at": {
            "clips": looked.clips,
            "effects": looked.effects,
            "nodes": looked.nodes,
            "files": looked.files,
        },
        "with": [f"temoin {__version__}", *plugins.versions()],
        "catalogue": {"version": scan.catalogue_version, "date": scan.catalogue_date},
        "found": {
            "evidence": sum(len(each.evidence) for each in scan.files),
            "proposals": len(proposals),
            "tools": sorted({each.tool for each in proposals}),
        },
        "could_not_look": [
            {"subject": each.subject, "reason": each.reason} for each in failures[:MOST_REASONS]
        ],
        "could_not_look_count": len(failures),
        "did_not_run": [
            {"plugin": each.plugin, "reason": each.reason} for each in scan.did_not_run
        ],
    }
