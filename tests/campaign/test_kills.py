"""The campaign of kills, in a process of its own: it forks, and changes what its children call."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

KILLS = Path(__file__).with_name("kills.py")
BREAKS = ["tell early", "no lock", "rewrite without lock", "rewrite in place"]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only Unix forks")


def campaign(*words: object) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(KILLS), *map(str, words)], stdout=subprocess.PIPE, check=False
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, seen


def test_a_kill_loses_nothing_that_was_acknowledged() -> None:
    code, seen = campaign(300)
    assert seen["failures"] == []
    assert code == 0
    assert seen["kills"] >= 300
    assert seen["acknowledged"] > 300
    assert seen["reveals_gone"] > 0


@pytest.mark.parametrize("broken", BREAKS)
def test_the_campaign_sees_a_promise_that_is_broken(broken: str) -> None:
    code, seen = campaign(2000, "--break", broken)  # it stops where it sees it
    assert seen["failures"]
    assert code == 1
