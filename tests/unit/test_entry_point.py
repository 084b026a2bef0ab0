"""The door that every command comes in by."""

import pytest

from temoin import cli
from temoin.__main__ import main


def test_who_stops_it_while_it_is_loaded_sees_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def stopped(_words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", stopped)
    assert main(["show", "cut.otio"]) == 130
    assert capfd.readouterr() == ("", "")
