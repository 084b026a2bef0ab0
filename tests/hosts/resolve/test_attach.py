"""From outside: found, let in, or told why not. A written module stands for the application's."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from temoin.errors import HostError, HostGoneError
from temoin.hosts.resolve import ResolveFactory, attach

MODULE = "DaVinciResolveScript"


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the module's place, where the environment says it is."""
    monkeypatch.delenv("TEMOIN_LINK", raising=False)
    monkeypatch.setenv("RESOLVE_SCRIPT_API", str(tmp_path))
    for name in ("RESOLVE_SCRIPT_LIB", "FUSION_PYTHON3_HOME"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(attach, "_PLACES", {})
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "Modules").mkdir()
    yield tmp_path / "Modules" / f"{MODULE}.py"
    sys.modules.pop(MODULE, None)
    for name in ("RESOLVE_SCRIPT_API", "RESOLVE_SCRIPT_LIB", "FUSION_PYTHON3_HOME"):
        os.environ.pop(name, None)


RUNS = """
class Resolve:
    def GetVersionString(self): return "18.5.0.7"
def scriptapp(name): return Resolve()
"""


def test_it_is_here_where_its_module_is(api: Path) -> None:
    assert not ResolveFactory().is_here()
    api.write_text("raise SystemError('never imported to be found')")
    assert ResolveFactory().is_here()


def test_it_is_here_where_its_menu_started_us(api: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMOIN_LINK", "resolve")
    assert ResolveFactory().is_here()
    monkeypatch.setenv("TEMOIN_LINK", "blender")
    assert not ResolveFactory().is_here()


def test_it_lets_us_in(api: Path) -> None:
    api.write_text(RUNS)
    host = ResolveFactory().open()
    assert host.id == "resolve"
    assert os.environ["FUSION_PYTHON3_HOME"] == sys.prefix


def test_it_is_not_installed(api: Path) -> None:
    with pytest.raises(HostError, match="not installed here") as error:
        ResolveFactory().open()
    assert error.value.hint


def test_it_does_not_run_or_lets_nobody_in(api: Path) -> None:
    api.write_text("def scriptapp(name): return None")
    with pytest.raises(HostGoneError, match="lets nobody in"):
        ResolveFactory().open()


@pytest.mark.parametrize("ends", ["os._exit(5)", "os.kill(os.getpid(), 11)", "raise ImportError"])
def test_a_library_for_another_python_ends_a_process_that_may_end(api: Path, ends: str) -> None:
    api.write_text(f"import os\n{ends}")
    with pytest.raises(HostError, match="does not go with this Python"):
        ResolveFactory().open()


def test_one_that_does_not_answer_is_not_waited_for(
    api: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attach, "_PROBE_SECONDS", 0.5)
    api.write_text("import time\ntime.sleep(60)")
    with pytest.raises(HostError, match="did not let us in in time"):
        ResolveFactory().open()
