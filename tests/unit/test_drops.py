"""What lies in a vendor's drop: pieces of media, and what is none."""

import os
from pathlib import Path

import pytest

from temoin.store.drops import LEAST_FRAMES, read_drop


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(folder: Path, **options: bool) -> list[tuple[str, int]]:
    drop = read_drop([folder], **options)
    return [(each.pattern or each.files[0].path.name, len(each.files)) for each in drop.pieces]


def test_numbered_pictures_are_one_piece_where_they_stand(tmp_path: Path) -> None:
    touch(tmp_path, "a.mov", *(f"sh.{number:04}.exr" for number in range(995, 1010)), "z.mov")
    assert names(tmp_path) == [("a.mov", 1), ("sh.%04d.exr", 15), ("z.mov", 1)]
    assert len(names(tmp_path, all_frames=True)) == 17


@pytest.mark.parametrize(
    "made",
    [
        [f"sh.{number:04}.exr" for number in range(LEAST_FRAMES - 1)],
        [f"sh.{number:04}.exr" for number in range(20) if number != 7],
        [f"C{number:04}.mov" for number in range(20)],
        [f"sh_{number}.exr" for number in range(9)],
    ],
    ids=["too few", "one left out", "movies", "no padding"],
)
def test_what_is_no_sequence_is_read_file_by_file(tmp_path: Path, made: list[str]) -> None:
    touch(tmp_path, *made)
    assert [each for each, _ in names(tmp_path)] == sorted(made)


def test_two_sequences_of_one_name_are_two(tmp_path: Path) -> None:
    for suffix in ("exr", "png"):
        touch(tmp_path, *(f"sh.{number:04}.{suffix}" for number in range(12)))
    assert names(tmp_path) == [("sh.%04d.exr", 12), ("sh.%04d.png", 12)]


def test_links_are_not_followed_and_no_circle_is_walked(tmp_path: Path) -> None:
    inside, outside = tmp_path / "drop", tmp_path / "outside"
    touch(inside, "a.mov", "deep/b.mov")
    touch(outside, "secret.mov")
    (inside / "loop").symlink_to(inside)
    (inside / "deep" / "up").symlink_to(tmp_path)
    (inside / "out").symlink_to(outside)
    (inside / "file.mov").symlink_to(outside / "secret.mov")
    (inside / "broken.mov").symlink_to(inside / "nowhere")
    drop = read_drop([inside])
    assert [each.files[0].path.name for each in drop.pieces] == ["a.mov", "b.mov"]
    assert drop.skipped["link"] == 5
    assert drop.folders == 2


def test_a_folder_that_is_named_twice_is_walked_once(tmp_path: Path) -> None:
    touch(tmp_path, "deep/b.mov")
    assert len(read_drop([tmp_path, tmp_path / "deep", tmp_path]).pieces) == 1


def test_what_is_no_media_is_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a.mov", ".DS_Store", "Thumbs.db", "._a.mov", "x.temoin", "x.temoin.lock")
    touch(tmp_path, "a.mov.xmp", "a.csv", "alone.csv", "ascmhl/0001.mhl", "card.mhl", ".Trash/b")
    touch(tmp_path, "C0001.MP4", "C0001M01.XML")
    os.mkfifo(tmp_path / "pipe.mov")
    drop = read_drop([tmp_path])
    found = [each.files[0].path.name for each in drop.pieces]
    assert found == ["C0001.MP4", "a.mov", "alone.csv"]
    assert dict(drop.skipped) == {
        "system": 4,
        "ledger": 2,
        "sidecar": 3,
        "hash list": 2,
        "pipe or device": 1,
    }


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a/a.mov", "b/b.mov")
    listing = os.scandir

    def refused(folder: Path) -> object:
        if Path(folder).name == "a":
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refused)
    drop = read_drop([tmp_path])
    assert drop.unread == [("a", "Permission denied")]
    assert [each.files[0].path.name for each in drop.pieces] == ["b.mov"]


def test_a_name_that_is_no_text_is_found(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/a\xff.mov"
    Path(os.fsdecode(path)).write_bytes(b"x")
    assert len(read_drop([tmp_path]).pieces) == 1


def test_a_sidecar_that_comes_makes_its_folder_news(tmp_path: Path) -> None:
    touch(tmp_path, "a.mov")
    (before,) = read_drop([tmp_path]).pieces
    touch(tmp_path, "a.xmp")
    (after,) = read_drop([tmp_path]).pieces
    assert before.files[0].beside != after.files[0].beside
