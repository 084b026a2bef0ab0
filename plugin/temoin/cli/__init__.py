"""The command line: the door for people and for scripts."""

from temoin.cli.main import run

__all__ = ["run"]
