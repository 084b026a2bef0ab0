"""Premiere Pro projects made in a line or two, in the program's own syntax."""

import gzip
from collections.abc import Iterable

from temoin.model import ClipView, CutView
from timelines import read_bytes

FRAME = 10_584_000_000  # ticks, at 24 frames a second
_HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n<PremiereData Version="3">\n'


def document(*objects: str) -> bytes:
    return (_HEAD + "\n".join(objects) + "\n</PremiereData>\n").encode()


def sequence(
    *tracks: str, name: str = "scene", key: str = "seq", sound: Iterable[str] = (), more: str = ""
) -> str:
    """Return a sequence and its groups; tracks are keys of tracks, the lowest first."""
    return (
        f'<Sequence ObjectUID="{key}" ClassID="c" Version="11"><Node Version="1"><Properties'
        f' Version="1">{more}</Properties></Node><TrackGroups Version="1">'
        f'<TrackGroup Version="1" Index="0"><First>a</First><Second ObjectRef="{key}-a"/>'
        f'</TrackGroup><TrackGroup Version="1" Index="1"><First>v</First>'
        f'<Second ObjectRef="{key}-v"/></TrackGroup></TrackGroups><Name>{name}</Name></Sequence>'
        f"{_group('Video', f'{key}-v', tracks, FRAME)}{_group('Audio', f'{key}-a', sound, 5292000)}"
    )


def _group(kind: str, key: str, tracks: Iterable[str], rate: int) -> str:
    held = "".join(f'<Track Index="{n}" ObjectURef="{each}"/>' for n, each in enumerate(tracks))
    return (
        f'<{kind}TrackGroup ObjectID="{key}" ClassID="c" Version="11"><TrackGroup Version="1">'
        f'<Tracks Version="1">{held}</Tracks><FrameRate>{rate}</FrameRate></TrackGroup>'
        f'<MasterTrack ObjectRef="{key}-mix"/></{kind}TrackGroup>'
    )


def track(
    *items: str,
    key: str = "V1",
    kind: str = "Video",
    muted: bool = False,
    joins: Iterable[str] = (),
    chain: str = "",
) -> str:
    return (
        f'<{kind}ClipTrack ObjectUID="{key}" ClassID="c" Version="1"><ClipTrack Version="2">'
        f'<Track Version="3"><Index>0</Index><IsMuted>{str(muted).lower()}</IsMuted></Track>'
        f'<ClipItems Version="3">{_items(items)}</ClipItems>'
        f'<TransitionItems Version="3">{_items(joins)}</TransitionItems></ClipTrack>'
        f'<AudioTrack Version="11">{_owner(chain)}</AudioTrack></{kind}ClipTrack>'
    )


def _items(items: Iterable[str]) -> str:
    refs = "".join(f'<TrackItem Index="{n}" ObjectRef="{each}"/>' for n, each in enumerate(items))
    return f'<TrackItems Version="1">{refs}</TrackItems>'


def _owner(chain: str) -> str:
    inside = f'<Components ObjectRef="{chain}"/>' if chain else ""
    return f'<ComponentOwner Version="1">{inside}</ComponentOwner>'


