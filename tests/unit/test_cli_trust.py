"""Whom one trusts to sign media, by the command line; the net is a server on this machine."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from credentials import Signer, png, source_type
from temoin.__main__ import main
from temoin.keys import trust_lists as keys_trust_lists
from temoin.keys.trust_lists import PUBLISHED, Published
from temoin.store.trust_lists import trust_folder, trust_mark
from trust_lists import NOW, STORE_CFG, Publisher, authority, leaf, official, publisher

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]

ROOT, OTHER, ENDED = (
    authority("House Root"),
    authority("Other Root"),
    authority("Old Root", ends=NOW - timedelta(days=5)),
)
MADE = source_type("trainedAlgorithmicMedia", softwareAgent={"name": "Example Video Model"})


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.fixture
def picture(tmp_path: Path, signer: Signer) -> Path:
    return in_file(tmp_path, "made.png", signer.sign(MADE))


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """Everything that is published, on this machine."""
    with publisher() as made:
        here = [
            Published(
                group=each.group,
                file=each.file,
                address=f"{made.url}/{each.file}",
                scheme=each.scheme,
                usages=each.usages,
            )
            for each in PUBLISHED
        ]
        monkeypatch.setattr(keys_trust_lists, "PUBLISHED", here)
        made.pages = {
            "/C2PA-TRUST-LIST.json": official(ROOT),
            "/C2PA-TSA-TRUST-LIST.json": official(OTHER, scheme="C2PA TSA Trust List"),
            "/interim-anchors.pem": OTHER.pem + ENDED.pem,
            "/interim-store.cfg": STORE_CFG,
        }
        yield made


def in_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_root_is_added_shown_and_removed(ask: Run, say: Say, tmp_path: Path) -> None:
    code, before = ask("trust", "list")
    assert (code, before["mark"], before["lists"]) == (0, "", [])
    assert "temoin trust update" in say("trust", "list")[1]
    code, added = ask("trust", "add", in_file(tmp_path, "house.crt", ROOT.pem))
    (kept,) = added["lists"]
    assert (code, added["added"], kept["file"]) == (0, "house", "house.pem")
    assert (kept["source"], kept["dated"], kept["problem"]) == ("house.crt", None, None)
    assert [each["name"] for each in kept["certificates"]] == ["House Root"]
    assert added["mark"] == trust_mark() != ""
    shown = say("trust", "list")[1]
    assert "house.pem  who signs: 1 certificate  undated; added just now from house.crt" in shown
    code, removed = ask("trust", "remove", "house")
    assert (code, removed["removed"], removed["lists"]) == (0, ["house"], [])
    assert ask("trust", "remove", "house")[0] == 2


def test_a_file_is_checked_by_the_lists_that_are_here(
    ask: Run, say: Say, tmp_path: Path, picture: Path, signer: Signer
) -> None:
    code, words, _ = say("inspect", picture)
    assert code == 0
    assert "signer not checked, run 'temoin trust update'" in words
    assert ask("inspect", picture)[1]["files"][0]["trust"] == "unchecked"
    ask("trust", "add", in_file(tmp_path, "house.pem", signer.root.encode()))
    code, words, notes = say("inspect", picture)
    assert "unchanged since, signer trusted" in words
    assert notes == ""
    (fact,) = ask("inspect", picture)[1]["files"][0]["evidence"]
    assert fact["trust"] == "trusted"
    assert fact["version"].endswith(f"; trust {trust_mark()})")
    ask("trust", "remove", "house")
    ask("trust", "add", in_file(tmp_path, "other.pem", OTHER.pem))
    assert ask("inspect", picture)[1]["files"][0]["trust"] == "untrusted"
    assert "run 'temoin" not in say("inspect", picture)[1]


def test_a_root_of_ones_own_needs_no_list_of_usages_for_c2pas_own(ask: Run, tmp_path: Path) -> None:
    signer = Signer(x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1"))
    made = in_file(tmp_path, "made.png", signer.sign(MADE))
    ask("trust", "add", in_file(tmp_path, "house.pem", signer.root.encode()))
    assert ask("inspect", made)[1]["files"][0]["trust"] == "trusted"


def test_other_usages_are_allowed_by_a_list_and_nobody_is_trusted_by_that_alone(
    ask: Run, tmp_path: Path
) -> None:
    signer = Signer(x509.ObjectIdentifier("1.3.6.1.4.1.311.76.59.1.9"))
    made = in_file(tmp_path, "made.png", signer.sign(MADE))
    ask("trust", "add", in_file(tmp_path, "u.cfg", b"1.3.6.1.4.1.311.76.59.1.9\n"))
    assert ask("inspect", made)[1]["files"][0]["trust"] == "unchecked"
    ask("trust", "add", in_file(tmp_path, "house.pem", signer.root.encode()))
    assert ask("inspect", made)[1]["files"][0]["trust"] == "trusted"
    ask("trust", "remove", "u")
    assert ask("inspect", made)[1]["files"][0]["trust"] == "untrusted"


def test_a_folder_for_machines_without_a_network(
    ask: Run, tmp_path: Path, picture: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    code, _ = ask("trust", "add", in_file(tmp_path, "r.pem", signer.root.encode()), "--trust", usb)
    assert code == 0
    assert not trust_folder().exists()
    assert ask("inspect", picture)[1]["files"][0]["trust"] == "unchecked"
    assert ask("inspect", picture, "--trust", usb)[1]["files"][0]["trust"] == "trusted"
    monkeypatch.setenv("TEMOIN_TRUST", str(usb))
    assert ask("inspect", picture)[1]["files"][0]["trust"] == "trusted"
    code, refused = ask("inspect", picture, "--trust", tmp_path / "gone")
    assert (code, "is no folder" in refused["error"]["message"]) == (2, True)


def test_processes_of_their_own_use_the_same_folder(
    tmp_path: Path, picture: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file(tmp_path, "r.pem", signer.root.encode())
    monkeypatch.setenv("TEMOIN_TRUST", str(tmp_path))
    code = "import sys; from temoin.__main__ import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "inspect", str(picture), "--json"]
    child = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(child.stdout)["files"][0]["trust"] == "trusted"


def test_a_scan_by_other_lists_is_not_taken(
    ask: Run, say: Say, tmp_path: Path, cut: Path, signer: Signer
) -> None:
    root = in_file(tmp_path, "house.pem", signer.root.encode())
    lists = tmp_path / "lists"
    lists.mkdir()
    in_file(lists, "other.pem", OTHER.pem)
    assert ask("scan", cut)[0] == 0
    scanned = ask("show", cut)[1]["scanned_at"]
    assert scanned
    assert ask("show", cut, "--trust", lists)[1]["scanned_at"] is None
    assert "with other plugins or options" in say("show", cut, "--trust", lists)[1]
    ask("trust", "add", root)
    assert ask("show", cut)[1]["scanned_at"] is None
    ask("trust", "remove", "house")
    assert ask("show", cut)[1]["scanned_at"] == scanned


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ROOT.pem + ROOT.secret, "private key"),
        (leaf("Ada", ROOT).pem, "signers' own certificates (Ada)"),
        (official(), "it lists nobody"),
        (b"GIF89a", "no certificate"),
        (b"", "no certificate"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_kept(
    ask: Run, tmp_path: Path, content: bytes, words: str
) -> None:
    code, refused = ask("trust", "add", in_file(tmp_path, "list.pem", content))
    assert code == 2
    assert words in refused["error"]["message"]
    assert refused["error"]["file"].endswith("list.pem")
    assert refused["error"]["hint"]
    assert not trust_folder().exists()


def test_a_file_that_is_not_there(ask: Run, tmp_path: Path) -> None:
    assert ask("trust", "add", tmp_path / "gone.pem")[0] == 2


def test_another_list_does_not_take_a_name_that_is_taken(ask: Run, tmp_path: Path) -> None:
    path = in_file(tmp_path, "house.pem", ROOT.pem)
    assert ask("trust", "add", path)[0] == 0
    assert ask("trust", "add", path)[0] == 0  # the same once more
    path.write_bytes(OTHER.pem)
    code, refused = ask("trust", "add", path)
    assert (code, "another list is kept as house" in refused["error"]["message"]) == (2, True)
    assert ask("trust", "add", in_file(tmp_path, "sources.json", official(ROOT)))[0] == 2


def test_a_newer_edition_takes_the_place_of_an_older_one_and_never_back(
    ask: Run, tmp_path: Path
) -> None:
    older, newer = official(ROOT, issued=NOW - timedelta(days=50)), official(OTHER)
    path = in_file(tmp_path, "list.json", older)
    ask("trust", "add", path)
    path.write_bytes(newer)
    _, added = ask("trust", "add", path)
    assert [each["name"] for each in added["lists"][0]["certificates"]] == ["Other Root"]
    path.write_bytes(older)
    code, refused = ask("trust", "add", path)
    assert (code, "older than the one of" in refused["error"]["message"]) == (2, True)


def test_one_name_for_two_files(ask: Run, tmp_path: Path) -> None:
    ask("trust", "add", in_file(tmp_path, "a.json", official(ROOT)))
    ask("trust", "add", in_file(tmp_path, "a.pem", OTHER.pem))
    code, refused = ask("trust", "remove", "a")
    assert (code, "a.json, a.pem" in refused["error"]["message"]) == (2, True)
    code, removed = ask("trust", "remove", "a.json", "a.pem")
    assert (code, removed["removed"], removed["lists"]) == (0, ["a", "a"], [])


def test_of_several_names_one_of_which_is_unknown_nothing_is_removed(
    ask: Run, tmp_path: Path
) -> None:
    ask("trust", "add", in_file(tmp_path, "a.pem", ROOT.pem))
    assert ask("trust", "remove", "a", "b")[0] == 2
    assert len(ask("trust", "list")[1]["lists"]) == 1


def test_what_is_old_is_shown_and_still_used(ask: Run, say: Say, tmp_path: Path) -> None:
    late = official(ROOT, ENDED, next_update=NOW - timedelta(days=1), withdrawn=(OTHER,))
    ask("trust", "add", in_file(tmp_path, "late.json", late))
    shown = say("trust", "list")[1]
    assert ", 40 days ago; added just now" in shown
    assert "late.json: overdue since " in shown
    assert "late.json: 1 certificate has expired and is still on the list: Old Root" in shown
    assert "late.json: withdrawn by its makers and left out: 1 entry" in shown
    (kept,) = ask("trust", "list")[1]["lists"]
    assert (kept["overdue"], kept["withdrawn"]) == (True, 1)
    assert [each["expired"] for each in kept["certificates"]] == [False, True]


def test_a_broken_list_stops_no_scan_and_is_told(
    ask: Run, say: Say, picture: Path, signer: Signer, cut: Path
) -> None:
    ask("trust", "add", in_file(picture.parent, "house.pem", signer.root.encode()))
    (trust_folder() / "bad.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA")
    code, words, notes = say("inspect", picture)
    assert code == 0
    assert "signer trusted" in words
    assert "note: trust list bad.pem: did not load: no certificate can be read there" in notes
    code, _, notes = say("scan", cut)
    assert (code, "trust list bad.pem" in notes) == (0, True)
    assert "bad.pem" in say("trust", "list")[1]
    assert say("trust", "remove", "bad")[0] == 0


def test_a_name_writes_no_line_of_its_own(say: Say, tmp_path: Path) -> None:
    forged = authority("A\ntrusted: everybody\u202e", ends=NOW - timedelta(days=1))
    for words in (
        say("trust", "add", in_file(tmp_path, "a.pem", forged.pem)),
        say("trust", "list"),
        say("trust", "remove", "a"),
    ):
        assert not any(line.startswith("trusted: everybody") for line in words[1].splitlines())
        assert "\u202e" not in words[1]


def test_update_fetches_everything_the_first_time(ask: Run, say: Say, web: Publisher) -> None:
    code, document = ask("trust", "update")
    assert code == 0
    assert [each["problem"] for each in document["updated"]] == [None] * 4
    assert all(each["changed"] for each in document["updated"])
    assert [each["file"] for each in document["lists"]] == [
        "C2PA-TRUST-LIST.json",
        "C2PA-TSA-TRUST-LIST.json",
        "interim-anchors.pem",
        "interim-store.cfg",
    ]
    assert document["lists"][0]["source"].startswith(web.url)
    assert sorted(path for path, _ in web.asked) == sorted(web.pages)
    code, words, _ = say("trust", "update")
    assert (code, words.count("fetched, and as it was")) == (0, 4)
    assert "fetched just now from 127.0.0.1" in words


def test_later_only_what_is_here_and_what_is_asked_for(ask: Run, web: Publisher) -> None:
    ask("trust", "update", "official")
    assert [path for path, _ in web.asked] == ["/C2PA-TRUST-LIST.json"]
    ask("trust", "update")
    assert [path for path, _ in web.asked] == ["/C2PA-TRUST-LIST.json"] * 2
    ask("trust", "update", "time")
    assert len(ask("trust", "list")[1]["lists"]) == 2
    code, refused = ask("trust", "update", "everything")
    assert (code, refused["error"]["hint"]) == (2, "Name one of official, time, interim.")


def test_nothing_else_ever_fetches(
    ask: Run, web: Publisher, picture: Path, cut: Path, tmp_path: Path
) -> None:
    ask("trust", "list")
    ask("trust", "add", in_file(tmp_path, "house.pem", ROOT.pem))
    ask("inspect", picture)
    ask("scan", cut)
    assert web.asked == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (None, "answered 404"),
        (b"<html>", "no certificate"),
        (official(ROOT, scheme="C2PA TSA Trust List"), "it is another list than"),
        (ROOT.pem, "it is another list than"),
        (official(), "it lists nobody"),
        (official(OTHER, issued=NOW - timedelta(days=90)), "older than the one of"),
        (b"1" * 4_000_001, "answers more"),
    ],
)
def test_what_fails_leaves_what_was_there_and_says_so(
    ask: Run, say: Say, web: Publisher, page: bytes | None, words: str
) -> None:
    ask("trust", "update")
    kept = {path.name: path.read_bytes() for path in trust_folder().iterdir()}
    newer = official(ROOT, OTHER, scheme="C2PA TSA Trust List", issued=NOW)
    web.pages["/C2PA-TSA-TRUST-LIST.json"] = newer
    web.pages.pop("/C2PA-TRUST-LIST.json")
    if page is not None:
        web.pages["/C2PA-TRUST-LIST.json"] = page
    code, document = ask("trust", "update")
    assert code == 3
    failed, *others = document["updated"]
    assert words in failed["problem"]
    assert [(each["changed"], each["problem"]) for each in others] == [
        (True, None),
        (False, None),
        (False, None),
    ]
    name = "C2PA-TRUST-LIST.json"
    assert (trust_folder() / name).read_bytes() == kept[name]
    assert (trust_folder() / "C2PA-TSA-TRUST-LIST.json").read_bytes() == newer
    assert "what could not be fetched is as it was" in say("trust", "update")[2]


def test_what_is_published_is_asked_for_by_https_alone() -> None:
    assert all(each.address.startswith("https://") for each in PUBLISHED)
    assert len({each.file for each in PUBLISHED}) == len(PUBLISHED)


def test_french(say: Say, tmp_path: Path, picture: Path) -> None:
    assert "non contrôlé" in say("inspect", picture, "--lang", "fr")[1]
    say("trust", "add", in_file(tmp_path, "maison.pem", ROOT.pem))
    shown = say("trust", "list", "--lang", "fr")[1]
    assert "signataires" in shown
    assert "1 certificat " in shown


def test_the_window_takes_the_folder_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", "--trust", "/nowhere/at/all"]) == 2
    assert "is no folder" in capsys.readouterr().err


def test_a_picture_without_credentials_needs_no_list(ask: Run, tmp_path: Path) -> None:
    (trust_folder()).mkdir(parents=True)
    (trust_folder() / "bad.pem").write_bytes(b"hello")
    plain = in_file(tmp_path, "plain.png", png())
    assert ask("inspect", plain)[1]["files"][0]["trust"] == "none"
