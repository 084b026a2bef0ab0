"""A cut that comes from an open application: its name, its place, its ledger."""

from dataclasses import replace
from pathlib import Path

import pytest

from temoin.cut import HostPlace, Wanted, ledger_path_of, open_cut
from temoin.errors import InputError
from temoin.model import HostState
from temoin.plugins import load_plugins
from temoin.record import Spoken, attest_act, say_all
from temoin.scan import scan_and_keep
from temoin.store.host_ledgers import ledgers_of_equal
from temoin.testing.fake_timeline import long_timeline, varied_timeline
from temoin.timeline import host_document

STATE = HostState(
    application="Fake 1", project="Film", project_id="id-1", timeline="Reel/1", timeline_id="t"
)


def wanted_at(state: HostState, ledger: Path | None = None) -> Wanted:
    place = HostPlace(host="fake", label="Fake", state=state)
    content = host_document(varied_timeline())
    return Wanted(path=None, content=content, hosted=place, ledger=ledger)


def test_it_is_named_by_project_and_timeline_without_folders(tmp_path: Path) -> None:
    assert wanted_at(STATE).name == "Fake: Film, Reel-1"
    saved = replace(STATE, project_file=tmp_path / "film.blend")
    assert wanted_at(saved).name == "Fake: film.blend, Reel-1"
    assert wanted_at(HostState(application="Fake 1")).name == "Fake"


def test_its_place_stays_while_project_and_timeline_do() -> None:
    same = replace(STATE, application="Fake 2", project="Film, renamed", timeline="Renamed")
    assert wanted_at(STATE).place == wanted_at(same).place
    for other in (replace(STATE, project_id="id-2"), replace(STATE, timeline_id="t2")):
        assert wanted_at(STATE).place != wanted_at(other).place


def test_the_last_scan_is_found_though_the_cut_changed() -> None:
    plugins = load_plugins(installed=False)
    scan_and_keep(wanted_at(STATE), plugins, 77)
    assert open_cut(wanted_at(STATE), plugins).scan is not None
    changed = replace(varied_timeline(), name="other")
    other = replace(wanted_at(STATE), content=host_document(changed))
    earlier = open_cut(other, plugins).earlier_scan
    assert earlier is not None
    assert (earlier.time_ms, earlier.of_these_bytes) == (77, False)


def test_a_ledger_lies_beside_the_projects_file(tmp_path: Path) -> None:
    state = replace(STATE, project_file=tmp_path / "film.blend")
    assert ledger_path_of(wanted_at(state)) == tmp_path / "film.temoin"
    (tmp_path / "film.blend").touch()
    (tmp_path / "film.temoin").touch()
    other = replace(state, project_file=tmp_path / "other.blend")
    assert ledger_path_of(wanted_at(other)) == tmp_path / "other.temoin"
    assert ledger_path_of(wanted_at(state, tmp_path / "named.temoin")) == tmp_path / "named.temoin"


def test_several_ledgers_of_a_folder_are_not_guessed_among(tmp_path: Path) -> None:
    for name in ("a.temoin", "b.temoin"):
        (tmp_path / name).touch()
    state = replace(STATE, project_file=tmp_path / "film.blend")
    with pytest.raises(InputError, match="several ledgers"):
        ledger_path_of(wanted_at(state))


def test_a_project_in_a_database_has_its_ledger_with_the_workstation(workstation: Path) -> None:
    path = ledger_path_of(wanted_at(replace(STATE, project="Été / №1: ../x")))
    assert path is not None
    assert path.parent == workstation / "hosts" / "fake"
    assert path.name.startswith("Été-1-")
    assert path != ledger_path_of(wanted_at(replace(STATE, project_id="id-2")))
    assert ledger_path_of(wanted_at(HostState(application="F"))).name.startswith("untitled-")  # type: ignore[union-attr]


def test_what_is_said_of_it_is_signed_and_found_again(workstation: Path) -> None:
    plugins = load_plugins(installed=False)
    cut = open_cut(wanted_at(STATE), plugins)
    clip = next(each for each in cut.view.clips if each.guid == "item-slow")
    logged = say_all(cut, [attest_act([Spoken(clip=clip)])])
    assert Path(logged.ledger).is_relative_to(workstation)
    again = open_cut(wanted_at(STATE), plugins).disclosure()
    standing = next(each for each in again.standings if each.clip.guid == "item-slow")
    assert standing.statement == "attested"


@pytest.fixture
def said(tmp_path: Path) -> HostState:
    """A project in a file, of which something is said; it lies beside its ledger."""
    state = replace(STATE, project_id="", project_file=tmp_path / "film.blend")
    (tmp_path / "film.blend").touch()
    say_of(wanted_at(state))
    return state


def say_of(wanted: Wanted) -> None:
    cut = open_cut(wanted, load_plugins(installed=False))
    say_all(cut, [attest_act([Spoken(clip=cut.view.clips[0])])])


def found_for(state: HostState, wanted: Wanted | None = None) -> list[Path]:
    wanted = wanted or wanted_at(state)
    path = ledger_path_of(wanted)
    assert path is not None
    return ledgers_of_equal(
        "fake", path, open_cut(wanted, load_plugins(installed=False)).view.digest
    )


def test_the_ledger_of_a_project_under_its_former_name_is_found(
    said: HostState, tmp_path: Path
) -> None:
    assert found_for(said) == []  # its own is none
    later = replace(said, project_file=tmp_path / "film_v2.blend")
    assert found_for(later) == [tmp_path / "film.temoin"]


def test_the_ledger_of_another_cut_is_not_taken_for_it(said: HostState, tmp_path: Path) -> None:
    later = replace(said, project_file=tmp_path / "film_v2.blend")
    other = replace(wanted_at(later), content=host_document(long_timeline(3)))
    assert found_for(later, other) == []


def test_what_was_said_before_a_project_was_saved_is_found(tmp_path: Path) -> None:
    unsaved = HostState(application="Fake 1", timeline="Reel/1")
    say_of(wanted_at(unsaved))
    saved = replace(unsaved, project_file=tmp_path / "film.blend")
    assert found_for(saved) == [ledger_path_of(wanted_at(unsaved))]


def test_a_ledger_that_cannot_be_read_is_no_former_one(said: HostState, tmp_path: Path) -> None:
    (tmp_path / "film.temoin").unlink()
    (tmp_path / "film.temoin").symlink_to(tmp_path / "film.temoin")
    assert found_for(replace(said, project_file=tmp_path / "film_v2.blend")) == []