def item(
    key: str = "10",
    start: int = 0,
    end: int = 48,
    first: int = 24,
    *,
    kind: str = "Video",
    name: str = "shot.mov",
    path: str = "D:\\rushes\\shot.mov",
    effects: Iterable[str] = (),
    on_source: Iterable[str] = (),
    nested: str = "",
    more: str = "",
    clip: str = "",
) -> str:
    """Return a clip on a track with all that it refers to; `effects` are keys of components."""
    source = f"{kind}MediaSource"
    shows = f'<MediaSource Version="4"><Media ObjectURef="{key}-m"/></MediaSource>'
    if nested:
        source = f"{kind}SequenceSource"
        shows = f'<SequenceSource Version="4"><Sequence ObjectURef="{nested}"/></SequenceSource>'
    return (
        f'<{kind}ClipTrackItem ObjectID="{key}" ClassID="c" Version="6"><ClipTrackItem Version="8">'
        f'{_owner(f"{key}-fx")}<TrackItem Version="3"><Start>{start * FRAME}</Start>'
        f"<End>{end * FRAME}</End></TrackItem>"
        f'<SubClip ObjectRef="{key}-s"/>{more}</ClipTrackItem></{kind}ClipTrackItem>'
        f'<SubClip ObjectID="{key}-s" ClassID="c" Version="5"><Clip ObjectRef="{key}-c"/>'
        f'<MasterClip ObjectURef="{key}-mc"/><Name>{name}</Name></SubClip>'
        f'<MasterClip ObjectUID="{key}-mc" ClassID="c" Version="10">'
        f'<{kind}ComponentChain ObjectRef="{key}-mfx"/><Name>{name}</Name></MasterClip>'
        f'<{kind}Clip ObjectID="{key}-c" ClassID="c" Version="11"><Clip Version="18">'
        f'<Source ObjectRef="{key}-src"/><InPoint>{first * FRAME}</InPoint>'
        f"<OutPoint>{(first + end - start) * FRAME}</OutPoint>{clip}</Clip></{kind}Clip>"
        f'<{source} ObjectID="{key}-src" ClassID="c" Version="2">{shows}</{source}>'
        f'<Media ObjectUID="{key}-m" ClassID="c" Version="27"><VideoStream ObjectRef="{key}-vs"/>'
        f"<FilePath>{path}</FilePath></Media>"
        f'<VideoStream ObjectID="{key}-vs" ClassID="c"><FrameRate>{FRAME}</FrameRate></VideoStream>'
        f"{chain(f'{key}-fx', *effects, kind=kind)}{chain(f'{key}-mfx', *on_source, kind=kind)}"
    )


def chain(key: str, *effects: str, kind: str = "Video") -> str:
    held = "".join(f'<Component Index="{n}" ObjectRef="{e}"/>' for n, e in enumerate(effects))
    return (
        f'<{kind}ComponentChain ObjectID="{key}" ClassID="c" Version="3">'
        f'<ComponentChain Version="3"><Components Version="1">{held}</Components>'
        f"</ComponentChain></{kind}ComponentChain>"
    )


def component(
    key: str, match_name: str, name: str = "", *, off: bool = False, masks: Iterable[str] = ()
) -> str:
    held = "".join(f'<SubComponent Index="{n}" ObjectRef="{e}"/>' for n, e in enumerate(masks))
    switch = "<Bypass>true</Bypass>" if off else ""
    return (
        f'<VideoFilterComponent ObjectID="{key}" ClassID="c" Version="9"><Component Version="7">'
        f'<Params Version="1"><Param Index="0" ObjectRef="{key}-p"/></Params><ID>3</ID>'
        f"<DisplayName>{name or match_name}</DisplayName>{switch}<Intrinsic>false</Intrinsic>"
        f'</Component><SubComponents Version="1">{held}</SubComponents>'
        f"<MatchName>{match_name}</MatchName><VideoFilterType>2</VideoFilterType>"
        "</VideoFilterComponent>"
    )


def sound_component(key: str, match_name: str, name: str) -> str:
    return (
        f'<AudioFilterComponent ObjectID="{key}" ClassID="c" Version="4"><AudioComponent'
        f' Version="3"><Component Version="7"><DisplayName>{name}</DisplayName></Component>'
        f"</AudioComponent><FilterMatchName>{match_name}</FilterMatchName></AudioFilterComponent>"
    )


def transition(key: str, start: int, end: int, match_name: str, name: str = "") -> str:
    return (
        f'<VideoTransitionTrackItem ObjectID="{key}" ClassID="c" Version="6">'
        f'<TransitionTrackItem Version="3"><TrackItem Version="4"><Start>{start * FRAME}</Start>'
        f"<End>{end * FRAME}</End></TrackItem><DisplayName>{name}</DisplayName>"
        f"<MatchName>{match_name}</MatchName></TransitionTrackItem></VideoTransitionTrackItem>"
    )


def read(*objects: str, packed: bool = False) -> CutView:
    content = document(*objects)
    return read_bytes(gzip.compress(content) if packed else content)


def one(*more: str, **how: object) -> ClipView:
    """Return the one clip of a project: `item` made as told, on a track of its own."""
    (view,) = read(sequence("V1"), track("10"), item("10", **how), *more).clips  # type: ignore[arg-type]
    return view
