"""A cut that is open in an application, asked by the command line."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import pytest

from temoin.cli.hosted import read_whole
from temoin.cli.identifiers import identifiers_in
from temoin.model import (
    Ability,
    HostItem,
    HostMedia,
    HostOperation,
    HostTimeline,
    HostTrack,
    items_of,
)
from temoin.testing.fake_application import FakeApplication, FakeProject
from temoin.testing.fake_host import BareFakeHost, FakeHost, fake_host
from temoin.testing.fake_timeline import long_timeline, varied_timeline

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]


@dataclass
class FakeFactory:
    """Opens the fake application.

    Attributes:
        fails: What opening it raises.
    """

    host: BareFakeHost
    here: bool = True
    fails: Exception | None = None
    id: str = "fake"
    label: str = "Fake"

    def is_here(self) -> bool:
        return self.here

    def open(self) -> BareFakeHost:
        if self.fails:
            raise self.fails
        return self.host


@pytest.fixture
def application() -> FakeApplication:
    found = FakeApplication()
    found.operations_late = True
    return found


@pytest.fixture
def factory(application: FakeApplication, monkeypatch: pytest.MonkeyPatch) -> FakeFactory:
    found = FakeFactory(FakeHost(application))
    monkeypatch.setattr("temoin.hosts.factories", lambda: (found,))
    return found


def test_a_scan_reads_it_to_its_end_and_asks_for_every_operation(
    ask: Run, factory: FakeFactory, application: FakeApplication
) -> None:
    before = application.snapshot()
    code, document = ask("scan", "host:fake")
    assert code == 0
    tools = {each["tool"] for clip in document["clips"] for each in clip["proposals"]}
    assert "Object Removal" in tools
    assert factory.host.is_closed
    assert application.snapshot() == before
    items = sum(1 for each in items_of(varied_timeline().tracks) if each.id)
    assert application.calls["operations"] >= items
    assert document["cut"]["files"] == ["Fake: Film, Montage, Été №1 🎬"]


def test_what_a_scan_found_is_shown_afterwards(ask: Run, factory: FakeFactory) -> None:
    ask("scan", "host:fake")
    document = ask("show", "host:fake")[1]
    assert any(row["tool"] == "Object Removal" for row in document["rows"])


def test_a_step_at_the_playhead_is_signed_for_the_clip_that_is_seen(
    ask: Run, factory: FakeFactory, application: FakeApplication
) -> None:
    timeline = application.open_timeline
    slow = next(each for each in items_of(timeline.tracks) if each.name == "slow")
    application.playhead = slow.start + 5  # nothing lies above it there
    code, document = ask("log", "host:fake", "--at", "playhead", "--tool", "Magic Mask")
    assert code == 0
    (clip,) = document["clips"]
    ledger = Path(document["ledger"])
    assert ledger.is_file()
    rows = ask("show", "host:fake")[1]["rows"]
    said = [row for row in rows if row["tool"] == "Magic Mask"]
    assert [(row["clip"], row["name"]) for row in said] == [(clip, "slow")]


def test_an_agent_that_drives_the_application_is_recorded_as_one(
    ask: Run, factory: FakeFactory
) -> None:
    words = ("--agent", "Bot", "--agent-sees", "the timeline", "--agent-hosting", "local")
    code, document = ask(
        "log", "host:fake", "--at", "playhead", "--tool", "Magic Mask", "--dry-run", *words
    )
    assert (code, document["entries"]) == (0, [])
    code, document = ask("log", "host:fake", "--at", "playhead", "--tool", "Magic Mask", *words)
    assert code == 0
    lines = [json.loads(each) for each in Path(document["ledger"]).read_text().splitlines()]
    agents = [each for line in lines for each in found_agents(line)]
    assert {"name": "Bot", "hosting": "local", "may_see": ["the timeline"]} in agents


def found_agents(value: object) -> list[object]:
    """Return what stands under `agent` anywhere in a document."""
    if isinstance(value, str) and value.startswith("{"):
        return found_agents(json.loads(value))
    if isinstance(value, list):
        return [found for each in value for found in found_agents(each)]
    if not isinstance(value, dict):
        return []
    own = [value["agent"]] if "agent" in value else []
    return own + [found for each in value.values() for found in found_agents(each)]


def test_attest_note_retract_sheet_and_audit_take_it_too(
    ask: Run, factory: FakeFactory, tmp_path: Path
) -> None:
    code, attested = ask("attest", "host:fake", "--clip", "slow", "--no-ai")
    assert code == 0
    entry = attested["entry"]
    assert ask("note", "host:fake", entry, "seen in the suite")[0] == 0
    assert ask("sheet", "host:fake", "-o", tmp_path / "sheet.json")[0] == 0
    assert ask("audit", "host:fake")[1]["verdict"] in {"fail", "unknown"}
    assert ask("retract", "host:fake", entry, "--why", "wrong clip")[0] == 0
    ask("scan", "host:fake")
    code, document = ask("review", "host:fake", "--accept", "Object Removal")
    assert (code, document["clips"]) == (0, ["V1-0001"])


def test_a_verb_on_a_ledger_finds_the_one_of_what_is_open(ask: Run, factory: FakeFactory) -> None:
    assert ask("ledger", "verify", "host:fake")[0] == 2  # there is none yet
    assert ask("attest", "host:fake", "--clip", "slow", "--no-ai")[0] == 0
    assert ask("ledger", "verify", "host:fake")[0] == 0
    assert ask("ledger", "checkpoint", "host:fake", "--for", "dcp")[0] == 0
    assert ask("ledger", "verify", "host:amiga")[0] == 2


def test_what_cannot_be_done_with_an_application_is_a_sentence(
    ask: Run, factory: FakeFactory, tmp_path: Path, cut: Path
) -> None:
    code, document = ask("annotate", "host:fake", "-o", tmp_path / "out.otio")
    assert code == 2
    assert "open in an application" in document["error"]["message"]
    code, document = ask("strip", "host:fake", "-o", tmp_path / "out.otio")
    assert code == 2
    assert "open in an application" in document["error"]["message"]
    assert ask("scan", "host:fake", "--rate", "25")[0] == 2
    code, document = ask("scan", "host:amiga")
    assert (code, document["error"]["hint"]) == (2, "Name one of: host:fake.")
    code, document = ask("log", cut, "--at", "playhead", "--tool", "x")
    assert code == 2
    assert "playhead" in document["error"]["message"]


def test_a_host_without_a_playhead_says_so(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    host = fake_host(frozenset({Ability.TIMELINE}))
    monkeypatch.setattr("temoin.hosts.factories", lambda: (FakeFactory(host),))
    code, document = ask("log", "host:fake", "--at", "playhead", "--tool", "x")
    assert code == 3
    assert "does not tell where its playhead stands" in document["error"]["message"]


def test_a_host_that_tells_no_timeline_says_so(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    host = fake_host(frozenset({Ability.PLAYHEAD}))
    monkeypatch.setattr("temoin.hosts.factories", lambda: (FakeFactory(host),))
    code, document = ask("scan", "host:fake")
    assert (code, document["error"]["code"]) == (3, "HostError")


@pytest.mark.parametrize("fault", ["gone_after", "busy_after"])
@pytest.mark.parametrize("calls", [0, 1, 2, 5, 20])
def test_one_that_dies_or_is_busy_at_any_call_is_a_sentence(
    ask: Run, factory: FakeFactory, application: FakeApplication, fault: str, calls: int
) -> None:
    setattr(application.faults, fault, calls)
    code, document = ask("scan", "host:fake")
    wanted = {"gone_after": "HostGoneError", "busy_after": "HostBusyError"}[fault]
    assert (code, document["error"]["code"]) == (3, wanted)
    assert document["error"]["hint"]
    assert factory.host.is_closed


def test_one_that_is_not_there_or_breaks_is_a_sentence(ask: Run, factory: FakeFactory) -> None:
    factory.fails = RuntimeError("fusionscript went wrong")
    code, document = ask("scan", "host:fake")
    assert (code, document["error"]["code"]) == (3, "HostError")
    assert "fusionscript went wrong" in document["error"]["message"]
    factory.here = False
    code, document = ask("scan", "host:fake")
    assert (code, document["error"]["code"]) == (3, "HostGoneError")


def test_operations_of_one_item_that_are_not_told_hide_no_others(
    ask: Run, say: Say, factory: FakeFactory, application: FakeApplication
) -> None:
    first = application.open_timeline.tracks[0].items[1]
    application.on_call = lambda call: forget(application, call, first)
    code, document = ask("scan", "host:fake")
    assert code == 0
    reasons = [each["reason"] for each in document["could_not_look"]]
    assert any("slow was not looked into" in each for each in reasons)
    tools = {each["tool"] for clip in document["clips"] for each in clip["proposals"]}
    assert "Object Removal" in tools


def forget(application: FakeApplication, call: str, item: HostItem) -> None:
    """Take an item away once the timeline was read."""
    if call == "operations":
        tracks = application.open_timeline.tracks
        kept = tuple(each for each in tracks[0].items if each.id != item.id)
        first = replace(tracks[0], items=kept)
        application.project.timeline = replace(
            application.open_timeline, tracks=(first, *tracks[1:])
        )


def test_a_list_tells_what_can_be_reached(factory: FakeFactory, tmp_path: Path) -> None:
    from temoin.cli.hosted import is_reachable

    assert is_reachable(factory) is True
    factory.here = False
    assert is_reachable(factory) is False

    class Broken(FakeFactory):
        def is_here(self) -> bool:
            raise OSError

    assert is_reachable(Broken(factory.host)) is None


SECRET = HostTimeline(
    host="acme",
    application="Acme 4.5",
    id="1",
    name="Secret Film",
    rate="24",
    tracks=(
        HostTrack(
            name="V1",
            items=(
                HostItem(
                    id="1",
                    name="Nude scene",
                    start=0,
                    duration=10,
                    media=HostMedia(
                        url="/secret/film.mov", name="film.mov", words={"Model": "x", "film.mov": 1}
                    ),
                    operations=(
                        HostOperation(
                            name="Anna's fix",
                            kind="com.acme.inpaint",
                            where="node 1 (Anna)",
                            words={"prompt": "a naked man", "more": {"seed": 7, "/secret": 1}},
                        ),
                        HostOperation(name="Magic Mask", words={"Nude scene": {"deep": 1}}),
                        HostOperation(name="Anna's", kind="/secret/film.setting"),
                    ),
                    words={"pallaidium_prompt": "a naked man"},
                ),
            ),
        ),
    ),
    unseen=("Nude scene is locked",),
)


def test_a_dump_holds_identifiers_and_nothing_else(
    ask: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    application = FakeApplication(FakeProject(timeline=SECRET))
    monkeypatch.setattr("temoin.hosts.factories", lambda: (FakeFactory(FakeHost(application)),))
    code, document = ask("host", "dump", "fake", "-o", tmp_path / "dump.json")
    assert code == 0
    assert json.loads((tmp_path / "dump.json").read_text()) == document
    assert document["operations"] == [
        {"kind": "", "name": "", "count": 1, "keys": []},
        {"kind": "", "name": "Magic Mask", "count": 1, "keys": []},
        {
            "kind": "com.acme.inpaint",
            "name": "",
            "count": 1,
            "keys": ["more", "more.seed", "prompt"],
        },
    ]
    assert document["item_keys"] == {"pallaidium_prompt": 1}
    assert document["media_keys"] == {"Model": 1}
    assert document["left_out"] == 4
    text = (tmp_path / "dump.json").read_text().casefold()
    for secret in ("nude", "secret", "film", "naked", "anna", "7"):
        assert secret not in text, secret


def test_names_of_operations_are_told_where_asked() -> None:
    found = identifiers_in(SECRET, names=True)
    names = [each.name for each in found.operations]
    assert names == ["Anna's", "Magic Mask", "Anna's fix"]


def test_a_dump_says_that_it_is_to_be_read_first(say: Say, factory: FakeFactory) -> None:
    code, out, err = say("host", "dump", "fake")
    assert code == 0
    assert "com.blackmagicdesign.resolvefx.objectremoval" in out
    assert "read it before you send it" in err


def test_an_application_writes_its_timeline_to_a_file_that_is_scanned_as_well(
    ask: Run, factory: FakeFactory, tmp_path: Path
) -> None:
    out = tmp_path / "reel.json"
    code, document = ask("host", "export", "fake", "-o", out)
    assert (code, document["temoin"], document["out"]) == (0, "exported/1", str(out))
    assert document["sha256"] == sha256(out.read_bytes()).hexdigest()
    code, scanned = ask("scan", out)
    assert code == 0
    assert scanned["looked_at"] == ask("scan", "host:fake")[1]["looked_at"]
    assert scanned["looked_at"]["clips"] > 1


def test_an_export_overwrites_nothing_and_says_which_formats_there_are(
    say: Say, factory: FakeFactory, tmp_path: Path
) -> None:
    out = tmp_path / "reel.json"
    out.write_text("mine")
    for name in (out, tmp_path / "reel.mov"):
        code, _, err = say("host", "export", "fake", "-o", name)
        assert code == 3
        assert name.name in err
    assert out.read_text() == "mine"


def test_an_application_that_exports_nothing_is_told(
    say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = FakeFactory(fake_host({Ability.TIMELINE}))
    monkeypatch.setattr("temoin.hosts.factories", lambda: (bare,))
    code, _, err = say("host", "export", "fake", "-o", tmp_path / "reel.json")
    assert code == 3
    assert "writes no timeline" in err


def test_a_long_timeline_is_asked_for_once_a_clip() -> None:
    application = FakeApplication(FakeProject(timeline=long_timeline(300, operations=5)))
    application.operations_late = True
    read = read_whole(FakeHost(application), quiet=True)
    items = [*items_of(read.timeline.tracks)]
    assert len(items) == 300
    assert all(len(each.operations) == 5 for each in items)
    assert application.calls["operations"] == 300 * 6


@pytest.mark.parametrize(
    "words",
    [
        ("log", "host:fake", "--clip", "slow", "--tool", "Magic Mask"),
        ("attest", "host:fake", "--clip", "slow", "--no-ai"),
        ("note", "host:fake", "slow", "seen in the suite"),
    ],
    ids=lambda words: words[0],
)
def test_to_speak_of_a_clip_no_operation_is_asked_for(
    ask: Run, factory: FakeFactory, application: FakeApplication, words: tuple[str, ...]
) -> None:
    assert ask(*words)[0] == 0
    assert application.calls["operations"] == 0


@pytest.mark.parametrize("is_edited", [False, True])
def test_what_a_scan_hashed_is_known_though_no_operation_is_asked_for(
    ask: Run, factory: FakeFactory, application: FakeApplication, tmp_path: Path, *, is_edited: bool
) -> None:
    """A scan of another cut is none of this one: its hashes are not signed."""
    media = tmp_path / "slow.mov"
    media.write_bytes(b"frames")
    tracks = application.open_timeline.tracks
    (slow,) = (each for each in items_of(tracks) if each.name == "slow")
    assert slow.media is not None
    shown = replace(slow.media, url=str(media))
    application.edit(slow.id, media=shown)
    assert ask("scan", "host:fake")[0] == 0
    if is_edited:
        application.edit(slow.id, duration=30)
    code, document = ask("log", "host:fake", "--clip", "slow", "--tool", "Magic Mask")
    assert code == 0
    digest = sha256(b"frames").hexdigest()
    assert (digest in Path(document["ledger"]).read_text()) is not is_edited


class Wild(FakeHost):
    """Raises what no adapter may, at one question."""

    def __init__(self, application: FakeApplication, what: str) -> None:
        super().__init__(application)

        def fail(*_: object) -> NoReturn:
            raise ZeroDivisionError(what)

        setattr(self, what, fail)


@pytest.mark.parametrize("what", ["state", "timeline", "playhead"])
def test_a_fault_in_an_adapter_is_named_by_what_it_was_asked(
    ask: Run, factory: FakeFactory, application: FakeApplication, what: str
) -> None:
    factory.host = Wild(application, what)
    code, document = ask("scan", "host:fake")
    assert code == 3
    message = document["error"]["message"]
    assert message == f"Fake did not answer as it should ({what}: ZeroDivisionError: {what})"
    assert factory.host.is_closed


def test_a_fault_at_one_item_holds_up_no_other(
    ask: Run, factory: FakeFactory, application: FakeApplication
) -> None:
    factory.host = Wild(application, "operations")
    code, document = ask("scan", "host:fake")
    assert code == 0
    assert "operations: ZeroDivisionError" in str(document["could_not_look"])
