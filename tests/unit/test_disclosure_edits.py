"""Words on a use while its cut is edited at random: on the right clip, and never on a wrong one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledgers import Hand
from temoin.disclosure import disclose
from temoin.ledger import Target, verify
from temoin.model import ClipView, CutView, HostItem, HostMedia, HostTimeline, HostTrack, Row
from temoin.timeline import host_document, read_cut
from temoin.vocabulary import Scope

PLATE = HostMedia(url="/footage/plate.mov", name="plate.mov", frames=2000, rate="24")
OTHER = replace(PLATE, url="/footage/other.mov", name="other.mov")
OFFLINE = HostMedia(kind="missing", name="plate.mov")
STEP = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}
Edit = Callable[["Edited", int, int], None]


def item(number: int, start: int, first: int, media: HostMedia | None = PLATE) -> HostItem:
    return HostItem(
        id=f"g-{number}",
        name="plate",
        start=start,
        duration=40,
        source_start=first,
        media=media,
    )


@dataclass
class Edited:
    """A timeline of one track under a person's hands; ids are never given twice."""

    name: str = "reel 1"
    items: list[HostItem] = field(
        default_factory=lambda: [
            item(0, 0, 100),
            item(1, 40, 100),
            item(2, 80, 120),
            item(3, 120, 500),
            item(4, 160, 100, OTHER),
            item(5, 200, 0, None),
            item(6, 240, 0, None),
        ]
    )
    given: int = 7

    def set(self, at: int, **fields: object) -> None:
        at %= len(self.items)
        self.items[at] = replace(self.items[at], **fields)  # type: ignore[arg-type]

    def __getitem__(self, at: int) -> HostItem:
        return self.items[at % len(self.items)]

    def new_id(self) -> str:
        self.given += 1
        return f"g-{self.given}"

    def cut(self) -> CutView:
        track = HostTrack(name="V1", items=tuple(sorted(self.items, key=lambda each: each.start)))
        timeline = HostTimeline(
            host="fake", application="Fake 1", id="t", name=self.name, rate="24", tracks=(track,)
        )
        return read_cut(None, content=host_document(timeline))


def trim_head(cut: Edited, at: int, by: int) -> None:
    old, by = cut[at], by % 30
    cut.set(
        at,
        start=old.start + by,
        duration=max(1, old.duration - by),
        source_start=old.source_start + by,
    )


def trim_tail(cut: Edited, at: int, by: int) -> None:
    cut.set(at, duration=max(1, cut[at].duration - by % 30))


def slip(cut: Edited, at: int, by: int) -> None:
    cut.set(at, source_start=cut[at].source_start + by % 60)


def insert_before(cut: Edited, at: int, by: int) -> None:
    start = cut[at].start
    for each in range(len(cut.items)):
        if cut[each].start >= start:
            cut.set(each, start=cut[each].start + 40)
    cut.items.append(replace(item(0, start, 100 + by % 60), id=cut.new_id()))


def move_to_the_end(cut: Edited, at: int, _by: int) -> None:
    cut.set(at, start=max(each.start + each.duration for each in cut.items))


def swap(cut: Edited, at: int, by: int) -> None:
    one, other = cut[at].start, cut[by].start
    cut.set(at, start=other)
    if at % len(cut.items) != by % len(cut.items):
        cut.set(by, start=one)


def delete(cut: Edited, at: int, _by: int) -> None:
    if len(cut.items) > 1:
        cut.items.pop(at % len(cut.items))


def duplicate(cut: Edited, at: int, _by: int) -> None:
    end = max(each.start + each.duration for each in cut.items)
    cut.items.append(replace(cut[at], id=cut.new_id(), start=end))


def paste_over(cut: Edited, at: int, _by: int) -> None:
    """Another item takes the place of one, with the same frames."""
    cut.set(at, id=cut.new_id())


def split(cut: Edited, at: int, by: int) -> None:
    old = cut[at]
    left = 1 + by % max(1, old.duration - 1)
    if left < old.duration and old.speed == "1":
        cut.set(at, duration=left)
        rest = replace(old, id=cut.new_id(), start=old.start + left, duration=old.duration - left)
        cut.items.append(replace(rest, source_start=old.source_start + left))


def relink(cut: Edited, at: int, by: int) -> None:
    cut.set(at, media=(PLATE, OTHER, OFFLINE)[by % 3])


def retime(cut: Edited, at: int, by: int) -> None:
    cut.set(at, speed=("1", "1/2", "2", "-1", "0")[by % 5])


def switch(cut: Edited, at: int, _by: int) -> None:
    cut.set(at, enabled=not cut[at].enabled)


def rename(cut: Edited, _at: int, by: int) -> None:
    cut.name = f"reel {1 + by % 2}"


