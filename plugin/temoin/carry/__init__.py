"""What holds of one cut in the next, and what changed about AI between the two."""

from temoin.carry.answers import read_answers
from temoin.carry.carrying import Pair, carry, pair, plan, sign_planned
from temoin.carry.changes import AiChange, Kind, ai_changes, are_comparable
from temoin.carry.frames_seen import FramesSeen
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
from temoin.carry.sentences import (
    change_words,
    entry_words,
    frames_words,
    grounds_words,
    lost_words,
    question_words,
    statement_words,
    witness_words,
)
from temoin.carry.witness import InQuestion, Unseen, Witnessed, with_pictures

__all__ = [
    "AiChange",
    "Answers",
    "Carry",
    "FramesSeen",
    "InQuestion",
    "Kind",
    "Lost",
    "Outcome",
    "Pair",
    "Pictures",
    "Planned",
    "Question",
    "Unseen",
    "Unspoken",
    "Verdict",
    "Witnessed",
    "ai_changes",
    "are_comparable",
    "carry",
    "change_words",
    "entry_words",
    "frames_words",
    "grounds_words",
    "lost_words",
    "pair",
    "plan",
    "question_words",
    "read_answers",
    "sign_planned",
    "statement_words",
    "with_pictures",
    "witness_words",
]
