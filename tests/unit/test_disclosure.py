"""The join: what holds for which clip, by which material, for which frames."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import CAMERA, CREDENTIALS, DENOISER, RATE, clip_view, record
from ledgers import Hand
from temoin.disclosure import attach, disclose
from temoin.disclosure.attach import record_part
from temoin.ledger import Ledger, Target, verify
from temoin.match.spans import Spans
from temoin.model import (
    ClipFacts,
    ClipView,
    CouldNotLook,
    CutView,
    Disclosure,
    Evidence,
    FileState,
    MediaSince,
    Proposal,
    Retime,
    ScanResult,
    Standing,
)
from temoin.notices import row_words
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import Integrity, Origin, Scope, Statement, Strength, Technique

DIGEST = "sha256:" + "3f9a" * 16
HASH = "sha256:" + "aa" * 32
OTHER_HASH = "sha256:" + "bb" * 32
PLATE = clip_view("V1-0001", "NT_010", 0, 100)


def cut_of(*clips: ClipView, digest: str = DIGEST) -> CutView:
    return CutView(
        name="reel 1",
        files=("reel1.otio",),
        format="otio",
        reader="OpenTimelineIO",
        rate=RATE,
        range=record(0, 1000),
        digest=digest,
        clips=clips,
    )


def scan_of(
    clip: ClipView,
    evidence: tuple[Evidence, ...] = (),
    proposals: tuple[Proposal, ...] = (),
    content_hash: str = HASH,
) -> ScanResult:
    file = FileState(
        name="NT_010.mov",
        path="/media/NT_010.mov",
        size=1,
        modified_ns=1,
        sha256=content_hash.removeprefix("sha256:"),
        evidence=evidence,
    )
    facts = ClipFacts(clip=clip.id, files=(file.path,), proposals=proposals)
    return ScanResult(cut=cut_of(clip), time_ms=0, files=(file,), clips=(facts,))


def disclosed(cut: CutView, ledger: Ledger, scan: ScanResult | None = None) -> Disclosure:
    return disclose(cut, ledger, verify(ledger), scan)


def standing(
    clip: ClipView,
    hand: Hand | None = None,
    scan: ScanResult | None = None,
    digest: str = DIGEST,
) -> Standing:
    ledger = hand.ledger if hand else Ledger()
    return disclosed(cut_of(clip, digest=digest), ledger, scan).standings[0]


def frames(start: int, duration: int) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=RATE)


def said(kind: str = "step", *, name: str = "Ana", **target: Any) -> Hand:
    """Return somebody who made one statement about a target."""
    hand = Hand(1, name=name)
    about = Target(**{"scope": Scope.MEDIA, **target}).to_fields()
    step = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}
    hand.say(kind, {"target": about, **(step if kind == "step" else {"not_used": ["ai"]})})
    return hand


URL = PLATE.media[0].url_sha256

# --- by what a word holds ----------------------------------------------------


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ({"content_hash": HASH}, "content hash"),
        ({"umid": "urn:smpte:1"}, "UMID"),
        ({"url_sha256": URL}, "media URL"),
        ({"reel": "A001"}, "reel and timecode"),
    ],
)
def test_a_word_holds_by_what_identifies_the_material(target: dict[str, str], why: str) -> None:
    media = tuple(replace(each, umid="urn:smpte:1") for each in PLATE.media)
    clip = replace(PLATE, reel="a001", media=media)
    hand = said(source_range=frames(1000, 100), **target)
    (row,) = standing(clip, hand, scan_of(clip), digest="sha256:another cut").rows
    assert row.attached_by == why
    assert (row.said_by, row.tool) == ("Ana", "Magic Mask")


def test_a_file_name_alone_holds_nothing() -> None:
    hand = said(name="NT_010.mov", source_range=frames(1000, 100))
    assert standing(PLATE, hand).rows == ()


def test_its_file_name_is_no_witness() -> None:
    hand = Hand(1)
    about = Target(scope=Scope.MEDIA, name="NT_010.mov", source_range=frames(1000, 100))
    hand.say("attest", {"target": about.to_fields(), "not_used": ["ai"]})
    cut = cut_of(PLATE)
    disclosure = disclosed(cut, hand.ledger)
    assert disclosure.standings[0].statement is Statement.UNKNOWN
    assert disclosure.unattached == (hand.written[-1].id,)


@pytest.mark.parametrize("reel", ["AX", "BL", "", "ax "])
def test_a_reel_that_names_no_reel_holds_nothing(reel: str) -> None:
    clip = replace(PLATE, reel=reel)
    assert standing(clip, said(reel=reel, source_range=frames(1000, 100))).rows == ()


def test_a_reel_is_the_same_however_it_was_typed() -> None:
    clip = replace(PLATE, reel="Pre\u0301_1")
    assert len(standing(clip, said(reel="PR\u00c9_1", source_range=frames(1000, 1))).rows) == 1


def test_a_reel_without_timecode_holds_nothing() -> None:
    clip = replace(PLATE, reel="A001")
    assert standing(clip, said(reel="A001")).rows == ()


def test_material_without_shared_frames_holds_nothing() -> None:
    assert standing(PLATE, said(url_sha256=URL, source_range=frames(0, 1000))).rows == ()


def test_a_place_holds_in_its_own_cut_alone() -> None:
    hand = said(scope=Scope.USE, cut_digest=DIGEST, clip="V1-0001")
    bare = replace(PLATE, media=())
    assert standing(bare, hand).rows[0].attached_by == "place in this cut"
    assert standing(bare, hand, digest="sha256:another cut").rows == ()


def test_one_use_of_a_file_is_not_another_use_in_the_same_cut() -> None:
    other = clip_view("V1-0002", "NT_010", 100, 100)
    hand = said(
        scope=Scope.USE,
        cut_digest=DIGEST,
        clip="V1-0001",
        url_sha256=URL,
        source_range=frames(1000, 100),
    )
    first, second = disclosed(cut_of(PLATE, other), hand.ledger).standings
    assert (len(first.rows), len(second.rows)) == (1, 0)


def test_a_word_on_the_media_holds_for_every_use_of_it() -> None:
    other = replace(clip_view("V1-0002", "again", 100, 40), media=PLATE.media)
    hand = said(url_sha256=URL, source_range=frames(1000, 100))
    assert [len(each.rows) for each in disclosed(cut_of(PLATE, other), hand.ledger).standings] == [
        1,
        1,
    ]


@pytest.mark.parametrize("kind", ["step", "attest"])
def test_other_bytes_at_the_same_address_are_other_material(kind: str) -> None:
    hand = said(
        kind,
        content_hash=OTHER_HASH,
        url_sha256=URL,
        cut_digest=DIGEST,
        clip="V1-0001",
        source_range=frames(1000, 100),
    )
    assert standing(PLATE, hand, scan_of(PLATE)).rows == ()
    assert len(standing(PLATE, hand).rows) == 1  # nobody looked: the address is all there is


def test_a_tool_on_a_place_stays_when_the_media_is_replaced() -> None:
    hand = said(scope=Scope.USE, content_hash=OTHER_HASH, cut_digest=DIGEST, clip="V1-0001")
    assert len(standing(PLATE, hand, scan_of(PLATE)).rows) == 1


def ranges() -> st.SearchStrategy[FrameRange]:
    rates = st.sampled_from([Rate(24), Rate(25), Rate(24000, 1001)])
    return st.builds(FrameRange, start=st.integers(-9, 60), duration=st.integers(0, 40), rate=rates)


@given(st.lists(ranges(), max_size=24), ranges())
def test_spans_leave_out_nothing_that_shares_frames(
    spans: list[FrameRange], wanted: FrameRange
) -> None:
    shared = [
        at for at, each in enumerate(spans) if wanted.shared_with(each.covering_at(wanted.rate))
    ]
    found = Spans(spans).touching(wanted)
    assert found == sorted(set(found))
    assert set(shared) <= set(found)
    if all(each.duration for each in (*spans, wanted)):
        assert found == shared


def test_many_uses_of_one_file_are_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at statements grow with the uses of a file, not with their square."""
    looks = []
    attached = attach._attached

    def counted(*wanted: Any) -> Any:
        looks.append(wanted)
        return attached(*wanted)

    monkeypatch.setattr(attach, "_attached", counted)
    hand, uses = said(url_sha256=URL, source_range=frames(0, 10_000)), 64
    clips = []
    for number in range(uses):
        clip = replace(clip_view(f"V1-{number:04}", "use", 10 * number, 10), media=PLATE.media)
        seen = frames(100 * number, 10)
        clips.append(replace(clip, source_range=seen, seen_range=seen, visible_range=seen))
        about = Target(scope=Scope.MEDIA, url_sha256=URL, source_range=seen)
        hand.say("attest", {"target": about.to_fields(), "not_used": ["ai"]})
    known = disclosed(cut_of(*clips), hand.ledger)
    assert [len(each.rows) for each in known.standings] == [2] * uses
    assert len(looks) == 2 * uses


