"""Signed looks; and names of generators, which are shown and no matter of an audit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgers import Hand
from premiere import document, item, sequence, track
from temoin.cli.main import run
from temoin.cli.reviewing import decided
from temoin.cut import Wanted, open_cut
from temoin.disclosure import look_in
from temoin.plugins import load_plugins
from temoin.review import open_proposals
from temoin.store.ledger_file import read_ledger

Run = Callable[..., tuple[int, Any]]


def test_a_look_is_signed_when_it_is_asked_for(cut: Path, ask: Run, say: Run) -> None:
    code, scan = ask("scan", cut, "--record")
    ledger = read_ledger(cut.with_suffix(".temoin"))
    (look,) = [each for each in ledger.entries if each.type == "scan"]
    assert (code, scan["entry"]) == (0, look.id)
    assert look.fields["cut_digest"] == ask("show", cut)[1]["cut"]["digest"]
    assert look.fields["looked_at"] == scan["looked_at"]
    assert look.fields["could_not_look_count"] == len(scan["could_not_look"])
    assert look.fields["catalogue"] == scan["catalogue"]
    assert look.fields["found"]["tools"] == sorted(
        {guess["tool"] for clip in scan["clips"] for guess in clip["proposals"]}
    )
    told = say("show", cut)[1]
    assert "looked on" in told
    assert "This proves the look, not that there is no AI." in told
    assert "AI-class tool" in say("ledger", "show", cut.with_suffix(".temoin"))[1]


def test_a_look_is_no_statement(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    before = ask("show", cut)[1]["unknown"]
    ask("scan", cut, "--record")
    assert ask("show", cut)[1]["unknown"] == before
    assert ask("audit", cut)[1]["verdict"] != "pass"


def test_a_look_at_another_cut_is_not_told_of_this_one(cut: Path, ask: Run, say: Run) -> None:
    ask("scan", cut, "--record")
    timeline = json.loads(cut.read_text())
    timeline["tracks"]["children"][0]["children"].pop()
    cut.write_text(json.dumps(timeline))
    assert "looked on" not in say("show", cut)[1]


def test_a_look_that_was_taken_back_is_not_told(cut: Path, ask: Run, say: Run) -> None:
    entry = ask("scan", cut, "--record")[1]["entry"]
    assert ask("retract", cut, entry, "--why", "the media was not there")[0] == 0
    assert "looked on" not in say("show", cut)[1]
    assert entry in say("ledger", "show", cut.with_suffix(".temoin"), "--json")[1]


def test_a_look_through_an_agent_names_it(cut: Path, ask: Run, say: Run) -> None:
    ask("scan", cut, "--record", "--agent", "Robin", "--agent-hosting", "local")
    assert "through the agent Robin" in say("show", cut)[1]


@pytest.mark.parametrize(
    "fields",
    [{}, {"cut_digest": 3, "looked_at": {"clips": 1}}, {"cut_digest": "a", "looked_at": 1}],
)
def test_a_look_of_another_form_is_left_alone(fields: dict[str, object]) -> None:
    hand = Hand(1)
    hand.say("scan", fields)
    assert look_in(hand.written[-1], str) is None


@pytest.fixture
def named(cut: Path) -> Path:
    """Return the cut, its first picture clip called as a generator's file would be."""
    timeline = json.loads(cut.read_text())
    clips = [
        each
        for track in timeline["tracks"]["children"]
        for each in track["children"]
        if each["OTIO_SCHEMA"].startswith("Clip")
    ]
    clips[0]["name"] = "Gen-4 clouds"
    cut.write_text(json.dumps(timeline))
    return cut


def test_a_name_is_proposed_and_no_matter_of_an_audit(
    named: Path, ask: Run, tmp_path: Path
) -> None:
    scan = ask("scan", named)[1]
    (guess,) = [each for clip in scan["clips"] for each in clip["proposals"] if each["by_name"]]
    assert (guess["tool"], guess["confidence"]) == ("Runway", "weak")
    assert guess["grounds"][0]["text"] == "Gen-4 clouds"
    rule = "record/unspoken-proposal"
    told = [each["message"] for each in ask("audit", named)[1]["findings"] if each["rule"] == rule]
    asked = ask("audit", named, "--names")[1]["findings"]
    more = [each["message"] for each in asked if each["rule"] == rule]
    assert [each for each in more if each not in told] == [
        "Runway was found and nobody has confirmed or dismissed it"
    ]
    sheet = tmp_path / "sheet.json"
    run(["sheet", str(named), "-o", str(sheet)])
    assert "Runway" not in sheet.read_text()


def test_a_dismissed_name_stays_dismissed(named: Path, ask: Run) -> None:
    scan = ask("scan", named)[1]
    (guess,) = [each for clip in scan["clips"] for each in clip["proposals"] if each["by_name"]]
    ask("review", named, "--dismiss", guess["id"], "--why", "it is a place")
    again = ask("scan", named)[1]
    (dismissed,) = [each for clip in again["clips"] for each in clip["dismissed"]]
    assert dismissed["proposal"]["id"] == guess["id"]


def test_of_many_grounds_the_first_are_shown_and_all_are_told_to_programs(
    tmp_path: Path, ask: Run, say: Run
) -> None:
    nodes = "".join(f"Inference {{\n name I{n}\n modelFile a.cat\n}}\n" for n in range(12))
    script = tmp_path / "a.nk"
    script.write_text(f"Root {{\n name a\n fps 24\n}}\n{nodes}Write {{\n name W\n}}\n")
    (guess,) = ask("scan", script)[1]["clips"][0]["proposals"]
    assert {each["node"] for each in guess["grounds"]} == {f"I{n}" for n in range(12)}
    told = say("scan", script)[1]
    assert told.count("V1-0001, effect") == 3
    assert f" and {len(guess['grounds']) - 3} more\n" in told
    disclosure = open_cut(Wanted(path=script), load_plugins(installed=False)).disclosure()
    asked: list[str] = []
    decided(open_proposals(disclosure.standings), disclosure.cut, asked.append)
    assert asked[0].count("\n  from V1-0001, effect") == 8
    assert f"  and {len(guess['grounds']) - 8} more" in asked[0]


def test_what_no_file_tells_is_asked_of_people(tmp_path: Path, ask: Run) -> None:
    project = tmp_path / "a.prproj"
    project.write_bytes(document(sequence("V1"), track("10"), item()))
    ask("scan", project)
    findings = ask("audit", project)[1]["findings"]
    hints = {
        "Enhance Speech" in each["message"]: each["hint"]
        for each in findings
        if each["rule"] == "scan/could-not-look"
    }
    assert hints == {
        True: "Ask who worked in it, and log what they say.",
        False: "Relink or copy the media, then scan again.",
    }


def test_frames_that_were_left_out_need_no_media(cut: Path, ask: Run) -> None:
    ask("scan", cut)
    findings = ask("audit", cut)[1]["findings"]
    hints = {
        each["message"].partition(": ")[2]: each["hint"]
        for each in findings
        if each["rule"] == "scan/could-not-look"
    }
    assert hints == {
        "9 of 12 frames from here on were not read": (
            "Nothing to do where one program made them all."
        ),
        "": "Relink or copy the media, then scan again.",
    }
