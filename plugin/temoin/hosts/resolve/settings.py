"""Properties of items, tracks and projects by which a model works.

Source: the scripting README of 24 Jul 2026, "Looking up Timeline item properties" and "Project and
Clip properties": constants count up from 0 in the order in which they stand there; the words of a
project's settings are those that public scripts have printed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from temoin.hosts.resolve.media import ISOLATION
from temoin.model import HostOperation

SPEED_WARP, OPTICAL_FLOW = "Speed Warp", "Optical flow retime"
"""Names in the catalogue of tools."""

_RETIME, _ESTIMATION = "RetimeProcess", "MotionEstimation"
_FROM_PROJECT, _OPTICAL = 0, 3
_SPEED_WARPS = {5: "better", 6: "faster"}


def retime_operations(
    properties: Mapping[str, Any], project: Mapping[str, str], *, is_retimed: bool | None
) -> Iterator[HostOperation]:
    """Yield how a clip's missing frames are made.

    Args:
        properties: The clip's.
        project: Its settings, which hold where a clip's say so.
        is_retimed: None where nobody can tell; a model has nothing to do at normal speed.
    """
    process = _number(properties.get(_RETIME))
    own = process not in (None, _FROM_PROJECT)
    is_flow = process == _OPTICAL if own else _is(project, "imageRetimeInterpolation", "flow")
    if not is_flow:
        return
    estimation = _number(properties.get(_ESTIMATION))
    if estimation in (None, _FROM_PROJECT):
        is_warp, mode = _is(project, "imageMotionEstimationMode", "warp"), "as the project"
    else:
        is_warp, mode = estimation in _SPEED_WARPS, _SPEED_WARPS.get(estimation or 0, "")
    words = {"retime process": process or 0, "motion estimation": estimation or 0}
    yield HostOperation(
        name=SPEED_WARP if is_warp else OPTICAL_FLOW,
        enabled=is_retimed,
        where="retime",
        words={**words, **({"mode": mode} if is_warp else {})},
    )


def isolation_operations(state: Mapping[Any, Any] | None, where: str) -> Iterator[HostOperation]:
    """Yield Voice Isolation where it is on, or where nobody says what it is."""
    if not state or state.get("isEnabled") is False:
        return
    amount = _number(state.get("amount"))
    is_on = state.get("isEnabled") is True and amount != 0
    yield HostOperation(name=ISOLATION, enabled=is_on, where=where, words={"amount": amount or 0})


def _is(project: Mapping[str, str], key: str, word: str) -> bool:
    return word in project.get(key, "").casefold()


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return round(float(str(value)))
    except (ValueError, OverflowError):
        return None
