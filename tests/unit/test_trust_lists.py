"""Lists of whom one trusts to sign media: what files hold, what a folder holds, how it is told."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from temoin.builtin.c2pa_reader import C2paReader
from temoin.errors import InputError
from temoin.signing.trust_list import read_trust_list
from temoin.store.settings import home, trusting
from temoin.store.trust_lists import keep_list, kept_lists, trust_folder, trust_lists, trust_mark
from trust_lists import NOW, STORE_CFG, authority, leaf, official

ROOT, OTHER = authority("House Root"), authority("Other Root")
LEAF = leaf("Signer", ROOT)


@pytest.fixture
def folder() -> Path:
    """The workstation's own folder of lists."""
    made = trust_folder()
    made.mkdir(parents=True)
    return made


def test_certificates_are_told_by_name_end_and_whether_they_count() -> None:
    content = b"a comment\n" + ROOT.pem + b"# another\n" + LEAF.pem + ROOT.pem
    held = read_trust_list(content)
    assert [(each.name, each.certifies) for each in held.certificates] == [
        ("House Root", True),
        ("Signer", False),
    ]
    assert [each.name for each in held.anchors] == ["House Root"]
    assert held.anchors[0].until_ms == int((NOW + timedelta(days=900)).timestamp()) * 1000
    assert held.anchors[0].pem.encode() == ROOT.pem
    assert (held.scheme, held.issued_ms, held.usages) == ("", None, ())
    assert read_trust_list(ROOT.der).certificates == held.anchors


def test_an_official_list_has_a_date_and_leaves_out_what_was_withdrawn() -> None:
    held = read_trust_list(official(ROOT, withdrawn=(OTHER,)))
    assert [each.name for each in held.certificates] == ["House Root"]
    assert (held.scheme, held.withdrawn) == ("C2PA Trust List", 1)
    assert held.issued_ms == int((NOW - timedelta(days=40)).timestamp()) * 1000
    assert held.next_ms == int((NOW + timedelta(days=40)).timestamp()) * 1000
    assert read_trust_list(official(ROOT, next_update=None)).next_ms is None


def test_usages_are_object_identifiers_one_a_line() -> None:
    assert read_trust_list(STORE_CFG).usages == ("1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.62558.2.1")


def without(key: str) -> bytes:
    document = json.loads(official(ROOT))
    del document["LoTE"][key]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ROOT.pem + ROOT.secret, "private key"),
        (b"", "no certificate"),
        (b"hello", "no certificate"),
        (b"1.3.6.1.5.5.7.3.4\nhello", "no certificate"),
        (b"[]", "no certificate"),
        (b"{}", "C2PA's form"),
        (b"{" * 100_000, "C2PA's form"),
        (without("TrustedEntitiesList"), "C2PA's form"),
        (without("ListAndSchemeInformation"), "C2PA's form"),
        (official(ROOT).replace(b'"val": "M', b'"val": "?'), "C2PA's form"),
        (official(ROOT).replace(b"Z", b"", 1), "C2PA's form"),
        (official(ROOT).replace(b'"val": "M', b'"val": "N'), "no certificate can be read"),
        (ROOT.pem.replace(b"M", b"N", 1), "no certificate can be read"),
        (b"\x30\x03\x02\x01\x00", "no certificate can be read"),
    ],
)
def test_what_is_no_list_is_refused_with_a_word_on_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read_trust_list(content)
    assert refused.value.hint


def test_without_a_list_nobody_is_trusted_and_the_version_says_nothing() -> None:
    lists = trust_lists()
    assert not lists
    assert (lists.mark, trust_mark(), kept_lists().lists) == ("", "", ())
    assert C2paReader().version == "2"


def test_a_folder_of_files_that_nobody_wrote_a_note_on(folder: Path) -> None:
    (folder / "official.json").write_bytes(official(ROOT))
    (folder / "house.pem").write_bytes(OTHER.pem + LEAF.pem + ROOT.pem)
    (folder / "store.cfg").write_bytes(b"1.2.3.4\n")
    (folder / "README.txt").write_text("no list")
    lists = trust_lists()
    assert lists.official.encode() == ROOT.pem
    assert lists.others.encode() == OTHER.pem  # a root of C2PA's list counts once, as theirs
    assert lists.usages.split() == ["1.2.3.4", "1.3.6.1.4.1.62558.2.1"]
    assert lists.dated == (NOW - timedelta(days=40)).date().isoformat()
    assert [each.source for each in kept_lists().lists] == [None, None, None]


