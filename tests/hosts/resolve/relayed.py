"""The menu script, run in a thread over pipes: the same fake, asked from the other side."""

import importlib.util
import json
import os
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

from hosts.resolve.fake import FakeResolve
from temoin.link import Link

PAYLOAD = Path(__file__).resolve().parents[3] / "hosts" / "resolve" / "Temoin.py"


def payload() -> ModuleType:
    """Return the menu script as a module that does nothing by itself."""
    spec = importlib.util.spec_from_file_location("temoin_payload", PAYLOAD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PipeCompanion:
    """Stands for Temoin's process at the script's end: lines in, lines out."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = os.fdopen(reader, "rb")
        self._writer = os.fdopen(writer, "wb")
        self.is_running = True

    def asked(self, seconds: float = 0.0) -> Any:
        line = self._reader.readline()
        self.is_running = bool(line)
        return json.loads(line) if line else None

    def answer(self, number: int, gives: Any) -> None:
        self._write({"id": number, "gives": gives})

    def refuse(self, number: int, fails: str, because: object) -> None:
        self._write({"id": number, "fails": fails, "because": str(because)})

    def tell(self, tells: str, of: Any = None) -> None:
        self._write({"tells": tells, "of": of or {}})

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    def _write(self, message: dict[str, Any]) -> None:
        self._writer.write(json.dumps(message).encode() + b"\n")
        self._writer.flush()


class Served:
    """A fake behind the menu script, and our end of the link with it."""

    def __init__(self, fake: FakeResolve) -> None:
        theirs, ours = os.pipe(), os.pipe()
        self.companion = PipeCompanion(theirs[0], ours[1])
        self.link = Link(
            os.fdopen(ours[0], "rb"), os.fdopen(theirs[1], "wb"), application="DaVinci Resolve"
        )
        self._thread = Thread(target=self._serve, args=(fake,), daemon=True)
        self._thread.start()

    def _serve(self, fake: FakeResolve) -> None:
        payload().serve(self.companion, fake.resolve)

    def end(self) -> None:
        """Close the link, and wait until the script has ended by it."""
        self.link.close()
        self._thread.join(10)
        assert not self._thread.is_alive()
        self.companion.close()
        self.link._reader.close()
        self.link._thread.join(10)
