"""Verbs on media before any cut: ingest, derive."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import INTERRUPTED, Answer
from temoin.cli.ingest_answers import derived_document, ingested_document
from temoin.cli.opening import agent_of, plugins
from temoin.cli.parser import Verb, add_agent, add_trust
from temoin.cli.progress import progress
from temoin.cli.text import entry_lines
from temoin.cli.verbs_trust import trust_notes
from temoin.derive import Derived, derive
from temoin.disclosure import said_facts, said_failure, said_reason
from temoin.evidence_words import evidence_lines, verdict_words
from temoin.ingest import FileFound, Ingested, ingest
from temoin.language import say, say_counted, sayable
from temoin.notices import did_not_run_lines
from temoin.store.ledger_file import ledger_of_folders
from temoin.wording import and_more, counted, harmless, listed

_FILES_SHOWN = 20
_NAMED = 3

_SKIPPED = {
    "link": (sayable("link, not followed"), sayable("links, not followed")),
    "pipe or device": (sayable("pipe or device"), sayable("pipes and devices")),
    "system": (sayable("hidden file of a system"), sayable("hidden files of a system")),
    "sidecar": (
        sayable("sidecar, read with its media"),
        sayable("sidecars, read with their media"),
    ),
    "hash list": (sayable("hash list"), sayable("hash lists")),
}
"""What is told of what was passed over; our own ledgers are not."""


def _ingest(asked: argparse.Namespace) -> Answer:
    places = [Path(each) for each in asked.folders]
    folders = [each if each.is_dir() else each.parent for each in places]
    done = ingest(
        places,
        Path(asked.ledger) if asked.ledger else ledger_of_folders(folders),
        plugins(),
        hash_all=asked.hash,
        all_frames=asked.all_frames,
        agent=agent_of(asked),
        tick=progress(say("files"), quiet=asked.quiet),
    )
    return Answer(
        document=lambda: ingested_document(done, asked.folders),
        text=lambda: "\n".join(map(harmless, _ingested_lines(done))),
        exit_code=0 if done.complete else INTERRUPTED,
        notes=(*done.notices, *trust_notes()),
    )


def _ingest_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", metavar="FOLDER", nargs="+", help="folders of media, or files")
    parser.add_argument("--ledger", metavar="FILE", help="ledger to use instead of the one found")
    parser.add_argument(
        "--hash", action="store_true", help="take SHA-256 too where a hash list has a hash"
    )
    parser.add_argument(
        "--all-frames", action="store_true", help="read every frame of a sequence, not three"
    )
    add_trust(parser)
    add_agent(parser)


def _ingested_lines(done: Ingested) -> Iterator[str]:
    yield _read_words(done)
    yield from _found_lines(done.found)
    if weak := sum(each.is_weakly_known for each in done.found):
        yield say_counted(
            "{count} file is known by a hash list alone, which is weaker than SHA-256: --hash takes"
            " that too",
            "{count} files are known by a hash list alone, which is weaker than SHA-256: --hash"
            " takes that too",
            weak,
        )
    if done.listed:
        names = listed(sorted(done.hash_lists), _NAMED)
        yield say_counted(
            "hash lists gave the hash of {count} file ({names})",
            "hash lists gave the hashes of {count} files ({names})",
            done.listed,
            names=names,
        )
    skipped = [
        counted(done.drop.skipped[kind], *words)
        for kind, words in _SKIPPED.items()
        if done.drop.skipped[kind]
    ]
    if skipped:
        yield say("passed over: {things}", things=", ".join(skipped))
    yield from _failure_lines(done)
    yield from _signed_lines(done)


def _read_words(done: Ingested) -> str:
    things = [counted(done.files, "file read", "files read")]
    if done.known:
        things.append(counted(done.known, "file known and unchanged", "files known and unchanged"))
    if done.sequences:
        things.append(counted(done.sequences, "image sequence"))
    if done.frames_not_read:
        things.append(counted(done.frames_not_read, "frame not read", "frames not read"))
    return say(
        "{folders}: {things}",
        folders=counted(done.drop.folders, "folder"),
        things=", ".join(things),
    )


def _found_lines(found: Sequence[FileFound]) -> Iterator[str]:
    """Yield what files say: those that speak of AI one by one, the others counted."""
    verdicts = [(file, shapes.file_verdict(file.facts)) for file in found]
    loud = [(file, verdict) for file, verdict in verdicts if verdict.ai not in {"no", "unknown"}]
    for file, verdict in loud[:_FILES_SHOWN]:
        yield say("{subject}: {reason}", subject=file.state.name, reason=verdict_words(verdict))
        yield from (f"    {each}" for each in evidence_lines(said_facts(file.facts)))
    if (left := len(loud) - _FILES_SHOWN) > 0:
        yield say("and {count} more", count=left)
    if quiet := len(found) - len(loud):
        yield say_counted(
            "{count} more file says something, and nothing of AI",
            "{count} more files say something, and nothing of AI",
            quiet,
        )
    if not found:
        yield say("no file that was read says anything, which is not the same as no AI")


def _failure_lines(done: Ingested) -> Iterator[str]:
    subjects: dict[str, list[str]] = {}
    for each in done.could_not_look:
        subjects.setdefault(said_reason(each.reason), []).append(each.subject)
    for reason, names in subjects.items():
        subject = and_more(", ".join(names[:_NAMED]), len(names) - _NAMED)
        failure = say("{subject}: {reason}", subject=subject, reason=reason)
        yield say("could not look: {reason}", reason=failure)
    for line in did_not_run_lines(map(said_failure, done.did_not_run)):
        yield say("did not run: {reason}", reason=line)


def _signed_lines(done: Ingested) -> Iterator[str]:
    if done.look is None:
        yield say("nothing new: nothing was signed")
        return
    yield say(
        "{facts} and the look signed in {ledger}; all of it is taken back by: temoin retract CUT"
        " {batch} --ledger {ledger} --why REASON",
        facts=counted(len(done.entries), "fact"),
        ledger=done.ledger,
        batch=done.batch,
    )
    if not done.complete:
        yield say(
            "stopped after {count} of {total} files: what they say is signed, and the same command"
            " goes on there",
            count=done.files,
            total=done.wanted,
        )


def _derive(asked: argparse.Namespace) -> Answer:
    made, sources = [Path(each) for each in asked.files], [Path(each) for each in asked.sources]
    folders = [each.parent for each in (*made, *sources)]
    done = derive(
        made,
        sources,
        Path(asked.ledger) if asked.ledger else ledger_of_folders(folders),
        how=asked.how or "",
        agent=agent_of(asked),
    )
    return Answer(
        document=lambda: derived_document(done),
        text=lambda: "\n".join(_derived_lines(done)),
        notes=done.notices,
    )


def _derived_lines(done: Derived) -> list[str]:
    made = listed([each.name for each in done.made], _NAMED)
    sources = listed([each.name for each in done.sources], _NAMED)
    words = say("{name} made from {names}", name=made, names=sources)
    signed = say("{statement}; signed in {ledger}", statement=words, ledger=done.ledger)
    return [harmless(signed), *entry_lines(done.entries)]


def _derive_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="OUT", nargs="+", help="files that were made; a sequence by its pattern"
    )
    parser.add_argument(
        "--from",
        dest="sources",
        metavar="IN",
        nargs="+",
        required=True,
        help="all that each of them was made from",
    )
    parser.add_argument(
        "--how", metavar="TEXT", help="a sentence for people: transcode, proxy, comp"
    )
    parser.add_argument("--ledger", metavar="FILE", help="ledger to use instead of the one found")
    add_agent(parser)


VERBS = (
    Verb(
        name="ingest",
        help="read whole folders of media as they came, and sign what the files say",
        examples=(
            "temoin ingest /shoot/A001",
            "temoin ingest vendor_drop renders --ledger show.temoin --json",
        ),
        options=_ingest_options,
        run=_ingest,
    ),
    Verb(
        name="derive",
        help="state that files were made from others, whose evidence then holds for them, signed",
        examples=(
            "temoin derive A001_proxy.mov --from A001.mov",
            'temoin derive comp.%04d.exr --from plate.%04d.exr sky.png --how "comp v12"',
        ),
        options=_derive_options,
        run=_derive,
    ),
)
