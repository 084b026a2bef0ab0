"""The fake is what the published listing says: nothing else is asked, or comes back."""

import ast
import tomllib
from contextlib import suppress
from datetime import date

import pytest

from hosts.resolve import behaviours, sample
from hosts.resolve.fake import FakeResolve, ListingBreachError
from hosts.resolve.listing import HERE, LATER, Listing, listings, versions
from hosts.resolve.model import Application

pytestmark = pytest.mark.skipif(
    not versions(), reason=f"no listing in {listings()}: run tests/hosts/resolve/prepare.sh"
)

CLASSES = {
    "Resolve",
    "ProjectManager",
    "Project",
    "Timeline",
    "TimelineItem",
    "MediaPoolItem",
    "Graph",
    "ColorGroup",
    "FusionComp",
    "FusionTool",
}


def made(version: str = LATER, application: Application | None = None) -> FakeResolve:
    return FakeResolve(Listing.of(version), application or sample.everything())


def timeline_of(fake: FakeResolve) -> object:
    return fake.resolve.GetProjectManager().GetCurrentProject().GetCurrentTimeline()


@pytest.mark.parametrize("version", versions())
def test_every_type_of_a_listing_is_understood(version: str) -> None:
    listing = Listing.of(version)
    values = [None, True, 1, 1.0, "x", [], {}, [1], (1, 2), {1.0: {"color": "Blue"}}]
    checked = 0
    for methods in listing.classes.values():
        for signature in (each for ways in methods.values() for each in ways):
            for type_ in (signature.gives, *(each.type for each in signature.arguments)):
                for value in values:
                    listing.fits(value, type_, lambda *_: False)
                    checked += 1
    assert checked > 3000


def test_functions_come_with_their_versions() -> None:
    assert "GetToolsInNode" not in Listing.of("18.5.0").classes.get("Graph", {})
    assert "GetToolsInNode" in Listing.of("19.0").classes["Graph"]
    assert "GetVoiceIsolationState" not in Listing.of("20.0").classes["Timeline"]
    assert "GetVoiceIsolationState" in Listing.of("20.1").classes["Timeline"]
    assert "GetSelectedClips" not in Listing.of("21.0.0").classes["Timeline"]
    assert "GetSelectedClips" in Listing.of(LATER).classes["Timeline"]


def test_every_override_says_where_it_is_from_and_of_which_day() -> None:
    table = tomllib.loads((HERE / "overrides.toml").read_text(encoding="utf-8"))
    entries = [*table["method"], *table["constant"]]
    assert len(entries) > 10
    for each in entries:
        assert each["source"]
        assert date.fromisoformat(each["dated"]).year >= 2026


def test_every_written_behaviour_is_in_some_listing() -> None:
    known = [Listing.of(version).classes for version in versions()]
    for kind in CLASSES:
        for name in vars(getattr(behaviours, kind)):
            if name[0].isupper():
                assert any(name in each.get(kind, {}) for each in known), f"{kind}.{name}"


def test_a_function_that_is_not_listed_cannot_be_asked() -> None:
    fake = made("18.5.0")
    with pytest.raises(ListingBreachError):
        fake.resolve.GetFairlightPresets()
    assert fake.breaches == ["Resolve.GetFairlightPresets is not in 18.5.0"]


def test_no_except_hides_a_breach() -> None:
    fake = made()
    with suppress(Exception):
        fake.resolve.NoSuchThing()
    assert fake.breaches


@pytest.mark.parametrize(
    "given",
    [(), ("video",), ("video", "1"), ("film", 1), ("video", 1, 2), ("video", True)],
)
def test_arguments_are_as_listed(given: tuple[object, ...]) -> None:
    fake = made()
    timeline = timeline_of(fake)
    with pytest.raises(ListingBreachError):
        timeline.GetItemListInTrack(*given)  # type: ignore[attr-defined]
    assert fake.breaches


def test_an_argument_at_the_end_that_may_be_none_may_be_left_out() -> None:
    fake = made()
    item = timeline_of(fake).GetItemListInTrack("video", 1)[0]  # type: ignore[attr-defined]
    assert item.AddMarker(3.0, "Blue", "n", "", 1.0)
    assert item.AddMarker(4.0, "Blue", "n", "", 1.0, "x")
    with pytest.raises(ListingBreachError):
        item.AddMarker(5.0, "Blue", "n", "")
    with pytest.raises(ListingBreachError):
        item.AddMarker(5.0, "Teal", "n", "", 1.0)  # a colour of items


def test_a_constant_is_only_the_live_one(tmp_path: object) -> None:
    fake = made()
    timeline = timeline_of(fake)
    for wrong in ("EXPORT_OTIO", "otio", 3):
        with pytest.raises(ListingBreachError):
            timeline.Export(f"{tmp_path}/a.otio", wrong, fake.resolve.EXPORT_NONE)  # type: ignore[attr-defined]
    kinds = fake.resolve.EXPORT_OTIO, fake.resolve.EXPORT_NONE
    assert timeline.Export(f"{tmp_path}/a.otio", *kinds) is True  # type: ignore[attr-defined]


def test_what_comes_back_is_as_listed() -> None:
    application = sample.everything()
    assert application.project is not None
    application.project.name = 3  # type: ignore[assignment]
    fake = made(application=application)
    with pytest.raises(ListingBreachError):
        fake.resolve.GetProjectManager().GetCurrentProject().GetName()


def test_a_function_that_nobody_wrote_is_a_breach() -> None:
    fake = made()
    with pytest.raises(ListingBreachError):
        fake.resolve.GetKeyframeMode()


def test_dir_tells_what_is_listed_and_leaves_out_what_it_leaves_out() -> None:
    fake = made()
    assert {"GetVersionString", "EXPORT_OTIO"} <= set(dir(fake.resolve))
    assert "GetAttrs" not in fake.listing.told_by_dir("FusionTool")


def test_every_name_that_is_there_on_some_builds_is_a_breach_all_the_same() -> None:
    fake = made()
    fake.application.lies.add("any name")
    assert callable(fake.resolve.TotallyMadeUp)
    assert hasattr(fake.resolve, "TotallyMadeUp")
    assert "TotallyMadeUp" not in dir(fake.resolve)
    fake.resolve.TotallyMadeUp()
    assert fake.breaches


def test_no_text_of_a_listing_is_in_the_project() -> None:
    words = {
        line.strip()
        for version in versions()[:1]
        for line in (listings() / version / "fusionscript-stubs" / "fusionscript.pyi")
        .read_text(encoding="utf-8")
        .splitlines()
        if len(line.strip()) > 60 and '"""' in line
    }
    assert words
    for path in HERE.glob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not [each for each in words if each in text], path.name


def test_signatures_are_read_as_python() -> None:
    listing = Listing.of("21.0.0")
    (taken,) = listing.classes["MediaPoolItem"]["GetClipProperty"]
    assert taken.least == 0
    ways = listing.classes["MediaPoolItem"]["SetThirdPartyMetadata"]
    assert [len(each.arguments) for each in ways] == [2, 1]
    assert ast.unparse(ways[0].gives or ast.Constant(None)) == "bool"
