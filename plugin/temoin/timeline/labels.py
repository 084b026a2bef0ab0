"""By what people sort clips: scene and colour, as hosts and adapters write them on a clip.

Each place was read in files of that host or adapter, unless it says otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from temoin.model import ClipView, CutView
from temoin.timeline.dialects import text_at

_PLACES = (
    ("ALE", "Scene"),
    ("AAF", "UserComments", "Scene"),
    ("fcp_xml", "logginginfo", "scene"),
    ("fcpxml", "metadata", "com.apple.proapps.studio.scene"),
)
"""Source: a column of Avid Log Exchange files, user comments of AAF files (Media Composer's bin
columns), logging information of Final Cut 7 XML (there in Premiere's exports, seen empty), metadata
of clips in FCPXML."""

_COMMENT = re.compile(r"\s*\*?\s*SCENE\s*:\s*(\S.*?)\s*", re.IGNORECASE)
"""A comment of an EDL event, `* SCENE: 12A`. Not seen in a file: a habit of some systems."""

_NUMBER = r"[ _-]?(?P<{}>\d+[a-z]?)"
_IN_NAME = re.compile(
    rf"(?:\A|[ _.-])(?:"
    rf"sc(?:e|\N{{LATIN SMALL LETTER E WITH GRAVE}})ne{_NUMBER.format('word')}(?=[ _.-]|\Z)"
    rf"|scn?{_NUMBER.format('short')}[ _.-](?:(?:sh|shot|pl|plan|t|tk|take)[ _-]?\d"
    rf"|\d{{3,4}}(?=[ _.-]|\Z)))",
    re.IGNORECASE,
)
"""A scene in a clip's name: the word and a number, or `sc01` right before a shot or a take.

Shots are counted in tens, by three or four digits.
"""

_COLOURS = (("fcp_xml", "labels", "label2"),)
"""Source: label colours of clips in Final Cut 7 XML, by name (Premiere)."""

_CHANNELS = ("_COLOR_R", "_COLOR_G", "_COLOR_B")
"""Source: attributes of a master mob, 16 bits each (Media Composer, AAF adapter)."""

_number_at = msgspec.json.Decoder(int).decode
_comments_at = msgspec.json.Decoder(list[str]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scene, as it is written.

    Attributes:
        where: Place in the clip's metadata, or empty where only the clip's name tells it.
    """

    name: str
    where: str = ""


def without_host_words(view: CutView) -> CutView:
    """Return a cut as a disclosure has it: sorted by scene and colour, without hosts' metadata.

    Detectors look into them while a cut is scanned; they are most of its bytes, and what
    detectors find in them stands in proposals.
    """
    return replace(view, clips=tuple(map(_sorted, view.clips)))


def _sorted(clip: ClipView) -> ClipView:
    scene, colours = scene_of(clip), colours_of(clip)
    if not (clip.metadata or clip.effects or scene or colours):
        return clip
    return replace(
        clip,
        metadata={},
        effects=tuple(replace(each, metadata="{}") for each in clip.effects),
        scene=scene.name if scene else "",
        scene_place=scene.where if scene else "",
        colours=colours,
    )


def scene_of(clip: ClipView) -> Scene | None:
    """Return the scene that a host wrote on a clip; else the one that its name tells, if any."""
    if clip.scene:
        return Scene(name=clip.scene, where=clip.scene_place)
    for host, text in clip.metadata.items():
        if "scene" not in text.casefold():
            continue
        for name, where in _written_scenes(host, text):
            if name:
                return Scene(name=name, where=where)
    named = _IN_NAME.search(clip.name)
    return Scene(name=named["word"] or named["short"]) if named else None


def _written_scenes(host: str, text: str) -> Iterator[tuple[str, str]]:
    metadata = _hosts(host, text)
    for place in _PLACES:
        yield text_at(metadata, *place), "/".join(place)
    yield from ((each, "cmx_3600/comments") for each in _commented(metadata))


def _hosts(host: str, text: str) -> dict[str, msgspec.Raw]:
    """Return one host's words by its name; those on a media reference by their own keys."""
    words = msgspec.Raw(text.encode("utf-8", "surrogatepass"))
    try:
        msgspec.json.decode(words)  # all of it, so that no part of it fails later
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    if not host.startswith("media/"):
        return {host: words}
    return _members(words)


def _members(words: msgspec.Raw) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(words, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _commented(metadata: dict[str, msgspec.Raw]) -> Iterator[str]:
    raw = _members(metadata.get("cmx_3600", msgspec.Raw(b"{}"))).get("comments")
    try:
        comments = _comments_at(raw) if raw is not None else []
    except msgspec.DecodeError:
        comments = []
    for comment in comments:
        if match := _COMMENT.fullmatch(comment):
            yield match[1]


def same_scene(name: str) -> str:
    """Return what all spellings of one scene have in common: `SC012a` and `scene 12A` are one."""
    plain = " ".join(name.casefold().split())
    plain = re.sub(r"\Asc(?:e|\N{LATIN SMALL LETTER E WITH GRAVE})?n?e?[ _-]?(?=\d)", "", plain)
    return re.sub(r"\A0+(?=\d)", "", plain)


def scene_key(clip: ClipView) -> str:
    """Return a clip's scene in the one form of all its spellings, capitals, or ""."""
    scene = scene_of(clip)
    return same_scene(scene.name).upper() if scene else ""


def colours_of(clip: ClipView) -> tuple[str, ...]:
    """Return the colours that hosts gave a clip and the markers on it, as they write them.

    A colour that a host writes as numbers comes as `#rrggbb`.
    """
    if clip.colours:
        return clip.colours
    found = [clip.colour, *(marker.colour for marker in clip.markers)]
    for host, text in clip.metadata.items():
        if "label" in text or "_COLOR_" in text:
            metadata = _hosts(host, text)
            found += [text_at(metadata, *place) for place in _COLOURS]
            found.append(_mob_colour(metadata))
    return tuple(dict.fromkeys(each for each in found if each))


def _mob_colour(metadata: dict[str, msgspec.Raw]) -> str:
    own = _members(metadata.get("AAF", msgspec.Raw(b"{}")))
    attributes = _members(own.get("MobAttributeList", msgspec.Raw(b"{}")))
    try:
        levels = [_number_at(attributes[channel]) >> 8 for channel in _CHANNELS]
    except (KeyError, msgspec.DecodeError):
        return ""
    return "#" + "".join(f"{level & 255:02x}" for level in levels)
