"""Projects and grades in DaVinci Resolve's own syntax, as small as they can be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

import zstandard

Value = int | float | str | bytes | Sequence["Entry"]
Entry = tuple[int, Value]

FACE = "com.blackmagicdesign.resolvefx.facerefinement2"
NOISE = "com.blackmagicdesign.resolvefx.NoiseReduction"
GLOW = "com.blackmagicdesign.resolvefx.glow"


def varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def message(fields: Iterable[Entry]) -> bytes:
    """Return a protobuf message: whole numbers, doubles, texts, messages."""
    written = bytearray()
    for number, value in fields:
        if isinstance(value, int):
            written += varint(number << 3) + varint(value)
        elif isinstance(value, float):
            written += varint(number << 3 | 1) + struct.pack("<d", value)
        else:
            inner = value.encode() if isinstance(value, str) else value
            inner = inner if isinstance(inner, bytes) else message(inner)
            written += varint(number << 3 | 2) + varint(len(inner)) + inner
    return bytes(written)


def plugin(identifier: str, **parameters: float | str) -> list[Entry]:
    """Return the fields of a plug-in, as a node's tool holds it."""
    held = [
        (5, [(1, name), (2, [(5 if isinstance(value, str) else 2, value)])])
        for name, value in parameters.items()
    ]
    return [(1, 0x4F4659), (2, identifier), (3, "OfxImageEffectContextFilter"), (4, 1), *held]


def node(
    number: int,
    *plugins: list[Entry],
    label: str = "",
    palettes: Iterable[int] = (),
    lut: str = "",
) -> Entry:
    """Return a node of a graph."""
    held: list[Entry] = [(1, [(1, kind), (3, 1)]) for kind in palettes]
    if lut:
        value: list[Entry] = [(1, 0x860000A1), (2, [(5, lut)])]
        held.append((1, [(1, 1), (3, 1), (6, [(2, [(1, 1), (3, value)])])]))
    tools: list[Entry] = [
        entry
        for each in plugins
        for entry in (
            (1, [(1, 0xC0000049), (2, [(5, str(each[1][1]))])]),
            (1, [(1, 0xC0000087), (2, [(21, each)])]),
        )
    ]
    return 7, [(1, number), (2, number), (6, label), (7, 1), (9, held), (10, tools)]


def grade(*nodes: Entry, packed: bool = True) -> str:
    """Return a grade's body, in hex."""
    content = message([(1, [(1, 1), *nodes])])
    if packed:
        return (b"\x81" + zstandard.ZstdCompressor().compress(content)).hex()
    return (b"\x80" + content).hex()


def chain(*parts: Iterable[Entry]) -> str:
    """Return packed fields one after another, in hex."""
    held = [b"\x80" + message(part) for part in parts]
    return b"".join(struct.pack(">II", 2, len(each)) + each for each in held).hex()


def composition(tools: str | bytes) -> str:
    """Return the only Fusion composition of an item, in hex."""
    return length_first(b"\0\0\0\1" + composition_text(tools, 0))


def composition_text(tools: str | bytes, number: int) -> bytes:
    """Return a Fusion composition whose tools are packed again, after its key."""
    key, text = f"{number}_data", b"Composition { HiQ = true, Compressed = true, }\0"
    inner = tools.encode() if isinstance(tools, str) else tools
    size = struct.pack("<I", len(inner))
    return key.encode("utf-16-be") + text + size + zlib.compress(inner, 9)


def length_first(content: bytes) -> str:
    return (struct.pack(">I", len(content)) + zlib.compress(content)).hex()


def still(body: str, *, label: str = "1.1", source: str = "SH010", base: str = "") -> bytes:
    """Return a .drx."""
    version = "<ListMgt::LmVersion DbId='v'><Name/><Body>{}</Body></ListMgt::LmVersion>"
    clip = f"<pClipFullVer>{version.format(body)}</pClipFullVer>"
    track = f"<pTrackVer>{version.format(base)}</pTrackVer>" if base else ""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<Gallery::GyStill DbId='s'>"
        f"<SrcHint>{source}</SrcHint><Label>{label}</Label><RecTC>01:00:00:00</RecTC>"
        f"{clip}{track}</Gallery::GyStill>"
    ).encode()


