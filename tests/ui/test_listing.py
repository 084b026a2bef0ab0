"""The list as data: its order, its filters, its search."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from disclosures import CREDENTIALS, clip_view, sample_disclosure, standing, unknown
from temoin.ui import words
from temoin.ui.listing import Listing, Show
from temoin.vocabulary import Integrity, Statement


def test_clips_stand_in_record_order_picture_first() -> None:
    listing = Listing.of(sample_disclosure())
    starts = [each.standing.clip.record_range for each in listing.listed]
    assert [each.start for each in starts if each] == sorted(each.start for each in starts if each)
    assert [each.standing.clip.id for each in listing.listed][:2] == ["V1-0001", "A1-0001"]


def test_what_is_not_seen_counts_as_the_totals_count() -> None:
    clip = replace(clip_view("V2-0001", "off", 0, 10), visible=False, enabled=False)
    listing = Listing.of(replace(sample_disclosure(), standings=(unknown(clip),)))
    assert listing.count(Show.ALL) == 1
    assert listing.count(Show.UNKNOWN) == 0


def test_altered_credentials_are_a_problem() -> None:
    fact = replace(CREDENTIALS, integrity=Integrity.ALTERED)
    clip = clip_view("V1-0001", "sky", 0, 10)
    altered = standing(clip, Statement.EVIDENCED, evidence=(fact,))
    listing = Listing.of(replace(sample_disclosure(), standings=(altered,)))
    assert listing.count(Show.PROBLEMS) == 1


@given(st.sampled_from(Show), st.text(max_size=4))
def test_more_words_never_list_more(show: Show, text: str) -> None:
    listing = Listing.of(sample_disclosure())
    some, fewer = listing.accepted(show, text), listing.accepted(show, f"{text} nt")
    assert sum(listing.accepted(show, "")) == listing.count(show)
    assert all(one or not other for one, other in zip(some, fewer, strict=True))


@given(st.text())
def test_any_text_comes_out_on_one_harmless_line(text: str) -> None:
    safe = words.shown(text)
    assert len(safe) <= 301
    assert all(each.isprintable() or each in "\u200c\u200d\u00a0\u202f" for each in safe)


def test_a_clip_that_others_cover_is_told_from_the_rest() -> None:
    clip = clip_view("V1-0001", "under", 0, 10)
    covered = replace(unknown(clip), clip=replace(clip, covered=True))
    assert "covered" in words.tags(covered, media_changed=False)
    assert "covered" not in words.tags(unknown(clip), media_changed=False)
