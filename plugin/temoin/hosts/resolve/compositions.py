"""The tools of Fusion compositions on an item; which of several is in use, no function tells.

Source: Fusion 8 scripting guide, Composition.GetToolList and Operator.GetAttrs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from temoin.hosts.resolve.calls import Calls, Remote
from temoin.model import HostOperation

_PLUMBING = frozenset({"MediaIn", "MediaOut", "PipeRouter", "Underlay", "Note"})
_NAME, _KIND, _PASSED = "TOOLS_Name", "TOOLS_RegID", "TOOLB_PassThrough"
_MOST = 50  # of one clip: a person makes a few


def composition_tools(calls: Calls, item: Remote) -> Iterator[HostOperation]:
    """Yield the tools of an item's compositions: 1 call, 2 for each, 1 for each tool in it."""
    count = calls.frame(item, "GetFusionCompCount")
    for number in range(1, min(count, _MOST) + 1):
        comp = calls.one(item, "GetFusionCompByIndex", "FusionComp", number)
        if comp is None:
            calls.require_well(item, "GetFusionCompByIndex")
            continue
        where = "fusion" if count == 1 else f"fusion {number}"
        for tool in calls.several(comp, "GetToolList", "FusionTool"):
            yield from _operation(calls.words(tool, "GetAttrs") or {}, where)


def _operation(attributes: Mapping[Any, Any], where: str) -> Iterator[HostOperation]:
    """Yield the tool, told as one in a project file is: by its registry ID."""
    kind = str(attributes.get(_KIND) or "")
    if not kind or kind in _PLUMBING:
        return
    passed = attributes.get(_PASSED)
    yield HostOperation(
        name=kind.rpartition(".")[2],
        kind=kind,
        enabled=not passed if isinstance(passed, bool | int) else None,
        where=f"{where}/{attributes.get(_NAME) or kind}",
    )
