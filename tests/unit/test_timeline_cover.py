"""Clips that other picture covers."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from temoin.model import CutView
from temoin.timeline.cover import with_cover
from timelines import clip, gap, nest, otio, read, timeline, track


def covered(cut: CutView) -> list[str]:
    return [each.id for each in cut.clips if each.covered]


def test_a_clip_under_another_is_covered() -> None:
    cut = read(timeline(track(clip("a", 0, 10), clip("b", 0, 10)), track(clip("c", 0, 10))))
    assert covered(cut) == ["V1-0001"]
    assert all(each.visible for each in cut.clips)


def test_half_covered_is_not_covered() -> None:
    assert covered(read(timeline(track(clip("a", 0, 10)), track(clip("c", 0, 9))))) == []


def test_two_clips_cover_one_together() -> None:
    upper = track(clip("c", 0, 4), clip("d", 0, 6))
    assert covered(read(timeline(track(clip("a", 0, 10)), upper))) == ["V1-0001"]


def test_what_is_switched_off_covers_nothing() -> None:
    upper = clip("c", 0, 10)
    upper.enabled = False
    assert covered(read(timeline(track(clip("a", 0, 10)), track(upper)))) == []


def test_titles_and_sound_cover_nothing() -> None:
    title = otio.schema.Clip(
        source_range=clip().source_range, media_reference=otio.schema.GeneratorReference()
    )
    sound = track(clip("s", 0, 10), kind="Audio")
    assert covered(read(timeline(track(clip("a", 0, 10)), track(title), sound))) == []


def test_layers_of_a_nest_cover_each_other() -> None:
    inner = nest(track(clip("d", 0, 10)), track(gap(5), clip("e", 0, 5)), track(clip("f", 0, 5)))
    cut = read(timeline(track(inner)))
    assert covered(cut) == ["V1-0001/V1-0001"]


stretches = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 8)), max_size=6)


@given(stretches)
def test_cover_agrees_with_a_count_of_frames(lanes: Sequence[tuple[int, int]]) -> None:
    tracks = [track(gap(lead), clip(str(at), 0, length)) for at, (lead, length) in enumerate(lanes)]
    cut = read(timeline(*tracks))
    for at, (lead, length) in enumerate(lanes):
        above = {f for one, more in lanes[at + 1 :] for f in range(one, one + more)}
        assert cut.clips[at].covered == (set(range(lead, lead + length)) <= above)
    assert with_cover(cut.clips) == cut.clips