EDITS: tuple[Edit, ...] = (
    trim_head,
    trim_tail,
    slip,
    insert_before,
    move_to_the_end,
    swap,
    delete,
    duplicate,
    paste_over,
    split,
    relink,
    retime,
    switch,
    rename,
)
edits = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, 30), st.integers(0, 60)), max_size=6
)


def shown_frames(each: HostItem) -> set[tuple[str, int]]:
    """Return each media frame that an item shows, with its file; none are known without one."""
    if each.media is None or not each.media.url:
        return set()
    span = each.duration * abs(Fraction(each.speed))
    count = max(1, -(-span.numerator // span.denominator))
    return {(each.media.url, each.source_start + frame) for frame in range(count)}


def said(cut: CutView, clip: ClipView, kind: str) -> Hand:
    """Return somebody who said something of one use."""
    media = clip.active_media
    target = Target(
        scope=Scope.USE,
        url_sha256=media.url_sha256 if media else "",
        cut_digest=cut.digest,
        source_range=clip.visible_range,
        timeline=cut.name,
        record_range=clip.record_range,
        clip=clip.id,
        clip_guid=clip.guid,
    )
    hand = Hand(1)
    hand.say(kind, {"target": target.to_fields(), **(STEP if kind == "step" else {})})
    return hand


def held(cut: CutView, hand: Hand) -> dict[str, Row]:
    """Return the row on each item, by the item's id."""
    known = disclose(cut, hand.ledger, verify(hand.ledger))
    return {each.clip.guid: each.rows[0] for each in known.standings if each.rows}


def edited(
    at: int, kind: str, done: list[tuple[Edit, int, int]]
) -> tuple[HostItem, Edited, CutView, dict[str, Row]]:
    """Return the item that was spoken of, and what holds after some edits."""
    timeline = Edited()
    before = timeline.cut()
    spoken_of = timeline[at]
    clip = next(each for each in before.clips if each.guid == spoken_of.id)
    hand = said(before, clip, kind)
    for edit, where, by in done:
        edit(timeline, where, by)
    after = timeline.cut()
    return spoken_of, timeline, after, held(after, hand)


@given(at=st.integers(0, 6), done=edits)
@example(at=5, done=[(swap, 5, 6)])
@example(at=0, done=[(swap, 0, 1)])
@example(at=0, done=[(relink, 0, 2)])
@example(at=0, done=[(split, 0, 20), (delete, 0, 0)])
@settings(max_examples=300)
def test_a_step_stays_with_its_use_and_reaches_only_what_shows_its_frames(
    at: int, done: list[tuple[Edit, int, int]]
) -> None:
    spoken_of, timeline, _, rows = edited(at, "step", done)
    stated = shown_frames(spoken_of)
    now = {each.id: each for each in timeline.items}
    for guid in rows.keys() - {spoken_of.id}:
        if stated:
            assert shown_frames(now[guid]) & stated
        else:  # known by its place alone, where that item is gone
            assert spoken_of.id not in now
    here = now.get(spoken_of.id)
    if here and timeline.name == "reel 1" and here.media in (spoken_of.media, OFFLINE):
        assert spoken_of.id in rows
    if here and stated and not shown_frames(here) & stated and here.media is OTHER:
        assert spoken_of.id not in rows


@given(at=st.integers(0, 6), done=edits)
@example(at=0, done=[(rename, 0, 1)])
@example(at=0, done=[(relink, 0, 1)])
@example(at=0, done=[(swap, 0, 1)])
@example(at=5, done=[(swap, 5, 6)])
@example(at=5, done=[(paste_over, 5, 0)])
@example(at=0, done=[(retime, 0, 2)])
@settings(max_examples=300)
def test_an_attestation_is_of_its_use_alone_while_that_is_seen(
    at: int, done: list[tuple[Edit, int, int]]
) -> None:
    spoken_of, timeline, after, rows = edited(at, "attest", done)
    stated = shown_frames(spoken_of)
    now = {each.id: each for each in timeline.items}
    if spoken_of.id in now and now[spoken_of.id].enabled:
        assert rows.keys() <= {spoken_of.id}
    for guid, row in rows.items():
        if stated:
            assert shown_frames(now[guid]) & stated
        else:
            assert guid == spoken_of.id
        clip = next(each for each in after.clips if each.guid == guid)
        assert row.record_range
        assert clip.record_range
        if row.record_range == clip.record_range and stated:
            assert shown_frames(now[guid]) <= stated
        if now[guid].speed == "1" and stated:
            skipped = row.record_range.start - clip.record_range.start
            first = now[guid].source_start + skipped
            part = {(PLATE.url, first + each) for each in range(row.record_range.duration)}
            other = {(OTHER.url, frame) for _, frame in part}
            assert part <= stated or other <= stated
