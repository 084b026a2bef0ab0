"""What holds of one cut in the next, and what changed about AI between the two."""

from temoin.carry.answers import read_answers
from temoin.carry.carrying import Pair, carry, pair, plan
from temoin.carry.changes import AiChange, Kind, ai_changes, are_comparable
from temoin.carry.outcomes import (
    Answers,
    Carry,
    Lost,
    Outcome,
    Planned,
    Question,
    Unspoken,
    Verdict,
)
from temoin.carry.pictures import Pictures
from temoin.carry.witness import Witnessed, with_pictures

__all__ = [
    "AiChange",
    "Answers",
    "Carry",
    "Kind",
    "Lost",
    "Outcome",
    "Pair",
    "Pictures",
    "Planned",
    "Question",
    "Unspoken",
    "Verdict",
    "Witnessed",
    "ai_changes",
    "are_comparable",
    "carry",
    "pair",
    "plan",
    "read_answers",
    "with_pictures",
]
