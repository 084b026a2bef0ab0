"""What a cut file was read as is kept, and never taken for what another one holds."""

import os
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import opentimelineio as otio
import pytest

import temoin
from perf.formats import MAKERS
from temoin.errors import TemoinError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.store import cut_cache
from temoin.store.cut_cache import read_cut_once
from temoin.timeline import read_cut

CLIPS = 12


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any reading is worth keeping."""
    monkeypatch.setattr(cut_cache, "WORTH_SECONDS", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "cut.edl"
    made.write_bytes(MAKERS["edl"](CLIPS))
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """The files that were read, not remembered."""
    seen: list[Path | None] = []

    def reading(path: Path | None, **options: object) -> CutView:
        seen.append(path)
        return read_cut(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(cut_cache, "read_cut", reading)
    return seen


def kept_files(workstation: Path) -> list[Path]:
    return sorted((workstation / "cuts").glob("*"))


@pytest.mark.parametrize("suffix", MAKERS)
def test_what_is_kept_is_what_was_read(
    tmp_path: Path, read: list[Path | None], suffix: str
) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(MAKERS[suffix](CLIPS))
    first, second = read_cut_once(path), read_cut_once(path)
    assert read == [path]
    assert len(second.clips) == CLIPS
    for each in fields(CutView):
        assert getattr(first, each.name) == getattr(second, each.name), each.name
    assert [each.own_marks for each in first.clips] == [each.own_marks for each in second.clips]


def test_bytes_without_a_file_are_remembered_too(read: list[Path | None]) -> None:
    content = MAKERS["edl"](CLIPS)
    once = read_cut_once(None, content=content, name="standard input")
    assert read_cut_once(None, content=content, name="another name").files == ("another name",)
    assert once.files == ("standard input",)
    assert read == [None]


def test_a_changed_byte_is_read_anew(path: Path, read: list[Path | None]) -> None:
    before = read_cut_once(path)
    path.write_bytes(path.read_bytes().replace(b"SC00003", b"SC00033"))
    after = read_cut_once(path)
    assert read == [path, path]
    assert before.clips[3].name == "SC00003_V003"
    assert after.clips[3].name == "SC00033_V003"


def test_a_cut_is_known_wherever_it_lies(path: Path, read: list[Path | None]) -> None:
    read_cut_once(path)
    moved = path.rename(path.with_name("moved.edl"))
    assert read_cut_once(moved).files == (str(moved),)
    assert read == [path]


def test_other_options_are_other_readings(path: Path, read: list[Path | None]) -> None:
    assert read_cut_once(path).rate == Rate(24)
    assert read_cut_once(path, rate=Rate(25)).rate == Rate(25)
    read_cut_once(path, timeline_name="A LONG REEL")
    read_cut_once(path.rename(path.with_name("cut.txt")))
    assert len(read) == 4


def test_another_reader_reads_anew(
    path: Path, read: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_cut_once(path)
    monkeypatch.setattr(cut_cache, "_readers", lambda: ("another version",))
    read_cut_once(path)
    assert len(read) == 2


def flipped(content: bytes) -> bytes:
    """Return bytes with one bit of a clip's name changed: still a whole document."""
    at = content.index(b"SC00003")
    return content[:at] + b"R" + content[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        flipped,
        lambda content: content[:-1],
        lambda content: content[:20],
        lambda _: b"",
        lambda content: content + b"\xc0",
    ],
    ids=["a bit", "the end", "most of it", "all of it", "something more"],
)
def test_what_is_damaged_is_read_anew(
    path: Path, workstation: Path, read: list[Path | None], damage: Callable[[bytes], bytes]
) -> None:
    whole = read_cut_once(path)
    (kept,) = kept_files(workstation)
    kept.write_bytes(damage(kept.read_bytes()))
    assert read_cut_once(path) == whole
    assert read_cut_once(path) == whole
    assert len(read) == 2


def test_a_kept_reading_stands_for_no_other(
    path: Path, workstation: Path, read: list[Path | None]
) -> None:
    read_cut_once(path)
    (kept,) = kept_files(workstation)
    read_cut_once(path, rate=Rate(25))
    (other,) = set(kept_files(workstation)) - {kept}
    kept.replace(other)
    assert read_cut_once(path, rate=Rate(25)).rate == Rate(25)
    assert len(read) == 3


