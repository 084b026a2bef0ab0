"""Verbs on applications: what is installed in them, and what is open in them."""

import argparse
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from temoin import __version__, hosts
from temoin.cli.answer import Answer, document_text
from temoin.cli.host_words import (
    Listed,
    doctor_document,
    doctor_text,
    hosts_document,
    hosts_text,
    identifiers_document,
    identifiers_notes,
    identifiers_text,
    outcomes_document,
    outcomes_text,
    written_words,
)
from temoin.cli.hosted import exported, is_reachable, opened_host, read_whole
from temoin.cli.identifiers import identifiers_in
from temoin.cli.parser import Verb, no_options
from temoin.errors import InputError, SetupError
from temoin.install import (
    Check,
    Outcome,
    checks_of,
    command_line,
    command_words,
    condition_of,
    not_found_hint,
    outcome_of,
    packed,
    plan_install,
    plan_removal,
)
from temoin.language import say, sayable
from temoin.model import HOST_CUT
from temoin.store.atomic import write_beside
from temoin.store.payloads import Payload, load_payloads, payload_named
from temoin.store.places import Found, found_places, meant_places, this_machine
from temoin.store.receipts import load_receipts, receipt_of, receipts_alone

FOUND_WRONG = 1

_GROUP = (sayable("host"),)
"""What the help of all verbs calls these."""


def _list(asked: argparse.Namespace) -> Answer:
    del asked
    reachable = {each.id: is_reachable(each) for each in hosts.factories()}
    found = [_listed(each, reachable.get(each.id, False)) for each in load_payloads()]
    return Answer(document=hosts_document(found), text=hosts_text(found))


def _listed(payload: Payload, reachable: bool | None) -> Listed:  # noqa: FBT001 - three answers
    machine = this_machine()
    conditions = {
        Path(each.folder): condition_of(each, payload, __version__)
        for each in load_receipts()
        if each.host == payload.id
    }
    places = {each.folder.resolve(): each for each in found_places(payload.places, machine)}
    for folder in conditions:
        places.setdefault(folder, Found(folder=folder))
    return Listed(
        payload=payload,
        reachable=reachable,
        places=tuple((place, conditions.get(folder)) for folder, place in places.items()),
        meant=tuple(meant_places(payload.places, machine)),
    )


def _install(asked: argparse.Namespace) -> Answer:
    payload = payload_named(load_payloads(), asked.host)
    folders, command = _folders(payload, asked), command_line(command_words())
    now_ms = time.time_ns() // 1_000_000
    with _alone(asked):
        outcomes = [
            outcome_of(
                plan_install(
                    payload, each, command, __version__, receipt_of(payload.id, each.resolve())
                ),
                now_ms,
                dry_run=asked.dry_run,
            )
            for each in folders
        ]
    then = payload.then.said if payload.then and not asked.dry_run else ""
    return _outcomes_answer(payload.id, "install", outcomes, asked, then)


def _alone(asked: argparse.Namespace) -> AbstractContextManager[None]:
    """Return what keeps other Temoins from installing meanwhile; a rehearsal touches nothing."""
    return nullcontext() if asked.dry_run else receipts_alone()


def _folders(payload: Payload, asked: argparse.Namespace) -> list[Path]:
    """Return where a payload is to lie.

    Raises:
        InputError: The folder that was named is not there, or is none.
        SetupError: The application was not found.
    """
    if asked.to:
        folder, name = Path(asked.to), asked.to
        if not folder.is_dir():
            absent = say("{name} is not there", name=name)
            message = say("{name} is no folder", name=name) if folder.exists() else absent
            raise InputError(message, hint="Check the path.", file=name)
        return [folder]
    places = found_places(payload.places, this_machine())
    found = [each.folder for each in places if each.is_shared is asked.shared]
    if not found:
        raise SetupError(
            say("{application} was not found here", application=payload.label),
            hint=not_found_hint(payload),
        )
    return found


def _uninstall(asked: argparse.Namespace) -> Answer:
    labels = {each.id: each.label for each in load_payloads()}
    with _alone(asked):
        mine = [each for each in load_receipts() if each.host == asked.host]
        if not mine:
            payload_named(load_payloads(), asked.host)  # or it is no application at all
        now_ms = time.time_ns() // 1_000_000
        outcomes = [
            outcome_of(
                plan_removal(each, labels.get(asked.host, asked.host)),
                now_ms,
                dry_run=asked.dry_run,
            )
            for each in mine
        ]
    nothing = "" if mine else say("nothing of Temoin's is installed for {host}", host=asked.host)
    return _outcomes_answer(asked.host, "uninstall", outcomes, asked, nothing)


def _outcomes_answer(
    host: str, act: str, outcomes: list[Outcome], asked: argparse.Namespace, further: str
) -> Answer:
    """Return what became of each folder; what failed in the only one is an error as others are.

    Raises:
        TemoinError: There is one folder, and it failed.
    """
    failed = [each.error for each in outcomes if each.error]
    if failed and len(outcomes) == 1:
        raise failed[0]
    told = outcomes_text(outcomes, dry_run=asked.dry_run)
    return Answer(
        document=outcomes_document(host, act, outcomes, dry_run=asked.dry_run),
        text="\n".join(filter(None, [told, "" if failed else further])),
        exit_code=failed[0].exit_code if failed else 0,
    )


