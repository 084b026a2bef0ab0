"""The process that decodes pictures: it gets paths and frames, and may die of them."""

import json
import signal
import sys
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from temoin.errors import MediaMissingError
from temoin.language import speaking
from temoin.pixels.frames import Thumbnail, Wanted, picture_at
from temoin.process.child import Answers
from temoin.rate import Rate

_ORPHAN_SECONDS = 5
"""From when a picture should be there until this ends itself: whoever started it may be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A picture, or why there is none."""

    picture: Thumbnail | None = None
    why: str = ""
    hint: str = ""


def main() -> None:
    """Answer each line on stdin, a request, with an `Answer`, until there are no more.

    A request is `{"path": ..., "frame": [frame, rate, first] or null, "seconds": ...,
    "language": ...}`. At the start it sends `null`.
    """
    import av  # noqa: F401 - loaded before the first request: its time is the start's

    answers = Answers()
    answers.say(None)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _end_after(request["seconds"] + _ORPHAN_SECONDS)
        with speaking(request["language"]):
            answers.say(_answer(request))
        _end_after(0)


def _answer(request: dict[str, Any]) -> Answer:
    wanted = None
    if told := request["frame"]:
        wanted = Wanted(frame=told[0], rate=Rate.of(told[1]), first=told[2])
    try:
        picture = picture_at(Path(request["path"]), wanted, seconds=request["seconds"])
    except MediaMissingError as error:
        return Answer(why=_fit(str(error)), hint=error.hint)
    return Answer(picture=picture)


def _fit(words: str) -> str:
    """Return words with names of bytes that are no text made fit to be sent."""
    return words.encode(errors="replace").decode()


def _end_after(seconds: float) -> None:
    """Have the system end this process in that time, whatever it does; 0 never, as on Windows."""
    if sys.platform != "win32":
        signal.alarm(ceil(seconds))
