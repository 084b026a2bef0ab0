"""The hooks that a plugin may answer, all of one shape: no arguments, an iterable back."""

from collections.abc import Iterable

import pluggy

from temoin.model import Detector, Exporter, HostFactory, Policy, Reader, Resolver

PROJECT = "temoin"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def temoin_readers() -> Iterable[Reader]:  # type: ignore[empty-body]
    """Return readers of evidence in media files."""


@hookspec
def temoin_detectors() -> Iterable[Detector]:  # type: ignore[empty-body]
    """Return detectors of AI tools in timelines and projects."""


@hookspec
def temoin_policies() -> Iterable[Policy]:  # type: ignore[empty-body]
    """Return rule sets for audits."""


@hookspec
def temoin_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Return sheets, a recipient each."""


@hookspec
def temoin_resolvers() -> Iterable[Resolver]:  # type: ignore[empty-body]
    """Return ways to find media that moved."""


@hookspec
def temoin_hosts() -> Iterable[HostFactory]:  # type: ignore[empty-body]
    """Return applications that Temoin can live in."""
