"""Hiero's projects: sequences by their links, and soft effects on the clips under them."""

import json
from pathlib import Path

import pytest

from node_projects import effects, project, tools
from temoin.errors import TimelineError
from temoin.vocabulary import Presence

BLUR = "Blur {\n name Blur1\n}"
UPSCALE = "Upscale {\n name Upscale1\n}"


def track_item(guid: str, start: int, media: str, more: str = "") -> str:
    return f"""<TrackItem guid="{guid}" name="shot {guid}" timelineIn="{start}"
 timelineDuration="40" sourceIn="12" sourceDuration="40" playbackSpeed="1" enabled="1" {more}>
<MediaGroup objName="media"><groupdata><MediaInstance_Vector quality="0">{media}
</MediaInstance_Vector></groupdata></MediaGroup></TrackItem>"""


def soft(node: str, start: int = 10, duration: int = 20, more: str = "") -> str:
    return f"""<subTrackItems><EffectTrackItem name="soft" timelineIn="{start}"
 timelineDuration="{duration}" {more}><node>{node}</node></EffectTrackItem></subTrackItems>"""


def sequence(guid: str, tracks: str, name: str = "reel 1") -> str:
    return f"""<Sequence guid="{guid}" name="{name}" timecodeStart="90000">
<videotracks>{tracks}</videotracks><sets><Set domainroot="foundry.timeline"><values>
<TimeBaseValue name="foundry.timeline.framerate" value="25/1" default="1"/>
</values></Set></sets></Sequence>"""


def track(items: str, more: str = "", enabled: str = "Yes") -> str:
    return f"""<VideoTrack name="Video 1"><trackItems>{items}</trackItems>{more}<sets><Set><values>
<BooleanValue name="foundry.track.enabled" value="{enabled}"/></values></Set></sets></VideoTrack>"""


def hrox(sequences: str, collection: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE hieroXML>
<hieroXML name="NukeStudio" version="11" release="12.2v2">
<Media><Source guid="src" name="sh010" file="/plates/sh010.%04d.exr 1001-1100"/>
<Clip guid="clip" name="sh010"><node>Read {{ file /plates/sh 020.mov
 name x }}</node></Clip>
<Clip guid="named" name="sh020"><node>Read {{
 file "/plates/sh 020.mov"
}}</node></Clip></Media>
<Project name="film" framerate="24/1"><items>{sequences}</items></Project>
<trackItemCollection>{track_item("a", 0, '<Source link="internal" guid="src"/>')}
{track_item("b", 40, '<Clip link="internal" guid="named"/>')}{collection}</trackItemCollection>
</hieroXML>"""


LINKS = '<TrackItem link="internal" guid="a"/><TrackItem link="internal" guid="b"/>'


def test_a_sequence_by_its_links(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.hrox", hrox(sequence("s", track(LINKS))))
    assert (cut.name, str(cut.rate)) == ("reel 1", "25/1")
    assert [each.name for each in cut.clips] == ["shot a", "shot b"]
    urls = [each.active_media.url for each in cut.clips if each.active_media]
    assert urls == ["/plates/sh010.%04d.exr", "/plates/sh 020.mov"]
    first, second = (each.record_range for each in cut.clips)
    assert first is not None
    assert second is not None
    assert (first.start, second.start, second.duration) == (90000, 90040, 40)
    assert not tools(cut)


@pytest.mark.parametrize(
    ("node", "more", "presence"),
    [
        (UPSCALE, "", Presence.ENABLED),
        (UPSCALE.replace("name", "disable true\n name"), "", Presence.PRESENT),
        (UPSCALE, 'enabled="0"', Presence.PRESENT),
    ],
)
def test_a_soft_effect_lies_on_the_clips_under_it(
    tmp_path: Path, node: str, more: str, presence: Presence
) -> None:
    cut = project(tmp_path, "a.hrox", hrox(sequence("s", track(LINKS, soft(node, more=more)))))
    assert [len(each.effects) for each in cut.clips] == [1, 0]
    assert tools(cut)["Upscale"].presence is presence


def test_a_soft_effect_over_a_gap_is_a_clip_of_its_own(tmp_path: Path) -> None:
    text = hrox(sequence("s", track(LINKS, soft(UPSCALE, start=200))))
    cut = project(tmp_path, "a.hrox", text)
    assert [each.name for each in cut.clips] == ["shot a", "shot b", "soft"]
    assert tools(cut).keys() == {"Upscale"}


def test_an_effect_that_stands_nobody_knows_where_is_found(tmp_path: Path) -> None:
    text = hrox(sequence("s", track(LINKS)), collection=soft(UPSCALE))
    cut = project(tmp_path, "a.hrox", text)
    assert tools(cut).keys() == {"Upscale"}
    assert "place in the timeline is not understood" in " ".join(cut.warnings)


def test_a_nested_sequence_and_one_that_holds_itself(tmp_path: Path) -> None:
    inner = sequence("in", track('<TrackItem link="internal" guid="b"/>', soft(UPSCALE, 40)), "in")
    outer = sequence("out", track('<TrackItem link="internal" guid="c"/>'), "out")
    nested = track_item("c", 0, '<Sequence link="internal" guid="in"/>')
    path = tmp_path / "a.hrox"
    path.write_text(hrox(inner + outer, nested))
    with pytest.raises(TimelineError, match="2 timelines"):
        project(tmp_path, "a.hrox", path.read_text())
    itself = track_item("c", 0, '<Sequence link="internal" guid="out"/>')
    cut = project(tmp_path, "b.hrox", hrox(outer, itself))
    assert "sequences too deep in one another" in " ".join(cut.warnings)


def test_switches_and_speeds(tmp_path: Path) -> None:
    slow = track_item("d", 80, "").replace('playbackSpeed="1"', 'playbackSpeed="0.5"')
    off = track_item("e", 120, "").replace('enabled="1"', 'enabled="0"')
    more = '<TrackItem link="internal" guid="d"/><TrackItem link="internal" guid="e"/>'
    cut = project(tmp_path, "a.hrox", hrox(sequence("s", track(LINKS + more)), slow + off))
    assert [each.enabled for each in cut.clips] == [True, True, True, False]
    retime = cut.clips[2].retime
    assert retime is not None
    assert retime.label == "50%"
    cut = project(tmp_path, "b.hrox", hrox(sequence("s", track(LINKS, enabled="No"))))
    assert not any(each.enabled for each in cut.clips)


def test_without_a_sequence_the_clips_are_listed(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.hrox", hrox(""))
    assert [each.name for each in cut.clips] == ["sh010", "sh020"]


def test_effects_say_whose_words_they_are(tmp_path: Path) -> None:
    cut = project(tmp_path, "a.hrox", hrox(sequence("s", track(LINKS, soft(BLUR)))))
    assert json.loads(effects(cut)["Blur1"].metadata)["nuke"]["class"] == "Blur"


@pytest.mark.parametrize(
    "text",
    ["", "<xmeml/>", "<hieroXML/>", "<hieroXML", '<!DOCTYPE a [<!ENTITY b "c">]><hieroXML/>'],
)
def test_what_is_no_project_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TimelineError) as caught:
        project(tmp_path, "a.hrox", text)
    assert caught.value.hint
