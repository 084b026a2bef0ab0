"""The window that a colorist keeps open: what is known of each clip, and keys to speak of it."""

from temoin.ui.application import open_panel

__all__ = ["open_panel"]
