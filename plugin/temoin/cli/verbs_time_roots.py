"""The verb on whom one trusts for time."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.parser import Verb
from temoin.cli.text import columns
from temoin.keys import distrust_for_time, trust_for_time
from temoin.language import say
from temoin.store.time_roots import KeptRoots, kept_time_roots
from temoin.wording import day


def _time_roots(asked: argparse.Namespace) -> Answer:
    added, removed = None, None
    if asked.add is not None:
        added = trust_for_time(Path(asked.add))
    elif asked.remove is not None:
        removed = distrust_for_time(asked.remove)
    kept = kept_time_roots()
    return Answer(
        document={
            "temoin": "time_roots/1",
            "roots": [each for roots in kept for each in _shapes(roots)],
            "added": added.name if added else None,
            "removed": removed.name if removed else None,
        },
        text="\n".join(_lines(kept, added, removed)),
    )


def _shapes(kept: KeptRoots) -> Iterator[dict[str, object]]:
    """Yield what an answer holds of a file: an item for each certificate, or why there is none."""
    for each in kept.roots:
        yield {
            "name": kept.name,
            "subject": each.subject,
            "fingerprint": each.fingerprint,
            "until": shapes.time_text(each.until_ms),
            "problem": None if each.is_root else _no_root(),
        }
    if kept.problem:
        yield {
            "name": kept.name,
            "subject": None,
            "fingerprint": None,
            "until": None,
            "problem": kept.problem,
        }


def _lines(
    kept: Sequence[KeptRoots], added: KeptRoots | None, removed: KeptRoots | None
) -> Iterator[str]:
    """Yield what was done, else who is trusted; what is not well in any case."""
    if added:
        yield say("trusted for time from now on:")
        yield columns(_rows(added))
    elif removed:
        yield say("no longer trusted for time:")
        yield columns(_rows(removed))
        yield from _still(kept, removed)
    elif kept:
        yield say("trusted for time:")
        yield columns([row for each in kept for row in _rows(each)])
    else:
        yield say("trusted for time: nobody; time stamps prove nothing to you")


def _still(kept: Sequence[KeptRoots], removed: KeptRoots) -> Iterator[str]:
    """Yield under which names some of what was removed is trusted all the same."""
    gone = {each.fingerprint for each in removed.roots}
    names = [roots.name for roots in kept if gone & {each.fingerprint for each in roots.roots}]
    if names:
        yield say("but trusted still, as it is kept as {names} too", names=", ".join(names))


def _rows(kept: KeptRoots) -> list[list[str]]:
    if kept.problem:
        return [[kept.name, say("does not count: {reason}", reason=kept.problem), "", ""]]
    return [
        [
            kept.name,
            each.subject,
            say("until {day}", day=day(each.until_ms)),
            each.fingerprint
            if each.is_root
            else say("does not count: {reason}", reason=_no_root()),
        ]
        for each in kept.roots
    ]


def _no_root() -> str:
    return say("it is certified by somebody else")


def _options(parser: argparse.ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--add", metavar="FILE", help="trust the root certificate in FILE, PEM or DER")
    act.add_argument("--remove", metavar="NAME", help="trust the one of that name no more")


VERBS = (
    Verb(
        name="keys time-roots",
        help="show, add or remove the authorities whose time stamps you trust",
        examples=(
            "temoin keys time-roots --add time_authority.pem",
            "temoin keys time-roots --remove time_authority --json",
        ),
        options=_options,
        run=_time_roots,
    ),
)
