"""The nodes of a compositor: which there are, which are on, and which feed what is written out."""

from . import rna

_STRUCTURE = (
    "CompositorNodeComposite",
    "CompositorNodeGroup",
    "CompositorNodeRLayers",
    "CompositorNodeSplitViewer",
    "CompositorNodeViewer",
    "NodeFrame",
    "NodeGroupInput",
    "NodeGroupOutput",
    "NodeReroute",
)
"""Carry pictures and change none; a group is told by what is inside."""

_OUTPUTS = ("CompositorNodeComposite", "CompositorNodeOutputFile", "NodeGroupOutput")
_DEEPEST = 12


def compositor_of(scene):
    """Return a scene's node tree where it is in use, or None."""
    tree = getattr(scene, "compositing_node_group", None)  # 5.0
    if tree is None and getattr(scene, "use_nodes", False):
        tree = getattr(scene, "node_tree", None)
    return tree


def operations_in(tree, where, is_on=True, depth=0):
    """Return a node tree's nodes, and those of its groups, as operations.

    Args:
        tree: May be None, as where a group's tree is missing.
        where: What it belongs to, for a person.
        is_on: Whether what holds it is on and feeds an output.
        depth: Of groups in groups; beyond the deepest sane one it ends.
    """
    if tree is None or depth > _DEEPEST:
        return []
    feeding = _feeding(tree)
    found = []
    for node in tree.nodes:
        feeds = is_on and node.name in feeding and not node.mute
        place = "{}, node {}".format(where, node.name)
        if getattr(node, "node_tree", None) is not None:
            found += operations_in(node.node_tree, place, feeds, depth + 1)
        elif node.bl_idname not in _STRUCTURE:
            found.append(_operation(node, place, is_on and not node.mute, feeds))
    return found


def _operation(node, place, is_on, feeds):
    words = rna.settings(node, "Node")
    words.update(rna.custom(node))
    for each in node.inputs:  # since 4.5 many settings are inputs
        if not each.is_linked and hasattr(each, "default_value"):
            words.setdefault("inputs", {})[each.name] = rna.plain(each.default_value)
    words["connected"] = feeds
    return {
        "name": node.bl_label,
        "kind": node.bl_idname,
        "enabled": is_on,
        "where": place,
        "words": words,
    }


def _feeding(tree):
    """Return the names of the nodes from which something reaches an output."""
    before = {}
    for link in tree.links:
        if link.is_valid and not link.is_muted:
            before.setdefault(link.to_node.name, []).append(link.from_node.name)
    waiting = [each.name for each in tree.nodes if each.bl_idname in _OUTPUTS and not each.mute]
    found = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += before.get(name, ())
    return found
