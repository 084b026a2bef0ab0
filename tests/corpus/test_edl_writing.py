"""Real timelines made by others, written as lists and read back."""

from collections import Counter
from pathlib import Path

import pytest

from temoin.errors import TemoinError, TimelineError
from temoin.model import ClipView
from temoin.timeline import read_cut
from temoin.timeline.cuts import OpenedCut, open_cut
from temoin.timeline.edl_writing import edl_of

pytestmark = pytest.mark.corpus

SUFFIXES = ("otio/*.otio", "otio/*.json", "fcpxml/*.fcpxml", "fcp7xml/*.xml", "edl/*.edl")
LEAST = {"written": 45, "clips": 700, "compared": 600}


def test_lists_say_what_timelines_do(corpus: Path) -> None:
    count: Counter[str] = Counter()
    for path in sorted(each for suffix in SUFFIXES for each in (corpus / "timelines").glob(suffix)):
        try:
            opened = open_cut(path)
        except TemoinError:  # several timelines, another rate, nothing in it: said elsewhere
            continue
        try:
            made = edl_of(opened, ())
        except TimelineError as error:
            count[error.message.partition(": ")[2]] += 1
            continue
        cut = read_cut(path)
        back = read_cut(None, content=made.text.encode(), rate=opened.rate, name=path.name)
        count["written"] += 1
        old = [view for view in cut.clips if view.id in made.clips]
        new = [view for view in back.clips if view.reel != "BL" or view.name != "BL"]
        assert len(old) == len(new), path.name
        count["clips"] += len(old)
        for one, other in zip(old, new, strict=True):
            count["compared"] += compared(one, other, opened, path.name)
        assert back.drop_frame == cut.drop_frame, path.name
    assert all(count[key] >= least for key, least in LEAST.items()), count
    refused = {key for key in count if key not in LEAST}
    assert {key for key in refused if "tracks" not in key} <= {
        "its clips have no record times",
        "no clip of picture stands on a track of it",
    }


def compared(one: ClipView, other: ClipView, opened: OpenedCut, name: str) -> bool:
    """Compare what a list has room for; return whether nothing stood in the way."""
    where = f"{name} {one.id}"
    assert other.name == " ".join(one.name.split()) or not one.name, where
    if one.transition_in or one.transition_out or other.transition_in:
        return False
    assert other.record_range == one.record_range, where
    assert len(other.markers) == len(one.markers), where
    seen, listed = one.seen_range, other.seen_range
    if seen is None or listed is None or seen.rate != opened.rate or one.retime:
        return False
    # a source time off whole frames is widened where it is read, and the nearest where it is listed
    assert abs(listed.start - seen.start) <= 1, where
    assert abs(listed.end_exclusive - seen.end_exclusive) <= 1, where
    return True
