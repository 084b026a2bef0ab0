"""What an adapter owes whoever has it write: just what was asked for, and back again."""

# mypy: disable-error-code="type-abstract"

from pathlib import Path

import pytest

from temoin.errors import HostError
from temoin.model import (
    ExportsCut,
    Host,
    HostMarker,
    HostTimeline,
    KeepsIds,
    Mark,
    News,
    NewsKind,
    ReadsTimeline,
    TellsNews,
    WritesColours,
    WritesLabels,
    WritesMarkers,
    items_of,
)
from temoin.testing.contract_hooks import (
    HostHooks,
    item_ids,
    needs,
    outcome,
    own_markers,
    whole,
)
from temoin.timeline import read_cut

NOTE = "Témoin: visage « généré » ☂ 日本\nsecond line"
"""What a marker must keep: two lines, and more letters than ASCII has."""


class WritingContract(HostHooks):
    """A host writes what it is asked to, tells it back the same, and takes it away again."""

    def test_a_marker_is_told_as_it_was_written(self, host: Host) -> None:
        """Id, place, duration, name, colour and note come back, on an item and on the timeline."""
        able, marks = needs(host, WritesMarkers), self._marks(host)
        for mark in marks:
            able.put_mark(mark)
        assert _by_id(able.marks()) == _by_id(marks), "markers differ from what was written"
        told = _ids_told(whole(host))
        assert {each.marker.id for each in marks} <= told, "the timeline does not tell our markers"

    def test_a_marker_is_replaced_by_its_id(self, host: Host) -> None:
        """A marker of the same id takes the place of the one before, wherever that stood."""
        able, (first, second) = needs(host, WritesMarkers), self._marks(host)
        able.put_mark(first)
        able.put_mark(second)
        moved = Mark(item=second.item, marker=_marker(first.marker.id, 4, self.mark_colour, "new"))
        able.put_mark(moved)
        assert _by_id(able.marks()) == _by_id((moved, second)), "not replaced by its id"

    def test_our_markers_go_without_a_trace(self, host: Host) -> None:
        """What was put and removed leaves the project as it was."""
        able, marks = needs(host, WritesMarkers), self._marks(host)
        before = self.project_snapshot(host)
        for mark in marks:
            able.put_mark(mark)
        for mark in marks:
            able.remove_mark(mark.marker.id)
        assert able.marks() == (), "a marker of ours is left"
        assert self.project_snapshot(host) == before, "markers that were removed left something"

    def test_the_persons_own_markers_stay(self, host: Host) -> None:
        """Nothing that is done with ours touches theirs, not even on the same frame."""
        able, timeline = needs(host, WritesMarkers), whole(host)
        before = own_markers(timeline)
        for number, (item, markers) in enumerate(before.items()):
            for marker in markers:
                mark = _marker(f"temoin-own-{number}", marker.start, self.mark_colour, NOTE)
                outcome(lambda item=item, mark=mark: able.put_mark(Mark(item=item, marker=mark)))  # type: ignore[misc]
        assert own_markers(whole(host)) == before, "a marker of the person's changed"
        for each in able.marks():
            able.remove_mark(each.marker.id)
        outcome(lambda: able.remove_mark(""))
        assert own_markers(whole(host)) == before, "a marker of the person's was removed"

    def test_a_colour_is_told_as_it_was_given(self, host: Host) -> None:
        """Every colour can be given, told and taken back."""
        able, item = needs(host, WritesColours), item_ids(host)[0]
        before, was = self.project_snapshot(host), able.colour(item)
        assert able.colours, "no colours to choose from"
        for colour in (*able.colours, ""):
            able.set_colour(item, colour)
            assert able.colour(item) == colour, f"{colour!r} is told as another"
        able.set_colour(item, was)
        assert self.project_snapshot(host) == before, "colours that were restored left something"

    def test_a_colour_that_is_none_is_an_error(self, host: Host) -> None:
        """What is not among the colours is refused, and nothing changes."""
        able, item = needs(host, WritesColours), item_ids(host)[0]
        before = self.project_snapshot(host)
        with pytest.raises(HostError):
            able.set_colour(item, "no such colour")
        assert self.project_snapshot(host) == before, "a colour that is none changed something"

    def test_a_label_is_told_as_it_was_written(self, host: Host) -> None:
        """Our line comes back, is replaced and goes, and the person's own words stay."""
        able, item = needs(host, WritesLabels), item_ids(host)[0]
        before, was = self.project_snapshot(host), able.label_of(item)
        for text in ("Témoin: généré 日本", "another", ""):
            able.set_label(item, text)
            assert able.label_of(item) == text, f"{text!r} is told as another"
        able.set_label(item, was)
        assert self.project_snapshot(host) == before, "a label that was removed left something"

    def test_an_id_is_kept(self, host: Host) -> None:
        """An id of ours comes back, is replaced and goes; other items have none of it."""
        able, items = needs(host, KeepsIds), item_ids(host)
        before, was = self.project_snapshot(host), able.kept_id(items[0])
        for kept in ("01J9Z3K8M2", "another", ""):
            able.keep_id(items[0], kept)
            assert able.kept_id(items[0]) == kept, f"{kept!r} is told as another"
            assert not kept or kept not in map(able.kept_id, items[1:]), "other items carry it too"
        able.keep_id(items[0], was)
        assert self.project_snapshot(host) == before, "an id that was removed left something"

    def test_what_is_kept_is_saved(self, host: Host) -> None:
        """Ids of items, ids of ours and our markers are there when the project is opened again."""
        items = item_ids(host)
        if not isinstance(host, KeepsIds | WritesMarkers):
            pytest.skip(f"{host.label} keeps nothing in its project")
        if isinstance(host, KeepsIds):
            host.keep_id(items[0], "01J9Z3K8M2")
        if isinstance(host, WritesMarkers):
            host.put_mark(self._marks(host)[0])
        before, again = _kept(host, items[0]), self.reopen(host)
        assert item_ids(again) == items, "items have other ids in a project that was saved"
        assert _kept(again, items[0]) == before, "what was kept is not saved"

    def test_an_exported_cut_can_be_read(self, host: Host, tmp_path: Path) -> None:
        """Every format writes a file that is read as a cut with clips, and the project stays."""
        able, before = needs(host, ExportsCut), self.project_snapshot(host)
        assert able.exports, "no format to write"
        for number, suffix in enumerate(able.exports):
            out = tmp_path / f"coupé {number}{suffix}"
            able.export_cut(out)
            assert read_cut(out).clips, f"no clips in {out.name}"
        assert self.project_snapshot(host) == before, "exporting changed the project"

    def test_an_export_overwrites_nothing(self, host: Host, tmp_path: Path) -> None:
        """A file that is there stays as it is, and a format that is none leaves no file."""
        able = needs(host, ExportsCut)
        there = tmp_path / f"there{able.exports[0]}"
        there.write_bytes(b"mine")
        with pytest.raises(HostError):
            able.export_cut(there)
        assert there.read_bytes() == b"mine", "a file was overwritten"
        unknown = tmp_path / "cut.unknown"
        with pytest.raises(HostError):
            able.export_cut(unknown)
        assert not unknown.exists(), "a format that is none was written"

    def test_news_are_told_once(self, host: Host) -> None:
        """What was told is not told again."""
        able = needs(host, TellsNews)
        first = able.news()
        assert isinstance(first, tuple), f"news gave {first!r}"
        assert all(isinstance(each, News) for each in first), f"no news: {first!r}"
        assert able.news() == (), "news are told twice"

    def test_an_edit_is_news(self, host: Host) -> None:
        """The person's edit is told of."""
        able = needs(host, TellsNews)
        able.news()
        self.edit_cut(host)
        kinds = {each.kind for each in able.news()}
        assert kinds & {NewsKind.TIMELINE, NewsKind.PROJECT}, "an edit is no news"

    def test_writing_to_an_unknown_item_is_an_error(self, host: Host) -> None:
        """What is not in the timeline is told so, and nothing changes."""
        before = self.project_snapshot(host)
        mark = Mark(item="no such item", marker=_marker("m", 0, self.mark_colour, "x"))
        if isinstance(host, WritesMarkers):
            with pytest.raises(HostError):
                host.put_mark(mark)
        if isinstance(host, WritesColours):
            with pytest.raises(HostError):
                host.set_colour("no such item", host.colours[0])
        if isinstance(host, WritesLabels):
            with pytest.raises(HostError):
                host.set_label("no such item", "x")
        if isinstance(host, KeepsIds):
            with pytest.raises(HostError):
                host.keep_id("no such item", "x")
        assert self.project_snapshot(host) == before, "an unknown item changed something"

    def _marks(self, host: Host) -> tuple[Mark, Mark]:
        """Return one marker for an item, where no other stands, and one for the timeline."""
        needs(host, ReadsTimeline)
        timeline, item = whole(host), item_ids(host)[0]
        taken = {each.start for each in own_markers(timeline)[item]}
        free = next(each for each in range(1, 1_000) if each not in taken)
        taken = {each.start - timeline.start for each in own_markers(timeline)[""]}
        at = timeline.start + next(each for each in range(1_000) if each not in taken)
        return (
            Mark(item=item, marker=_marker("temoin-1", free, self.mark_colour, NOTE)),
            Mark(item="", marker=_marker("temoin-2 é", at, self.mark_colour, "x")),
        )


def _kept(host: Host, item: str) -> list[object]:
    kept = host.kept_id(item) if isinstance(host, KeepsIds) else ""
    return [kept, host.marks() if isinstance(host, WritesMarkers) else ()]


def _marker(mark: str, start: int, colour: str, note: str) -> HostMarker:
    return HostMarker(id=mark, start=start, duration=2, name="Généré", colour=colour, note=note)


def _by_id(marks: tuple[Mark, ...]) -> list[Mark]:
    return sorted(marks, key=lambda each: each.marker.id)


def _ids_told(timeline: HostTimeline) -> set[str]:
    markers = [*timeline.markers]
    for item in items_of(timeline.tracks):
        markers += item.markers
    return {each.id for each in markers}
