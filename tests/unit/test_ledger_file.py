"""A ledger on disk: appended whole or not at all, by several people, across crashes."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import filelock
import pytest

from ledger_files import STEP, attacks, entries
from temoin.errors import InputError, LedgerFormatError, StoreError
from temoin.ledger import Draft, exit_code, format_line, verify
from temoin.store import own_key as own_key_module
from temoin.store.ledger_file import append, find_ledger, init_ledger, locking, read_ledger
from temoin.store.workstation import Person, load_person, save_person, signing_key, trusted_keys


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reel1.temoin"


def test_a_first_entry_brings_its_key(path: Path) -> None:
    appended = append(path, [STEP])
    first, second = entries(path)
    assert (first.type, first.seq, second.seq) == ("key", 1, 2)
    assert appended.entries == (second,)
    assert second.confidential == {"prompt": "a red sky"}
    assert any("signing key was made" in notice for notice in appended.notices)
    assert append(path, [STEP]).notices == ()
    assert len(entries(path)) == 3
    assert attacks(path) == []


def test_many_drafts_are_one_chain(path: Path) -> None:
    appended = append(path, [STEP] * 50)
    assert [each.seq for each in appended.entries] == list(range(2, 52))
    assert attacks(path) == []


def test_a_name_that_changed_is_said(path: Path) -> None:
    append(path, [STEP])
    save_person(Person(name="Ana", role="colorist"))
    append(path, [STEP])
    cards = [each.fields.get("name") for each in entries(path) if each.type == "key"]
    assert cards == [None, "Ana"]
    assert len({each.writer for each in entries(path)}) == 1


def test_a_name_is_the_same_name_however_it_was_typed(path: Path) -> None:
    save_person(Person(name="Ame\u0301lie"))
    append(path, [STEP])
    append(path, [STEP])
    assert [each.type for each in entries(path)] == ["key", "step", "step"]
    assert entries(path)[0].fields["name"] == "Am\u00e9lie"


def test_a_draft_no_entry_may_hold_writes_nothing(path: Path) -> None:
    with pytest.raises(LedgerFormatError):
        append(path, [Draft(type="step", fields={"seconds": 1.5})])
    assert not path.exists()


def test_init_makes_an_empty_ledger_once(path: Path) -> None:
    init_ledger(path)
    assert [each.type for each in entries(path)] == ["key"]
    with pytest.raises(InputError, match="there already"):
        init_ledger(path)
    joined = path.with_name("other.temoin")
    init_ledger(joined, project=read_ledger(path).project)
    assert read_ledger(joined).project == read_ledger(path).project


def test_a_copied_folder_gets_a_writer_of_its_own(path: Path) -> None:
    append(path, [STEP])
    copy = path.parent / "copy" / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)
    append(copy, [STEP])
    append(path, [STEP])
    both = [*entries(path), *entries(copy)]
    assert len({each.writer for each in both}) == 2
    assert attacks(copy) == []
    append(path, [], also=entries(copy))
    assert attacks(path) == []


def test_a_restored_backup_gets_a_writer_of_its_own(path: Path) -> None:
    append(path, [STEP])
    backup = path.read_bytes()
    lost = append(path, [STEP]).entries
    path.write_bytes(backup)
    assert attacks(path) == ["shrank"]
    append(path, [STEP])
    append(path, [], also=lost)
    assert len({each.writer for each in entries(path)}) == 2
    assert attacks(path) == []


def test_a_ledger_that_is_gone_is_missed(path: Path) -> None:
    append(path, [STEP])
    path.unlink()
    assert attacks(path) == ["shrank"]


def test_another_ledger_at_the_same_place_is_not_the_one_that_shrank(path: Path) -> None:
    append(path, [STEP])
    path.unlink()
    other = path.with_name("other.temoin")
    init_ledger(other)
    other.rename(path)
    assert attacks(path) == []


def test_a_section_that_lost_its_line_break_counts(path: Path) -> None:
    append(path, [STEP])
    section = '{"section":"lights"}'
    path.write_bytes(path.read_bytes() + section.encode())
    assert (read_ledger(path).sections, read_ledger(path).notes) == ((section,), ())
    append(path, [STEP])
    assert read_ledger(path).sections == (section,)
    assert [each.type for each in entries(path)].count("step") == 2


def test_half_a_line_is_kept_aside_and_the_rest_counts(path: Path) -> None:
    append(path, [STEP])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"id":"sha256:00')
    torn = read_ledger(path)
    assert len(torn.entries) == 2
    assert any("half written" in note for note in torn.notes)
    assert attacks(path) == []
    notices = append(path, [STEP]).notices
    assert any("half a line" in notice for notice in notices)
    assert path.with_name("reel1.temoin.torn").read_bytes() == b'{"id":"sha256:00\n'
    assert [each.type for each in entries(path)].count("step") == 2
    assert attacks(path) == []


def test_a_last_line_break_that_was_lost_loses_no_entry(path: Path) -> None:
    append(path, [STEP])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert len(entries(path)) == 2
    append(path, [STEP])
    assert [each.type for each in entries(path)].count("step") == 2
    assert attacks(path) == []


def test_line_breaks_of_another_system_are_no_edit(path: Path) -> None:
    append(path, [STEP])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert attacks(path) == []


def test_bytes_that_are_no_text_are_named(path: Path) -> None:
    append(path, [STEP])
    path.write_bytes(b"\xff\xfe\n" + path.read_bytes())
    assert attacks(path) == ["malformed line"]
    assert len(entries(path)) == 2


def test_entries_of_another_copy_come_first(path: Path) -> None:
    other = path.with_name("embedded.temoin")
    append(other, [STEP])
    append(path, [STEP], also=entries(other))
    assert {each.id for each in entries(other)} < {each.id for each in entries(path)}
    assert read_ledger(path).project == read_ledger(other).project
    assert attacks(path) == []


def test_what_proves_nothing_is_not_built_upon(path: Path) -> None:
    append(path, [STEP])
    other = path.with_name("other.temoin")
    append(other, [STEP], also=entries(path))
    theirs = entries(other)[-1]
    forged = replace(theirs, signature=theirs.signature[:-4] + "AAAA")
    path.write_text(path.read_text() + format_line(forged) + "\n", encoding="utf-8")
    unproved = verify(read_ledger(path)).unproved
    assert forged.id in unproved
    (entry,) = append(path, [STEP], unproved=unproved).entries
    assert forged.id not in entry.parents
    assert forged.id in {each.id for each in entries(path)}  # it stays where everybody sees it


def run(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


APPEND = """
import sys; from pathlib import Path
from temoin.ledger import Draft
from temoin.store.ledger_file import append
for _ in range(int(sys.argv[2])):
    note = Draft(type="note", fields={"kind": "comment", "text": "x"})
    (entry,) = append(Path(sys.argv[1]), [note]).entries
    print(entry.id, flush=True)
