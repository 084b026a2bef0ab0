"""The words of the command line: verbs, options and their help."""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from temoin.cli.answer import Answer, printable
from temoin.errors import InputError
from temoin.language import say, sayable
from temoin.vocabulary import Effect, Hosting, Technique
from temoin.wording import complaint_words

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

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


class _SaidUsage(argparse.HelpFormatter):
    """Says the one word that argparse puts before a usage."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)


class _SaidAsWritten(_SaidUsage, argparse.RawDescriptionHelpFormatter):
    """The same for a help whose line ends stay."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are our errors."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving the process.

        Raises:
            InputError: Always.
        """
        raise InputError(complaint_words(message), hint=say("See '{verb} --help'.", verb=self.prog))

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Print the help without spaces that some terminals have no letter for."""
        (file or sys.stdout).write(printable(self.format_help()))


def build_parser(verbs: tuple[Verb, ...]) -> Parser:
    """Return the parser of all verbs; groups such as `ledger` get parsers of their own."""
    parser = Parser(
        prog="temoin",
        description=say("Finds, records, signs and discloses AI-assisted steps in a cut."),
        epilog=say("Nothing leaves this machine unless you ask."),
        formatter_class=_SaidUsage,
        allow_abbrev=False,
    )
    parser.set_defaults(trust_folder=None, trust_may_be_new=False)
    parser.add_argument("--version", action="store_true", help="print versions and stop")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    _add_language(parser)
    parents = {"": parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)}
    for verb in verbs:
        group, _, name = verb.name.rpartition(" ")
        if group and group not in parents:
            parents[group] = _add_group(parents[""], group)
        _add_verb(parents[group], name, verb)
    _say_help(parser)
    return parser


def _add_group(
    verbs: "argparse._SubParsersAction[Parser]", group: str
) -> "argparse._SubParsersAction[Parser]":
    shared = verbs.add_parser(
        group, help=say("verbs on the {group}", group=say(group)), formatter_class=_SaidUsage
    )
    inner = shared.add_subparsers(dest=group, metavar="VERB", required=True, parser_class=Parser)
    _say_help(shared)
    return inner


def _add_verb(verbs: "argparse._SubParsersAction[Parser]", name: str, verb: Verb) -> None:
    child = verbs.add_parser(
        name,
        help=say(verb.help),
        description=say(verb.help),
        epilog="\n  ".join([say("examples:"), *verb.examples]),
        formatter_class=_SaidAsWritten,
        allow_abbrev=False,
    )
    verb.options(child)
    _add_output_options(child)
    _say_help(child)
    child.set_defaults(run=verb.run)


def _say_help(parser: argparse.ArgumentParser) -> None:
    """Say what stands in a parser's help: titles of groups and the line of each option."""
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no other door to them
        group.title = say(group.title) if group.title else group.title
        group.description = say(group.description) if group.description else group.description
    for action in parser._actions:  # noqa: SLF001 - argparse has no other door to them
        action.help = say(action.help) if action.help else action.help


_ARGPARSE_OWN = (
    sayable("positional arguments"),
    sayable("options"),
    sayable("show this help message and exit"),
)
"""What argparse adds to a help of its own accord."""


def _add_language(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--lang", metavar="CODE", help="language of what is said (en, fr)")


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument("--json", action="store_true", help="one JSON document on stdout")
    output.add_argument("--out", metavar="FILE", help="write the JSON document to FILE instead")
    output.add_argument("--quiet", action="store_true", help="no progress and no notes")
    output.add_argument("--no-color", action="store_true", help="plain text on a terminal")
    _add_language(output)


def no_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: a verb that takes no arguments of its own."""
    del parser


def add_cut(parser: argparse.ArgumentParser) -> None:
    """Add the cut and the options that say which one is meant."""
    parser.add_argument(
        "cut",
        metavar="CUT",
        help="timeline file, host:ID (open there), or - for standard input",
    )
    add_cut_options(parser)


def add_cut_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which cut is meant, and where what belongs to it lies."""
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
    add_trust(parser)


def add_trust(parser: argparse.ArgumentParser, *, may_be_new: bool = False) -> None:
    """Add the folder of trust lists by which whoever signed media is checked.

    Args:
        parser: Of the verb.
        may_be_new: Whether the verb makes the folder where it is not there.
    """
    parser.set_defaults(trust_may_be_new=may_be_new)
    parser.add_argument(
        "--trust",
        dest="trust_folder",
        metavar="DIR",
        help="folder of trust lists to use instead of your own; so does TEMOIN_TRUST",
    )


def add_classes(group: argparse._ArgumentGroup) -> None:
    """Add the classes of a step."""
    for option, kind in (
        ("--technique", Technique),
        ("--effect", Effect),
        ("--hosting", Hosting),
    ):
        group.add_argument(option, choices=[each.value for each in kind])


def add_agent(parser: argparse.ArgumentParser) -> None:
    """Add what acted for the person; it never signs by itself, the person's key does."""
    agent = parser.add_argument_group("what acted for you")
    agent.add_argument("--agent", metavar="NAME", help="program that acted for you; you sign")
    agent.add_argument("--agent-hosting", choices=[each.value for each in Hosting])
    agent.add_argument(
        "--agent-sees",
        metavar="TEXT",
        action="append",
        default=[],
        help="what it could read (the timeline); may be given again",
    )


def add_clips(parser: argparse.ArgumentParser) -> None:
    """Add the ways to say which clips are meant."""
    which = parser.add_argument_group(
        "which clips",
        sayable(
            "several values of one option widen, several options narrow; * and ? stand for any"
            " text and any character"
        ),
    )
    for option, metavar, words in (
        ("--clip", "NAME", sayable("clip name or id; 'SH0*' means all that fit; repeatable")),
        (
            "--scene",
            "SCENE",
            sayable("scene as the file says it, else as the clip's name does; repeatable"),
        ),
        ("--track", "NAME", sayable("track by name, or by kind and number: V1, A2; repeatable")),
        ("--reel", "NAME", sayable("reel or tape; repeatable")),
        ("--colour", "NAME", sayable("colour of the clip or of a marker on it; repeatable")),
        ("--marker-name", "NAME", sayable("name of a marker on the clip; repeatable")),
    ):
        which.add_argument(option, metavar=metavar, help=words, action="append")
    which.add_argument(
        "--at", metavar="TC", help="topmost enabled picture clip at a record TC, or at the playhead"
    )
    which.add_argument(
        "--range", nargs=2, metavar=("IN", "OUT"), help="record range, OUT exclusive"
    )
    which.add_argument(
        "--dry-run", action="store_true", help="say which clips that would be, and sign nothing"
    )