def _doctor(asked: argparse.Namespace) -> Answer:
    payloads = load_payloads()
    meant = (payload_named(payloads, asked.host),) if asked.host else payloads
    receipts, machine = load_receipts(), this_machine()
    found: list[tuple[Payload, list[Check]]] = []
    for payload in meant:
        is_meant = bool(asked.host) or any(each.host == payload.id for each in receipts)
        checks = checks_of(payload, receipts, machine, __version__) if is_meant else _absent()
        found.append((payload, checks))
    is_good = all(check.is_good for _, checks in found for check in checks)
    return Answer(
        document=doctor_document(found),
        text=doctor_text(found),
        exit_code=0 if is_good else FOUND_WRONG,
    )


def _absent() -> list[Check]:
    return [Check(about="place", is_good=True, words=say("not installed"))]


def _package(asked: argparse.Namespace) -> Answer:
    payload = payload_named(load_payloads(), asked.host)
    command = command_line(command_words()) if asked.here else b""
    content = packed(payload, __version__, command)
    write_beside(Path(asked.output), content)
    return Answer(
        document={"temoin": "packed/1", **written_words(payload.id, asked.output, content)},
        text=say(
            "{application}: {name} written", application=payload.label, name=Path(asked.output).name
        ),
    )


def _dump(asked: argparse.Namespace) -> Answer:
    factory = hosts.factory_named(asked.host.removeprefix(HOST_CUT))
    with opened_host(factory) as host:
        read = read_whole(host, quiet=asked.quiet)
    found = identifiers_in(read.timeline, names=asked.names)
    document = identifiers_document(factory.id, found)
    text = identifiers_text(found)
    if asked.output:
        write_beside(Path(asked.output), document_text(document).encode())
        text = say("{name} written", name=asked.output)
    return Answer(document=document, text=text, notes=identifiers_notes(found))


def _export(asked: argparse.Namespace) -> Answer:
    factory, out = hosts.factory_named(asked.host.removeprefix(HOST_CUT)), Path(asked.output)
    with opened_host(factory) as host:
        content = exported(host, out)
    return Answer(
        document={"temoin": "exported/1", **written_words(factory.id, asked.output, content)},
        text=say("{name} written", name=out.name),
    )


def _install_options(parser: argparse.ArgumentParser) -> None:
    _host_option(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--to", metavar="DIR", help="folder of the application's scripts")
    where.add_argument(
        "--shared", action="store_true", help="for everybody who works on this machine"
    )
    _dry_run_option(parser)


def _uninstall_options(parser: argparse.ArgumentParser) -> None:
    _host_option(parser)
    _dry_run_option(parser)


def _doctor_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("host", metavar="ID", nargs="?", help="application; all if left out")


def _package_options(parser: argparse.ArgumentParser) -> None:
    _host_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="archive to write")
    parser.add_argument(
        "--here",
        action="store_true",
        help="have it start this very Temoin, which lies at the same path for everybody",
    )


def _dump_options(parser: argparse.ArgumentParser) -> None:
    _host_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write them to FILE")
    parser.add_argument(
        "--names", action="store_true", help="tell what people called operations too"
    )


def _export_options(parser: argparse.ArgumentParser) -> None:
    _host_option(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="new file; its suffix says the format"
    )


def _host_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("host", metavar="ID", help="application, as 'temoin host list' calls it")


def _dry_run_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")


VERBS = (
    Verb(
        name="host list",
        help="list applications: where they look, what is installed, which can be reached",
        examples=("temoin host list", "temoin host list --json"),
        options=no_options,
        run=_list,
    ),
    Verb(
        name="host install",
        help="put Temoin's files where an application looks; nothing else is touched",
        examples=("temoin host install blender", "temoin host install resolve --dry-run"),
        options=_install_options,
        run=_install,
    ),
    Verb(
        name="host uninstall",
        help="remove just those files, where nobody changed them",
        examples=("temoin host uninstall blender", "temoin host uninstall resolve --dry-run"),
        options=_uninstall_options,
        run=_uninstall,
    ),
    Verb(
        name="host doctor",
        help="look whether what is installed works, and say what to do where it does not",
        examples=("temoin host doctor", "temoin host doctor blender --json"),
        options=_doctor_options,
        run=_doctor,
    ),
    Verb(
        name="host package",
        help="write an archive of an application's files, to be handed out",
        examples=(
            "temoin host package blender -o temoin_blender.zip",
            "temoin host package resolve -o temoin_resolve.zip --here",
        ),
        options=_package_options,
        run=_package,
    ),
    Verb(
        name="host dump",
        help="tell the identifiers in use in what is open, without names, paths and values",
        examples=("temoin host dump resolve", "temoin host dump blender -o identifiers.json"),
        options=_dump_options,
        run=_dump,
    ),
    Verb(
        name="host export",
        help="have an application write its open timeline to a file, to be scanned as well",
        examples=("temoin host export resolve -o reel.drt", "temoin host export resolve -o a.otio"),
        options=_export_options,
        run=_export,
    ),
)