"""


def test_programs_that_write_at_once_lose_nothing(path: Path) -> None:
    children = [run(APPEND, path, 15) for _ in range(3)]
    acknowledged = [line for child in children for line in child.communicate()[0].split()]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert len(acknowledged) == 45
    assert {each.id.encode() for each in entries(path)}.issuperset(acknowledged)
    assert attacks(path) == []
    assert len({each.key_id for each in entries(path)}) == 1


def test_a_program_that_is_killed_loses_nothing_it_acknowledged(path: Path) -> None:
    acknowledged: list[bytes] = []
    for reads in range(1, 6):
        child = run(APPEND, path, 1000)
        assert child.stdout
        acknowledged += [child.stdout.readline().strip() for _ in range(reads)]
        child.kill()
        acknowledged += [line for line in child.communicate()[0].splitlines() if len(line) == 71]
        assert {each.id.encode() for each in entries(path)}.issuperset(acknowledged)
    append(path, [STEP])
    assert attacks(path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process exist on Unix alone")
def test_a_full_disk_changes_nothing(path: Path) -> None:
    append(path, [STEP])
    before = path.read_bytes()
    limited = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 100}, {len(before) + 100}))
{APPEND}"""
    child = run(limited, path, 1)
    _, complaint = child.communicate()
    assert child.returncode
    assert b"StoreError" in complaint
    assert path.read_bytes() == before
    assert attacks(path) == []


def test_a_folder_that_takes_no_file_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with pytest.raises(StoreError) as raised:
        append(blocked / "reel1.temoin", [STEP])
    assert raised.value.hint


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError):
        append(tmp_path / "reel1.temoin", [STEP])


def test_a_ledger_somebody_else_writes_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "LOCK_SECONDS", 0.05)
    with (
        filelock.FileLock(f"{path}.lock", is_singleton=False),
        pytest.raises(StoreError, match="being written"),
    ):
        append(path, [STEP])
    assert not path.exists()


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_ledger(tmp_path)


# --- which ledger speaks for a cut -------------------------------------------


def test_the_nearest_ledger_is_found(tmp_path: Path) -> None:
    cut = tmp_path / "film" / "edits" / "reel1.otio"
    cut.parent.mkdir(parents=True)
    cut.write_text("{}")
    assert find_ledger(cut) is None
    production = tmp_path / "film" / "film.temoin"
    production.write_text("")
    assert find_ledger(cut) == production
    other = cut.with_name("reel2.temoin")
    other.write_text("")
    cut.with_name("reel2.edl").write_text("")
    assert find_ledger(cut) == production  # reel2's own says nothing of reel1
    own = cut.with_suffix(".temoin")
    own.write_text("")
    assert find_ledger(cut) == own


