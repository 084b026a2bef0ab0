"""Verbs of a facility that vouches for its people, and of who is vouched for."""

import argparse
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.opening import check_out
from temoin.cli.parser import Verb
from temoin.keys import accept, certify_card, new_root, read_card
from temoin.language import say
from temoin.ledger import short_key
from temoin.store.atomic import write_beside


def _root(asked: argparse.Namespace) -> Answer:
    check_out(asked.output, asked)
    root = new_root(asked.name, Path(asked.output))
    words = say(
        "{secret}: the private key of {name}; keep it apart, whoever has it can certify anybody\n"
        "{certificate}: its certificate; hand it to who should trust your people",
        secret=root.secret,
        name=root.name,
        certificate=root.certificate,
    )
    return Answer(
        document={
            "temoin": "root/1",
            "name": root.name,
            "secret": str(root.secret),
            "certificate": str(root.certificate),
        },
        text=words,
    )


def _root_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the facility's name, as others see it")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="new file for the private key"
    )


def _certify(asked: argparse.Namespace) -> Answer:
    chain = certify_card(
        read_card(Path(asked.card)), Path(asked.root_key), asked.name or "", asked.days
    )
    text = chain.pem.rstrip("\n")
    if asked.output:
        check_out(asked.output, asked)
        write_beside(Path(asked.output), chain.pem.encode())
        text = say(
            "{path}: key {key} is {name}'s, says {organisation} until {moment}",
            path=asked.output,
            key=short_key(chain.key),
            name=chain.name,
            organisation=chain.organisation,
            moment=shapes.time_text(chain.until_ms) or say("no date"),
        )
    return Answer(
        document={
            "temoin": "certified/1",
            "key": chain.key,
            "name": chain.name,
            "organisation": chain.organisation,
            "until": shapes.time_text(chain.until_ms),
            "chain": chain.pem,
        },
        text=text,
    )


def _certify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("card", metavar="CARD", help="what 'temoin keys export' gave its owner")
    parser.add_argument(
        "--root-key", metavar="FILE", required=True, help="what 'temoin keys root' made"
    )
    parser.add_argument("--name", help="what the certificate calls them, instead of the card's")
    parser.add_argument("--days", type=int, default=365, help="how long it lasts (365)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the chain to FILE")


def _accept(asked: argparse.Namespace) -> Answer:
    key, told = accept(Path(asked.chain))
    words = say(
        "your key {key} is certified for {name} by {root}; your next entry carries it",
        key=short_key(key),
        name=told.name,
        root=told.root_name,
    )
    return Answer(
        document={
            "temoin": "accepted/1",
            "key": key,
            "name": told.name,
            "organisation": told.organisation,
            "root": told.root_name,
            "state": told.state,
            "reason": told.reason,
        },
        text=words,
        notes=(told.reason,) if told.reason else (),
    )


def _accept_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chain", metavar="CHAIN", help="what 'temoin keys certify' made")


VERBS = (
    Verb(
        name="keys root",
        help="make a facility's root, which certifies people's keys",
        examples=(
            'temoin keys root "Maison" -o maison.pem',
            'temoin keys root "Maison" -o maison.pem --json',
        ),
        options=_root_options,
        run=_root,
    ),
    Verb(
        name="keys certify",
        help="certify whose key a card is, with a facility's root",
        examples=(
            "temoin keys certify ana.json --root-key maison.pem -o ana_chain.pem",
            'temoin keys certify ana.json --root-key maison.pem --name "Ana" --days 90',
        ),
        options=_certify_options,
        run=_certify,
    ),
    Verb(
        name="keys accept",
        help="keep the certificates of your own key; your entries carry them",
        examples=("temoin keys accept ana_chain.pem", "temoin keys accept ana_chain.pem --json"),
        options=_accept_options,
        run=_accept,
    ),
)
