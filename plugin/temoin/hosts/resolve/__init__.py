"""DaVinci Resolve, 18.5 to 21: from its own menu, or attached from outside."""

from temoin.hosts.resolve.attach import ResolveFactory
from temoin.hosts.resolve.host import ResolveHost, resolve_host

__all__ = ["ResolveFactory", "ResolveHost", "resolve_host"]
