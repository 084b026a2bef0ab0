"""Blender: its sequencer as it is now, asked of the extension that started us."""

from temoin.hosts.blender.factory import BlenderHostFactory
from temoin.hosts.blender.host import BlenderHost

__all__ = ["BlenderHost", "BlenderHostFactory"]
