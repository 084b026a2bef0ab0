"""Plugins found, asked, and stopped at the border where they break."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from disclosures import CREDENTIALS, DENOISER, clip_view, sample_disclosure
from sites import Site
from temoin import plugins
from temoin.__main__ import main
from temoin.audit import audit
from temoin.builtin.plugin import temoin_readers
from temoin.data import root
from temoin.errors import EvidenceError, SetupError
from temoin.model import ClipView, CouldNotLook, DidNotRun, Disclosure, Evidence, Finding, MediaFile
from temoin.plugins import ask_detector, ask_policy, ask_reader, ask_resolver, load_plugins
from temoin.vocabulary import Severity, Verdict

MEDIA = MediaFile(path=Path("a.mov"), name="a.mov")
CLIP = clip_view("V1-0001", "a", 0, 10)
SHIPPED = sorted(each.id for each in temoin_readers())
READER = """
class Reader:
    id = "{0}"
    version = "1"
    suffixes = frozenset()
    def read(self, media):
        return []
@hookimpl
def temoin_readers():
    return [Reader()]
"""

OURS = ["temoin.c2pa", "temoin.declared"]
"""The readers that ship."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Site]:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(plugins, "IMPORT_SECONDS", 5)
    before = set(sys.modules)
    yield Site(tmp_path)
    for name in set(sys.modules) - before:
        del sys.modules[name]


def reasons(loaded: plugins.Plugins) -> dict[str, str]:
    return {each.plugin.split()[0]: each.reason for each in loaded.broken}


def test_what_ships_loads_through_the_same_hooks() -> None:
    loaded = load_plugins(installed=False)
    assert loaded.broken == ()
    assert [each.id for each in loaded.readers] == SHIPPED
    assert [each.id for each in loaded.detectors] == ["temoin.names", "temoin.tools"]
    assert [each.id for each in loaded.policies] == ["temoin.record"]
    assert {each.suffix for each in loaded.exporters} == {".csv", ".html", ".json"}


def test_an_installed_plugin_is_asked_and_can_be_turned_off(site: Site) -> None:
    site.install("acme", READER.format("acme.reader"))
    loaded = load_plugins()
    assert [each.id for each in loaded.readers] == ["acme.reader", *SHIPPED]
    assert [each.distribution for each in loaded.registered if each.thing.id == "acme.reader"] == [
        "acme 1.0"
    ]
    assert [each.id for each in load_plugins(installed=False).readers] == SHIPPED


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_module", "does not import: ModuleNotFoundError: No module named"),
        ("raise SystemExit(3)", "does not import"),
        ("import os; os._exit(0)", "does not import"),
        ("import os; os.abort()", "does not import"),
        ("while True: pass", "did not import within 5 seconds"),
        ("def broken(:", "does not import: SyntaxError"),
        ("@hookimpl\ndef temoin_readers(): return 1", "TypeError"),
        ("@hookimpl\ndef temoin_readers(): raise KeyError('x')", "KeyError"),
        ("@hookimpl\ndef temoin_readers(): raise SystemExit", "SystemExit"),
        ("@hookimpl\ndef temoin_readers(): return [1]", "'int' is no reader"),
        ("@hookimpl\ndef temoin_readers(extra): return []", "PluginValidationError"),
        ("@hookimpl\ndef temoin_readers(): yield object(); raise ValueError('late')", "ValueError"),
    ],
)
def test_a_broken_plugin_is_named_and_takes_nothing_along(
    site: Site, code: str, reason: str
) -> None:
    site.install("broken", code)
    site.install("sound", READER.format("sound.reader"))
    loaded = load_plugins()
    assert reason in reasons(loaded)["broken"]
    assert [each.id for each in loaded.readers] == ["sound.reader", *SHIPPED]


