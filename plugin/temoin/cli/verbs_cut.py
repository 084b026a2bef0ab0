"""Verbs that read a cut: scan, show, annotate, sheet, audit."""

import argparse
import time
from functools import partial
from pathlib import Path

from temoin import shapes
from temoin.annotate import annotate, strip
from temoin.audit import audit
from temoin.bulk import bulk
from temoin.cli.answer import Answer
from temoin.cli.opening import agent_of, check_out, opened, plugins, wanted_cut, wanted_file
from temoin.cli.parser import Verb, add_agent, add_cut
from temoin.cli.progress import progress
from temoin.cli.text import audit_text, scan_text, show_text
from temoin.cli.verbs_trust import trust_notes
from temoin.cut import open_cut
from temoin.language import say, say_counted
from temoin.look import sign_look
from temoin.record import Logged
from temoin.scan import scan_and_keep
from temoin.sheet import exporter_for, write_sheet
from temoin.vocabulary import Severity
from temoin.wording import joined


def _scan(asked: argparse.Namespace) -> Answer:
    wanted, asked_plugins = wanted_cut(asked), plugins()
    tick = progress(say("clips"), quiet=asked.quiet)
    now_ms = time.time_ns() // 1_000_000
    result, notice = scan_and_keep(wanted, asked_plugins, now_ms, hash_all=asked.hash, tick=tick)
    signed = None
    if asked.record:
        agent = agent_of(asked)
        signed = sign_look(open_cut(wanted, asked_plugins, result), result, asked_plugins, agent)
    disclosure = open_cut(wanted, asked_plugins, result).disclosure()
    notes = [notice, *wanted.media.notes, *(signed.notices if signed else ()), *trust_notes()]
    return Answer(
        document=lambda: {
            **shapes.scan_shape(result, disclosure),
            "entry": signed.entries[0].id if signed else None,
        },
        text=lambda: "\n".join([scan_text(result, disclosure), *_signed_lines(signed)]),
        notes=tuple(each for each in notes if each),
    )


def _signed_lines(signed: Logged | None) -> list[str]:
    if signed is None:
        return []
    entry = signed.entries[0].id[:19]
    return [say("this look is signed: {entry} in {path}", entry=entry, path=signed.ledger)]


def _scan_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument("--hash", action="store_true", help="hash media of any size")
    parser.add_argument(
        "--record", action="store_true", help="sign what was looked at, into the ledger"
    )
    add_agent(parser)


def _show(asked: argparse.Namespace) -> Answer:
    with bulk():
        disclosure = opened(asked).disclosure()
    return Answer(
        document=partial(shapes.disclosure_shape, disclosure), text=partial(show_text, disclosure)
    )


def _annotate(asked: argparse.Namespace) -> Answer:
    cut = opened(asked)
    done = annotate(cut, Path(asked.output), confidential=asked.confidential)
    said = [say_counted("{count} clip flagged", "{count} clips flagged", done.flagged)]
    if done.entries:
        embedded = say_counted(
            "{count} ledger entry embedded", "{count} ledger entries embedded", done.entries
        )
        said.append(embedded)
    lines = [say("{path}: {done}", path=asked.output, done=", ".join(said))]
    if done.sidecar:
        lines.append(say("{name}: the ledger, beside it", name=str(done.sidecar)))
    lines += [say("could not carry: {what}", what=each) for each in done.could_not_carry]
    document: dict[str, object] = {
        "temoin": "annotated/1",
        "out": asked.output,
        "flagged": done.flagged,
        "entries": done.entries,
        "could_not_carry": list(done.could_not_carry),
        "sidecar": str(done.sidecar) if done.sidecar else None,
    }
    return Answer(document=document, text="\n".join(lines), notes=done.notices)


def _annotate_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="timeline to write")
    parser.add_argument(
        "--confidential", action="store_true", help="let confidential fields travel along"
    )


def _strip(asked: argparse.Namespace) -> Answer:
    done = strip(wanted_file(asked.cut), Path(asked.output) if asked.output else None)
    taken_out = say_counted(
        "{name}: {count} trace of Temoin taken out",
        "{name}: {count} traces of Temoin taken out",
        done.traces,
        name=str(done.out),
    )
    lines = [taken_out]
    if done.kept:
        lines.append(say("{name}: the cut as it was", name=str(done.kept)))
    document: dict[str, object] = {
        "temoin": "stripped/1",
        "out": str(done.out),
        "traces": done.traces,
        "kept": str(done.kept) if done.kept else None,
    }
    return Answer(document=document, text="\n".join(lines))