# --- for which frames --------------------------------------------------------


def test_a_part_is_a_part_and_the_rest_is_unknown() -> None:
    hand = said("attest", url_sha256=URL, source_range=frames(1000, 40))
    known = standing(PLATE, hand)
    assert known.rows[0].record_range == record(0, 40)
    assert (known.statement, known.unknown_frames) == (Statement.UNKNOWN, 60)


def test_two_parts_make_a_whole() -> None:
    hand = said("attest", url_sha256=URL, source_range=frames(900, 150))
    about = Target(scope=Scope.MEDIA, url_sha256=URL, source_range=frames(1050, 90))
    hand.say("attest", {"target": about.to_fields(), "not_used": ["ai"]})
    known = standing(PLATE, hand)
    assert (known.statement, known.unknown_frames) == (Statement.ATTESTED, 0)


def retimed(speed: str, record_frames: int, seen: FrameRange) -> ClipView:
    clip = clip_view("V1-0001", "NT_010", 0, record_frames, retime=Retime(speed=Fraction(speed)))
    return replace(clip, seen_range=seen, visible_range=seen)


SPEEDS = st.sampled_from(["1/2", "1/3", "2", "5/4", "9/10", "1"])


@given(SPEEDS, st.integers(1, 60), st.data())
def test_a_step_is_never_shown_as_less_nor_an_attestation_as_more(
    speed: str, length: int, data: st.DataObject
) -> None:
    """Each record frame's media frame is counted one by one."""
    shows = [1000 + int(frame * Fraction(speed)) for frame in range(length)]
    seen = frames(1000, shows[-1] - 1000 + 1)
    start = data.draw(st.integers(1000, seen.end_exclusive - 1))
    part = frames(start, data.draw(st.integers(1, seen.end_exclusive - start)))
    clip = retimed(speed, length, seen)
    spoken_of = {place for place, frame in enumerate(shows) if part.contains(frame)}
    wide = covered(record_part(clip, part, widen=True))
    narrow = covered(record_part(clip, part, widen=False))
    assert narrow <= spoken_of <= wide


