"""A whole drop read and signed: what stands after a transcode, and what goes wrong on the way."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answers import validate
from declared_files import jpeg_xmp, made_as
from hash_lists import Line, write_history
from made_media import png_with
from temoin.errors import InputError, LedgerFormatError, StoreError
from temoin.ingest import Ingested, ingest
from temoin.ledger import Entry
from temoin.plugins import Plugins, load_plugins
from temoin.readers import pool as reading
from temoin.store.ledger_file import read_ledger
from timelines import clip, saved, timeline, track
from unit.test_cli_batch import validator

Ask = Callable[..., tuple[int, Any]]
AI = png_with(parameters="a red sky\nSteps: 20, Sampler: Euler a, Seed: 1, Model: sd15")
PLAIN = b"no media of any kind, and nothing in it"


@pytest.fixture(autouse=True)
def _readers_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMOIN_READERS", "0")


@pytest.fixture
def plugins() -> Plugins:
    return load_plugins(installed=False)


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """A folder with one generated picture, one that is declared and one that says nothing."""
    folder = tmp_path / "show" / "shoot"
    (folder / "day1").mkdir(parents=True)
    (folder / "day1" / "sky.png").write_bytes(AI)
    (folder / "matte.jpg").write_bytes(jpeg_xmp(made_as()))
    (folder / "plain.mov").write_bytes(PLAIN)
    return folder


def of_type(ledger: Path, kind: str) -> list[Entry]:
    return [each for each in read_ledger(ledger).entries if each.type == kind]


def run(folder: Path, plugins: Plugins, **options: Any) -> Ingested:
    return ingest([folder], folder / "shoot.temoin", plugins, **options)


def test_what_files_say_is_signed_and_the_rest_is_counted(shoot: Path, ask: Ask) -> None:
    code, answer = ask("ingest", shoot)
    assert code == 0
    assert sorted(each["name"] for each in answer["found"]) == ["matte.jpg", "sky.png"]
    assert answer["looked_at"]["files"] == 3
    assert answer["ledger"] == str(shoot / "shoot.temoin")
    facts = of_type(shoot / "shoot.temoin", "evidence")
    assert [each.id for each in facts] == answer["entries"]
    for each in facts:
        assert validator("evidence").is_valid(dict(each.body))
        assert each.body["content_hash"].startswith("sha256:")
    (look,) = of_type(shoot / "shoot.temoin", "scan")
    assert validator("scan").is_valid(dict(look.body))
    assert look.id == answer["entry"]
    assert look.body["looked_at"] == {"clips": 0, "files": 3}
    assert look.body["ingest"]["with_evidence"] == 2
    assert look.body["ingest"]["folder_count"] == 2
    _, shown = ask("ledger", "show", shoot / "shoot.temoin")
    (told,) = [each for each in shown["entries"] if each["type"] == "scan"]
    assert told["fields"]["ingest"] == look.body["ingest"]
    assert "temoin.generators 2" in look.body["with"]


def test_no_folder_and_no_prompt_is_public(shoot: Path, ask: Ask) -> None:
    ask("ingest", shoot)
    (sky,) = [
        each
        for each in of_type(shoot / "shoot.temoin", "evidence")
        if each.body["name"] == "sky.png"
    ]
    public = json.dumps(dict(sky.body))
    assert "day1" not in public
    assert "red sky" not in public
    assert sky.confidential == {"folders": "day1"}


def test_folders_are_redacted_as_any_confidential_field(shoot: Path, ask: Ask) -> None:
    ask("ingest", shoot)
    ledger = shoot / "shoot.temoin"
    (sky,) = [each for each in of_type(ledger, "evidence") if each.digests]
    code, _ = ask(
        "ledger", "redact", sky.id, "--ledger", ledger, "--field", "folders", "--reason", "r"
    )
    assert code == 0
    (after,) = [each for each in of_type(ledger, "evidence") if each.digests]
    assert (after.id, after.reveals) == (sky.id, ())
    assert ask("ledger", "verify", ledger)[0] == 0


def transcoded(shoot: Path) -> Path:
    """Make a copy of the generated picture that says nothing any more, and a cut that shows it."""
    out = shoot.parent / "edit" / "sky.mov"
    out.parent.mkdir(exist_ok=True)
    out.write_bytes(b"transcoded frames that say nothing")
    return out


def cut_of(*clips: Any, folder: Path) -> Path:
    return saved(folder, timeline(track(*clips)), "reel1.otio")


def rows_of(answer: Any) -> list[Any]:
    return [each for each in answer["rows"] if each["basis"] == "evidenced"]


def test_evidence_stands_after_a_transcode_has_destroyed_it(
    shoot: Path, ask: Ask, say: Any
) -> None:
    show = shoot.parent
    ask("ledger", "init", show / "show.temoin")
    ask("ingest", shoot)
    out = transcoded(shoot)
    cut = cut_of(clip("sky", url="sky.mov"), folder=out.parent)
    ask("scan", cut)
    assert rows_of(ask("show", cut)[1]) == []

    code, answer = ask("derive", out, "--from", shoot / "day1" / "sky.png", "--how", "transcode")
    assert code == 0
    (entry,) = of_type(show / "show.temoin", "derive")
    assert validator("derive").is_valid(dict(entry.body))
    assert answer["entries"] == [entry.id]

    shutil.rmtree(shoot)  # the original is gone for good
    (row,) = rows_of(ask("show", cut)[1])
    (fact,) = row["evidence"]
    assert (fact["file"], fact["says"]) == ("sky.png", "ai")
    assert fact["recorded"]["holds_by"] == "derivation"
    assert fact["recorded"]["derived"] == [entry.id]
    assert row["origin"] == "generated"
    words = say("scan", cut)[1]
    assert "captured at ingest from sky.png" in words
    assert "of which this is declared to be a derivation" in words

    sheet = show / "sheet.html"
    say("sheet", cut, "-o", sheet)
    assert "captured at ingest from sky.png" in sheet.read_text(encoding="utf-8")
    code, audit = ask("audit", cut)
    assert code == 1
    assert "record/unspoken-evidence" in {each["rule"] for each in audit["findings"]}


def test_the_same_bytes_under_another_name_are_the_same_file(shoot: Path, ask: Ask) -> None:
    ask("ledger", "init", shoot.parent / "show.temoin")
    facts = shoot / "matte.jpg"
    ask("ingest", shoot)
    cut = cut_of(clip("m", url="renamed.jpg"), folder=shoot.parent)
    shutil.copy(facts, shoot.parent / "renamed.jpg")
    ask("scan", cut)
    (row,) = rows_of(ask("show", cut)[1])
    assert len(row["evidence"]) == 1  # the scan's own, not told twice
    assert "recorded" not in row["evidence"][0]


def test_what_a_sidecar_said_stands_when_the_sidecar_is_gone(shoot: Path, ask: Ask) -> None:
    ask("ledger", "init", shoot.parent / "show.temoin")
    (shoot / "plain.mov.xmp").write_bytes(made_as())
    ask("ingest", shoot)
    (shoot / "plain.mov.xmp").unlink()
    cut = cut_of(clip("p", url="shoot/plain.mov"), folder=shoot.parent)
    ask("scan", cut)
    (row,) = rows_of(ask("show", cut)[1])
    assert row["evidence"][0]["recorded"]["holds_by"] == "content hash"


def test_an_original_beside_its_proxy_speaks_for_the_clip(shoot: Path, ask: Ask) -> None:
    from opentimelineio.schema import ExternalReference

    ask("ledger", "init", shoot.parent / "show.temoin")
    ask("ingest", shoot)
    out = transcoded(shoot)
    both = clip("sky", url="edit/sky.mov")
    references = {
        "DEFAULT_MEDIA": ExternalReference(target_url="edit/sky.mov"),
        "original": ExternalReference(target_url="shoot/day1/sky.png"),
    }
    both.set_media_references(references, "DEFAULT_MEDIA")
    cut = cut_of(both, clip("alone", url="edit/sky.mov"), folder=shoot.parent)
    ask("scan", cut)
    (row,) = rows_of(ask("show", cut)[1])
    assert row["name"] == "sky"
    assert row["evidence"][0]["recorded"]["holds_by"] == "media reference"

    (shoot / "day1" / "sky.png").unlink()  # an original goes offline: nothing to complain of
    code, answer = ask("scan", cut)
    assert code == 0
    assert answer["could_not_look"] == []
    _, answer = ask("show", cut)
    assert len(rows_of(answer)) == 1
    assert answer["gone_media"] == []
    assert out.exists()


def test_evidence_that_was_taken_back_stands_no_more_and_is_told(shoot: Path, ask: Ask) -> None:
    ask("ledger", "init", shoot.parent / "show.temoin")
    _, done = ask("ingest", shoot)
    out = transcoded(shoot)
    ask("derive", out, "--from", shoot / "day1" / "sky.png")
    cut = cut_of(clip("sky", url="sky.mov"), folder=out.parent)
    ask("scan", cut)
    assert rows_of(ask("show", cut)[1])
    code, _ = ask("retract", cut, done["batch"], "--why", "another show's drop")
    assert code == 0
    _, answer = ask("show", cut)
    assert rows_of(answer) == []
    (taken,) = answer["clips"][0]["taken_back"]
    assert taken["reason"] == "another show's drop"
    assert "ledger/retracted" in {each["rule"] for each in ask("audit", cut)[1]["findings"]}
    assert ask("ingest", shoot)[1]["entries"] == []  # what was taken back is not said again


def test_a_note_on_evidence_stands_with_the_clip(shoot: Path, ask: Ask) -> None:
    ask("ledger", "init", shoot.parent / "show.temoin")
    _, done = ask("ingest", shoot)
    out = transcoded(shoot)
    ask("derive", out, "--from", shoot / "day1" / "sky.png")
    cut = cut_of(clip("sky", url="sky.mov"), folder=out.parent)
    ask("scan", cut)
    (sky,) = [each for each in done["found"] if each["name"] == "sky.png"]
    ask("note", cut, sky["entries"][0], "a test card, no sky", "--kind", "dissent")
    _, answer = ask("show", cut)
    assert [each["text"] for each in answer["clips"][0]["notes"]] == ["a test card, no sky"]
    assert answer["notes"] == []


def test_an_excerpt_for_a_client_takes_the_evidence_along(shoot: Path, ask: Ask) -> None:
    ledger = shoot.parent / "show.temoin"
    ask("ledger", "init", ledger)
    ask("ingest", shoot)
    out = transcoded(shoot)
    ask("derive", out, "--from", shoot / "day1" / "sky.png")
    cut = cut_of(clip("sky", url="sky.mov"), folder=out.parent)
    ask("scan", cut)
    ask("ledger", "checkpoint", ledger)
    copy = shoot.parent / "client.temoin"
    code, _ = ask("ledger", "export", ledger, "--for", "client", "--cut", cut, "-o", copy)
    assert code == 0
    assert len(of_type(copy, "evidence")) == 1
    assert len(of_type(copy, "derive")) == 1
    assert ask("ledger", "verify", copy)[0] == 0


def test_what_is_known_and_unchanged_is_not_read_again(
    shoot: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = watched(monkeypatch)
    first = run(shoot, plugins)
    assert (len(looked), first.files, len(first.entries)) == (3, 3, 2)
    again = run(shoot, plugins)
    assert (len(looked), again.files, again.known, again.look) == (3, 0, 3, None)
    (shoot / "plain.mov").write_bytes(PLAIN * 2)
    third = run(shoot, plugins)
    assert looked[3:] == ["plain.mov"]
    assert (third.files, third.known, third.entries) == (1, 2, ())


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that readers are asked of from here on."""
    looked: list[str] = []
    whole = reading.look_at_file

    def look(path: Path, *words: Any, **options: Any) -> Any:
        looked.append(path.name)
        return whole(path, *words, **options)

    monkeypatch.setattr(reading, "look_at_file", look)
    return looked