def test_only_its_owner_may_read_what_is_kept(path: Path, workstation: Path) -> None:
    read_cut_once(path)
    (kept,) = kept_files(workstation)
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_keeps_nothing(
    path: Path, read: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_HOME", str(path / "below a file"))
    assert read_cut_once(path) == read_cut_once(path)
    assert len(read) == 2


def test_what_may_only_be_read_is_still_used(
    path: Path, read: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError

    read_cut_once(path)
    monkeypatch.setattr(os, "utime", refused)
    read_cut_once(path)
    assert len(read) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("TEMOIN_CUTS", "0"), ("OTIO_PLUGIN_MANIFEST_PATH", "adapters.json")],
)
def test_nothing_is_kept_where_nobody_wants_it(  # noqa: PLR0917 - fixtures, by their names
    path: Path,
    workstation: Path,
    read: list[Path | None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    read_cut_once(path)
    monkeypatch.setenv(name, value)
    read_cut_once(path)
    read_cut_once(path, rate=Rate(25))
    assert len(read) == 3
    assert len(kept_files(workstation)) == 1


def test_what_is_read_fast_is_not_kept(
    path: Path, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut_cache, "WORTH_SECONDS", 60)
    read_cut_once(path)
    assert not kept_files(workstation)


def test_what_cannot_be_read_is_told_again(path: Path, workstation: Path) -> None:
    path.write_bytes(b"TITLE: NOTHING\n")
    for _ in range(2):
        with pytest.raises(TemoinError) as caught:
            read_cut_once(path)
        assert caught.value.file == str(path)
    assert not kept_files(workstation)


def test_a_missing_file_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(TemoinError) as caught:
        read_cut_once(tmp_path / "gone.edl")
    assert caught.value.file == str(tmp_path / "gone.edl")
    assert caught.value.hint


def test_what_was_used_least_lately_goes_first(
    path: Path, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = [Rate(24), Rate(25), Rate(30)]
    kept: dict[Rate, Path] = {}
    for age, rate in enumerate(rates[:2]):
        before = set(kept_files(workstation))
        read_cut_once(path, rate=rate)
        (kept[rate],) = set(kept_files(workstation)) - before
        os.utime(kept[rate], (age, age))
    read_cut_once(path, rate=Rate(24))  # the older one is used again
    room = sum(each.stat().st_size for each in kept.values())
    monkeypatch.setattr(cut_cache, "MOST_BYTES", room + 10)
    read_cut_once(path, rate=rates[2])
    assert kept[Rate(24)].exists()
    assert not kept[Rate(25)].exists()
    assert len(kept_files(workstation)) == 2


def test_what_is_too_large_is_not_kept(
    path: Path, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut_cache, "MOST_BYTES_EACH", 100)
    read_cut_once(path)
    assert not kept_files(workstation)


def test_a_name_that_is_no_text_is_read_and_not_kept(
    path: Path, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(path: Path | None, **options: object) -> CutView:
        made = read_cut(path, **options)  # type: ignore[arg-type]
        object.__setattr__(made, "name", "half a pair \ud800")
        return made

    monkeypatch.setattr(cut_cache, "read_cut", reading)
    assert read_cut_once(path).name == "half a pair \ud800"
    assert not kept_files(workstation)


def test_a_number_beyond_64_bits_is_read_and_not_kept(path: Path, workstation: Path) -> None:
    clip = otio.schema.Clip(name="a")
    clip.source_range = otio.opentime.TimeRange(duration=otio.opentime.RationalTime(10, 24))
    path = path.with_suffix(".otio")
    path.write_text(otio.schema.Timeline(tracks=[clip]).to_json_string(), encoding="utf-8")
    slow = Rate(1, 10**20)
    assert read_cut_once(path, rate=slow).rate == slow
    assert not kept_files(workstation)


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    path: Path, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(path: Path, **options: object) -> CutView:  # as an adapter, which opens the file
        path.write_bytes(path.read_bytes().replace(b"SC00003", b"SC00033"))
        return read_cut(path, **{**options, "content": None})  # type: ignore[arg-type]

    before = path.read_bytes()
    monkeypatch.setattr(cut_cache, "read_cut", reading)
    read_cut_once(path)
    assert not kept_files(workstation)
    monkeypatch.setattr(cut_cache, "read_cut", read_cut)
    path.write_bytes(before)
    assert read_cut_once(path).clips[3].name == "SC00003_V003"


def test_what_is_not_ours_is_left_alone(path: Path, workstation: Path, tmp_path: Path) -> None:
    read_cut_once(path)
    (kept,) = kept_files(workstation)
    foreign = tmp_path / "somebody's"
    foreign.write_bytes(b"else's")
    os.utime(foreign, (1, 1))
    kept.unlink()
    kept.symlink_to(foreign)
    read_cut_once(path)
    assert (foreign.read_bytes(), foreign.stat().st_mtime) == (b"else's", 1)
    assert not kept.is_symlink()


def imported(part: Path) -> set[str]:
    """The modules and packages of ours that a part of the program imports."""
    found: set[str] = set()
    for module in [part] if part.is_file() else part.rglob("*.py"):
        found |= set(re.findall(r"from temoin\.(\w+)", module.read_text(encoding="utf-8")))
    return found


def test_all_code_that_turns_bytes_into_clips_tells_readings_apart() -> None:
    own = Path(temoin.__file__).parent
    known = {each.removesuffix(".py") for each in cut_cache._CODE}
    needed = set[str]().union(*(imported(own / each) for each in cut_cache._CODE))
    assert needed - known <= {"errors", "bulk", "data"}  # which turn nothing into anything


@pytest.mark.parametrize("name", ["half a pair \ud800", "no UTF-8 \udcff"])
def test_a_timeline_of_any_name_is_asked_for(path: Path, name: str) -> None:
    with pytest.raises(TemoinError, match="no timeline named"):
        read_cut_once(path, timeline_name=name)