def covered(part: FrameRange | None) -> set[int]:
    if part is None:
        return set()
    first = part.start - record(0, 1).start
    return set(range(first, first + part.duration))


@pytest.mark.parametrize(
    "retime", [Retime(speed=Fraction(-1)), Retime(speed=Fraction(1), varying=True)]
)
def test_part_of_what_runs_backwards_is_no_attestation(retime: Retime) -> None:
    clip = replace(PLATE, retime=retime)
    part = {"url_sha256": URL, "source_range": frames(1000, 10)}
    assert standing(clip, said("attest", **part)).statement is Statement.UNKNOWN
    assert standing(clip, said("step", **part)).rows[0].record_range == clip.record_range


def test_frames_that_a_dissolve_shows_are_spoken_of() -> None:
    clip = replace(PLATE, visible_range=frames(990, 110), transition_in=10)
    (row,) = standing(clip, said(url_sha256=URL, source_range=frames(980, 15))).rows
    assert row.record_range == record(-10, 5)


# --- what is known of a clip -------------------------------------------------


def test_nothing_said_is_unknown_and_never_no_ai() -> None:
    known = standing(PLATE)
    assert (known.statement, known.origin) == (Statement.UNKNOWN, Origin.UNKNOWN)
    assert known.unknown_frames == 100
    disclosure = disclosed(cut_of(PLATE), Ledger())
    assert (disclosure.unknown.clips, disclosure.unknown.frames) == (1, 100)
    assert disclosure.scanned_ms is None


def test_a_file_that_says_ai_is_evidenced_until_a_person_speaks() -> None:
    scan = scan_of(PLATE, (CREDENTIALS,))
    known = standing(PLATE, None, scan)
    assert (known.statement, known.origin) == (Statement.EVIDENCED, Origin.GENERATED)
    assert known.rows[0].evidence == (CREDENTIALS,)
    hand = Hand(1)
    about = Target(scope=Scope.MEDIA, url_sha256=URL, source_range=frames(1000, 100)).to_fields()
    hand.say(
        "step",
        {"target": about, "tool": "Google Veo 3", "technique": "generative", "effect": "content"},
    )
    known = standing(PLATE, hand, scan)
    assert known.statement is Statement.DECLARED
    assert [row.evidence for row in known.rows] == [(CREDENTIALS,)]


