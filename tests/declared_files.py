"""Small media files of every container, with the same packet of XMP or label in each."""

import json
import struct
import zlib
from collections.abc import Callable, Mapping

TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/"
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
}
LABEL = {
    "Label": "1",
    "ContentProducer": "001191110000SECRETCOMPANY",
    "ProduceID": "P-77",
    "ReservedCode1": "",
    "ContentPropagator": "",
    "PropagateID": "",
    "ReservedCode2": "",
}
GREY = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
SCAN = b"\xff\xda\x00\x02\x11\x22\xff\xd9"


def packet(body: str = "", attributes: str = "", *, prefix: str = "x") -> bytes:
    """Return an XMP packet whose one description has these properties."""
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in NAMESPACES.items())
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<{prefix}:xmpmeta xmlns:{prefix}="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about="" {spaces} {attributes}>{body}</rdf:Description>'
        f'</rdf:RDF></{prefix}:xmpmeta><?xpacket end="w"?>'
    ).encode()


def made_as(term: str = "trainedAlgorithmicMedia") -> bytes:
    """Return a packet that states a source type."""
    return packet(f"<Iptc4xmpExt:DigitalSourceType>{TERM}{term}</Iptc4xmpExt:DigitalSourceType>")


def label(changed: Mapping[str, object] | None = None, *, wrapped: bool = False) -> bytes:
    """Return China's label as JSON."""
    made = {**LABEL, **(changed or {})}
    return json.dumps({"AIGC": made} if wrapped else made).encode()


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    """Return a JPEG without a picture worth the name."""
    return b"\xff\xd8" + b"".join(segments) + SCAN + after


def jpeg_xmp(xmp: bytes) -> bytes:
    """Return a JPEG with a packet."""
    return jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp))


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    checksum = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checksum


def png(*chunks: bytes, late: bytes = b"") -> bytes:
    """Return a PNG with chunks before its picture and after it."""
    picture = chunk(b"IDAT", zlib.compress(b"\0\0"))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", GREY)
    return head + b"".join(chunks) + picture + late + chunk(b"IEND", b"")


def itxt(keyword: bytes, text: bytes, *, is_packed: bool = False) -> bytes:
    """Return an iTXt chunk."""
    text = zlib.compress(text) if is_packed else text
    return chunk(b"iTXt", keyword + b"\0" + bytes((is_packed, 0)) + b"\0\0" + text)


def tiff(*entries: tuple[int, int, bytes], order: str = "<", sub: bytes = b"") -> bytes:
    """Return a TIFF of one directory; `sub` is put at byte 8 and the directory after it."""
    at = 8 + len(sub)
    table_end = at + 2 + 12 * len(entries) + 4
    table, values = b"", b""
    for tag, kind, value in entries:
        count = len(value) // {1: 1, 2: 1, 4: 4, 7: 1}[kind]
        if len(value) <= 4:
            field = value.ljust(4, b"\0")
        else:
            field = struct.pack(f"{order}I", table_end + len(values))
            values += value
        table += struct.pack(f"{order}HHI", tag, kind, count) + field
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", at)
    return head + sub + struct.pack(f"{order}H", len(entries)) + table + b"\0" * 4 + values


def exif_comment(comment: bytes, order: str = "<") -> bytes:
    """Return an Exif block whose UserComment is these bytes."""
    start = 8 + 2 + 12 + 4
    inner = struct.pack(f"{order}HHHII", 1, 0x9286, 7, len(comment), start - 8 + 8)
    sub = inner + b"\0" * 4 + comment
    return tiff((0x8769, 4, struct.pack(f"{order}I", 8)), order=order, sub=sub)


def box(name: bytes, body: bytes) -> bytes:
    """Return a box of an MP4."""
    return struct.pack(">I", 8 + len(body)) + name + body


FTYP = box(b"ftyp", b"isom\0\0\0\0isom")
MDAT = box(b"mdat", bytes(64))


def mp4(*boxes: bytes) -> bytes:
    """Return an MP4 of these boxes after its frames."""
    return FTYP + MDAT + b"".join(boxes)


def xmp_box(xmp: bytes) -> bytes:
    """Return the box in which an MP4 has its packet."""
    return box(b"uuid", XMP_UUID + xmp)


def keyed(key: bytes, value: bytes, *, is_quicktime: bool = False) -> bytes:
    """Return a movie whose metadata have a key, after another one."""
    names = b"".join(box(b"mdta", name) for name in (b"encoder", key))
    keys = box(b"keys", struct.pack(">II", 0, 2) + names)
    items = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0) + text))
        for number, text in ((1, b"Lavf"), (2, value))
    )
    head = b"" if is_quicktime else b"\0" * 4
    hdlr = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    return box(b"moov", box(b"udta", box(b"meta", head + hdlr + keys + box(b"ilst", items))))