def test_an_import_that_hangs_is_waited_for_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.install("slow", "while True: pass")
    assert "slow" in reasons(load_plugins())
    tried: list[object] = []
    monkeypatch.setattr(plugins, "_try_import", lambda entry: tried.append(entry) or "hangs")
    assert "slow" in reasons(load_plugins())
    assert not tried
    load_plugins(retry=True)
    assert len(tried) == 1


def test_a_second_plugin_with_the_same_id_is_refused(site: Site) -> None:
    site.install("first", READER.format("acme.reader"))
    site.install("second", READER.format("acme.reader"))
    loaded = load_plugins()
    assert [each.id for each in loaded.readers] == ["acme.reader", *SHIPPED]
    (refused,) = loaded.broken
    assert refused.plugin == "acme.reader (second 1.0)"
    assert "first 1.0" in refused.reason


class Asked:
    """A plugin of every kind that answers what it is told to."""

    id = "acme"
    version = "1"
    suffixes: frozenset[str] = frozenset()
    source = "acme"
    since = "2026-01-01"

    def __init__(self, answer: Callable[[], Any]) -> None:
        self._answer = answer

    def read(self, media: MediaFile) -> Iterable[Evidence]:
        return self._answer()

    def detect(self, clip: ClipView, evidence: Sequence[Evidence]) -> Iterable[Any]:
        return self._answer()

    def check(self, disclosure: Disclosure) -> Iterable[Finding]:
        return self._answer()

    def media(self, url: str) -> Path | None:
        return self._answer()


def raising(error: BaseException) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


def late() -> Iterable[Any]:
    yield CREDENTIALS
    raise RuntimeError("after one answer")


def endless() -> Iterable[Any]:
    while True:
        yield 1


def bent(fact: Any, **fields: object) -> Any:
    """Return an object whose fields hold what their types forbid."""
    copy = object.__new__(type(fact))
    for name in fact.__dataclass_fields__:
        object.__setattr__(copy, name, fields.get(name, getattr(fact, name)))
    return copy


class UnspeakableError(Exception):
    """An error that cannot even be put into words."""

    def __str__(self) -> str:
        raise ValueError("no words")


