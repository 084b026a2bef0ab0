"""The timeline, as it is read through the API."""

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.model import Graph, Node, TimelineItem, Track
from temoin.errors import HostError
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.model import HostItem, HostTimeline
from temoin.timeline import host_document, read_cut


def whole(host: ResolveHost) -> HostTimeline:
    found = [*host.timeline()][-1].timeline
    assert found is not None
    return found


def items(timeline: HostTimeline) -> dict[str, HostItem]:
    return {each.name: each for track in timeline.tracks for each in track.items}


def test_items_with_their_media(host: ResolveHost) -> None:
    found = items(whole(host))
    graded = found["graded"]
    assert (graded.start, graded.duration, graded.source_start) == (86_400, 48, 864_100)
    assert graded.media is not None
    assert (graded.media.url, graded.media.first, graded.media.frames) == (
        "/media/a.mov",
        864_000,
        500,
    )
    assert (graded.media.reel, graded.media.rate, graded.colour) == ("A001", "24/1", "Pink")
    sequence = found["été 東京"].media
    assert sequence is not None
    assert (sequence.kind, sequence.url) == ("sequence", "/media/shot.%04d.exr")
    solid = found["Solid Color"].media
    assert solid is not None
    assert solid.kind == "generator"
    assert not found["over"].enabled


def test_speeds(host: ResolveHost) -> None:
    timeline = whole(host)
    found = items(timeline)
    told = {name: found[name].speed for name in ("graded", "warped", "back", "held", "unknown")}
    assert told == {"graded": "1", "warped": "1/2", "back": "-1", "held": "0", "unknown": "1"}
    assert found["unknown"].source_start == 864_007
    assert "the speed of some clips is not told by DaVinci Resolve" in timeline.warnings
    assert any("worked out" in each for each in timeline.warnings)


def test_transitions_are_no_items_and_said(host: ResolveHost) -> None:
    timeline = whole(host)
    assert "Cross Dissolve" not in items(timeline)
    assert "transitions between clips are not read" in timeline.unseen
    with pytest.raises(HostError):
        host.operations(_id(host, "Cross Dissolve"))


def _id(host: ResolveHost, name: str) -> str:
    found = [key for key, seen in host._seen.items() if seen.item.name == name]
    return found[0] if found else name


def test_a_title_over_another_track_is_no_transition(make_fake: MakeFake) -> None:
    application = sample.everything()
    assert application.project is not None
    timeline = application.project.current
    assert timeline is not None
    title = sample.clip(None, 10, 20, name="Title")
    timeline.tracks.append(Track("video", "Titles", [title]))
    found = items(whole(resolve_host(make_fake(application=application).resolve)))
    assert found["Title"].media is not None
    assert found["Title"].media.kind == "generator"


def test_subtitles_are_counted_out_and_said(host: ResolveHost) -> None:
    timeline = whole(host)
    assert timeline.tracks[-1].kind == "other"
    assert timeline.tracks[-1].items == ()
    assert any("subtitles" in each for each in timeline.unseen)
    assert "a spoken line" not in host_document(timeline).decode()


def test_a_nested_timeline_is_opened_where_the_version_lets(make_fake: MakeFake) -> None:
    host = resolve_host(make_fake().resolve)
    nest = items(whole(host))["nest"]
    ((inside,),) = [track.items for track in nest.inside]
    assert (inside.name, inside.start, nest.source_start) == ("inside", 12, 10)
    assert inside.id.startswith(f"{nest.id}/")
    assert "Sky Replacement" in {each.name for each in host.operations(inside.id)}
    assert [each.where for each in host.operations(nest.id)][-1] == "timeline grade/node 1"
    before = whole(resolve_host(make_fake("21.0.0").resolve))
    assert items(before)["nest"].inside == ()
    assert any("nested timelines" in each for each in before.unseen)


def test_a_timeline_within_itself_is_not_followed(make_fake: MakeFake) -> None:
    application = sample.everything()
    assert application.project is not None
    timeline = application.project.current
    assert timeline is not None
    nest = next(each for each in timeline.items if each.name == "nest")
    assert nest.media is not None
    nest.media.timeline = timeline
    found = whole(resolve_host(make_fake(application=application).resolve))
    assert items(found)["nest"].inside == ()
    assert any("nested timelines" in each for each in found.unseen)


def test_markers_count_from_the_first_frame_that_is_seen(host: ResolveHost) -> None:
    timeline = whole(host)
    (own,) = items(timeline)["over"].markers
    assert (own.start, own.name, own.colour, own.id) == (3, "mine", "Red", "")
    (theirs,) = timeline.markers
    assert theirs.start == 86_412


def test_what_a_group_and_a_timeline_do(host: ResolveHost) -> None:
    timeline = whole(host)
    assert [each.name for each in timeline.operations] == ["node 1", "Noise Reduction"]
    scaled = items(timeline)["scaled"]
    names = [each.name for each in scaled.operations]
    assert names == ["Super Scale", "node 1", "Film Look", "node 1", "Face Refinement"]
    assert scaled.operations[4].where == "group grade after the clip/node 1"
    assert scaled.words == {"colour group": "Night"}


