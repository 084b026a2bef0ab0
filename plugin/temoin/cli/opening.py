"""From arguments to an opened cut."""

import argparse
import sys
from pathlib import Path

from temoin.cut import Cut, Wanted, open_cut
from temoin.errors import InputError
from temoin.language import say
from temoin.plugins import Plugins, load_plugins
from temoin.rate import FrameRange, Rate, frame_of_timecode
from temoin.record import Spoken, clip_at, clips_named, spoken_in
from temoin.store.settings import plugins_wanted
from temoin.vocabulary import TrackKind
from temoin.wording import listed

_CANDIDATES_NAMED = 12
MOST_STDIN = 512 * 1024 * 1024
"""Bytes of a cut that is read from a pipe."""


def wanted_cut(asked: argparse.Namespace) -> Wanted:
    """Return which cut the arguments mean.

    Raises:
        InputError: No such file, no such rate, or too much from a pipe.
    """
    from_stdin = asked.cut == "-"
    path = None if from_stdin else Path(asked.cut)
    if path is not None and not path.exists():
        message = say("{name} is not there", name=asked.cut)
        raise InputError(message, hint="Check the path.", file=asked.cut)
    return Wanted(
        path=path,
        content=_piped() if from_stdin else None,
        timeline=asked.timeline,
        rate=Rate.of(asked.rate) if asked.rate else None,
        ledger=Path(asked.ledger) if asked.ledger else None,
    )


def _piped() -> bytes:
    content = sys.stdin.buffer.read(MOST_STDIN + 1)
    if len(content) > MOST_STDIN:
        raise InputError(
            "standard input is too large for a cut", hint="Write it to a file and name that."
        )
    return content


def plugins() -> Plugins:
    """Return the plugins this run asks."""
    return load_plugins(installed=plugins_wanted())


def opened(asked: argparse.Namespace) -> Cut:
    """Return the cut that the arguments mean, opened."""
    return open_cut(wanted_cut(asked), plugins())


def spoken_clips(cut: Cut, asked: argparse.Namespace) -> list[Spoken]:
    """Return the clips, and parts of clips, that the arguments mean.

    Raises:
        InputError: None was named, none fits, or a name means several.
    """
    wanted_range = _record_range(cut, asked.range) if asked.range else None
    if asked.clip:
        clips = clips_named(cut, asked.clip)
    elif asked.at:
        clips = [clip_at(cut, _record_frame(cut, asked.at))]
    elif wanted_range:
        clips = [clip for clip in cut.view.clips if clip.kind is TrackKind.PICTURE and clip.visible]
    else:
        raise InputError("no clip was named", hint="Use --clip, --at or --range.")
    if asked.track:
        clips = [clip for clip in clips if clip.track == asked.track]
    spoken = (
        spoken_in(clips, wanted_range) if wanted_range else [Spoken(clip=clip) for clip in clips]
    )
    if not spoken:
        raise InputError("no clip lies there", hint="List clips with 'temoin show CUT'.")
    if asked.clip and len(spoken) > 1:
        raise _ambiguous(cut, asked.clip, spoken)
    return spoken


def _record_frame(cut: Cut, written: str) -> int:
    """Return the record frame that a person means; in a drop-frame cut `:` counts as `;`."""
    head, mark, frames = written.strip().rpartition(":")
    if cut.view.drop_frame and mark and ";" not in written:
        written = f"{head};{frames}"
    return frame_of_timecode(written, cut.view.rate)


def _record_range(cut: Cut, written: list[str]) -> FrameRange:
    """Return a record range given by two timecodes, the second exclusive."""
    start, end = (_record_frame(cut, text) for text in written)
    return FrameRange(start=start, duration=end - start, rate=cut.view.rate)


def _ambiguous(cut: Cut, name: str, spoken: list[Spoken]) -> InputError:
    candidates = listed([_candidate(cut, each) for each in spoken], _CANDIDATES_NAMED)
    return InputError(
        say(
            "{name!r} means {count} clips: {candidates}",
            name=name,
            count=len(spoken),
            candidates=candidates,
        ),
        hint="Give an id, or narrow it with --range or --track.",
        clip=name,
    )


def _candidate(cut: Cut, spoken: Spoken) -> str:
    clip, part = spoken.clip, spoken.clip.record_range
    if part is None:
        return clip.id
    return say("{clip} at {timecode}", clip=clip.id, timecode=cut.view.record_timecode(part.start))
