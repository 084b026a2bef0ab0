"""Grades of DaVinci Resolve by themselves (.drx): the still of a gallery, with its nodes."""

from temoin.errors import TimelineError
from temoin.timeline.nodes import EffectNode, Found
from temoin.timeline.projects.parts import clip, clip_list, said
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.resolve.grade import HOST, grade_effects
from temoin.timeline.projects.resolve.trees import tree_of, word
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import looks_like_xml

FORMAT = "resolve_grade"

_WITHIN = {"pClipFullVer": "grade", "pTrackVer": "timeline grade"}
"""Whose grade a still holds. Source: grades of the corpus."""

_MARK = b"Gallery::GyStill"
_HEAD = 4096


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a grade of DaVinci Resolve's."""
    head = content[:_HEAD]
    return suffix == ".drx" or (_MARK in head and looks_like_xml(head))


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the stills of a file as clips without a place in time.

    Raises:
        TimelineError: It holds no still.
    """
    root = tree_of(content)
    blobs = Blobs()
    found = []
    for still in root.iter("GyStill"):
        effects: list[EffectNode] = []
        for name, within in _WITHIN.items():
            for version in still.iterfind(f"{name}/LmVersion"):
                body = blobs.opened(word(version, "Body"))
                if body is None:
                    notes.unseen("a grade is not packed as those that are known: not read")
                else:
                    effects += grade_effects(body, notes, within=within)
        label, source = word(still, "Label"), word(still, "SrcHint")
        words = {"still": label, "record timecode": word(still, "RecTC")}
        told = {key: value for key, value in words.items() if value}
        found.append(clip(source or label, effects=effects, metadata=said(HOST, told)))
    if not found:
        raise TimelineError("no grade in it", hint="Export the still again in Resolve.")
    if any(clip.effects for clip in found):
        notes.say("whether a clip, a node or a plug-in is switched off is not known in this format")
    notes.unseen("where a grade keeps a Magic Mask is not known: none would be found")
    return clip_list("", found)
