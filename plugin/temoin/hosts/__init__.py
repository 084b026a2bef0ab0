"""The applications that Temoin lives in, an adapter each; none knows another."""

from importlib import import_module
from pkgutil import iter_modules

from temoin.model import HostFactory


def factories() -> tuple[HostFactory, ...]:
    """Return what opens each application, by id."""
    modules = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]
    found: list[HostFactory] = [module.factory() for module in modules]
    return tuple(sorted(found, key=lambda factory: factory.id))
