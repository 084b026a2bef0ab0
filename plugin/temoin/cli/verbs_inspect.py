"""The verb that reads media files by themselves: inspect."""

import argparse
import re
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.opening import plugins
from temoin.cli.parser import Verb, add_trust
from temoin.cli.progress import progress
from temoin.cli.verbs_trust import trust_notes
from temoin.disclosure import said_facts, said_failure, said_reason
from temoin.errors import MediaMissingError
from temoin.evidence_words import evidence_lines, verdict_words
from temoin.language import number, say
from temoin.model import CouldNotLook, FileLook
from temoin.notices import did_not_run_lines
from temoin.readers import ReadingPool
from temoin.store.media import files_of, frames_read
from temoin.wording import harmless, joined

_HASHES = re.compile(r"#+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Media:
    """A file, or a sequence's frames, that are being read.

    Attributes:
        name: As the caller gave it.
        reading: What will come of each file that is read.
        frames: Files in all.
        problem: Why there is none, said.
    """

    name: str
    reading: tuple[Future[FileLook], ...] = ()
    frames: int = 0
    problem: str = ""


def _inspect(asked: argparse.Namespace) -> Answer:
    tick = progress(say("files"), quiet=asked.quiet)
    files = []
    with ReadingPool(plugins(), hash_all=asked.hash) as pool:
        begun = [_begun(name, pool, all_frames=asked.all_frames) for name in asked.files]
        for done, media in enumerate(begun, start=1):
            files.append(_inspected(media))
            tick(done, len(begun))
    failed = [each for each in files if not each.readable]
    return Answer(
        document=shapes.inspect_shape(files),
        text="\n".join(_lines(each, details=asked.details) for each in files),
        exit_code=MediaMissingError.exit_code if failed else 0,
        notes=trust_notes(),
    )


def _begun(name: str, pool: ReadingPool, *, all_frames: bool) -> _Media:
    """Have a file read, or a sequence by some of its frames."""
    try:
        if Path(name).is_dir():
            folder = Path(name).name or name
            why = say("{name} is a folder: name the files in it", name=folder)
            return _Media(name=name, problem=why)
        paths = files_of(_path(name))
    except MediaMissingError as error:
        return _Media(name=name, problem=said_reason(str(error)))
    except OSError as error:  # a name too long, a folder that may not be entered
        return _Media(name=name, problem=error.strerror or str(error))
    read = paths if all_frames else frames_read(paths)
    return _Media(name=name, reading=tuple(map(pool.look, read)), frames=len(paths))


def _inspected(media: _Media) -> shapes.InspectedFile:
    """Return what a file says, or a sequence by what was read of it, or why neither can be read."""
    if media.problem:
        return _unread(media.name, media.problem)
    try:
        looks = [each.result() for each in media.reading]
    except MediaMissingError as error:
        return _unread(media.name, said_reason(str(error)))
    could_not = [each for look in looks for each in look.could_not]
    did_not = dict.fromkeys(each for look in looks for each in look.did_not)
    return shapes.InspectedFile(
        path=media.name,
        readable=not could_not,
        error=joined(dict.fromkeys(said_reason(each.reason) for each in could_not)),
        evidence=said_facts(fact for look in looks for fact in look.state.evidence),
        could_not_look=tuple(_said(each) for each in could_not),
        did_not_run=tuple(map(said_failure, did_not)),
        frames=media.frames,
        frames_read=len(looks),
    )


def _unread(name: str, why: str) -> shapes.InspectedFile:
    return shapes.InspectedFile(path=name, readable=False, error=why)


def _path(name: str) -> Path:
    """Return what a name means; `frame.####.exr` is a sequence as `frame.%04d.exr` is."""
    path = Path(name)
    if path.exists() or not _HASHES.search(path.name):
        return path
    return path.with_name(_HASHES.sub(lambda found: f"%0{len(found[0])}d", path.name, count=1))


def _said(problem: CouldNotLook) -> CouldNotLook:
    return replace(problem, reason=said_reason(problem.reason))


def _lines(file: shapes.InspectedFile, *, details: bool) -> str:
    if not file.readable and not file.frames_read:
        unread = say("{path}: cannot be read: {reason}", path=file.path, reason=file.error)
        return harmless(unread)
    lines = evidence_lines(file.evidence, details=details)
    unseen = dict.fromkeys(map(_bare_reason, file.could_not_look))
    lines += [harmless(say("could not look: {reason}", reason=each)) for each in unseen]
    failures = did_not_run_lines(file.did_not_run)
    lines += [harmless(say("did not run: {reason}", reason=each)) for each in failures]
    if not file.evidence and not unseen:
        lines.append(say("nothing in it says anything of AI, which is not the same as no AI"))
    if sampled := _sampled(file):
        lines.append(sampled)
    verdict = verdict_words(shapes.file_verdict(file.evidence))
    head = harmless(say("{subject}: {reason}", subject=file.path, reason=verdict))
    return "\n    ".join([head, *lines])


def _bare_reason(problem: CouldNotLook) -> str:
    """Return why a file could not be looked into, without its name, which stands above."""
    name = say("{subject}: {reason}", subject=problem.subject, reason="")
    return problem.reason.rpartition(name)[2]


def _sampled(file: shapes.InspectedFile) -> str:
    """Return how many frames of a sequence stand for it, or "" for a file or all of them."""
    if file.frames == 1:
        return ""
    if file.frames_read == file.frames:
        return say("all {count} frames were read", count=number(file.frames))
    return say(
        "{count} of {total} frames were read: first, middle and last; --all-frames reads all",
        count=number(file.frames_read),
        total=number(file.frames),
    )


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="media files, or sequences as frame.####.exr"
    )
    parser.add_argument(
        "--details", action="store_true", help="below each line codes, exact places and versions"
    )
    parser.add_argument(
        "--all-frames", action="store_true", help="read every frame of a sequence, not three"
    )
    parser.add_argument("--hash", action="store_true", help="hash files of any size")
    add_trust(parser)


VERBS = (
    Verb(
        name="inspect",
        help="say what media files alone say about AI",
        examples=("temoin inspect sky.png", "temoin inspect plates/*.mov --json"),
        options=_options,
        run=_inspect,
    ),
)
