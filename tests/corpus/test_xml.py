"""Real FCPXML and Final Cut Pro 7's XML by others: all is read, and marked in place."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoin.errors import InputError, TemoinError
from temoin.model import CutView
from temoin.timeline import Flag, annotate_timeline, read_cut
from temoin.timeline.xml_marks import stripped_xml
from timelines import read_bytes

pytestmark = pytest.mark.corpus

DUPLICATES = "the adapter counts the sound of each picture as a second clip"
DROPS = "the adapter knows no titles, compounds, multicams, auditions or stills: it drops them"
RAISES = "the adapter raises"
OTHER_HALF = "the adapter shows the picture and the sound of a compound that shows one of them"

NO_LINKER = otio.media_linker.MediaLinkingPolicy.DoNotLinkMedia

CLIPS = {
    "1920x1080.fcpxml": (0, 0, ""),
    "24.fcpxml": (22, 22, ""),
    "25i.fcpxml": (12, 12, ""),
    "4096x2160.fcpxml": (0, 0, ""),
    "50.fcpxml": (20, 20, ""),
    "5120x2160.fcpxml": (0, 0, ""),
    "59.94.fcpxml": (22, 22, ""),
    "60.fcpxml": (22, 22, ""),
    "Annotations.fcpxml": (1, 1, ""),
    "AudioOnly.fcpxml": (5, 5, ""),
    "AuditionMarkers.fcpxml": (1, 0, DROPS),
    "BasicMarkers.fcpxml": (1, 0, DROPS),
    "BasicMarkers_1HourProjectStart.fcpxml": (1, 0, DROPS),
    "CaptionSample.fcpxml": (1, 1, ""),
    "CompoundClips.fcpxml": (3, None, RAISES),
    "Custom500x500.fcpxml": (0, 0, ""),
    "CutSample.fcpxml": (4, 8, DUPLICATES),
    "DisabledClips.fcpxml": (4, 2, DROPS),
    "EventsWithKeywords.fcpxml": (146, 0, DROPS),
    "ImageSample.fcpxml": (1, None, RAISES),
    "Keywords.fcpxml": (6, 6, ""),
    "KeywordsWithinFolders.fcpxml": (978, 44, DROPS),
    "MulticamMarkers.fcpxml": (2, 0, DROPS),
    "MulticamMarkers2.fcpxml": (2, 0, DROPS),
    "MulticamSample.fcpxml": (2, 0, DROPS),
    "MulticamSampleWithCuts.fcpxml": (9, 0, DROPS),
    "Occlusion.fcpxml": (5, 0, DROPS),
    "Occlusion3.fcpxml": (14, None, RAISES),
    "PhotoshopSample1.fcpxml": (3, None, RAISES),
    "PhotoshopSample2.fcpxml": (1, None, RAISES),
    "RolesList.fcpxml": (21, None, RAISES),
    "StandaloneAssetClip.fcpxml": (1, 1, ""),
    "StandaloneLibraryEventClip.fcpxml": (5, 0, DROPS),
    "StandaloneRefClip.fcpxml": (1, 1, ""),
    "Structure.fcpxml": (0, 0, ""),
    "SyncClip.fcpxml": (2, 2, ""),
    "SyncClipRoles.fcpxml": (4, 4, ""),
    "TimelineWithSecondaryStoryline.fcpxml": (44, 44, ""),
    "TimelineWithSecondaryStorylineWithAudioKeyframes.fcpxml": (44, 44, ""),
    "Timeline_1.fcpxml": (4, None, RAISES),
    "TitlesRoles.fcpxml": (3, 1, DROPS),
    "TransitionMarkers1.fcpxml": (3, 0, DROPS),
    "TransitionMarkers2.fcpxml": (2, 0, DROPS),
    "TwoClipsMarkers.fcpxml": (2, 0, DROPS),
    "fcpx_example.fcpxml": (58, 62, OTHER_HALF),
    "fcpx_library.fcpxml": (58, 62, OTHER_HALF),
    "fcpx_project.fcpxml": (29, 31, OTHER_HALF),
}
"""Clips of all timelines of a file: as we read it, as the adapter does, and why these differ."""

FINAL_CUT_7 = {
    "empty_name_tags.xml": (191, 184, "the adapter leaves nested sequences empty"),
    "hiero_xml_export.xml": (2, 2, ""),
    "premiere_example.xml": (19, 13, "the adapter leaves nested sequences empty"),
    "premiere_generators.xml": (8, 8, ""),
}
UNREADABLE = {"premiere_example_filter.xml": "<filter>"}


@pytest.fixture(scope="module")
def paths(corpus: Path) -> list[Path]:
    folder = corpus / "timelines"
    found = [*sorted(folder.glob("fcpxml/*.fcpxml")), *sorted(folder.glob("fcp7xml/*.xml"))]
    assert {path.name for path in found} == {*CLIPS, *FINAL_CUT_7, *UNREADABLE}
    return found


@pytest.fixture(scope="module")
def cuts(paths: list[Path]) -> list[tuple[Path, str | None, CutView]]:
    return [
        (path, name, read_cut(path, timeline_name=name))
        for path in paths
        if path.name not in UNREADABLE
        for name in names_of(path)
    ]


def names_of(path: Path) -> list[str | None]:
    """Return the names of a file's projects where there are several, each once."""
    names = [each.get("name", "") for each in parse(path).getroot().iter("project")]
    return [*dict.fromkeys(names)] if path.suffix == ".fcpxml" and len(names) > 1 else [None]


