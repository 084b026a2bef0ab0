"""An audit's answer."""

from collections.abc import Sequence

from temoin.language import say
from temoin.model import ClipView, DidNotRun, Disclosure, Finding
from temoin.shapes.ledgers import ledger_shape
from temoin.shapes.parts import (
    Shape,
    did_not_run_shapes,
    looked_shape,
    range_shape,
    tally_shape,
)
from temoin.vocabulary import Verdict


def audit_shape(
    disclosure: Disclosure,
    *,
    verdict: Verdict,
    findings: Sequence[Finding],
    ran: Sequence[str],
    did_not_run: Sequence[DidNotRun],
) -> Shape:
    """Return an audit's answer.

    Args:
        disclosure: What was audited.
        verdict: What the findings add up to.
        findings: In the order to show them.
        ran: `id version` of each policy that answered.
        did_not_run: Policies that gave no answer.
    """
    clips = {standing.clip.id: standing.clip for standing in disclosure.standings}
    drop_frame = disclosure.cut.drop_frame
    return {
        "temoin": "audit/1",
        "policy": "all",
        "verdict": verdict.value,
        "findings": [
            _finding_shape(each, clips.get(each.clip), drop_frame=drop_frame) for each in findings
        ],
        "checks": {"ran": list(ran), "did_not_run": did_not_run_shapes(did_not_run)},
        "coverage": {
            "clips": len(disclosure.standings),
            "unknown": tally_shape(disclosure.unknown),
            **looked_shape(disclosure),
        },
        "ledger": ledger_shape(disclosure.ledger),
    }


def _finding_shape(finding: Finding, clip: ClipView | None, *, drop_frame: bool) -> Shape:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "clip": finding.clip or None,
        "record": range_shape(clip.record_range, drop_frame=drop_frame) if clip else None,
        "message": say(finding.message),
        "hint": say(finding.hint),
        "source": finding.source,
        "leaves_unknown": finding.leaves_unknown,
    }
