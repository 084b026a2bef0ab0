"""Premiere Pro's projects: sequences with their clips, and every effect by its match name.

Source: projects written by Premiere Pro 13.1.5 to 26; match names as its own interface
(`Component.getMatchName`) gives them.
"""

from temoin.timeline.nodes import Found
from temoin.timeline.projects.parts import timelines
from temoin.timeline.projects.premiere.objects import looks_like, things_of
from temoin.timeline.projects.premiere.sequences import sequences
from temoin.timeline.times import Notes

__all__ = ["FORMAT", "looks_like", "read"]

FORMAT = "premiere"


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a project's sequences, those that show something.

    Raises:
        TimelineError: It is none, or holds more than could be read.
    """
    return timelines(sequences(things_of(content), notes))
