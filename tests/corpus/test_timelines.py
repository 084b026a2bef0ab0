"""Real timelines made by others, against OpenTimelineIO's own slow answers."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from pathlib import Path

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange

from temoin.errors import TemoinError
from temoin.model import ClipView, CutView
from temoin.rate import Rate
from temoin.store import cut_cache
from temoin.store.cut_cache import read_cut_once
from temoin.timeline import Flag, annotate_timeline, documents, read_cut, strip_timeline
from temoin.timeline.documents import read_document
from temoin.timeline.newer import lowered
from temoin.timeline.times import Notes
from timelines import Item, exact, read_twice

pytestmark = pytest.mark.corpus

RATES = {"25fps.edl": Rate(25), "timecode_mismatch.edl": Rate(30)}
"""Lists that are of another rate than most."""

UNREADABLE = {"premiere_example_filter.xml": "a filter alone, without a clip or a timeline"}
"""Files that must be refused, and why."""

SLACK = Fraction(1, 1000)
"""Of a frame: what doubles leave behind."""

WITHOUT_FRAMES = {
    *("gaps.otio", "Structure.fcpxml", "Custom500x500.fcpxml"),
    *("1920x1080.fcpxml", "4096x2160.fcpxml", "5120x2160.fcpxml"),
}
"""Timelines without a clip."""

SUFFIXES = (
    "otio/*.otio",
    "otio/*.json",
    "edl/*.edl",
    "aaf/*.aaf",
    "ale/*.ale",
    "fcpxml/*.fcpxml",
    "fcp7xml/*.xml",
)
LEAST = 123  # files: a corpus that has lost some must not pass
LEAST_OF_TODAY = 7  # files with no older schema in them


@pytest.fixture(scope="module")
def paths(corpus: Path) -> list[Path]:
    found = [path for each in SUFFIXES for path in sorted((corpus / "timelines").glob(each))]
    assert len(found) >= LEAST
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """One timeline of a file, as we read it."""

    path: Path
    timeline: str | None
    cut: CutView

    @property
    def where(self) -> str:
        return f"{self.path.name} {self.timeline or ''}".strip()


@pytest.fixture(scope="module")
def cuts(paths: list[Path]) -> list[Case]:
    return [
        Case(path, name, read_cut(path, rate=RATES.get(path.name), timeline_name=name))
        for path in paths
        if path.name not in UNREADABLE
        for name in names_in(path)
    ]


def slow(path: Path) -> Item:
    """Return OpenTimelineIO's own object; of other formats, the one that the reader made."""
    if path.suffix in {".otio", ".json"}:
        content = lowered(path.read_bytes(), Notes())  # what it refuses, as we lower it
        return otio.core.deserialize_json_from_string(content.decode())
    document = read_document(path, None, RATES.get(path.name))
    if document.root is None:  # made without the library
        return otio.core.deserialize_json_from_string(document.content.decode())
    return document.root


slow_once = lru_cache(maxsize=None)(slow)


def names_in(path: Path) -> list[str | None]:
    """Return the names of a file's timelines that mean one each; None where there is but one."""
    root = slow_once(path)
    held = list(root) if isinstance(root, otio.schema.SerializableCollection) else []
    names = Counter(each.name for each in held if isinstance(each, otio.schema.Timeline))
    if names.total() < 2:
        return [None]
    return [name for name, count in names.items() if count == 1]


def timeline_of(case: Case) -> Item:
    root = slow_once(case.path)
    if case.timeline is None:
        return root
    (found,) = [each for each in root if each.name == case.timeline]
    return found


def clips_of(root: Item) -> list[Item]:
    if isinstance(root, otio.schema.Clip):
        return [root]
    if isinstance(root, otio.schema.SerializableCollection):
        return list(root)
    return list(root.find_clips())


def pairs(cuts: list[Case]) -> Iterator[tuple[str, Item, Item, CutView, ClipView]]:
    """Yield each clip of each cut as OpenTimelineIO has it, and as we see it."""
    for case in cuts:
        root = timeline_of(case)
        for item, view in zip(clips_of(root), case.cut.clips, strict=True):
            yield f"{case.where} {view.id}", root, item, case.cut, view


def test_files_that_must_be_refused_are(paths: list[Path]) -> None:
    for path in paths:
        if path.name not in UNREADABLE:
            continue
        with pytest.raises(TemoinError) as caught:
            read_cut(path, rate=Rate(25))
        assert caught.value.hint
        assert caught.value.file == str(path)


