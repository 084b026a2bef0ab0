"""Verbs around the work: panel, plugins."""

import argparse

from temoin.cli.answer import Answer
from temoin.cli.parser import Verb, add_cut_options
from temoin.cli.text import columns
from temoin.disclosure import said_failure
from temoin.errors import SetupError
from temoin.language import say
from temoin.notices import did_not_run_lines
from temoin.plugins import load_plugins
from temoin.store.settings import plugins_wanted


def _panel(asked: argparse.Namespace) -> Answer:
    raise SetupError(
        say("no window opens here for {cut}", cut=asked.cut or say("a cut")),
        hint="Run 'temoin panel' by itself.",
    )


def _panel_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cut", metavar="CUT", nargs="?", help="timeline file")
    parser.add_argument("--host", metavar="ID", help="live beside an application that is open")
    parser.add_argument(
        "--carry-from", metavar="OLD", help="show what holds in CUT of what was said of OLD"
    )
    parser.add_argument(
        "--pictures",
        action="store_true",
        help="with --carry-from: compare some frames of the clips in question",
    )
    add_cut_options(parser)


def _plugins(asked: argparse.Namespace) -> Answer:
    found = load_plugins(installed=plugins_wanted(), retry=asked.retry)
    rows = [
        [each.hook.removeprefix("temoin_"), each.thing.id, _version(each.thing), each.distribution]
        for each in found.registered
    ]
    failures = did_not_run_lines(map(said_failure, found.broken))
    broken = [say("did not load: {reason}", reason=each) for each in failures]
    return Answer(
        document={
            "temoin": "plugins/1",
            "plugins": [
                dict(zip(("hook", "id", "version", "distribution"), row, strict=True))
                for row in rows
            ],
            "broken": [{"plugin": each.plugin, "reason": each.reason} for each in found.broken],
        },
        text="\n".join([columns(rows), *broken]),
    )


def _version(thing: object) -> str:
    return str(getattr(thing, "version", ""))


def _plugins_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--retry", action="store_true", help="try again what did not import")


VERBS = (
    Verb(
        name="panel",
        help="open the window: clips, their standing, steps by keyboard",
        examples=("temoin panel reel1.otio", "temoin panel --host resolve"),
        options=_panel_options,
        run=_panel,
    ),
    Verb(
        name="plugins",
        help="list what is asked, and what is broken",
        examples=("temoin plugins", "temoin plugins --retry"),
        options=_plugins_options,
        run=_plugins,
    ),
)
