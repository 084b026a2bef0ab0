"""After Effects' XML projects: compositions with their layers, and effects by their match names."""

from temoin.errors import TimelineError
from temoin.timeline.nodes import Found
from temoin.timeline.projects.aftereffects.compositions import compositions
from temoin.timeline.projects.parts import timelines
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import xml_tree

__all__ = ["FORMAT", "looks_like", "read"]

FORMAT = "aftereffects"
_ROOT = "AfterEffectsProject"
_BEGINNING = 4096


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is an XML project of After Effects'."""
    return suffix == ".aepx" or f"<{_ROOT}".encode() in content[:_BEGINNING]


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a project's compositions, those that show something.

    Raises:
        TimelineError: It is none, or holds more than could be read.
    """
    tree = xml_tree(content)
    for each in tree.iter():
        each.tag = each.tag.rpartition("}")[2]
    if tree.tag != _ROOT:
        raise TimelineError(
            "XML, but no project of After Effects", hint="Save it again in After Effects."
        )
    return timelines(compositions(tree, notes))