def test_a_list_of_another_rate_asks_for_it(corpus: Path) -> None:
    with pytest.raises(TemoinError) as caught:
        read_cut(corpus / "timelines" / "edl" / "25fps.edl")
    assert caught.value.hint == "Give the edit rate with --rate."


def test_every_clip_is_found(cuts: list[Case]) -> None:
    for case in cuts:
        names = [each.name for each in clips_of(timeline_of(case))]
        assert [view.name for view in case.cut.clips] == names, case.where
        assert len({view.id for view in case.cut.clips}) == len(case.cut.clips), case.where
        assert bool(case.cut.clips) == (case.path.name not in WITHOUT_FRAMES), case.where


def test_as_many_clips_are_found_as_the_table_says(corpus: Path, cuts: list[Case]) -> None:
    with (corpus / "timelines" / "SOURCES.tsv").open(newline="") as table:
        rows = {row["file"]: row["clips"] for row in csv.DictReader(table, delimiter="\t")}
    told: Counter[str] = Counter()
    for case in cuts:
        told[f"{case.path.parent.name}/{case.path.name}"] += len(case.cut.clips)
    known = {file: int(rows[file]) for file in told if rows[file] and "xml/" not in file}
    assert len(known) >= 63
    assert known | OTHERWISE == {file: told[file] for file in known}


def test_a_kept_reading_is_the_reading(cuts: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_cache, "WORTH_SECONDS", 0)
    for case in cuts:
        read = iter([case.cut])  # and never again
        monkeypatch.setattr(cut_cache, "read_cut", lambda *_, read=read, **__: next(read))
        options = {"rate": RATES.get(case.path.name), "timeline_name": case.timeline}
        for _ in range(2):
            view = read_cut_once(case.path, **options)
            assert view == case.cut, case.where
        marks = [[each.own_marks for each in cut.clips] for cut in (view, case.cut)]
        assert marks[0] == marks[1], case.where
        assert view is not case.cut


def test_a_reading_is_the_same_in_every_language(cuts: list[Case], french: None) -> None:
    """What is kept while one language is spoken is read back in another."""
    for case in cuts:
        if case.path.suffix != ".aaf":  # the adapter takes a second for each
            rate = RATES.get(case.path.name)
            cut = read_cut(case.path, rate=rate, timeline_name=case.timeline)
            assert cut == case.cut, case.where


OTHERWISE = {
    "edl/dissolve_test_3.edl": 4,  # the table's reader leaves the outgoing clip out
    "edl/multi_audio.edl": 3,  # and the third channel of sound
}
"""Clips of files that the table counts otherwise, and why."""


def test_what_is_read_without_the_library_is_what_it_reads(paths: list[Path]) -> None:
    directly = 0
    for path in paths:
        if path.suffix in {".otio", ".json"}:
            content = path.read_bytes()
            ours, theirs = read_twice(content)
            assert ours == theirs, path.name
            directly += documents.current_objects(content) is not None
    assert directly >= LEAST_OF_TODAY


def test_a_newer_schema_is_lowered_and_told(corpus: Path) -> None:
    cut = read_cut(corpus / "timelines" / "otio" / "screening_example.otio")
    assert any(each.startswith("Marker.3 read as Marker.2: 3;") for each in cut.warnings)
    markers = [each for clip in cut.clips for each in clip.markers]
    assert [each.colour for each in markers] == ["RED", "PINK", "GREEN"]


def test_record_ranges_agree(cuts: list[Case]) -> None:
    for where, root, item, cut, view in pairs(cuts):
        if is_in_a_retime(item):
            continue
        start, duration = slow_place(root, item, cut.rate)
        if isinstance(root, otio.schema.SerializableCollection):
            assert view.record_range is None, where
            continue
        assert view.record_range is not None, where
        assert view.record_range.start == floor(start + Fraction(1, 2)), where
        end = floor(start + duration + Fraction(1, 2))
        assert view.record_range.end_exclusive == end, where


def slow_place(root: Item, item: Item, rate: Rate) -> tuple[Fraction, Fraction]:
    """Return a clip's start and duration in the programme, in frames, less what nests trim off."""
    if item.parent() is None:
        return Fraction(0), exact(item.duration(), rate)
    around, place = item, item.trimmed_range()
    while around is not None and around.parent() is not None:
        nest = around.parent()
        place = around.transformed_time_range(place, nest)
        trim = nest.source_range
        if trim is not None and trim.start_time.value >= 0:  # else it tells where a track begins
            start = min(max(place.start_time, trim.start_time), trim.end_time_exclusive())
            end = min(place.end_time_exclusive(), trim.end_time_exclusive())
            place = TimeRange(start, max(end - start, RationalTime(0, start.rate)))
        around = nest
    before = root.global_start_time if isinstance(root, otio.schema.Timeline) else None
    start = exact(place.start_time, rate) + (exact(before, rate) if before else 0)
    return start, exact(place.duration, rate)


