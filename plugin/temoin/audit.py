"""Whether a record is complete, intact and consistent: all policies over one disclosure."""

from collections.abc import Sequence
from dataclasses import dataclass

from temoin.errors import SetupError
from temoin.model import DidNotRun, Disclosure, Finding, Policy
from temoin.plugins import ask_policy
from temoin.vocabulary import Severity, Verdict

_WORST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit answers.

    Attributes:
        ran: Ids and versions of the policies that were asked and answered.
        did_not_run: Those that gave no answer.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    ran: tuple[str, ...]
    did_not_run: tuple[DidNotRun, ...]

    def breaches(self, bar: Severity) -> bool:
        """Whether it is less than a pass, or has a finding at or above a severity."""
        at_or_above = _WORST_FIRST[: _WORST_FIRST.index(bar) + 1]
        found = any(finding.severity in at_or_above for finding in self.findings)
        return found or self.verdict is not Verdict.PASS


def audit(
    disclosure: Disclosure, policies: Sequence[Policy], broken: Sequence[DidNotRun] = ()
) -> Audit:
    """Return the findings of all policies, worst first, and the verdict they add up to.

    Args:
        disclosure: What is known of the cut.
        policies: Whom to ask.
        broken: Plugins that did not load: any of them may have been a policy.

    Raises:
        SetupError: No policy: asking nothing is not passing.
    """
    if not policies:
        raise SetupError("no policy is loaded", hint="Install temoin again.")
    findings: list[Finding] = []
    ran: list[str] = []
    did_not_run = list(broken)
    for policy in policies:
        answer = ask_policy(policy, disclosure)
        if isinstance(answer, DidNotRun):
            did_not_run.append(answer)
        else:
            findings += answer
            ran.append(f"{policy.id} {policy.version}")
    findings.sort(key=lambda finding: _WORST_FIRST.index(finding.severity))
    return Audit(
        verdict=_verdict(findings, did_not_run),
        findings=tuple(findings),
        ran=tuple(ran),
        did_not_run=tuple(did_not_run),
    )


def _verdict(findings: Sequence[Finding], did_not_run: Sequence[DidNotRun]) -> Verdict:
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Verdict.FAIL
    if did_not_run or any(finding.leaves_unknown for finding in findings):
        return Verdict.UNKNOWN
    return Verdict.PASS
