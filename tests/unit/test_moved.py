"""Media that moved: found by name and identity, never by a name alone; and what cannot be read."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answers import validate
from temoin.__main__ import main
from temoin.errors import MediaMissingError, StoreError
from temoin.store import media as media_module
from temoin.store.folders import MediaFolders, found_again
from temoin.store.media import file_state, files_of, holds_umid, local_path
from timelines import clip, otio, timeline, track, written

Run = Callable[..., dict[str, Any]]
UMID = "urn:smpte:umid:060a2b34.01010105.01010f20.13000000.11223344.55667788.99aabbcc.ddeeff00"


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A cut of two media files in a folder of their own."""
    media = tmp_path / "reels"
    media.mkdir()
    for name in ("A001.mov", "A002.mov"):
        (media / name).write_bytes(name.encode() * 100)
    path = tmp_path / "cut.otio"
    lane = track(clip("one", url="reels/A001.mov"), clip("two", url="reels/A002.mov"))
    path.write_bytes(written(timeline(lane)))
    return path


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb with --json; return its document, with what went to stderr under `noted`."""

    def run(*words: object) -> dict[str, Any]:
        main([*map(str, words), "--json"])
        said = capsys.readouterr()
        document: dict[str, Any] = json.loads(said.out)
        validate(document)
        return {**document, "noted": said.err}

    return run


def problems(scanned: dict[str, Any]) -> dict[str, str]:
    return {each["subject"]: each["reason"] for each in scanned["could_not_look"]}


def move(cut: Path, *names: str) -> Path:
    """Move media to another folder, two levels deep; return that folder."""
    new = cut.parent / "archive" / "day 1"
    new.mkdir(parents=True, exist_ok=True)
    for name in names or ("A001.mov", "A002.mov"):
        shutil.move(cut.parent / "reels" / name, new / name)
    return new


# By identity.


def test_media_are_found_by_what_an_earlier_scan_knows(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    move(cut)
    assert set(problems(ask("scan", cut))) == {"V1-0001", "V1-0002"}  # and they stay known
    scanned = ask("scan", cut, "--media", cut.parent / "archive")
    assert problems(scanned) == {}
    assert scanned["moved"] == [
        {"name": "A001.mov", "by": "content hash"},
        {"name": "A002.mov", "by": "content hash"},
    ]
    shown = ask("show", cut)  # from the kept scan
    assert (shown["changed_media"], shown["gone_media"]) == ([], [])


def test_a_name_alone_is_a_candidate_and_not_taken(cut: Path, ask: Run) -> None:
    new = move(cut, "A001.mov")
    scanned = ask("scan", cut, "--media", cut.parent / "archive")
    assert "nothing is known to compare it with" in problems(scanned)["V1-0001"]
    assert str(new) not in json.dumps(scanned["could_not_look"])  # folders stay here
    assert f"candidate, not taken, for A001.mov: {new / 'A001.mov'}" in scanned["noted"]
    assert scanned["moved"] == []


def test_another_file_of_the_name_is_not_it(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    new = move(cut, "A001.mov")
    (new / "A001.mov").write_bytes(b"another shot")
    scanned = ask("scan", cut, "--media", cut.parent / "archive")
    assert "something else" in problems(scanned)["V1-0001"]


def test_of_two_files_of_a_name_the_one_that_fits_is_taken(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    new = move(cut, "A001.mov")
    decoy = cut.parent / "archive" / "a decoy"
    decoy.mkdir()
    (decoy / "A001.mov").write_bytes(b"x" * (new / "A001.mov").stat().st_size)
    scanned = ask("scan", cut, "--media", cut.parent / "archive")
    assert problems(scanned) == {}
    assert ask("show", cut)["gone_media"] == []


def test_the_ledger_tells_what_a_file_was(cut: Path, ask: Run, workstation: Path) -> None:
    ask("attest", cut, "--clip", "one", "--no-ai")
    move(cut, "A001.mov")
    shutil.rmtree(workstation / "scans", ignore_errors=True)
    scanned = ask("scan", cut, "--media", cut.parent / "archive")
    assert scanned["moved"] == [{"name": "A001.mov", "by": "content hash"}]


def test_a_umid_in_the_file_tells_it(tmp_path: Path, ask: Run) -> None:
    item = clip("one", url="gone/B.mxf", metadata={"ALE": {"ClipUMID": UMID}})
    (tmp_path / "cut.otio").write_bytes(written(timeline(track(item))))
    digits = UMID.removeprefix("urn:smpte:umid:").replace(".", "")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "B.mxf").write_bytes(b"head" + bytes.fromhex(digits) + b"tail")
    scanned = ask("scan", tmp_path / "cut.otio", "--media", tmp_path / "new")
    assert scanned["moved"] == [{"name": "B.mxf", "by": "UMID"}]
    assert not holds_umid(tmp_path / "cut.otio", UMID)
    assert not holds_umid(tmp_path / "cut.otio", "no UMID")


def test_a_sequence_is_found_by_a_frame_that_is_known(tmp_path: Path, ask: Run) -> None:
    frames = tmp_path / "plates"
    frames.mkdir()
    for number in range(1, 6):
        (frames / f"sh.{number:04d}.exr").write_bytes(bytes([number]) * 50)
    item = clip("one")
    item.media_reference = otio.schema.ImageSequenceReference("plates/", "sh.", ".exr", 1, 1, 24, 4)
    path = tmp_path / "cut.otio"
    path.write_bytes(written(timeline(track(item))))
    ask("scan", path)
    frames.rename(tmp_path / "elsewhere")
    assert "not there" in problems(ask("scan", path))["V1-0001"]
    scanned = ask("scan", path, "--media", tmp_path / "elsewhere")
    assert scanned["moved"] == [{"name": "sh.%04d.exr", "by": "content hash"}]
    assert scanned["looked_at"]["files"] == 3


def test_a_sequence_that_nothing_is_known_of_is_not_taken(tmp_path: Path, ask: Run) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "sh.0001.exr").write_bytes(b"x")
    item = clip("one")
    item.media_reference = otio.schema.ImageSequenceReference("plates/", "sh.", ".exr", 1, 1, 24, 4)
    (tmp_path / "cut.otio").write_bytes(written(timeline(track(item))))
    scanned = ask("scan", tmp_path / "cut.otio", "--media", tmp_path / "new")
    assert "not taken" in problems(scanned)["V1-0001"]


def test_show_knows_what_only_moved(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    move(cut, "A001.mov")
    shown = ask("show", cut)
    assert shown["gone_media"] == ["A001.mov"]
    assert [each["media_since"] for each in shown["clips"]] == ["gone", None]
    assert ask("show", cut, "--media", cut.parent / "archive")["gone_media"] == []


def test_what_only_moved_is_found_byte_for_byte(tmp_path: Path) -> None:
    old, new = tmp_path / "x.mov", tmp_path / "new"
    old.write_bytes(b"abc")
    state = file_state(old)
    new.mkdir()
    (new / "x.mov").write_bytes(b"abd")
    assert found_again([state], MediaFolders([new])) == []
    assert found_again([state], MediaFolders(())) == []
    (new / "deeper").mkdir()
    old.rename(new / "deeper" / "x.mov")
    assert found_again([state], MediaFolders([new])) == [state]


# Since the scan.


def test_changed_is_told_from_gone(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    (cut.parent / "reels" / "A001.mov").write_bytes(b"other bytes")
    (cut.parent / "reels" / "A002.mov").unlink()
    shown = ask("show", cut)
    assert (shown["changed_media"], shown["gone_media"]) == (["A001.mov"], ["A002.mov"])
    assert [each["media_since"] for each in shown["clips"]] == ["changed", "gone"]
    rules = {each["rule"] for each in ask("audit", cut)["findings"]}
    assert {"scan/media-changed", "scan/media-gone"} <= rules


def test_a_scan_forgets_nothing_of_media_that_are_out_of_reach(cut: Path, ask: Run) -> None:
    """Else an audit that failed on what a file says would pass once its volume is off."""
    ask("scan", cut)
    here, off = cut.parent / "reels", cut.parent / "off"
    here.rename(off)
    cut.write_bytes(cut.read_bytes() + b" ")  # another version of the cut
    for _ in range(2):
        scanned = ask("scan", cut)
        assert problems(scanned)["V1-0001"] == "A001.mov is not there"
        assert scanned["looked_at"]["files"] == 0
        assert ask("show", cut)["gone_media"] == ["A001.mov", "A002.mov"]
        assert ask("audit", cut)["verdict"] == "fail"
    off.rename(here)
    assert ask("scan", cut)["looked_at"]["files"] == 2
    assert ask("show", cut)["gone_media"] == []


def test_a_scan_without_media_folders_knows_what_one_with_them_found(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    ask("scan", cut, "--media", move(cut).parent)
    ask("scan", cut)
    shown = ask("show", cut)
    assert (shown["changed_media"], shown["gone_media"]) == ([], [])


def test_a_cut_that_changed_since_its_scan_says_so(cut: Path, ask: Run) -> None:
    assert ask("show", cut)["earlier_scan"] is None
    ask("scan", cut)
    assert ask("show", cut, "--rate", "25")["earlier_scan"]["of_these_bytes"] is True
    cut.write_bytes(cut.read_bytes() + b" ")
    shown = ask("show", cut)
    assert shown["scanned_at"] is None
    assert shown["earlier_scan"]["of_these_bytes"] is False
    assert ask("audit", cut)["coverage"]["earlier_scan"] == shown["earlier_scan"]


# Folders and volumes.


def test_folders_are_listed_once_and_links_do_not_go_round(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "X.mov").write_bytes(b"x")
    (inner / "up").symlink_to(tmp_path / "a", target_is_directory=True)
    folders = MediaFolders([tmp_path, tmp_path / "a"])
    assert folders.named("x.MOV") == [inner / "X.mov"]
    (inner / "late.mov").write_bytes(b"x")
    assert folders.named("late.mov") == []
    assert folders.problems == []


NAMES = (
    "a.0001.exr",
    "a.0002.exr",
    "a_v2.0001.exr",
    "A.3.EXR",
    "a.-5.exr",
    "b1",
    "a.x7.jp2",
    "7.x",
)


@pytest.mark.parametrize(
    ("pattern", "folders"),
    [
        ("a.%04d.exr", ["one", "two"]),
        ("a_v%d.0001.exr", ["one"]),
        ("a_v2.%04d.exr", ["one"]),
        ("b%d", ["one"]),
        ("a.x%d.jp2", ["one"]),
        ("%d.x", ["one"]),
        ("c.%04d.exr", []),
        ("a.exr", []),
    ],
)
def test_folders_that_hold_frames_of_a_pattern(
    tmp_path: Path, pattern: str, folders: list[str]
) -> None:
    for folder, names in (("one", (*NAMES, "7.x")), ("two", ("a.9.exr", "a.exr", "b.mov"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).touch()
    found = MediaFolders([tmp_path]).holding_frames(pattern)
    assert [each.name for each in found] == folders


def test_listing_is_bounded_and_says_so(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.mov").write_bytes(b"")
    folders = MediaFolders([tmp_path], most=3)
    assert folders.named("4.mov") == []
    assert folders.problems == ["more than 3 files under --media: the rest was left out"]


def test_a_folder_that_is_not_there_is_said_and_the_scan_goes_on(cut: Path, ask: Run) -> None:
    move(cut, "A001.mov")
    scanned = ask("scan", cut, "--media", cut.parent / "nowhere")
    assert problems(scanned)["--media"].startswith("the folder nowhere under --media cannot be")
    assert scanned["looked_at"]["files"] == 1


@pytest.mark.skipif(sys.platform == "win32" or not os.geteuid(), reason="root may read all")
def test_unreadable_folders_are_said_and_the_rest_is_listed(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "x.mov").write_bytes(b"x")
    folders = MediaFolders([tmp_path])
    assert folders.named("x.mov") == [tmp_path / "open" / "x.mov"]
    assert len(folders.problems) == 1
    (tmp_path / "locked").chmod(0o700)


def test_an_error_in_the_middle_of_a_read_concerns_its_clip_alone(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = media_module._sha256

    def refusing(path: Path, is_wanted: Callable[[], bool]) -> str:
        if path.name == "A001.mov":
            raise OSError(5, "Input/output error")
        return hashed(path, is_wanted)

    monkeypatch.setattr(media_module, "_sha256", refusing)
    scanned = ask("scan", cut)
    assert problems(scanned) == {"V1-0001": "A001.mov: Input/output error"}
    assert scanned["looked_at"]["files"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_pipe_named_as_media_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mov")
    with pytest.raises(MediaMissingError, match="pipe or a device"):
        files_of(tmp_path / "pipe.mov")


def test_a_path_without_rights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", locked)
    with pytest.raises(MediaMissingError, match=r"x\.mov: Permission denied"):
        local_path("media/x.mov", tmp_path)


def test_a_home_that_cannot_be_written_is_said_once(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise StoreError("scans could not be made: Read-only file system", hint="Check it.")

    monkeypatch.setattr("temoin.store.scan_cache.keep", refused)
    scanned = ask("scan", cut)
    assert scanned["noted"].count("could not be kept") == 1
    assert scanned["looked_at"]["files"] == 2
