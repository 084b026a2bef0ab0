"""Our files in applications' folders: put there, replaced, removed, all or nothing."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from payloads import FILES, acme, linux, tree
from temoin.errors import SetupError, StoreError
from temoin.install import (
    Fate,
    Plan,
    carry_out,
    command_line,
    condition_of,
    plan_install,
    plan_removal,
)
from temoin.store.payloads import Payload, is_below, load_payloads
from temoin.store.places import Machine, found_places
from temoin.store.receipts import keep_receipt, load_receipts, receipt_of

COMMAND = command_line(["/opt/temoin/bin/python", "-m", "temoin"])


@pytest.fixture
def payload(tmp_path: Path) -> Payload:
    return acme(tmp_path / "hosts")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of an application's scripts, with somebody else's in it."""
    folder = tmp_path / "scripts"
    (folder / "theirs").mkdir(parents=True)
    (folder / "theirs" / "tool.py").write_text("pass\n")
    (folder / "init.py").write_text("pass\n")
    return folder


def planned(payload: Payload, place: Path, version: str = "1.0") -> Plan:
    return plan_install(payload, place, COMMAND, version, receipt_of("acme", place.resolve()))


def install(payload: Payload, place: Path, version: str = "1.0") -> Plan:
    plan = planned(payload, place, version)
    carry_out(plan, 1_000)
    return plan


def uninstall(place: Path) -> Plan:
    receipt = receipt_of("acme", place.resolve())
    assert receipt
    plan = plan_removal(receipt, "Acme Cut")
    carry_out(plan, 2_000)
    return plan


def fates(plan: Plan) -> set[Fate]:
    return {step.fate for step in plan.steps}


def test_just_our_files_come_and_go(payload: Payload, place: Path) -> None:
    before = tree(place)
    install(payload, place)
    after = tree(place)
    ours = {f"temoin/{below.removeprefix('app/')}" for below in FILES}
    folders = {"temoin", "temoin/inner"}
    assert after.keys() - before.keys() == ours | folders | {"temoin/temoin_command.json"}
    assert after["temoin/panel.py"] == b"import os\n"
    uninstall(place)
    assert tree(place) == before
    assert load_receipts() == ()


def test_a_receipt_says_what_lies_where_by_which_version(payload: Payload, place: Path) -> None:
    install(payload, place)
    (receipt,) = load_receipts()
    assert (receipt.host, receipt.version, receipt.time_ms) == ("acme", "1.0", 1_000)
    assert Path(receipt.folder) == place.resolve()
    assert len(receipt.files) == len(FILES) + 1
    assert all(len(digest) == 64 for digests in receipt.files.values() for digest in digests)


def test_installing_twice_changes_nothing(payload: Payload, place: Path) -> None:
    install(payload, place)
    states = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    receipts = load_receipts()
    plan = install(payload, place)
    assert plan.changes_nothing
    assert fates(plan) == {Fate.UNCHANGED}
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == states
    assert load_receipts() == receipts


