"""Verbs by which a person speaks: log, attest, retract, me."""

import argparse

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.opening import opened, spoken_clips
from temoin.cli.parser import Verb, add_clips, add_cut
from temoin.errors import InputError
from temoin.language import say
from temoin.record import Logged, attest_no_ai, log_step, retract, step_named
from temoin.store.workstation import Person, load_person, save_person
from temoin.vocabulary import Effect, Hosting, Scope, Technique, label


def _log(asked: argparse.Namespace) -> Answer:
    cut = opened(asked)
    chosen = {
        key: value
        for key in ("technique", "effect", "hosting", "note")
        if (value := getattr(asked, key)) is not None
    }
    confidential = {"prompt": asked.prompt} if asked.prompt else {}
    step = step_named(asked.tool, chosen, confidential)
    logged = log_step(cut, spoken_clips(cut, asked), step, scope=Scope(asked.scope))
    technique, effect = label(Technique(step.technique)), label(Effect(step.effect))
    words = f"{step.tool} ({technique}, {effect})"
    return _logged(logged, words)


def _log_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    add_clips(parser)
    step = parser.add_argument_group("the step")
    step.add_argument("--tool", required=True, help="tool's name; the catalogue fills its classes")
    _choice(step, "--technique", Technique)
    _choice(step, "--effect", Effect)
    _choice(step, "--hosting", Hosting)
    step.add_argument("--note", help="a sentence for people; goes into sheets")
    step.add_argument("--prompt", help="confidential: kept by you, never in a sheet")
    step.add_argument(
        "--scope",
        choices=[Scope.USE.value, Scope.MEDIA.value],
        default=Scope.USE.value,
        help="this use of the media (default), or the media wherever it is used",
    )


def _choice(
    group: argparse._ArgumentGroup, option: str, words: type[Technique | Effect | Hosting]
) -> None:
    group.add_argument(option, choices=[each.value for each in words])


def _attest(asked: argparse.Namespace) -> Answer:
    if not asked.no_ai:
        raise InputError("nothing was stated", hint="Say --no-ai.")
    cut = opened(asked)
    scope = Scope(asked.scope)
    logged = attest_no_ai(cut, spoken_clips(cut, asked), note=asked.note or "", scope=scope)
    return _logged(logged, say("no AI was used"))


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


def _retract(asked: argparse.Namespace) -> Answer:
    cut = opened(asked)
    logged = retract(cut, asked.entry, asked.why)
    return _logged(logged, say("{entry} retracted", entry=asked.entry))


def _retract_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument("entry", metavar="ENTRY", help="its id, or enough of it")
    parser.add_argument("--why", required=True, help="the reason; audits show it")


def _logged(logged: Logged, words: str) -> Answer:
    clips = ", ".join(logged.clips[:8]) + (" ..." if len(logged.clips) > 8 else "")  # noqa: PLR2004
    ids = "\n".join(f"  {entry.id}" for entry in logged.entries)
    signed = say("{statement}; signed in {ledger}", statement=words, ledger=logged.ledger)
    if clips:
        signed = say("{clips}: {statement}", clips=clips, statement=signed)
    return Answer(
        document=shapes.logged_shape(
            entries=[entry.id for entry in logged.entries],
            clips=logged.clips,
            ledger=logged.ledger,
        ),
        text=f"{signed}\n{ids}",
        notes=logged.notices,
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
            'temoin log reel1.otio --clip SH010 --tool "House roto" --technique assistive',
        ),
        options=_log_options,
        run=_log,
    ),
    Verb(
        name="attest",
        help="state that you looked at clips and that no AI was used, signed",
        examples=(
            "temoin attest reel1.otio --clip SH020 --no-ai",
            "temoin attest reel1.otio --range 01:00:00:00 01:01:00:00 --no-ai",
        ),
        options=_attest_options,
        run=_attest,
    ),
    Verb(
        name="retract",
        help="state that an earlier entry no longer holds; audits keep showing both",
        examples=(
            'temoin retract reel1.otio sha256:3f9a --why "wrong clip"',
            'temoin retract reel1.otio 3f9a01 --why "the mask was drawn by hand"',
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
