"""`carry` and `diff` as a person and a script use them, on the sample and an edit of it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange

from temoin.cli import asking, verbs_carry
from temoin.ledger import verify
from temoin.store.ledger_file import read_ledger

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def recut(cut: Path) -> Path:
    """The sample re-edited: a clip trimmed, one relinked, one used twice, one taken out."""
    timeline = otio.adapters.read_from_file(str(cut))
    track = timeline.video_tracks()[0]
    clips = {each.name: each for each in track if isinstance(each, otio.schema.Clip)}
    clips["NT_010"].source_range = TimeRange(RationalTime(16, 24), RationalTime(40, 24))
    clips["NT_010"].name = "opening"
    clips["NT_020"].media_reference.target_url = "file:///mnt/online/NT_020_full.mov"
    again = copy.deepcopy(clips["NT_030"])
    again.name = "again"
    track.append(again)
    track.remove(clips["NT_080"])
    timeline.name = "Night Train 2"
    path = cut.with_name("night_train_2.otio")
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.fixture
def spoken_of(cut: Path, ask: Run) -> Path:
    for clip, words in (
        ("NT_010", ("attest", "--no-ai")),
        ("NT_020", ("log", "--tool", "Neat Video", "--scope", "media")),
        ("NT_030", ("log", "--tool", "Magic Mask")),
        ("NT_080", ("log", "--tool", "Relight")),
    ):
        verb, *options = words
        assert ask(verb, cut, "--clip", clip, *options)[0] == 0
    return cut


def verdicts(document: dict[str, Any]) -> dict[tuple[str, str | None], str]:
    return {(each["old"], each["clip"]): each["verdict"] for each in document["entries"]}


def tools(ask: Run, cut: Path) -> dict[str, str]:
    """Return the tool of each clip that a step holds for, by the clip's name."""
    _, shown = ask("show", cut)
    return {row["name"]: row["tool"] for row in shown["rows"] if row["entry"] and row["tool"]}


def answers(folder: Path, clips: dict[str, object], **further: str) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps({"temoin": "answers/1", "clips": clips, **further}))
    return path


def test_each_statement_has_a_verdict(spoken_of: Path, recut: Path, ask: Run) -> None:
    code, told = ask("carry", spoken_of, recut)
    assert code == 0
    assert verdicts(told) == {
        ("V1-0001", "V1-0001"): "carried-part",
        ("V1-0002", "V1-0002"): "needs-person",
        ("V1-0003", "V1-0003"): "carried",
        ("V1-0003", "V1-0010"): "needs-person",
        ("V1-0010", None): "orphaned",
    }
    assert tools(ask, recut) == {"NT_030": "Magic Mask"}
    assert {each["clip"] for each in told["questions"]} == {"V1-0002", "V1-0010"}
    changed = [each["clip"] for each in told["unspoken"] if each["changed"]]
    assert changed == ["V1-0002", "V1-0010"]


def test_a_second_run_signs_nothing(spoken_of: Path, recut: Path, ask: Run) -> None:
    assert len(ask("carry", spoken_of, recut)[1]["signed"]) == 1
    ledger = recut.with_suffix(".temoin")
    before = ledger.read_bytes()
    assert ask("carry", spoken_of, recut)[1]["signed"] == []
    assert ledger.read_bytes() == before


def test_a_dry_run_signs_nothing(spoken_of: Path, recut: Path, ask: Run) -> None:
    _, told = ask("carry", spoken_of, recut, "--dry-run")
    assert (told["signed"], told["to_sign"], told["dry_run"]) == ([], 1, True)
    assert not recut.with_suffix(".temoin").exists()


def test_answers_are_signed_and_asked_no_more(
    spoken_of: Path, recut: Path, ask: Run, tmp_path: Path
) -> None:
    given = answers(tmp_path, {"V1-0002": "V1-0002", "V1-0010": None})
    _, told = ask("carry", spoken_of, recut, "--answers", given)
    assert told["questions"] == []
    assert tools(ask, recut) == {"NT_020": "Neat Video", "NT_030": "Magic Mask"}
    assert ask("carry", spoken_of, recut, "--answers", given)[1]["signed"] == []
    assert ask("carry", spoken_of, recut)[1]["questions"] == []
    ledger = read_ledger(recut.with_suffix(".temoin"))
    words = [each.fields for each in ledger.entries if each.type == "carry"]
    asked = {(each["target"]["use"]["clip_name"], each["holds"]) for each in words}
    assert asked == {("NT_020", "yes"), ("again", "no")}
    assert all(each["asked"] for each in words)
    assert verify(ledger).integrity == "intact"


