"""Tells when another program has changed a file that the window shows."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLED_MS = 300
"""A program writes a file in several goes; so long after the last one it is looked at."""


class Watch(QObject):
    """Watches files, and their folders: a file that is replaced is another one to the system."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to watch."""
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self.changed)
        self._watcher.fileChanged.connect(self._wait)
        self._watcher.directoryChanged.connect(self._wait)

    def watch(self, files: Iterable[Path]) -> None:
        """Watch other files; those that are not there are seen when they come."""
        wanted = {str(path) for file in files for path in (file, file.absolute().parent)}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(watched - wanted):
            self._watcher.removePaths(gone)
        if new := sorted(wanted - watched):
            self._watcher.addPaths(new)

    def _wait(self) -> None:
        self._timer.start()
