"""Kdenlive's and Shotcut's projects, and what melt writes: MLT XML, read as timelines.

Source: projects by Kdenlive 21.12 to 25.11 and melt 7.12; MLT framework, "MLT XML"; Kdenlive,
`src/doc` (sequences, two playlists a track); Shotcut, `src/models/multitrackmodel.cpp`.
"""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from temoin.errors import TimelineError
from temoin.rate import Frames
from temoin.timeline.nodes import EffectNode, Found, MediaNode, Node
from temoin.timeline.projects.mlt_document import (
    Document,
    Service,
    document_of,
    property_of,
)
from temoin.timeline.projects.mlt_effects import effects_of, speed_of
from temoin.timeline.projects.mlt_transitions import Row, Track, join
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    TrackKind,
    Used,
    clip,
    nest,
    said,
    timeline,
    timelines,
)
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS
from temoin.wording import file_name

KDENLIVE = "kdenlive"
MLT = "mlt"

_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.-]*)")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")  # of a URL, or a drive
_BACKGROUND = frozenset({"background", "black_track", "black"})
_MEDIA_SERVICES = ("avformat", "qimage", "pixbuf", "timewarp", "xml", "vorbis", "glaxnimate")
_OTHER_TIMELINES = frozenset({"xml", "xml-nogl", "consumer"})
_NAMES = ("kdenlive:clipname", "shotcut:caption", "shotcut:name")
_TRACK_NAMES = ("kdenlive:track_name", "shotcut:name")
_AUDIO = ("kdenlive:audio_track", "shotcut:audio")
_SPEECH = "kdenlive:speech"
_SWITCHED_OFF = ("set.test_audio", "set.test_image")
"""What a clip does not play; Kdenlive switches a clip off by both.

Source: Kdenlive, `ProjectClip::createDisabledMasterProducer`.
"""