NONSENSE: list[Callable[[], Any]] = [
    lambda: None,
    lambda: 7,
    lambda: [7],
    lambda: ["evidence"],
    raising(RuntimeError("x")),
    raising(SystemExit()),
    raising(RecursionError()),
    raising(GeneratorExit()),
    raising(UnspeakableError()),
    late,
    endless,
    lambda: [bent(CREDENTIALS, text=3)],
    lambda: [bent(DENOISER, confidence="sure")],
    lambda: [bent(CREDENTIALS, text="\ud800")],
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_did_not_run(answer: Callable[[], Any]) -> None:
    plugin = Asked(answer)
    assert isinstance(ask_reader(plugin, MEDIA), DidNotRun)
    assert isinstance(ask_detector(plugin, CLIP, []), DidNotRun)
    assert isinstance(ask_policy(plugin, sample_disclosure()), DidNotRun)


def test_what_a_plugin_raises_can_be_kept_and_shown() -> None:
    failure = ask_reader(Asked(raising(ValueError("\ud800"))), MEDIA)
    assert isinstance(failure, DidNotRun)
    failure.reason.encode()


def test_a_plugin_that_loses_its_id_is_named_by_its_kind() -> None:
    plugin = Asked(raising(ValueError("x")))
    plugin.id = UnspeakableError()  # type: ignore[assignment]
    failure = ask_reader(plugin, MEDIA)
    assert isinstance(failure, DidNotRun)
    assert (failure.plugin, failure.reason) == ("Asked", "ValueError: x")
    assert isinstance(ask_resolver(plugin, "a.mov"), DidNotRun)


def test_ctrl_c_goes_on_through_a_plugin() -> None:
    with pytest.raises(KeyboardInterrupt):
        ask_reader(Asked(raising(KeyboardInterrupt())), MEDIA)


def test_a_sane_answer_is_taken() -> None:
    assert ask_reader(Asked(lambda: [CREDENTIALS]), MEDIA) == [CREDENTIALS]
    assert ask_detector(Asked(lambda: (DENOISER,)), CLIP, []) == [DENOISER]


def test_an_unreadable_file_is_not_a_broken_plugin() -> None:
    outcome = ask_reader(Asked(raising(EvidenceError("half a box"))), MEDIA)
    assert outcome == CouldNotLook(subject="a.mov", reason="acme: half a box")


def test_a_resolver_finds_a_path_or_nothing() -> None:
    assert ask_resolver(Asked(lambda: Path("/m/a.mov")), "x") == Path("/m/a.mov")
    assert ask_resolver(Asked(lambda: None), "x") is None
    assert isinstance(ask_resolver(Asked(lambda: 3), "x"), DidNotRun)
    assert isinstance(ask_resolver(Asked(raising(OSError())), "x"), DidNotRun)


def test_a_policy_that_did_not_run_is_never_a_pass() -> None:
    disclosure = sample_disclosure()
    silent = Asked(list)
    assert audit(disclosure, [silent]).verdict is Verdict.PASS
    outcome = audit(disclosure, [silent, Asked(lambda: 7)])
    assert outcome.verdict is Verdict.UNKNOWN
    assert outcome.did_not_run[0].plugin == "acme"
    broken = [DidNotRun(plugin="acme", reason="did not import")]
    assert audit(disclosure, [silent], broken).verdict is Verdict.UNKNOWN
    with pytest.raises(SetupError):
        audit(disclosure, [])


@pytest.mark.parametrize(
    ("severity", "leaves_unknown", "verdict"),
    [
        (Severity.ERROR, False, Verdict.FAIL),
        (Severity.WARNING, True, Verdict.UNKNOWN),
        (Severity.WARNING, False, Verdict.PASS),
        (Severity.INFO, False, Verdict.PASS),
    ],
)
def test_findings_add_up_to_a_verdict(
    severity: Severity, leaves_unknown: bool, verdict: Verdict
) -> None:
    finding = Finding(rule="r", severity=severity, message="m", leaves_unknown=leaves_unknown)
    outcome = audit(sample_disclosure(), [Asked(lambda: [finding])])
    assert outcome.verdict is verdict
    assert outcome.breaches(severity)
    assert outcome.breaches(Severity.ERROR) is (verdict is not Verdict.PASS)


def test_a_broken_plugin_shows_in_every_scan_and_audit(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEMOIN_PLUGINS", "1")
    site.install("broken", "import no_such_module")
    site.install("rude", READER.format("rude.reader").replace("return []", "raise OSError('x')", 1))
    folder = tmp_path / "sample"
    shutil.copytree(root("resources") / "samples", folder)
    cut = str(folder / "night_train.otio")

    def ask(*words: str) -> Any:
        main([*words, "--json"])
        return json.loads(capsys.readouterr().out)

    named = {each["plugin"].split()[0] for each in ask("plugins")["broken"]}
    assert named == {"broken"}
    scanned = ask("scan", cut)
    silent = {each["plugin"].split()[0] for each in scanned["did_not_run"]}
    assert silent == {"broken", "rude.reader"}
    assert any(clip["evidence"] for clip in scanned["clips"])  # the others were heard
    audited = ask("audit", cut)
    assert "scan/did-not-run" in {each["rule"] for each in audited["findings"]}
    assert {each["plugin"].split()[0] for each in audited["checks"]["did_not_run"]} == {"broken"}


def test_the_documented_plugin_works(site: Site, tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "plugins.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    site.install("acme", code)
    (reader,) = [each for each in load_plugins().readers if each.id == "acme.sidecar"]
    media = MediaFile(path=tmp_path / "a.mov", name="a.mov")
    assert ask_reader(reader, media) == []
    (tmp_path / "a.acme").write_text("")
    (fact,) = ask_reader(reader, media)
    assert fact.tool == "Acme Fill"