def test_voice_isolation_of_a_track(host: ResolveHost) -> None:
    sound = next(track for track in whole(host).tracks if track.kind == "sound")
    (isolation,) = sound.operations
    assert (isolation.name, isolation.enabled, isolation.words) == (
        "Voice Isolation",
        True,
        {"amount": 40},
    )


def test_an_old_version_says_what_it_does_not_tell(make_fake: MakeFake) -> None:
    unseen = whole(resolve_host(make_fake("18.5.0").resolve)).unseen
    assert any("tools in a grade's nodes" in each for each in unseen)
    assert any("does not tell Voice Isolation" in each for each in unseen)


def test_the_project_scales(make_fake: MakeFake) -> None:
    fake = make_fake()
    assert fake.application.project is not None
    for value, enabled in (("3", True), ("0", None)):
        fake.application.project.settings["superScale"] = value
        operations = whole(resolve_host(fake.resolve)).operations
        assert operations[0].name == "Super Scale"
        assert operations[0].enabled is enabled


def test_no_timeline_open(make_fake: MakeFake) -> None:
    fake = make_fake()
    assert fake.application.project is not None
    fake.application.project.current = None
    host = resolve_host(fake.resolve)
    assert host.state().timeline == ""
    assert host.playhead() is None
    with pytest.raises(HostError, match="no timeline is open"):
        whole(host)


def test_another_timeline_opened_on_the_way(make_fake: MakeFake) -> None:
    fake = make_fake()
    project = fake.application.project
    assert project is not None
    reading = resolve_host(fake.resolve).timeline()
    for _ in range(5):
        next(reading)
    other = sample.long(1).project
    assert other is not None
    project.current = other.current
    with pytest.raises(HostError, match="another timeline"):
        list(reading)


def test_a_long_timeline_comes_in_small_pieces(make_fake: MakeFake) -> None:
    fake = make_fake("21.0.0", sample.long(2000, 5))
    host = resolve_host(fake.resolve)
    made, most, first, first_shown = fake.count, 0, 0, 0
    for progress in host.timeline():
        most, made = max(most, fake.count - made), fake.count
        if progress.done and not first:
            first = made
        if progress.timeline and not first_shown:
            first_shown = made
    assert most <= 10
    assert first <= 50
    assert first_shown <= 250
    assert made <= 2000 * 16


def test_a_reel_is_shown_more_and_more_while_it_is_read(make_fake: MakeFake) -> None:
    host = resolve_host(make_fake("21.0.0", sample.long(90)).resolve)
    shown = [each.done for each in host.timeline() if each.timeline]
    assert shown == [10, 25, 50, 90]


def test_the_cut_is_read_like_any_other(host: ResolveHost) -> None:
    timeline = whole(host)
    cut = read_cut(None, content=host_document(timeline))
    assert len(cut.clips) == sum(len(track.items) for track in timeline.tracks)
    assert {each.guid for each in cut.clips} >= {each.id for each in items(timeline).values()} - {
        items(timeline)["nest"].id
    }


def test_items_are_known_while_a_new_reading_is_on_its_way(fake: FakeResolve) -> None:
    host = resolve_host(fake.resolve)
    last = items(whole(host))["speech"].id
    reading = host.timeline()
    for _ in range(3):
        next(reading)
    assert host.operations(last)


def test_layers_of_a_grade(make_fake: MakeFake) -> None:
    application = sample.everything()
    assert application.project is not None
    assert application.project.current is not None
    application.project.settings["nodeStackLayers"] = "2"
    for item in application.project.current.items:
        _second_layer(item)
    host = resolve_host(make_fake(application=application).resolve)
    graded = items(whole(host))["scaled"].id
    where = {each.where for each in host.operations(graded) if each.name == "Relight"}
    assert where == {"grade, layer 2/node 1"}


def _second_layer(item: TimelineItem) -> None:
    if item.layers:
        item.layers.append(Graph([Node(["Relight"])]))


def test_a_nest_that_is_used_twice(make_fake: MakeFake) -> None:
    application = sample.everything()
    assert application.project is not None
    timeline = application.project.current
    assert timeline is not None
    nest = next(each for each in timeline.items if each.name == "nest")
    timeline.tracks[2].items.append(sample.clip(nest.media, 100, source=0, name="again"))
    found = items(whole(resolve_host(make_fake(application=application).resolve)))
    ids = [track.items[0].id for each in ("nest", "again") for track in found[each].inside]
    assert len(set(ids)) == 2


def test_a_still_has_no_speed_to_doubt(make_fake: MakeFake) -> None:
    application = sample.long(1)
    assert application.project is not None
    timeline = application.project.current
    assert timeline is not None
    still = sample.medium("card.png", Frames="1", Type="Still")
    timeline.tracks[0].items = [sample.clip(still, 0, 48, source=0, source_end=0)]
    found = whole(resolve_host(make_fake(application=application).resolve))
    assert items(found)["card.png"].speed == "1"
    assert found.warnings == ()
