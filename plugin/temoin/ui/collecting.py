"""Python's collector of circles, kept to the window's thread."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collector(QObject):
    """Collects circles of garbage now and then, on the thread that it was made on and no other.

    Python collects on whichever thread makes an object at the time. A widget in such a circle,
    such as a bar that was closed, would then be destroyed beside the thread that draws it, which
    ends the process.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Take collecting over; the application's thread makes it."""
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Collect once more, and give collecting back."""
        self._timer.stop()
        gc.collect()
        if self._was_on:
            gc.enable()

    def _collect(self) -> None:
        """Collect as Python would: the older objects are, the more seldom."""
        for age, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        ):
            if count <= threshold:
                break
            gc.collect(age)
