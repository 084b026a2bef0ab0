"""The verbs on applications: list, install, uninstall, doctor, package."""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payloads import FILES, acme, linux, tree, write_payload
from temoin import __version__
from temoin.data import root
from temoin.install import (
    Check,
    checks_of,
    command_line,
    packed,
    plan_install,
)
from temoin.install.carrying import carry_out
from temoin.install.starting import NOT_OURS, Started, started, temoin_version
from temoin.store.payloads import Payload
from temoin.store.places import Machine
from temoin.store.receipts import load_receipts

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are Linux's")


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a person who has Acme Cut 4.5, and what ships for it."""
    source = write_payload(tmp_path / "hosts")
    (source / "link").mkdir()
    monkeypatch.setattr("temoin.store.payloads.root", lambda _: source)
    monkeypatch.setattr("temoin.hosts.factories", tuple)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("ACME_SCRIPTS", "ACME_LIBRARY", "ACME_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home" / ".config" / "acme" / "4.5").mkdir(parents=True)
    return tmp_path / "home"


def scripts(person: Path, version: str = "4.5") -> Path:
    return person / ".config" / "acme" / version / "scripts"


def test_the_list_tells_where_it_would_go_and_what_is_there(ask: Run, person: Path) -> None:
    place = ask("host", "list")[1]["hosts"][0]["places"][0]
    assert (place["folder"], place["version"]) == (str(scripts(person)), "4.5")
    assert (place["state"], place["installed"]) == ("absent", None)
    ask("host", "install", "acme")
    place = ask("host", "list")[1]["hosts"][0]["places"][0]
    assert (place["state"], place["installed"]) == ("current", __version__)
    (scripts(person) / "temoin" / "panel.py").unlink()
    assert ask("host", "list")[1]["hosts"][0]["places"][0]["state"] == "damaged"


def test_the_list_says_where_it_would_go_where_the_application_is_not(
    say: Say, tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    code, out, _ = say("host", "list")
    assert code == 0
    assert "not found here; it would go to ~/.config/acme/{version}/scripts" in out


def test_it_is_installed_for_every_version_that_is_there(ask: Run, person: Path) -> None:
    (person / ".config" / "acme" / "4.6").mkdir()
    code, document = ask("host", "install", "acme")
    assert code == 0
    folders = [Path(each["folder"]) for each in document["places"]]
    assert folders == [scripts(person), scripts(person, "4.6")]
    assert {each["fate"] for place in document["places"] for each in place["files"]} == {"new"}
    told = json.loads((scripts(person) / "temoin" / "temoin_command.json").read_bytes())
    assert told["command"] == [sys.executable, "-m", "temoin"]
    assert (Path(told["modules"]) / "temoin_link.py").is_file()


def test_what_to_do_next_is_told(say: Say, person: Path) -> None:
    assert say("host", "install", "acme")[1].splitlines()[-1] == "Choose Temoin in the menu."
    out = say("host", "install", "acme", "--lang", "fr")[1]
    assert out.splitlines()[-1] == "Choisir Temoin dans le menu."


def test_a_rehearsal_tells_each_file_and_does_nothing(
    say: Say, ask: Run, person: Path, workstation: Path
) -> None:
    before = tree(person)
    code, out, _ = say("host", "install", "acme", "--dry-run")
    assert code == 0
    assert tree(person) == before
    assert tree(workstation) == {}
    told = [line.strip() for line in out.splitlines()]
    assert told[0] == str(scripts(person))
    written = {line.partition(": would be written")[0] for line in told if "written" in line}
    made = {line.partition(": would be made")[0] for line in told if "would be made" in line}
    ask("host", "install", "acme")
    after = tree(person)
    new = {key for key in after if key not in before}
    files = {f".config/acme/4.5/scripts/{each}" for each in written}
    folders = {str(Path(each).relative_to(person)) for each in made}
    assert files | folders == new
    code, out, _ = say("host", "uninstall", "acme", "--dry-run")
    assert tree(person) == after
    assert out.count("would be removed") == len(new)
    ask("host", "uninstall", "acme")
    assert tree(person) == before


def test_removing_twice_says_that_nothing_is_there(ask: Run, say: Say, person: Path) -> None:
    ask("host", "install", "acme")
    assert ask("host", "uninstall", "acme")[0] == 0
    code, out, _ = say("host", "uninstall", "acme")
    assert code == 0
    assert out == "nothing of Temoin's is installed for acme\n"


def test_a_folder_may_be_named(ask: Run, person: Path, tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    code, document = ask("host", "install", "acme", "--to", tmp_path / "tools")
    assert code == 0
    assert [each["folder"] for each in document["places"]] == [str(tmp_path / "tools")]
    assert not scripts(person).exists()
    code, document = ask("host", "install", "acme", "--to", tmp_path / "gone")
    assert (code, document["error"]["file"]) == (2, str(tmp_path / "gone"))


def test_the_shared_folder_is_taken_only_where_asked(ask: Run, person: Path) -> None:
    (person / "opt" / "acme").mkdir(parents=True)
    assert len(ask("host", "install", "acme", "--dry-run")[1]["places"]) == 1
    (place,) = ask("host", "install", "acme", "--shared")[1]["places"]
    assert place["folder"] == str(person / "opt" / "acme" / "scripts")
    assert ask("host", "install", "acme", "--shared", "--to", person)[0] == 2


def test_an_application_that_is_not_there_is_a_sentence(
    ask: Run, person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    code, document = ask("host", "install", "acme")
    assert (code, document["error"]["message"]) == (3, "Acme Cut was not found here")
    assert "--to" in document["error"]["hint"]
    code, document = ask("host", "install", "amiga")
    assert (code, document["error"]["hint"]) == (2, "Name one of: acme.")


def test_one_folder_that_fails_does_not_keep_another_from_its_turn(ask: Run, person: Path) -> None:
    (person / ".config" / "acme" / "4.6").mkdir()
    theirs = scripts(person) / "temoin" / "panel.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs\n")
    code, document = ask("host", "install", "acme")
    assert code == 3
    assert [each["done"] for each in document["places"]] == [False, True]
    assert "not ours to replace" in document["places"][0]["error"]["message"]
    assert tree(scripts(person)) == {"temoin": None, "temoin/panel.py": b"theirs\n"}
    assert len(load_receipts()) == 1


def test_the_only_folder_that_fails_is_an_error(ask: Run, person: Path) -> None:
    (scripts(person) / "temoin").mkdir(parents=True)
    (scripts(person) / "temoin" / "panel.py").write_text("theirs\n")
    for further in ((), ("--dry-run",)):
        code, document = ask("host", "install", "acme", *further)
        assert (code, document["temoin"]) == (3, "error/1")
        assert "temoin/panel.py (Temoin did not put it there)" in document["error"]["message"]


def test_a_file_where_a_folder_should_be_is_an_error_at_once(
    ask: Run, person: Path, tmp_path: Path
) -> None:
    scripts(person).write_text("no folder\n")
    for further in ((), ("--dry-run",)):
        code, document = ask("host", "install", "acme", *further)
        assert (code, document["temoin"]) == (3, "error/1")
        assert document["error"]["message"] == f"{scripts(person)} is no folder"
    file = tmp_path / "file"
    file.write_text("")
    code, document = ask("host", "install", "acme", "--to", file)
    assert (code, document["error"]["message"]) == (2, f"{file} is no folder")


def test_what_was_changed_stays_and_is_told(say: Say, person: Path) -> None:
    say("host", "install", "acme")
    (scripts(person) / "temoin" / "panel.py").write_text("mine\n")
    code, out, _ = say("host", "uninstall", "acme")
    assert code == 0
    assert "temoin/panel.py stays: somebody changed it" in out
    assert (scripts(person) / "temoin" / "panel.py").read_text() == "mine\n"


def test_a_folder_with_something_else_in_it_is_not_told_as_removed(ask: Run, person: Path) -> None:
    ask("host", "install", "acme")
    (scripts(person) / "temoin" / "theirs.txt").write_text("x")
    (place,) = ask("host", "uninstall", "acme", "--dry-run")[1]["places"]
    assert place["folders"] == [str(scripts(person) / "temoin" / "inner")]
    assert ask("host", "uninstall", "acme")[1]["places"] == [place]
    assert tree(scripts(person)) == {"temoin": None, "temoin/theirs.txt": b"x"}


def test_an_archive_is_the_same_each_time(ask: Run, person: Path, tmp_path: Path) -> None:
    digests = set()
    for name in ("a.zip", "b.zip"):
        code, document = ask("host", "package", "acme", "-o", tmp_path / name, "--here")
        assert code == 0
        digests.add(document["sha256"])
    assert len(digests) == 1
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    archive = zipfile.ZipFile(tmp_path / "a.zip")
    assert archive.testzip() is None
    assert archive.read("temoin/panel.py") == b"import os\n"
    readme = archive.read("README.txt").decode()
    assert "Acme Cut" in readme
    assert "TEMOIN_COMMAND" in readme
    assert str(person) not in readme
    told = json.loads(archive.read("temoin/temoin_command.json"))
    assert told["command"] == [sys.executable, "-m", "temoin"]


def test_an_archive_in_which_nothing_finds_temoin_is_refused(
    ask: Run, person: Path, tmp_path: Path
) -> None:
    code, document = ask("host", "package", "acme", "-o", tmp_path / "a.zip")
    assert (code, "--here" in document["error"]["hint"]) == (2, True)
    assert not (tmp_path / "a.zip").exists()
    payload = acme(tmp_path / "linked", {**FILES, "app/temoin_link.py": "pass\n"})
    assert (
        "temoin/temoin_command.json"
        not in zipfile.ZipFile(io.BytesIO(packed(payload, "1.0"))).namelist()
    )


def test_a_package_of_the_applications_own_kind_has_its_files_at_its_root(tmp_path: Path) -> None:
    payload = acme(tmp_path, package_root="temoin")
    archive = zipfile.ZipFile(io.BytesIO(packed(payload, "1.0", b"{}")))
    names = set(archive.namelist())
    assert {"temoin.toml", "__init__.py", "inner/reading.py"} <= names
    assert "README.txt" not in names
    assert archive.read("temoin_command.json") == b"{}"


def test_the_doctor_runs_the_command_that_was_installed(ask: Run, person: Path) -> None:
    code, document = ask("host", "doctor")
    assert (code, document["hosts"][0]["checks"][0]["message"]) == (0, "not installed")
    assert ask("host", "doctor", "acme")[0] == 1
    ask("host", "install", "acme")
    code, document = ask("host", "doctor", "acme")
    found = {each["about"]: each for each in document["hosts"][0]["checks"]}
    assert found["files"]["good"]
    assert found["version"]["good"]
    assert found["command"]["good"], found["command"]
    assert found["command"]["message"].endswith(f"starts Temoin {__version__}")
    assert code == (0 if all(each["good"] for each in found.values()) else 1)


def test_the_doctor_says_what_is_wrong_and_what_to_do(say: Say, person: Path) -> None:
    say("host", "install", "acme")
    temoin = scripts(person) / "temoin"
    (temoin / "inner" / "reading.py").unlink()
    (temoin / "panel.py").write_text("mine\n")
    told = {"command": [str(person / "gone" / "python"), "-m", "temoin"]}
    (temoin / "temoin_command.json").write_text(json.dumps(told))
    code, out, _ = say("host", "doctor", "acme")
    assert code == 1
    assert "missing: temoin/inner/reading.py" in out
    assert "changed by somebody: temoin/panel.py, temoin/temoin_command.json" in out
    assert "gone/python -m temoin does not start: No such file or directory" in out
    assert "Run 'temoin host install acme'." in out


# The doctor's judgements, each with a machine and a command of the test's own.


@pytest.fixture
def payload(tmp_path: Path) -> Payload:
    return acme(tmp_path / "hosts")


@pytest.fixture
def machine(tmp_path: Path, payload: Payload) -> Machine:
    """A machine on which Temoin 1.0 is installed in Acme Cut 4.5."""
    place = scripts(tmp_path)
    place.mkdir(parents=True)
    command = command_line(["python", "-m", "temoin"])
    carry_out(plan_install(payload, place, command, "1.0", None), 1)
    return linux(tmp_path)


def good(command: Any) -> Started:
    return Started(output="temoin 1.0\npython 3.11\n" if "--version" in command else "")


def wrong(
    payload: Payload, machine: Machine, version: str = "1.0", start: Any = good
) -> list[tuple[str, str]]:
    checks: list[Check] = checks_of(payload, load_receipts(), machine, version, start)
    assert all(each.hint for each in checks if not each.is_good)
    return [(each.about, each.words) for each in checks if not each.is_good]


def test_a_sound_installation_has_nothing_wrong(payload: Payload, machine: Machine) -> None:
    assert wrong(payload, machine) == []


def test_an_older_temoin_is_told(payload: Payload, machine: Machine, tmp_path: Path) -> None:
    assert wrong(payload, machine, "2.0") == [("version", "they are of Temoin 1.0, this is 2.0")]
    other = acme(tmp_path / "other", {**FILES, "app/panel.py": "import re\n"})
    assert wrong(other, machine) == [("version", "they are of another Temoin 1.0 than this")]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Started(why_not="it did not answer within 30 s"), "did not answer within 30 s"),
        (Started(output="nuke 16\n"), "it is no Temoin"),
        (Started(output="temoin 3.0\n"), "starts Temoin 3.0"),
    ],
)
def test_a_command_that_starts_no_temoin_or_another(
    payload: Payload, machine: Machine, answer: Started, words: str
) -> None:
    found = wrong(payload, machine, start=lambda _: answer)
    assert found[0][0] == "command"
    assert words in found[0][1]


def test_a_python_without_a_window_is_told(payload: Payload, machine: Machine) -> None:
    def start(command: Any) -> Started:
        return good(command) if "--version" in command else Started(why_not="no PySide6")

    assert wrong(payload, machine, start=start) == [
        ("window", "its Python has no window: no PySide6")
    ]


def test_a_newer_application_without_ours_is_told(
    payload: Payload, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / ".config" / "acme" / "4.6").mkdir()
    assert wrong(payload, machine) == [("place", "nothing is installed there")]


def test_a_folder_that_went_away_is_told(
    payload: Payload, machine: Machine, tmp_path: Path
) -> None:
    scripts(tmp_path).rename(tmp_path / "away")
    assert ("application", "the folder is not there any more") in wrong(payload, machine)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ACME_SCRIPTS", "/elsewhere", "Acme Cut looks in /elsewhere, as ACME_SCRIPTS says"),
        ("ACME_LIBRARY", "/gone.so", "ACME_LIBRARY names what is not there: /gone.so"),
        ("ACME_PYTHON", "/usr", "ACME_PYTHON is set: Acme Cut does not work with it"),
    ],
)
def test_what_the_environment_breaks_is_told(
    payload: Payload, machine: Machine, name: str, value: str, words: str
) -> None:
    astray = linux(machine.home, **{name: value})
    assert wrong(payload, astray) == [("environment", words)]


def test_a_home_that_the_application_may_not_see_is_told_and_is_no_fault(
    payload: Payload, machine: Machine
) -> None:
    odd = linux(machine.home, TEMOIN_HOME="/odd")
    assert wrong(payload, odd) == []
    told = [each.words for each in checks_of(payload, load_receipts(), odd, "1.0", good)]
    assert "TEMOIN_HOME is /odd: where Acme Cut starts without it, other keys sign" in told
    assert not [each for each in checks_of(payload, [], odd, "1.0", good) if each.is_good]


def test_a_variable_that_leads_where_we_are_breaks_nothing(
    payload: Payload, machine: Machine
) -> None:
    fine = linux(machine.home, ACME_SCRIPTS=str(machine.home / ".config"), ACME_LIBRARY=__file__)
    assert wrong(payload, fine) == []


def test_a_command_has_a_time_limit_and_says_what_it_said(tmp_path: Path) -> None:
    slow = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert "within 0 s" in started(slow, seconds=0.2).why_not
    failing = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    assert started(failing).why_not == "it ended with 1: no such thing"
    assert started([str(tmp_path)]).why_not
    assert temoin_version("temoin 1.2\nmore") == "1.2"
    assert temoin_version("") == ""


def test_the_doctor_starts_it_as_a_payload_does() -> None:
    text = (root("hosts") / "link" / "temoin_link.py").read_text(encoding="utf-8")
    namespace: dict[str, Any] = {}
    exec(compile(text, "temoin_link.py", "exec"), namespace)
    assert namespace["_NOT_OURS"] == NOT_OURS
