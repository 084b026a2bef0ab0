"""Real scripts, gizmos and projects of Nuke and Hiero by others: which tools, and where."""

from pathlib import Path

import pytest

from node_projects import effects, project, tools
from temoin.errors import TimelineError

pytestmark = pytest.mark.corpus

TRUTH = {
    "Sample.nk": ("Sample", 3, {}),
    "ViTMatte_CatFileCreator.nk": (
        "composite",
        2,
        {"ViTMatte": "enabled"},
    ),
    "nuke_source_script_template.nk": (
        "${SHOT_SOURCE_DIR}_${APP_NAME}_${TASK_TYPE}_${VERSION_NAME}",
        0,
        {},
    ),
    "sam.gizmo": (
        "SegmentAnything",
        44,
        {"Segment Anything": "effective"},
    ),
    "vitmatte.gizmo": (
        "ViTMatte",
        18,
        {"Inference": "effective", "ViTMatte": "effective"},
    ),
}
"""What the composite is called, how many nodes it has, and how far each tool concerns it."""


def test_every_script_of_the_corpus(corpus: Path, tmp_path: Path) -> None:
    found = {}
    for path in sorted((corpus / "timelines" / "nk").iterdir()):
        cut = project(tmp_path, path.name, path.read_bytes())
        composite = next(each for each in cut.clips if not any(media.url for media in each.media))
        guesses = {name: each.presence.value for name, each in tools(cut).items()}
        found[path.name] = (composite.name, len(composite.effects), guesses)
    assert found == TRUTH


def test_a_model_is_named_by_its_file_with_the_path_of_its_node(
    corpus: Path, tmp_path: Path
) -> None:
    path = corpus / "timelines" / "nk" / "sam.gizmo"
    found = effects(project(tmp_path, path.name, path.read_bytes()))
    metadata = found["Inference_SAM_Encoder_Large"].metadata
    assert "SegmentAnything/Inference_SAM_Encoder_Large" in metadata
    assert "sam_encoder_large.cat" in metadata


def test_presets_of_hiero_show_nothing(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "timelines" / "hrox" / "PlayerPresets.hrox"
    with pytest.raises(TimelineError, match="no sequence and no clip"):
        project(tmp_path, path.name, path.read_bytes())
