"""Our files where applications look for them: put there, replaced, removed, looked after."""

from temoin.install.carrying import Carried, carry_out
from temoin.install.command import command_line, command_words
from temoin.install.condition import Condition, condition_of
from temoin.install.doctor import Check, checks_of
from temoin.install.packing import packed
from temoin.install.plan import Fate, Plan, Step, plan_install, plan_removal

__all__ = [
    "Carried",
    "Check",
    "Condition",
    "Fate",
    "Plan",
    "Step",
    "carry_out",
    "checks_of",
    "command_line",
    "command_words",
    "condition_of",
    "packed",
    "plan_install",
    "plan_removal",
]
