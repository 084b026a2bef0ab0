"""Answers when cuts were read again: kept where the question is the same, given to no other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from disclosures import RATE, clip_view, record
from temoin.model import CutView
from temoin.ui.carry_keeping import kept_answers, same_clips

LENGTH = 10


def cut_of(names: Sequence[str], digest: str = "") -> CutView:
    """Return a cut of clips one after another; a name's tail after `#` tells twins apart for us."""
    clips = [
        replace(
            clip_view(f"V1-{number:04d}", name.partition("#")[0], number * LENGTH, LENGTH),
            colour=name,
        )
        for number, name in enumerate(names, start=1)
    ]
    return CutView(
        name="cut",
        files=(),
        format="otio",
        reader="",
        rate=RATE,
        range=record(0, LENGTH * len(names)),
        digest=digest or repr(names),
        clips=tuple(clips),
    )


def moved(before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Return which clips are told to be the same, by our names of them."""
    one, other = cut_of(before), cut_of(now)
    same = same_clips(one, other)
    return {one.clip(was).colour: other.clip(is_).colour for was, is_ in same.items()}


def test_a_clip_put_in_before_moves_all_others() -> None:
    assert same_clips(cut_of("abc"), cut_of("xabc")) == {
        "V1-0001": "V1-0002",
        "V1-0002": "V1-0003",
        "V1-0003": "V1-0004",
    }


def test_twins_are_told_only_where_all_of_them_stay() -> None:
    assert moved(["a#1", "b", "a#2"], ["a#1", "c", "a#2"]) == {"a#1": "a#1", "a#2": "a#2"}
    assert moved(["a#1", "a#2"], ["a#0", "a#1", "a#2"]) == {}
    assert moved(["a#1", "b", "a#2"], ["b", "a#2"]) == {"b": "b"}
    assert moved(["x", "a#1", "a#2"], ["a#1", "a#2", "x"]) == {"x": "x"}


def test_a_cut_that_was_read_again_has_the_same_clips() -> None:
    there = {f"V1-{number:04d}": f"V1-{number:04d}" for number in (1, 2, 3)}
    cut = cut_of("aab", "one")
    assert same_clips(cut, cut) == same_clips(cut, cut_of("aab", "one")) == there


@given(st.lists(st.sampled_from("abc"), max_size=6), st.data())
def test_no_clip_is_taken_for_another(kinds: list[str], data: st.DataObject) -> None:
    before = [f"{kind}#{number}" for number, kind in enumerate(kinds)]
    more = [f"{kind}#new{number}" for number, kind in enumerate(data.draw(st.text("abc")))]
    now = data.draw(st.lists(st.sampled_from([*before, *more] or ["x"]), unique=True))
    one, other = cut_of(before, "one"), cut_of(now, "other")
    for was, is_ in same_clips(one, other).items():
        old, new = one.clip(was), other.clip(is_)
        assert old.name == new.name
        alone = before.count(old.colour) == 1 and kinds.count(old.name) == 1
        assert old.colour == new.colour or old.record_range == new.record_range or alone


def kept(
    answers: Mapping[str, Sequence[str]], offered: str, *, now: str = "xq", old_now: str = "abc"
) -> dict[str, tuple[str, ...]]:
    """Return what holds of answers on clip `q`, of which `a` and `b` were offered."""
    old, new = cut_of("abc"), cut_of("q")
    olds, news = cut_of(old_now), cut_of(now)
    ids = {each.name: each.id for each in olds.clips}
    before = {"V1-0001": ("V1-0001", "V1-0002")}
    after = {each.id: [ids[name] for name in offered] for each in news.clips if each.name == "q"}
    return kept_answers(before, answers, after, same_clips(old, olds), same_clips(new, news))


def test_an_answer_follows_its_question() -> None:
    assert kept({"V1-0001": ("V1-0002",)}, "ab") == {"V1-0002": ("V1-0002",)}
    assert kept({"V1-0001": ("V1-0002",)}, "ab", old_now="xabc") == {"V1-0002": ("V1-0003",)}
    assert kept({"V1-0001": ("V1-0001", "V1-0002")}, "ab") == {"V1-0002": ("V1-0001", "V1-0002")}
    assert kept({"V1-0001": ()}, "ab") == {"V1-0002": ()}
    assert kept({"V1-0001": ()}, "a") == {"V1-0002": ()}


def test_an_answer_to_another_question_holds_no_more() -> None:
    assert kept({"V1-0001": ("V1-0002",)}, "a") == {}  # what was named is not offered
    assert kept({"V1-0001": ()}, "abc") == {}  # none of two is not none of three
    assert kept({"V1-0001": ("V1-0001",)}, "abc") == {}
    assert kept({"V1-0001": ("V1-0001",)}, "ab", now="x") == {}  # the clip has gone
    assert kept({"V1-0009": ("V1-0001",)}, "ab") == {}


def test_a_cut_of_one_digest_may_have_other_clips() -> None:
    """It tells media and places, not names: of clips without media it tells nothing else."""
    assert same_clips(cut_of("ab", "one"), cut_of("ba", "one")) == {
        "V1-0001": "V1-0002",
        "V1-0002": "V1-0001",
    }
