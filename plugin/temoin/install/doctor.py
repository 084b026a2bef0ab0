"""What is right and wrong with what was installed, and what to do about each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from temoin.install.command import command_in
from temoin.install.condition import Condition, condition_of
from temoin.install.spot import spot_at
from temoin.install.starting import Started, started, temoin_version
from temoin.language import say
from temoin.store.payloads import Payload, Variable
from temoin.store.places import Machine, found_places
from temoin.store.receipts import Receipt

Start = Callable[[Sequence[str]], Started]

_NAMED = 4
_MODULE = ("-m", "temoin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        about: `files`, `version`, `application`, `command`, `window`, `environment`, `place`.
        folder: Of which installation; empty for the machine as a whole.
        is_good: Whether nothing has to be done.
        words: What was found.
        hint: What to do; empty where there is nothing.
    """

    about: str
    is_good: bool
    words: str
    folder: str = ""
    hint: str = ""


def checks_of(
    payload: Payload,
    receipts: Sequence[Receipt],
    machine: Machine,
    version: str,
    start: Start = started,
) -> list[Check]:
    """Return what is right and wrong with an application's payload, wherever it lies.

    Args:
        payload: What this Temoin ships for it.
        receipts: What was installed, of whatever application.
        machine: Where.
        version: This Temoin's.
        start: Runs a command.
    """
    mine = [each for each in receipts if each.host == payload.id]
    found: list[Check] = []
    for receipt in mine:
        condition = condition_of(receipt, payload, version)
        found += [*_of_files(condition, payload, version), *_of_command(condition, payload, start)]
    return [*found, *_of_places(payload, mine, machine), *_of_environment(payload, mine, machine)]


def _of_files(condition: Condition, payload: Payload, version: str) -> Iterator[Check]:
    folder, again = str(condition.folder), _again(payload)
    if not condition.folder.is_dir():
        words = say("the folder is not there any more")
        uninstall = say("Run 'temoin host uninstall {host}'.", host=payload.id)
        yield Check(about="application", folder=folder, is_good=False, words=words, hint=uninstall)
        return
    if condition.missing:
        words = say("missing: {files}", files=_listed(condition.missing))
        yield Check(about="files", folder=folder, is_good=False, words=words, hint=again)
    if condition.changed:
        words = say("changed by somebody: {files}", files=_listed(condition.changed))
        hint = say(
            "Move them somewhere else, then run 'temoin host install {host}'.", host=payload.id
        )
        yield Check(about="files", folder=folder, is_good=False, words=words, hint=hint)
    if condition.is_whole:
        words = say("all files are there as they were installed")
        yield Check(about="files", folder=folder, is_good=True, words=words)
    yield _of_version(condition, version, again)


def _of_version(condition: Condition, version: str, again: str) -> Check:
    folder, theirs = str(condition.folder), condition.receipt.version
    if condition.is_current:
        words = say("they are of this Temoin, {version}", version=version)
        return Check(about="version", folder=folder, is_good=True, words=words)
    words = say("they are of Temoin {theirs}, this is {ours}", theirs=theirs, ours=version)
    if theirs == version:
        words = say("they are of another Temoin {version} than this", version=version)
    return Check(about="version", folder=folder, is_good=False, words=words, hint=again)


def _of_command(condition: Condition, payload: Payload, start: Start) -> Iterator[Check]:
    folder, again = str(condition.folder), _again(payload)
    command = command_in(spot_at(condition.folder, payload.command_file).content or b"")
    if not command:
        if condition.folder.is_dir():
            words = say("nothing tells how Temoin is started")
            yield Check(about="command", folder=folder, is_good=False, words=words, hint=again)
        return
    answer = start([*command, "--version"])
    theirs, name = temoin_version(answer.output), " ".join(command)
    if answer.why_not or not theirs:
        why = answer.why_not or say("it is no Temoin")
        words = say("{command} does not start: {reason}", command=name, reason=why)
        yield Check(about="command", folder=folder, is_good=False, words=words, hint=again)
        return
    words = say("{command} starts Temoin {version}", command=name, version=theirs)
    is_same = theirs == condition.receipt.version
    hint = "" if is_same else again
    yield Check(about="command", folder=folder, is_good=is_same, words=words, hint=hint)
    yield from _of_window(folder, command, start)


def _of_window(folder: str, command: Sequence[str], start: Start) -> Iterator[Check]:
    if tuple(command[1:]) != _MODULE:
        return  # somebody's own way to start it: which Python that has is not ours to know
    answer = start([command[0], "-c", "import PySide6.QtWidgets"])
    if answer.why_not:
        words = say("its Python has no window: {reason}", reason=answer.why_not)
        hint = say("Install temoin[panel] for {python}.", python=command[0])
        yield Check(about="window", folder=folder, is_good=False, words=words, hint=hint)
        return
    words = say("its Python has PySide6")
    yield Check(about="window", folder=folder, is_good=True, words=words)


def _of_places(payload: Payload, mine: Sequence[Receipt], machine: Machine) -> Iterator[Check]:
    """Yield that an application is there which has nothing of ours, or that none is."""
    have = {receipt.folder for receipt in mine}
    places = [each for each in found_places(payload.places, machine) if not each.is_shared]
    if not places and not mine:
        words = say("{application} was not found here", application=payload.label)
        yield Check(about="place", is_good=False, words=words, hint=not_found_hint(payload))
    folders = {str(each.folder.resolve()) for each in places}
    if mine and not have & folders:
        return  # somebody has it lie elsewhere, on purpose
    for folder in sorted(folders - have):
        words = say("nothing is installed there")
        yield Check(about="place", folder=folder, is_good=False, words=words, hint=_again(payload))


def _of_environment(payload: Payload, mine: Sequence[Receipt], machine: Machine) -> Iterator[Check]:
    for variable in payload.environment:
        value = machine.environment.get(variable.name, "")
        if value:
            yield from _of_variable(payload, variable, value, mine)
    if mine and (home := machine.environment.get("TEMOIN_HOME", "")):
        words = say(
            "TEMOIN_HOME is {folder}: where {application} starts without it, other keys sign",
            folder=home,
            application=payload.label,
        )
        yield Check(about="environment", is_good=True, words=words)


def _of_variable(
    payload: Payload, variable: Variable, value: str, mine: Sequence[Receipt]
) -> Iterator[Check]:
    values = {"name": variable.name, "value": value, "application": payload.label}
    if variable.effect == "moves":
        root = Path(value).resolve()
        if not any(Path(each.folder).is_relative_to(root) for each in mine):
            words = say("{application} looks in {value}, as {name} says", **values)
            hint = say("Install there with --to, or unset {name}.", name=variable.name)
            yield Check(about="environment", is_good=False, words=words, hint=hint)
    elif variable.effect == "breaks":
        words = say("{name} is set: {application} does not work with it", **values)
        hint = say("Unset {name} where {application} is started.", **values)
        yield Check(about="environment", is_good=False, words=words, hint=hint)
    elif not Path(value).exists():
        words = say("{name} names what is not there: {value}", **values)
        hint = say("Correct {name}, or unset it.", name=variable.name)
        yield Check(about="environment", is_good=False, words=words, hint=hint)


def not_found_hint(payload: Payload) -> str:
    """Return what to do where an application is nowhere to be found."""
    return say(
        "Save the preferences of {application} once, or name the folder of its scripts with --to.",
        application=payload.label,
    )


def _again(payload: Payload) -> str:
    return say("Run 'temoin host install {host}'.", host=payload.id)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return say("{names} and {count} more", names=shown, count=more) if more > 0 else shown