def test_a_folder_named_as_a_ledger_is_none(tmp_path: Path) -> None:
    (tmp_path / "plates.temoin").mkdir()
    (tmp_path / "film.temoin").write_text("")
    assert find_ledger(tmp_path / "reel1.otio") == tmp_path / "film.temoin"


def test_frames_beside_a_cut_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (tmp_path / f"plate.{number:04d}.exr").write_bytes(b"")
    asked: list[str] = []
    is_file = Path.is_file

    def noted(path: Path) -> bool:
        asked.append(path.name)
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", noted)
    assert find_ledger(tmp_path / "reel1.otio") is None
    assert not [name for name in asked if name.startswith("plate")]


def test_two_ledgers_in_a_folder_are_a_question(tmp_path: Path) -> None:
    for name in ("a.temoin", "b.temoin"):
        (tmp_path / name).write_text("")
    with pytest.raises(InputError, match=r"a\.temoin, b\.temoin"):
        find_ledger(tmp_path / "reel1.otio")


# --- who signs ---------------------------------------------------------------


def test_a_key_is_made_once_and_kept_private(workstation: Path) -> None:
    key, notice = signing_key()
    assert notice
    assert signing_key() == (key, "")
    assert trusted_keys() == {key.id}
    assert (workstation / "key.pem").stat().st_mode & 0o077 == 0
    assert repr(key.seed) not in repr(key)


def test_a_passphrase_is_asked_again(workstation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMOIN_PASSPHRASE", "lanterne")
    key, _ = signing_key()
    assert b"ENCRYPTED" in (workstation / "key.pem").read_bytes()
    assert signing_key()[0] == key
    for wrong in ("", "lantern"):
        monkeypatch.setenv("TEMOIN_PASSPHRASE", wrong)
        with pytest.raises(StoreError, match="passphrase"):
            signing_key()


@pytest.mark.parametrize("name", ["key.json", "key.pem"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"{}", None])
def test_a_damaged_key_is_named_and_not_replaced(
    workstation: Path, name: str, content: bytes | None
) -> None:
    signing_key()
    path = workstation / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    if name == "key.json" and content is None:
        return  # then nothing says that there ever was a key
    with pytest.raises(StoreError) as raised:
        signing_key()
    assert raised.value.hint


def test_another_key_in_its_place_is_noticed(workstation: Path) -> None:
    signing_key()
    card = workstation / "key.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "id": "ed25519:other"}))
    with pytest.raises(StoreError, match="not the one"):
        signing_key()


def test_nobody_has_a_name_until_they_say_so() -> None:
    assert load_person() == Person()
    save_person(Person(name="Ana"))
    assert load_person() == Person(name="Ana")


def test_a_damaged_name_is_named(workstation: Path) -> None:
    (workstation / "person.json").write_text("[")
    with pytest.raises(StoreError, match=r"person\.json"):
        load_person()


def test_a_keychain_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    drawer: dict[str, object] = {}
    monkeypatch.setenv("TEMOIN_KEYRING", "1")
    monkeypatch.setattr(
        own_key_module, "to_keychain", lambda name, key: drawer.setdefault(name, key) is key
    )
    monkeypatch.setattr(own_key_module, "from_keychain", drawer.get)
    key, notice = signing_key()
    assert "keychain" in notice
    assert drawer == {key.id: key}
    assert signing_key() == (key, "")
    drawer.clear()
    with pytest.raises(StoreError, match="no longer in the keychain"):
        signing_key()


def test_verification_of_an_own_ledger_is_a_pass(path: Path) -> None:
    append(path, [STEP])
    assert exit_code(verify(read_ledger(path), trusted=trusted_keys())) == 0


@pytest.mark.parametrize(
    "content",
    [
        b'{\n "OTIO_SCHEMA": "Timeline.1"\n}',
        b'{"OTIO_SCHEMA":"Timeline.1"}',
        b"TITLE: REEL 1\n",
        b"PK\x03\x04\x00\xff",
    ],
)
def test_what_is_no_ledger_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    cut = tmp_path / "reel1.otio"
    cut.write_bytes(content)
    with pytest.raises(InputError, match="no ledger"):
        append(cut, [STEP])
    assert cut.read_bytes() == content
    assert not cut.with_name("reel1.otio.torn").exists()


@pytest.mark.parametrize("content", [b"", b"\n", b'{"i', b'{"id":"sha256:3f', b"\0" * 9])
def test_what_a_crash_left_of_a_first_entry_takes_others(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    append(path, [STEP])
    assert [each.type for each in entries(path)] == ["key", "step"]