def is_in_a_nest(item: Item) -> bool:
    """Return whether something trims or retimes what a clip lies in."""
    nest = item.parent()
    while nest is not None and nest.parent() is not None:
        if nest.source_range is not None or len(nest.effects):
            return True
        nest = nest.parent()
    return False


def is_in_a_retime(item: Item) -> bool:
    nest = item.parent()
    while nest is not None:
        if any(isinstance(each, otio.schema.TimeEffect) for each in nest.effects):
            return True
        nest = nest.parent()
    return False


def test_source_and_visible_ranges_agree(cuts: list[Case]) -> None:
    for where, _, item, _, view in pairs(cuts):
        trimmed = item.trimmed_range()
        assert view.source_range is not None, where
        rate = view.source_range.rate
        assert rate == Rate.of(trimmed.start_time.rate), where
        assert view.source_range.start == floor(exact(trimmed.start_time, rate) + SLACK), where
        if view.retime is None and not is_in_a_nest(item):
            shown = item.visible_range()
            assert view.visible_range is not None, where
            end = exact(shown.start_time, rate) + exact(shown.duration, rate)
            assert view.visible_range.start == floor(exact(shown.start_time, rate) + SLACK), where
            assert -1 < 1000 * (view.visible_range.end_exclusive - end) < 1000, where


def test_what_is_on_and_seen_agrees(cuts: list[Case]) -> None:
    for where, root, item, cut, view in pairs(cuts):
        around, switched_on = item, True
        while around is not None:
            switched_on = switched_on and around.enabled
            around = around.parent()
        assert view.enabled == switched_on, where
        # a track's source range that tells where it begins, at its word would show nothing
        is_listed = any("record start" in each for each in cut.warnings)
        is_shown = is_listed or not isinstance(root, otio.schema.Timeline)
        if is_in_a_retime(item) or view.visible_range != view.seen_range:
            continue
        is_shown = is_shown or slow_place(root, item, cut.rate)[1] > 0
        assert view.visible == (switched_on and is_shown), where


def test_speeds_agree(cuts: list[Case]) -> None:
    found = 0
    for where, _, item, _, view in pairs(cuts):
        warps = [each for each in item.effects if isinstance(each, otio.schema.LinearTimeWarp)]
        ramps = [each for each in item.effects if type(each) is otio.schema.TimeEffect]
        found += bool(warps) + bool(ramps)
        if ramps:
            assert view.retime is not None, where
            assert view.retime.varying, where
        elif warps and warps[0].time_scalar != 1:
            assert view.retime is not None, where
            assert float(view.retime.speed) == pytest.approx(warps[0].time_scalar), where
            assert view.seen_range is not None, where
    assert found >= 40


def test_effects_markers_and_media_are_all_there(cuts: list[Case]) -> None:
    for where, _, item, _, view in pairs(cuts):
        own = [each for each in view.effects if each.where.startswith(f"{view.id}, effect ")]
        told = [each for each in item.effects if not is_plain_speed(each)]
        assert [each.kind for each in own] == [
            each.effect_name or each.schema_name() for each in told
        ], where
        assert [each.name for each in view.markers] == [each.name for each in item.markers], where
        assert [each.key for each in view.media] == list(item.media_references()), where


def is_plain_speed(effect: Item) -> bool:
    return (
        isinstance(effect, otio.schema.LinearTimeWarp)
        and not effect.metadata
        and effect.name in {"", effect.schema_name()}
    )


def test_annotated_and_stripped_every_timeline_is_what_it_was(
    cuts: list[Case], tmp_path: Path
) -> None:
    for case in cuts:
        path, cut = case.path, case.cut
        flags = [
            Flag(clip=view.id, marker="AI: x", colour="RED", comment="c", summary={"a": "b"})
            for view in cut.clips
        ]
        out = tmp_path / f"{path.stem}.otio"
        annotate_timeline(
            path,
            out,
            flags=flags,
            ledger_lines=["line"],
            rate=RATES.get(path.name),
            timeline_name=case.timeline,
        )
        made = read_cut(out, timeline_name=case.timeline)
        assert made.digest == cut.digest, path.name
        assert made.embedded == ("line",)
        root, plain = slow(out), slow(path)
        strip_timeline(root)
        plain = otio.core.deserialize_json_from_string(plain.to_json_string())  # digits, once lost
        assert root.to_json_string() == plain.to_json_string(), case.where
