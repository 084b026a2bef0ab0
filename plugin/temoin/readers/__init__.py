"""Looks into media files: every reader is asked, in processes that a broken file may end."""

from temoin.readers.looking import Asking, ask_here, look_at_file
from temoin.readers.pool import ReadingPool

__all__ = ["Asking", "ReadingPool", "ask_here", "look_at_file"]
