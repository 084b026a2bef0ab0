"""`temoin inspect`: a verdict line a file, evidence by strength, sequences, and what is no file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import made_media as made
from credentials import Signer, source_type

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]
PARAMETERS = "a sky nobody may read of\nSteps: 20, Sampler: Euler, Seed: 123, Size: 8x8"


def sequence(folder: Path, count: int, generated: int) -> Path:
    """Write frames, one of which a generator made; return their pattern."""
    for number in range(1001, 1001 + count):
        texts = {"parameters": PARAMETERS} if number == generated else {}
        (folder / f"sky.{number}.png").write_bytes(made.png_with(**texts))
    return folder / "sky.%04d.png"


def test_a_file_is_a_verdict_and_its_evidence_by_strength(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "sky.png"
    source = made.png_with(parameters=PARAMETERS)
    path.write_bytes(Signer().sign(source_type("trainedAlgorithmicMedia"), source=source))
    code, out, _ = say("inspect", path)
    head, signed, text = out.splitlines()
    assert code == 0
    assert head == f"{path}: AI was used; Content Credentials intact; signer not checked"
    assert "fairly strong: signed by Example Post House (undated)" in signed
    assert "rather weak: nobody signed it — in a text in the file" in text
    assert "c2pa" not in out
    assert "nobody may read" not in out


def test_details_are_codes_places_and_versions(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "sky.png"
    path.write_bytes(Signer().sign(source_type("trainedAlgorithmicMedia")))
    _, out, _ = say("inspect", "--details", path)
    for words in ("codes: c2pa.created, trainedAlgorithmicMedia", "c2pa-rs", "/actions[0]"):
        assert words in out


@pytest.mark.parametrize("name", ["sky.%04d.png", "sky.####.png"])
def test_a_sequence_is_one_piece_of_media_of_which_some_is_read(
    say: Say, ask: Run, tmp_path: Path, name: str
) -> None:
    sequence(tmp_path, 9, generated=1005)
    _, out, _ = say("inspect", tmp_path / name)
    assert out.splitlines()[0].endswith(f"{name}: AI was used")
    assert "3 of 9 frames were read: first, middle and last" in out
    _, document = ask("inspect", tmp_path / name)
    (file,) = document["files"]
    assert (file["frames"], file["frames_read"]) == (9, 3)
    assert file["evidence"][0]["file"] == "sky.1005.png"


def test_every_frame_is_read_when_asked(ask: Run, say: Say, tmp_path: Path) -> None:
    pattern = sequence(tmp_path, 9, generated=1003)
    assert ask("inspect", pattern)[1]["files"][0]["ai"] == "unknown"
    assert ask("inspect", "--all-frames", pattern)[1]["files"][0]["ai"] == "yes"
    assert "all 9 frames were read" in say("inspect", "--all-frames", pattern)[1]


def test_a_fault_that_every_frame_has_is_told_once(say: Say, ask: Run, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"sky.{number}.png").write_bytes(b"")
    code, out, _ = say("inspect", tmp_path / "sky.#.png")
    assert (code, out.count("the file is empty")) == (3, 1)
    (file,) = ask("inspect", tmp_path / "sky.#.png")[1]["files"]
    assert [each["subject"] for each in file["could_not_look"]] == [
        "sky.0.png",
        "sky.1.png",
        "sky.2.png",
    ]


def test_what_a_reader_could_not_look_into_hides_nothing_of_the_rest(
    say: Say, tmp_path: Path
) -> None:
    path = tmp_path / "sky.png"
    broken = made.chunk(b"caBX", b"\0\0\0\x20jumbno box at all")
    path.write_bytes(made.png(broken, made.text_chunk("parameters", PARAMETERS)))
    code, out, _ = say("inspect", path)
    assert code == 3
    assert f"{path}: AI was used" in out
    assert "could not look: its Content Credentials cannot be read" in out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone.mov", "gone.mov is not there"),
        ("n" * 300, "File name too long"),
        ("gone.%04d.exr", "gone.%04d.exr is not there"),
        ("folder", "folder is a folder: name the files in it"),
        ("pipe", "pipe is no file but a pipe or a device"),
        ("link", "link is a link that leads nowhere"),
        ("loop", "loop is a link that leads nowhere"),
    ],
)
def test_what_is_no_file_is_a_sentence(say: Say, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    code, out, err = say("inspect", tmp_path / name)
    assert (code, out) == (3, f"{tmp_path / name}: cannot be read: {words}\n")
    assert "Traceback" not in err


def test_an_empty_file_is_told_as_that(say: Say, tmp_path: Path) -> None:
    (tmp_path / "a.mov").write_bytes(b"")
    code, out, _ = say("inspect", tmp_path / "a.mov")
    assert code == 3
    assert "could not look: the file is empty" in out
    assert "nothing in it" not in out


def test_it_is_said_in_french_once(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_LANG", "fr")
    path = tmp_path / "sky.png"
    broken = made.chunk(b"caBX", b"\0\0\0\x20jumbno box at all")
    path.write_bytes(made.png(broken, made.text_chunk("parameters", PARAMETERS)))
    _, out, _ = say("inspect", path, tmp_path)
    assert "n’a pas pu être examiné : ses Content Credentials" in out  # noqa: RUF001 - French
    assert f"{tmp_path.name} est un dossier : nommer les fichiers" in out
    assert "  :" not in out
    assert " ," not in out
