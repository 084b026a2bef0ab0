"""What applications load: whole, of the standard library, of their oldest Python, installable."""

import ast
import io
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from conftest import REPOSITORY
from payloads import tree
from temoin.install import Fate, command_line, packed, plan_install, plan_removal
from temoin.install.carrying import carry_out
from temoin.store.payloads import Payload, Place, load_payloads
from temoin.store.places import Machine, found_places
from temoin.store.receipts import load_receipts

HOSTS = REPOSITORY / "hosts"
PAYLOADS = load_payloads(HOSTS)

OLDEST: Mapping[str, tuple[int, int]] = {"blender": (3, 10), "resolve": (3, 6), "link": (3, 6)}
"""Oldest Python that loads what lies in a folder.

Source: Blender 3.4's own is 3.10; Resolve's scripting README asks for 3.6 or later.
"""

APPLICATION: Mapping[str, frozenset[str]] = {
    "blender": frozenset({"bpy", "mathutils", "addon_utils", "bl_ui"}),
    "resolve": frozenset({"DaVinciResolveScript", "fusionscript"}),
    "link": frozenset(),
}
"""Modules that an application brings."""

SINCE: Mapping[str, tuple[int, int]] = {
    "contextvars": (3, 7),
    "dataclasses": (3, 7),
    "importlib.metadata": (3, 8),
    "importlib.resources": (3, 7),
    "graphlib": (3, 9),
    "zoneinfo": (3, 9),
    "tomllib": (3, 11),
}
"""Modules that the standard library has not had for ever. Source: "What's New in Python"."""

GONE = frozenset({"distutils", "imp", "asyncore", "asynchat", "smtpd"})
"""Modules that newer Pythons lack. Source: "What's New in Python 3.12"."""

SOURCES = sorted(HOSTS.rglob("*.py"))


def complaints(source: str, kind: str, ours: frozenset[str]) -> Iterator[str]:
    """Yield why a payload's file would not load in its application's oldest Python."""
    oldest = OLDEST[kind]
    try:
        module = ast.parse(source, feature_version=oldest)
    except SyntaxError as error:
        yield f"line {error.lineno}: {error.msg}"
        return
    for name in imported(module):
        top = name.partition(".")[0]
        known = top in sys.stdlib_module_names or top in APPLICATION[kind] or top in ours
        if not known or top in GONE:
            yield f"imports {name}"
        if SINCE.get(name, SINCE.get(top, oldest)) > oldest:
            yield f"imports {name}, which Python {oldest} lacks"


def imported(module: ast.Module) -> Iterator[str]:
    """Yield the names of modules that are imported from elsewhere."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


def kind_of(path: Path) -> str:
    return path.relative_to(HOSTS).parts[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(HOSTS).as_posix())
def test_each_file_loads_in_the_oldest_python_with_its_library_alone(path: Path) -> None:
    siblings = frozenset(each.stem for each in path.parent.glob("*.py")) | {"temoin_link"}
    assert [*complaints(path.read_text(encoding="utf-8"), kind_of(path), siblings)] == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("import PySide6.QtCore\n", "imports PySide6.QtCore"),
        ("def f():\n    from temoin.model import Host\n", "imports temoin.model"),
        ("if (a := 1):\n    pass\n", "line 1"),
        ("import dataclasses\n", "imports dataclasses, which Python (3, 6) lacks"),
        ("import bpy\n", "imports bpy"),
        ("from distutils import log\n", "imports distutils"),
    ],
)
def test_what_would_stop_it_is_noticed(source: str, complaint: str) -> None:
    (found,) = complaints(source, "resolve", frozenset())
    assert found.startswith(complaint)


def test_every_folder_of_an_application_is_described() -> None:
    folders = {path.name for path in HOSTS.iterdir() if path.is_dir() and path.name != "link"}
    folders.discard("__pycache__")
    assert {payload.id for payload in PAYLOADS} == folders
    assert folders <= OLDEST.keys()
    assert not [*HOSTS.glob("__init__.py")]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.id)
def test_no_file_of_an_application_is_forgotten(payload: Payload) -> None:
    described = tomllib.loads((HOSTS / payload.id / "payload.toml").read_text(encoding="utf-8"))
    sources = {each["from"] for each in described["files"]}
    there = {
        path.relative_to(HOSTS).as_posix()
        for path in (HOSTS / payload.id).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "payload.toml"
    }
    assert there <= sources
    assert {place.system for place in payload.places} == {"linux", "macos", "windows"}


def machine_with(place: Place, home: Path) -> Machine:
    """Return a machine on which a place's application was started once, in version 4.5."""
    names = ("APPDATA", "LOCALAPPDATA", "PROGRAMDATA")
    environment = {name: str(home / name.title()) for name in names}
    path = place.application or place.path
    if "{version}" in path:
        path = path.partition("{version}")[0] + "4.5"
    elif not place.application:
        path = path.rpartition("/")[0]
    for name, value in environment.items():
        path = path.replace(f"${{{name}}}", value)
    Path(path.replace("~", str(home), 1)).mkdir(parents=True)
    return Machine(system=place.system, home=home, environment=environment)