def test_a_step_with_another_tool_does_not_speak_for_the_file() -> None:
    hand = said(scope=Scope.USE, cut_digest=DIGEST, clip="V1-0001")
    rows = standing(PLATE, hand, scan_of(PLATE, (CREDENTIALS,))).rows
    assert [row.basis for row in rows] == [Statement.DECLARED, Statement.EVIDENCED]


def test_a_guess_is_proposed_until_a_step_confirms_it() -> None:
    scan = scan_of(PLATE, proposals=(DENOISER,))
    assert standing(PLATE, None, scan).statement is Statement.PROPOSED
    hand = Hand(1)
    about = Target(scope=Scope.USE, cut_digest=DIGEST, clip="V1-0001").to_fields()
    fields = {"technique": "enhancement", "effect": "technical", "proposals": [DENOISER.id]}
    hand.say("step", {"target": about, "tool": "Reduce Noise", **fields})
    (row,) = standing(PLATE, hand, scan).rows
    assert (row.basis, row.proposal) == (Statement.DECLARED, DENOISER)


def test_credentials_of_an_altered_file_give_no_origin() -> None:
    altered = replace(CREDENTIALS, integrity=Integrity.ALTERED)
    known = standing(PLATE, None, scan_of(PLATE, (altered,)))
    assert (known.origin, known.statement) == (Origin.UNKNOWN, Statement.EVIDENCED)


@pytest.mark.parametrize(
    ("fact", "origin"),
    [
        (CAMERA, Origin.CAPTURED),
        (replace(CAMERA, strength=Strength.SIGNED_UNTRUSTED), Origin.CAMERA_CLAIMED),
        (replace(CAMERA, strength=Strength.WEAK), Origin.CAMERA_CLAIMED),
        (replace(CREDENTIALS, partial=True), Origin.COMPOSITE),
        (replace(CREDENTIALS, technique=Technique.UNKNOWN), Origin.COMPOSITE),
        (replace(CREDENTIALS, technique=Technique.ENHANCEMENT), Origin.UNKNOWN),
        (replace(CREDENTIALS, technique=Technique.ASSISTIVE), Origin.UNKNOWN),
    ],
)
def test_origin_is_no_stronger_than_what_says_it(fact: Evidence, origin: Origin) -> None:
    assert standing(PLATE, None, scan_of(PLATE, (fact,))).origin is origin


def test_evidence_of_a_file_that_changed_or_left_is_marked() -> None:
    scan = scan_of(PLATE, (CREDENTIALS,))
    for word in ("changed", "gone"):
        since = MediaSince(**{word: scan.files})
        found = disclose(cut_of(PLATE), Ledger(), verify(Ledger()), scan, since)
        (known,) = found.standings
        assert known.media_since == word
        assert [fact.as_scanned for fact in known.evidence] == [True]
        assert row_words(known.rows[0]).endswith("said the file when scanned)")
        assert (found.changed_media, found.gone_media) == (
            (("NT_010.mov",), ()) if word == "changed" else ((), ("NT_010.mov",))
        )
    assert not standing(PLATE, None, scan).evidence[0].as_scanned


def test_what_a_changed_file_holds_is_not_known() -> None:
    """A word on the bytes that were scanned is no word on those that lie there now."""
    hand = Hand(1)
    about = Target(scope=Scope.MEDIA, content_hash=HASH)
    hand.say("attest", {"target": about.to_fields(), "not_used": ["ai"]})
    scan = scan_of(PLATE)
    state = verify(hand.ledger)
    for since, holds in (
        (MediaSince(), True),
        (MediaSince(gone=scan.files), True),
        (MediaSince(changed=scan.files), False),
    ):
        found = disclose(cut_of(PLATE), hand.ledger, state, scan, since)
        assert bool(found.standings[0].rows) == holds


def test_media_that_nobody_could_read_is_told_with_its_clip() -> None:
    scan = replace(
        scan_of(PLATE), could_not_look=(CouldNotLook(subject="V1-0001", reason="not there"),)
    )
    assert standing(PLATE, None, scan).media_problem == "not there"


# --- contradictions ----------------------------------------------------------