def test_another_version_replaces_ours_and_takes_what_it_has_no_more(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    install(payload, place)
    newer = acme(tmp_path / "newer", {"app/__init__.py": "VERSION = 2\n", "app/new.py": "pass\n"})
    plan = install(newer, place, "2.0")
    assert fates(plan) == {Fate.REPLACED, Fate.NEW, Fate.UNCHANGED, Fate.REMOVED}
    assert (place / "temoin" / "__init__.py").read_text() == "VERSION = 2\n"
    assert not (place / "temoin" / "panel.py").exists()
    install(payload, place, "1.0")  # and back: an older Temoin is a Temoin
    assert (place / "temoin" / "__init__.py").read_text() == "VERSION = 1\n"
    uninstall(place)
    assert not (place / "temoin").exists()


def test_a_file_that_somebody_changed_stays_and_is_told(payload: Payload, place: Path) -> None:
    install(payload, place)
    changed = place / "temoin" / "panel.py"
    changed.write_text("import sys\n")
    plan = uninstall(place)
    kept = [step for step in plan.steps if step.fate is Fate.KEPT]
    assert [(step.below, step.why) for step in kept] == [("temoin/panel.py", "somebody changed it")]
    assert tree(place / "temoin") == {"panel.py": b"import sys\n"}
    assert load_receipts() == ()


@pytest.mark.parametrize("below", ["temoin/__init__.py", "temoin/inner/reading.py", "temoin"])
def test_what_is_not_ours_in_the_way_stops_it_whole(
    payload: Payload, place: Path, below: str
) -> None:
    theirs = place / below
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_text("theirs\n")
    before = tree(place)
    with pytest.raises(StoreError, match="not ours to replace") as caught:
        install(payload, place)
    assert caught.value.hint
    assert tree(place) == before
    assert load_receipts() == ()


def test_a_file_changed_since_stops_an_upgrade(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    install(payload, place)
    (place / "temoin" / "__init__.py").write_text("VERSION = 'mine'\n")
    before = tree(place)
    newer = acme(tmp_path / "newer", {"app/__init__.py": "VERSION = 2\n"})
    with pytest.raises(StoreError, match="somebody changed it"):
        install(newer, place, "2.0")
    assert tree(place) == before


def test_the_same_bytes_that_lie_there_already_are_ours(payload: Payload, place: Path) -> None:
    install(payload, place)
    (receipt,) = load_receipts()
    uninstall(place)
    install(payload, place)
    shutil.rmtree(Path(os.environ["TEMOIN_HOME"]))
    plan = install(payload, place)
    assert fates(plan) == {Fate.UNCHANGED}
    assert load_receipts()[0].files == receipt.files


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Have the system refuse larger files, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)


LARGE = {**FILES, "app/panel.py": "#" * 100_000}
"""The third file of five is too large for the system."""


def test_the_third_file_of_five_fails_and_nothing_is_there(place: Path, tmp_path: Path) -> None:
    before = tree(place)
    large = acme(tmp_path / "large", LARGE)
    with files_at_most(50_000), pytest.raises(StoreError, match=r"panel\.py"):
        install(large, place)
    assert tree(place) == before
    assert load_receipts() == ()


def test_a_failing_upgrade_leaves_the_old_version_whole(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    install(payload, place)
    before, receipts = tree(place), load_receipts()
    large = acme(tmp_path / "large", {**LARGE, "app/__init__.py": "VERSION = 2\n"})
    with files_at_most(50_000), pytest.raises(StoreError):
        install(large, place, "2.0")
    assert tree(place) == before
    assert load_receipts() == receipts


KILLED = """
import resource, signal, sys
from pathlib import Path
from temoin.install import carry_out, command_line, plan_install
from temoin.store.payloads import load_payloads
from temoin.store.receipts import receipt_of

(payload,) = load_payloads(Path(sys.argv[1]))
place = Path(sys.argv[2])
command = command_line(["/opt/temoin/bin/python", "-m", "temoin"])
plan = plan_install(payload, place, command, "2.0", receipt_of("acme", place))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
carry_out(plan, 3_000)
"""
"""Replaces the first file of five, and is killed by the system at the third."""


@pytest.mark.parametrize("mended", [True, False])
def test_a_crash_in_an_upgrade_leaves_files_that_are_known_to_be_ours(
    payload: Payload, place: Path, tmp_path: Path, *, mended: bool
) -> None:
    before = tree(place)
    install(payload, place)
    acme(tmp_path / "large", {**LARGE, "app/__init__.py": "VERSION = 2\n"})
    words = [sys.executable, "-c", KILLED, tmp_path / "large", place.resolve()]
    killed = subprocess.run(words, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGXFSZ, killed.stderr
    assert (place / "temoin" / "__init__.py").read_text() == "VERSION = 2\n"
    assert (place / "temoin" / "panel.py").read_text() == "import os\n"
    if mended:
        install(payload, place)
        assert condition_of(load_receipts()[0], payload, "1.0").is_whole
    uninstall(place)
    assert tree(place) == before


def test_a_receipt_that_cannot_be_kept_undoes_all(
    payload: Payload, place: Path, workstation: Path
) -> None:
    (workstation / "hosts.json").mkdir()
    before = tree(place)
    with pytest.raises(StoreError):
        carry_out(plan_install(payload, place, COMMAND, "1.0", None), 1_000)
    assert tree(place) == before


@pytest.mark.parametrize("below", ["temoin", "temoin/inner"])
def test_no_link_is_followed_out_of_the_folder(
    payload: Payload, place: Path, tmp_path: Path, below: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (place / below).parent.mkdir(exist_ok=True)
    (place / below).symlink_to(elsewhere)
    with pytest.raises(StoreError, match="is a link"):
        install(payload, place)
    assert tree(elsewhere) == {}
    assert load_receipts() == ()


def test_a_file_that_is_a_link_now_is_not_removed_through_it(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    install(payload, place)
    mine, elsewhere = place / "temoin" / "panel.py", tmp_path / "elsewhere.py"
    shutil.move(mine, elsewhere)
    mine.symlink_to(elsewhere)
    uninstall(place)
    assert elsewhere.read_text() == "import os\n"
    assert mine.is_symlink()


def test_a_place_that_is_a_link_itself_is_where_it_leads(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(place)
    install(payload, link)
    assert load_receipts()[0].folder == str(place.resolve())
    uninstall(link)


def test_what_python_compiled_from_ours_goes_with_it(payload: Payload, place: Path) -> None:
    install(payload, place)
    cache = place / "temoin" / "__pycache__"
    subprocess.run([sys.executable, "-m", "compileall", "-q", place / "temoin"], check=True)
    assert (cache / f"panel.cpython-3{sys.version_info.minor}.pyc").is_file()
    uninstall(place)
    assert not (place / "temoin").exists()


def test_what_is_compiled_from_somebody_elses_stays(payload: Payload, place: Path) -> None:
    install(payload, place)
    cache = place / "temoin" / "__pycache__"
    cache.mkdir()
    (cache / "theirs.cpython-311.pyc").write_bytes(b"x")
    (cache / "panel.cpython-311.pyc").write_bytes(b"x")
    uninstall(place)
    assert tree(place / "temoin") == {
        "__pycache__": None,
        "__pycache__/theirs.cpython-311.pyc": b"x",
    }


def test_a_folder_that_was_there_before_stays(payload: Payload, place: Path) -> None:
    (place / "temoin").mkdir()
    install(payload, place)
    uninstall(place)
    assert tree(place / "temoin") == {}


def test_folders_above_that_were_made_for_us_go_where_they_are_empty(
    payload: Payload, tmp_path: Path
) -> None:
    (tmp_path / "acme").mkdir()
    place = tmp_path / "acme" / "extensions" / "user"
    install(payload, place)
    uninstall(place)
    assert tree(tmp_path / "acme") == {}
    install(payload, place)
    (place.parent / "theirs.txt").write_text("x")
    uninstall(place)
    assert tree(tmp_path / "acme") == {"extensions": None, "extensions/theirs.txt": b"x"}


def test_a_receipt_somebody_wrote_removes_nothing_elsewhere(
    payload: Payload, place: Path, tmp_path: Path
) -> None:
    install(payload, place)
    (receipt,) = load_receipts()
    outside = tmp_path / "outside.txt"
    outside.write_text("import os\n")
    (tmp_path / "empty").mkdir()
    digest = receipt.files["temoin/panel.py"]
    keep_receipt(
        type(receipt)(
            host="acme",
            folder=receipt.folder,
            version="1.0",
            time_ms=1,
            files={"../outside.txt": digest, str(outside): digest},
            folders=(str(tmp_path / "empty"),),
        )
    )
    uninstall(place)
    assert outside.exists()
    assert (tmp_path / "empty").is_dir()


def test_a_folder_that_has_gone_is_forgotten(payload: Payload, place: Path) -> None:
    install(payload, place)
    shutil.rmtree(place)
    assert fates(uninstall(place)) == {Fate.GONE}
    assert load_receipts() == ()


@pytest.mark.skipif(not Path("/proc/sys").is_dir(), reason="no folder that nobody can write")
def test_a_place_that_cannot_be_written_is_a_sentence(payload: Payload) -> None:
    with pytest.raises(StoreError) as caught:
        install(payload, Path("/proc/sys"))
    assert "/proc/sys" in str(caught.value)
    assert caught.value.hint
    assert load_receipts() == ()


def test_damaged_receipts_are_a_sentence(workstation: Path) -> None:
    (workstation / "hosts.json").write_text("{")
    with pytest.raises(StoreError, match=r"hosts\.json"):
        load_receipts()


def versions_in(base: Path, *versions: str) -> None:
    for each in versions:
        (base / each).mkdir(parents=True)


def test_every_version_that_fits_is_found_on_linux(payload: Payload, tmp_path: Path) -> None:
    base = tmp_path / ".config" / "acme"
    versions_in(base, "2.9", "3.6", "4.2", "4.10", "cache", "4.2beta")
    (base / "5.0").write_text("a file")
    found = found_places(payload.places, linux(tmp_path))
    assert [(each.version, each.folder.relative_to(base).as_posix()) for each in found] == [
        ("4.2", "4.2/scripts"),
        ("4.10", "4.10/scripts"),
        ("3.6", "3.6/addons"),
    ]


def test_a_shared_place_is_found_as_such(payload: Payload, tmp_path: Path) -> None:
    (tmp_path / "opt" / "acme").mkdir(parents=True)
    (found,) = found_places(payload.places, linux(tmp_path))
    assert (found.is_shared, found.folder) == (True, tmp_path / "opt" / "acme" / "scripts")


def test_macos_and_windows_have_their_own(payload: Payload, tmp_path: Path) -> None:
    versions_in(tmp_path / "Library" / "Application Support" / "Acme", "4.5")
    mac = Machine(system="macos", home=tmp_path, environment={})
    (found,) = found_places(payload.places, mac)
    assert found.folder == tmp_path / "Library/Application Support/Acme/4.5/scripts"
    versions_in(tmp_path / "Roaming" / "Acme", "4.5")
    (tmp_path / "ProgramData" / "Acme").mkdir(parents=True)
    names = {"APPDATA": str(tmp_path / "Roaming"), "PROGRAMDATA": str(tmp_path / "ProgramData")}
    windows = Machine(system="windows", home=tmp_path, environment=names)
    own, shared = found_places(payload.places, windows)
    assert own.folder == tmp_path / "Roaming/Acme/4.5/scripts"
    assert shared.folder == tmp_path / "ProgramData/Acme/Scripts/Utility"
    bare = Machine(system="windows", home=tmp_path, environment={})
    assert found_places(payload.places, bare) == []


@pytest.mark.parametrize(
    ("path", "is_fine"),
    [
        ("a.py", True),
        ("a/b.py", True),
        ("", False),
        ("../a", False),
        ("a/../../b", False),
        ("/a", False),
        ("C:/a", False),
        ("a\\b", False),
    ],
)
def test_paths_that_lead_out_are_refused(path: str, *, is_fine: bool) -> None:
    assert is_below(path) is is_fine


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('to = "temoin/panel.py"', 'to = "../panel.py"', "leads out"),
        ('to = "temoin/panel.py"', 'to = "temoin/__INIT__.py"', "one name"),
        ('id = "acme"', 'id = "other"', "calls itself"),
        ('from = "acme/app/panel.py"', 'from = "acme/app/gone.py"', "gone.py"),
        ("shared = true", "sharde = true", "sharde"),
        ('system = "macos"', 'system = "amiga"', "amiga"),
        ("[[places]]", "[[places", ""),
    ],
)
def test_a_damaged_payload_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    acme(tmp_path)
    path = tmp_path / "acme" / "payload.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(SetupError, match=f"acme is damaged.*{reason}"):
        load_payloads(tmp_path)
