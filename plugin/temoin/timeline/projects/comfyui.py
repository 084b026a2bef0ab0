"""ComfyUI's workflows as projects: nodes without time, and the media that they load.

Prompts are never kept: of what a node is set to, only files of models and of media are read.
"""

import re
from collections.abc import Iterator, Sequence

from temoin.errors import InputError, TimelineError
from temoin.timeline.nodes import EffectNode, Found
from temoin.timeline.projects.composites import composite
from temoin.timeline.projects.parts import clip, clip_list, effect
from temoin.timeline.times import Notes
from temoin.workflows.graph import Step, connected, steps_of
from temoin.workflows.model_files import is_model_file, without_folders

FORMAT = "comfyui"
_HOST = "comfyui"
_BEGIN = 4096
_LONGEST = 80
_PLUMBING = frozenset({"Note", "MarkdownNote", "Reroute", "PrimitiveNode", "GetNode", "SetNode"})
_MEDIA = re.compile(
    r"[^\n]{1,400}\.(png|jpe?g|webp|exr|tiff?|gif|mp4|mov|webm|mkv|avi|mxf|wav)\Z", re.I
)
_WHENCE = re.compile(r" \[(input|output|temp)\]\Z")
"""What ComfyUI writes after a file that lies in one of its folders."""


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a workflow in either form."""
    begin = content[:_BEGIN].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin[:1] != b"{" or b'"OTIO_SCHEMA"' in begin or suffix not in {".json", ""}:
        return False
    if b'"class_type"' in content:
        return True
    return b'"nodes"' in content and b'"links"' in content and b'"widgets_values"' in content


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a workflow, its nodes as effects, and the media that it loads.

    Raises:
        TimelineError: It is none, or holds too many nodes.
    """
    try:
        steps = steps_of(
            content,
            lambda place: notes.count("subgraphs too deep in one another, left out", place),
        )
    except InputError as error:
        raise TimelineError(error.message, hint=error.hint) from error
    if not steps:
        raise TimelineError(
            "no workflow of ComfyUI: no node stands in it", hint="Export it again in ComfyUI."
        )
    loaders = [each for each in steps if "load" in each.kind.casefold()]
    files = (_WHENCE.sub("", text) for each in loaders for text in each.texts)
    loaded = dict.fromkeys(file for file in files if _MEDIA.match(file))
    workflow = composite("workflow", "ComfyUI", [*_effects(steps)])
    return clip_list("", [workflow, *(clip(without_folders(url), url=url) for url in loaded)])


def _effects(steps: Sequence[Step]) -> Iterator[EffectNode]:
    reached = connected(steps)
    for each in steps:
        if each.kind in _PLUMBING:
            continue
        models = [without_folders(text) for text in each.texts if is_model_file(text)]
        words: dict[str, object] = {"class_type": each.kind, "path": each.place, **each.package}
        if models:
            words["models"] = models
        if reached is not None:
            words["connected"] = each.place in reached
        yield effect(each.title[:_LONGEST], each.kind, _HOST, words, enabled=each.enabled)