def test_the_version_follows_what_the_lists_hold(folder: Path) -> None:
    reader = C2paReader()
    (folder / "a.pem").write_bytes(ROOT.pem)
    first = reader.version
    assert first == f"2 (trust {trust_mark()})"
    (folder / "a.pem").rename(folder / "b.pem")
    assert reader.version == first
    (folder / "copy.pem").write_bytes(ROOT.pem)
    assert reader.version == first
    (folder / "c.pem").write_bytes(OTHER.pem)
    assert reader.version != first
    (folder / "c.pem").unlink()
    assert reader.version == first
    (folder / "b.pem").write_bytes(OTHER.pem)
    (folder / "copy.pem").unlink()
    assert reader.version not in {first, "1"}


def test_a_source_holds_for_the_file_that_was_kept_alone(folder: Path) -> None:
    keep_list("a.pem", ROOT.pem, "https://example.org/a.pem")
    (kept,) = kept_lists().lists
    assert kept.source
    assert kept.source.place == "https://example.org/a.pem"
    (folder / "a.pem").write_bytes(OTHER.pem)
    (kept,) = kept_lists().lists
    assert kept.source is None
    assert kept.content


def as_directory(path: Path) -> None:
    path.mkdir()


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_circle(path: Path) -> None:
    path.symlink_to(path)


def as_dead_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [as_directory, as_pipe, as_dead_link])
def test_what_is_no_file_is_no_list(folder: Path, make: Callable[[Path], None]) -> None:
    (folder / "a.pem").write_bytes(ROOT.pem)
    make(folder / "b.pem")
    kept = kept_lists()
    assert [each.file for each in kept.lists] == ["a.pem"]
    assert kept.problems == ()
    assert trust_lists()


def test_a_link_in_circles_hides_no_other_list(folder: Path) -> None:
    (folder / "a.pem").write_bytes(ROOT.pem)
    as_circle(folder / "b.pem")
    assert kept_lists().problems[0].startswith("b.pem cannot be read")
    assert trust_lists().others.encode() == ROOT.pem


@pytest.mark.parametrize(
    "content", [b"-----BEGIN CERTIFICATE-----\nAAAA", b"{" * 5000, b"\0" * 50, b"1" * 4_000_001]
)
def test_a_hostile_list_takes_nobody_elses_trust(folder: Path, content: bytes) -> None:
    (folder / "a.pem").write_bytes(ROOT.pem)
    (folder / "b.pem").write_bytes(content)
    good, bad = kept_lists().lists
    assert good.content
    assert bad.problem
    assert trust_lists().others.encode() == ROOT.pem


def test_only_broken_lists_are_as_none(folder: Path) -> None:
    (folder / "b.pem").write_bytes(b"hello")
    assert not trust_lists()
    assert trust_mark()  # and yet told apart: it might be mended


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_list_that_may_not_be_read(folder: Path) -> None:
    (folder / "b.pem").write_bytes(ROOT.pem)
    (folder / "b.pem").chmod(0)
    (kept,) = kept_lists().lists
    assert "cannot be read" in kept.problem


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a.pem": 1}', b"\xff"])
def test_damaged_notes_on_sources_hide_no_list(folder: Path, content: bytes) -> None:
    (folder / "a.pem").write_bytes(ROOT.pem)
    (folder / "sources.json").write_bytes(content)
    kept = kept_lists()
    assert [each.file for each in kept.lists] == ["a.pem"]
    assert "sources.json cannot be read" in kept.problems[0]
    assert trust_lists()


def test_more_files_than_anybody_keeps(folder: Path) -> None:
    for number in range(201):
        (folder / f"{number:03}.pem").write_bytes(ROOT.pem)
    kept = kept_lists()
    assert len(kept.lists) == 200
    assert "more than 200" in kept.problems[0]


def test_another_folder_takes_the_place_of_ones_own(folder: Path, tmp_path: Path) -> None:
    (folder / "a.pem").write_bytes(ROOT.pem)
    own = trust_mark()
    with trusting(str(tmp_path)):
        assert os.environ["TEMOIN_TRUST"] == str(tmp_path)
        assert trust_folder() == tmp_path
        assert not trust_lists()
        with trusting(str(folder)):
            assert trust_mark() == own
        assert os.environ["TEMOIN_TRUST"] == str(tmp_path)
    assert "TEMOIN_TRUST" not in os.environ
    assert trust_mark() == own
    assert trust_folder() == home() / "trust_lists"


def test_a_folder_that_is_named_and_gone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_TRUST", str(tmp_path / "gone"))
    assert "is not there" in kept_lists().problems[0]
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("TEMOIN_TRUST", str(tmp_path / "file"))
    (problem,) = kept_lists().problems
    assert problem.endswith("cannot be read: Not a directory")
    monkeypatch.setenv("TEMOIN_TRUST", str(tmp_path / "gone"))
    with pytest.raises(InputError, match="is no folder"), trusting(str(tmp_path / "gone")):
        pass
    with trusting(str(tmp_path / "gone"), may_be_new=True):
        keep_list("a.pem", ROOT.pem, "a.pem")
        assert trust_lists()
