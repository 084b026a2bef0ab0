"""Verbs on a ledger: init, merge, verify, show."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.entry_words import entry_shape, entry_words
from temoin.cli.histories import Rivals, located, rival_histories, side_by_side
from temoin.cli.opening import intact_ledger, new_ledger, opened_ledger, require_there
from temoin.cli.parser import Verb
from temoin.cli.text import columns
from temoin.cut import Wanted, ledger_state
from temoin.errors import ChainError, InputError
from temoin.language import say, say_counted, say_word
from temoin.ledger import (
    Ledger,
    adopt_draft,
    anchor_faults,
    exit_code,
    parse_ledger,
    short_key,
    tips,
    union_of,
    unite,
)
from temoin.model import Checkpoint, LedgerState, Problem
from temoin.store.ledger_file import SUFFIX, append, init_ledger, read_ledger, write_copy
from temoin.wording import counted, ledger_word


def _init(asked: argparse.Namespace) -> Answer:
    path = Path(asked.ledger)
    if path.suffix != SUFFIX:
        path = path / "production.temoin" if path.is_dir() else path.with_suffix(".temoin")
    made = init_ledger(path, project=_project_of(Path(asked.join)) if asked.join else None)
    ledger = read_ledger(path)
    return Answer(
        document=_ledger_document(path, ledger, confidential=False),
        text=say(
            "{path}: a ledger of project {project}; it holds your key and nothing yet",
            path=path,
            project=ledger.project,
        ),
        notes=made.notices,
    )


def _project_of(path: Path) -> str:
    project = read_ledger(path).project
    if not project:
        message = say("{path} has no entries to join", path=path)
        raise InputError(message, hint="Check the path.", file=str(path))
    return project


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="NAME.temoin, or a folder")
    parser.add_argument("--join", metavar="FILE", help="a ledger whose project this one shares")


def _merge(asked: argparse.Namespace) -> Answer:
    out = new_ledger(asked.output)
    copies = _copies([Path(each) for each in asked.files])
    strange = _other_projects(copies) if asked.adopt else ()
    united = union_of(copies) if strange else unite(*copies)
    notes = write_copy(out, united.entries, reveals=True, sections=united.sections)
    if strange:
        drafts = [adopt_draft(project, tips, asked.adopt) for project, tips in strange]
        notes += append(out, drafts, project=copies[0].project).notices
    written = read_ledger(out)
    state = ledger_state(written, out, united.problems)
    rivals = rival_histories(written, state, copies)
    return Answer(
        document=_verify_document(state, rivals),
        text=_verify_text(
            say("{count} copies, united in {path}", count=len(copies), path=out),
            state,
            out,
            rivals,
        ),
        exit_code=exit_code(state) if state.problems else 0,
        notes=(*united.notes, *notes),
    )


def _other_projects(copies: Sequence[Ledger]) -> list[tuple[str, list[str]]]:
    """Return the projects that are not the first copy's and not taken in yet, with their tips."""
    known = {copies[0].project}.union(*(each.adopted for each in copies))
    found = {each.project: each for each in copies if each.project not in known}
    return [
        (
            project,
            tips(entry for each in copies if each.project == project for entry in each.entries),
        )
        for project in found
    ]


def _copies(paths: Sequence[Path]) -> list[Ledger]:
    """Return copies of a ledger, each by its file's name, or as it was given if two share one."""
    names = Counter(each.name for each in paths)
    return [_copy(each, each.name if names[each.name] == 1 else str(each)) for each in paths]


def _copy(path: Path, called: str) -> Ledger:
    """Return a copy of a ledger, from its file or out of a cut; its faults name the file."""
    require_there(path)
    if path.suffix == SUFFIX:
        copy = read_ledger(path, called)
    else:
        copy = parse_ledger(Wanted(path=path).read().embedded, called)
    if not copy.entries:
        message = say("{name} carries no entries", name=path)
        raise InputError(message, hint="Name its .temoin file, or another copy.", file=str(path))
    located = [
        replace(each, message=say("{subject}: {reason}", subject=called, reason=say(each.message)))
        for each in copy.problems
    ]
    return replace(copy, problems=tuple(located))


def _merge_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="copies of one ledger: .temoin files, or cuts"
    )
    parser.add_argument(
        "--adopt",
        metavar="REASON",
        help="take in ledgers of other projects than the first one's, signed, for this reason",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the new .temoin file"
    )


def _verify(asked: argparse.Namespace) -> Answer:
    if intact := None if asked.anchor else intact_ledger(asked.ledger):
        (path, state), ledger = intact, Ledger()  # nothing in it is asked for
    else:
        path, ledger, state = opened_ledger(asked.ledger)
    if asked.anchor:
        lost = _lost_by(ledger, Path(asked.anchor))
        integrity = "broken" if lost else state.integrity
        state = replace(state, problems=(*state.problems, *lost), integrity=integrity)
    if not state.entries and not state.problems:
        nothing = Problem(
            attack="no entries",
            message=say("{name} has no entries: it proves nothing", name=path.name),
            hint="Check which file it is.",
            exit_code=ChainError.exit_code,
        )
        state = replace(state, problems=(nothing,))
    rivals = rival_histories(ledger, state)
    return Answer(
        document=_verify_document(state, rivals),
        text=_verify_text(state.name or path.name, state, path, rivals),
        exit_code=exit_code(state),
    )


