"""Files that lie beside media and say how it was generated.

* `STEM.tep.json`, LucidGrid's Technical Evidence Package, written by a node of ComfyUI. Source:
  lucidgrid/technical-evidence-package, schema/metadata.schema.json 1.9.0 and node/.
* `NAME.lock.json` beside a workflow, Comfy-Cozy's `workflow.lock`: what a workflow needs to run
  again. Source: JosephOIbrahim/Comfy-Cozy, agent/tools/workflow_lock.py.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from temoin.api import EvidenceError, TemoinError
from temoin.builtin.containers import Text
from temoin.builtin.generators import comfyui
from temoin.builtin.generators.trace import (
    Says,
    Strength,
    Technique,
    Trace,
    secret_words,
    shown,
    text,
    texts_deep,
)

_MOST_BYTES = 16 * 1024 * 1024
_LEVELS = {"generated": False, "edited": True, "composited": True}
"""What TEP says of the work on a picture after it was generated, and whether a part is meant."""

_TOOLS = {"comfyui": comfyui.COMFYUI, "runway": "Runway"}
"""Names of tools by TEP's registry."""


def traces(path: Path) -> Iterator[Trace]:
    """Yield what files beside a media file tell.

    Raises:
        EvidenceError: One is there and cannot be read.
    """
    evidence = path.with_suffix(".tep.json")
    if evidence.is_file():
        yield from _tep(evidence)
    for lock in (path.with_name(f"{path.name}.lock.json"), path.with_suffix(".json.lock.json")):
        if lock.is_file():
            yield from _lock(lock)


def _tep(path: Path) -> Iterator[Trace]:
    content, held = _read(path)
    name, secrets = text(held.get("ai_tool")), texts_deep(held)
    level = text(held.get("modification_level")).casefold()
    if name or text(held.get("tool_slug")):
        yield Trace(
            tool=_TOOLS.get(text(held.get("tool_slug"))) or _name(name, secrets),
            where=f"{path.name}: ai_tool",
            technique=Technique.GENERATIVE if level in _LEVELS else Technique.UNKNOWN,
            partial=_LEVELS.get(level, False),
            secrets=secrets,
        )
    elif comfyui.is_graph(content):
        yield from comfyui.traces([(Text(name="prompt", where=path.name), content)])
    else:
        head = "a record of AI work lies beside it, in a form that is not known here"
        weak = Strength.WEAK
        yield Trace(tool="TEP", where=path.name, says=Says.OTHER, head=head, strength=weak)


def _name(name: str, texts: Sequence[str]) -> str:
    """Return what a record calls a tool, unless other texts in it shine through."""
    others = secret_words([each for each in texts if each != name])
    return shown(name, others) or "a generator"


def _lock(path: Path) -> Iterator[Trace]:
    """Yield that a workflow lies here: whether this file came of it, a lock does not say."""
    _, held = _read(path)
    if "workflow_sha256" in held and isinstance(held.get("models"), dict):
        yield Trace(
            tool=comfyui.COMFYUI,
            where=f"{path.name}: workflow_sha256",
            says=Says.OTHER,
            strength=Strength.WEAK,
            head="a workflow was locked beside it, which does not say that this file came of it",
        )


def _read(path: Path) -> tuple[str, dict[str, object]]:
    """Return a sidecar as text and parsed.

    Raises:
        EvidenceError: It is too large, or no JSON object.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _unreadable(path)
    try:
        plain = content.decode("utf-8-sig")
        held: object = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    if not isinstance(held, dict):
        raise _unreadable(path)
    return plain.strip(), held


def _unreadable(path: Path) -> TemoinError:
    return EvidenceError(
        f"{path.name} beside it cannot be read",
        hint="Ask for another copy of the file.",
    )
