"""Review and note at the command line: by options, by a dialogue; what other verbs show then."""

import io
import json
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from answers import validate
from temoin.__main__ import main
from temoin.cli import verbs_review
from temoin.cli.reviewing import decided, groups_of, summary
from temoin.cut import Wanted, open_cut
from temoin.plugins import load_plugins
from temoin.review import open_proposals
from timelines import clip, otio, timeline, track, written
from unit.test_ledger import valid

Run = Callable[..., tuple[int, Any]]


def effect(name: str) -> Any:
    return otio.schema.Effect(name=name, effect_name=name)


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """Four clips in two scenes; two tools of which a detector finds traces."""
    shots = [
        clip("SC01_010", url="media/a.mov", effects=[effect("Super Scale")]),
        clip("SC01_020", url="media/b.mov", effects=[effect("Super Scale"), effect("Magic Mask")]),
        clip("SC02_010", url="media/c.mov", effects=[effect("Super Scale")]),
        clip("SC02_020", url="media/d.mov"),
    ]
    path = tmp_path / "reel1.otio"
    path.write_bytes(written(timeline(track(*shots, name="V1"))))
    main(["scan", str(path), "--quiet"])
    return path


@pytest.fixture
def ask(cut: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb on the cut with --json; return its exit code and its document."""

    def run(verb: str, *words: object) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*verb.split(), str(cut), *map(str, words), "--json"])
        document = json.loads(capsys.readouterr().out)
        validate(document)
        return code, document

    return run


@pytest.fixture
def tell(cut: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a verb on the cut; return what a person reads."""

    def run(verb: str, *words: object) -> str:
        capsys.readouterr()
        main([*verb.split(), str(cut), *map(str, words)])
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run


def entries(cut: Path) -> list[dict[str, Any]]:
    lines = cut.with_suffix(".temoin").read_text(encoding="utf-8").splitlines()
    found = [json.loads(json.loads(line)["p"]) for line in lines]
    assert all(valid(f"entry/{each['type']}.schema.json", each) for each in found)
    return found


def open_in(shown: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["name"], row["tool"]) for row in shown["rows"] if row["basis"] == "proposed"]


ALL_OPEN = [
    ("SC01_010", "Super Scale"),
    ("SC01_020", "Super Scale"),
    ("SC01_020", "Magic Mask"),
    ("SC02_010", "Super Scale"),
]


def test_what_waits_waits(ask: Run) -> None:
    assert open_in(ask("show")[1]) == ALL_OPEN


# --- by options --------------------------------------------------------------


def test_a_tool_is_accepted_wherever_it_was_found(cut: Path, ask: Run) -> None:
    code, logged = ask("review", "--accept", "super scale")
    assert (code, logged["clips"]) == (0, ["V1-0001", "V1-0002", "V1-0003"])
    _key, *said = entries(cut)
    assert [each["type"] for each in said] == ["step", "review"] * 3
    step, review = said[:2]
    (proposal,) = step["proposals"]
    assert (review["proposal"], review["decision"]) == (proposal, "accepted")
    assert review["step"] == logged["entries"][0] == logged["entry"]
    assert (step["tool"], step["vendor"], step["technique"]) == (
        "Super Scale",
        "Blackmagic Design",
        "enhancement",
    )
    assert review["target"] == step["target"]
    _, shown = ask("show")
    assert open_in(shown) == [("SC01_020", "Magic Mask")]
    (row,) = [each for each in shown["rows"] if each["name"] == "SC01_010"]
    assert (row["basis"], row["proposal"]["id"]) == ("declared", proposal)
    assert ask("ledger verify")[0] == 0


def test_a_review_says_how_all_of_it_is_taken_back(cut: Path, ask: Run, tell: Run) -> None:
    _, logged = ask("review", "--accept", "super scale")
    _, taken = ask("retract", logged["batch"], "--why", "wrong show")
    assert taken["taken_back"] == logged["entries"]
    words = tell("review", "--accept", "super scale")

    told = words.split("all of it is taken back by: temoin ")[1].splitlines()[0]
    assert entries(cut)[-1]["batch"] in told
    assert main(shlex.split(told.replace("CUT", str(cut)))) == 0


