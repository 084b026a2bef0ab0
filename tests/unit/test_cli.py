"""The whole job by the command line, on the sample, as a person and as a script would do it."""

import io
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from answers import validate
from temoin import record
from temoin.model import FileState

Run = Callable[..., tuple[int, Any]]
BROKEN = [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 200_000, b"TITLE: x"]
AUDIT_RULES = {
    "record/unspoken-evidence",
    "record/unspoken-proposal",
    "record/unknown",
    "scan/could-not-look",
}


EDL = "TITLE: list\n001  A001 V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n"


def clips_by_name(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {clip["name"]: clip for clip in document["clips"]}


# --- the whole job -----------------------------------------------------------


def test_the_whole_job(cut: Path, ask: Run) -> None:
    _, scanned = ask("scan", cut)
    found = clips_by_name(scanned)
    assert found["NT_010"]["origin"] == "camera-claimed"  # signed; no list of signers ships
    assert found["NT_020"]["statement"] == "proposed"
    assert found["NT_030"]["statement"] == "unknown"
    assert (found["NT_040"]["origin"], found["NT_040"]["statement"]) == ("generated", "evidenced")
    assert found["NT_065_comp"]["origin"] == "composite"
    assert found["NT_070_temp"]["visible"] is False
    assert [each["subject"] for each in scanned["could_not_look"]] == [
        "NT_060.1001.png",
        "V1-0010",
    ]

    assert ask("log", cut, "--clip", "NT_030", "--tool", "magic mask")[0] == 0
    assert ask("attest", cut, "--clip", "NT_010", "--no-ai")[0] == 0
    code, logged = ask(
        "log",
        cut,
        "--at",
        "01:00:07:00",
        "--tool",
        "Example Video Model",
        "--technique",
        "generative",
        "--effect",
        "content",
        "--scope",
        "media",
    )
    assert (code, logged["clip"]) == (0, "V1-0004")

    _, shown = ask("show", cut)
    rows = {(row["name"], row["tool"]): row for row in shown["rows"]}
    assert rows["NT_030", "Magic Mask"]["technique"] == "assistive"
    assert rows["NT_040", "Example Video Model"]["basis"] == "declared"
    assert rows["NT_070_temp", "Example Video Model"]["entry"] == logged["entry"]  # same media
    assert rows["NT_010", None]["statement"] == "attested"

    flagged = cut.with_name("flagged.otio")
    _, annotated = ask("annotate", cut, "-o", flagged)
    assert annotated["could_not_carry"] == []
    _, again = ask("show", flagged)
    assert {row["entry"] for row in again["rows"]} == {row["entry"] for row in shown["rows"]}

    sheet = cut.with_name("sheet.json")
    ask("sheet", cut, "-o", sheet)
    validate(json.loads(sheet.read_text(encoding="utf-8")))

    code, audited = ask("audit", cut)
    assert (code, audited["verdict"]) == (1, "fail")
    assert {finding["rule"] for finding in audited["findings"]} == AUDIT_RULES
    assert ask("ledger", "verify", cut)[0] == 0


def test_an_audit_passes_when_somebody_spoke_for_everything(cut: Path, ask: Run) -> None:
    timeline = otio.adapters.read_from_file(str(cut))
    picture = timeline.tracks[0]
    del timeline.tracks[1:]
    picture[:] = [picture[0].deepcopy()]
    one = cut.with_name("one.otio")
    otio.adapters.write_to_file(timeline, str(one))
    ask("attest", one, "--clip", "NT_010", "--no-ai")
    code, audited = ask("audit", one)
    assert (code, audited["verdict"]) == (1, "unknown")  # not scanned as it is now
    ask("scan", one)
    code, audited = ask("audit", one)
    assert (code, audited["verdict"], audited["findings"]) == (0, "pass", [])
    (cut.parent / "media" / "NT_010.mp4").write_bytes(b"other bytes")
    code, audited = ask("audit", one)
    assert (code, audited["verdict"]) == (1, "fail")
    assert audited["findings"][0]["rule"] == "scan/media-changed"
    ask("scan", one)
    _, audited = ask("audit", one)
    rules = [finding["rule"] for finding in audited["findings"]]
    assert rules == ["record/unknown", "ledger/unattached"]  # the word was on other bytes


def test_a_retraction_takes_a_word_back(cut: Path, ask: Run) -> None:
    _, logged = ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    assert ask("retract", cut, logged["entry"], "--why", "wrong clip")[0] == 0
    _, shown = ask("show", cut)
    assert "Magic Mask" not in {row["tool"] for row in shown["rows"]}
    _, audited = ask("audit", cut)
    (folded,) = [each for each in audited["findings"] if each["rule"] == "ledger/retracted"]
    assert "wrong clip" in folded["message"]
    assert ask("retract", cut, logged["entry"], "--why", " ")[0] == 2
    assert ask("retract", cut, "sha256:0000", "--why", "x")[0] == 2


def test_a_prompt_stays_confidential(cut: Path, ask: Run, say: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "X", "--prompt", "a secret sky")
    ledger = cut.with_suffix(".temoin")
    for words in (["show", cut], ["audit", cut], ["ledger", "show", ledger], ["scan", cut]):
        assert "secret" not in json.dumps(ask(*words)[1])
        assert "secret" not in "".join(map(str, say(*words)))
    for suffix in (".html", ".json"):
        sheet = cut.with_suffix(suffix)
        ask("sheet", cut, "-o", sheet)
        assert "secret" not in sheet.read_text(encoding="utf-8")
    flagged = cut.with_name("flagged.otio")
    ask("annotate", cut, "-o", flagged)
    assert '"d":' not in flagged.read_text(encoding="utf-8").replace("\\", "")
    _, open_ledger = ask("ledger", "show", ledger, "--confidential")
    assert {"prompt": "a secret sky"} in [each["revealed"] for each in open_ledger["entries"]]
    assert "[prompt: a secret sky]" in say("ledger", "show", ledger, "--confidential")[1]


def test_part_of_a_clip_is_attested(cut: Path, ask: Run) -> None:
    words = ["--range", "01:00:04:12", "01:00:05:12", "--no-ai"]
    _, logged = ask("attest", cut, *words)
    assert logged["clips"] == ["V1-0003"]
    _, shown = ask("show", cut)
    known = next(clip for clip in shown["clips"] if clip["name"] == "NT_030")
    assert (known["statement"], known["unknown_frames"]) == ("unknown", 36)


def test_a_step_on_a_part_says_of_which_part(cut: Path, say: Run) -> None:
    say("log", cut, "--range", "01:00:00:00", "01:00:00:06", "--track", "V1", "--tool", "House")
    shown = say("show", cut)[1]
    assert " only 01:00:00:00 - 01:00:00:06" in shown
    say("log", cut, "--clip", "NT_020", "--tool", "Whole")
    assert "Whole (unknown, says key" in say("show", cut)[1]
    assert say("show", cut)[1].count(" only ") == 1


def test_scan_writes_no_ledger_and_leaves_the_cut_alone(cut: Path, ask: Run) -> None:
    before = {path: path.read_bytes() for path in cut.parent.rglob("*") if path.is_file()}
    for words in (["scan", cut], ["show", cut], ["audit", cut]):
        ask(*words)
    assert {path: path.read_bytes() for path in cut.parent.rglob("*") if path.is_file()} == before


def test_show_says_how_old_the_scan_is(cut: Path, say: Run, ask: Run) -> None:
    assert "Not scanned" in say("show", cut)[1]
    ask("scan", cut)
    assert ", just now" in say("show", cut)[1]


def test_a_cut_from_standard_input(cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(cut.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    monkeypatch.chdir(cut.parent)
    code, scanned = ask("scan", "-")
    assert code == 0
    assert clips_by_name(scanned)["NT_040"]["statement"] == "evidenced"


def test_too_much_on_standard_input_is_refused(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first half of a cut would be another cut."""

    class Stdin:
        buffer = io.BytesIO(cut.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    monkeypatch.setattr("temoin.cli.opening.MOST_STDIN", len(cut.read_bytes()) - 1)
    code, document = ask("show", "-")
    assert code == 2
    assert "too large" in document["error"]["message"]


def test_media_of_many_clips_is_hashed_once(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    state_of = record.file_state

    def noted(path: Path) -> FileState:
        hashed.append(path.name)
        return state_of(path)

    monkeypatch.setattr(record, "file_state", noted)
    timeline = otio.adapters.read_from_file(str(cut))
    plate = next(clip for clip in timeline.find_clips() if clip.name == "NT_010")
    timeline.tracks[0].extend(plate.deepcopy() for _ in range(3))
    otio.adapters.write_to_file(timeline, str(cut))
    ask("attest", cut, "--range", "01:00:00:00", "02:00:00:00", "--no-ai")
    rows = ask("show", cut)[1]["rows"]
    assert len([row for row in rows if row["name"] == "NT_010"]) > 3
    assert len(hashed) == len(set(hashed)) > 1


def test_what_a_format_cannot_carry_is_said(cut: Path, ask: Run, say: Run) -> None:
    listed = cut.with_name("list.edl")
    listed.write_text(
        "TITLE: list\n001  A001 V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n",
        encoding="utf-8",
    )
    ask("log", listed, "--clip", "V1-0001", "--tool", "Magic Mask")
    flagged = cut.with_name("flagged.edl")
    _, annotated = ask("annotate", listed, "-o", flagged)
    assert (annotated["flagged"], annotated["entries"]) == (1, 0)
    assert "the ledger (2 entries)" in annotated["could_not_carry"]
    assert "embedded" not in say("annotate", listed, "-o", flagged)[1]
    marker = r"AI: Magic Mask \(assistive\) #[0-9a-f]{10} \[TEMOIN\]"
    assert re.search(marker, flagged.read_text(encoding="utf-8"))
    sidecar = cut.with_name("flagged.temoin")
    assert annotated["sidecar"] == str(sidecar)
    assert ask("ledger", "verify", sidecar)[1]["entries"] == 2
    rows = ask("show", flagged)[1]["rows"]
    assert [row["tool"] for row in rows] == ["Magic Mask"]


def test_a_sidecar_is_united_with_what_lies_there(cut: Path, ask: Run) -> None:
    listed, flagged = cut.with_name("list.edl"), cut.with_name("flagged.edl")
    listed.write_text(EDL, encoding="utf-8")
    ask("log", listed, "--clip", "V1-0001", "--tool", "Magic Mask", "--prompt", "secret")
    ask("annotate", listed, "-o", flagged)
    ask("log", flagged, "--clip", "V1-0001", "--tool", "House roto")
    ask("log", listed, "--clip", "V1-0001", "--tool", "Other")
    ask("annotate", listed, "-o", flagged)
    sidecar = cut.with_name("flagged.temoin")
    assert {row["tool"] for row in ask("show", flagged)[1]["rows"]} == {
        "Magic Mask",
        "House roto",
        "Other",
    }
    assert ask("ledger", "verify", sidecar)[1]["integrity"] == "intact"
    assert "secret" not in str(ask("ledger", "show", sidecar, "--confidential")[1])


def test_a_sidecar_of_another_project_is_left_alone(cut: Path, ask: Run) -> None:
    listed, flagged = cut.with_name("list.edl"), cut.with_name("flagged.edl")
    for each in (listed, flagged):
        each.write_text(EDL, encoding="utf-8")
        ask("log", each, "--clip", "V1-0001", "--tool", "Magic Mask")
    before = flagged.read_bytes(), cut.with_name("flagged.temoin").read_bytes()
    code, document = ask("annotate", listed, "-o", flagged)
    assert (code, document["temoin"]) == (11, "error/1")
    assert (flagged.read_bytes(), cut.with_name("flagged.temoin").read_bytes()) == before


def test_a_cut_is_stripped_and_kept_as_it_was(cut: Path, ask: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    flagged = cut.with_name("flagged.otio")
    ask("annotate", cut, "-o", flagged)
    before = flagged.read_bytes()
    code, stripped = ask("strip", flagged)
    assert (code, stripped["temoin"]) == (0, "stripped/1")
    assert stripped["traces"] > 0
    assert b"temoin" not in flagged.read_bytes().lower()
    assert Path(stripped["kept"]).read_bytes() == before
    again = ask("strip", flagged)[1]
    assert (again["traces"], again["kept"]) == (0, None)


def test_a_bundle_folder_is_stripped_in_place(cut: Path, ask: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    flagged, bundle = cut.with_name("flagged.otio"), cut.with_name("bundle.otiod")
    ask("annotate", cut, "-o", flagged)
    bundle.mkdir()
    flagged.replace(bundle / "content.otio")
    assert ask("strip", bundle)[1]["traces"] > 0
    assert b"temoin" not in (bundle / "content.otio").read_bytes().lower()


def test_stripping_into_another_format_is_refused(cut: Path, ask: Run) -> None:
    code, document = ask("strip", cut, "-o", cut.with_name("x.edl"))
    assert (code, document["error"]["hint"]) == (2, "Name a file that ends in .otio.")


def test_bundles_are_cuts(cut: Path, ask: Run) -> None:
    folder = cut.with_name("bundle.otiod")
    folder.mkdir()
    shutil.copy(cut, folder / "content.otio")
    archive = cut.with_name("bundle.otioz")
    with zipfile.ZipFile(archive, "w") as file:
        file.write(cut, "content.otio")
    for bundle in (folder, archive):
        assert ask("scan", bundle)[0] == 0
        code, shown = ask("show", bundle)
        assert (code, len(shown["clips"])) == (0, 13)
        assert shown["scanned_at"]


def test_a_folder_whose_name_is_no_text_is_no_fault(cut: Path, say: Run) -> None:
    strange = Path(os.fsdecode(os.fsencode(cut.parent) + b"/\xff"))
    strange.mkdir()
    shutil.copy(cut, strange)
    code, out, err = say("scan", strange / cut.name)
    assert code == 0, err
    assert "NT_010" in out


# --- which clip --------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "clips"),
    [
        (["--clip", "nt_030"], ["V1-0003"]),
        (["--clip", "V1-0008/V2-0001"], ["V1-0008/V2-0001"]),
        (["--at", "01:00:14:00"], ["V1-0008/V2-0001"]),
        (["--at", "01:00:16:12"], ["V1-0009"]),
        (["--range", "01:00:02:00", "01:00:03:00"], ["V1-0001", "V1-0002"]),
        (
            ["--range", "01:00:00:00", "01:00:01:00", "--track", "A1", "--clip", "NT_rumble"],
            ["A1-0001"],
        ),
    ],
)
def test_clips_are_meant_in_several_ways(
    cut: Path, ask: Run, words: list[str], clips: list[str]
) -> None:
    assert ask("log", cut, "--tool", "X", *words)[1]["clips"] == clips


def test_a_name_of_several_clips_is_a_question(cut: Path, ask: Run) -> None:
    timeline = otio.adapters.read_from_file(str(cut))
    timeline.tracks[0][1].name = "NT_010"
    otio.adapters.write_to_file(timeline, str(cut))
    code, document = ask("log", cut, "--tool", "X", "--clip", "NT_010")
    assert code == 2
    assert "V1-0001 at 01:00:00:00, V1-0002 at 01:00:02:12" in document["error"]["message"]
    assert not cut.with_suffix(".temoin").exists()


# --- what goes wrong ---------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "no such file.otio"], 2),
        (["log", "{cut}", "--tool", "X"], 2),
        (["log", "{cut}", "--tool", "X", "--clip", "no such clip"], 2),
        (["log", "{cut}", "--tool", "X", "--at", "02:00:00:00"], 2),
        (["log", "{cut}", "--tool", "X", "--at", "noon"], 2),
        (["log", "{cut}", "--tool", "X", "--range", "01:00:02:00", "01:00:01:00"], 2),
        (["log", "{cut}", "--tool", " ", "--clip", "NT_030"], 2),
        (["log", "{cut}", "--tool", "X", "--clip", "NT_030", "--technique", "magic"], 2),
        (["attest", "{cut}", "--clip", "NT_030"], 2),
        (["sheet", "{cut}", "-o", "{folder}/sheet.pdf"], 2),
        (["sheet", "{cut}", "-o", "{folder}/night_train.otio/x.html"], 3),
        (["annotate", "{cut}", "-o", "{folder}/x.unknown"], 2),
        (["annotate", "{cut}", "-o", "{folder}/none/x.otio"], 3),
        (["sheet", "{cut}", "-o", "{folder}/none/x.html"], 3),
        (["show", "{cut}", "--out", "{folder}/none/x.json"], 3),
        (["log", "{cut}", "--tool=X", "--clip=NT_030", "--ledger={folder}/none/x.temoin"], 3),
        (["show", "{cut}", "--rate", "many"], 2),
        (["show", "{folder}"], 2),
        (["ledger", "verify", "{cut}"], 2),
        (["ledger", "show", "{folder}/none.temoin"], 2),
        (["inspect", "{folder}/none.mov"], 3),
        (["unknown"], 2),
        (["show"], 2),
        (["show", "{cut}", "--tim", "x"], 2),
        ([], 2),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_code(
    cut: Path, say: Run, ask: Run, words: list[str], code: int
) -> None:
    said = [word.format(cut=cut, folder=cut.parent) for word in words]
    answered, out, err = say(*said)
    assert answered == code
    assert "Traceback" not in out + err
    assert out + err
    answered, document = ask(*said)
    assert answered == code
    if words[:1] != ["inspect"]:
        assert document["temoin"] == "error/1"
        assert document["error"]["exit"] == code
        assert document["error"]["hint"]
    assert not cut.with_suffix(".temoin").exists()
    assert not (cut.parent / "none").exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 200_000, b"TITLE: x"]
)
@pytest.mark.parametrize("suffix", [".otio", ".edl"])
def test_a_broken_cut_is_one_sentence(
    tmp_path: Path, ask: Run, content: bytes, suffix: str
) -> None:
    broken = tmp_path / f"broken{suffix}"
    broken.write_bytes(content)
    code, document = ask("show", broken)
    if document["temoin"] == "error/1":
        assert code == 2
        assert document["error"]["hint"]
    else:
        assert document["rows"] == []


def test_a_damaged_ledger_is_told_and_the_rest_is_shown(cut: Path, ask: Run, say: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    ledger = cut.with_suffix(".temoin")
    ledger.write_text("no json\n" + ledger.read_text(encoding="utf-8"), encoding="utf-8")
    code, shown = ask("show", cut)
    assert code == 0
    assert shown["ledger"]["integrity"] == "broken"
    assert "Magic Mask" in {row["tool"] for row in shown["rows"]}
    code, verified = ask("ledger", "verify", ledger)
    assert (code, verified["problems"][0]["line"]) == (2, 1)
    assert say("ledger", "verify", ledger)[1].count("line 1") == 1
    assert "is a ledger and no cut" in say("show", ledger)[2]
    assert ask("audit", cut)[1]["verdict"] == "fail"


def test_half_a_line_of_a_ledger_is_told_everywhere(cut: Path, ask: Run, say: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    with cut.with_suffix(".temoin").open("ab") as ledger:
        ledger.write(b'{"id":"sha256:00')
    assert "half written" in say("show", cut)[1]
    assert "half written" in say("audit", cut)[1]
    _, audited = ask("audit", cut)
    (note,) = [each for each in audited["findings"] if each["rule"] == "ledger/note"]
    assert (note["severity"], audited["ledger"]["integrity"]) == ("info", "intact")


def test_a_clock_that_went_back_is_a_note_everywhere_and_no_fault(
    cut: Path, ask: Run, say: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("me", "--name", "Ana")
    ask("log", cut, "--clip", "NT_010", "--tool", "Magic Mask")
    true_time = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: true_time() - 2 * 3600 * 10**9)
    ask("log", cut, "--clip", "NT_020", "--tool", "Magic Mask")
    ledger = cut.with_suffix(".temoin")
    code, state = ask("ledger", "verify", ledger)
    assert (code, state["integrity"], state["problems"]) == (0, "intact", [])
    (note,) = state["notes"]
    assert note.startswith("the clock of the workstation of Ana (key ")
    assert "went back by" in note
    assert note.endswith("between entries 2 and 3")
    assert f"note: {note}" in say("ledger", "verify", ledger)[1]
    assert note in say("show", cut)[1]
    _, audited = ask("audit", cut)
    (found,) = [each for each in audited["findings"] if each["rule"] == "ledger/note"]
    assert (found["severity"], found["leaves_unknown"]) == ("info", False)
    assert note in found["message"]


def test_a_forged_reveal_hides_no_other(cut: Path, ask: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "X", "--prompt", "a secret sky")
    ledger = cut.with_suffix(".temoin")
    key, step = map(json.loads, ledger.read_text(encoding="utf-8").splitlines())
    step["d"] = ["W10", *step["d"]]
    ledger.write_text(f"{json.dumps(key)}\n{json.dumps(step)}\n", encoding="utf-8")
    code, shown = ask("ledger", "show", ledger, "--confidential")
    assert code == 0
    assert {"prompt": "a secret sky"} in [each["revealed"] for each in shown["entries"]]
    assert ask("ledger", "verify", ledger)[1]["problems"][0]["attack"] == "forged reveal"


def test_accents_may_be_typed_either_way(cut: Path, ask: Run) -> None:
    ask("me", "--name", "Ame\u0301lie")
    words = ["--tool", "E\u0301tude", "--note", "e\u0301te\u0301", "--prompt", "cie\u0301l"]
    assert ask("log", cut, "--clip", "NT_030", *words)[0] == 0
    row = next(row for row in ask("show", cut)[1]["rows"] if row["tool"] == "\u00c9tude")
    assert (row["said_by"], row["note"]) == ("Am\u00e9lie", "\u00e9t\u00e9")
    _, shown = ask("ledger", "show", cut.with_suffix(".temoin"), "--confidential")
    assert {"prompt": "ci\u00e9l"} in [each["revealed"] for each in shown["entries"]]


def test_a_clip_name_steers_no_terminal(cut: Path, say: Run) -> None:
    timeline = otio.adapters.read_from_file(str(cut))
    timeline.tracks[0][0].name = "\x1b[31mNT\u202e_010"
    otio.adapters.write_to_file(timeline, str(cut))
    out = say("show", cut)[1]
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_an_option_that_is_not_there_leads_to_the_verbs_help(cut: Path, say: Run) -> None:
    code, _, err = say("show", cut, "--track", "V1")
    assert (code, err.splitlines()[0]) == (2, "temoin: unrecognized arguments: --track V1")
    assert "See 'temoin show --help'." in err


def test_a_name_of_two_lines_stays_on_one(cut: Path, say: Run) -> None:
    err = say("note", cut, "two\nlines", "x")[2]
    assert err.splitlines()[0].startswith("temoin: two lines: no clip named")
    cut.write_bytes(cut.read_bytes().replace(b'"NT_010"', b'"NT\\n010"'))
    assert len(say("note", cut, "nobody", "x")[2].splitlines()) == 2


def test_the_answer_goes_where_it_is_wanted(cut: Path, say: Run) -> None:
    out_file = cut.with_name("answer.json")
    code, out, _ = say("show", cut, "--out", out_file)
    assert (code, out) == (0, "")
    validate(json.loads(out_file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("verb", [["show"], ["log", "--clip", "NT_010", "--tool", "X"]])
@pytest.mark.parametrize("out", ["night_train.otio", "night_train.temoin", "new.temoin", "no/x"])
def test_an_answer_never_replaces_what_it_was_made_from(
    cut: Path, say: Run, verb: list[str], out: str
) -> None:
    say("log", cut, "--clip", "NT_010", "--tool", "House")
    before = {each: each.read_bytes() for each in cut.parent.iterdir() if each.is_file()}
    name, *words = verb
    code, _, err = say(name, cut, *words, "--out", cut.parent / out)
    assert (code, "Traceback" in err) == (3 if out == "no/x" else 2, False)
    assert {each: each.read_bytes() for each in cut.parent.iterdir() if each.is_file()} == before


def test_a_sheet_never_replaces_the_cut_or_its_ledger(cut: Path, say: Run) -> None:
    say("log", cut, "--clip", "NT_010", "--tool", "House")
    for out in (cut, cut.with_suffix(".temoin")):
        before = out.read_bytes()
        code, _, err = say("sheet", cut, "-o", out, "--exporter", "csv")
        assert (code, out.read_bytes()) == (2, before)
        assert "Name another file to write." in err


def test_inspect_tells_a_line_a_file(cut: Path, ask: Run) -> None:
    media = cut.parent / "media"
    _, document = ask(
        "inspect",
        *(media / f"{name}.mp4" for name in ("NT_010", "NT_040", "NT_065_comp", "NT_070")),
    )
    assert [each["ai"] for each in document["files"]] == ["no", "yes", "part", "unknown"]
    assert {each["integrity"] for each in document["files"][:3]} == {"intact"}


def test_a_media_file_that_is_not_there_is_named_once(cut: Path, say: Run) -> None:
    gone = cut.with_name("gone.mov")
    code, out, _ = say("inspect", gone)
    assert (code, out.strip()) == (3, f"{gone}: cannot be read: gone.mov is not there")


def test_the_demo_does_the_whole_job_and_touches_nothing_else(
    tmp_path: Path, ask: Run, workstation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, document = ask("demo")
    assert code == 0
    assert {step["exit"] for step in document["steps"] if step["command"][0] != "audit"} == {0}
    assert Path(document["look_first"]).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(workstation.iterdir()) == []
    assert ask("demo")[1]["folder"] == "temoin-demo-2"


def test_names_are_optional(cut: Path, ask: Run) -> None:
    assert ask("me")[1]["name"] == ""
    ask("me", "--name", "Ana", "--role", "colorist")
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    rows = ask("show", cut)[1]["rows"]
    assert "Ana" in {row["said_by"] for row in rows}


def test_plugins_are_named(ask: Run) -> None:
    _, document = ask("plugins")
    assert {each["id"] for each in document["plugins"]} >= {"temoin.c2pa", "temoin.tools"}
    assert document["broken"] == []


def test_a_client_verifies_the_copy_in_the_timeline(cut: Path, ask: Run) -> None:
    ask("log", cut, "--clip", "NT_030", "--tool", "Magic Mask")
    sent = cut.parent.parent / "sent.otio"
    ask("annotate", cut, "-o", sent)
    code, verified = ask("ledger", "verify", sent)
    assert (code, verified["entries"], verified["name"]) == (0, 2, "the copy in the timeline")
    sent.write_text(sent.read_text(encoding="utf-8").replace("Magic Mask", "Magic Task"))
    code, verified = ask("ledger", "verify", sent)
    assert (code, verified["integrity"]) == (12, "broken")


def test_a_ledger_without_entries_proves_nothing(tmp_path: Path, ask: Run) -> None:
    empty = tmp_path / "empty.temoin"
    empty.write_text("")
    code, verified = ask("ledger", "verify", empty)
    assert (code, verified["problems"][0]["attack"]) == (11, "no entries")
    assert ask("ledger", "init", tmp_path / "b.temoin", "--join", empty)[0] == 2
    assert ask("ledger", "init", tmp_path / "b.temoin", "--join", tmp_path / "none")[0] == 2


def test_a_ledger_is_made_beforehand_and_joined(tmp_path: Path, ask: Run) -> None:
    first, second = tmp_path / "a.temoin", tmp_path / "b.temoin"
    _, made = ask("ledger", "init", first)
    _, joined = ask("ledger", "init", second, "--join", first)
    assert made["project"] == joined["project"]
    assert ask("ledger", "init", first)[0] == 2
