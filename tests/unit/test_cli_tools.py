"""The catalogue by the command line, and a facility's own tools beside ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from temoin.store.tools import facility_folder, load_catalogue

Run = Callable[..., tuple[int, Any]]

TOOL = """
[[tool]]
id = "{id}"
product = "Acme Edit"
name = "{name}"
technique = "generative"
effect = "content"
model = "certain"
hosting = "facility"
identifiers = [{{ text = "{text}", match = "contains" }}]
where = "project files"
source = "our own tests"
confidence = "high"
dated = "2026-11-24"
"""
FILL = TOOL.format(id="acme-fill", name="Acme Fill", text="com.acme.fill")
REFRAME = TOOL.format(
    id="premiere-auto-reframe", name="Auto Reframe", text="AE.ADBE AEFilterAutoFramer"
)


def put(*tools: str, name: str = "ours.toml") -> Path:
    """Write a file of tools into the facility's folder."""
    folder = facility_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("vendor = 'Acme'\n" + "".join(tools), encoding="utf-8")
    return path


@pytest.fixture
def acme_cut(tmp_path: Path) -> Path:
    """Return a timeline whose only clip has an effect of Acme's."""
    timeline = otio.schema.Timeline(name="acme")
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    start, duration = otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(48, 24)
    clip = otio.schema.Clip(name="a", source_range=otio.opentime.TimeRange(start, duration))
    clip.effects.append(otio.schema.Effect(name="fx", effect_name="ofx.com.acme.fill"))
    track.append(clip)
    timeline.tracks.append(track)
    path = tmp_path / "acme.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def test_tools_are_found_by_two_letters(ask: Run) -> None:
    _, document = ask("tools", "search", "ma")
    assert document["tools"][0]["name"] == "Magic Mask"
    assert document["tools"][0]["origin"] == "ours"
    assert len(ask("tools", "list")[1]["tools"]) >= 239


def test_a_tool_is_told_with_owner_terms_and_sources(ask: Run) -> None:
    code, document = ask("tools", "show", "Generative", "Extend")
    assert code == 0
    provider = document["tool"]["provider"]
    assert (provider["owner"], provider["trains_on_input"]) == ("Adobe Inc.", "no")
    assert provider["terms_dated"] == "2025-10-03"
    assert document["tool"]["source_type"] == "compositeWithTrainedAlgorithmicMedia"
    assert ask("tools", "show", "nuke-copycat")[1]["tool"]["provider"]["trains_on_input"] == "yes"


def test_every_tool_can_be_shown(ask: Run) -> None:
    for tool in load_catalogue().tools[::7]:
        assert ask("tools", "show", tool.id)[1]["tool"]["id"] == tool.id


def test_a_name_of_several_tools_names_them(ask: Run) -> None:
    code, document = ask("tools", "show", "voice isolation")
    assert code == 2
    for each in ("resolve-voice-isolation", "final-cut-voice-isolation"):
        assert each in document["error"]["message"]
    assert ask("tools", "show", "no such tool")[0] == 2


def test_a_check_finds_nothing_wrong_and_says_what_is_replaced(ask: Run, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(f"vendor = 'Acme'\n{FILL}{REFRAME}", encoding="utf-8")
    code, document = ask("tools", "check", path)
    assert (code, document["problems"]) == (0, [])
    assert document["replaces"] == ["premiere-auto-reframe"]
    assert document["shares"] == []


def test_a_check_names_tools_that_ours_would_find_too(ask: Run, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    taken = FILL.replace("com.acme.fill", "com.blackmagicdesign.resolvefx.Relight")
    path.write_text(f"vendor = 'Acme'\n{taken}", encoding="utf-8")
    _, document = ask("tools", "check", path)
    assert document["shares"] == [{"tool": "acme-fill", "with": "resolve-ai-relight"}]


def test_a_check_of_a_broken_file_fails_with_line_or_tool(ask: Run, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(f"vendor = 'Acme'\n{FILL}proof = 1\n", encoding="utf-8")
    code, document = ask("tools", "check", path)
    assert code == 1
    assert "tool acme-fill (line 3)" in document["problems"][0]["message"]
    assert ask("tools", "check", tmp_path / "absent.toml")[0] == 2


def test_a_facilitys_tools_count_beside_ours(ask: Run, acme_cut: Path) -> None:
    assert ask("scan", acme_cut)[1]["clips"][0]["proposals"] == []
    put(FILL)
    _, scanned = ask("scan", acme_cut)
    (found,) = scanned["clips"][0]["proposals"]
    assert (found["tool"], found["confidence"]) == ("Acme Fill", "certain")
    version = scanned["catalogue"]["version"]
    assert "+facility " in version
    assert found["grounds"][0]["catalogue"] == f"acme-fill {version}"
    ask("log", acme_cut, "--clip", "a", "--tool", "acme fill")
    row = ask("show", acme_cut)[1]["rows"][0]
    assert (row["technique"], row["hosting"]) == ("generative", "facility")


def test_a_kept_scan_is_made_anew_where_the_facilitys_files_change(
    ask: Run, acme_cut: Path
) -> None:
    put(FILL)
    first = ask("scan", acme_cut)[1]["catalogue"]["version"]
    assert ask("show", acme_cut)[1]["catalogue"]["version"] == first
    put(FILL.replace("Acme Fill", "Fill of ours"))
    assert ask("show", acme_cut)[1]["catalogue"]["version"] != first
    scanned = ask("scan", acme_cut)[1]
    assert scanned["clips"][0]["proposals"][0]["tool"] == "Fill of ours"


def test_a_facilitys_tool_stands_in_place_of_ours(ask: Run) -> None:
    before = len(load_catalogue().tools)
    put(REFRAME)
    assert len(load_catalogue().tools) == before
    document = ask("tools", "show", "premiere-auto-reframe")[1]
    assert document["origin"] == "facility-replaces-ours"
    assert document["tool"]["technique"] == "generative"
    assert document["tool"]["provider"]["owner"] == "unknown"  # whole: nothing of ours is left


def test_a_broken_facility_file_stops_a_scan_by_its_name(ask: Run, acme_cut: Path) -> None:
    put("[[tool]]\nid = 1\n")
    code, document = ask("scan", acme_cut)
    assert (code, document["error"]["file"]) == (2, "ours.toml")
    assert "ours.toml" in ask("--version")[1]["versions"]["catalogue"]


def test_one_id_in_two_files_of_a_facility_is_refused(ask: Run) -> None:
    put(FILL)
    put(FILL, name="theirs.toml")
    code, document = ask("tools", "list")
    assert code == 2
    assert "two tools are called acme-fill" in document["error"]["message"]


def test_a_folder_without_tools_changes_nothing(ask: Run) -> None:
    before = load_catalogue().version
    facility_folder().mkdir(parents=True)
    assert load_catalogue().version == before
    (facility_folder() / "catalogue.toml").write_text("version = '9'\n", encoding="utf-8")
    assert ask("tools", "list")[1]["catalogue"]["version"] == before


def test_a_file_that_leads_nowhere_is_an_error_of_ours(ask: Run) -> None:
    facility_folder().mkdir(parents=True)
    (facility_folder() / "gone.toml").symlink_to("nowhere.toml")
    assert ask("tools", "list")[0] == 2
