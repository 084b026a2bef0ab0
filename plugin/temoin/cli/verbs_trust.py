"""Verbs on whom one trusts to sign media: lists of roots, shown, taken in, taken out, fetched."""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.parser import Verb, add_trust
from temoin.cli.text import columns
from temoin.errors import StoreError
from temoin.keys import Update, add_list, remove_lists, update_lists
from temoin.language import say, say_counted, sayable
from temoin.store.trust_lists import KeptList, TrustFolder, kept_lists
from temoin.wording import age, counted, day, harmless, joined, listed

_NAMED = 6
_GROUP = (sayable("trust"),)
"""What the verbs are on."""


def trust_notes() -> tuple[str, ...]:
    """Return what a person should know of the lists by which a file was just read."""
    kept = kept_lists()
    broken = [_did_not_load(each) for each in kept.lists if each.problem]
    return (*map(harmless, kept.problems), *broken)


def _list(asked: argparse.Namespace) -> Answer:
    del asked
    kept = kept_lists()
    return _answer(kept, list(_lines(kept)))


def _add(asked: argparse.Namespace) -> Answer:
    added = add_list(Path(asked.file))
    lines = [say("trusted from now on:"), columns(_rows([added])), *_certificates(added)]
    return _answer(kept_lists(), lines, added=added.name)


def _remove(asked: argparse.Namespace) -> Answer:
    removed = remove_lists(asked.names)
    lines = [say("no longer trusted:"), columns(_rows(removed))]
    return _answer(kept_lists(), lines, removed=[each.name for each in removed])


def _update(asked: argparse.Namespace) -> Answer:
    updates, kept = update_lists(asked.groups), kept_lists()
    lines = [*(_update_line(each) for each in updates), "", *_lines(kept)]
    answer = _answer(kept, lines, updated=[_update_shape(each) for each in updates])
    if not any(each.problem for each in updates):
        return answer
    return Answer(
        document=answer.document,
        text=answer.text,
        exit_code=StoreError.exit_code,
        notes=(*answer.notes, say("what could not be fetched is as it was")),
    )


def _answer(kept: TrustFolder, lines: Sequence[str], **acts: object) -> Answer:
    document: dict[str, object] = {
        "temoin": "trust_lists/1",
        "mark": kept.mark,
        "lists": [_shape(each) for each in kept.lists],
        "problems": list(kept.problems),
        "added": None,
        "removed": [],
        "updated": [],
        **acts,
    }
    return Answer(document=document, text="\n".join(lines))


def _shape(kept: KeptList) -> dict[str, object]:
    content, source, now_ms = kept.content, kept.source, _now_ms()
    certificates = content.certificates if content else ()
    next_ms = content.next_ms if content else None
    return {
        "name": kept.name,
        "file": kept.file,
        "scheme": content.scheme if content else "",
        "source": source.place if source else None,
        "kept": shapes.time_text(source.kept_ms) if source else None,
        "dated": _time(content.issued_ms if content else None),
        "next_update": _time(next_ms),
        "overdue": next_ms is not None and next_ms < now_ms,
        "sha256": kept.sha256,
        "certificates": [
            {
                "name": each.name,
                "fingerprint": each.fingerprint,
                "until": shapes.time_text(each.until_ms),
                "expired": each.until_ms < now_ms,
                "counts": each.certifies,
            }
            for each in certificates
        ],
        "usages": list(content.usages) if content else [],
        "withdrawn": content.withdrawn if content else 0,
        "problem": kept.problem or None,
    }


def _time(time_ms: int | None) -> str | None:
    return None if time_ms is None else shapes.time_text(time_ms)


def _update_shape(update: Update) -> dict[str, object]:
    return {
        "file": update.list.file,
        "address": update.list.address,
        "changed": update.is_new,
        "problem": update.problem or None,
    }


def _update_line(update: Update) -> str:
    if update.problem:
        words = say("was not fetched: {reason}", reason=update.problem)
    else:
        words = say("fetched, and new") if update.is_new else say("fetched, and as it was")
    return harmless(say("{subject}: {reason}", subject=update.list.file, reason=words))


def _lines(kept: TrustFolder) -> Iterator[str]:
    """Yield who is trusted, what of it is old, and what did not load."""
    yield from map(harmless, kept.problems)
    if not kept.lists:
        yield say("trust lists: none; whoever signs media is not checked")
        yield say("Run 'temoin trust update', or 'temoin trust add FILE' for a root of your own.")
        return
    yield say("trust lists ({mark}):", mark=kept.mark)
    yield columns(_rows(kept.lists))
    for each in kept.lists:
        yield from _warnings(each)


def _rows(lists: Sequence[KeptList]) -> list[list[str]]:
    return [[each.file, _holds(each), joined(_dates(each))] for each in lists]


