"""Media that were read before are not read again: by size and time, and by URL."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from declared_files import made_as
from temoin.cut import HostPlace, Wanted, open_cut
from temoin.looked import Looked
from temoin.model import HostItem, HostMedia, HostState, HostTimeline, HostTrack, Reader
from temoin.plugins import Plugins, load_plugins
from temoin.readers import answers
from temoin.scan import scan, scan_and_keep
from temoin.store import scan_cache
from temoin.store.settings import trusting
from temoin.timeline import host_document
from trust_lists import STORE_CFG

PLACE = HostPlace(
    host="fake",
    label="Fake",
    state=HostState(application="Fake 1", project="Film", project_id="p", timeline="Reel 1"),
)
UNREAD = "the media of {} of 3 clips were not read yet"


@pytest.fixture
def plugins() -> Plugins:
    return load_plugins(installed=False)


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    return wanted_of(tmp_path, "abc")


def wanted_of(folder: Path, names: str) -> Wanted:
    items = []
    for number, name in enumerate(names):
        file = folder / f"{name}.mov"
        if not file.exists():
            file.write_bytes(name.encode() * 100)
        media = HostMedia(url=str(file), name=file.name)
        items.append(HostItem(id=name, name=name, start=number, duration=1, media=media))
    timeline = HostTimeline(
        host="fake",
        application="Fake 1",
        id="t",
        name="Reel 1",
        rate="24",
        tracks=(HostTrack(name="V1", items=tuple(items)),),
    )
    return Wanted(path=None, content=host_document(timeline), hosted=PLACE)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose bytes are read from here on."""
    from temoin.store import media

    read: list[str] = []
    whole = media._sha256

    def watched(path: Path, is_wanted: Callable[[], bool]) -> str:
        read.append(path.name)
        return whole(path, is_wanted)

    monkeypatch.setattr(media, "_sha256", watched)
    return read


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files of which readers are asked from here on, once for each reader."""
    named: list[str] = []

    def watched(reader: Reader, path: Path) -> answers.Answer:
        named.append(path.name)
        return answer_of(reader, path)

    answer_of = answers.answer_of
    monkeypatch.setattr(answers, "answer_of", watched)
    return named


def test_a_file_is_hashed_once(wanted: Wanted, plugins: Plugins, hashed: list[str]) -> None:
    looked = Looked()
    first = scan(wanted, plugins, 0, looked=looked)
    assert sorted(hashed) == ["a.mov", "b.mov", "c.mov"]
    assert scan(wanted, plugins, 0, looked=looked) == first
    assert sorted(hashed) == ["a.mov", "b.mov", "c.mov"]


def test_a_file_that_changed_is_hashed_again(
    wanted: Wanted, plugins: Plugins, hashed: list[str], tmp_path: Path
) -> None:
    looked = Looked()
    first = scan(wanted, plugins, 0, looked=looked)
    hashed.clear()
    (tmp_path / "b.mov").write_bytes(b"x" * 100)
    os.utime(tmp_path / "b.mov", ns=(1, 1))  # as many bytes, another time
    second = scan(wanted, plugins, 0, looked=looked)
    assert hashed == ["b.mov"]
    assert [each.sha256 for each in first.files][1] != [each.sha256 for each in second.files][1]


def test_what_came_beside_a_file_is_seen(
    wanted: Wanted, plugins: Plugins, hashed: list[str], tmp_path: Path
) -> None:
    looked = Looked()
    scan(wanted, plugins, 0, looked=looked)
    hashed.clear()
    (tmp_path / "b.mov.xmp").write_bytes(made_as())
    second = scan(wanted, plugins, 0, looked=looked)
    assert [len(each.evidence) for each in second.files] == [0, 1, 0]
    assert hashed == []


def test_what_the_last_kept_scan_read_is_not_read_again(
    wanted: Wanted, plugins: Plugins, hashed: list[str]
) -> None:
    first, _ = scan_and_keep(wanted, plugins, 0)
    hashed.clear()
    looked = Looked.before(wanted.place, plugins.versions())
    assert scan(wanted, plugins, 0, looked=looked).files == first.files
    assert hashed == []


def test_other_readers_read_again(wanted: Wanted, plugins: Plugins) -> None:
    scan_and_keep(wanted, plugins, 0)
    assert Looked.before(wanted.place, plugins.versions()).files
    assert not Looked.before(wanted.place, ("another 2",)).files


def test_other_trust_lists_have_media_read_again_and_not_hashed(
    wanted: Wanted,
    plugins: Plugins,
    hashed: list[str],
    asked: list[str],
    tmp_path: Path,
) -> None:
    looked = Looked()
    scan(wanted, plugins, 0, looked=looked)
    hashed.clear()
    asked.clear()
    with trusting(str(tmp_path)):
        (tmp_path / "store.cfg").write_bytes(STORE_CFG)
        scan(wanted, plugins, 0, looked=looked)
        assert sorted(set(asked)) == ["a.mov", "b.mov", "c.mov"]
        assert len(asked) == 3 * len(plugins.readers)
        scan(wanted, plugins, 0, looked=looked)
        assert hashed == []
    looked.reads_media = False
    told = scan(wanted, plugins, 0, looked=looked)
    assert told.files == ()
    assert UNREAD.format(3) in [each.reason for each in told.could_not_look]


def test_a_file_on_which_a_reader_failed_is_read_again(
    wanted: Wanted, plugins: Plugins, tmp_path: Path
) -> None:
    (tmp_path / "b.mov").write_bytes(b"")  # told as empty, which is not kept by file
    scan_and_keep(wanted, plugins, 0)
    files = Looked.before(wanted.place, plugins.versions()).files
    assert {Path(each).name for each in files} == {"a.mov", "c.mov"}


def test_without_media_no_disk_is_touched_and_that_is_told(
    wanted: Wanted, plugins: Plugins, hashed: list[str], tmp_path: Path
) -> None:
    found = scan(wanted, plugins, 0, looked=Looked(reads_media=False))
    assert (found.files, hashed) == ((), [])
    assert UNREAD.format(3) in [each.reason for each in found.could_not_look]


def test_without_media_they_are_as_last_looked_at(
    plugins: Plugins, hashed: list[str], tmp_path: Path
) -> None:
    looked = Looked()
    full = scan(wanted_of(tmp_path, "ab"), plugins, 0, looked=looked)
    (tmp_path / "a.mov").unlink()
    hashed.clear()
    quick = scan(wanted_of(tmp_path, "abc"), plugins, 0, looked=replace(looked, reads_media=False))
    assert (quick.files, hashed) == (full.files, [])
    assert UNREAD.format(1) in [each.reason for each in quick.could_not_look]


def test_what_is_out_of_reach_is_as_last_looked_at_too(plugins: Plugins, tmp_path: Path) -> None:
    wanted = wanted_of(tmp_path, "abc")
    scan_and_keep(wanted, plugins, 0)
    for name in "ab":
        (tmp_path / f"{name}.mov").unlink()
    looked = Looked()
    full = scan(wanted, plugins, 0, looked=looked)  # recalls what the kept scan read
    quick = scan(wanted, plugins, 0, looked=replace(looked, reads_media=False))
    assert {each.name for each in quick.files} == {each.name for each in full.files}
    assert quick.could_not_look == full.could_not_look
    assert [each.files for each in quick.clips] == [each.files for each in full.clips]


def test_only_the_last_scan_of_an_application_is_kept(
    plugins: Plugins, tmp_path: Path, workstation: Path
) -> None:
    for names in ("a", "ab", "abc"):
        wanted = wanted_of(tmp_path, names)
        scan_and_keep(wanted, plugins, 0)
    kept = [each.name for each in (workstation / "scans").glob("*.json")]
    assert len([each for each in kept if not each.startswith(("last-", "media-"))]) == 1
    assert open_cut(wanted, plugins).scan is not None


def test_only_its_owner_may_read_what_scans_keep(
    plugins: Plugins, tmp_path: Path, workstation: Path
) -> None:
    scan_and_keep(wanted_of(tmp_path, "a"), plugins, 0)
    kept = [*(workstation / "scans").iterdir()]
    assert {each.name.partition("-")[0] for each in kept} >= {"last", "media"}
    assert {each.stat().st_mode & 0o777 for each in kept} == {0o600}


def test_a_last_scan_of_an_older_temoin_is_still_known(wanted: Wanted, plugins: Plugins) -> None:
    kept = scan_cache.kept_of(wanted.place, "last")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b'{"key":"k","cut_sha256":"c","time_ms":5}')
    last = scan_cache.last_scan(wanted.place)
    assert last is not None
    assert (last.time_ms, last.readers) == (5, ())
