"""The applications that Temoin lives in, an adapter each; none knows another."""

from importlib import import_module
from importlib.util import find_spec

from temoin.errors import InputError
from temoin.language import say
from temoin.model import HOST_CUT, HostFactory
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


def factory_named(name: str) -> HostFactory:
    """Return what opens an application.

    Raises:
        InputError: Nothing of that name is known.
    """
    known = factories()
    for factory in known:
        if factory.id == name:
            return factory
    names = ", ".join(f"{HOST_CUT}{each.id}" for each in known) or say("none")
    raise InputError(
        say("no application is called {name!r}", name=name),
        hint=say("Name one of: {names}.", names=names),
    )