def test_a_no_ai_word_against_a_file_that_says_ai() -> None:
    hand = said("attest", url_sha256=URL, source_range=frames(1000, 100))
    known = standing(PLATE, hand, scan_of(PLATE, (CREDENTIALS,)))
    assert known.conflict == f"Ana states that no AI was used; the file says: {CREDENTIALS.text}"
    assert known.statement is Statement.ATTESTED


def two_sides(attested: FrameRange, made: FrameRange, technique: Technique, scope: Scope) -> str:
    hand = said("attest", url_sha256=URL, source_range=attested)
    about = Target(scope=scope, url_sha256=URL, source_range=made).to_fields()
    hand.say(
        "step", {"target": about, "tool": "Runway", "technique": technique, "effect": "content"}
    )
    return standing(PLATE, hand).conflict


def test_two_people_contradict_each_other_on_shared_frames_of_the_same_thing() -> None:
    whole, first, second = frames(1000, 100), frames(1000, 50), frames(1050, 50)
    made = Technique.GENERATIVE
    assert "Runway" in two_sides(whole, second, made, Scope.MEDIA)
    assert two_sides(first, second, made, Scope.MEDIA) == ""
    assert two_sides(whole, whole, made, Scope.USE) == ""
    assert two_sides(whole, whole, Technique.ASSISTIVE, Scope.MEDIA) == ""


@pytest.mark.parametrize("made", list(Strength))
@pytest.mark.parametrize("camera", [each for each in Strength if each is not Strength.SIGNED])
def test_only_a_trusted_camera_is_a_second_side(made: Strength, camera: Strength) -> None:
    """However weak the word of the generator is: camera data are as easily forged."""
    generated, claim = replace(CREDENTIALS, strength=made), replace(CAMERA, strength=camera)
    known = standing(PLATE, None, scan_of(PLATE, (generated, claim)))
    assert (known.conflict, known.origin) == ("", Origin.GENERATED)
    assert standing(PLATE, None, scan_of(PLATE, (generated, CAMERA))).conflict != ""
    altered = replace(CAMERA, integrity=Integrity.ALTERED)
    assert standing(PLATE, None, scan_of(PLATE, (generated, altered))).conflict == ""


# --- the ledger's own state --------------------------------------------------


def test_a_retraction_is_folded_and_kept() -> None:
    hand = said("attest", url_sha256=URL, source_range=frames(1000, 100))
    hand.say("supersede", {"entry": hand.written[-1].id, "reason": "wrong clip"})
    disclosure = disclosed(cut_of(PLATE), hand.ledger)
    assert disclosure.standings[0].rows == ()
    (fold,) = disclosure.retractions
    assert (fold.what, fold.said_by, fold.reason) == ("no AI was used", "Ana", "wrong clip")
    assert not fold.by_another


def test_a_forged_word_holds_for_nothing() -> None:
    hand = said("attest", url_sha256=URL, source_range=frames(1000, 100))
    forged = replace(hand.written[-1], signature=hand.written[0].signature)
    disclosure = disclosed(cut_of(PLATE), Ledger.of([hand.written[0], forged]))
    assert disclosure.standings[0].rows == ()
    assert disclosure.ledger.problems


def test_a_key_without_a_name_is_named_by_itself() -> None:
    hand = said(name="", url_sha256=URL, source_range=frames(1000, 100))
    assert standing(PLATE, hand).rows[0].said_by.startswith("key ")


def test_words_of_a_newer_version_are_unknown_not_lost() -> None:
    hand = Hand(1)
    about = Target(scope=Scope.MEDIA, url_sha256=URL, source_range=frames(1000, 100)).to_fields()
    hand.say("step", {"target": about, "tool": "X", "technique": "telepathic", "effect": "new"})
    (row,) = standing(PLATE, hand).rows
    assert (row.technique, row.effect) == (Technique.UNKNOWN, row.effect.UNKNOWN)


def test_totals_count_each_frame_once() -> None:
    above = clip_view("V2-0001", "above", 50, 100, track="V2", track_index=1)
    hidden = replace(clip_view("V1-0002", "off", 500, 100), enabled=False, visible=False)
    disclosure = disclosed(cut_of(PLATE, above, hidden), Ledger())
    tally = disclosure.totals["statement"]["unknown"]
    assert (tally.clips, tally.frames) == (2, 150)
    assert (disclosure.unknown.clips, disclosure.unknown.frames) == (2, 150)