def _lost_by(ledger: Ledger, anchor: Path) -> tuple[Problem, ...]:
    """Return what a ledger lost since checkpoints were kept elsewhere.

    Raises:
        InputError: There are no checkpoints that hold.
    """
    kept = _copy(anchor, anchor.name)
    faulty = {each.entry for each in ledger_state(kept, None).problems}
    sound = [each for each in kept.entries if each.id not in faulty]
    if not any(each.type == "checkpoint" for each in sound):
        message = say("{name} holds no checkpoint", name=anchor)
        raise InputError(
            message, hint="Name a file that 'temoin ledger prove' wrote.", file=str(anchor)
        )
    return tuple(anchor_faults(ledger, replace(kept, entries=tuple(sound))))


def _verify_options(parser: argparse.ArgumentParser) -> None:
    _ledger_options(parser)
    parser.add_argument(
        "--anchor",
        metavar="FILE",
        help="checkpoints kept elsewhere, which this ledger must still hold",
    )


def _verify_document(state: LedgerState, rivals: Sequence[Rivals]) -> dict[str, object]:
    return {**shapes.verify_shape(state), "histories": [each.shape for each in rivals]}


def _verify_text(name: str, state: LedgerState, path: Path, rivals: Sequence[Rivals]) -> str:
    """Return what a ledger, called by a name, proves; the path is the file that is to be named."""
    lines = [
        say("{subject}: {reason}", subject=name, reason=", ".join(_in_short(state))),
        say(
            "identity: {identity}; time: {time}; trust: {trust}",
            identity=ledger_word(state.identity),
            time=ledger_word(state.time),
            trust=ledger_word(state.trust),
        ),
    ]
    if state.untrusted:
        lines.append(
            say(
                "whose they are: temoin keys list {name} ({keys})",
                keys=", ".join(state.untrusted),
                name=path,
            )
        )
    lines += [say("note: {note}", note=say(note)) for note in state.notes]
    for problem in state.problems:
        words = located(problem, {state.name, path.name})
        lines.append(say("{subject}: {reason}", subject=say(problem.attack), reason=words))
        if problem.hint:
            lines.append(f"    {say(problem.hint)}")
    lines += side_by_side(rivals)
    return "\n".join(lines)


def _in_short(state: LedgerState) -> Iterator[str]:
    """Yield what a ledger is, a few words each: success is said aloud as well."""
    yield counted(state.entries, "entry", "entries")
    yield counted(state.writers, "writer")
    yield ledger_word(state.integrity)
    if state.is_excerpt:
        yield say("an excerpt")
    if checkpoint := state.checkpoint:
        yield _checkpoint_words(checkpoint)
    elif state.entries:
        yield say("no checkpoint yet")
    if state.untrusted:
        yield say_counted(
            "{count} key not yet trusted by you",
            "{count} keys not yet trusted by you",
            len(state.untrusted),
        )


def _checkpoint_words(checkpoint: Checkpoint) -> str:
    said = say(
        "last checkpoint {time} over {entries}",
        time=shapes.time_text(checkpoint.time_ms) or say("without a date"),
        entries=counted(checkpoint.count, "entry", "entries"),
    )
    if not checkpoint.stamped_ms:
        return said
    return say(
        "{checkpoint} (time-stamped {time} by {authority})",
        checkpoint=said,
        time=shapes.time_text(checkpoint.stamped_ms) or say("without a date"),
        authority=checkpoint.authority,
    )


def _show(asked: argparse.Namespace) -> Answer:
    path, ledger, _ = opened_ledger(asked.ledger)
    rows = [
        [
            each.id[7:19],
            shapes.time_text(each.time_ms) or say("no date"),
            short_key(each.key_id),
            say_word("entry", each.type),
            entry_words(each, confidential=asked.confidential),
        ]
        for each in ledger.entries
    ]
    lines = [columns(rows) or say("{name} has no entries", name=path.name)]
    lines += [say(problem.message) for problem in ledger.problems]
    return Answer(
        document=_ledger_document(path, ledger, confidential=asked.confidential),
        text="\n".join(lines),
        notes=ledger.notes,
    )


def _ledger_document(path: Path, ledger: Ledger, *, confidential: bool) -> dict[str, object]:
    return {
        "temoin": "ledger/1",
        "ledger": str(path),
        "project": ledger.project,
        "entries": [entry_shape(each, confidential=confidential) for each in ledger.entries],
        "problems": [say(problem.message) for problem in ledger.problems],
    }


def _ledger_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="FILE", help="a .temoin file, or a cut")


def _show_options(parser: argparse.ArgumentParser) -> None:
    _ledger_options(parser)
    parser.add_argument(
        "--confidential", action="store_true", help="print prompts and other confidential fields"
    )


VERBS = (
    Verb(
        name="ledger init",
        help="make an empty ledger beforehand",
        examples=("temoin ledger init show.temoin", "temoin ledger init b.temoin --join a.temoin"),
        options=_init_options,
        run=_init,
    ),
    Verb(
        name="ledger merge",
        help="unite copies of one ledger in a new file; the copies stay as they are",
        examples=(
            "temoin ledger merge ana.temoin ben.temoin -o reel1.temoin",
            "temoin ledger merge reel1.temoin from_vendor.otio -o all.temoin --json",
        ),
        options=_merge_options,
        run=_merge,
    ),
    Verb(
        name="ledger verify",
        help="check every entry: intact, signed, chained, by whom; writes nothing",
        examples=("temoin ledger verify reel1.temoin", "temoin ledger verify reel1.otio --json"),
        options=_verify_options,
        run=_verify,
    ),
    Verb(
        name="ledger show",
        help="list the entries",
        examples=("temoin ledger show reel1.temoin", "temoin ledger show reel1.otio --json"),
        options=_show_options,
        run=_show,
    ),
)
