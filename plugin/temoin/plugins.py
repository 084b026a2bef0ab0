"""Discovery of plugins, and the border at which a broken one is stopped and named."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import msgspec
import pluggy

from temoin import hookspecs
from temoin.border import spoken, words_of
from temoin.builtin import plugin as builtin_plugin
from temoin.canonical import plain
from temoin.errors import EvidenceError, StoreError
from temoin.model import (
    ClipView,
    CouldNotLook,
    Detector,
    DidNotRun,
    Disclosure,
    Evidence,
    Exporter,
    Finding,
    HostFactory,
    MediaFile,
    Policy,
    Proposal,
    Reader,
    Resolver,
)
from temoin.store.probes import load_probes, save_probes

T = TypeVar("T")
R = TypeVar("R")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


IMPORT_SECONDS = 10
MOST_ANSWERS = 10_000  # a plugin that answers more for one clip or file is not sane
_OURS = "temoin"
_TRY_IMPORT = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv[1])
importlib.import_module(sys.argv[2])
sys.stdout.write("\\nimported")
"""
_HOOKS: dict[str, type[Any]] = {
    "temoin_readers": Reader,
    "temoin_detectors": Detector,
    "temoin_policies": Policy,
    "temoin_exporters": Exporter,
    "temoin_resolvers": Resolver,
    "temoin_hosts": HostFactory,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A plugin object that may be asked, and the distribution that brought it."""

    thing: Any
    hook: str
    distribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugins:
    """All that was found: what may be asked, and what did not load.

    Attributes:
        installed: Whether plugins of other distributions were looked for, so that another process
            finds the same; None where these objects were put together otherwise.
    """

    registered: tuple[Registered, ...]
    broken: tuple[DidNotRun, ...] = ()
    installed: bool | None = None

    def _of(self, hook: str) -> tuple[Any, ...]:
        return tuple(each.thing for each in self.registered if each.hook == hook)

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Readers of media files, by id."""
        return self._of("temoin_readers")

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """Detectors of tools, by id."""
        return self._of("temoin_detectors")

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Rule sets, by id."""
        return self._of("temoin_policies")

    @property
    def exporters(self) -> tuple[Exporter, ...]:
        """Sheets, by id."""
        return self._of("temoin_exporters")

    @property
    def resolvers(self) -> tuple[Resolver, ...]:
        """Ways to find media, by id."""
        return self._of("temoin_resolvers")

    @property
    def hosts(self) -> tuple[HostFactory, ...]:
        """Ways to find an application that is open, by id."""
        return self._of("temoin_hosts")

    def versions(self) -> tuple[str, ...]:
        """Return `id version` of each reader and detector: what a cached scan depends on."""
        asked: tuple[Reader | Detector, ...] = (*self.readers, *self.detectors)
        return tuple(f"{each.id} {each.version}" for each in asked)


def load_plugins(*, installed: bool = True, retry: bool = False) -> Plugins:
    """Return the built-in plugins and, unless turned off, the installed ones.

    Args:
        installed: Whether to look for entry points of other distributions.
        retry: Whether to try again those that did not import last time.
    """
    broken: list[DidNotRun] = []
    sources: list[tuple[str, object]] = [(_OURS, builtin_plugin)]
    if installed:
        found = sorted(entry_points(group=_OURS), key=lambda each: (each.name, each.value))
        probes = _probe(found, retry=retry)
        for entry in found:
            outcome = _import(entry, probes)
            if isinstance(outcome, DidNotRun):
                broken.append(outcome)
            else:
                sources.append((_distribution(entry), outcome))
    registered: list[Registered] = []
    for distribution, source in sources:
        _register(distribution, source, registered, broken)
    registered.sort(key=lambda each: (each.hook, each.thing.id))
    return Plugins(registered=tuple(registered), broken=tuple(broken), installed=installed)


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def _probe(entries: Sequence[EntryPoint], *, retry: bool) -> dict[str, str]:
    """Return for each entry point why it does not import in a process of its own, or "".

    Answers are kept by distribution and version: an import that hangs is waited for once.
    """
    known = load_probes()
    keys = {_probe_key(entry): entry for entry in entries}
    fresh = [key for key in keys if key not in known or (retry and known[key])]
    for key in fresh:
        known[key] = _try_import(keys[key])
    if fresh:
        with suppress(StoreError):  # not remembered: tried once more next time
            save_probes(known)
    return known


def _probe_key(entry: EntryPoint) -> str:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"{_distribution(entry)} {entry.value} python {python}"


def _try_import(entry: EntryPoint) -> str:
    command = [sys.executable, "-c", _TRY_IMPORT, json.dumps(sys.path), entry.module]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter, an installed module's name
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=IMPORT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"did not import within {IMPORT_SECONDS} seconds"
    except OSError as error:
        return f"could not be tried: {error.strerror}"
    if child.returncode == 0 and child.stdout.endswith(b"\nimported"):
        return ""
    last_words = child.stderr.decode(errors="replace").strip().splitlines()
    return f"does not import: {last_words[-1][:200] if last_words else 'no reason given'}"


def _import(entry: EntryPoint, probes: dict[str, str]) -> object | DidNotRun:
    name = f"{entry.name} ({_distribution(entry)})"
    if reason := probes[_probe_key(entry)]:
        return DidNotRun(plugin=name, reason=reason)
    return _tried(lambda: name, lambda: cast("object", entry.load()))


def _register(
    distribution: str, source: object, registered: list[Registered], broken: list[DidNotRun]
) -> None:
    """Add what one source brings; what it cannot bring is named in `broken`."""
    hooks = pluggy.PluginManager(_OURS)
    hooks.add_hookspecs(hookspecs)
    outcome = _tried(lambda: distribution, lambda: hooks.register(source))
    if isinstance(outcome, DidNotRun):
        broken.append(outcome)
        return
    for hook, protocol in _HOOKS.items():
        for implementation in getattr(hooks.hook, hook).get_hookimpls():
            things = _called(distribution, cast("Any", implementation.function))
            if isinstance(things, DidNotRun):
                broken.append(things)
                continue
            for thing in things:
                _take(
                    Registered(thing=thing, hook=hook, distribution=distribution),
                    protocol,
                    registered,
                    broken,
                )


def _called(plugin: str, function: Callable[[], Iterable[Any]]) -> list[Any] | DidNotRun:
    return _tried(lambda: plugin, lambda: list(islice(function(), MOST_ANSWERS)))


def _tried(
    name: Callable[[], str],
    call: Callable[[], R],
    subject: str = "",
    passes: type[BaseException] = KeyboardInterrupt,
) -> R | DidNotRun:
    """Return what a plugin's code gives, or that it did not run: the border to other people's code.

    Args:
        name: Says what it is called.
        call: Its code.
        subject: What it was asked about.
        passes: What goes on to the caller, beside the person who stops it all.
    """
    try:
        return call()
    except (KeyboardInterrupt, passes):
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything
        return DidNotRun(plugin=name(), reason=words_of(error), subject=subject)


def _take(
    found: Registered, protocol: type[Any], registered: list[Registered], broken: list[DidNotRun]
) -> None:
    identity = getattr(found.thing, "id", None)
    if not isinstance(identity, str) or not identity or not isinstance(found.thing, protocol):
        what = f"{type(found.thing).__name__!r} is no {protocol.__name__.lower()}"
        broken.append(DidNotRun(plugin=found.distribution, reason=what))
        return
    for other in registered:
        if other.hook == found.hook and other.thing.id == identity:
            reason = f"refused: {other.distribution} already brings a plugin with this id"
            broken.append(DidNotRun(plugin=f"{identity} ({found.distribution})", reason=reason))
            return
    registered.append(found)


def _name_of(plugin: _Named) -> str:
    """Return what a plugin is called, even where it will not say so any more."""
    return spoken(lambda: str(plugin.id), type(plugin).__name__)


def ask_reader(reader: Reader, media: MediaFile) -> list[Evidence] | DidNotRun | CouldNotLook:
    """Return the facts a reader finds in a file, that it cannot be read, or did not run."""
    try:
        return _ask(reader, media.name, Evidence, lambda: reader.read(media))
    except EvidenceError as error:
        return CouldNotLook(subject=media.name, reason=f"{_name_of(reader)}: {plain(str(error))}")


def ask_detector(
    detector: Detector, clip: ClipView, evidence: Sequence[Evidence]
) -> list[Proposal] | DidNotRun:
    """Return a detector's proposals for a clip, or that it did not run and why."""
    return _ask(detector, clip.id, Proposal, lambda: detector.detect(clip, evidence))


def ask_resolver(resolver: Resolver, url: str) -> Path | DidNotRun | None:
    """Return where a resolver says that media lies, None if it does not know, or why it failed."""
    answer: object = _tried(lambda: _name_of(resolver), lambda: resolver.media(url), url)
    if answer is None or isinstance(answer, Path | DidNotRun):
        return answer
    return DidNotRun(plugin=_name_of(resolver), reason="returned no path", subject=url)


def ask_policy(policy: Policy, disclosure: Disclosure) -> list[Finding] | DidNotRun:
    """Return a policy's findings, or that it did not run and why."""
    return _ask(policy, disclosure.cut.name, Finding, lambda: policy.check(disclosure))


def _ask(
    plugin: _Named, subject: str, answer: type[T], call: Callable[[], Iterable[T]]
) -> list[T] | DidNotRun:
    def checked() -> list[T]:
        answers = list(islice(call(), MOST_ANSWERS))  # generators raise late
        return [_checked(each, answer) for each in answers]

    # an EvidenceError is the file's fault, not the plugin's
    return _tried(lambda: _name_of(plugin), checked, subject, passes=EvidenceError)


def _checked(given: object, answer: type[T]) -> T:
    """Return what a plugin gave, as an object of the right type with fields of the right types."""
    if not isinstance(given, answer):
        raise TypeError(f"returned {type(given).__name__}, not {answer.__name__}")
    # by way of JSON: text with half a surrogate pair could be neither kept nor shown
    return msgspec.json.decode(msgspec.json.encode(given), type=answer)
