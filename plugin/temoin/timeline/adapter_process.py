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

from temoin.timeline.aaf_identities import AafFacts, aaf_facts, with_identities
from temoin.timeline.bundles import reason_of

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_OTHER_SHAPES = (ValueError, LookupError, TypeError, AttributeError)
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
        content = root.to_json_string(indent=-1)
        facts: dict[str, object] = {}
        if adapter == "AAF":
            content, facts = _with_effects(content, Path(file))
    except Exception as error:  # noqa: BLE001 - the `main` of a process: adapters raise anything
        facts, content = {"reason": _reason(error)}, ""
    with answer:
        answer.write(json.dumps(facts).encode() + b"\n" + content.encode("utf-8", "replace"))
    return 0 if content else 1


def _with_effects(content: str, file: Path) -> tuple[str, dict[str, object]]:
    """Return a timeline with its effects' identities, and what else a second reading found.

    A file whose second reading fails is told so: its effects have what the adapter left of them.
    """
    facts, unread = AafFacts(), ""
    try:
        facts = aaf_facts(file)
    except ValueError as error:
        unread = reason_of(error)
    try:
        root = json.loads(content)
        with_identities(root, facts)
        content = json.dumps(root, ensure_ascii=False)
    except (*_OTHER_SHAPES, MemoryError, RecursionError) as error:
        unread = unread or _reason(error)
    return content, {
        "drop_frame": facts.drop_frame,
        "on_sources": len(facts.on_source),
        "unread": unread,
    }


def _reason(error: Exception) -> str:
    said = reason_of(error)
    return (
        said if isinstance(error, otio.exceptions.OTIOError) else f"{type(error).__name__}: {said}"
    )


def _bound_memory(most: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # a system without such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
