"""The words of the command line: verbs, options and their help."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from temoin.cli.answer import Answer
from temoin.errors import InputError

Run = Callable[[argparse.Namespace], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One command.

    Attributes:
        name: Its words, `ledger verify` for a verb of a group.
        help: One line.
        examples: Two real ones.
        options: Adds its arguments to its parser.
        run: Does it.
    """

    name: str
    help: str
    examples: tuple[str, str]
    options: Callable[[argparse.ArgumentParser], None]
    run: Run


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are our errors."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving the process.

        Raises:
            InputError: Always.
        """
        raise InputError(message, hint=f"See '{self.prog} --help'.")


def build_parser(verbs: tuple[Verb, ...]) -> Parser:
    """Return the parser of all verbs; groups such as `ledger` get parsers of their own."""
    parser = Parser(
        prog="temoin",
        description="Finds, records, signs and discloses AI-assisted steps in a cut.",
        epilog="Nothing leaves this machine unless you ask.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print versions and stop")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parents = {"": parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)}
    for verb in verbs:
        group, _, name = verb.name.rpartition(" ")
        if group and group not in parents:
            shared = parents[""].add_parser(group, help=f"verbs on the {group}")
            parents[group] = shared.add_subparsers(
                dest=group, metavar="VERB", required=True, parser_class=Parser
            )
        child = parents[group].add_parser(
            name,
            help=verb.help,
            description=verb.help,
            epilog="examples:\n  " + "\n  ".join(verb.examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        verb.options(child)
        _add_output_options(child)
        child.set_defaults(run=verb.run)
    return parser


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument("--json", action="store_true", help="one JSON document on stdout")
    output.add_argument("--out", metavar="FILE", help="write the JSON document to FILE instead")
    output.add_argument("--quiet", action="store_true", help="no progress and no notes")
    output.add_argument("--no-color", action="store_true", help="plain text on a terminal")


def add_cut(parser: argparse.ArgumentParser) -> None:
    """Add the cut and the options that say which one is meant."""
    parser.add_argument("cut", metavar="CUT", help="timeline file, or - for standard input")
    parser.add_argument("--timeline", metavar="NAME", help="which, where a file holds several")
    parser.add_argument("--rate", help="edit rate where the format does not say (24, 23.976)")
    parser.add_argument("--ledger", metavar="FILE", help="ledger to use instead of the one found")
    parser.add_argument(
        "--media",
        metavar="DIR",
        action="append",
        default=[],
        help="folder to look for media that moved in; may be given again",
    )


def add_clips(parser: argparse.ArgumentParser) -> None:
    """Add the ways to say which clips are meant."""
    which = parser.add_argument_group(
        "which clips",
        "several values of one option widen, several options narrow; * and ? stand for any text"
        " and any character",
    )
    for option, metavar, words in (
        ("--clip", "NAME", "clip name or id; 'SH0*' means all that fit; repeatable"),
        ("--scene", "SCENE", "scene as the file says it, else as the clip's name does; repeatable"),
        ("--track", "NAME", "track by name, or by kind and number: V1, A2; repeatable"),
        ("--reel", "NAME", "reel or tape; repeatable"),
        ("--colour", "NAME", "colour of the clip or of a marker on it; repeatable"),
        ("--marker-name", "NAME", "name of a marker on the clip; repeatable"),
    ):
        which.add_argument(option, metavar=metavar, help=words, action="append")
    which.add_argument("--at", metavar="TC", help="topmost enabled picture clip at a record TC")
    which.add_argument(
        "--range", nargs=2, metavar=("IN", "OUT"), help="record range, OUT exclusive"
    )
    which.add_argument(
        "--dry-run", action="store_true", help="say which clips that would be, and sign nothing"
    )
