"""A use that has an id of its application's: words on it follow it through edits of its cut."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from disclosures import RATE, clip_view, record
from ledgers import Hand
from temoin.disclosure import disclose
from temoin.ledger import Target, verify
from temoin.model import ClipView, CutView, HostItem, HostTimeline, Retime, items_of
from temoin.rate import FrameRange
from temoin.store.ledger_file import read_ledger
from temoin.testing.fake_timeline import varied_timeline, without_item
from temoin.timeline import host_document
from temoin.vocabulary import Scope, Statement

THEN, NOW = "sha256:then", "sha256:now"
ID = "the application's own id"
USE = replace(clip_view("V1-0001", "NT_010", 0, 100), guid="g-1")
OTHER = replace(USE, id="V1-0002", guid="g-2", record_range=record(200, 100))
URL = USE.media[0].url_sha256


def frames(start: int, duration: int) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=RATE)


def showing(clip: ClipView, start: int, duration: int) -> ClipView:
    part = frames(start, duration)
    return replace(
        clip,
        source_range=part,
        seen_range=part,
        visible_range=part,
        record_range=record(300, duration),
    )


def said(kind: str = "step", **further: Any) -> Hand:
    """Return somebody who spoke of the use when its cut was another."""
    about = {
        "scope": Scope.USE,
        "cut_digest": THEN,
        "timeline": "reel 1",
        "clip": "V1-0001",
        "clip_guid": "g-1",
        "url_sha256": URL,
        "source_range": frames(1000, 100),
        **further,
    }
    step = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}
    hand = Hand(1)
    target = Target(**about).to_fields()
    hand.say(kind, {"target": target, **(step if kind == "step" else {"not_used": ["ai"]})})
    return hand


def held(hand: Hand, *clips: ClipView, digest: str = NOW, name: str = "reel 1") -> dict[str, str]:
    """Return by what the word holds for each clip that it holds for."""
    cut = CutView(
        name=name,
        files=("x",),
        format="host",
        reader="",
        rate=RATE,
        range=record(0, 1000),
        digest=digest,
        clips=clips,
    )
    known = disclose(cut, hand.ledger, verify(hand.ledger))
    return {each.clip.guid: each.rows[0].attached_by for each in known.standings if each.rows}


def test_it_holds_for_the_use_and_for_no_other_of_the_same_frames() -> None:
    assert held(said(), USE, OTHER) == {"g-1": "media URL"}


@pytest.mark.parametrize("kind", ["step", "attest"])
def test_it_follows_the_use_wherever_that_stands_now(kind: str) -> None:
    moved = replace(USE, id="V3-0007", record_range=record(500, 100))
    assert held(said(kind), replace(OTHER, id="V1-0001"), moved) == {"g-1": "media URL"}


def test_in_its_own_cut_its_place_alone_counts() -> None:
    assert held(said(), USE, OTHER, digest=THEN) == {"g-1": "place in this cut"}
    bare = replace(USE, guid=""), replace(OTHER, guid="")
    assert held(said(), *bare, digest=THEN) == {"": "place in this cut"}


def test_two_items_that_were_swapped_leave_a_cut_the_same_and_keep_their_words() -> None:
    swapped = replace(OTHER, id="V1-0001"), replace(USE, id="V1-0002")
    assert held(said(), *swapped, digest=THEN) == {"g-1": "media URL"}


def test_a_new_item_in_its_place_has_the_step_and_is_attested_by_nobody() -> None:
    """A title in place of a title: the cut is the same, and no material tells them apart."""
    nothing = {"url_sha256": "", "source_range": None}
    new = replace(USE, guid="g-3", media=())
    assert held(said(**nothing), new, digest=THEN) == {"g-3": "place in this cut"}
    for scope in Scope:
        assert held(said("attest", scope=scope, **nothing), new, digest=THEN) == {}


def test_on_a_timeline_that_was_renamed_an_attestation_is_still_of_its_use_alone() -> None:
    assert held(said("attest"), USE, OTHER, name="reel 2") == {"g-1": "media URL"}


def test_a_step_stays_on_a_use_whose_media_are_offline() -> None:
    assert held(said(), replace(USE, media=())) == {"g-1": ID}
    assert held(said("attest"), replace(USE, media=()), OTHER) == {}


def test_a_word_on_the_media_still_holds_for_every_use() -> None:
    assert held(said(scope=Scope.MEDIA), USE, OTHER).keys() == {"g-1", "g-2"}


def test_without_an_id_it_holds_for_every_use() -> None:
    assert held(said(clip_guid=""), USE, OTHER).keys() == {"g-1", "g-2"}
    bare = replace(USE, guid=""), OTHER
    assert held(said(), *bare).keys() == {"", "g-2"}


def test_where_the_use_is_gone_it_holds_for_every_other() -> None:
    assert held(said(), OTHER).keys() == {"g-2"}


def test_on_another_timeline_an_id_means_nothing() -> None:
    assert held(said(), USE, OTHER, name="reel 2").keys() == {"g-1", "g-2"}


def test_an_id_that_shows_other_media_now_means_nothing() -> None:
    other_media = tuple(replace(each, url="/else.mov") for each in USE.media)
    replaced = replace(USE, media=other_media)
    assert held(said(), replaced, OTHER).keys() == {"g-2"}


def test_an_id_that_two_uses_have_means_nothing() -> None:
    twin = replace(USE, id="V1-0009")
    assert len(held(said(), USE, twin, OTHER)) == 2


def test_the_reel_tells_the_media_too() -> None:
    uses = replace(USE, reel="A001"), replace(OTHER, reel="A001")
    moved = [replace(each, media=()) for each in uses]
    hand = said(url_sha256="", reel="a001")
    assert held(hand, *moved) == {"g-1": "reel and timecode"}


def test_what_was_split_off_it_keeps_the_tool() -> None:
    """A blade gives one half a new id: the tool that was used is at work there too."""
    left, right = showing(USE, 1000, 40), showing(OTHER, 1040, 60)
    assert held(said(), left, right) == {"g-1": "media URL", "g-2": "media URL"}


def test_what_was_split_off_it_is_attested_by_nobody() -> None:
    left, right = showing(USE, 1000, 40), showing(OTHER, 1040, 60)
    assert held(said("attest"), left, right) == {"g-1": "media URL"}


def test_a_use_that_was_slipped_keeps_the_tool_and_loses_the_attestation() -> None:
    slipped = showing(USE, 5000, 100)
    assert held(said(), slipped) == {"g-1": ID}
    assert held(said("attest"), slipped) == {}


def test_what_is_off_hides_no_other_use() -> None:
    off = replace(USE, enabled=False, visible=False)
    assert held(said(), off, OTHER).keys() == {"g-1", "g-2"}


RAMP, BACKWARDS, HELD = (
    Retime(speed=Fraction(1), varying=True),
    Retime(speed=Fraction(-1)),
    Retime(speed=Fraction(0)),
)


@pytest.mark.parametrize("retime", [RAMP, BACKWARDS, HELD])
def test_what_was_split_off_a_use_of_doubtful_frames_runs_as_it_does(retime: Retime) -> None:
    use, half = replace(USE, retime=retime), replace(OTHER, retime=retime)
    assert held(said(), use, half).keys() == {"g-1", "g-2"}
    assert held(said("attest"), use, half).keys() == {"g-1"}


@pytest.mark.parametrize("retime", [RAMP, BACKWARDS, HELD])
def test_a_word_on_doubtful_frames_is_of_no_other_clip_of_the_file(retime: Retime) -> None:
    """A tool on one ramp of a long take was told of each clip cut from that take."""
    use = replace(USE, retime=retime)
    assert held(said(), use, OTHER).keys() == {"g-1"}


def test_an_item_without_media_is_known_by_its_id() -> None:
    """A title, an adjustment: nothing else tells it once the cut has changed."""
    nothing = {"url_sha256": "", "source_range": None}
    title = replace(USE, media=())
    assert held(said(**nothing), title, replace(OTHER, media=())) == {"g-1": ID}
    assert held(said("attest", **nothing), title) == {}


def test_an_id_is_compared_as_entries_write_it() -> None:
    decomposed = replace(USE, guid="e\u0301", media=())
    nothing = {"url_sha256": "", "source_range": None}
    assert held(said(clip_guid="\u00e9", **nothing), decomposed) == {"e\u0301": ID}


def test_an_attestation_of_the_use_makes_no_other_clean() -> None:
    cut = CutView(
        name="reel 1",
        files=("x",),
        format="host",
        reader="",
        rate=RATE,
        range=record(0, 1000),
        digest=NOW,
        clips=(USE, OTHER),
    )
    hand = said("attest")
    known = disclose(cut, hand.ledger, verify(hand.ledger))
    assert [each.statement for each in known.standings] == [Statement.ATTESTED, Statement.UNKNOWN]


def test_it_is_kept_when_an_open_applications_cut_is_spoken_of(
    tmp_path: Path, ask: Callable[..., tuple[int, Any]]
) -> None:
    """The same words follow the use through an edit, for every door."""
    cut = tmp_path / "cut.json"
    timeline = varied_timeline()
    cut.write_bytes(host_document(timeline))
    code, _ = ask("log", cut, "--clip", "slow", "--tool", "Magic Mask")
    assert code == 0
    (line,) = [
        entry for entry in read_ledger(tmp_path / "cut.temoin").entries if entry.type == "step"
    ]
    assert Target.from_fields(line.body["target"]).clip_guid == "item-slow"
    twin = replace(item_of(timeline, "item-slow"), id="twin", start=timeline.start + 600)
    first = timeline.tracks[0]
    tracks = (replace(first, items=(*first.items, twin)), *timeline.tracks[1:])
    cut.write_bytes(host_document(without_item(replace(timeline, tracks=tracks), "item-élan")))
    _, shown = ask("show", cut)
    held = [(each["name"], each["attached_by"]) for each in shown["rows"] if each["attached_by"]]
    assert held == [("slow", "media URL")]


def item_of(timeline: HostTimeline, item: str) -> HostItem:
    return next(each for each in items_of(timeline.tracks) if each.id == item)