def adapted(path: Path, adapter: str) -> int | None:
    """Return how many clips an adapter finds; None where it raises."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            root = otio.adapters.read_from_file(
                str(path), adapter_name=adapter, media_linker_name=NO_LINKER
            )
        except (AttributeError, ValueError):
            return None
    tops = root if isinstance(root, otio.schema.SerializableCollection) else [root]
    return sum(len(list(each.find_clips())) if hasattr(each, "find_clips") else 1 for each in tops)


def test_every_clip_is_found(
    paths: list[Path], cuts: list[tuple[Path, str | None, CutView]]
) -> None:
    found = dict.fromkeys((path.name for path in paths if path.name not in UNREADABLE), 0)
    for path, _, cut in cuts:
        found[path.name] += len(cut.clips)
    assert found == {name: row[0] for name, row in {**CLIPS, **FINAL_CUT_7}.items()}


def test_the_adapters_differ_where_the_tables_say(paths: list[Path]) -> None:
    """If this fails, an adapter has become better: perhaps it may read again."""
    for path in paths:
        table, adapter = (
            (CLIPS, "fcpx_xml") if path.suffix == ".fcpxml" else (FINAL_CUT_7, "fcp_xml")
        )
        if path.name in table:
            ours, theirs, reason = table[path.name]
            assert adapted(path, adapter) == theirs, path.name
            assert bool(reason) == (ours != theirs), path.name


def test_as_many_clips_are_found_as_elements_stand_there(
    cuts: list[tuple[Path, str | None, CutView]],
) -> None:
    """An own count in the XML, without times: items of storylines and what is connected."""
    for path, name, cut in cuts:
        if path.suffix != ".fcpxml":
            continue
        root = parse(path).getroot()
        media = {each.get("id"): each for each in root.iter("media")}
        wanted = [each for each in root.iter("project") if name in {None, each.get("name")}]
        tops = [each for project in wanted for each in project.iterfind("sequence/spine/*")]
        if not wanted:
            tops = [item for holder in root.iter() if holder.tag in HOLDERS for item in holder]
        assert len(cut.clips) == sum(shown(each, media) for each in tops), path.name


HOLDERS = {"fcpxml", "event"}
PLAIN = {"asset-clip", "video", "audio", "title"}
NESTS = {"clip", "sync-clip", "ref-clip", "mc-clip"}


def shown(item: Element, media: dict[str | None, Element]) -> int:
    """Return how many clips an element stands for, those connected to it included."""
    if item.tag == "audition":
        return shown(item[0], media)
    inside = list(held(item))
    total = sum(shown(each, media) for each in connected(item, inside))
    if item.tag in PLAIN:
        return total + 1
    if item.tag in {"clip", "sync-clip"}:
        return total + (own(item, inside, media))
    if item.tag == "ref-clip":
        spine = media[item.get("ref")].iterfind("sequence/spine/*")
        count = sum(shown(each, media) for each in spine)
        half = item.get("srcEnable") == "video"
        sounds = sum(
            each.get("lane") == "-1" for each in media[item.get("ref")].iter("clip") if half
        )
        return total + count - sounds
    if item.tag == "mc-clip":
        angles = {each.get("angleID"): each for each in media[item.get("ref")].iter("mc-angle")}
        on = [each for each in item.iterfind("mc-source") if each.get("srcEnable") != "none"]
        return total + sum(
            shown(each, media) for source in on for each in angles[source.get("angleID")]
        )
    return total


def held(item: Element) -> Iterator[Element]:
    if item.tag in {"clip", "sync-clip"}:
        for each in item:
            if each.get("lane", "0") == "0" and each.tag == "spine":
                yield from each
            elif each.get("lane", "0") == "0" and each.tag in PLAIN | NESTS | {"gap"}:
                yield each


def connected(item: Element, inside: list[Element]) -> Iterator[Element]:
    for each in item:
        if each in inside or each.get("lane", "0") == "0":
            continue
        if each.tag == "spine":
            yield from each
        elif each.tag in PLAIN | NESTS | {"audition"} and not is_its_sound(each, item):
            yield each


def is_its_sound(each: Element, item: Element) -> bool:
    return each.tag == "audio" and each.get("ref") == item.get("ref")


def own(item: Element, inside: list[Element], media: dict[str | None, Element]) -> int:
    """Return how many clips lie in one: of a picture with its sound, or of a sound alone, one."""
    kinds = {each.tag for each in inside}
    if item.tag == "clip" and len(inside) == 1 and kinds <= {"video", "audio", "gap"}:
        extra = connected(inside[0], []) if kinds == {"video"} else ()
        return 1 + sum(shown(each, media) for each in extra)
    return sum(shown(each, media) for each in inside)


def test_what_is_no_timeline_is_refused(paths: list[Path]) -> None:
    for path in paths:
        if path.name in UNREADABLE:
            with pytest.raises(TemoinError, match=UNREADABLE[path.name]) as caught:
                read_cut(path)
            assert caught.value.hint


def test_clips_of_timelines_have_places_and_most_have_media(
    cuts: list[tuple[Path, str | None, CutView]],
) -> None:
    media = 0
    for path, _, cut in cuts:
        for view in cut.clips:
            is_list = not cut.range.duration
            assert (view.record_range is None) == is_list, f"{path.name} {view.id}"
            assert view.source_range is not None, f"{path.name} {view.id}"
            media += bool(view.media and view.media[0].url)
    assert media > 1100


def test_marked_in_place_every_other_byte_stays_and_the_marks_come_out_again(
    cuts: list[tuple[Path, str | None, CutView]], tmp_path: Path
) -> None:
    first_of_each = {path: (name, cut) for path, name, cut in reversed(cuts)}
    for path, (name, cut) in first_of_each.items():
        out, again = tmp_path / path.name, tmp_path / f"again_{path.name}"
        flags = [
            Flag(clip=view.id, marker=f"AI: é {view.id}", colour="RED", comment="<why>\n&")
            for view in cut.clips
        ]
        options = {"flags": flags, "ledger_lines": ["line"], "rate": None, "timeline_name": name}
        carried = annotate_timeline(path, out, **options)
        assert not carried.ledger
        assert stripped_xml(out.read_bytes()) == path.read_bytes(), path.name
        assert (b"[TEMOIN]" in out.read_bytes()) == bool(cut.clips)
        made = read_cut(out, timeline_name=name)
        assert made.digest == cut.digest, path.name
        assert [view.markers for view in made.clips] == [view.markers for view in cut.clips]
        annotate_timeline(out, again, **options)
        assert again.read_bytes() == out.read_bytes(), path.name


SMALL = 30_000  # bytes: of each small file, mutations are read


@settings(max_examples=150)
@given(st.data())
def test_mutated_documents_give_a_cut_or_an_error(corpus: Path, data: st.DataObject) -> None:
    folder = corpus / "timelines"
    small = sorted(
        path
        for path in (*folder.glob("fcpxml/*.fcpxml"), *folder.glob("fcp7xml/*.xml"))
        if path.stat().st_size < SMALL
    )
    content = data.draw(st.sampled_from(small)).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        new = data.draw(
            st.sampled_from([b"", b"0", b"-", b"9", b"/", b"a", b'"', b"<", b"</spine>"])
        )
        content = content[:at] + new + content[at + data.draw(st.integers(0, 3)) :]
    with contextlib.suppress(InputError):
        read_bytes(content)
