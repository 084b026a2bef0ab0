"""Real Premiere Pro projects by others: what they show, and that nothing is found where none is."""

from pathlib import Path

import pytest

from temoin.builtin.tool_detector import ToolDetector
from temoin.rate import FrameRange, Rate
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

RATE = Rate(24)


def test_a_project_of_three_films(corpus: Path) -> None:
    view = read_cut(corpus / "timelines" / "prproj" / "test.unzipped.prproj")
    assert (view.name, view.format, view.rate) == ("test_supercut", "premiere", RATE)
    picture = [each for each in view.clips if each.id.startswith("V")]
    assert (len(view.clips), len(picture)) == (18, 9)
    assert {each.media[0].name.partition(" ")[0] for each in picture} == {
        "Agent",
        "Cosmos",
        "Spring",
    }
    first = min(picture, key=lambda each: each.record_range.start if each.record_range else 0)
    assert first.record_range == FrameRange(start=0, duration=151, rate=RATE)
    assert not [guess for each in view.clips for guess in ToolDetector().detect(each, ())]
    assert any("Enhance Speech" in each for each in view.unseen)