def _strip_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cut", metavar="CUT", help="timeline file")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="write there instead of replacing the cut"
    )


def _sheet(asked: argparse.Namespace) -> Answer:
    out, asked_plugins = Path(asked.output), plugins()
    check_out(asked.output, asked)
    exporter = exporter_for(out, asked_plugins.exporters, asked.exporter or "")
    disclosure = open_cut(wanted_cut(asked), asked_plugins).disclosure(by_name=False)
    write_sheet(disclosure, exporter, out)
    document: dict[str, object] = {
        "temoin": "written/1",
        "out": asked.output,
        "exporter": exporter.id,
        "unknown": {"clips": disclosure.unknown.clips, "frames": disclosure.unknown.frames},
    }
    written = say("{path}: {sheet}", path=asked.output, sheet=say(exporter.label))
    if disclosure.unknown.clips:
        unknown = say_counted(
            "{count} clip unknown", "{count} clips unknown", disclosure.unknown.clips
        )
        written = joined([written, unknown])
    return Answer(document=document, text=written)


def _sheet_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help=".html, .json or .csv")
    parser.add_argument("--exporter", metavar="ID", help="which, where several write that suffix")


def _audit(asked: argparse.Namespace) -> Answer:
    asked_plugins = plugins()
    cut = open_cut(wanted_cut(asked), asked_plugins)
    disclosure = cut.disclosure(by_name=asked.names)
    result = audit(disclosure, asked_plugins.policies, asked_plugins.broken)
    return Answer(
        document=shapes.audit_shape(
            disclosure,
            verdict=result.verdict,
            findings=result.findings,
            ran=result.ran,
            did_not_run=result.did_not_run,
        ),
        text=audit_text(result, disclosure),
        exit_code=1 if result.breaches(Severity(asked.fail_on)) else 0,
    )


def _audit_options(parser: argparse.ArgumentParser) -> None:
    add_cut(parser)
    parser.add_argument(
        "--names",
        action="store_true",
        help="count proposals too for which nothing but a file's or a folder's name speaks",
    )
    parser.add_argument(
        "--fail-on",
        choices=[each.value for each in Severity],
        default=Severity.ERROR.value,
        help="least finding that answers 1 (a verdict below pass always does)",
    )


VERBS = (
    Verb(
        name="scan",
        help="say what a cut and its media say about AI; signs it only with --record",
        examples=("temoin scan reel1.otio", "temoin scan reel1.edl --rate 25 --json"),
        options=_scan_options,
        run=_scan,
    ),
    Verb(
        name="show",
        help="show one line a clip: record in and out, origin, statement, steps",
        examples=("temoin show reel1.otio", "temoin show reel1.otio --json | jq .unknown"),
        options=add_cut,
        run=_show,
    ),
    Verb(
        name="annotate",
        help="write the cut with ledger and flags in it; the cut itself stays as it is",
        examples=(
            "temoin annotate reel1.otio -o reel1_flagged.otio",
            "temoin annotate reel1.otio -o internal.otio --confidential",
        ),
        options=_annotate_options,
        run=_annotate,
    ),
    Verb(
        name="strip",
        help="take every trace of Temoin out of a cut; the sidecar ledger stays",
        examples=(
            "temoin strip reel1_flagged.otio -o reel1_plain.otio",
            "temoin strip reel1_flagged.edl",
        ),
        options=_strip_options,
        run=_strip,
    ),
    Verb(
        name="sheet",
        help="write the shot AI cue sheet",
        examples=(
            "temoin sheet reel1.otio -o reel1_ai.html",
            "temoin sheet reel1.otio -o reel1_ai.csv --exporter csv-excel-fr",
        ),
        options=_sheet_options,
        run=_sheet,
    ),
    Verb(
        name="audit",
        help="say whether the record is complete, intact and consistent with cut and files",
        examples=("temoin audit reel1.otio", "temoin audit reel1.otio --fail-on warning --json"),
        options=_audit_options,
        run=_audit,
    ),
)