OWN = [
    pytest.param(payload, place, id=f"{payload.id}-{place.system}-{number}")
    for payload in PAYLOADS
    for number, place in enumerate(payload.places)
    if not place.shared
]


@pytest.mark.parametrize(("payload", "place"), OWN)
def test_it_goes_where_the_application_looks_and_away_again(
    payload: Payload, place: Place, tmp_path: Path
) -> None:
    machine = machine_with(place, tmp_path)
    before = tree(tmp_path)
    found = found_places((place,), machine)
    assert bool(found) is not place.versions.startswith("<")  # 4.5 is too new for those
    for each in found:
        plan = plan_install(payload, each.folder, command_line(["temoin"]), "1.0", None)
        assert {step.fate for step in plan.steps} == {Fate.NEW}
        carry_out(plan, 1)
        names = {below for below, content in tree(each.folder).items() if content is not None}
        assert names == {*payload.files, payload.command_file}
        (receipt,) = load_receipts()
        carry_out(plan_removal(receipt, payload.label), 2)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.id)
def test_it_can_be_handed_out(payload: Payload) -> None:
    content = packed(payload, "1.0", command_line(["temoin"]))
    assert content == packed(payload, "1.0", command_line(["temoin"]))
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    if payload.package_root:
        assert not [each for each in names if each.startswith(f"{payload.package_root}/")]
    else:
        assert names == {*payload.files, payload.command_file, "README.txt"}


EXTENSION = {"schema_version", "id", "version", "name", "tagline", "maintainer", "type", "license"}
"""What an extension's manifest must say. Source: Blender's manual, "How to Create Extensions"."""


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if each.id == "blender"])
def test_blenders_archive_is_an_extension(payload: Payload) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed(payload, "1.0")))
    manifest = tomllib.loads(archive.read("blender_manifest.toml").decode())
    assert manifest.keys() >= EXTENSION | {"blender_version_min"}
    assert manifest["type"] == "add-on"
    assert {"__init__.py", "temoin_link.py"} <= set(archive.namelist())


def blenders_own_checker() -> Path | None:
    """Return the program in Blender's module that checks extensions, if that is here."""
    python = Path(os.environ.get("TEMOIN_BPY") or REPOSITORY / ".hosts" / "bpy" / "bin" / "python")
    found = sorted(python.parents[1].glob("lib/*/site-packages/bpy/*/scripts/**/blender_ext.py"))
    return found[0] if found else None


@pytest.mark.skipif(not blenders_own_checker(), reason="no bpy: see tests/hosts/blender")
@pytest.mark.parametrize("payload", [each for each in PAYLOADS if each.id == "blender"])
def test_blender_itself_takes_the_archive(payload: Payload, tmp_path: Path) -> None:
    checker = blenders_own_checker()
    (tmp_path / "temoin.zip").write_bytes(packed(payload, "1.0"))
    answer = subprocess.run(
        [sys.executable, str(checker), "validate", tmp_path / "temoin.zip"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_page_tells_what_the_doctor_looks_at_and_what_a_payload_says() -> None:
    page = (REPOSITORY / "docs" / "install.md").read_text(encoding="utf-8")
    schema = json.loads((REPOSITORY / "schema" / "json" / "doctor.schema.json").read_text())
    checks = schema["properties"]["hosts"]["items"]["properties"]["checks"]["items"]
    looked_at = checks["properties"]["about"]["enum"]
    assert [each for each in looked_at if f"\n| {each} |" not in page] == []
    keys = {"id", "label", "files", *(each for each in Payload.__slots__ if each != "files")}
    assert [each for each in keys if f"`{each}`" not in page] == []
