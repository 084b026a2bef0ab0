"""Verbs by which a person speaks: log, attest, retract, me."""

import argparse

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.opening import agent_of, opened_to_speak, selected
from temoin.cli.parser import Verb, add_agent, add_classes, add_clips, add_cut
from temoin.cli.signed import signed_answer
from temoin.cli.text import columns
from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say
from temoin.record import (
    Act,
    attest_act,
    retract,
    retract_last,
    say_all,
    step_act,
    step_named,
)
from temoin.selection import Selected, length_of, times_of
from temoin.store.workstation import Person, load_person, save_person
from temoin.vocabulary import Effect, Scope, Technique, label
from temoin.wording import counted, listed

_CLIPS_NAMED = 8


def _log(asked: argparse.Namespace) -> Answer:
    cut = opened_to_speak(asked)
    chosen = {
        key: value
        for key in ("technique", "effect", "hosting", "note")
        if (value := getattr(asked, key)) is not None
    }
    confidential = {"prompt": asked.prompt} if asked.prompt else {}
    step = step_named(asked.tool, chosen, confidential)
    technique, effect = label(Technique(step.technique)), label(Effect(step.effect))
    words = f"{step.tool} ({technique}, {effect})"
    chosen_clips = selected(cut, asked)
    act = step_act(chosen_clips.spoken, step, Scope(asked.scope))
    return _said(cut, chosen_clips, act, words, asked)


def _log_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    add_clips(parser)
    step = parser.add_argument_group("the step")
    step.add_argument("--tool", required=True, help="tool's name; the catalogue fills its classes")
    add_classes(step)
    step.add_argument("--note", help="a sentence for people; goes into sheets")
    step.add_argument("--prompt", help="confidential: kept by you, never in a sheet")
    step.add_argument(
        "--scope",
        choices=[Scope.USE.value, Scope.MEDIA.value],
        default=Scope.USE.value,
        help="this use of the media (default), or the media wherever it is used",
    )
    add_agent(parser)


def _attest(asked: argparse.Namespace) -> Answer:
    if not asked.no_ai:
        raise InputError("nothing was stated", hint="Say --no-ai.")
    cut = opened_to_speak(asked)
    chosen = selected(cut, asked)
    act = attest_act(chosen.spoken, note=asked.note or "", scope=Scope(asked.scope))
    return _said(cut, chosen, act, say("no AI was used"), asked)


def _attest_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    add_clips(parser)
    parser.add_argument("--no-ai", action="store_true", help="state that no AI was used")
    parser.add_argument("--note", help="a sentence for people")
    parser.add_argument(
        "--scope",
        choices=[Scope.MEDIA.value, Scope.USE.value],
        default=Scope.MEDIA.value,
        help="the media wherever it is used (default), or this use",
    )
    add_agent(parser)


def _retract(asked: argparse.Namespace) -> Answer:
    if asked.last is bool(asked.entry):
        raise InputError("nothing to retract was named", hint="Name ENTRY, or say --last alone.")
    cut = opened_to_speak(asked)
    logged = retract_last(cut, asked.why) if asked.last else retract(cut, asked.entry, asked.why)
    number = len(logged.taken_back)
    entry = logged.taken_back[0] if asked.last else asked.entry
    words = (
        say("{count} entries taken back together", count=number)
        if number > 1
        else say("{entry} retracted", entry=entry)
    )
    return signed_answer(logged, words)


def _retract_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument(
        "entry",
        metavar="ENTRY",
        nargs="?",
        help="its id, or enough of it; or the mark of an act, for all of its entries",
    )
    parser.add_argument("--last", action="store_true", help="all of your own last act that stands")
    parser.add_argument("--why", required=True, help="the reason; audits show it")


def _said(cut: Cut, chosen: Selected, act: Act, words: str, asked: argparse.Namespace) -> Answer:
    """Sign what is said of clips, or only say of which."""
    agent = agent_of(asked)
    counts = counted(len(chosen.spoken), "clip")
    if not cut.view.is_clip_list:  # it has no length to speak of
        length = length_of(cut.view, chosen.spoken)
        counts = say("{clips}, {length}", clips=counts, length=length)
    if not asked.dry_run:
        logged = say_all(cut, [act], agent)
        clips = listed(logged.clips, _CLIPS_NAMED)
        if len(logged.clips) > 1:
            clips = say("{clips}: {statement}", clips=counts, statement=clips)
        statement = say("{clips}: {statement}", clips=clips, statement=words)
        return signed_answer(logged, statement, chosen.grounds)
    rows = [
        [
            each.clip.id,
            *times_of(cut.view, each),
            each.clip.track,
            each.clip.name,
        ]
        for each in chosen.spoken
    ]
    head = say("would be said of {clips}: {words}; nothing was signed", clips=counts, words=words)
    return Answer(
        document=shapes.logged_shape(
            entries=[],
            clips=[each.clip.id for each in chosen.spoken],
            ledger=str(cut.ledger_path or ""),
            notices=chosen.grounds,
            dry_run=True,
        ),
        text=f"{head}\n{columns(rows)}",
        notes=chosen.grounds,
    )


def _me(asked: argparse.Namespace) -> Answer:
    person = load_person()
    if any(value is not None for value in (asked.name, asked.role, asked.organisation)):
        person = Person(
            name=person.name if asked.name is None else asked.name,
            role=person.role if asked.role is None else asked.role,
            organisation=(
                person.organisation if asked.organisation is None else asked.organisation
            ),
        )
        save_person(person)
    words = ", ".join(part for part in (person.name, person.role, person.organisation) if part)
    return Answer(
        document={
            "temoin": "me/1",
            "name": person.name,
            "role": person.role,
            "organisation": person.organisation,
        },
        text=words or say("no name: your statements are shown by your key alone"),
    )


def _me_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="name or pseudonym that your statements carry")
    parser.add_argument("--role", help="colorist, editor, ...")
    parser.add_argument("--organisation")


VERBS = (
    Verb(
        name="log",
        help="state that a tool was used on clips, signed",
        examples=(
            'temoin log reel1.otio --at 01:00:12:05 --tool "Magic Mask"',
            'temoin log reel1.otio --scene 12 --clip "SH0*" --tool "House roto"',
        ),
        options=_log_options,
        run=_log,
    ),
    Verb(
        name="attest",
        help="state that you looked at clips and that no AI was used, signed",
        examples=(
            "temoin attest reel1.otio --clip SH020 --no-ai",
            "temoin attest reel1.otio --range 01:00:00:00 01:01:00:00 --track V1 --no-ai",
        ),
        options=_attest_options,
        run=_attest,
    ),
    Verb(
        name="retract",
        help="state that an earlier entry no longer holds; audits keep showing both",
        examples=(
            'temoin retract reel1.otio sha256:3f9a --why "wrong clip"',
            'temoin retract reel1.otio --last --why "the mask was drawn by hand"',
        ),
        options=_retract_options,
        run=_retract,
    ),
    Verb(
        name="me",
        help="show or set the name that your statements carry; all of it is optional",
        examples=("temoin me", 'temoin me --name "Ada" --role colorist'),
        options=_me_options,
        run=_me,
    ),
)
