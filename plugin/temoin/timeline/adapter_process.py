"""What runs in a process of its own: one of OpenTimelineIO's adapters, reading one file.

Adapters for binary and XML formats print, recurse, take memory without bound and can take minutes:
none of that may reach the program that asked.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin.timeline.bundles import reason_of

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_NO_LINKER = otio.media_linker.MediaLinkingPolicy.DoNotLinkMedia


def main(arguments: list[str]) -> int:
    """Read a file and write what is in it, as OpenTimelineIO's JSON, to standard output.

    Args:
        arguments: File, adapter's name, bytes of memory that may be taken.

    Returns:
        0; or 1, and the reason was written instead.
    """
    file, adapter, memory = arguments
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what adapters print is no part of the answer
    _bound_memory(int(memory))
    try:
        root = _ADAPTERS.read_from_file(file, adapter_name=adapter, media_linker_name=_NO_LINKER)
        mobs = drop_frame_mobs(Path(file)) if adapter == "AAF" else []
        facts: dict[str, object] = {"drop_frame": mobs}
        content = root.to_json_string(indent=-1)
    except Exception as error:  # noqa: BLE001 - the `main` of a process: adapters raise anything
        facts, content = {"reason": _reason(error)}, ""
    with answer:
        answer.write(json.dumps(facts).encode() + b"\n" + content.encode("utf-8", "replace"))
    return 0 if content else 1


def _reason(error: Exception) -> str:
    said = reason_of(error)
    return (
        said if isinstance(error, otio.exceptions.OTIOError) else f"{type(error).__name__}: {said}"
    )


def _bound_memory(most: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # a system without such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def drop_frame_mobs(path: Path) -> list[str]:
    """Return the ids of an AAF file's compositions whose timecode is drop-frame.

    OpenTimelineIO's adapter leaves that out. Source: AAF Object Specification, `Timecode::Drop`.
    """
    import aaf2

    opened: Any = aaf2.open  # type: ignore[attr-defined]
    with opened(str(path)) as file:
        return [
            str(mob.mob_id)
            for mob in file.content.compositionmobs()
            if any(_is_drop_frame(slot.segment) for slot in mob.slots)
        ]


def _is_drop_frame(segment: Any) -> bool:  # noqa: ANN401 - pyaaf2 is untyped
    parts = getattr(segment, "components", None)
    return any(bool(getattr(part, "drop", False)) for part in (list(parts) if parts else [segment]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