def test_another_ledger_has_seen_nothing(shoot: Path, plugins: Plugins) -> None:
    run(shoot, plugins)
    other = ingest([shoot], shoot.parent / "other.temoin", plugins)
    assert (other.files, len(other.entries)) == (3, 2)


def test_a_workstation_that_lost_its_memory_signs_nothing_twice(
    shoot: Path, plugins: Plugins, workstation: Path
) -> None:
    run(shoot, plugins)
    shutil.rmtree(workstation / "ingests")
    again = run(shoot, plugins)
    assert (again.files, again.entries) == (3, ())


def test_a_ledger_that_lost_its_evidence_gets_it_again(shoot: Path, plugins: Plugins) -> None:
    done = run(shoot, plugins)
    ledger = shoot / "shoot.temoin"
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text(lines[0], encoding="utf-8")
    again = run(shoot, plugins)
    assert len(again.entries) == len(done.entries) == 2


@pytest.mark.parametrize("stop_at", [0, 1, 2, 3])
def test_what_was_stopped_goes_on_where_it_was(
    shoot: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    def tick(done: int, total: int) -> None:
        if done > stop_at:
            raise KeyboardInterrupt

    stopped = run(shoot, plugins, tick=tick)
    assert stopped.complete is (stop_at == 3)
    assert stopped.files == stop_at
    if stop_at < 3:
        (look,) = of_type(shoot / "shoot.temoin", "scan")
        assert look.body["ingest"]["complete"] is False
    looked = watched(monkeypatch)
    rest = run(shoot, plugins)
    assert len(looked) == 3 - stop_at
    assert rest.known == stop_at
    names = sorted(each.body["name"] for each in of_type(shoot / "shoot.temoin", "evidence"))
    assert names == ["matte.jpg", "sky.png"]


def test_ctrl_c_says_what_had_been_done(
    shoot: Path, ask: Ask, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.look_at_file

    def look(path: Path, *words: Any, **options: Any) -> Any:
        if path.name == "plain.mov":
            raise KeyboardInterrupt
        return whole(path, *words, **options)

    monkeypatch.setattr(reading, "look_at_file", look)
    code, out, _ = say("ingest", shoot)
    assert code == 130
    assert "stopped after" in out
    assert "goes on there" in out
    code, answer = ask("ingest", shoot)
    assert (code, answer["complete"]) == (130, False)


KILLED = """
import os, sys
from pathlib import Path
from temoin.ingest import ingest, run
from temoin.plugins import load_plugins
run._BATCH = 2
def tick(done, total):
    if done == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
folder = Path(sys.argv[1])
ingest([folder], folder / "shoot.temoin", load_plugins(installed=False), tick=tick)
"""


def test_what_was_killed_loses_no_more_than_a_batch(tmp_path: Path, plugins: Plugins) -> None:
    folder = tmp_path / "shoot"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}x.png").write_bytes(AI + bytes([number]))
    killed = subprocess.run([sys.executable, "-c", KILLED, folder, "8"], check=False)
    assert killed.returncode == -9
    signed = of_type(folder / "shoot.temoin", "evidence")
    assert len(signed) == 6
    rest = run(folder, plugins)
    assert (rest.known, rest.files, len(rest.entries)) == (6, 3, 3)
    assert len(of_type(folder / "shoot.temoin", "evidence")) == 9


def test_a_file_that_cannot_be_read_costs_no_other(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.open

    def refused(path: Path, *words: Any, **options: Any) -> Any:
        if path.name == "plain.mov":
            raise PermissionError(13, "Permission denied")
        return whole(path, *words, **options)

    monkeypatch.setattr(Path, "open", refused)
    code, answer = ask("ingest", shoot)
    assert code == 0
    assert answer["could_not_look"] == [{"subject": "plain.mov", "reason": "Permission denied"}]
    assert len(answer["entries"]) == 2
    (look,) = of_type(shoot / "shoot.temoin", "scan")
    assert look.body["could_not_look_count"] == 1


def test_a_file_that_changes_while_it_is_read_is_not_signed(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.look_at_file

    def look(path: Path, *words: Any, **options: Any) -> Any:
        found = whole(path, *words, **options)
        if path.name == "sky.png":
            with path.open("ab") as file:
                file.write(b"more")
        return found

    monkeypatch.setattr(reading, "look_at_file", look)
    _, answer = ask("ingest", shoot)
    assert [each["name"] for each in answer["found"]] == ["matte.jpg"]
    failure = {"subject": "sky.png", "reason": "it changed while it was read"}
    assert answer["could_not_look"] == [failure]


def test_a_file_that_goes_while_it_is_read_is_told(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.look_at_file

    def look(path: Path, *words: Any, **options: Any) -> Any:
        found = whole(path, *words, **options)
        if path.name == "sky.png":
            path.unlink()
        return found

    monkeypatch.setattr(reading, "look_at_file", look)
    _, answer = ask("ingest", shoot)
    assert [each["subject"] for each in answer["could_not_look"]] == ["sky.png"]


def test_pipes_loops_and_links_stop_nothing(shoot: Path, ask: Ask) -> None:
    os.mkfifo(shoot / "pipe.png")
    (shoot / "loop").symlink_to(shoot)
    (shoot / "out.png").symlink_to("/etc/hostname")
    _, answer = ask("ingest", shoot)
    assert answer["looked_at"]["files"] == 3
    assert answer["skipped"]["pipe or device"] == 1
    assert answer["skipped"]["link"] == 2


def test_of_a_sequence_three_frames_are_read_and_that_is_said(
    tmp_path: Path, ask: Ask, say: Any
) -> None:
    folder = tmp_path / "render"
    folder.mkdir()
    for number in range(20):
        (folder / f"sh.{number:04}.png").write_bytes(AI + bytes([number]))
    _, answer = ask("ingest", folder)
    assert [each["name"] for each in answer["found"]] == [
        "sh.0000.png",
        "sh.0010.png",
        "sh.0019.png",
    ]
    assert answer["looked_at"]["frames_not_read"] == 17
    assert {each["sequence"] for each in answer["found"]} == {"sh.%04d.png"}
    (first, *_) = of_type(folder / "render.temoin", "evidence")
    assert first.body["sequence"] == {"name": "sh.%04d.png", "frames": 20, "frames_read": 3}
    assert "17 frames not read" in say("ingest", folder)[1]
    _, answer = ask("ingest", folder, "--all-frames")
    assert len(answer["entries"]) == 17


def test_a_hash_list_is_used_instead_of_hashing_and_that_is_said(
    shoot: Path, ask: Ask, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from temoin.store import media

    monkeypatch.setattr(media, "HASHED_UP_TO", 0)  # all files are large
    (path,) = write_history(shoot, [Line("day1/sky.png", len(AI))])
    _, answer = ask("ingest", shoot)
    by_name = {each["name"]: each for each in answer["found"]}
    sky, matte = by_name["sky.png"], by_name["matte.jpg"]
    assert (sky["content_hash"], sky["hashes"]) == (None, ["xxh64:0ea03b369a463d9d"])
    assert (sky["weakly_known"], sky["hash_list"]) == (True, path.name)
    assert matte["content_hash"]
    entry = next(
        each
        for each in of_type(shoot / "shoot.temoin", "evidence")
        if each.body["name"] == "sky.png"
    )
    assert validator("evidence").is_valid(dict(entry.body))
    assert entry.body["hash_list"]["name"] == path.name
    (shoot / "shoot.temoin").unlink()
    words = say("ingest", shoot)[1]
    assert "weaker than SHA-256" in words
    assert f"({path.name})" in words


def test_weakly_known_evidence_holds_where_a_list_says_so(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from temoin.store import media

    ask("ledger", "init", shoot.parent / "show.temoin")
    monkeypatch.setattr(media, "HASHED_UP_TO", 0)
    line = Line("day1/sky.png", len(AI))
    write_history(shoot, [line])
    ask("ingest", shoot)
    # on the editor's disk: the same hash and size by a list, and bytes that say nothing
    copied = shoot.parent / "copied"
    copied.mkdir()
    (copied / "sky.png").write_bytes(b"x" * len(AI))
    (copied / "other.png").write_bytes(b"x" * (len(AI) + 1))
    write_history(copied, [Line("sky.png", len(AI)), Line("other.png", len(AI) + 1)])
    clips = (clip("sky", url="copied/sky.png"), clip("other", url="copied/other.png"))
    cut = cut_of(*clips, folder=shoot.parent)
    ask("scan", cut)
    (row,) = rows_of(ask("show", cut)[1])
    assert row["name"] == "sky"
    assert row["evidence"][0]["recorded"]["holds_by"] == "hash list"
    assert row["evidence"][0]["strength"] in {"declared", "generator", "weak"}


def test_with_hash_both_are_known(shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from temoin.store import media

    monkeypatch.setattr(media, "HASHED_UP_TO", 0)
    write_history(shoot, [Line("day1/sky.png", len(AI))])
    _, answer = ask("ingest", shoot, "--hash")
    sky = next(each for each in answer["found"] if each["name"] == "sky.png")
    assert sky["content_hash"]
    assert sky["hashes"]


def test_a_list_of_another_size_is_not_believed(shoot: Path, ask: Ask) -> None:
    (path,) = write_history(shoot, [Line("day1/sky.png", len(AI) + 1)])
    _, answer = ask("ingest", shoot)
    assert all(not each["hashes"] for each in answer["found"])
    assert path.name in {each["subject"] for each in answer["could_not_look"]}


def test_the_nearest_ledger_is_taken(shoot: Path, ask: Ask) -> None:
    ask("ledger", "init", shoot.parent / "show.temoin")
    (shoot.parent / "reel1.otio").write_bytes(b"")
    (shoot.parent / "reel1.temoin").write_bytes(b"")  # a cut's own, and no shoot's
    assert ask("ingest", shoot)[1]["ledger"] == str(shoot.parent / "show.temoin")
    other = shoot.parent / "named.temoin"
    assert ask("ingest", shoot, "--ledger", other)[1]["ledger"] == str(other)


def test_a_ledger_that_is_none_is_told_before_anything_is_read(
    shoot: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = watched(monkeypatch)
    ledger = shoot / "shoot.temoin"
    ledger.mkdir()
    with pytest.raises((InputError, LedgerFormatError, StoreError)):
        run(shoot, plugins)
    assert looked == []


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = watched(monkeypatch)
    code, answer = ask("ingest", shoot, "--ledger", "/proc/nowhere/shoot.temoin")
    assert code == 3
    assert answer["error"]["hint"]
    assert looked == []


def test_a_damaged_ledger_is_written_to_and_vouches_for_nothing(
    shoot: Path, plugins: Plugins
) -> None:
    run(shoot, plugins)
    ledger = shoot / "shoot.temoin"
    text = ledger.read_text(encoding="utf-8").replace("sky.png", "sea.png")
    ledger.write_text(text, encoding="utf-8")
    (shoot / "plain.mov").write_bytes(AI + b"z")
    done = run(shoot, plugins)
    assert len(done.entries) == 1


def test_a_folder_that_is_not_there_is_told(ask: Ask, tmp_path: Path) -> None:
    code, answer = ask("ingest", tmp_path / "nowhere")
    assert (code, answer["error"]["code"]) == (2, "InputError")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_may_not_be_asked_is_told(
    shoot: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refused)
    code, answer = ask("ingest", shoot, "--ledger", shoot / "shoot.temoin")
    assert (code, answer["error"]["code"]) == (2, "InputError")


def test_work_grows_with_the_number_of_files(tmp_path: Path, plugins: Plugins) -> None:
    """Each file is asked for a fixed number of times, and each batch reads the ledger once."""
    counts = []
    for size in (200, 400):
        folder = tmp_path / str(size)
        folder.mkdir()
        for number in range(size):
            content = AI + number.to_bytes(4, "big") if number % 10 == 0 else PLAIN
            (folder / f"f{number}x.png").write_bytes(content)
        with pytest.MonkeyPatch.context() as patched:
            asked = counted_calls(patched)
            done = run(folder, plugins)
        assert len(done.entries) == size // 10
        counts.append(sum(asked.values()))
    assert size < counts[0]
    assert counts[1] <= 2.05 * counts[0]


def counted_calls(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    asked = {"open": 0, "stat": 0}
    for name, owner in (("open", Path), ("stat", Path)):
        whole = getattr(owner, name)

        def counting(*words: Any, name: str = name, whole: Any = whole, **options: Any) -> Any:
            asked[name] += 1
            return whole(*words, **options)

        monkeypatch.setattr(owner, name, counting)
    return asked


def test_an_answer_of_a_real_drop_fits_its_schema(corpus: Path, tmp_path: Path, ask: Ask) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    for name in ("ai_c2pa", "camera_exif"):
        shutil.copytree(corpus / "media" / name, folder / name, copy_function=shutil.copyfile)
    code, answer = ask("ingest", folder)
    assert code == 0
    assert {each["ai"] for each in answer["found"]} >= {"yes", "unknown"}
    for each in read_ledger(folder / "drop.temoin").entries:
        assert validator(each.type).is_valid(dict(each.body))
    validate(answer)
