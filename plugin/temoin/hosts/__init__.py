"""The applications that Temoin lives in, an adapter each; none knows another."""

from importlib import import_module
from importlib.util import find_spec

from temoin.model import HostFactory
from temoin.plugins import load_plugins
from temoin.store.settings import plugins_wanted

_OURS = {"blender": "BlenderHostFactory", "resolve": "ResolveFactory"}
"""Class that finds an application, by the name of its adapter."""


def factories() -> tuple[HostFactory, ...]:
    """Return what finds each application, by id: ours, and what plugins bring."""
    ours = [
        getattr(import_module(f"{__name__}.{name}"), kind)()
        for name, kind in _OURS.items()
        if find_spec(f"{__name__}.{name}")
    ]
    brought = load_plugins(installed=plugins_wanted()).hosts
    return tuple(sorted((*ours, *brought), key=lambda factory: factory.id))
