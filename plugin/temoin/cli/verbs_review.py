"""Verbs by which a person answers: review and note."""

import argparse
import re
import sys
from collections.abc import Sequence

from temoin import shapes
from temoin.cli.answer import Answer, printable
from temoin.cli.asking import answered, may_ask
from temoin.cli.opening import agent_of, opened, opened_to_speak, selected
from temoin.cli.parser import Verb, add_agent, add_classes, add_clips, add_cut
from temoin.cli.reviewing import decided, summary
from temoin.cli.signed import signed_answer
from temoin.cli.text import columns
from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say, sayable
from temoin.model import ClipView, Disclosure
from temoin.note import note_on_clips, note_on_entry
from temoin.review import Decision, found, open_proposals, review, step_for
from temoin.selection import clips_named
from temoin.vocabulary import NoteKind, label
from temoin.wording import joined

_CLIP_OPTIONS = ("clip", "at", "range", "scene", "track", "reel", "colour", "marker_name")
_ENTRY = "sha256:"
_DIGITS = re.compile("[0-9a-f]{4,64}", re.IGNORECASE)
_EDITS = ("tool", "technique", "effect", "hosting", "note")


def _review(asked: argparse.Namespace) -> Answer:
    cut, agent = opened(asked), agent_of(asked)
    disclosure = cut.disclosure()
    clips = _clips_meant(cut, asked)
    if asked.accept or asked.dismiss:
        decisions = _answered(disclosure, clips, asked)
    else:
        _refuse_lonely_options(asked)
        decisions = _asked_for(disclosure, clips, asked)
    if not decisions:
        return _nothing(cut, disclosure)
    words = summary(decisions)
    if asked.dry_run:
        return _would_sign(cut, decisions, words)
    return signed_answer(review(cut, decisions, agent), words)


def _clips_meant(cut: Cut, asked: argparse.Namespace) -> frozenset[str]:
    """Return the ids of the clips that the arguments mean; all where they name none."""
    if not any(getattr(asked, each) for each in _CLIP_OPTIONS):
        return frozenset(clip.id for clip in cut.view.clips)
    return frozenset(each.clip.id for each in selected(cut, asked).spoken)


def _answered(
    disclosure: Disclosure, clips: frozenset[str], asked: argparse.Namespace
) -> list[Decision]:
    """Return what the options decide.

    Raises:
        InputError: One guess is both accepted and dismissed, or an option lacks another.
    """
    accepted = found(disclosure, asked.accept or (), clips)
    dismissed = found(disclosure, asked.dismiss or (), clips)
    edited = {each: value for each in _EDITS if (value := getattr(asked, each)) is not None}
    if any(each in dismissed for each in accepted):
        raise InputError(
            "a proposal is both accepted and dismissed", hint="Name each of them once."
        )
    if asked.dismiss and not (asked.why or "").strip():
        raise InputError("a dismissal without a reason", hint="Say why with --why.")
    if edited and not asked.accept:
        raise InputError("there is nothing to edit", hint="Name a proposal with --accept.")
    if "tool" in edited and len({each.proposal.tool for each in accepted}) > 1:
        raise InputError(
            "one tool cannot take the place of several", hint="Accept them one after another."
        )
    return [
        *(Decision(on=each, step=step_for(each.proposal, edited)) for each in accepted),
        *(Decision(on=each, why=asked.why) for each in dismissed),
    ]


def _refuse_lonely_options(asked: argparse.Namespace) -> None:
    if asked.why or any(getattr(asked, each) is not None for each in _EDITS):
        raise InputError("no proposal was named", hint="Name it with --accept or with --dismiss.")


def _asked_for(
    disclosure: Disclosure, clips: frozenset[str], asked: argparse.Namespace
) -> list[Decision]:
    """Return what a person at a terminal decides.

    Raises:
        InputError: Nobody is there to be asked.
    """
    waiting = open_proposals(each for each in disclosure.standings if each.clip.id in clips)
    if not waiting:
        return []
    if asked.json or asked.out or not may_ask():
        tools = ", ".join(dict.fromkeys(each.proposal.tool for each in waiting))
        raise InputError(
            say(
                "proposals wait for a decision: {count} ({tools})", count=len(waiting), tools=tools
            ),
            hint="Answer with --accept, or with --dismiss and --why.",
        )
    try:
        return decided(waiting, disclosure.cut, answered)
    except KeyboardInterrupt:
        sys.stderr.write(printable(f"\n{say('nothing was signed; q signs what was decided')}"))
        raise