def test_all_of_one_command_is_one_write_and_one_sync(
    cut: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("note", "V1-0004", "a first entry")
    ledger = cut.with_suffix(".temoin")
    number, synced, real = ledger.stat().st_ino, [], os.fsync

    def counted(file: int) -> None:
        synced.append(os.fstat(file).st_ino)
        real(file)

    monkeypatch.setattr(os, "fsync", counted)
    ask("review", "--accept", "Super Scale", "--dismiss", "Magic Mask", "--why", "bypassed")
    assert synced.count(number) == 1
    assert len(entries(cut)) == 2 + 6 + 1


def test_clips_narrow_what_a_word_means(ask: Run) -> None:
    _, logged = ask("review", "--clip", "SC02_010", "--accept", "temoin.tools")
    assert logged["clips"] == ["V1-0003"]
    assert open_in(ask("show")[1]) == ALL_OPEN[:3]
    code, error = ask("review", "--clip", "SC02_020", "--accept", "temoin.tools")
    assert (code, error["error"]["code"]) == (2, "InputError")


def test_what_is_dismissed_is_shown_with_who_and_why(cut: Path, ask: Run, tell: Run) -> None:
    main(["me", "--name", "Ada"])
    code, logged = ask("review", "--dismiss", "Magic Mask", "--why", "bypassed in the grade")
    assert code == 0
    (review,) = [each for each in entries(cut) if each["type"] == "review"]
    assert (review["decision"], review["why"]) == ("dismissed", "bypassed in the grade")
    _, shown = ask("show")
    assert open_in(shown) == [each for each in ALL_OPEN if each[1] == "Super Scale"]
    (dismissed,) = shown["clips"][1]["dismissed"]
    assert (dismissed["said_by"], dismissed["why"]) == ("Ada", "bypassed in the grade")
    assert dismissed["entry"] == logged["entry"]
    words = "Magic Mask: dismissed, says Ada: bypassed in the grade"
    assert words in tell("show")
    assert words in tell("scan")
    sheet = cut.with_suffix(".html")
    ask("sheet", "-o", sheet)
    assert words in sheet.read_text(encoding="utf-8")
    sheet = cut.with_name("sheet.json")
    ask("sheet", "-o", sheet)
    document = json.loads(sheet.read_text(encoding="utf-8"))
    validate(document)
    assert document["clips"][1]["dismissed"] == [dismissed]


def test_a_dismissal_outlives_a_scan_and_a_new_number_and_opens_with_other_grounds(
    cut: Path, ask: Run
) -> None:
    ask("review", "--clip", "SC02_010", "--dismiss", "Super Scale", "--why", "bypassed")
    timeline_ = otio.adapters.read_from_file(str(cut))
    timeline_.tracks[0].insert(0, clip("SC00_010", url="media/0.mov"))
    otio.adapters.write_to_file(timeline_, str(cut))
    ask("scan")
    assert ("SC02_010", "Super Scale") not in open_in(ask("show")[1])
    timeline_.tracks[0][3].effects[0].effect_name = "scaler"
    otio.adapters.write_to_file(timeline_, str(cut))
    ask("scan")
    assert ("SC02_010", "Super Scale") in open_in(ask("show")[1])


def test_taking_a_review_or_a_step_back_opens_the_guess_again(ask: Run) -> None:
    _, dismissed = ask("review", "--dismiss", "Magic Mask", "--why", "bypassed")
    _, accepted = ask("review", "--clip", "SC01_010", "--accept", "Super Scale")
    ask("retract", dismissed["entry"], "--why", "it was on")
    ask("retract", accepted["entry"], "--why", "wrong clip")
    _, shown = ask("show")
    assert open_in(shown) == ALL_OPEN
    assert [each["what"] for each in shown["clips"][1]["taken_back"]] == ["Magic Mask dismissed"]
    code, _ = ask("review", "--clip", "SC01_010", "--accept", "Super Scale")
    assert code == 0


def test_what_was_decided_is_refused(ask: Run, tell: Run) -> None:
    ask("review", "--accept", "Magic Mask")
    code, error = ask("review", "--accept", "Magic Mask")
    assert code == 2
    assert "Magic Mask on SC01_020 was accepted by key" in error["error"]["message"]
    assert "temoin retract CUT sha256:" in error["error"]["hint"]


def test_a_guess_is_edited_while_it_is_accepted(cut: Path, ask: Run) -> None:
    words = ["--tool", "House roto", "--technique", "assistive", "--note", "edges only"]
    ask("review", "--accept", "Magic Mask", *words)
    (step,) = [each for each in entries(cut) if each["type"] == "step"]
    assert (step["tool"], step["technique"], step["effect"], step["note"]) == (
        "House roto",
        "assistive",
        "unknown",
        "edges only",
    )
    (row,) = [each for each in ask("show")[1]["rows"] if each["tool"] == "House roto"]
    assert row["proposal"]["tool"] == "Magic Mask"
    assert ("SC01_020", "Magic Mask") not in open_in(ask("show")[1])


def test_an_edited_class_wins_over_the_guess_and_the_rest_stays(cut: Path, ask: Run) -> None:
    ask("review", "--clip", "SC01_010", "--accept", "Super Scale", "--effect", "look")
    (step,) = [each for each in entries(cut) if each["type"] == "step"]
    assert (step["technique"], step["effect"]) == ("enhancement", "look")


@pytest.mark.parametrize(
    "words",
    [
        ["--dismiss", "Super Scale"],
        ["--dismiss", "Super Scale", "--why", " "],
        ["--accept", "Super Scale", "--dismiss", "temoin.tools", "--why", "x"],
        ["--why", "x"],
        ["--tool", "x"],
        ["--dismiss", "Magic Mask", "--why", "x", "--tool", "y"],
        ["--accept", "temoin.tools", "--tool", "y"],
        ["--accept", "Veo"],
        ["--accept", "pr-0000"],
        ["--accept", "Super Scale", "--technique", "magic"],
        [],
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_signed(
    cut: Path, ask: Run, words: list[str]
) -> None:
    code, document = ask("review", *words)
    assert (code, document["temoin"]) == (2, "error/1")
    assert document["error"]["hint"]
    assert not cut.with_suffix(".temoin").exists()


def test_without_a_terminal_nobody_is_asked(tell: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\na\n"))
    said = tell("review")
    assert "proposals wait for a decision: 4 (Super Scale, Magic Mask)" in said
    assert "Answer with --accept, or with --dismiss and --why." in said


def test_nothing_to_review_is_said(cut: Path, ask: Run, tell: Run) -> None:
    ask("review", "--accept", "temoin.tools")
    code, logged = ask("review")
    assert (code, logged["entries"], logged["entry"]) == (0, [], None)
    assert tell("review") == "nothing to review\n"
    assert tell("review", "--clip", "SC02_020") == "nothing to review\n"


def test_a_cut_that_was_not_scanned_has_nothing_to_review_and_says_why(
    cut: Path, ask: Run, tell: Run
) -> None:
    cut.write_bytes(written(timeline(track(clip("new")))))
    assert "has not been scanned" in tell("review")
    code, logged = ask("review")
    assert code == 0
    assert "has not been scanned" in logged["notices"][0]


# --- by a dialogue -----------------------------------------------------------


def answers(*lines: str) -> tuple[Callable[[str], str | None], list[str]]:
    """Return somebody who gives these answers and then ends the input; and what they were asked."""
    left: Iterator[str] = iter(lines)
    asked: list[str] = []

    def ask(question: str) -> str | None:
        asked.append(question)
        return next(left, None)

    return ask, asked


def dialogue(cut: Path, *lines: str) -> tuple[str, list[str]]:
    """Return what was decided, in words, and what was asked."""
    disclosure = open_cut(Wanted(path=cut), load_plugins(installed=False)).disclosure()
    ask, asked = answers(*lines)
    return summary(decided(open_proposals(disclosure.standings), disclosure.cut, ask)), asked


def test_equal_guesses_of_a_scene_are_asked_together(cut: Path) -> None:
    disclosure = open_cut(Wanted(path=cut), load_plugins(installed=False)).disclosure()
    groups = groups_of(open_proposals(disclosure.standings))
    assert [(each.scene, each.guess.tool, len(each.members)) for each in groups] == [
        ("1", "Super Scale", 2),
        ("1", "Magic Mask", 1),
        ("2", "Super Scale", 1),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a", "s", "q"], "Super Scale accepted (2 clips)"),
        (["a", "d", "off", "s"], "Super Scale accepted (2 clips), Magic Mask dismissed (1 clip)"),
        (["t", "s"], "Super Scale accepted (3 clips)"),
        (["c", "q"], "Super Scale accepted (2 clips), Magic Mask accepted (1 clip)"),
        (["s", "s", "s"], ""),
        (["q"], ""),
        ([], ""),
        (["cancel", "take it back", "accepted?", "", "quit"], ""),
        (["Accept", "skip", "q"], "Super Scale accepted (2 clips)"),
        (["e"], ""),
        (["a", "e", "House roto", "", "look"], "Super Scale accepted (2 clips)"),
        (["what?", "A", "q"], "Super Scale accepted (2 clips)"),
        (["d", "", "s", "q"], ""),
        (["s", "e", "House roto", "", "look", ""], "Magic Mask accepted as House roto (1 clip)"),
        (["s", "e", "", "magic", "", "", "edges", "q"], "Magic Mask accepted (1 clip)"),
    ],
)  # fmt: skip
def test_a_dialogue_decides(cut: Path, lines: list[str], said: str) -> None:
    assert dialogue(cut, *lines)[0] == said


@pytest.mark.parametrize("lines", [["e"], ["e", ""], ["e", "", "", ""], ["d"]])
def test_input_that_ends_amid_an_answer_decides_nothing(cut: Path, lines: list[str]) -> None:
    assert dialogue(cut, *lines)[0] == ""


def test_an_empty_line_asks_again(cut: Path) -> None:
    said, asked = dialogue(cut, "", "a", "q")
    assert said == "Super Scale accepted (2 clips)"
    assert "a(ccept)" in asked[1]


def test_a_dialogue_tells_what_it_asks_for(cut: Path) -> None:
    _, asked = dialogue(cut, "s", "s", "s")
    assert "Super Scale: technique enhancement, effect technical" in asked[0]
    assert "V1-0001  00:00:00:00  SC01_010" in asked[0]
    assert "name: Super Scale" in asked[0]
    assert "t: accept all of Super Scale (3)" in asked[0]
    assert "c: accept all in scene 1 (3)" in asked[0]
    assert "accept all" not in asked[1] + asked[2]


def test_what_a_person_typed_at_a_terminal_is_signed(
    cut: Path, tell: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs_review, "may_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("t\nd\nbypassed\n"))
    said = tell("review")
    assert "Super Scale accepted (3 clips), Magic Mask dismissed (1 clip); signed in" in said
    assert [each["type"] for each in entries(cut)[1:]] == ["step", "review"] * 3 + ["review"]


def test_who_breaks_off_signs_nothing_and_is_told(
    cut: Path, tell: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["a"])

    def ask(question: str) -> str:
        for line in typed:
            return line
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs_review, "may_ask", lambda: True)
    monkeypatch.setattr(verbs_review, "answered", ask)
    assert "nothing was signed; q signs what was decided" in tell("review")
    assert not cut.with_suffix(".temoin").exists()


def test_a_dry_run_says_of_which_clips(cut: Path, ask: Run, tell: Run) -> None:
    code, told = ask("review", "--accept", "super scale", "--scene", "1", "--dry-run")
    assert (code, told["dry_run"], told["entries"]) == (0, True, [])
    assert told["clips"] == ["V1-0001", "V1-0002"]
    said = tell("review", "--accept", "super scale", "--scene", "1", "--dry-run")
    assert "would sign: Super Scale accepted (2 clips)" in said
    assert "V1-0002  00:00:00:10" in said
    assert not cut.with_suffix(".temoin").exists()


# --- notes -------------------------------------------------------------------


def test_words_on_a_clip_and_on_an_entry(cut: Path, ask: Run, tell: Run) -> None:
    main(["me", "--name", "Ada"])
    _, on_clip = ask("note", "sc02_020", "waiting for the vendor")
    assert on_clip["clips"] == ["V1-0004"]
    _, step = ask("log", "--clip", "SC02_020", "--tool", "Magic Mask")
    _, dissent = ask("note", step["entry"][:14], "drawn by hand", "--kind", "dissent")
    assert dissent["clips"] == []
    ask("note", dissent["entry"][7:19], "only its edge", "--kind", "answer")
    _, shown = ask("show")
    (note,) = shown["clips"][3]["notes"]
    assert (note["kind"], note["text"], note["said_by"]) == (
        "comment",
        "waiting for the vendor",
        "Ada",
    )
    (row,) = [each for each in shown["rows"] if each["name"] == "SC02_020"]
    assert [(each["kind"], each["text"]) for each in row["notes"]] == [
        ("dissent", "drawn by hand"),
        ("answer", "only its edge"),
    ]
    told = tell("show")
    assert 'dissent, says Ada: "drawn by hand"' in told
    assert "Dissent stands: Ada on SC02_020: drawn by hand." in told
    listed = tell("ledger show")
    assert f'on {step["entry"][:19]}, dissent: "drawn by hand"' in listed
    _, audited = ask("audit")
    assert "record/dissent" in {each["rule"] for each in audited["findings"]}
    sheet = cut.with_suffix(".html")
    ask("sheet", "-o", sheet)
    text = sheet.read_text(encoding="utf-8")
    assert "drawn by hand" in text
    assert "waiting for the vendor" in text


def test_a_clip_with_only_a_note_is_still_unknown(ask: Run) -> None:
    ask("note", "SC02_020", "no AI here, I think", "--kind", "assessment")
    _, shown = ask("show")
    assert (shown["clips"][3]["statement"], shown["clips"][3]["unknown_frames"]) == ("unknown", 10)


@pytest.mark.parametrize(
    "words",
    [
        ["SC02_020", " "],
        ["SC02_020", "x", "--kind", "answer"],
        ["SC09", "x"],
        ["sha256:0000", "x"],
        ["0000abcd", "x"],
        ["SC02_020", "x", "--kind", "score"],
        ["SC02_020"],
    ],
)
def test_a_note_on_nothing_is_refused(cut: Path, ask: Run, words: list[str]) -> None:
    code, document = ask("note", *words)
    assert (code, document["temoin"]) == (2, "error/1")
    assert not cut.with_suffix(".temoin").exists()


def test_an_answer_needs_a_note(ask: Run) -> None:
    _, step = ask("log", "--clip", "SC02_020", "--tool", "X")
    code, error = ask("note", step["entry"], "x", "--kind", "answer")
    assert (code, error["error"]["message"]) == (2, "an answer to what is no note")


def test_a_name_that_means_several_clips_is_not_guessed(cut: Path, ask: Run) -> None:
    cut.write_bytes(written(timeline(track(clip("a"), clip("a")))))
    code, error = ask("note", "a", "x")
    assert code == 2
    assert "V1-0001, V1-0002" in error["error"]["message"]