def heif(xmp: bytes, *, is_aux: bool = False) -> bytes:
    """Return a HEIF with a picture, another one, and a packet that describes one of them."""

    def entry(number: int, kind: bytes, more: bytes = b"") -> bytes:
        return box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0" + more)

    items = entry(1, b"hvc1") + entry(2, b"hvc1") + entry(3, b"mime", b"application/rdf+xml\0")
    iinf = box(b"iinf", b"\0" * 4 + struct.pack(">H", 3) + items)
    iref = box(b"iref", b"\0" * 4 + box(b"cdsc", struct.pack(">HHH", 3, 1, 2 if is_aux else 1)))
    pitm = box(b"pitm", b"\0" * 4 + struct.pack(">H", 1))
    hdlr = box(b"hdlr", bytes(8) + b"pict" + bytes(13))

    def meta(place: int) -> bytes:
        extent = struct.pack(">HHHII", 3, 0, 1, place, len(xmp))
        iloc = box(b"iloc", b"\0" * 4 + b"\x44\0" + struct.pack(">H", 1) + extent)
        return box(b"meta", b"\0" * 4 + hdlr + pitm + iloc + iinf + iref)

    place = len(FTYP) + len(meta(0)) + 8
    return FTYP + meta(place) + box(b"mdat", xmp)


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a RIFF of these chunks."""
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + kind + body


SOUND = (b"data", bytes(999))


def id3(*frames: tuple[bytes, bytes], version: int = 4) -> bytes:
    """Return an ID3 tag of these frames, and some sound."""

    def sevens(number: int) -> bytes:
        return bytes(number >> bits & 0x7F for bits in (21, 14, 7, 0))

    body = b"".join(
        name
        + (sevens(len(content)) if version == 4 else struct.pack(">I", len(content)))
        + b"\0\0"
        + content
        for name, content in frames
    )
    return b"ID3" + bytes((version, 0, 0)) + sevens(len(body)) + body + b"\xff\xfb" + bytes(400)


def unsynchronised(tag: bytes) -> bytes:
    """Return an ID3 tag of version 3 in which no bytes look like the start of sound."""
    size = int.from_bytes(tag[8:10]) >> 8 << 7 | tag[9]  # of a tag below 16 kB
    body = tag[10 : 10 + size].replace(b"\xff", b"\xff\0")
    length = bytes((0, 0, len(body) >> 7, len(body) & 0x7F))
    return tag[:5] + b"\x80" + length + body + tag[10 + size :]


def flac(*blocks: tuple[int, bytes]) -> bytes:
    """Return a FLAC of these blocks."""
    made = b"fLaC"
    for number, (kind, body) in enumerate(blocks, start=1):
        last = 0x80 if number == len(blocks) else 0
        made += bytes((kind | last,)) + len(body).to_bytes(3, "big") + body
    return made + b"\xff\xf8" + bytes(200)


def pdf(*streams: bytes, info: bytes = b"") -> bytes:
    """Return a PDF of these metadata streams."""
    made = b"%PDF-1.7\n"
    for number, stream in enumerate(streams, start=1):
        made += b"%d 0 obj\n<</Type/Metadata/Subtype/XML>>\nstream\n" % number
        made += stream + b"\nendstream\nendobj\n"
    return made + info + b"\n%%EOF"


def packed_pdf(xmp: bytes) -> bytes:
    """Return a PDF whose metadata are deflated."""
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Metadata/Subtype /XML/Filter/FlateDecode>>\nstream\n"
    return head + zlib.compress(xmp) + b"\nendstream\nendobj\n%%EOF"


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "sc.jpg": jpeg_xmp,
    "sc.png": lambda xmp: png(itxt(b"XML:com.adobe.xmp", xmp)),
    "packed.png": lambda xmp: png(itxt(b"XML:com.adobe.xmp", xmp, is_packed=True)),
    "late.png": lambda xmp: png(late=itxt(b"XML:com.adobe.xmp", xmp)),
    "magick.png": lambda xmp: png(
        chunk(
            b"zTXt",
            b"Raw profile type xmp\0\0"
            + zlib.compress(b"\nxmp\n   %d\n%s\n" % (len(xmp), xmp.hex().encode())),
        )
    ),
    "sc.tif": lambda xmp: tiff((256, 4, b"\1\0\0\0"), (700, 1, xmp)),
    "motorola.dng": lambda xmp: tiff((700, 1, xmp), order=">"),
    "sc.webp": lambda xmp: riff(b"WEBP", (b"VP8L", bytes(30)), (b"XMP ", xmp)),
    "sc.wav": lambda xmp: riff(b"WAVE", (b"fmt ", bytes(16)), SOUND, (b"_PMX", xmp)),
    "sc.avi": lambda xmp: riff(b"AVI ", (b"LIST", b"movi" + bytes(50)), (b"_PMX", xmp)),
    "sc.aif": lambda xmp: b"FORM\0\0\0\0AIFFSSND\0\0\0\0APPL" + struct.pack(">I", len(xmp)) + xmp,
    "sc.mp4": lambda xmp: mp4(xmp_box(xmp)),
    "early.mp4": lambda xmp: FTYP + xmp_box(xmp) + MDAT,
    "sc.mov": lambda xmp: MDAT + box(b"moov", box(b"udta", box(b"XMP_", xmp))),
    "sc.heic": heif,
    "sc.cr3": lambda xmp: FTYP + box(b"moov", bytes(0)) + xmp_box(xmp),
    "sc.mp3": lambda xmp: id3((b"PRIV", b"XMP\0" + xmp)),
    "old.mp3": lambda xmp: id3((b"PRIV", b"XMP\0" + xmp), version=3),
    "sc.flac": lambda xmp: flac((0, bytes(34)), (2, b"XMP " + xmp)),
    "sc.pdf": pdf,
    "packed.pdf": packed_pdf,
    "sc.gif": lambda xmp: b"GIF89a" + bytes(7) + b"!\xff\x0bXMP DataXMP" + xmp + bytes(258),
    "sc.mxf": lambda xmp: b"\x06\x0e\x2b\x34" + bytes(3000) + xmp + bytes(3000),
    "sc.exr": lambda xmp: b"\x76\x2f\x31\x01" + bytes(4) + b"xmp\0string\0" + xmp + bytes(9),
    "end.dpx": lambda xmp: b"SDPX" + bytes(3_000_000) + xmp,
    "alone.xmp": bytes,
    "wide.xmp": lambda xmp: xmp.decode().encode("utf-16"),
    "big_endian.xmp": lambda xmp: xmp.decode().encode("utf-16-be"),
}
"""What puts a packet into each kind of file, by the file's name."""