def _would_sign(cut: Cut, decisions: Sequence[Decision], words: str) -> Answer:
    """Return what would be signed of which clips."""
    clips = {each.on.clip.id: each.on.clip for each in decisions}
    document = shapes.logged_shape([], list(clips), str(cut.ledger_path or ""), dry_run=True)
    rows = [[each.id, *cut.view.times_of(each), each.name] for each in clips.values()]
    return Answer(
        document=document,
        text=f"{say('would sign: {words}', words=words)}\n{columns(rows)}",
    )


def _nothing(cut: Cut, disclosure: Disclosure) -> Answer:
    """Return that there is nothing to sign."""
    said = say("nothing to review")
    scanned = () if disclosure.scanned_ms is not None else (_not_scanned(),)
    document = shapes.logged_shape([], [], str(cut.ledger_path or ""), scanned)
    return Answer(document=document, text=joined((said, *scanned)))


def _not_scanned() -> str:
    return say("this cut has not been scanned as it is now: what detectors would find is unknown")


def _review_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    add_clips(parser)
    decision = parser.add_argument_group("the decision")
    for option, words in (
        ("--accept", sayable("detector, tool or proposal id: the tool was used")),
        ("--dismiss", sayable("detector, tool or proposal id: it was not")),
    ):
        decision.add_argument(option, metavar="WHAT", nargs="+", action="extend", help=words)
    decision.add_argument("--why", metavar="TEXT", help="the reason of a dismissal; views show it")
    decision.add_argument("--tool", help="accept as another tool; the catalogue fills its classes")
    add_classes(decision)
    decision.add_argument("--note", help="a sentence for people; goes into sheets")
    add_agent(parser)


def _note(asked: argparse.Namespace) -> Answer:
    cut, kind, agent = opened_to_speak(asked), NoteKind(asked.kind), agent_of(asked)
    clip = _clip_named(cut, asked.target)
    if clip is None:
        logged = note_on_entry(cut, asked.target, asked.text, kind, agent)
        about = str(logged.entries[0].body["entry"])[:19]
    else:
        logged = note_on_clips(cut, [clip], asked.text, kind, agent)
        about = clip.id
    return signed_answer(logged, say("{kind} on {about}", kind=label(kind), about=about))


def _clip_named(cut: Cut, name: str) -> ClipView | None:
    """Return the clip that a target means, or None where it means an entry.

    Raises:
        InputError: It means several clips, or a clip and an entry.
        TimelineError: It is no clip, and no entry either.
    """
    by_id = next((clip for clip in cut.view.clips if clip.id == name), None)
    if by_id or name.strip().startswith(_ENTRY):
        return by_id
    is_entry = _is_entry(cut, name)
    try:
        clips = clips_named(cut.view, name)
    except InputError:
        if is_entry or _DIGITS.fullmatch(name.strip()):
            return None  # the ledger tells what is wrong with it
        raise
    if is_entry:
        raise InputError(
            say("{name} means a clip and an entry", name=repr(name)),
            hint="Give the clip's id, or 'sha256:' and the entry's digits.",
        )
    if len(clips) > 1:
        ids = ", ".join(clip.id for clip in clips)
        raise InputError(
            say("{name} means several clips: {ids}", name=repr(name), ids=ids), hint="Give an id."
        )
    return clips[0]


def _is_entry(cut: Cut, name: str) -> bool:
    try:
        cut.ledger.entry(name)
    except InputError:
        return False
    return True


def _note_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument(
        "target", metavar="TARGET", help="an entry's id, or enough of it, or a clip"
    )
    parser.add_argument("text", metavar="TEXT", help="the words")
    parser.add_argument(
        "--kind",
        choices=[each.value for each in NoteKind],
        default=NoteKind.COMMENT.value,
        help="an answer names the note that it answers; a dissent stays in sight",
    )
    add_agent(parser)


VERBS = (
    Verb(
        name="review",
        help="accept, edit or dismiss what detectors propose, signed; asks on a terminal",
        examples=(
            "temoin review reel1.otio",
            'temoin review reel1.otio --dismiss "Auto Reframe" --why "bypassed in the grade"',
        ),
        options=_review_options,
        run=_review,
    ),
    Verb(
        name="note",
        help="say something on an entry or a clip, signed: a comment, answer, dissent, assessment",
        examples=(
            'temoin note reel1.otio SH020 "waiting for the vendor\'s word"',
            'temoin note reel1.otio sha256:3f9a "it was drawn by hand" --kind dissent',
        ),
        options=_note_options,
        run=_note,
    ),
)