def test_a_person_may_say_otherwise_later(
    spoken_of: Path, recut: Path, ask: Run, tmp_path: Path
) -> None:
    ask("carry", spoken_of, recut, "--answers", answers(tmp_path, {"V1-0002": None}))
    assert "NT_020" not in tools(ask, recut)
    given = answers(tmp_path, {"V1-0002": ["V1-0002"]})
    _, told = ask("carry", spoken_of, recut, "--answers", given)
    assert len(told["signed"]) == 1
    assert tools(ask, recut)["NT_020"] == "Neat Video"
    assert ask("retract", recut, told["batch"], "--why", "wrong file")[0] == 0
    assert "NT_020" not in tools(ask, recut)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "holds no answers"),
        ("[]", "holds no answers"),
        ('{"temoin": "answers/1"}', "holds no answers"),
        ('{"temoin": "answers/1", "clips": {"V1-0002": 3}}', "holds no answers"),
        ('{"temoin": "answers/1", "clips": {"V9-0001": null}}', "no clip V9-0001"),
        ('{"temoin": "answers/1", "clips": {"V1-0002": "V1-0009"}}', "was not offered"),
        ('{"temoin": "answers/1", "old_cut": "sha256:1", "clips": {}}', "another cut"),
    ],
)
def test_answers_that_are_none(
    spoken_of: Path, recut: Path, ask: Run, content: str, words: str
) -> None:
    path = recut.with_name("answers.json")
    path.write_text(content)
    code, told = ask("carry", spoken_of, recut, "--answers", path)
    assert code == 2
    assert words in told["error"]["message"]
    assert not recut.with_suffix(".temoin").exists()


def test_an_answer_that_nobody_asked_for_is_told(
    spoken_of: Path, recut: Path, ask: Run, tmp_path: Path
) -> None:
    _, told = ask("carry", spoken_of, recut, "--answers", answers(tmp_path, {"V1-0004": None}))
    assert told["notices"][0].startswith("V1-0004 was not asked about")


def test_questions_are_asked_on_a_terminal(
    spoken_of: Path, recut: Path, say: Say, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["9", "1", "0"])
    monkeypatch.setattr(verbs_carry, "may_ask", lambda: True)
    monkeypatch.setattr(verbs_carry, "answered", lambda _: next(typed))
    code, told, _ = say("carry", spoken_of, recut)
    assert code == 0
    assert "0 for a person" in told
    assert tools(ask, recut) == {"NT_020": "Neat Video", "NT_030": "Magic Mask"}
    assert not asking.may_ask()


def test_none_of_them_is_none_however_it_is_typed(
    spoken_of: Path, recut: Path, say: Say, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["00", "000"])
    monkeypatch.setattr(verbs_carry, "may_ask", lambda: True)
    monkeypatch.setattr(verbs_carry, "answered", lambda _: next(typed))
    assert say("carry", spoken_of, recut)[0] == 0
    assert "Neat Video" not in tools(ask, recut).values()


def test_ledgers_of_two_projects_are_not_mixed(spoken_of: Path, recut: Path, ask: Run) -> None:
    ask("log", recut, "--clip", "NT_050", "--tool", "Relight")
    code, told = ask("carry", spoken_of, recut)
    assert code == 2
    assert "different projects" in told["error"]["message"]


def test_one_cut_in_two_files_needs_no_word(spoken_of: Path, ask: Run) -> None:
    twin = spoken_of.with_name("twin.otio")
    twin.write_bytes(spoken_of.read_bytes())
    _, told = ask("carry", spoken_of, twin)
    assert set(verdicts(told).values()) == {"carried"}
    assert told["notices"][0].startswith("both are one cut")
    assert tools(ask, twin) == tools(ask, spoken_of)


def test_a_word_goes_on_to_the_next_cut(
    spoken_of: Path, recut: Path, ask: Run, tmp_path: Path
) -> None:
    given = answers(tmp_path, {"V1-0002": "V1-0002", "V1-0010": None})
    ask("carry", spoken_of, recut, "--answers", given)
    timeline = otio.adapters.read_from_file(str(recut))
    timeline.video_tracks()[0].insert(
        0, otio.schema.Gap(source_range=TimeRange(RationalTime(0, 24), RationalTime(24, 24)))
    )
    third = recut.with_name("night_train_3.otio")
    otio.adapters.write_to_file(timeline, str(third))
    _, told = ask("carry", recut, third)
    assert told["questions"] == []
    assert tools(ask, third) == tools(ask, recut)


def test_a_new_version_is_not_what_was_looked_at(cut: Path, ask: Run) -> None:
    timeline = otio.adapters.read_from_file(str(cut))
    clip = next(each for each in timeline.find_clips() if each.name == "NT_010")
    clip.media_reference.target_url = "media/NT_010_v001.mov"
    first = cut.with_name("first.otio")
    otio.adapters.write_to_file(timeline, str(first))
    clip.media_reference.target_url = "media/NT_010_v002.mov"
    second = cut.with_name("second.otio")
    otio.adapters.write_to_file(timeline, str(second))
    ask("attest", first, "--clip", "NT_010", "--no-ai")
    _, told = ask("carry", first, second)
    assert [(each["verdict"], each["why"]) for each in told["entries"]] == [
        ("orphaned", "other pixels")
    ]


