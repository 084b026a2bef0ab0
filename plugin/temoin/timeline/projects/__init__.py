"""Programs' own projects, read without the program: what they show, and the tools at work in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from temoin.timeline.nodes import Found
from temoin.timeline.projects import (
    aftereffects,
    blg,
    comfyui,
    fusion,
    ges,
    hiero,
    hosted,
    mlt,
    nuke,
    openshot,
    premiere,
)
from temoin.timeline.projects.resolve import project as resolve_project
from temoin.timeline.projects.resolve import still as resolve_still
from temoin.timeline.times import Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFormat:
    """A kind of project.

    Attributes:
        id: What a cut's format is called.
        looks_like: Tells it by its bytes and its suffix (lower case, with its dot, or "").
        read: Returns what in it may be read as a timeline; says in the notes what it left out,
            and what of it nobody could look into. Raises TimelineError.
    """

    id: str
    looks_like: Callable[[bytes, str], bool]
    read: Callable[[bytes, Notes], Sequence[Found]]


PROJECTS = (
    ProjectFormat(id=hosted.FORMAT, looks_like=hosted.looks_like, read=hosted.read),
    ProjectFormat(id=openshot.FORMAT, looks_like=openshot.looks_like, read=openshot.read),
    ProjectFormat(
        id=resolve_project.FORMAT,
        looks_like=resolve_project.looks_like,
        read=resolve_project.read,
    ),
    ProjectFormat(
        id=resolve_still.FORMAT, looks_like=resolve_still.looks_like, read=resolve_still.read
    ),
    ProjectFormat(id=comfyui.FORMAT, looks_like=comfyui.looks_like, read=comfyui.read),
    ProjectFormat(id=fusion.FORMAT, looks_like=fusion.looks_like, read=fusion.read),
    ProjectFormat(id=hiero.FORMAT, looks_like=hiero.looks_like, read=hiero.read),
    ProjectFormat(id=nuke.FORMAT, looks_like=nuke.looks_like, read=nuke.read),
    ProjectFormat(id=mlt.KDENLIVE, looks_like=mlt.looks_like_kdenlive, read=mlt.read),
    ProjectFormat(id=mlt.MLT, looks_like=mlt.looks_like, read=mlt.read),
    ProjectFormat(id=ges.FORMAT, looks_like=ges.looks_like, read=ges.read),
    ProjectFormat(id=blg.FORMAT, looks_like=blg.looks_like, read=blg.read),
    ProjectFormat(id=premiere.FORMAT, looks_like=premiere.looks_like, read=premiere.read),
    ProjectFormat(
        id=aftereffects.FORMAT, looks_like=aftereffects.looks_like, read=aftereffects.read
    ),
)
"""Every kind that is read, asked in this order."""


def project_format(content: bytes, suffix: str) -> ProjectFormat | None:
    """Return the kind of project that bytes are, or None for no project that is read."""
    return next((each for each in PROJECTS if each.looks_like(content, suffix)), None)
