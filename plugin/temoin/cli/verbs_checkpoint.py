"""Verbs that vouch for a whole ledger: checkpoint, stamp."""

import argparse
from dataclasses import replace
from pathlib import Path

from temoin import shapes
from temoin.checkpoint import Frozen, freeze, is_owed, stamp, stamp_queued
from temoin.cli.answer import Answer
from temoin.cli.opening import ledger_file, new_ledger
from temoin.cli.parser import Verb
from temoin.cut import ledger_state
from temoin.errors import InputError, StoreError
from temoin.language import say, say_counted
from temoin.ledger import excerpt, exit_code
from temoin.store.ledger_file import read_ledger, write_copy
from temoin.store.settings import time_server
from temoin.wording import counted


def _checkpoint(asked: argparse.Namespace) -> Answer:
    path = ledger_file(Path(asked.ledger))
    frozen = freeze(path, asked.purpose or "")
    url = asked.tsa or time_server()
    if url and not frozen.entry.stamps:
        frozen = _stamped(path, frozen, url)
    count = frozen.entry.body["count"]
    over = counted(count, "entry", "entries")
    words = say("checkpoint {entry} over {entries}", entry=frozen.entry.id[:19], entries=over)
    if not frozen.is_new:
        words = say("{words}; nothing was said since", words=words)
    lines = [say("{subject}: {reason}", subject=path.name, reason=words)]
    if frozen.entry.stamps:
        lines.append(say("  time-stamped; its token lies beside it"))
    elif not is_owed(path, frozen.entry):
        lines.append(say("  not time-stamped: name a time server with --tsa or TEMOIN_TSA"))
    return Answer(
        document={
            "temoin": "checkpoint/1",
            "entry": frozen.entry.id,
            "ledger": str(path),
            "count": count,
            "root": frozen.entry.body["root"],
            "time": shapes.time_text(frozen.entry.time_ms),
            "is_new": frozen.is_new,
            "stamps": len(frozen.entry.stamps),
            "notices": list(frozen.notices),
        },
        text="\n".join(lines),
        notes=frozen.notices,
    )


def _stamped(path: Path, frozen: Frozen, url: str) -> Frozen:
    """Return the checkpoint with a stamp, or what kept it from one: it is signed all the same."""
    try:
        done = stamp(path, frozen.entry, url)
    except StoreError as error:
        done = Frozen(entry=frozen.entry, is_new=False, notices=(say(str(error)),))
    notices = (*frozen.notices, *done.notices)
    return replace(done, is_new=frozen.is_new, notices=notices)


def _checkpoint_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="a .temoin file, or a cut")
    parser.add_argument(
        "--for", dest="purpose", metavar="WHAT", help="what it is frozen for, such as a delivery"
    )
    _tsa_option(parser)


def _tsa_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tsa",
        metavar="URL",
        help="ask this RFC 3161 server for a time stamp; it gets a digest and nothing else",
    )


def _prove(asked: argparse.Namespace) -> Answer:
    path, out = ledger_file(Path(asked.ledger)), new_ledger(asked.output)
    entry = read_ledger(path).entry(asked.entry)
    frozen = freeze(path)
    shown = excerpt(read_ledger(path), [entry.id], frozen.entry)
    told = write_copy(out, shown.entries, reveals=False, sections=shown.sections)
    state = ledger_state(read_ledger(out), out)
    words = say(
        "{out}: {entries}, with proofs under checkpoint {checkpoint}",
        out=out.name,
        entries=counted(state.entries, "entry", "entries"),
        checkpoint=frozen.entry.id[:19],
    )
    return Answer(
        document=shapes.verify_shape(state),
        text=words,
        exit_code=exit_code(state) if state.problems else 0,
        notes=(*frozen.notices, *told),
    )


def _prove_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="ENTRY", help="id, or enough of one")
    parser.add_argument("--ledger", metavar="FILE", required=True, help="a .temoin file, or a cut")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the new .temoin file"
    )


def _stamp(asked: argparse.Namespace) -> Answer:
    url = asked.tsa or time_server()
    if not url:
        raise InputError("no time server is named", hint="Give --tsa URL, or set TEMOIN_TSA.")
    done = list(stamp_queued(url))
    failed = [each for each in done if each[2]]
    lines = [
        say_counted(
            "{count} time stamp added", "{count} time stamps added", len(done) - len(failed)
        ),
        *(
            say("{name}, {entry}: {reason}", name=path.name, entry=entry[:19], reason=reason)
            for path, entry, reason in failed
        ),
    ]
    return Answer(
        document={
            "temoin": "stamped/1",
            "stamped": [
                {"ledger": str(path), "entry": each} for path, each, why in done if not why
            ],
            "owed": [
                {"ledger": str(path), "entry": each, "reason": why} for path, each, why in failed
            ],
        },
        text="\n".join(lines),
        exit_code=StoreError.exit_code if failed else 0,
    )


VERBS = (
    Verb(
        name="ledger checkpoint",
        help="sign how many entries there are and a root over all of them; time-stamp it",
        examples=(
            "temoin ledger checkpoint reel1.temoin --for delivery",
            "temoin ledger checkpoint reel1.otio --tsa https://time.example.org/tsr --json",
        ),
        options=_checkpoint_options,
        run=_checkpoint,
    ),
    Verb(
        name="ledger prove",
        help="write one entry with proof that a signed checkpoint covers it, without the rest",
        examples=(
            "temoin ledger prove 3f9a --ledger reel1.temoin -o shot.temoin",
            "temoin ledger prove 3f9a --ledger reel1.otio -o shot.temoin --json",
        ),
        options=_prove_options,
        run=_prove,
    ),
    Verb(
        name="ledger stamp",
        help="ask again for the time stamps that no server gave when they were wanted",
        examples=(
            "temoin ledger stamp",
            "temoin ledger stamp --tsa https://time.example.org/tsr --json",
        ),
        options=_tsa_option,
        run=_stamp,
    ),
)
