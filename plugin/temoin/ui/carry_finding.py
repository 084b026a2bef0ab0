"""Finds the pictures of the question that is shown, and keeps those of the last ones."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from temoin.carry import Pair, Pictures, Question
from temoin.disclosure import said_reason
from temoin.errors import TemoinError
from temoin.pixels import PictureReader
from temoin.rate import FrameRange
from temoin.ui.carry_pictures import Asked, Shown, asked_for, shown_of
from temoin.ui.session import Tick
from temoin.ui.workers import Lane, Task

_KEPT = 60
"""Pictures that are kept, a megabyte each at most."""

Key = tuple[str, str, FrameRange | None]
"""Id of a clip of the new cut, or of the old one, and the frames of which one is shown."""


class PictureFinder(QObject):
    """Has pictures read one after another; those that are not wanted any more are not."""

    found = Signal(object)
    """Pictures of the question that was shown last, by their place on it."""

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        """Read nothing yet; all reading goes through a lane."""
        super().__init__(parent)
        self._lane, self._reader = lane, PictureReader()
        self._kept: dict[Key, Shown] = {}
        self._wanted: list[Key] = []

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being read."""
        return self._lane.is_busy

    def show(self, two: Pair, question: Question, first: int, count: int) -> None:
        """Find the pictures of a question: of its new clip and of some candidates.

        Args:
            two: The cuts.
            question: The question.
            first: How many candidates are passed over.
            count: How many follow at most.
        """
        self._lane.stop()
        clip, *candidates = asked_for(question)
        wanted = [clip, *candidates[first : first + count]]
        self._wanted = [_key(each) for each in wanted]
        for key, asked in dict(zip(self._wanted, wanted, strict=True)).items():
            if shown := self._kept.get(key):
                self._tell(key, shown)
            else:
                self._read(two, key, asked)

    def _read(self, two: Pair, key: Key, asked: Asked) -> None:
        pictures = Pictures(two.old if asked.number else two.new)

        def read(tick: Tick) -> Shown:
            return shown_of(pictures, asked, self._reader, lambda: tick(0, 1))

        def failed(error: TemoinError) -> None:
            self._take(key, Shown(why=said_reason(str(error))))

        self._lane.ask(Task(do=read, done=partial(self._take, key), failed=failed))

    def _take(self, key: Key, shown: Shown) -> None:
        self._kept[key] = shown
        for oldest in list(self._kept)[:-_KEPT]:
            del self._kept[oldest]
        self._tell(key, shown)

    def _tell(self, key: Key, shown: Shown) -> None:
        self.found.emit({at: shown for at, each in enumerate(self._wanted) if each == key})

    def stop(self) -> None:
        """Read no more for the question that was shown."""
        self._lane.stop()
        self._wanted = []

    def forget(self) -> None:
        """Forget all pictures: clips may be others by now."""
        self.stop()
        self._kept.clear()

    def forget_failures(self) -> None:
        """Have pictures that were not there looked for again when their question is shown next."""
        self._kept = {key: shown for key, shown in self._kept.items() if shown.picture}

    def close(self) -> None:
        """End the process that decodes."""
        self._reader.close()


def _key(asked: Asked) -> Key:
    new, old = (asked.clip.id, "") if asked.number == 0 else ("", asked.clip.id)
    return (new, old, asked.frames)
