"""Runs one verb, writes its answer, returns the exit code."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from temoin.cli import (
    verbs_carry,
    verbs_checkpoint,
    verbs_copies,
    verbs_cut,
    verbs_facility,
    verbs_host,
    verbs_import,
    verbs_ingest,
    verbs_inspect,
    verbs_key_changes,
    verbs_keys,
    verbs_ledger,
    verbs_other,
    verbs_record,
    verbs_review,
    verbs_time_roots,
    verbs_tools,
    verbs_trust,
)
from temoin.cli.answer import INTERRUPTED, Answer, error_answer, write_answer
from temoin.cli.demo import run_demo
from temoin.cli.opening import check_out
from temoin.cli.parser import Parser, Verb, build_parser
from temoin.cli.versions import versions_answer
from temoin.errors import BugError, InputError, TemoinError
from temoin.language import say, speaking
from temoin.store.settings import trusting, wanted_language


def run(argv: Sequence[str]) -> int:
    """Run one verb and return its exit code; no exception gets out."""
    as_json = "--json" in argv  # wrong arguments answer in JSON too
    try:
        with speaking(wanted_language(argv)):
            return _answered(argv, as_json=as_json)
    except TemoinError as error:  # there is no such language: said in the one before
        return _fail(error, as_json=as_json)


def _answered(argv: Sequence[str], *, as_json: bool) -> int:
    try:
        return _run(argv)
    except TemoinError as error:
        failure = error
    except KeyboardInterrupt:
        words = say("temoin: stopped; nothing was left half-written")
        sys.stderr.write(f"\n{words}\n")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last border
        failure = BugError.of(error)
    return _fail(failure, as_json=as_json)


def _fail(error: TemoinError, *, as_json: bool) -> int:
    answer = error_answer(error)
    write_answer(answer, as_json=as_json, out=None, quiet=False, is_error=True)
    return answer.exit_code


def _demo(asked: argparse.Namespace) -> Answer:
    return run_demo(Path(asked.folder), run)


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", default="temoin-demo", help="where to work"
    )


VERBS: tuple[Verb, ...] = (
    Verb(
        name="demo",
        help="do the whole job on the sample that ships, in a folder of its own",
        examples=("temoin demo", "temoin demo try"),
        options=_demo_options,
        run=_demo,
    ),
    *verbs_cut.VERBS,
    *verbs_inspect.VERBS,
    *verbs_record.VERBS,
    *verbs_review.VERBS,
    *verbs_carry.VERBS,
    *verbs_import.VERBS,
    *verbs_ingest.VERBS,
    *verbs_ledger.VERBS,
    *verbs_checkpoint.VERBS,
    *verbs_copies.VERBS,
    *verbs_keys.VERBS,
    *verbs_key_changes.VERBS,
    *verbs_facility.VERBS,
    *verbs_time_roots.VERBS,
    *verbs_trust.VERBS,
    *verbs_other.VERBS,
    *verbs_tools.VERBS,
    *verbs_host.VERBS,
)


def _run(argv: Sequence[str]) -> int:
    parser = build_parser(VERBS)
    asked = _parsed(parser, argv)
    if asked is None:
        return 0
    if asked.version:
        answer = versions_answer()
    elif asked.verb is None and "--json" in argv:
        raise InputError("no verb was given", hint="See 'temoin --help'.")
    elif asked.verb is None:
        answer = Answer(document={}, text=parser.format_help().rstrip(), exit_code=2)
    else:
        if asked.out:
            check_out(asked.out, asked)  # before anything is signed that could then not be told
        with trusting(asked.trust_folder, may_be_new=asked.trust_may_be_new):
            answer = asked.run(asked)
    write_answer(
        answer,
        as_json="--json" in argv,
        out=getattr(asked, "out", None),
        quiet=getattr(asked, "quiet", False),
    )
    return answer.exit_code


def _parsed(parser: Parser, argv: Sequence[str]) -> argparse.Namespace | None:
    """Return the arguments, or None where argparse has printed help itself."""
    try:
        asked, left = parser.parse_known_args(argv)
    except SystemExit:
        return None
    if left:
        verb = f"{parser.prog} {asked.verb}" if asked.verb else parser.prog
        raise InputError(
            say("unrecognized arguments: {words}", words=" ".join(left)),
            hint=say("See '{verb} --help'.", verb=verb),
        )
    return asked
