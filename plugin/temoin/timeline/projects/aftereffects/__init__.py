"""After Effects' projects: compositions with their layers, and effects by their match names."""

from xml.etree.ElementTree import Element

from temoin.errors import TimelineError
from temoin.timeline.nodes import Found
from temoin.timeline.projects.aftereffects.chunks import MAGIC, ROOT, tree_of
from temoin.timeline.projects.aftereffects.compositions import compositions
from temoin.timeline.projects.parts import timelines
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import xml_tree

__all__ = ["FORMAT", "looks_like", "read"]

FORMAT = "aftereffects"
_BEGINNING = 4096


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of After Effects', XML or not."""
    return (
        suffix in {".aep", ".aepx"}
        or content.startswith(MAGIC)
        or f"<{ROOT}".encode() in content[:_BEGINNING]
    )


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a project's compositions, those that show something.

    Raises:
        TimelineError: It is none, or holds more than could be read.
    """
    tree = tree_of(content) if content.startswith(MAGIC) else _xml(content)
    return timelines(compositions(tree, notes))


def _xml(content: bytes) -> Element:
    tree = xml_tree(content)
    for each in tree.iter():
        each.tag = each.tag.rpartition("}")[2]
    if tree.tag != ROOT:
        raise TimelineError(
            "XML, but no project of After Effects", hint="Save it again in After Effects."
        )
    return tree