def looks_like_kdenlive(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of Kdenlive's."""
    return suffix == ".kdenlive" or (_is_mlt(content) and b'"kdenlive:' in content)


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is MLT XML, whoever wrote it."""
    return suffix == ".mlt" or _is_mlt(content)


def _is_mlt(content: bytes) -> bool:
    first = _FIRST_TAG.search(content[:8192])
    return first is not None and first[1] == b"mlt"


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the timelines of a project.

    Raises:
        TimelineError: It is none, or holds none.
    """
    document = document_of(content, notes)
    return timelines([_timeline(each, document) for each in _programmes(document)])


def _programmes(document: Document) -> Sequence[Element]:
    """Return what a project plays: each of its sequences, or its one timeline."""
    sequences = [each for each in document.root if _is_sequence(each)]
    if sequences:
        return sequences
    named = document.named.get(document.root.get("producer", ""))
    if named is not None and named.tag == "tractor":
        return [named]
    kinds = ("tractor", "playlist", "chain", "producer")
    last = (each for kind in kinds for each in reversed(document.root) if each.tag == kind)
    played = next((each for each in last if each.get("id") != "main_bin"), None)
    if played is None:
        raise TimelineError("no timeline in it", hint="Save the project again.")
    return [played]


def _is_sequence(element: Element) -> bool:
    """Return whether an element is one of Kdenlive's sequences, which it has since 23.04."""
    return (
        element.tag == "tractor"
        and bool(property_of(element, "kdenlive:uuid"))
        and not property_of(element, "kdenlive:projectTractor")
    )


def _timeline(played: Element, document: Document) -> Node:
    title = document.root.get("title", "")
    service = document.known(played)
    name = service.first(_NAMES) or ("" if title.startswith("Shotcut") else title)
    told = said(document.host, _about(document))
    found = timeline(name, document.rate, _lanes(played, document, 1), metadata=told)
    if found.tracks and played.tag == "tractor":
        found.tracks.effects = effects_of(service, document)
    return found


def _about(document: Document) -> dict[str, object]:
    """Return which versions wrote a document."""
    listed = document.named.get("main_bin")
    kdenlive = "kdenlive:docproperties.kdenliveversion"
    version = property_of(listed, kdenlive) if listed is not None else ""
    title = document.root.get("title", "") if document.host == "shotcut" else ""
    about: dict[str, object] = {"mlt": document.root.get("version", "")}
    return {**about, "version": version or title} if version or title else about


def _lanes(played: Element, document: Document, depth: int) -> list[Lane]:
    """Return the tracks of a timeline or a nest, the lowest first."""
    if depth > DEEPEST_NESTS:
        raise TimelineError("its nests lie too deep in one another", hint="Flatten some of them.")
    if played.tag != "tractor":
        return [_lane(None, played, document, depth)[0]]
    tractor = document.known(played)
    tracks = [_track(number, tractor, document, depth) for number in range(len(tractor.inside))]
    join(tractor, tracks, document)
    return [lane for lane, _ in tracks if lane is not None]


def _track(number: int, tractor: Service, document: Document, depth: int) -> Track:
    document.count_item()
    track = tractor.inside[number]
    held = document.played(track)
    if held is None:
        document.notes.count("tracks that play nothing we know", f"{tractor.id}/{number}")
        return None, []
    if _is_background(document.known(held)):
        return None, []
    lane, rows = _lane(track, held, document, depth)
    lane.effects += effects_of(tractor, document, track=number)
    return lane, rows


def _is_background(held: Service) -> bool:
    """Return whether a track is the black that a program puts under all others."""
    return held.id in _BACKGROUND or held.words.get("kdenlive:playlistid") in _BACKGROUND


def _lane(
    track: Element | None, held: Element, document: Document, depth: int
) -> tuple[Lane, list[Row]]:
    service = document.known(held)
    hide = _hides(track, service)
    kind, enabled = _kind(hide, service)
    lane = Lane(name=service.first(_TRACK_NAMES), kind=kind, enabled=enabled)
    playlists = _playlists(held, document)
    is_both = kind == "Video" and hide != "audio"
    rows = [[*_placed(each, document, depth, None if is_both else kind)] for each in playlists]
    lane.placed = [placed for row in rows for placed in row]
    for playlist in playlists:
        if playlist.tag == "playlist":
            lane.effects += effects_of(document.known(playlist), document)
    if playlists != [held]:
        join(service, [(lane, [row]) for row in rows], document)
        lane.effects += effects_of(service, document)
    return lane, rows


def _playlists(held: Element, document: Document) -> list[Element]:
    """Return the playlists of a track: Kdenlive keeps two, whose clips meet in its mixes."""
    if held.tag != "tractor" or document.host != KDENLIVE:
        return [held]
    inner = [document.played(each) for each in document.known(held).inside]
    playlists = [each for each in inner if each is not None and each.tag == "playlist"]
    is_track = bool(playlists) and len(playlists) == len(inner) and not _is_sequence(held)
    return playlists if is_track else [held]


def _hides(track: Element | None, held: Service) -> str:
    """Return what of a track is not played: `video`, `audio`, `both`, or "" for none of it."""
    own = track.get("hide", "") if track is not None else ""
    inner = {each.get("hide", "") for each in held.inside if each.tag == "track"}
    within = inner.pop() if len(inner) == 1 else ""
    return "both" if "both" in {own, within} else own or within


def _kind(hide: str, held: Service) -> tuple[TrackKind, bool]:
    """Return what a track holds, and whether it is played."""
    told_audio = any(held.words.get(each) == "1" for each in _AUDIO)
    is_audio = told_audio or (hide == "video" and not held.words.get("shotcut:video"))
    shown = hide != "both" and (is_audio or hide != "video")
    return ("Audio" if is_audio else "Video"), shown


def _placed(
    playlist: Element, document: Document, depth: int, plays: TrackKind | None
) -> Iterator[Placed]:
    """Yield what a playlist plays, one after another; another service is played whole.

    Of nests no more than what the track plays is shown: picture, sound, or None for both.
    """
    service = document.known(playlist)
    if playlist.tag != "playlist":
        yield _use(playlist, playlist, 0, service.id, document, depth=depth, plays=plays)
        return
    position: Frames = 0
    for number, each in enumerate(service.inside, start=1):
        document.count_item()
        where = f"{service.id}/{each.tag} {number}"
        if each.tag == "blank":
            position += max(0, document.frames(each.get("length"), where) or 0)
            continue
        held = document.played(each)
        if held is None:
            document.notes.count("clips that play nothing we know", where)
            continue
        placed = _use(each, held, position, where, document, depth=depth, plays=plays)
        position += placed.used.duration
        yield placed


def _use(
    entry: Element,
    held: Element,
    position: Frames,
    where: str,
    document: Document,
    *,
    depth: int,
    plays: TrackKind | None,
) -> Placed:
    """Return a use of a service at a frame of its track."""
    service = document.known(held)
    words = document.known(entry).words
    first, duration = _range(ChainMap(words, service.words), where, document)
    effects = [*effects_of(service, document)]
    if entry is not held:
        effects += effects_of(document.known(entry), document, where=where)
    if held.tag in {"tractor", "playlist"}:
        lanes = _lanes(held, document, depth + 1)
        played = [each for each in lanes if plays in {None, each.kind}]
        node = nest(service.first(_NAMES), document.rate, played)
        node.effects = effects
        duration = duration or _length(lanes)
    else:
        number = words.get("kdenlive:id") or service.words.get("kdenlive:id", "")
        master = document.bin.get(number, service)
        node, first = _clip(service, master, effects, first, document)
    return Placed(node=node, used=Used(start=position, duration=duration, source_start=first))


def _range(words: Mapping[str, str], where: str, document: Document) -> tuple[int, int]:
    """Return the first frame that is used, and how many are: MLT counts its `out` in."""
    first = max(0, document.frames(words.get("in"), where) or 0)
    last = document.frames(words.get("out"), where)
    if last is None:
        last = (document.frames(words.get("length"), where) or 0) - 1
    return first, max(0, last - first + 1)


def _length(lanes: Sequence[Lane]) -> int:
    ends = (each.used.start + each.used.duration for lane in lanes for each in lane.placed)
    return int(max(ends, default=0))


def _clip(
    held: Service,
    master: Service,
    effects: list[EffectNode],
    first: int,
    document: Document,
) -> tuple[Node, int]:
    """Return a clip, and the first media frame it shows."""
    if held.words.get("mlt_service") in _OTHER_TIMELINES:
        document.notes.unseen("timelines in other files, used as clips, are not opened")
    if master.has_mask or held.has_mask:
        document.notes.unseen("masks of clips do not say whether a model drew them")
    effects = [*effects, *_effects_in_bin(master, held, effects, document)]
    if speed := speed_of(held.words):
        effects.append(speed)
        first = round(first * (speed.time_scalar or 1))
    url = _url(held.words, document.root.get("root", ""))
    name = held.first(_NAMES) or file_name(url) or held.words.get("mlt_service", "")
    transcribed = held.words.get(_SPEECH, "") or master.words.get(_SPEECH, "")
    told = said(document.host, {_SPEECH: "present"}) if transcribed.strip() else {}
    is_off = all(held.words.get(each) == "1" for each in _SWITCHED_OFF)
    node = clip(name, url=url, effects=effects, metadata=told, enabled=not is_off)
    if not url and (service := held.words.get("mlt_service")):
        node.media_references = {key: _generator(service) for key in node.media_references}
    return node, first


def _generator(service: str) -> MediaNode:
    """Return what stands for media where a producer makes its picture itself."""
    return MediaNode(schema="GeneratorReference.1", generator_kind=service)


def _effects_in_bin(
    master: Service, held: Service, effects: Sequence[EffectNode], document: Document
) -> list[EffectNode]:
    """Return the effects of Kdenlive's bin clip that its uses do not repeat."""
    if master is held:
        return []
    known = {(each.effect_name, each.name) for each in effects}
    added = effects_of(master, document)
    return [each for each in added if (each.effect_name, each.name) not in known]


def _url(words: dict[str, str], root: str) -> str:
    """Return the file that a producer plays, or "" where it makes its picture itself."""
    service = words.get("mlt_service", "")
    resource = words.get("kdenlive:originalurl", "")
    if not resource and service == "timewarp":
        resource = words.get("warp_resource") or words.get("resource", "").partition(":")[2]
    resource = resource or words.get("resource", "")
    if service and not service.startswith(_MEDIA_SERVICES):
        return ""
    if not resource or resource.startswith("<"):
        return ""
    is_whole = resource.startswith("/") or _SCHEME.match(resource)
    return resource if is_whole or not root else f"{root.rstrip('/')}/{resource}"
