"""Verbs between two cuts: carry and diff."""

import argparse
from functools import partial
from pathlib import Path

from temoin.carry import (
    Answers,
    Carry,
    FramesSeen,
    InQuestion,
    Pair,
    Question,
    carry,
    pair,
    plan,
    read_answers,
    with_pictures,
    witness_words,
)
from temoin.cli.answer import Answer
from temoin.cli.asking import answered, may_ask
from temoin.cli.carry_page import write_changes
from temoin.cli.carry_shape import carry_shape
from temoin.cli.carry_words import asked_words, candidate_lines, carry_text, diff_text
from temoin.cli.opening import agent_of, check_out, plugins, wanted_cut
from temoin.cli.parser import Verb, add_agent, add_cut_options
from temoin.cli.progress import progress
from temoin.cli.text import shortened
from temoin.cut import open_cut
from temoin.errors import InputError
from temoin.language import say
from temoin.pixels import PictureReader


def _carry(asked: argparse.Namespace) -> Answer:
    two, agent = _pair(asked), agent_of(asked)
    answers = _filed_answers(asked, two)
    two, notes = _witnessed(asked, two, answers)
    answers = answers or _asked_answers(asked, two)
    found = plan(two, answers) if asked.dry_run else carry(two, answers, agent)
    return Answer(
        document=partial(carry_shape, found, dry_run=asked.dry_run),
        text=partial(carry_text, found, dry_run=asked.dry_run),
        notes=(*notes, *found.notices),
    )


def _pair(asked: argparse.Namespace) -> Pair:
    """Return the two cuts that the arguments mean, matched."""
    if asked.old == asked.new == "-":
        raise InputError("two cuts cannot both come from a pipe", hint="Name a file for one.")
    loaded = plugins()
    old, new = (
        open_cut(wanted_cut(_one(asked, cut, timeline)), loaded)
        for cut, timeline in ((asked.old, asked.old_timeline), (asked.new, asked.timeline))
    )
    return pair(old, new)


def _witnessed(
    asked: argparse.Namespace, two: Pair, answers: Answers
) -> tuple[Pair, tuple[str, ...]]:
    """Return two cuts, by their pictures where that is asked, and what is to be told of it.

    Clips of which a person told already are not looked at: what they said holds.
    """
    open_ones = InQuestion.of(plan(two, answers).questions) if asked.pictures else InQuestion()
    if not open_ones.new:
        return two, ()
    with PictureReader() as reader:
        tick = progress(say("clips looked at"), quiet=asked.quiet)
        seen = with_pictures(two, open_ones, FramesSeen(reader), tick)
    return seen.pair, witness_words(seen, shortened)


def _one(asked: argparse.Namespace, cut: str, timeline: str | None) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(asked), "cut": cut, "timeline": timeline})


def _filed_answers(asked: argparse.Namespace, two: Pair) -> Answers:
    """Return what a person answers in a file; nothing where they name none."""
    if not asked.answers:
        return {}
    return read_answers(Path(asked.answers), two.old.view, two.new.view)


def _asked_answers(asked: argparse.Namespace, two: Pair) -> Answers:
    """Return what a person answers now, where they sit before a terminal."""
    if asked.answers or asked.dry_run or asked.json or not may_ask():
        return {}
    found = plan(two, {})
    answers: dict[str, tuple[str, ...]] = {}
    for question in found.questions:
        answer = _ask(found, question)
        if answer is None:
            break
        if answer != "":
            answers[question.clip.id] = () if answer == "0" else _chosen(question, answer)
    return answers


def _ask(found: Carry, question: Question) -> str | None:
    """Return the number that a person typed, "" to leave a question open, None to stop."""
    told = "\n".join([asked_words(found, question), *candidate_lines(found, question)])
    how = say("number, 0 for none of them, Enter to leave it open, q to stop:")
    while True:
        answer = answered(f"\n{told}\n{how} ")
        if answer is None or answer.casefold() == "q":
            return None
        if answer == "":
            return answer
        if answer.isdecimal() and int(answer) <= len(question.candidates):
            return str(int(answer))  # 00 is 0 too


def _chosen(question: Question, answer: str) -> tuple[str, ...]:
    return (question.candidates[int(answer) - 1].old.id,)


def _diff(asked: argparse.Namespace) -> Answer:
    if asked.output:
        check_out(asked.output, asked)
    two, notes = _witnessed(asked, _pair(asked), {})
    found = plan(two, {})
    notes = (*notes, *found.notices)
    if asked.output:
        notes = (*notes, *write_changes(two, found, Path(asked.output)))
    return Answer(
        document=partial(carry_shape, found, dry_run=True, with_ai=True),
        text=partial(diff_text, found),
        notes=notes,
    )


def _two_cuts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="the cut of which something was said")
    parser.add_argument("new", metavar="NEW", help="the cut that followed; of any format")
    add_cut_options(parser)
    parser.add_argument(
        "--old-timeline", metavar="NAME", help="which of OLD, where its file holds several"
    )
    parser.add_argument(
        "--pictures",
        action="store_true",
        help="compare some frames of the clips in question, where their media can be read",
    )


def _carry_options(parser: argparse.ArgumentParser) -> None:
    _two_cuts(parser)
    parser.add_argument("--answers", metavar="FILE", help="JSON with answers to the questions")
    parser.add_argument("--dry-run", action="store_true", help="tell it all, and sign nothing")
    add_agent(parser)


def _diff_options(parser: argparse.ArgumentParser) -> None:
    _two_cuts(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="also write a page (.html), or NEW with markers where to look (.edl, .otio)",
    )


VERBS = (
    Verb(
        name="carry",
        help="bring what was said of a cut to the next, clip by clip; ask where that is unsure",
        examples=(
            "temoin carry reel1_v3.otio reel1_v4.edl",
            "temoin carry reel1_v3.otio reel1_v4.otio --answers answers.json --json",
        ),
        options=_carry_options,
        run=_carry,
    ),
    Verb(
        name="diff",
        help="say what changed about AI between two cuts, and which changes nobody has spoken of",
        examples=(
            "temoin diff reel1_locked.otio reel1_v4.otio",
            "temoin diff reel1_locked.otio reel1_v4.otio -o changes.edl --json",
        ),
        options=_diff_options,
        run=_diff,
    ),
)
