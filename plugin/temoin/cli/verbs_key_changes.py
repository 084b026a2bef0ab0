"""Verbs by which a key is followed by another one, or no longer counts."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from temoin.cli.answer import Answer
from temoin.cli.parser import Verb
from temoin.errors import InputError
from temoin.keys import Changed, full_key, revoke_other, revoke_own, rotate
from temoin.language import say
from temoin.ledger import short_key
from temoin.store.ledger_file import read_ledger
from temoin.store.own_key import own_key
from temoin.wording import listed

_SHOWN = 8


def _rotate(asked: argparse.Namespace) -> Answer:
    changed = rotate([Path(each) for each in asked.ledger], in_none=asked.no_ledger)
    words = say(
        "key {key} follows {former}; it signs from now on",
        key=short_key(changed.key),
        former=short_key(changed.former),
    )
    return _changed_answer("rotated", changed, words)


def _rotate_options(parser: argparse.ArgumentParser) -> None:
    _add_ledgers(parser)


def _revoke(asked: argparse.Namespace) -> Answer:
    from_ms = moment_ms(asked.from_time) if asked.from_time else None
    ledgers = [Path(each) for each in asked.ledger]
    if asked.key:
        if len(ledgers) != 1:
            raise InputError(
                "no ledger, or several, to say it in", hint="Name one with --ledger, with --key."
            )
        key = full_key(asked.key, read_ledger(ledgers[0]))
        if key != own_key():
            return _said_answer(ledgers[0], key, asked.reason, from_ms)
    changed = revoke_own(ledgers, asked.reason, from_ms, in_none=asked.no_ledger)
    words = say(
        "your key {former} no longer counts; {key} signs from now on, and others must trust it"
        " anew: hand them 'temoin keys export'",
        key=short_key(changed.key),
        former=short_key(changed.former),
    )
    return _changed_answer("revoked", changed, words)


def _changed_answer(did: str, changed: Changed, words: str) -> Answer:
    left = changed.left_out
    notes = list(changed.notices)
    if left:
        names = listed(left, _SHOWN)
        notes.append(say("the former key signed in {ledgers}, which were not told", ledgers=names))
    return Answer(
        document={
            "temoin": "rekeyed/1",
            "did": did,
            "key": changed.key,
            "about": changed.former,
            "ledgers": list(changed.ledgers),
            "left_out": list(left),
            "entries": list(changed.entries),
            "counts": True,
        },
        text="\n".join([words, *(f"  {each}" for each in changed.ledgers)]),
        notes=tuple(each for each in notes if each),
    )


def _said_answer(path: Path, key: str, reason: str, from_ms: int | None) -> Answer:
    said = revoke_other(path, key, reason, from_ms)
    words = say("you say that key {key} no longer counts", key=short_key(key))
    if not said.counts:
        words = say(
            "you say that key {key} no longer counts; it counts on, as it is neither yours nor of"
            " a facility that certified you both: its owner must say it",
            key=short_key(key),
        )
    return Answer(
        document={
            "temoin": "rekeyed/1",
            "did": "said",
            "key": own_key(),
            "about": key,
            "ledgers": [said.ledger],
            "left_out": [],
            "entries": [said.entry],
            "counts": said.counts,
        },
        text=words,
        notes=said.notices,
    )


def moment_ms(text: str) -> int:
    """Return a day or a moment, UTC where it names no other zone, as UTC ms since 1970.

    Raises:
        InputError: It is neither, or has not come yet.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            say("{text!r} is no moment", text=text),
            hint="Write a day as 2026-11-24, or a moment as ISO 8601 has it.",
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > datetime.now(UTC):
        raise InputError(
            say("{text!r} has not come yet", text=text), hint="Leave --from out for now."
        )
    return int(moment.timestamp() * 1000)


def _revoke_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, help="why; everybody sees it")
    parser.add_argument(
        "--from",
        dest="from_time",
        metavar="TIME",
        help="day or UTC moment from which on it does not count; now, where it is left out",
    )
    parser.add_argument(
        "--key", help="somebody else's key instead, all of it or enough to tell in the ledger"
    )
    _add_ledgers(parser)


def _add_ledgers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ledger",
        metavar="FILE",
        action="append",
        default=[],
        help="ledger in which it is told; may be given again",
    )
    parser.add_argument(
        "--no-ledger", action="store_true", help="tell it in none, though the key signed in some"
    )


VERBS = (
    Verb(
        name="keys rotate",
        help="have a new key follow your own; who trusts the old one trusts it",
        examples=(
            "temoin keys rotate --ledger reel1.temoin",
            "temoin keys rotate --ledger reel1.temoin --ledger reel2.temoin --json",
        ),
        options=_rotate_options,
        run=_rotate,
    ),
    Verb(
        name="keys revoke",
        help="state that your key no longer counts, and sign with a new one from then on",
        examples=(
            'temoin keys revoke --reason "laptop stolen" --from 2026-11-24 --ledger reel1.temoin',
            'temoin keys revoke --key NHUPmL1Z --reason "Ben left" --ledger reel1.temoin',
        ),
        options=_revoke_options,
        run=_revoke,
    ),
)
