"""Small files as cameras and recorders write them: heads, without pictures."""

import struct
from collections.abc import Sequence

LITTLE, BIG = "<", ">"


def tiff(
    *fields: tuple[int, bytes], order: str = LITTLE, exif: Sequence[tuple[int, bytes]] = ()
) -> bytes:
    """Return a TIFF of one directory whose fields are texts, and one of EXIF with bytes."""
    head = (b"II*\0" if order == LITTLE else b"MM\0*") + struct.pack(f"{order}I", 8)
    rows = [(tag, 2, text + b"\0") for tag, text in fields]
    size = 2 + 12 * (len(rows) + bool(exif)) + 4
    body, table = b"", b""
    for tag, kind, content in sorted(rows):
        table += struct.pack(f"{order}HHI", tag, kind, len(content))
        if len(content) <= 4:
            table += content.ljust(4, b"\0")
        else:
            table += struct.pack(f"{order}I", 8 + size + len(body))
            body += content
    if exif:
        table += struct.pack(f"{order}HHII", 0x8769, 4, 1, 8 + size + len(body))
        body += struct.pack(f"{order}H", len(exif))
        for tag, content in exif:
            body += struct.pack(f"{order}HHI", tag, 7, len(content)) + content.ljust(4, b"\0")
        body += bytes(4)
    return head + struct.pack(f"{order}H", len(rows) + bool(exif)) + table + bytes(4) + body


def camera_exif(make: bytes = b"Canon", model: bytes = b"Canon EOS R5", **more: bytes) -> bytes:
    """Return EXIF with a maker and a model."""
    fields = [(0x010F, make), (0x0110, model)]
    fields += [(0x0131, text) for name, text in more.items() if name == "software"]
    return tiff(*(each for each in fields if each[1]))


def jpeg(exif: bytes) -> bytes:
    """Return the head of a JPEG."""
    content = b"Exif\0\0" + exif
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(content) + 2) + content + b"\xff\xd9"


def png(exif: bytes) -> bytes:
    """Return a PNG whose EXIF stands after its picture."""
    chunks = [(b"IHDR", bytes(13)), (b"IDAT", b"x"), (b"eXIf", exif), (b"IEND", b"")]
    made = (struct.pack(">I", len(content)) + kind + content + bytes(4) for kind, content in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def riff(form: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a RIFF file."""
    made = (
        kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        for kind, content in chunks
    )
    body = form + b"".join(made)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bext(originator: bytes) -> tuple[bytes, bytes]:
    """Return the chunk of a broadcast wave."""
    return b"bext", bytes(256) + originator.ljust(32, b"\0") + bytes(314)


def box(kind: bytes, *contents: bytes) -> bytes:
    """Return a box."""
    content = b"".join(contents)
    return struct.pack(">I", len(content) + 8) + kind + content


def keys(**texts: str) -> bytes:
    """Return QuickTime's metadata; `__` in a name stands for a full stop."""
    names = [name.replace("__", ".").replace("_", "-").encode() for name in texts]
    listed = b"".join(box(b"mdta", name) for name in names)
    items = (
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), text.encode()))
        for number, text in enumerate(texts.values(), start=1)
    )
    handler = box(b"hdlr", bytes(8) + b"mdta" + bytes(13))
    return box(
        b"meta",
        handler,
        box(b"keys", struct.pack(">II", 0, len(names)) + listed),
        box(b"ilst", *items),
    )


def movie(*inside: bytes, after: bytes = b"") -> bytes:
    """Return a movie without any picture."""
    return (
        box(b"ftyp", b"qt  ", bytes(4)) + box(b"mdat", b"x" * 100) + box(b"moov", *inside) + after
    )


def track(handler: bytes, sample: bytes = b"avc1") -> bytes:
    """Return a track, with its handler's name and what its samples are."""
    entry = bytes(4) + struct.pack(">I", 1) + struct.pack(">I", 8) + sample
    name = box(b"hdlr", bytes(8) + b"vide" + bytes(12) + handler)
    return box(b"trak", box(b"mdia", name, box(b"minf", box(b"stbl", box(b"stsd", entry)))))


def heic(exif: bytes) -> bytes:
    """Return the head of a HEIC with one item, which is its EXIF."""
    item = struct.pack(">I", 6) + b"Exif\0\0" + exif

    def meta(start: int) -> bytes:
        entry = box(b"infe", b"\2\0\0\0", struct.pack(">HH", 7, 0) + b"Exif\0")
        place = struct.pack(">HHHHII", 7, 0, 0, 1, start, len(item))[:6]
        place += struct.pack(">HII", 1, start, len(item))
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
            box(b"iinf", bytes(4), struct.pack(">H", 1), entry),
            box(b"iloc", b"\1\0\0\0", b"\x44\x00", struct.pack(">H", 1), place),
        )

    head = box(b"ftyp", b"heic", bytes(4))
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", item)


def identification(company: str, product: str) -> bytes:
    """Return an Identification set of MXF."""
    items = b""
    for tag, text in ((0x3C01, company), (0x3C02, product)):
        content = text.encode("utf-16-be") + b"\0\0"
        items += struct.pack(">HH", tag, len(content)) + content
    key = bytes.fromhex("060e2b34025301010d01010101013000")
    return key + b"\x83" + len(items).to_bytes(3) + items


def mxf(*sets: bytes) -> bytes:
    """Return the head of an MXF."""
    key = bytes.fromhex("060e2b34020501010d01020101020400")
    return key + b"\x83\0\0\x68" + bytes(104) + b"".join(sets)


def dpx(device: bytes) -> bytes:
    """Return the head of a DPX with an input device."""
    head = bytearray(2048)
    head[:4] = b"SDPX"
    head[1556 : 1556 + len(device)] = device
    return bytes(head)


def exr(**texts: str) -> bytes:
    """Return the head of an OpenEXR with attributes that are texts."""
    made = b"v/1\x01\2\0\0\0"
    for name, text in texts.items():
        content = text.encode()
        made += name.encode() + b"\0string\0" + struct.pack("<I", len(content)) + content
    return made + b"\0"
