"""What a clip shows: its media references, and its hosts' words on it."""

from urllib.parse import unquote

from temoin.model import Media
from temoin.timeline.dialects import media_url, umid_of
from temoin.timeline.nodes import HOST_KEY, OWN_KEY, MediaNode, Node, is_a, json_text
from temoin.timeline.times import own_range
from temoin.vocabulary import MediaKind
from temoin.wording import file_name

_KINDS = {
    "ExternalReference": MediaKind.FILE,
    "ImageSequenceReference": MediaKind.SEQUENCE,
    "GeneratorReference": MediaKind.GENERATOR,
}


def active_media(clip: Node) -> MediaNode | None:
    """Return the media reference that a clip shows, if its key names one."""
    return clip.media_references.get(clip.active_media_reference_key or "")


def media_views(clip: Node) -> tuple[Media, ...]:
    """Return every media reference of a clip, the one it shows marked."""
    active = clip.active_media_reference_key
    return tuple(
        _media_view(clip, media, key, active=key == active)
        for key, media in sorted(clip.media_references.items())
    )


def _media_view(clip: Node, media: MediaNode, key: str, *, active: bool) -> Media:
    url = _url(clip, media)
    available, _ = own_range(media.available_range)
    return Media(
        kind=_KINDS.get(media.schema.partition(".")[0], MediaKind.MISSING),
        url=url,
        name=_media_name(media, url),
        active=active,
        available_range=available,
        key=key,
        umid=umid_of(clip, media, active=active),
    )


def _url(clip: Node, media: MediaNode) -> str:
    """Return a media reference's URL; of a sequence, with a pattern for the frame number."""
    if not is_a(media, "ImageSequenceReference"):
        return media.target_url or media_url(clip, media)
    folder = media.target_url_base
    joint = "/" if folder and not folder.endswith(("/", "\\")) else ""
    return f"{folder}{joint}{_pattern(media)}"


def _pattern(media: MediaNode) -> str:
    padding = f"0{media.frame_zero_padding}" if media.frame_zero_padding > 0 else ""
    return f"{media.name_prefix}%{padding}d{media.name_suffix}"


def _media_name(media: MediaNode, url: str) -> str:
    if is_a(media, "ImageSequenceReference"):
        return _pattern(media)
    return name_in_url(url) or media.name or media.generator_kind


def name_in_url(url: str) -> str:
    """Return the file name alone of a URL or a path of any system, without an address's query."""
    if url.startswith(("http://", "https://")):
        url = url.partition("?")[0].partition("#")[0]
    return file_name(unquote(url))


def metadata_of(clip: Node) -> dict[str, str]:
    """Return each host's words on a clip and on its media, ours left out."""
    hosts = sorted(clip.metadata.items())
    texts = {key: json_text(each) for key, each in hosts if key not in (OWN_KEY, HOST_KEY)}
    for key, media in sorted(clip.media_references.items()):
        for place, metadata in ((key, media.metadata), (f"{key}/parameters", media.parameters)):
            if metadata:
                texts[f"media/{place}"] = json_text(metadata)
    return texts
