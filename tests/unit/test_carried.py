"""What a `carry` entry does in the join: for one entry, one clip, one cut, and for nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from disclosures import RATE, clip_view, record
from ledgers import Hand
from temoin.disclosure import disclose
from temoin.ledger import Entry, Ledger, Target, excerpt, unite, verify
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.vocabulary import Scope

OLD, NEW, LATER = (f"sha256:{digit * 64}" for digit in "abc")
SAID = clip_view("V1-0001", "NT_010", 0, 100)
PROXY = clip_view("V1-0002", "NT_010_proxy", 100, 100)
TWIN = clip_view("V1-0003", "NT_010", 200, 100)


def cut(*clips: ClipView, digest: str = NEW) -> CutView:
    return CutView(
        name="reel 1",
        files=("x",),
        format="otio",
        reader="",
        rate=RATE,
        range=record(0, 1000),
        digest=digest,
        clips=clips,
    )


def about(clip: ClipView, digest: str, **further: Any) -> dict[str, object]:
    fields: dict[str, Any] = {
        "scope": Scope.MEDIA,
        "cut_digest": digest,
        "timeline": "reel 1",
        "clip": clip.id,
        "url_sha256": clip.media[0].url_sha256,
        "source_range": clip.visible_range,
        **further,
    }
    return Target(**fields).to_fields()


def step(hand: Hand) -> Entry:
    words = {"tool": "Veo", "technique": "generative", "effect": "content"}
    return hand.say("step", {"target": about(SAID, OLD), **words})


def carried(hand: Hand, entry: Entry, clip: ClipView, **further: Any) -> Entry:
    target = {key: further.pop(key) for key in ("source_range", "clip_guid") if key in further}
    fields = {
        "entry": entry.id,
        "old_cut": OLD,
        "new_cut": NEW,
        "target": about(clip, NEW, **target),
        "grounds": ["name"],
        **further,
    }
    return hand.say("carry", fields)


def held(ledger: Ledger, *clips: ClipView, digest: str = NEW) -> dict[str, str]:
    """Return by what the step holds for each clip that it holds for."""
    known = disclose(cut(*clips, digest=digest), ledger, verify(ledger))
    return {each.clip.id: each.rows[0].attached_by for each in known.standings if each.rows}


def test_a_step_comes_to_a_clip_that_no_identity_tells() -> None:
    hand = Hand(1)
    entry = step(hand)
    assert held(hand.ledger, PROXY) == {}
    carried(hand, entry, PROXY)
    assert held(hand.ledger, PROXY) == {"V1-0002": "carried over"}
    carried(hand, entry, PROXY, asked="Ana")
    assert held(hand.ledger, PROXY) == {"V1-0002": "carried over by a person"}


@pytest.mark.parametrize("word", ["no", "unknown", "perhaps"])
def test_a_step_is_kept_from_a_clip_and_from_no_other(word: str) -> None:
    hand = Hand(1)
    carried(hand, step(hand), TWIN, holds=word)
    assert held(hand.ledger, SAID, TWIN) == {"V1-0001": "media URL"}


def test_it_speaks_of_its_cut_alone() -> None:
    hand = Hand(1)
    entry = step(hand)
    carried(hand, entry, PROXY)
    carried(hand, entry, TWIN, holds="no")
    assert held(hand.ledger, PROXY, TWIN, digest=LATER) == {"V1-0003": "media URL"}


def test_it_speaks_of_its_entry_alone() -> None:
    hand = Hand(1)
    entry = step(hand)
    other = step(hand)
    carried(hand, entry, TWIN, holds="no")
    known = disclose(cut(TWIN), hand.ledger, verify(hand.ledger))
    assert [row.entry for row in known.standings[0].rows] == [other.id]


def test_it_holds_for_its_frames_alone() -> None:
    hand = Hand(1)
    part = FrameRange(start=1010, duration=20, rate=RATE)
    carried(hand, step(hand), PROXY, source_range=part)
    known = disclose(cut(PROXY), hand.ledger, verify(hand.ledger))
    assert known.standings[0].rows[0].record_range == record(110, 20)
    assert known.standings[0].unknown_frames == 80


def test_the_last_word_counts_and_one_taken_back_does_not() -> None:
    hand = Hand(1)
    entry = step(hand)
    carried(hand, entry, PROXY)
    no = carried(hand, entry, PROXY, holds="no", asked="Ana")
    assert held(hand.ledger, PROXY) == {}
    hand.say("supersede", {"entry": no.id, "reason": "wrong clip"})
    assert held(hand.ledger, PROXY) == {"V1-0002": "carried over"}


def test_a_step_taken_back_is_carried_nowhere() -> None:
    hand = Hand(1)
    entry = step(hand)
    carried(hand, entry, PROXY)
    hand.say("supersede", {"entry": entry.id, "reason": "wrong tool"})
    assert held(hand.ledger, PROXY) == {}


def test_a_forged_word_moves_nothing() -> None:
    hand = Hand(1)
    forged = carried(hand, step(hand), PROXY)
    lines = [
        replace(each, signature=hand.ledger.entries[0].signature) if each.id == forged.id else each
        for each in hand.ledger.entries
    ]
    assert held(Ledger.of(lines), PROXY) == {}


def test_an_item_put_in_its_place_is_not_meant() -> None:
    hand = Hand(1)
    carried(hand, step(hand), PROXY, clip_guid="g-1")
    assert held(hand.ledger, replace(PROXY, guid="g-1")) == {"V1-0002": "carried over"}
    assert held(hand.ledger, replace(PROXY, guid="g-2")) == {}


def test_one_that_is_not_understood_changes_nothing() -> None:
    hand = Hand(1)
    entry = step(hand)
    elsewhere = {"entry": entry.id, "old_cut": OLD, "new_cut": LATER, "grounds": ["name"]}
    hand.say("carry", {**elsewhere, "target": about(TWIN, NEW), "holds": "no"})
    hand.say("carry", {**elsewhere, "holds": "no"})
    assert held(hand.ledger, TWIN) == {"V1-0003": "media URL"}


def test_copies_that_are_united_agree() -> None:
    ana, ben = Hand(1), Hand(2)
    entry = step(ana)
    ben.reads(ana)
    carried(ben, entry, PROXY)
    assert held(unite(ana.ledger, ben.ledger), PROXY) == held(unite(ben.ledger, ana.ledger), PROXY)
    assert held(unite(ana.ledger, ben.ledger), PROXY) == {"V1-0002": "carried over"}


def test_an_excerpt_of_a_step_has_what_carries_it() -> None:
    hand = Hand(1)
    entry = step(hand)
    word = carried(hand, entry, PROXY)
    checkpoint = hand.say("checkpoint", {"count": 3, "root": "x"})
    shown = excerpt(hand.ledger, [entry.id], checkpoint)
    assert word.id in {each.id for each in shown.entries}
