"""OpenShot's projects: clips in seconds, effects by their class."""

import json
from pathlib import Path
from typing import Any

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.errors import InputError, TimelineError
from temoin.model import CutView
from temoin.timeline import annotate_timeline, read_cut, strip_file
from temoin.vocabulary import Confidence

BLUR = {"class_name": "Blur", "name": "Blur", "id": "B1", "sigma": {"Points": []}}


def clip(position: float, start: float, end: float, layer: int, **further: Any) -> dict[str, Any]:
    reader = {"path": f"./media/{layer}.mp4", "has_video": True}
    return {
        "position": position,
        "start": start,
        "end": end,
        "layer": layer,
        "reader": reader,
        **further,
    }


def project(*clips: dict[str, Any], **further: Any) -> dict[str, Any]:
    return {
        "fps": {"num": 24, "den": 1},
        "clips": list(clips),
        "layers": [{"number": 2, "label": "Titles"}, {"number": 1, "label": ""}],
        "version": {"openshot-qt": "2.6.1"},
        **further,
    }


def read(tmp_path: Path, document: object) -> CutView:
    path = tmp_path / "a.osp"
    path.write_text(json.dumps(document))
    return read_cut(path)


def test_clips_stand_where_they_are_seen(tmp_path: Path) -> None:
    cut = read(tmp_path, project(clip(1.0, 0.5, 2.5, 1), clip(0, 0, 1, 2), clip(2, 0, 1, 1)))
    assert (cut.format, cut.rate.label) == ("openshot", "24")
    places = {
        each.id: (each.record_range.start, each.record_range.duration, each.source_range.start)
        for each in cut.clips
        if each.record_range and each.source_range
    }
    # what overlaps on one layer stands on a track of its own
    assert places == {"V1-0001": (24, 48, 12), "V2-0001": (48, 24, 0), "V3-0001": (0, 24, 0)}
    assert cut.clips[-1].track == "Titles"


def test_effects_keep_the_name_of_their_class(tmp_path: Path) -> None:
    cut = read(tmp_path, project(clip(0, 0, 1, 1, effects=[BLUR, {"no": "class"}])))
    (effect,) = cut.clips[0].effects
    assert (effect.name, effect.kind, effect.enabled) == ("Blur", "Blur", True)
    assert "sigma" in effect.metadata


def test_an_object_detector_is_proposed_under_the_name_that_projects_have(tmp_path: Path) -> None:
    detector = {"class_name": "Object Detector", "name": "Object Detector", "type": "", "id": "D"}
    cut = read(tmp_path, project(clip(0, 0, 1, 1, effects=[BLUR, detector])))
    (found,) = ToolDetector().detect(cut.clips[0], ())
    assert (found.tool, found.confidence) == ("Object Detector (YOLO)", Confidence.CERTAIN)


@pytest.mark.parametrize("times", [(1e308, 0, 1), (0, 1e308, 1.1e308), (-1e308, 0, 1)])
def test_a_time_beyond_all_numbers_is_no_fault(
    tmp_path: Path, times: tuple[float, float, float]
) -> None:
    read(tmp_path, project(clip(*times, 1), clip(0, 0, 1, 2)))


def test_clips_that_meet_between_frames_stay_on_their_track(tmp_path: Path) -> None:
    cut = read(tmp_path, project(clip(0.53, 0, 0.53, 1), clip(1.06, 0, 1, 1)))
    ranges = [each.record_range for each in cut.clips]
    assert [each.id for each in cut.clips] == ["V1-0001", "V1-0002"]
    assert [(each.start, each.duration) for each in ranges if each] == [(13, 12), (25, 24)]


def test_what_lies_before_the_timeline_is_cut_off(tmp_path: Path) -> None:
    (found,) = read(tmp_path, project(clip(-1, 0.5, 2.5, 1))).clips
    assert found.record_range
    assert found.source_range
    assert (found.record_range.start, found.record_range.duration) == (0, 24)
    assert found.source_range.start == 36


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, project(clip(0, 0, 1, 1))).unseen == ()
    told = read(tmp_path, project(clip(0, 0, 1, 1), effects=[{"type": "Mask"}])).unseen
    assert told == ("transitions between clips are not read",)


@pytest.mark.parametrize(
    "document",
    [
        {"version": {"openshot-qt": "2"}},
        project({"position": "x"}),
        project(fps={"num": 24, "den": 0}),
        [],
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, document: object) -> None:
    with pytest.raises(InputError):
        read(tmp_path, document)


@pytest.mark.parametrize("times", [(1e300, 0, 1), (0, 0, 1e300), (0, 1e300, 1e301)])
def test_times_that_are_none_are_told(tmp_path: Path, times: tuple[float, float, float]) -> None:
    cut = read(tmp_path, project(clip(*times, 1), clip(0, 0, 1, 2)))
    assert cut.warnings


def test_nothing_is_written_into_a_project(tmp_path: Path) -> None:
    path = tmp_path / "a.osp"
    path.write_text(json.dumps(project(clip(0, 0, 1, 1))))
    for out in ("b.otio", "b.osp"):
        with pytest.raises(TimelineError, match="only read"):
            annotate_timeline(
                path, tmp_path / out, flags=[], ledger_lines=[], rate=None, timeline_name=None
            )
    assert strip_file(path, tmp_path / "c.osp") == 0
    assert (tmp_path / "c.osp").read_bytes() == path.read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.osp", "c.osp"]
