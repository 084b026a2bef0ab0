"""Tools of the catalogue in JSON answers: a line of a list, and all that is known of one."""

import msgspec

from temoin.catalogue import Catalogue, Checked, Tool
from temoin.shapes.parts import Shape


def tools_shape(catalogue: Catalogue, tools: list[Tool]) -> Shape:
    """Return a list of tools."""
    return {
        "temoin": "tools/1",
        "catalogue": _version(catalogue),
        "tools": [_line(catalogue, tool) for tool in tools],
    }


def tool_shape(catalogue: Catalogue, tool: Tool) -> Shape:
    """Return all that is known of one tool."""
    return {
        "temoin": "tool/1",
        "catalogue": _version(catalogue),
        "origin": origin(catalogue, tool),
        "tool": {key: each for key, each in msgspec.to_builtins(tool).items() if each is not None},
    }


def checked_shape(checked: Checked, replaced: list[str], shared: list[tuple[str, str]]) -> Shape:
    """Return what is wrong with files of tools.

    Args:
        checked: What was found in them.
        replaced: Ids of our tools in whose place theirs would stand.
        shared: Ids of a tool of theirs and of one of ours that one identifier tells.
    """
    return {
        "temoin": "checked/1",
        "files": list(checked.files),
        "tools": [tool.id for tool in checked.tools],
        "problems": [
            {"file": each.file, "message": each.message, "hint": each.hint}
            for each in checked.problems
        ],
        "replaces": replaced,
        "shares": [{"tool": theirs, "with": ours} for theirs, ours in shared],
    }


def origin(catalogue: Catalogue, tool: Tool) -> str:
    """Return whose entry a tool's is: `ours`, `facility`, or `facility-replaces-ours`."""
    if tool.id in catalogue.replaced:
        return "facility-replaces-ours"
    return "facility" if tool.id in catalogue.facility else "ours"


def _version(catalogue: Catalogue) -> Shape:
    return {"version": catalogue.version, "date": catalogue.date}


def _line(catalogue: Catalogue, tool: Tool) -> Shape:
    return {
        "id": tool.id,
        "name": tool.name,
        "vendor": tool.vendor,
        "product": tool.product,
        "technique": tool.technique.value,
        "effect": tool.effect.value,
        "hosting": tool.hosting.value,
        "model": tool.model.value,
        "source_type": tool.source_type,
        "action": tool.action,
        "origin": origin(catalogue, tool),
    }
