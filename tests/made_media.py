"""Small media files with texts in them, made byte by byte or by the libraries that others use."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import av
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
UNICODE, ASCII = b"UNICODE\0", b"ASCII\0\0\0"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind))


def png(*before: bytes, after: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    picture = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    return b"".join([SIGNATURE, chunk(b"IHDR", head), *before, picture, after, chunk(b"IEND", b"")])


def text_chunk(key: str, text: str) -> bytes:
    return chunk(b"tEXt", f"{key}\0{text}".encode())


def png_with(**texts: str) -> bytes:
    return png(*(text_chunk(key, text) for key, text in texts.items()))


def exif(fields: Mapping[int, bytes], order: str = "<") -> bytes:
    """Return an EXIF block; the user comment goes to the directory where it belongs."""
    main = {tag: value for tag, value in fields.items() if tag != 0x9286}
    inner = {tag: value for tag, value in fields.items() if tag == 0x9286}
    head = b"II*\0" if order == "<" else b"MM\0*"
    at = 8 + 2 + 12 * (len(main) + 1) + 4
    rows, heap = [], b""
    for tag, value in sorted(main.items()):
        rows.append((tag, 2, value))
    block = head + struct.pack(f"{order}I", 8) + struct.pack(f"{order}H", len(main) + 1)
    for tag, kind, value in rows:
        place = at + len(heap)
        content = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}I", place)
        heap += b"" if len(value) <= 4 else value
        block += struct.pack(f"{order}HHI", tag, kind, len(value)) + content
    second = at + len(heap)
    block += struct.pack(f"{order}HHII", 0x8769, 4, 1, second) + struct.pack(f"{order}I", 0) + heap
    block += struct.pack(f"{order}H", len(inner))
    for tag, value in inner.items():
        block += struct.pack(f"{order}HHII", tag, 7, len(value), second + 2 + 12 + 4)
    return block + struct.pack(f"{order}I", 0) + b"".join(inner.values())


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\0\x02\xff\xd9"


def jpeg_with_comment(text: str) -> bytes:
    comment = UNICODE + text.encode("utf-16-be")
    return jpeg(segment(0xE1, b"Exif\0\0" + exif({0x9286: comment}, ">")))


def webp(block: bytes) -> bytes:
    picture = BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "WEBP", exif=block)
    return picture.getvalue()


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I", len(content) + 8) + kind + content


def item(kind: bytes, text: str, code: int = 1) -> bytes:
    content = text.encode("utf-16-be" if code == 2 else "utf-8")
    return box(kind, box(b"data", struct.pack(">II", code, 0), content))


def mp4(*metadata: bytes) -> bytes:
    """Return the head of an MP4 with items of iTunes' metadata."""
    handler = box(b"hdlr", bytes(25))
    meta = box(b"meta", bytes(4), handler, box(b"ilst", *metadata))
    return box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"udta", meta)) + box(b"mdat", b"")


def exr(**texts: str) -> bytes:
    content = b"v/1\x01\x02\0\0\0"
    for name, text in texts.items():
        value = text.encode()
        content += name.encode() + b"\0string\0" + struct.pack("<I", len(value)) + value
    return content + b"\0"


def flac(**texts: str) -> bytes:
    block = struct.pack("<I", 0) + struct.pack("<I", len(texts))
    for key, text in texts.items():
        comment = f"{key}={text}".encode()
        block += struct.pack("<I", len(comment)) + comment
    info = b"\0" + (34).to_bytes(3) + bytes(34)
    return b"fLaC" + info + b"\x84" + len(block).to_bytes(3) + block


def id3(name: bytes, content: bytes, version: int = 3, flags: int = 0) -> bytes:
    size = len(content)
    seven = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    frame = name + (seven if version == 4 else struct.pack(">I", size)) + b"\0\0" + content
    if version == 2:
        frame = name + size.to_bytes(3) + content
    whole = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, flags]) + whole + frame + b"\xff\xfb\x90\0"


def by_ffmpeg(path: Path, codec: str, tags: Mapping[str, str], **options: str) -> Path:
    """Write a file of one frame with tags, as FFmpeg does."""
    is_sound = codec in {"flac", "libmp3lame", "libopus"}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(tags)
        if is_sound:
            stream = container.add_stream(codec, rate=48000)
            frame = av.AudioFrame(
                format=stream.format.name, layout=stream.layout.name, samples=1152
            )
            frame.sample_rate = 48000
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frames = [frame] if codec != "libopus" else []
        else:
            stream = container.add_stream(codec, rate=25)
            stream.width = stream.height = 32
            stream.pix_fmt = "yuv420p"
            frames = [av.VideoFrame(32, 32, "yuv420p")]
        for each in frames:
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path