def versions(body: str, *, active: str = "v1", group: str = "") -> str:
    """Return the grades of an item, the first of which is in use; the other is another one's."""
    other = grade(node(1, plugin("com.example.ofx.unused")))
    linked = f"<LinkedGroup>{group}</LinkedGroup>" if group else ""
    return (
        f"<pLmVerTable><ListMgt::LmVersionTable DbId='t'><pActive>{active}</pActive>{linked}"
        f"<Locals><Element><ListMgt::LmVersion DbId='v1'><Body>{body}</Body></ListMgt::LmVersion>"
        f"</Element><Element><ListMgt::LmVersion DbId='v2'><Body>{other}</Body>"
        "</ListMgt::LmVersion></Element></Locals></ListMgt::LmVersionTable></pLmVerTable>"
    )


def item(
    name: str,
    start: int,
    duration: int,
    inside: str = "",
    *,
    kind: str = "Sm2TiVideoClip",
    first: str = "",
    media: str = "",
    path: str = "",
) -> str:
    """Return an item of a track."""
    return (
        f"<Element><{kind} DbId='i-{name}'><Name>{name}</Name><Start>{start}</Start>"
        f"<Duration>{duration}</Duration><In>{first}</In><MediaRef>{media}</MediaRef>"
        f"<MediaFilePath>{path}</MediaFilePath>{inside}</{kind}></Element>"
    )


def track(sequence: str, *items: str, kind: int = 0, inside: str = "") -> str:
    """Return a track of a sequence."""
    return (
        f"<Element><Sm2TiTrack DbId='k'><Type>{kind}</Type><Sequence>{sequence}</Sequence>"
        f"<Items>{''.join(items)}</Items><UserDefinedName/>{inside}</Sm2TiTrack></Element>"
    )


def container(*tracks: str) -> str:
    """Return a member of a project that holds tracks."""
    held = f"<VideoTrackVec>{''.join(tracks)}</VideoTrackVec>"
    return f"<Sm2SequenceContainer>{held}</Sm2SequenceContainer>"


def sequence(
    identifier: str, *, seconds: float = 3600.0, rate: float = 24.0, inside: str = ""
) -> str:
    """Return what a timeline plays."""
    return (
        f"<Sequence><Sm2Sequence DbId='{identifier}'>"
        f"<MediaExtents>{struct.pack('<dd', seconds, 1.0).hex()}</MediaExtents>"
        f"<FrameRate>{struct.pack('<dd', rate, 0.0).hex()}</FrameRate>{inside}"
        "</Sm2Sequence></Sequence>"
    )


def timeline(name: str, plays: str) -> str:
    """Return a timeline of the media pool; its media id is `m-` and its name."""
    return (
        f"<Element><Sm2MpTimelineClip DbId='m-{name}'><Name>{name}</Name><TimelineSharedHandle>"
        f"<Sm2Timeline DbId='h'><Name>{name}</Name>{plays}</Sm2Timeline></TimelineSharedHandle>"
        "</Sm2MpTimelineClip></Element>"
    )


def compound(name: str, plays: str) -> str:
    """Return a compound clip of the media pool; its media id is `m-` and its name."""
    clip = f"<Name>{name}</Name>{plays}"
    return f"<Element><Sm2MpCompoundClip DbId='m-{name}'>{clip}</Sm2MpCompoundClip></Element>"


def media(identifier: str, folder: str, file: str) -> str:
    """Return a media of the pool, by where its file lies."""
    clip = chain([(1, folder), (2, file)])
    return (
        f"<Element><Sm2MpVideoClip DbId='{identifier}'><Name>{file}</Name><Video>"
        f"<BtVideoInfo><Clip>{clip}</Clip></BtVideoInfo></Video></Sm2MpVideoClip></Element>"
    )


def folder(*held: str) -> str:
    """Return the media pool."""
    media_vec = f"<MediaVec>{''.join(held)}</MediaVec>"
    return f"<Sm2MpFolder DbId='f'><Name>Master</Name>{media_vec}</Sm2MpFolder>"


def project(
    pool: str | bytes, *containers: str | bytes, project_xml: str = "<SM_Project/>"
) -> bytes:
    """Return a .drp."""
    members: Mapping[str, str | bytes] = {
        "project.xml": project_xml,
        "MediaPool/Master/MpFolder.xml": pool,
        **{f"SeqContainer/{n}.xml": each for n, each in enumerate(containers)},
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return written.getvalue()


def one_timeline(*items: str, inside: str = "", pool: Iterable[str] = ()) -> bytes:
    """Return a project of one timeline with one track."""
    held = timeline("Edit", sequence("q", inside=inside))
    return project(folder(held, *pool), container(track("q", *items)))
