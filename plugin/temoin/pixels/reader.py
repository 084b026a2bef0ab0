"""Reads pictures one after another, in a process that a broken file may end."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from temoin.errors import MediaMissingError
from temoin.language import say, say_again, sayable, spoken
from temoin.pixels.child import Answer
from temoin.pixels.frames import (
    SECONDS,
    Thumbnail,
    Tick,
    Wanted,
    no_picture,
    picture_at,
    took_too_long,
)
from temoin.process import ChildEnded, ChildProcess, are_wanted

_CHILD = "temoin.pixels.child"
_GRACE_SECONDS = 1.0
"""From when a picture should be there: the process says itself that it is late, if it can."""

_OWED_SECONDS = 0.3
"""How long a picture that nobody wants any more is waited for; a new process takes as long."""

_answers = msgspec.json.Decoder(Answer)
_ENDINGS = (
    sayable("ended the process that read it ({how})"),
    sayable("no process could be started to read it: {reason}"),
)


class PictureReader:
    """Decodes in one process, started with the first picture, and anew after one that ended it.

    A file that hangs, takes too much memory or ends the process costs its own picture. Threads take
    turns. To be used in a `with`, or closed.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """Start nothing yet.

        Args:
            seconds: How long one picture may take.
        """
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: ChildProcess | None = None
        self._is_owed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is decoding."""
        process = self._process
        if process:
            process.end()

    def read(self, path: Path, wanted: Wanted | None, tick: Tick) -> Thumbnail:
        """Return a frame of a movie, or a picture file where no frame is named, made small.

        Args:
            path: The file.
            wanted: The frame.
            tick: Is called now and then; raises to stop.

        Raises:
            MediaMissingError: The file cannot be read, or has no such frame; it says why.
        """
        tick()
        if not are_wanted():
            return picture_at(path, wanted, tick, self._seconds)
        with self._turn:
            try:
                answer = self._asked(path, wanted, tick)
            except ChildEnded as ended:
                self.close()
                if ended.is_late:
                    raise took_too_long(path, self._seconds) from ended
                raise no_picture(path, say_again(ended.why, _ENDINGS)) from ended
            except msgspec.DecodeError as error:  # it ended in the middle of one
                self.close()
                raise no_picture(path, say("gave an answer that cannot be read")) from error
        if answer.picture is None:
            raise MediaMissingError(answer.why, hint=answer.hint)
        return answer.picture

    def _asked(self, path: Path, wanted: Wanted | None, tick: Tick) -> Answer:
        """Return what the process answers.

        Raises:
            ChildEnded: It does not.
            DecodeError: It ended over its answer.
        """
        process = self._ready(tick)
        frame = [wanted.frame, str(wanted.rate), wanted.first] if wanted else None
        request = {"path": str(path), "frame": frame, "language": spoken()}
        process.send(request | {"seconds": self._seconds}, tick)
        self._is_owed = True
        line = process.next_line(self._seconds + _GRACE_SECONDS, tick)
        self._is_owed = False
        return _answers.decode(line)

    def _ready(self, tick: Tick) -> ChildProcess:
        """Return the process, with nothing on its way any more; another one where it is not.

        Raises:
            ChildEnded: None could be started.
        """
        process = self._process
        if process and self._is_owed:
            with suppress(ChildEnded):
                process.next_line(_OWED_SECONDS, tick)
                self._is_owed = False
        if process and process.is_alive and not self._is_owed:
            return process
        self.close()
        self._process, self._is_owed = ChildProcess.start(_CHILD), False
        return self._process
