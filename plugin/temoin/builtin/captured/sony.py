"""The camera in Sony's NonRealTimeMeta: XML inside XAVC files, and beside XDCAM and XAVC clips."""

import re

from temoin.builtin.captured.devices import Device, device_of

MOST_BYTES = 1024 * 1024

_MODELS = {"MPC-3610": "VENICE"}
"""Cinema cameras that go by a number. Source: Sony's product page of VENICE (MPC-3610)."""


def known_model(model: str) -> str:
    """Return the name of a model that people know it by, with its number."""
    return f"{_MODELS[model]} ({model})" if model in _MODELS else model


def device_in(content: bytes) -> Device | None:
    """Return the device that the XML names; None for other or broken XML."""
    if b"NonRealTimeMeta" not in content:
        return None
    if not (found := re.search(rb"<(?:\w+:)?Device\s([^<>]{1,1000})>", content)):
        return None
    named = dict(re.findall(rb'\b(manufacturer|modelName)\s*=\s*"([^"<>]{1,100})"', found[1]))
    make, model = (
        named.get(key, b"").decode("utf-8", "replace") for key in (b"manufacturer", b"modelName")
    )
    return device_of(make, known_model(model), known=True)