def _holds(kept: KeptList) -> str:
    """Return what a list is for, and how much it holds."""
    content = kept.content
    if content is None:
        return say("did not load")
    if content.usages:
        return say("allowed usages: {count}", count=len(content.usages))
    words = counted(len(content.certificates), "certificate")
    if content.scheme == "C2PA TSA Trust List":
        return say("who stamps times: {certificates}", certificates=words)
    if content.anchors:
        return say("who signs: {certificates}", certificates=words)
    return say("signers themselves: {certificates}, none counts", certificates=words)


def _dates(kept: KeptList) -> Iterator[str]:
    now_ms, content, source = _now_ms(), kept.content, kept.source
    if content and content.issued_ms is not None:
        how_old = age(content.issued_ms, now_ms)
        yield say("of {day}, {age}", day=day(content.issued_ms), age=how_old)
        if content.next_ms is not None and content.next_ms >= now_ms:
            yield say("next by {day}", day=day(content.next_ms))
    elif content:
        yield say("undated")
    if source is None:
        yield say("put there by hand")
    elif host := urlsplit(source.place).hostname:
        yield say("fetched {age} from {host}", age=age(source.kept_ms, now_ms), host=host)
    else:
        yield say("added {age} from {name}", age=age(source.kept_ms, now_ms), name=source.place)


def _warnings(kept: KeptList) -> Iterator[str]:
    """Yield what of a list is old, has ended or is left out; all of it is used that can be."""
    now_ms, content = _now_ms(), kept.content
    if content is None:
        yield _did_not_load(kept)
        return
    if content.next_ms is not None and content.next_ms < now_ms:
        overdue = say("overdue since {day}: run 'temoin trust update'", day=day(content.next_ms))
        yield _of(kept, overdue)
    ended = [each.name for each in content.certificates if each.until_ms < now_ms]
    own = [each.name for each in content.certificates if not each.certifies]
    for names, one, many in (
        (
            ended,
            sayable("{count} certificate has expired and is still on the list: {names}"),
            sayable("{count} certificates have expired and are still on the list: {names}"),
        ),
        (
            own,
            sayable("{count} certificate is a signer's own and does not count: {names}"),
            sayable("{count} certificates are signers' own and do not count: {names}"),
        ),
    ):
        if names:
            told = say_counted(one, many, len(names), names=listed(names, _NAMED))
            yield _of(kept, told)
    if content.withdrawn:
        told = counted(content.withdrawn, "entry", "entries")
        gone = say("withdrawn by its makers and left out: {entries}", entries=told)
        yield _of(kept, gone)


def _certificates(kept: KeptList) -> Iterator[str]:
    """Yield whose certificates were taken in, and until when, and what does not count of them."""
    anchors = kept.content.anchors if kept.content else ()
    for each in anchors[:_NAMED]:
        yield harmless(say("  {name}, until {day}", name=each.name, day=day(each.until_ms)))
    if (left := len(anchors) - _NAMED) > 0:
        yield "  " + say("and {count} more", count=left)
    yield from _warnings(kept)


def _of(kept: KeptList, words: str) -> str:
    """Return a sentence on a list, in one line whatever its certificates call themselves."""
    return harmless(say("{subject}: {reason}", subject=kept.file, reason=words))


def _did_not_load(kept: KeptList) -> str:
    reason = say("did not load: {reason}", reason=kept.problem)
    subject = say("trust list {name}", name=kept.file)
    return harmless(say("{subject}: {reason}", subject=subject, reason=reason))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="certificates (PEM, DER), C2PA's list (JSON) or allowed usages, one a line",
    )
    add_trust(parser, may_be_new=True)


def _remove_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="+", help="as 'temoin trust list' shows it")
    add_trust(parser)


def _update_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "groups",
        metavar="LIST",
        nargs="*",
        help="official, time or interim; else those that are here, or all where none is",
    )
    add_trust(parser, may_be_new=True)


VERBS = (
    Verb(
        name="trust list",
        help="show whom you trust to sign media, and how old that is",
        examples=("temoin trust list", "temoin trust list --trust /mnt/facility/trust --json"),
        options=add_trust,
        run=_list,
    ),
    Verb(
        name="trust add",
        help="trust from now on whom a file lists: a root of your own, or a published list",
        examples=(
            "temoin trust add house_root.pem",
            "temoin trust add C2PA-TRUST-LIST.json --trust /mnt/facility/trust",
        ),
        options=_add_options,
        run=_add,
    ),
    Verb(
        name="trust remove",
        help="trust no more whom a list names",
        examples=(
            "temoin trust remove house_root",
            "temoin trust remove interim-anchors interim-store",
        ),
        options=_remove_options,
        run=_remove,
    ),
    Verb(
        name="trust update",
        help="fetch the lists that C2PA and CAI publish; nothing else ever fetches them",
        examples=("temoin trust update", "temoin trust update official time --trust usb/trust"),
        options=_update_options,
        run=_update,
    ),
)
