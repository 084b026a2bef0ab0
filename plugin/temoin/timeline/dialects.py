"""Where hosts and adapters write what OpenTimelineIO has no field for.

Each place was read in files of that host or adapter, unless it says otherwise. Where a place holds
something else than expected, it says nothing.
"""

import msgspec

from temoin.timeline.nodes import (
    HOST_KEY,
    EffectNode,
    MarkerNode,
    MediaNode,
    Metadata,
    Node,
    members,
)

_decode_text = msgspec.json.Decoder(str).decode

_TAPE_COLUMNS = ("Tape", "TapeID", "Reel", "reelName", "Camroll")
"""Columns that name the carrier of a clip's material, most telling first.

Source: headings of Avid Log Exchange files by Media Composer, cameras and dailies systems. User
comments of AAF files are columns of the same bins; a reel was not yet seen there.
"""


_PATH_COLUMNS = ("UNC Path", "UNC", "Source File Path")


def text_at(metadata: Metadata, *keys: str) -> str:
    """Return the text under a path of keys, stripped; "" where there is none."""
    if keys[0] not in metadata:  # as nearly always: an exception costs more
        return ""
    *outer, last = keys
    try:
        for key in outer:
            metadata = members(metadata[key])
        return _decode_text(metadata[last]).strip()
    except (KeyError, msgspec.ValidationError):
        return ""


def reel_of(clip: Node, active: MediaNode | None) -> str:
    """Return the name of the carrier that a clip's material came from, or "".

    Source: `cmx_3600.reel` (CMX 3600 adapter); the name of a tape source mob and user comments
        (AAF adapter); `timecode.reel.name` of the file (Final Cut 7 XML adapter); the field
        `studio.reel` of a clip or its media (FCPXML); columns (ALE adapter); an open application.
    """
    listed = text_at(clip.metadata, "cmx_3600", "reel") or text_at(clip.metadata, HOST_KEY, "reel")
    return (
        listed
        or _tape_of(clip)
        or _file_reel(active)
        or _field_reel(clip, active)
        or _logged_reel(clip)
    )


def guid_of(clip: Node) -> str:
    """Return the id that an open application has for a use, or ""."""
    return text_at(clip.metadata, HOST_KEY, "guid")


def _tape_of(clip: Node) -> str:
    for media in clip.media_references.values():
        if _is_tape(media):
            return text_at(media.metadata, "AAF", "Name")
    return ""


def _is_tape(media: MediaNode) -> bool:
    described = text_at(media.metadata, "AAF", "EssenceDescription", "ClassName")
    return described == "TapeDescriptor"


def _file_reel(active: MediaNode | None) -> str:
    return text_at(active.metadata, "fcp_xml", "timecode", "reel", "name") if active else ""


def _field_reel(clip: Node, active: MediaNode | None) -> str:
    field = ("fcpxml", "metadata", "com.apple.proapps.studio.reel")
    told = text_at(clip.metadata, *field)
    return told or (text_at(active.metadata, *field) if active else "")


def _logged_reel(clip: Node) -> str:
    for table in (("ALE",), ("AAF", "UserComments")):
        if table[0] in clip.metadata:
            reels = (text_at(clip.metadata, *table, column) for column in _TAPE_COLUMNS)
            return next((reel for reel in reels if reel), "")
    return ""


def umid_of(clip: Node, media: MediaNode, *, active: bool) -> str:
    """Return the identifier of a media reference's material, or "".

    The mob of a file identifies it; the master mob of a clip and a camera's clip identifier speak
    of what the clip shows, so of its active media. A tape's mob stands for all that is on the tape.

    Source: `MobID` of `SourceMob` and `MasterMob` (AAF adapter), `ClipUMID` (ALE adapter).
    """
    if text_at(media.metadata, "AAF", "ClassName") == "SourceMob" and not _is_tape(media):
        return text_at(media.metadata, "AAF", "MobID")
    if active and text_at(clip.metadata, "AAF", "ClassName") == "MasterMob":
        return text_at(clip.metadata, "AAF", "MobID")
    logged = text_at(clip.metadata, "ALE", "ClipUMID") or text_at(clip.metadata, HOST_KEY, "umid")
    return logged if active else ""


def media_url(clip: Node, media: MediaNode) -> str:
    """Return where media that the timeline could not link lay when it was written, or "".

    Source: `Media Url` of a missing reference (DaVinci Resolve); columns of logs by Media Composer
        and DaVinci Resolve (ALE adapter).
    """
    logged = (text_at(clip.metadata, "ALE", column) for column in _PATH_COLUMNS)
    return text_at(media.metadata, "Resolve_OTIO", "Media Url") or next(filter(None, logged), "")


class HostEffect(msgspec.Struct):
    """What a host says of an effect in its metadata.

    Source: `Name`, `Effect Name` and `Enabled` (DaVinci Resolve).
    """

    name: str = msgspec.field(name="Name", default="")
    type_name: str = msgspec.field(name="Effect Name", default="")
    enabled: bool | None = msgspec.field(name="Enabled", default=None)


_decode_effect = msgspec.json.Decoder(HostEffect).decode
_SILENT = HostEffect()


def host_effect(effect: EffectNode) -> HostEffect:
    """Return what a host says of an effect beyond OpenTimelineIO's own fields."""
    if "Resolve_OTIO" not in effect.metadata:
        return _SILENT
    try:
        return _decode_effect(effect.metadata["Resolve_OTIO"])
    except msgspec.ValidationError:
        return _SILENT


def marker_comment(marker: MarkerNode) -> str:
    """Return a marker's comment.

    Source: `Note` (DaVinci Resolve).
    """
    return marker.comment or text_at(marker.metadata, "Resolve_OTIO", "Note")


def says_drop_frame(metadata: Metadata) -> bool:
    """Return whether a timeline's own metadata call its timecode drop-frame.

    Source: `timecode.displayformat` of the sequence (Final Cut 7 XML adapter); `tcFormat`
        (FCPXML); our own word for what an EDL, an ALE or an open application states.
    """
    writers = ("cmx_3600", "ALE", HOST_KEY)
    stated = {text_at(metadata, each, "frame_code_mode") for each in writers}
    listed = "DROP FRAME" in stated
    told = text_at(metadata, "fcp_xml", "timecode", "displayformat")
    return listed or "DF" in {told, text_at(metadata, "fcpxml", "tcFormat")}


def composition_id(metadata: Metadata) -> str:
    """Return the id of the composition that a timeline was read from, or "".

    Source: `MobID` (AAF adapter).
    """
    return text_at(metadata, "AAF", "MobID")


def is_sound_alone(clip: Node) -> bool:
    """Return whether a clip of a log has sound and no picture.

    Source: `Tracks`, such as `VA1A2` (ALE adapter).
    """
    tracks = text_at(clip.metadata, "ALE", "Tracks").upper()
    return bool(tracks) and "V" not in tracks
