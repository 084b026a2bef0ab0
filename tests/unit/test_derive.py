"""A person's word that a file was made from others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hash_lists import Line, write_history
from temoin.store.ledger_file import read_ledger

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in ("a.mov", "b.mov", "c.mov"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def said(folder: Path) -> list[dict[str, Any]]:
    (ledger,) = folder.glob("*.temoin")
    return [dict(each.fields) for each in read_ledger(ledger).entries if each.type == "derive"]


def test_each_of_several_is_made_from_all(files: Path, ask: Ask) -> None:
    words = [files / each for each in ("b.mov", "c.mov")]
    code, answer = ask("derive", *words, "--from", files / "a.mov", "--how", "proxies")
    assert code == 0
    assert len(answer["entries"]) == 2
    one, other = said(files)
    assert (one["made"]["name"], other["made"]["name"]) == ("b.mov", "c.mov")
    assert one["from"] == other["from"]
    assert one["batch"] == other["batch"] == answer["batch"]
    assert one["how"] == "proxies"


def test_of_sequences_the_frames_that_scans_read_are_told(files: Path, ask: Ask) -> None:
    for number in range(5):
        (files / f"p.{number:04}.exr").write_bytes(b"p%d" % number)
        (files / f"o.{number:04}.exr").write_bytes(b"o%d" % number)
    ask("derive", files / "o.%04d.exr", "--from", files / "p.%04d.exr", files / "a.mov")
    first, *rest = said(files)
    assert len(rest) == 2
    assert first["made"]["sequence"] == {"name": "o.%04d.exr", "frames": 5, "frames_read": 3}
    assert [each["name"] for each in first["from"]] == [
        "p.0000.exr",
        "p.0002.exr",
        "p.0004.exr",
        "a.mov",
    ]


def test_a_hash_list_adds_its_hashes(files: Path, ask: Ask) -> None:
    write_history(files, [Line("a.mov", 5)])
    ask("derive", files / "b.mov", "--from", files / "a.mov")
    (entry,) = said(files)
    assert entry["from"][0]["hashes"] == ["xxh64:0ea03b369a463d9d"]
    assert entry["from"][0]["content_hash"].startswith("sha256:")


@pytest.mark.parametrize(
    ("out", "source", "code"),
    [
        ("a.mov", "a.mov", 2),
        ("copy.mov", "a.mov", 2),
        ("gone.mov", "a.mov", 3),
        ("b.mov", "gone.mov", 3),
        ("b.mov", ".", 3),
    ],
)
def test_what_is_no_derivation_is_refused_and_nothing_is_signed(
    files: Path, ask: Ask, out: str, source: str, code: int
) -> None:
    (files / "copy.mov").write_bytes(b"a.mov")
    got, answer = ask("derive", files / out, "--from", files / source)
    assert got == code
    assert answer["error"]["hint"]
    assert not list(files.glob("*.temoin"))


def test_an_answer_does_not_replace_what_is_read(files: Path, ask: Ask) -> None:
    code, _ = ask("derive", files / "b.mov", "--from", files / "a.mov", "--out", files / "a.mov")
    assert code == 2
    assert (files / "a.mov").read_bytes() == b"a.mov"


def test_it_names_who_acted(files: Path, ask: Ask) -> None:
    ask("derive", files / "b.mov", "--from", files / "a.mov", "--agent", "render farm")
    assert said(files)[0]["agent"]["name"] == "render farm"
