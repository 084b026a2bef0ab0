"""Pairs of real cuts: what a person would say of them, and how far the matcher says it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conftest import Golden
from temoin.match import Change, Found, Link, Matching, match
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

PAIRS = {
    "aaf/simple.aaf aaf/trims.aaf": (
        "The same five shots with their sound, four of them trimmed. KOLL-HD.mp4 was written with"
        " its timecode in one and counted from nothing in the other: it is trimmed as well."
    ),
    "aaf/simple.aaf aaf/duplicates.aaf": (
        "Another cut that has the first shot in common, of picture alone."
    ),
    "aaf/multitrack.aaf aaf/preflattened.aaf": (
        "The same tracks after a flattening by hand: what the upper track covered was cut off."
    ),
    "aaf/nesting_test.aaf aaf/nesting_test_preflattened.aaf": (
        "The same, nested and not: no clip changed."
    ),
    "aaf/keyframed_properties.aaf aaf/multiple_markers.aaf": (
        "Two days of one editor's cut. V2, copies of V1 with effects, was taken out: eight clips."
        " All of V1 and V4 is as it was; V1-0003 to V1-0005 had twins on V2, which a person tells"
        " by the track. The matcher asks."
    ),
    "otio/time_warp_test.avid_media_composer.otio aaf/time_warp_test.avid_media_composer.aaf": (
        "A test of speeds, version 4 and version 5: one file used some hundred times. What changed"
        " is beyond a person without both reels side by side; questions are right."
    ),
    "fcpxml/TimelineWithSecondaryStoryline.fcpxml"
    " fcpxml/TimelineWithSecondaryStorylineWithAudioKeyframes.fcpxml": (
        "Key frames of a volume were added: no clip changed."
    ),
    "fcpxml/MulticamSample.fcpxml fcpxml/MulticamSampleWithCuts.fcpxml": (
        "One multicam clip, then switched between two angles: angle A and its sound are split,"
        " what is seen of angle B is new."
    ),
    "otio/screening_example.otio edl/screening_example.edl": (
        "The same list in two formats: no clip changed."
    ),
    "edl/speed_effects_small.edl edl/speed_effects.edl": (
        "The long list holds the five events of the short one; all else is new."
    ),
    "otio/simple_cut.otio otio/transition.otio": (
        "The third shot begins three frames later and its media are told to be longer."
    ),
    "otio/simple_cut.otio otio/multiple_track.otio": (
        "Three shots as they were; what is on the upper tracks shows other frames of the third's"
        " media, so it is new, and the third is gone."
    ),
    "otio/no_metadata.otio otio/not_aaf.otio": (
        "The same clip, its media once linked as an AAF and once as a movie."
    ),
    "otio/no_metadata.otio otio/precheckfail.otio": (
        "The same clip without media, timecode counted from an hour: nobody can tell. A question."
    ),
    "fcpxml/59.94.fcpxml fcpxml/60.fcpxml": (
        "One cut at two rates; its media were renamed, and are as long to the frame. A person"
        " would guess that it is the same: a question."
    ),
    "edl/avid_example.edl edl/premiere_example.edl": (
        "One list by two programs: name and timecode agree, and nothing else is told. A person"
        " believes it; the matcher asks, since that much is also true of a wrong take."
    ),
    "fcp7xml/hiero_xml_export.xml fcp7xml/premiere_example.xml": (
        "Two cuts that have nothing in common."
    ),
}
"""Files of an old and a new cut, and what a person who looked at both says."""


@pytest.fixture(scope="module")
def read(corpus: Path) -> Callable[[str], CutView]:
    """Read a file of the corpus, once."""
    return cache(lambda path: read_cut(corpus / "timelines" / path))


def test_pairs(read: Callable[[str], CutView], golden: Golden) -> None:
    parts = []
    for pair, words in PAIRS.items():
        old, new = map(read, pair.split())
        parts.append(f"{pair.replace(' ', ' -> ')}\n{words}\n\n{told(match(old, new))}")
    golden.check("match_pairs.txt", "\n\n".join(parts) + "\n")


def test_a_real_cut_against_itself_links_nothing_elsewhere(read: Callable[[str], CutView]) -> None:
    """What names its material is itself; what is a question has itself among the candidates."""
    seen = 0
    for path in sorted({path for pair in PAIRS for path in pair.split()}):
        cut = read(path)
        for found in match(cut, cut).found:
            sure = [each for each in found.links if each.changes]
            assert all(each.old.id == found.clip.id for each in sure), (path, found.clip.id)
            assert found.changes != (Change.NEW,) or not found.clip.source_range, found.clip.id
            seen += len(sure)
    assert seen > 500


def told(matching: Matching) -> str:
    """Return a matching as lines: the clip, what became of it, and what it is linked to."""
    unlinked = [each for each in matching.found if not each.links]
    lines = [_line(each) for each in matching.found if each.links]
    lines += [f"  {each.clip.id} {each.clip.name}: new" for each in unlinked[:3]]
    lines += [f"  and {len(unlinked) - 3} more: new"] if len(unlinked) > 3 else []
    lines += [f"  {each.id} {each.name}: removed" for each in matching.removed]
    return "\n".join(lines)


def _line(found: Found) -> str:
    words = " and ".join(found.changes) or "needs a person"
    sight = "" if found.sight == "seen" else f", {found.sight}"
    head = f"  {found.clip.id} {found.clip.name}: {words} ({found.sureness}{sight})"
    links = [each for each in found.links if each.use]
    return "\n".join([head, *(_link(each) for each in links[:2])])


def _link(link: Link) -> str:
    against = f", against it {', '.join(link.disagreed)}" if link.disagreed else ""
    common = f", frames {_frames(link.common)}" if link.common else ""
    return f"    {_short(link.old)} by {', '.join(link.agreed)}{against}{common}"


def _short(clip: ClipView) -> str:
    return f"{clip.id} {_frames(clip.seen_range)}" if clip.seen_range else clip.id


def _frames(span: FrameRange | None) -> str:
    return f"{span.start}-{span.end_exclusive}" if span else "unknown"
