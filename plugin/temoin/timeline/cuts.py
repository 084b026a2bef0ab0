"""A timeline's file in, plain data out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from temoin.bulk import bulk
from temoin.errors import InputError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.timeline.clips import Reading, clip_view
from temoin.timeline.cover import with_cover
from temoin.timeline.dialects import composition_id, says_drop_frame
from temoin.timeline.digest import cut_digest
from temoin.timeline.documents import Document, read_document
from temoin.timeline.edit_rates import edit_rate
from temoin.timeline.nodes import OWN_KEY, Metadata
from temoin.timeline.programmes import Programme, programme_of
from temoin.timeline.times import Notes, frames_at
from temoin.timeline.walk import Walked, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCut:
    """A file with the timeline in it that is meant, and its clips."""

    document: Document
    programme: Programme
    reading: Reading
    walked: Walked

    @property
    def rate(self) -> Rate:
        """The edit rate."""
        return self.reading.rate

    @property
    def drop_frame(self) -> bool:
        """Whether its timecode is drop-frame, as far as the file says."""
        metadata = self.programme.metadata
        return self.rate.has_drop_frame and (
            says_drop_frame(metadata) or composition_id(metadata) in self.document.drop_frame
        )


class _Embedded(msgspec.Struct):
    """What we write into a timeline's metadata."""

    ledger: list[str] = []


def read_cut(
    path: Path | None,
    *,
    content: bytes | None = None,
    name: str = "",
    rate: Rate | None = None,
    timeline_name: str | None = None,
) -> CutView:
    """Return a timeline as plain data, read once.

    Args:
        path: The file, or the folder of an .otiod bundle.
        content: Its bytes where there is no path, their format being told by what they begin with;
            or where they were read before (`cut_content`).
        name: What to call a cut that has no path.
        rate: The edit rate. An EDL does not say it; elsewhere record times are given at it instead
            of at the timeline's own.
        timeline_name: Which timeline, where the file holds several.

    Raises:
        TimelineError: The file cannot be read, or holds no timeline or several.
        RateError: Timecodes in it do not exist at the rate.
    """
    file = str(path) if path else name
    with about(file), bulk():
        opened = open_cut(path, content=content, rate=rate, timeline_name=timeline_name)
        document, programme = opened.document, opened.programme
        embedded = _embedded(programme.metadata, document.notes)
        clips = with_cover(
            [
                clip_view(each.node, each.spot, each.around, opened.reading)
                for each in opened.walked.clips
            ]
        )
        return CutView(
            name=programme.name,
            files=(file,),
            format=document.format,
            reader=document.reader,
            rate=opened.rate,
            range=opened.walked.range,
            digest=cut_digest(clips),
            clips=clips,
            drop_frame=opened.drop_frame,
            embedded=embedded,
            warnings=document.notes.sentences,
            unseen=document.notes.not_looked_into,
        )


@contextmanager
def about(file: str) -> Iterator[None]:
    """Name the file in whatever is wrong with it."""
    try:
        yield
    except InputError as error:
        error.file = error.file or file
        raise


def open_cut(
    path: Path | None,
    *,
    content: bytes | None = None,
    rate: Rate | None = None,
    timeline_name: str | None = None,
) -> OpenedCut:
    """Return a file, the timeline in it that is meant, and its clips.

    Args:
        path: The file.
        content: Its bytes where there is no path.
        rate: The edit rate.
        timeline_name: Which timeline, where the file holds several.

    Raises:
        TimelineError: The file cannot be read, or holds no timeline or several.
        RateError: Timecodes in it do not exist at the rate.
    """
    document = read_document(path, content, rate)
    programme = programme_of(document.objects(), timeline_name)
    notes = document.notes
    is_timeless = document.is_project and bool(programme.bin)
    if programme.warning and not is_timeless:
        notes.say(programme.warning)
    rate = rate or edit_rate(programme.stack, programme.start, Notes() if is_timeless else notes)
    start = frames_at(programme.start, rate)
    if programme.start and start is None:
        notes.say("the programme's start is no time: it was taken as 0")
    reading = Reading(
        rate=rate,
        notes=notes,
        says_enabled=document.says_enabled,
        has_times=not programme.bin,
        is_timeless=is_timeless,
    )
    walked = walk(programme.stack, start or 0, reading)
    return OpenedCut(document=document, programme=programme, reading=reading, walked=walked)


def _embedded(metadata: Metadata, notes: Notes) -> tuple[str, ...]:
    """Return the lines of the ledger that travels in a timeline."""
    if OWN_KEY not in metadata:
        return ()
    try:
        return tuple(msgspec.json.decode(metadata[OWN_KEY], type=_Embedded).ledger)
    except msgspec.DecodeError:
        notes.say("the ledger in the timeline's metadata was altered into something else: not read")
        return ()
