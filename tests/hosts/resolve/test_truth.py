"""The lies that DaVinci Resolve is known to tell, each of them told by the fake.

`docs/resolve.md` has a line for each: which is checked, too.
"""

from pathlib import Path

import pytest

from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import LIES, FakeResolve
from hosts.resolve.model import TimelineItem
from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.hosts.resolve.host import KeepingResolveHost, SelectingResolveHost, resolve_host
from temoin.model import HostMarker, Mark

DOCS = Path(__file__).resolve().parents[3] / "docs" / "resolve.md"


def ready(fake: FakeResolve, *lies: str) -> tuple[SelectingResolveHost, dict[str, str]]:
    """Return a host that has read its timeline, of an application that lies from then on."""
    host = resolve_host(fake.resolve)
    assert isinstance(host, SelectingResolveHost)
    [*host.timeline()]
    assert set(lies) <= LIES.keys()
    fake.application.lies.update(lies)
    return host, {seen.item.name: key for key, seen in host._seen.items()}


def mark(item: str = "", start: int = 5) -> Mark:
    return Mark(item=item, marker=HostMarker(id="m1", start=start, colour="Red", name="x"))


def test_every_lie_has_its_line_in_the_page() -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert [each for each in LIES if f"`{each}`" not in page] == []


def test_true_without_effect(fake: FakeResolve, tmp_path: Path) -> None:
    host, items = ready(fake, "true without effect")
    writes = [
        lambda: host.put_mark(mark(items["graded"])),
        lambda: host.set_colour(items["graded"], "Teal"),
        lambda: host.set_colour(items["over"], ""),
        lambda: host.set_label(items["graded"], "x"),
        lambda: host.keep_id(items["graded"], "x"),
        lambda: host.export_cut(tmp_path / "a.drt"),
    ]
    for write in writes:
        with pytest.raises(HostError, match="nothing changed"):
            write()


def test_a_colour_on_a_generator_is_said_to_be_given_and_is_not(fake: FakeResolve) -> None:
    host, items = ready(fake)
    with pytest.raises(HostError, match="SetClipColor was done, and nothing changed"):
        host.set_colour(items["Solid Color"], "Teal")


def test_a_generator_keeps_no_words(fake: FakeResolve) -> None:
    host, items = ready(fake)
    with pytest.raises(HostError, match="keeps no words"):
        host.set_label(items["Solid Color"], "x")
    assert host.label_of(items["Solid Color"]) == ""


def test_a_sentence_where_true_or_false_is_promised(fake: FakeResolve) -> None:
    host, items = ready(fake, "string for bool")
    with pytest.raises(HostError, match="Required package"):
        host.set_colour(items["graded"], "Teal")


def test_what_the_free_edition_refuses(fake: FakeResolve) -> None:
    host, items = ready(fake, "refuses")
    with pytest.raises(HostError, match="refused SetClipColor"):
        host.set_colour(items["graded"], "Teal")
    with pytest.raises(HostError, match="refused AddMarker"):
        host.put_mark(mark())


def test_none_for_lists(make_fake: MakeFake) -> None:
    plain = [*resolve_host(make_fake().resolve).timeline()][-1].timeline
    fake = make_fake()
    fake.application.lies.add("none for lists")
    found = [*resolve_host(fake.resolve).timeline()][-1].timeline
    assert plain is not None
    assert found is not None
    assert [len(each.items) for each in found.tracks] == [len(each.items) for each in plain.tracks]


def test_every_name_is_there(make_fake: MakeFake) -> None:
    """What a version lacks is never asked, though it says that it has it."""
    fake = make_fake("18.5.0")
    fake.application.lies.add("any name")
    host = resolve_host(fake.resolve)
    assert not isinstance(host, KeepingResolveHost)
    [*host.timeline()]
    for item in host._seen:
        host.operations(item)
    host.news()
    assert fake.breaches == []


def test_values_in_the_persons_language(make_fake: MakeFake) -> None:
    fake = make_fake()
    fake.application.lies.add("localised")
    media = _item(fake, "graded").media
    assert media is not None
    media.properties["Super Scale"] = "None"
    found = [*resolve_host(fake.resolve).timeline()][-1].timeline
    assert found is not None
    assert any("Super Scale is told in words that are not known" in each for each in found.unseen)
    (graded,) = [each for each in found.tracks[0].items if each.name == "graded"]
    assert graded.operations == ()


def test_no_label(fake: FakeResolve) -> None:
    host, items = ready(fake, "no label")
    found = host.operations(items["graded"])
    assert "Face Refinement" in {each.name for each in found}
    assert all("label" not in each.words for each in found)


def test_frames_of_markers_that_are_whole_numbers(fake: FakeResolve) -> None:
    host, items = ready(fake, "integer frames")
    host.put_mark(mark(items["graded"]))
    assert [each.marker.start for each in host.marks()] == [5]


def test_busy_while_it_renders(fake: FakeResolve) -> None:
    host, items = ready(fake)
    fake.application.busy_after = 0
    for ask in (host.state, host.playhead, host.marks, lambda: host.operations(items["graded"])):
        with pytest.raises(HostBusyError):
            ask()


def test_busy_in_the_middle_of_a_grade_is_no_clean_grade(fake: FakeResolve) -> None:
    """A node without tools gives None, and so does a busy application."""
    host, items = ready(fake)
    for after in range(1, 10):
        fake.application.busy_after = after
        with pytest.raises(HostBusyError):
            host.operations(items["graded"])
        fake.application.busy_after = None
    assert "Face Refinement" in {each.name for each in host.operations(items["graded"])}


def test_the_dead_answer_none(fake: FakeResolve) -> None:
    host, items = ready(fake)
    fake.application.dead = True
    for ask in (host.state, host.playhead, host.news, lambda: host.colour(items["graded"])):
        with pytest.raises(HostGoneError):
            ask()
    with pytest.raises(HostGoneError):
        resolve_host(fake.resolve)


def _item(fake: FakeResolve, name: str) -> TimelineItem:
    project = fake.application.project
    assert project is not None
    assert project.current is not None
    return next(each for each in project.current.items if each.name == name)
