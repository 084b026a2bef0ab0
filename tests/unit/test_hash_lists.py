"""Hash lists beside media: what they give a file, and when they are not believed."""

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hash_lists import Line, legacy, manifest, write_history
from temoin.errors import InputError
from temoin.store.hash_lists import HashLists, Listed
from temoin.store.hash_lists.reading import c4_id, listed_in

EMPTY_C4 = (
    "c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT"
)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "card" / "A001" / "a.mov"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"frames")
    return path


def listed(lists: HashLists, path: Path) -> Listed | None:
    status = path.stat()
    return lists.of(path, status.st_size, status.st_mtime_ns)


def test_a_c4_id_is_the_one_that_others_make() -> None:
    assert c4_id(b"") == EMPTY_C4
    assert len(c4_id(b"frames")) == 90


def test_a_history_above_a_file_gives_its_hash(clip: Path) -> None:
    (path,) = write_history(clip.parents[1], [Line("A001/a.mov", 6)])
    lists = HashLists()
    found = listed(lists, clip)
    assert found is not None
    assert (found.hashes, found.name) == (("xxh64:0ea03b369a463d9d",), path.name)
    assert not lists.problems


def test_the_nearest_history_counts(clip: Path) -> None:
    write_history(clip.parents[1], [Line("A001/a.mov", 6)])
    write_history(clip.parent, [Line("a.mov", 6, {"md5": "00" * 16})])
    found = listed(HashLists(), clip)
    assert found is not None
    assert found.hashes == (f"md5:{'00' * 16}",)


def test_a_later_list_adds_to_an_earlier_one_strongest_first(clip: Path) -> None:
    write_history(
        clip.parent, [Line("a.mov", 6)], [Line("a.mov", 6, {"sha1": "AB" * 20}, "verified")]
    )
    found = listed(HashLists(), clip)
    assert found is not None
    assert found.hashes == (f"sha1:{'ab' * 20}", "xxh64:0ea03b369a463d9d")


@pytest.mark.parametrize(
    "line",
    [
        Line("a.mov", 7),
        Line("a.mov", 6, action="failed"),
        Line("a.mov", 6, hashed_at="2001-01-01T00:00:00+00:00"),
    ],
    ids=["another size", "failed a check", "written to since"],
)
def test_a_list_is_not_believed_of_another_file(clip: Path, line: Line) -> None:
    (path,) = write_history(clip.parent, [line])
    lists = HashLists()
    assert listed(lists, clip) is None
    assert list(lists.problems) == [path.name]


def test_a_failed_check_takes_an_earlier_hash_back(clip: Path) -> None:
    write_history(clip.parent, [Line("a.mov", 6)], [Line("a.mov", 6, action="failed")])
    assert listed(HashLists(), clip) is None


def test_a_list_that_its_chain_does_not_name_is_not_used(clip: Path) -> None:
    (path,) = write_history(clip.parent, [Line("a.mov", 6)])
    path.write_bytes(path.read_bytes().replace(b"0ea03b", b"1ea03b"))
    lists = HashLists()
    assert listed(lists, clip) is None
    assert "altered" in lists.problems[path.name]


def test_a_history_without_its_chain_is_taken_and_told(clip: Path) -> None:
    (path,) = write_history(clip.parent, [Line("a.mov", 6)])
    (path.parent / "ascmhl_chain.xml").unlink()
    lists = HashLists()
    assert listed(lists, clip) is not None
    assert lists.problems


@pytest.mark.parametrize(
    ("hashes", "expected"),
    [
        ({"md5": "AA" * 16}, f"md5:{'aa' * 16}"),
        ({"xxhash64be": "0ea03b369a463d9d"}, "xxh64:0ea03b369a463d9d"),
        ({"xxhash64": "9d3d469a363ba00e"}, "xxh64:0ea03b369a463d9d"),
        ({"sha256": "BB" * 32}, f"sha256:{'bb' * 32}"),
    ],
)
def test_a_list_of_the_older_form(clip: Path, hashes: dict[str, str], expected: str) -> None:
    (clip.parents[1] / "card.mhl").write_bytes(legacy("A001\\a.mov", 6, **hashes))
    found = listed(HashLists(), clip)
    assert found is not None
    assert found.hashes == (expected,)


def test_a_hash_of_32_bits_identifies_nothing(clip: Path) -> None:
    (clip.parent / "card.mhl").write_bytes(legacy("a.mov", 6, xxhash="1234567"))
    assert listed(HashLists(), clip) is None


BOMB = b'<!DOCTYPE a [<!ENTITY b "c">]><hashlist><hash><file>&b;</file></hash></hashlist>'


@pytest.mark.parametrize("content", [b"", b"<hashlist>", BOMB, b"\xff\xfe\x00", b"<a/>" * 2])
def test_a_list_that_is_none_is_told(clip: Path, content: bytes) -> None:
    (clip.parent / "card.mhl").write_bytes(content)
    lists = HashLists()
    assert listed(lists, clip) is None
    assert list(lists.problems) == ["card.mhl"]
    with pytest.raises(InputError):
        list(listed_in(content))


def test_a_list_names_nothing_outside_its_folder(tmp_path: Path) -> None:
    card, outside = tmp_path / "card", tmp_path / "outside.mov"
    card.mkdir()
    outside.write_bytes(b"frames")
    write_history(card, [Line("../outside.mov", 6)])
    assert listed(HashLists(), outside) is None


def test_each_list_is_read_once(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from temoin.store.hash_lists import finding

    write_history(clip.parents[1], [Line("A001/a.mov", 6), Line("A001/b.mov", 6)])
    os.link(clip, clip.with_name("b.mov"))
    reads: list[Path] = []
    whole = finding.content_of

    def watched(path: Path) -> bytes:
        reads.append(path)
        return whole(path)

    monkeypatch.setattr(finding, "content_of", watched)
    lists = HashLists()
    assert listed(lists, clip)
    assert listed(lists, clip.with_name("b.mov"))
    assert len(reads) == 2  # its chain and its list


def test_a_manifest_of_ours_is_as_the_format_has_it() -> None:
    (line,) = listed_in(manifest([Line("a/b.mov", 6)]))
    assert (line.path, line.size, line.failed) == ("a/b.mov", 6, False)


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 100_000,
        b"<hashlist><hash>" + b"<md5/>" * 100_000 + b"</hash></hashlist>",
        b"<hashlist><hash><file>" + b"<hash>" * 100_000,
    ],
    ids=["deep", "endless", "nested"],
)
def test_a_hostile_list_is_given_up(content: bytes) -> None:
    with pytest.raises(InputError):
        list(listed_in(content))


def test_what_is_no_file_s_is_not_kept() -> None:
    junk = b"<junk><more/></junk>" * 50_000
    content = b"<hashlist>" + junk + b"<hash><file>a</file><size>1</size></hash></hashlist>"
    tracemalloc.start()
    try:
        assert len(list(listed_in(content))) == 1
        assert tracemalloc.get_traced_memory()[1] < 4 * len(content)
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_list_or_refused(content: bytes, framed: bool) -> None:
    whole = b"<hashlist><hash>" + content + b"</hash></hashlist>" if framed else content
    try:
        found = list(listed_in(whole))
    except InputError:
        return
    assert all(each.path for each in found)
