"""What is noticed by looking: renders, other timelines, changes."""

from collections.abc import Callable

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.model import Project, Timeline
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.model import News, NewsKind


def project_of(fake: FakeResolve) -> Project:
    assert fake.application.project is not None
    return fake.application.project


def timeline_of(fake: FakeResolve) -> Timeline:
    found = project_of(fake).current
    assert found is not None
    return found


def render(project: Project, *, percent: int, status: str = "Rendering", number: int = 1) -> None:
    job = {
        "JobId": f"job-{number}",
        "RenderJobName": f"Job {number}",
        "OutputFilename": f"film{number}.mov",
        "TargetDir": "/secret",
    }
    project.jobs = [each for each in project.jobs if each["JobId"] != job["JobId"]] + [job]
    project.statuses[f"job-{number}"] = {"JobStatus": status, "CompletionPercentage": percent}
    project.rendering = status not in {"Complete", "Failed", "Cancelled"}


@pytest.mark.parametrize(
    ("status", "percent", "succeeded"),
    [
        ("Complete", 100, True),
        ("Failed", 30, False),
        ("Cancelled", 30, False),
        ("Terminé", 100, True),
    ],
)
def test_a_render_begins_and_ends(
    fake: FakeResolve, host: ResolveHost, status: str, percent: int, *, succeeded: bool
) -> None:
    assert host.news() == ()
    render(project_of(fake), percent=3)
    begun = News(kind=NewsKind.RENDER_BEGUN, subject="Job 1, film1.mov")
    assert host.news() == (begun,)
    render(project_of(fake), percent=40)
    assert host.news() == ()
    render(project_of(fake), percent=percent, status=status)
    project_of(fake).rendering = False
    ended = News(kind=NewsKind.RENDER_ENDED, subject="Job 1, film1.mov", succeeded=succeeded)
    assert host.news() == (ended,)
    assert host.news() == ()


def test_one_job_after_the_other(fake: FakeResolve, host: ResolveHost) -> None:
    host.news()
    render(project_of(fake), percent=10)
    host.news()
    render(project_of(fake), percent=100, status="Complete")
    render(project_of(fake), percent=1, number=2)
    kinds = [each.kind for each in host.news()]
    assert sorted(kinds) == [NewsKind.RENDER_BEGUN, NewsKind.RENDER_ENDED]


def test_a_quick_export_stands_in_no_list(fake: FakeResolve, host: ResolveHost) -> None:
    host.news()
    project_of(fake).rendering = True
    assert [each.kind for each in host.news()] == [NewsKind.RENDER_BEGUN]
    project_of(fake).rendering = False
    assert [each.kind for each in host.news()] == [NewsKind.RENDER_ENDED]


def test_another_timeline_and_another_project(fake: FakeResolve, host: ResolveHost) -> None:
    host.news()
    project_of(fake).current = Timeline("Other")
    assert [each.kind for each in host.news()] == [NewsKind.PROJECT]
    fake.application.project = sample.everything().project
    assert [each.kind for each in host.news()] == [NewsKind.PROJECT]
    assert host.news() == ()


def test_a_save_is_seen_at_once_where_it_is_told(make_fake: MakeFake) -> None:
    fake = make_fake()
    host = resolve_host(fake.resolve)
    host.news()
    project_of(fake).modified = "2026-11-30 11:00:00"
    assert [each.kind for each in host.news()] == [NewsKind.TIMELINE]
    assert host.news() == ()


@pytest.mark.parametrize("version", ["18.5.0", "21.0.0"])
@pytest.mark.parametrize("track", [0, 1, 3])
def test_an_item_more_is_seen_in_rounds(make_fake: MakeFake, version: str, track: int) -> None:
    fake = make_fake(version)
    host = resolve_host(fake.resolve)
    assert rounds(host, 8) == set()
    found = timeline_of(fake).tracks[track]
    found.items.append(sample.clip(sample.medium("new.mov"), 100, 4))
    assert rounds(host, 8) == {NewsKind.TIMELINE}
    assert rounds(host, 8) == set()


def test_an_item_that_moves_is_seen_in_rounds(make_fake: MakeFake) -> None:
    fake = make_fake("21.0.0")
    host = resolve_host(fake.resolve)
    assert rounds(host, 40) == set()
    timeline_of(fake).tracks[0].items[3].start += 1
    assert rounds(host, 40) == {NewsKind.TIMELINE}


@pytest.mark.parametrize("version", ["18.5.0", "later"])
def test_a_look_costs_few_calls(make_fake: MakeFake, version: str) -> None:
    """As the window asks: the heartbeat, then where the person is, and what is new."""
    fake = make_fake(version)
    host = resolve_host(fake.resolve)
    host.state()
    costs: dict[str, int] = {}
    for _ in range(3):
        for name, ask in (("state", host.state), ("playhead", host.playhead), ("news", host.news)):
            costs[name] = max(costs.get(name, 0), calls_of(fake, ask))
    assert costs["state"] <= 6
    assert costs["playhead"] <= 2
    assert costs["news"] <= (8 if version == "later" else 7)


def test_without_a_heartbeat_each_looks_what_is_open(make_fake: MakeFake) -> None:
    fake = make_fake("later")
    host = resolve_host(fake.resolve)
    host.state()
    for ask in (host.playhead, host.news):
        ask()
    assert calls_of(fake, host.playhead) == 4
    assert calls_of(fake, host.news) <= 14


def test_a_second_question_after_a_heartbeat_is_of_what_is_open_by_then(
    fake: FakeResolve, host: ResolveHost
) -> None:
    project, other = sample.long(3, 0).project, sample.long(3, 0).project
    assert project is not None
    assert other is not None
    fake.application.project = project
    host.news()
    host.state()
    project.current = other.current
    assert host.news() == ()  # of what the heartbeat found
    assert [each.kind for each in host.news()] == [NewsKind.PROJECT]


def calls_of(fake: FakeResolve, ask: Callable[[], object]) -> int:
    """Return how many calls a question costs."""
    before = fake.count
    ask()
    return fake.count - before


def rounds(host: ResolveHost, times: int) -> set[NewsKind]:
    return {each.kind for _ in range(times) for each in host.news()}
