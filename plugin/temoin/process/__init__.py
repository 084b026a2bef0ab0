"""Work on foreign files in a process of our own, which they may hang, end or fill, and no other."""

from temoin.process.parent import ChildEnded, ChildProcess, are_wanted

__all__ = ["ChildEnded", "ChildProcess", "are_wanted"]
