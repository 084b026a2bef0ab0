"""Cuts of any length in the formats that cuts come back in, for measurements of speed.

One picture track, as an editor hands over a locked reel; every clip has a name, a reel, timecode
and media. An AAF is written by its adapter, which takes five seconds for a thousand clips.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from temoin.rate import Rate, timecode

RATE = Rate(24)
_HOUR = 24 * 3600


def lengths(clips: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each clip its number, first source frame, record start and length."""
    record = _HOUR
    for number in range(clips):
        length = 24 + number % 90
        yield number, _HOUR + 1000 + number % 300, record, length
        record += length


def edl_bytes(clips: int) -> bytes:
    """Return a CMX 3600 list as Media Composer writes one: names, media, a locator now and then."""
    lines = ["TITLE: A LONG REEL", "FCM: NON-DROP FRAME"]
    for number, source, record, length in lengths(clips):
        times = (source, source + length, record, record + length)
        edges = " ".join(timecode(each, RATE) for each in times)
        lines += [
            f"{number + 1:06}  A{number % 40:03}C{number % 90:03} V     C        {edges}",
            f"* FROM CLIP NAME: SC{number:05}_V003",
            f"* SOURCE FILE: A{number % 4000:05}.MOV",
        ]
        if number % 20 == 0:
            lines.append(f"* LOC: {timecode(record, RATE)} RED     VFX {number:05}")
    return "\n".join([*lines, ""]).encode()


def fcp7_bytes(clips: int) -> bytes:
    """Return a Final Cut Pro 7 XML: each file told where it is used first, a filter a clip."""
    rate = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"
    told: set[int] = set()
    items = []
    for number, source, record, length in lengths(clips):
        media, start, first = number % 4000, record - _HOUR, source - _HOUR
        file = f'<file id="file-{media}"/>'
        if media not in told:
            told.add(media)
            file = (
                f'<file id="file-{media}"><name>A{media:05}.mov</name>'
                f"<pathurl>file://localhost/media/A{media:05}.mov</pathurl>{rate}"
                f"<duration>5000</duration><timecode>{rate}<string>01:00:00:00</string>"
                f"<frame>{_HOUR}</frame><displayformat>NDF</displayformat>"
                f"<reel><name>A{media % 40:03}</name></reel></timecode></file>"
            )
        items.append(
            f'<clipitem id="clipitem-{number}"><name>sc{number:05}_v003</name>'
            f"<enabled>TRUE</enabled><duration>5000</duration>{rate}<start>{start}</start>"
            f"<end>{start + length}</end><in>{first}</in><out>{first + length}</out>{file}"
            "<filter><effect><name>Basic Motion</name><effectid>basic</effectid>"
            "<effecttype>motion</effecttype><mediatype>video</mediatype><parameter>"
            "<parameterid>scale</parameterid><name>Scale</name><value>100</value></parameter>"
            "</effect></filter></clipitem>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n<xmeml version="4">'
        f'<sequence id="sequence-1"><name>a long reel</name>{rate}<timecode>{rate}'
        f"<string>01:00:00:00</string><frame>{_HOUR}</frame><displayformat>NDF</displayformat>"
        f"</timecode><media><video><track>{''.join(items)}</track></video></media></sequence>"
        "</xmeml>"
    ).encode()


def fcpxml_bytes(clips: int) -> bytes:
    """Return an FCPXML: assets, and a spine of clips of them."""
    assets = "".join(
        f'<asset id="r{media + 2}" name="A{media:05}" src="file:///media/A{media:05}.mov"'
        f' start="3600s" duration="{_seconds(5000)}" hasVideo="1" format="r1"/>'
        for media in range(min(clips, 4000))
    )
    spine = "".join(
        f'<asset-clip ref="r{number % 4000 + 2}" name="sc{number:05}_v003"'
        f' offset="{_seconds(record)}" start="{_seconds(source)}" duration="{_seconds(length)}">'
        f'<note>take {number}</note><metadata><md key="com.apple.proapps.studio.reel"'
        f' value="A{number % 40:03}"/></metadata></asset-clip>'
        for number, source, record, length in lengths(clips)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10">'
        f'<resources><format id="r1" frameDuration="1/24s" width="1920" height="1080"/>{assets}'
        '</resources><library><event name="e"><project name="a long reel">'
        f'<sequence format="r1" tcStart="3600s" tcFormat="NDF"><spine>{spine}</spine></sequence>'
        "</project></event></library></fcpxml>"
    ).encode()


def _seconds(frames: int) -> str:
    time = Fraction(frames, 24)
    return f"{time.numerator}/{time.denominator}s"


def ale_bytes(clips: int) -> bytes:
    """Return a log of rushes with the columns that Media Composer writes."""
    columns = ["Name", "Tracks", "Start", "End", "Tape", "Source File", "Scene", "Take"]
    rows = [
        f"sc{number:05}_v003\tVA1A2\t{timecode(source, RATE)}\t{timecode(source + length, RATE)}\t"
        f"A{number % 40:03}\tA{number % 4000:05}.mov\t{number // 20}\t{number % 20}"
        for number, source, _, length in lengths(clips)
    ]
    head = "Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t24\n\nColumn"
    return "\n".join([head, "\t".join(columns), "", "Data", *rows, ""]).encode()


def write_aaf(path: Path, clips: int) -> None:
    """Write an AAF as its adapter writes one."""
    timeline = otio.schema.Timeline(name="a long reel")
    timeline.global_start_time = otio.opentime.RationalTime(_HOUR, 24)
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    timeline.tracks.append(track)
    for number, source, _, length in lengths(clips):
        track.append(_aaf_clip(number, source, length))
    otio.adapters.write_to_file(timeline, str(path), adapter_name="AAF", use_empty_mob_ids=True)


def _aaf_clip(number: int, source: int, length: int) -> otio.schema.Clip:
    whole = otio.opentime.TimeRange(
        otio.opentime.RationalTime(_HOUR, 24), otio.opentime.RationalTime(5000, 24)
    )
    used = otio.opentime.TimeRange(
        otio.opentime.RationalTime(source, 24), otio.opentime.RationalTime(length, 24)
    )
    media = otio.schema.ExternalReference(
        target_url=f"file:///media/A{number % 4000:05}.mov", available_range=whole
    )
    return otio.schema.Clip(name=f"sc{number:05}_v003", source_range=used, media_reference=media)


MAKERS: dict[str, Callable[[int], bytes]] = {
    "edl": edl_bytes,
    "xml": fcp7_bytes,
    "fcpxml": fcpxml_bytes,
    "ale": ale_bytes,
}
"""By suffix, what writes a cut of so many clips."""
