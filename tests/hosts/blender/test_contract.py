"""The port's contract, on a real Blender over real pipes."""

from typing import Any

import pytest

from blender import Served
from temoin.model import Host
from temoin.testing.host_contract import HostContract


class TestModule(HostContract):
    shows = frozenset(
        {
            "backwards",
            "disabled item",
            "disabled track",
            "frozen",
            "generator",
            "nested",
            "own marker",
            "retimed",
            "sequence",
            "sound",
            "unicode",
            "varying",
        }
    )

    @pytest.fixture
    def host(self, served: Served) -> Host:
        self.served = served
        return served.host

    @pytest.fixture(autouse=True)
    def _forget(self) -> None:
        self.served: Any = None

    def project_snapshot(self, host: Host) -> object:
        return self.served.snapshot()

    def kill(self, host: Host) -> None:
        self.served.end()

    def make_busy(self, host: Host, after: int = 0) -> None:
        self._fault(busy_after=after)

    def end_busy(self, host: Host) -> None:
        self._fault(busy_after=None)

    def break_answer(self, host: Host) -> None:
        self._fault(gives_none=True)

    def make_lie(self, host: Host) -> None:
        self._fault(lies=True)

    def edit_cut(self, host: Host) -> None:
        self.served.run(
            "strip = temoin.sequencer.find('Edit/A001').strip\n"
            "strip.frame_final_end -= 2\n"
            "bpy.context.view_layer.update()"
        )

    def edit_operations(self, host: Host, item: str) -> None:
        self.served.run(
            f"found = temoin.sequencer.find({item!r}).strip\n"
            "found.modifiers.new(name='More', type='CURVES')"
        )

    def calls_made(self, host: Host) -> int:
        calls: int = self.served.link.ask("test_calls")
        return calls

    def _fault(self, **faults: object) -> None:
        self.served.link.ask("test_faults", **faults)


class TestDebiansBlender(TestModule):
    """Blender 3.4: `sequences`, no extensions, and rates told otherwise."""

    @pytest.fixture
    def what(self) -> str:
        return "blender"
