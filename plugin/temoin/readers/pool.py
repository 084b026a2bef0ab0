"""Several looks at once, each reading in a process of its own that a broken file may end."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self

from temoin.model import DidNotRun, FileLook, FileState
from temoin.plugins import Plugins
from temoin.process import are_wanted
from temoin.readers.answers import Answer, reads
from temoin.readers.looking import Asking, ask_here, look_at_file
from temoin.readers.process import ReadingEnded, ReadingProcess

READER_SECONDS = 30.0
_SLOWEST_BYTES_A_SECOND = 20 * 1000 * 1000  # credentials hash all of a film, from a slow volume


class ReadingPool:
    """Looks at files in the background, as many at once as there are processors.

    A reader that takes too long, too much memory, or ends its process is told for that file; the
    other readers, and other files, are read by another process.

    To be used in a `with`: at its end what runs is ended, and what waits is dropped.
    """

    def __init__(
        self,
        plugins: Plugins,
        *,
        hash_all: bool = False,
        at_once: int = 0,
        seconds: float = READER_SECONDS,
    ) -> None:
        """Take whom to ask.

        Args:
            plugins: Whose readers; such as another process cannot load are asked in this one.
            hash_all: Whether to hash files of any size.
            at_once: How many files; 0 is one a processor.
            seconds: That one reader has for one small file.
        """
        self._readers = plugins.readers
        self._installed = plugins.installed
        self._hash_all = hash_all
        self._seconds = seconds
        self._is_open = True
        self._own = threading.local()
        self._processes: set[ReadingProcess] = set()
        self._changing = threading.Lock()
        self._looks = ThreadPoolExecutor(at_once or os.cpu_count() or 1, "temoin-reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_open = False
        with self._changing:
            for process in self._processes:
                process.dismiss()
            for process in self._processes:
                process.end()
        self._looks.shutdown(cancel_futures=True)

    def look(self, path: Path, known: FileState | None = None) -> Future[FileLook]:
        """Return what will come of looking at a file; its result raises `MediaMissingError`.

        Args:
            path: The file.
            known: As it was looked at before.
        """
        return self._looks.submit(self._look, path, known)

    def _look(self, path: Path, known: FileState | None) -> FileLook:
        return look_at_file(
            path,
            self._asking(),
            hash_all=self._hash_all,
            known=known,
            is_wanted=lambda: self._is_open,
        )

    def _asking(self) -> Asking:
        if self._installed is None or not are_wanted():
            return ask_here(self._readers)
        with suppress(ReadingEnded):  # told once it is asked
            self._process()  # it starts while the file is hashed
        return self._ask

    def _ask(self, file: FileState) -> Iterator[Answer]:
        """Yield what each reader says of a file, from as many processes as it takes."""
        path = Path(file.path)
        seconds = self._seconds + file.size / _SLOWEST_BYTES_A_SECOND
        waiting = [each.id for each in self._readers if reads(each, path)]
        while waiting and self._is_open:
            try:
                for answer in self._process().ask(path, waiting, seconds):
                    waiting.remove(answer.reader)
                    yield answer
                failed, why = list(waiting), "did not load in the process that reads files"
            except ReadingEnded as ended:
                self._drop_process()
                failed = [ended.reader] if ended.reader in waiting else list(waiting)
                why = ended.why
            for reader in failed:
                waiting.remove(reader)
                yield Answer(
                    reader=reader, did_not=DidNotRun(plugin=reader, reason=why, subject=file.name)
                )

    def _process(self) -> ReadingProcess:
        """Return this thread's process, a new one where it has none that lives.

        Raises:
            ReadingEnded: None could be started.
        """
        process: ReadingProcess | None = getattr(self._own, "process", None)
        if process is not None and process.is_alive:
            return process
        self._drop_process()
        process = ReadingProcess.start(installed=bool(self._installed))
        with self._changing:
            self._processes.add(process)
        if not self._is_open:  # closed while it started
            process.end()
        self._own.process = process
        return process

    def _drop_process(self) -> None:
        process: ReadingProcess | None = getattr(self._own, "process", None)
        if process is not None:
            process.end()
            with self._changing:
                self._processes.discard(process)
        self._own.process = None
