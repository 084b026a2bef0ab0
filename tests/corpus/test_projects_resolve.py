"""Real grades and projects of DaVinci Resolve: which tools are on which clip, and none else."""

from pathlib import Path

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.model import ClipView, CutView
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

PLUGINS = {
    "p2-1-face-refinement": "com.blackmagicdesign.resolvefx.facerefinement2",
    "p2-1-filmgrain": "com.blackmagicdesign.resolvefx.filmgrain",
    "p2-1-glow": "com.blackmagicdesign.resolvefx.glow",
    "p2-1-lens-flare": "com.blackmagicdesign.resolvefx.lensflarev2",
    "p2-3-beauty-25": "com.blackmagicdesign.resolvefx.beauty",
    "p2-3-beauty-75": "com.blackmagicdesign.resolvefx.beauty",
}
"""The plug-in in the only node of a grade; the other grades hold none."""

MODELS = {"p2-1-face-refinement": {("Face Refinement", "certain")}}
"""What runs a model. Nothing else in the corpus does."""

TIMELINES = {
    "compound-nav-r21.drp": ["ZZ_CMP_TL", "ZZ_INNER_TL"],
    "empty-project.drp": ["Timeline 1"],
    "media-clip-h264.drp": ["MediaTemplate"],
}


def proposed(clips: tuple[ClipView, ...]) -> set[tuple[str, str]]:
    found = (guess for clip in clips for guess in ToolDetector().detect(clip, ()))
    return {(each.tool, each.confidence.value) for each in found}


def project(corpus: Path, name: str, timeline: str) -> CutView:
    return read_cut(corpus / "timelines" / "drp" / name, timeline_name=timeline)


def test_exactly_the_plug_ins_of_each_grade_are_found(corpus: Path) -> None:
    grades = sorted((corpus / "timelines" / "drx").glob("*.drx"))
    found, models = {}, {}
    for path in grades:
        cut = read_cut(path)
        (clip,) = cut.clips
        if kinds := {each.kind for each in clip.effects} - {"grade node"}:
            (found[path.stem],) = kinds
        if tools := proposed(cut.clips):
            models[path.stem] = tools
    assert found == PLUGINS
    assert models == MODELS
    assert len(grades) == 29


def test_the_labels_and_luts_of_nodes_are_read(corpus: Path) -> None:
    folder = corpus / "timelines" / "drx"
    labelled = read_cut(folder / "hdr-zone-def-falloff035.drx").clips[0].effects[0]
    with_lut = read_cut(folder / "p5-1-node-with-lut.drx").clips[0].effects[0]
    assert '"label":"DIAG d7 drx offset -0.05"' in labelled.metadata
    assert '"lut":"FilmUnlimited_2383_Rec709_Finished.cube"' in with_lut.metadata
    assert read_cut(folder / "p5-1-node-no-lut.drx").clips[0].effects == ()


@pytest.mark.parametrize(
    ("name", "timeline"), [(name, each) for name, held in TIMELINES.items() for each in held]
)
def test_no_project_holds_a_model(corpus: Path, name: str, timeline: str) -> None:
    cut = project(corpus, name, timeline)
    assert cut.format == "resolve_project"
    assert proposed(cut.clips) == set()
    assert (cut.rate.numerator, cut.rate.denominator) == (24, 1)
    assert cut.range.start == 86400


def test_media_stand_where_the_project_has_them(corpus: Path) -> None:
    cut = project(corpus, "media-clip-h264.drp", "MediaTemplate")
    assert [(each.id, each.name) for each in cut.clips] == [
        ("V1-0001", "sample.mp4"),
        ("A1-0001", "sample.mp4"),
    ]
    for each in cut.clips:
        assert each.record_range is not None
        assert (each.record_range.start, each.record_range.duration) == (86400, 3664)
        assert each.active_media is not None
        assert each.active_media.url == "/Media/sample.mp4"


def test_compounds_and_nested_timelines_are_walked_into_their_compositions(corpus: Path) -> None:
    cut = project(corpus, "compound-nav-r21.drp", "ZZ_CMP_TL")
    found = [(each.id, each.name, [one.kind for one in each.effects]) for each in cut.clips]
    assert found == [
        ("V1-0001/V1-0001", "retime_src.mp4", []),
        ("V1-0002/V1-0001", "Fusion Title", ["TextPlus", "MediaOut"]),
        ("V2-0001/V1-0001", "Fusion Title", ["TextPlus", "MediaOut"]),
    ]
    assert not any("INSIDE COMPOUND" in str(each) for each in cut.clips)


def test_only_an_otio_of_resolves_says_what_it_leaves_out(corpus: Path) -> None:
    folder = corpus / "timelines" / "otio"
    saying = {
        path.name
        for path in folder.glob("*.otio")
        if any("writes no OFX" in each for each in _read(path))
    }
    holding = {path.name for path in folder.glob("*.otio") if b"Resolve_OTIO" in path.read_bytes()}
    assert saying == holding
    assert "effects.otio" in saying


def _read(path: Path) -> tuple[str, ...]:
    return read_cut(path).unseen
