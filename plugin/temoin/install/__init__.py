"""Our files where applications look for them: put there, replaced, removed, looked after."""

from temoin.install.carrying import Outcome, carry_out, outcome_of
from temoin.install.command import command_line, command_words
from temoin.install.condition import Condition, condition_of
from temoin.install.doctor import Check, checks_of, not_found_hint
from temoin.install.packing import packed
from temoin.install.plan import Fate, Plan, Step, plan_install, plan_removal

__all__ = [
    "Check",
    "Condition",
    "Fate",
    "Outcome",
    "Plan",
    "Step",
    "carry_out",
    "checks_of",
    "command_line",
    "command_words",
    "condition_of",
    "not_found_hint",
    "outcome_of",
    "packed",
    "plan_install",
    "plan_removal",
]