def test_diff_tells_what_changed_about_ai(spoken_of: Path, recut: Path, ask: Run) -> None:
    ask("carry", spoken_of, recut)
    ask("log", recut, "--clip", "again", "--tool", "Veo")
    _, told = ask("diff", spoken_of, recut)
    changes = {(each["kind"], each["tool"], each["new"]) for each in told["ai"]}
    assert changes == {("added", "Veo", "V1-0010"), ("gone", "Relight", None)}
    assert told["signed"] == []


def test_diff_of_a_scanned_cut_and_one_that_is_not_compares_words_alone(
    spoken_of: Path, recut: Path, ask: Run, say: Say
) -> None:
    ask("scan", spoken_of)
    _, told = ask("diff", spoken_of, recut)
    assert {each["basis"] for each in told["ai"]} == {"declared"}
    assert "only what people said" in say("diff", spoken_of, recut)[1]


@pytest.mark.parametrize("name", ["changes.html", "changes.edl", "changes.otio"])
def test_diff_is_written_for_people_and_programs(
    spoken_of: Path, recut: Path, ask: Run, name: str
) -> None:
    before = recut.read_bytes()
    out = recut.with_name(name)
    assert ask("diff", spoken_of, recut, "-o", out)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "again" in text
    assert "NT_020" in text
    assert recut.read_bytes() == before


def test_a_list_of_markers_has_an_event_for_each_clip_to_look_at(
    spoken_of: Path, recut: Path, ask: Run
) -> None:
    out = recut.with_name("changes.edl")
    _, told = ask("diff", spoken_of, recut, "-o", out)
    lines = out.read_text(encoding="utf-8").splitlines()
    starts = [line.split()[6] for line in lines if line.startswith("0")]
    changed = [each["record"][0]["tc"] for each in told["unspoken"] if each["changed"]]
    assert starts == changed
    assert sum(line.startswith("* LOC: ") for line in lines) == len(changed)
    assert len(ask("scan", out, "--rate", "24")[1]["clips"]) == len(changed)


def test_diff_writes_over_nothing_that_it_reads(spoken_of: Path, recut: Path, ask: Run) -> None:
    assert ask("diff", spoken_of, recut, "-o", recut)[0] == 2


def relinked(cut: Path, content: bytes | None) -> Path:
    """Return the sample with NT_030 read from another folder by another name."""
    timeline = otio.adapters.read_from_file(str(cut))
    clip = next(each for each in timeline.find_clips() if each.name == "NT_030")
    media = cut.parent / clip.media_reference.target_url
    moved = cut.parent / "online" / f"full{media.suffix}"
    moved.parent.mkdir(exist_ok=True)
    moved.write_bytes(media.read_bytes() if content is None else content)
    clip.media_reference.target_url = f"online/{moved.name}"
    clip.name = "renamed"
    path = cut.with_name("relinked.otio")
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.mark.parametrize(("content", "verdict"), [(None, "carried"), (b"other", "")])
def test_equal_bytes_are_a_witness(
    cut: Path, ask: Run, content: bytes | None, verdict: str
) -> None:
    ask("scan", cut, "--hash")
    ask("attest", cut, "--clip", "NT_030", "--no-ai")
    new = relinked(cut, content)
    ask("scan", new, "--hash")
    _, told = ask("carry", cut, new)
    assert [each["verdict"] for each in told["entries"]].count("carried") == bool(verdict)
    assert ("attested" in {row["basis"] for row in ask("show", new)[1]["rows"]}) == bool(verdict)


def test_what_was_rendered_anew_in_its_place_is_not_carried(cut: Path, ask: Run) -> None:
    ask("scan", cut, "--hash")
    ask("attest", cut, "--clip", "NT_030", "--no-ai")
    timeline = otio.adapters.read_from_file(str(cut))
    timeline.video_tracks()[0].append(otio.schema.Clip(name="one more"))
    new = cut.with_name("rendered.otio")
    otio.adapters.write_to_file(timeline, str(new))
    old_ledger = cut.with_suffix(".temoin")
    clip = next(each for each in timeline.find_clips() if each.name == "NT_030")
    kept = ask("carry", cut, new, "--dry-run")[1]
    assert [each["verdict"] for each in kept["entries"]] == ["carried"]
    (cut.parent / clip.media_reference.target_url).write_bytes(b"another render")
    ask("scan", new, "--hash")
    _, told = ask("carry", cut, new, "--ledger", old_ledger)
    assert [each["verdict"] for each in told["entries"]] == ["orphaned"]


def test_nothing_said_is_nothing_to_carry(cut: Path, recut: Path, ask: Run) -> None:
    code, told = ask("carry", cut, recut)
    assert (code, told["entries"], told["signed"]) == (0, [], [])
    assert told["notices"] == ["nothing has been said of Night Train"]
    assert not recut.with_suffix(".temoin").exists()
