"""Walks of containers: every text is found at its place, and no bytes make one hang or grow."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_media import (
    ASCII,
    SIGNATURE,
    UNICODE,
    box,
    by_ffmpeg,
    chunk,
    exif,
    exr,
    flac,
    id3,
    item,
    jpeg,
    jpeg_with_comment,
    mp4,
    png,
    png_with,
    segment,
    text_chunk,
    webp,
)
from temoin.builtin.containers import Kind, Metered, Text, bmff, kind_of, pyav, texts_of, values
from temoin.errors import EvidenceError

TEXT = 'a {"b": "wörd"}'


def read(tmp_path: Path, content: bytes) -> list[Text]:
    path = tmp_path / "a"
    path.write_bytes(content)
    return texts_of(path)


def told(tmp_path: Path, content: bytes) -> dict[str, str]:
    return {each.name: each.problem or each.text for each in read(tmp_path, content)}


ITXT = b"k\0\1\0en\0\0" + zlib.compress(TEXT.encode())
PLAIN_ITXT = b"k\0\0\0en\0translated\0" + TEXT.encode()
MADE = {
    "PNG tEXt": png(text_chunk("k", TEXT)),
    "PNG tEXt after the picture": png(after=text_chunk("k", TEXT)),
    "PNG zTXt": png(chunk(b"zTXt", b"k\0\0" + zlib.compress(TEXT.encode()))),
    "PNG iTXt, compressed": png(chunk(b"iTXt", ITXT)),
    "PNG iTXt": png(chunk(b"iTXt", PLAIN_ITXT)),
    "MP4, UTF-16": mp4(item(b"kkkk", TEXT, code=2)),
    "MP4": mp4(item(b"kkkk", TEXT)),
    "OpenEXR": exr(k=TEXT),
    "FLAC": flac(k=TEXT),
    "ID3v2.3": id3(b"TXXX", b"\x03k\0" + TEXT.encode()),
    "ID3v2.4": id3(b"TXXX", b"\x03k\0" + TEXT.encode(), version=4),
    "ID3v2.2": id3(b"TXX", b"\0k\0" + TEXT.encode("latin-1"), version=2),
    "ID3, UTF-16": id3(b"TXXX", b"\1" + "k\0".encode("utf-16") + TEXT.encode("utf-16")),
}


@pytest.mark.parametrize("content", MADE.values(), ids=MADE)
def test_a_text_is_found(tmp_path: Path, content: bytes) -> None:
    (found,) = read(tmp_path, content)
    assert (found.name[0], found.text, found.problem) == ("k", TEXT, "")


def test_exif_is_read_in_every_container_and_order(tmp_path: Path) -> None:
    block = exif({0x010F: b"Make\0", 0x0110: b"M\0", 0x9286: ASCII + TEXT.encode()})
    holders = [jpeg(segment(0xE1, b"Exif\0\0" + block)), png(chunk(b"eXIf", block)), webp(block)]
    for content in [*holders, block]:
        assert told(tmp_path, content) == {"Make": "Make", "Model": "M", "UserComment": TEXT}
    assert told(tmp_path, jpeg_with_comment(TEXT)) == {"UserComment": TEXT}


@pytest.mark.parametrize("code", ["utf-16-be", "utf-16-le", "utf-16"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_unicode_comment_is_read_in_the_order_it_is_in(
    tmp_path: Path, code: str, order: str
) -> None:
    block = exif({0x9286: UNICODE + TEXT.encode(code)}, order)
    assert told(tmp_path, block) == {"UserComment": TEXT}


def test_a_comment_of_a_jpeg(tmp_path: Path) -> None:
    content = jpeg(segment(0xE0, b"JFIF"), b"\xff", segment(0xFE, TEXT.encode()))  # with fill
    (found,) = read(tmp_path, content)
    assert (found.name, found.text) == ("comment", TEXT)
    at = int(found.where.rpartition(" ")[2])
    assert content[at:].startswith(TEXT.encode())


WRITTEN = {
    "a.mp4": ("mpeg4", {"movflags": "use_metadata_tags"}),
    "a.mov": ("mpeg4", {"movflags": "use_metadata_tags"}),
    "a.webm": ("libvpx", {}),
    "a.mkv": ("mpeg4", {}),
    "a.flac": ("flac", {}),
    "a.mp3": ("libmp3lame", {}),
    "b.mp3": ("libmp3lame", {"id3v2_version": "3"}),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_ffmpeg_writes_is_found(tmp_path: Path, name: str) -> None:
    codec, options = WRITTEN[name]
    path = by_ffmpeg(tmp_path / name, codec, {"prompt": TEXT}, **options)
    (found,) = [each for each in texts_of(path) if each.name.casefold() == "prompt"]
    assert found.text == TEXT
    at = int(found.where.rpartition(" ")[2])
    content = path.read_bytes()[at : at + 80]
    assert TEXT.encode() in content or TEXT.encode("utf-16-le") in content


def test_user_data_of_quicktime_without_keys(tmp_path: Path) -> None:
    path = by_ffmpeg(tmp_path / "a.mov", "mpeg4", {"comment": TEXT})
    assert {each.name: each.text for each in texts_of(path)}["\xa9cmt"] == TEXT


def test_pyav_tells_the_tags_of_what_no_walk_knows(tmp_path: Path) -> None:
    path = by_ffmpeg(tmp_path / "a.mkv", "mpeg4", {"prompt": TEXT})
    found = {each.name: each.text for each in pyav.texts(path)}
    assert found["PROMPT"] == TEXT
    (tmp_path / "b.ogg").write_bytes(b"OggS" + bytes(500))
    with pytest.raises(EvidenceError, match="cannot be read"):
        texts_of(tmp_path / "b.ogg")


def test_a_box_is_found_by_its_path() -> None:
    file = BytesIO(mp4(item(b"kkkk", TEXT)))
    (moov,) = [each for each in bmff.boxes(file) if each.kind == b"moov"]
    (found,) = bmff.within(file, moov, b"udta", b"meta", b"ilst", b"kkkk", b"data")
    assert found.name == "data"


def test_what_is_too_large_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = png(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(20_000_000))))
    assert "larger" in told(tmp_path, bomb)["k"]
    long = struct.pack(">I", 2**31) + b"tEXtk\0short"
    assert "larger" in told(tmp_path, SIGNATURE + long)["k"]
    assert told(tmp_path, exr(k="x").replace(b"\1\0\0\0x", b"\xff\xff\xff\x7fx"))["k"]
    monkeypatch.setattr("temoin.builtin.containers.texts._MOST_TEXTS", 3)
    many = read(tmp_path, png(*(text_chunk(f"k{n}", "x") for n in range(9))))
    assert [bool(each.problem) for each in many] == [False, False, False, True]


def test_what_is_cut_off_says_so(tmp_path: Path) -> None:
    whole = png_with(k=TEXT)
    assert "ends" in told(tmp_path, whole[:50])["k"]
    broken = png(chunk(b"zTXt", b"k\0\0not compressed"))
    assert "compression" in told(tmp_path, broken)["k"]


def test_a_walk_ends_when_its_budget_does(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(100))
    with Metered(path) as file:
        file.bytes_left, file.reads_left = 60, 2
        assert len(file.read(50)) == 50
        assert len(values.read_at(file, 0, 50)) == 10
        with pytest.raises(OSError, match="more than may be read"):
            file.read(1)


def test_a_text_is_not_shown_unasked() -> None:
    assert "secret" not in repr(Text(name="prompt", where="here", text="secret"))


KINDS = {
    Kind.PNG: png(),
    Kind.JPEG: jpeg(),
    Kind.WEBP: webp(b""),
    Kind.WAV: b"RIFF\0\0\0\0WAVE",
    Kind.TIFF: exif({}),
    Kind.EXR: exr(),
    Kind.BMFF: mp4(),
    Kind.FLAC: flac(),
    Kind.MP3: id3(b"TXXX", b""),
    Kind.OTHER: b"",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_first_bytes(kind: Kind) -> None:
    assert kind_of(KINDS[kind]) is kind
    assert kind_of(b"\xff\xfb\x90\0") is Kind.MP3
    assert kind_of(b"\xff\xff\xff\xff") is Kind.OTHER


BEGINNINGS = [
    *(content[:16] for content in KINDS.values()),
    *MADE.values(),
    b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff",
]


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_no_bytes_break_a_walk(
    tmp_path_factory: pytest.TempPathFactory, a: bytes, b: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "arbitrary"
    path.write_bytes(a + b)
    for each in texts_of(path):
        assert len(each.text) <= 100_000


@given(st.sampled_from(list(MADE.values())), st.integers(0, 10_000), st.integers(0, 255))
def test_no_flipped_byte_breaks_a_walk(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, value: int
) -> None:
    damaged = bytearray(content)
    damaged[at % len(damaged)] = value
    path = tmp_path_factory.getbasetemp() / "flipped"
    path.write_bytes(damaged[: at or None])
    assert isinstance(texts_of(path), list)


def test_a_box_in_itself_ends(tmp_path: Path) -> None:
    deep = box(b"udta", b"")
    for _ in range(3000):
        deep = box(b"udta", deep)
    assert read(tmp_path, box(b"ftyp", b"isom") + box(b"moov", deep)) == []


def test_length_beyond_any_file_ends_the_walk(tmp_path: Path) -> None:
    sizes = b"ds64" + struct.pack("<I3QI", 28, 0, 2**64 - 1, 0, 0)
    assert not read(tmp_path, b"RF64\xff\xff\xff\xffWAVE" + sizes + b"data\xff\xff\xff\xff")


def test_jpeg_is_followed_over_markers_without_a_length(tmp_path: Path) -> None:
    alone = b"\xff\x01\xff\xd0"
    found = read(tmp_path, b"\xff\xd8" + alone + segment(0xFE, TEXT.encode()) + b"\xff\xd9")
    assert [each.text for each in found] == [TEXT]


def tag_of_3(frames: bytes, flags: int) -> bytes:
    return b"ID3\3\0" + bytes([flags, 0, 0, len(frames) >> 7, len(frames) & 0x7F]) + frames


def test_id3_that_is_unsynchronised_and_has_more_of_a_head(tmp_path: Path) -> None:
    body = b"\1" + "k\0".encode("utf-16") + TEXT.encode("utf-16-le")
    frame = b"TXXX" + struct.pack(">IH", len(body), 0) + body
    more = struct.pack(">IHI", 6, 0, 0)
    unsynchronised = (more + frame).replace(b"\xff", b"\xff\0")
    assert told(tmp_path, tag_of_3(unsynchronised, 0xC0)) == {"k": TEXT}


def test_big_tiff_is_read(tmp_path: Path) -> None:
    content = TEXT.encode()
    row = struct.pack("<HHQQ", 0x010E, 2, len(content), 16 + 8 + 20 + 8)
    head = b"II+\0" + struct.pack("<HHQ", 8, 0, 16)
    block = head + struct.pack("<Q", 1) + row + struct.pack("<Q", 0) + content
    assert told(tmp_path, block) == {"ImageDescription": TEXT}


def test_directories_that_point_at_themselves_end(tmp_path: Path) -> None:
    row = struct.pack("<HHII", 0x8769, 4, 1, 8)
    assert not read(tmp_path, b"II*\0" + struct.pack("<IH", 8, 1) + row + b"\0" * 4)
