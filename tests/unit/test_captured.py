"""What cameras, recorders and scanners say of themselves, and what is none of them."""

import random
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import captures as made
from damage import damaged
from temoin.builtin.captured import CameraReader, reports
from temoin.builtin.captured.budget import Bounded
from temoin.builtin.captured.devices import LONGEST_NAME, Kind, device_of, editor_of, recorder_of
from temoin.builtin.captured.exiftool import ExifTool
from temoin.disclosure.kept import said_facts
from temoin.errors import EvidenceError
from temoin.language import speaking
from temoin.model import Evidence, MediaFile
from temoin.shapes import file_verdict
from temoin.vocabulary import Says, Strength

CAPTURED, OTHER, EDITED = Says.CAPTURED, Says.OTHER, Says.EDITED
WITHOUT_EXIFTOOL = ExifTool("")


def read(content: bytes, folder: Path, name: str = "a.bin") -> list[Evidence]:
    path = folder / name
    path.write_bytes(content)
    return list(CameraReader(WITHOUT_EXIFTOOL).read(MediaFile(path=path, name=name)))


def said(facts: list[Evidence]) -> list[tuple[Says, str]]:
    return [(fact.says, fact.text) for fact in facts]


R5 = [(CAPTURED, "captured with Canon EOS R5")]
SONY_XML = (
    b'<?xml version="1.0"?><NonRealTimeMeta xmlns="urn:x"><Device manufacturer="Sony"'
    b' modelName="ILCE-7SM3" serialNo="04475565"/></NonRealTimeMeta>'
)


@pytest.mark.parametrize(
    "content",
    [
        made.jpeg(made.camera_exif()),
        made.camera_exif(),
        made.png(made.camera_exif()),
        made.riff(b"WEBP", (b"EXIF", made.camera_exif())),
        made.riff(b"WEBP", (b"EXIF", b"Exif\0\0" + made.camera_exif())),
        made.heic(made.camera_exif()),
        b"IIRO" + made.camera_exif()[4:],
        b"FUJIFILMCCD-RAW ".ljust(84, b"\0")
        + b"\0\0\0\x60".ljust(12, b"\0")
        + made.jpeg(made.camera_exif()),
        made.box(b"JXL ", b"\r\n\x87\n") + made.box(b"Exif", bytes(4), made.camera_exif()),
        b"8BPS".ljust(26, b"\0")
        + bytes(4)
        + (80).to_bytes(4)
        + b"8BIM\x04\x22\0\0"
        + len(made.camera_exif()).to_bytes(4)
        + made.camera_exif(),
        made.box(b"ftyp", b"crx ", bytes(4))
        + made.box(
            b"moov",
            made.box(
                b"uuid",
                bytes.fromhex("85c0b687820f11e08111f4ce462b6a48"),
                made.box(b"CMT1", made.camera_exif()),
            ),
        ),
    ],
    ids=["jpeg", "tiff", "png", "webp", "webp+", "heic", "orf", "raf", "jxl", "psd", "cr3"],
)
def test_a_still_names_its_camera(content: bytes, tmp_path: Path) -> None:
    facts = read(content, tmp_path)
    assert said(facts) == R5
    assert "Make, Model" in facts[0].where
    assert facts[0].strength is Strength.WEAK
    assert facts[0].strength is Strength.WEAK


def test_byte_orders_mean_the_same(tmp_path: Path) -> None:
    fields = (0x010F, b"NIKON CORPORATION"), (0x0110, b"NIKON D70")
    for order in (made.LITTLE, made.BIG):
        content = made.tiff(*fields, order=order)
        assert said(read(content, tmp_path)) == [(CAPTURED, "captured with NIKON D70")]


def test_a_picture_edited_since_says_both(tmp_path: Path) -> None:
    facts = read(made.jpeg(made.camera_exif(software=b"Adobe Photoshop CS2")), tmp_path)
    assert said(facts) == [*R5, (EDITED, "written by Adobe Photoshop")]
    firmware = read(made.jpeg(made.camera_exif(software=b"Firmware 1.8.1")), tmp_path)
    assert said(firmware) == R5


def test_an_editor_alone_is_no_camera(tmp_path: Path) -> None:
    assert read(made.jpeg(made.tiff((0x0131, b"GIMP 2.4.5"))), tmp_path) == []
    assert read(made.jpeg(made.camera_exif(b"Adobe", b"Photoshop")), tmp_path) == []


def test_film_that_was_scanned_is_no_capture(tmp_path: Path) -> None:
    fields = (0x010F, b"Nikon"), (0x0110, b"LS-9000")
    content = made.jpeg(made.tiff(*fields, exif=[(0xA300, b"\1")]))
    ((says, text),) = said(read(content, tmp_path))
    assert (says, text) == (OTHER, "scanned with Nikon LS-9000")
    content = made.jpeg(made.tiff(*fields, exif=[(0xA300, b"\3")]))
    assert said(read(content, tmp_path)) == [(CAPTURED, "captured with Nikon LS-9000")]


@pytest.mark.parametrize("exif", [b"", b"II*", b"garbage garbage", made.camera_exif()[:50]])
def test_exif_that_cannot_be_read_is_not_silence(exif: bytes, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="EXIF cannot be read") as told:
        read(made.jpeg(exif), tmp_path)
    assert told.value.file == "a.bin"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            made.keys(
                com__apple__quicktime__make="Apple", com__apple__quicktime__model="iPhone 17"
            ),
            "captured with Apple iPhone 17",
        ),
        (
            made.keys(com__android__manufacturer="Google", com__android__model="Pixel 9"),
            "captured with Google Pixel 9",
        ),
        (
            made.keys(com__arri__camera__CameraModel="ALEXA 35", com__arri__camera__ReelName="A1"),
            "captured with ARRI ALEXA 35",
        ),
        (
            made.keys(com__blackmagic_design__camera__uuid="x"),
            "captured with a camera by Blackmagic Design",
        ),
        (
            made.keys(manufacturer="Blackmagic Design", camera_type="Blackmagic Pocket 4K"),
            "captured with Blackmagic Pocket 4K",
        ),
        (made.box(b"udta", made.box(b"FIRM", b"HD8.01")), "captured with a camera by GoPro"),
        (
            made.box(b"udta", made.box(b"TAGS", b"NIKON DIGITAL CAMERA\0\x01")),
            "captured with NIKON DIGITAL CAMERA",
        ),
        (
            made.box(
                b"udta",
                made.box(b"manu", bytes(6), b"Samsung\0"),
                made.box(b"modl", bytes(6), b"SM-G950\0"),
            ),
            "captured with Samsung SM-G950",
        ),
        (
            made.box(b"udta", made.box(b"\xa9mod", b"\0\6\x15\xc7FC3582"))
            + made.box(b"udta", made.box(b"\xa9mak", b"\0\3\x15\xc7DJI")),
            "captured with DJI FC3582",
        ),
        (made.track(b"\tGoPro AVC  "), "captured with a camera by GoPro"),
        (made.track(b"\x07DJI.AVC"), "captured with a camera by DJI"),
        (made.track(b"VideoHandler", b"brxq"), "captured with a camera by Blackmagic Design"),
        (made.track(b"", b"rtmd"), "captured with a camera by Sony"),
    ],
)
def test_a_movie_names_its_camera(content: bytes, name: str, tmp_path: Path) -> None:
    assert said(read(made.movie(content), tmp_path)) == [(CAPTURED, name)]


def test_sonys_xml_in_a_movie(tmp_path: Path) -> None:
    meta = made.box(
        b"meta", bytes(4), made.box(b"hdlr", bytes(20)), made.box(b"xml ", bytes(4), SONY_XML)
    )
    facts = read(made.movie(after=meta), tmp_path)
    assert said(facts) == [(CAPTURED, "captured with Sony ILCE-7SM3")]
    assert "04475565" not in str(facts)


def test_camera_data_carried_through_another_program(tmp_path: Path) -> None:
    content = made.keys(
        com__apple__quicktime__make="Apple",
        com__apple__quicktime__model="iPhone 17",
        encoder="Lavf59.27.100",
    )
    assert said(read(made.movie(content), tmp_path)) == [
        (CAPTURED, "captured with Apple iPhone 17"),
        (EDITED, "written by FFmpeg (Lavf)"),
    ]


def test_a_recording_of_a_computer_may_be_of_its_screen(tmp_path: Path) -> None:
    content = made.keys(com__apple__quicktime__make="Apple", com__apple__quicktime__model="Mac15,9")
    ((says, text),) = said(read(made.movie(content), tmp_path))
    assert says is OTHER
    assert text.endswith("from its camera or its screen")


@pytest.mark.parametrize(
    "content",
    [
        made.keys(encoder="Lavf59.27.100"),
        made.keys(com__apple__quicktime__software="Adobe Premiere Pro"),
        made.keys(model="flux-dev"),  # of a generator
        made.keys(make="OpenAI", model="sora-2"),
        made.keys(make="Google", model="Veo 3"),
        made.keys(com__apple__proapps__cameraName="A"),
        made.track(b"Core Media Video"),
        made.box(b"udta", made.box(b"\xa9too", b"\0\x04\0\0Lavf")),
    ],
)
def test_a_program_is_no_camera(content: bytes, tmp_path: Path) -> None:
    assert read(made.movie(content), tmp_path) == []


def test_mxf_by_a_camera_and_by_programs(tmp_path: Path) -> None:
    camera = made.identification("ARRI", "ALEXA Mini LF")
    facts = read(made.mxf(camera), tmp_path)
    assert said(facts) == [(CAPTURED, "captured with ARRI ALEXA Mini LF")]
    assert facts[0].where == "MXF Identification at byte 124: CompanyName, ProductName"
    through = made.mxf(camera, made.identification("Avid Technology", "Media Composer"))
    assert said(read(through, tmp_path))[1] == (EDITED, "written by Avid")
    for company, product in [
        ("FFmpeg", "OP1a Muxer"),
        ("Blackmagic Design", "DaVinci Resolve"),
        ("Sony", "Catalyst Browse"),
        ("", ""),
    ]:
        assert read(made.mxf(made.identification(company, product)), tmp_path) == []
    assert said(read(made.mxf(SONY_XML), tmp_path)) == [(CAPTURED, "captured with Sony ILCE-7SM3")]


def test_frames_name_cameras_scanners_or_nobody(tmp_path: Path) -> None:
    assert said(read(made.dpx(b"ARRI ALEXA"), tmp_path)) == [(CAPTURED, "captured with ARRI ALEXA")]
    assert said(read(made.dpx(b"SPIRIT-4K DATACINE"), tmp_path)) == [
        (OTHER, "scanned with SPIRIT-4K DATACINE")
    ]
    for nobody in (b"", b"\xff" * 32, b"Nuke 15", b"Input device"):
        assert read(made.dpx(nobody), tmp_path) == []
    exr = made.exr(cameraMake="SONY", cameraModel="ILCA-99M2")
    assert said(read(exr, tmp_path)) == [(CAPTURED, "captured with SONY ILCA-99M2")]
    for other in (
        made.exr(owner="Canon Inc."),
        made.exr(cameraMake="Unreal", cameraModel="CineCamera"),
        made.exr(cameraModel="renderCam_left"),
    ):
        assert read(other, tmp_path) == []


IXML = (
    b"<BWFXML><NOTE>secret note</NOTE>"
    b"<BEXT><BWF_ORIGINATOR>ZOOM F8</BWF_ORIGINATOR></BEXT></BWFXML>"
)


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        (
            [made.bext(b"Sound Dev: 702T S#GR1112089007")],
            (CAPTURED, "recorded with Sound Devices 702T"),
        ),
        (
            [made.bext(b"SoundDev: MixPre-10 II")],
            (CAPTURED, "recorded with Sound Devices MixPre-10"),
        ),
        ([made.bext(b"Metacorder Demo\0\0)")], (CAPTURED, "recorded with Metacorder")),
        ([(b"iXML", IXML)], (CAPTURED, "recorded with Zoom F8")),
        (
            [made.bext(b"Sound Dev: 702T"), (b"data", b"x"), (b"regn", b"x"), (b"minf", b"x")],
            (EDITED, "written by Pro Tools, from what Sound Devices 702T recorded"),
        ),
        ([made.bext(b"Nuendo")], (EDITED, "written by Nuendo")),
        (
            [(b"LIST", b"exif" + b"ecor\6\0\0\0PENTAX" + b"emdl\6\0\0\0Optio ")],
            (CAPTURED, "captured with PENTAX Optio"),
        ),
    ],
)
def test_sound_names_its_recorder(
    chunks: list[tuple[bytes, bytes]], expected: tuple[Says, str], tmp_path: Path
) -> None:
    facts = read(made.riff(b"WAVE", *chunks), tmp_path)
    assert said(facts) == [expected]
    assert "secret" not in str(facts)
    assert "GR1112089007" not in str(facts)


@pytest.mark.parametrize("originator", [b"", b"A person's name", b"Lavf60.3.100x"])
def test_other_originators_are_nobodys_business(originator: bytes, tmp_path: Path) -> None:
    facts = read(made.riff(b"WAVE", made.bext(originator)), tmp_path)
    assert CAPTURED not in [fact.says for fact in facts]
    assert "person" not in str(facts)


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("SONY", "HDR-HC3", "SONY HDR-HC3"),
        ("NIKON CORPORATION", "NIKON D70", "NIKON D70"),
        ("RED", "DSMC2 GEMINI 5K S35", "RED DSMC2 GEMINI 5K S35"),
        ("", "RED MONSTRO 8K", "RED MONSTRO 8K"),
        ("Phantom", "Flex4K", "Phantom Flex4K"),
        ("GoPro", "Fusion", "GoPro Fusion"),
        ("Acme Optics", "X1", "Acme Optics X1"),
        ("Canon", "", "Canon"),
        ("", "Canon EOS R5", "Canon EOS R5"),
        ("Canon", "x" * (LONGEST_NAME + 1), "Canon"),
    ],
)
def test_names_of_devices(make: str, model: str, name: str) -> None:
    device = device_of(make, model)
    assert device is not None
    assert (device.kind, device.name) == (Kind.CAMERA, name)


@pytest.mark.parametrize(
    ("make", "model"),
    [
        ("", ""),
        ("Acme Optics", ""),
        ("", "X1"),
        ("Midjourney", "v7"),
        ("OpenAI", "DALL-E"),
        ("Blender", "Cycles"),
        ("Google", "Gemini 3"),
        ("Epic", "Unreal CineCamera"),
        ("AI", "camera"),
        ("", "red fox in the snow"),
        ("", "apple pie on a wooden table"),
        ("red fox", "in the snow at night"),
        ("photo of a duck", "portrait"),
        ("A", "a lighthouse at night, 35mm photograph, moody light, film grain, wide"),
    ],
)
def test_names_of_no_device(make: str, model: str) -> None:
    assert device_of(make, model) is None


def test_recorders_and_editors_are_told_apart() -> None:
    for editor in ("Pro Tools", "Nuendo", "REAPER", "Lavf60.3.100", "Adobe Audition"):
        assert recorder_of(editor) is None
        assert editor_of(editor)
    assert editor_of("Sound Dev: 702T") == ""


# --- raw formats and ExifTool ------------------------------------------------

R3D = bytes(4) + b"RED2" + bytes(200)


def test_a_raw_file_is_a_cameras_without_exiftool(tmp_path: Path) -> None:
    (fact,) = read(R3D, tmp_path, "A001.R3D")
    assert (fact.says, fact.strength) == (CAPTURED, Strength.WEAK)
    assert "captured with a camera by RED" in fact.text
    assert "not looked into: ExifTool is not installed" in fact.text


def fake_exiftool(folder: Path, answer: str) -> ExifTool:
    """Return a program that answers each file as told, and keeps what it was asked."""
    program = folder / "exiftool"
    program.write_text(
        "#!/bin/sh\nwhile read line; do\n"
        f'echo "$line" >> "{folder}/asked"\n'
        f'[ "$line" = -execute ] && {{ {answer}; }}\ndone\n'
    )
    program.chmod(0o755)
    return ExifTool(str(program), seconds=1)


def test_exiftool_is_kept_open(tmp_path: Path) -> None:
    tool = fake_exiftool(tmp_path, "echo '[{\"Model\": \"V-RAPTOR\"}]'; echo '{ready}'")
    path = tmp_path / "-A001 ünï.R3D"
    path.write_bytes(R3D)
    reader = CameraReader(tool)
    for _ in range(3):
        (fact,) = reader.read(MediaFile(path=path, name=path.name))
        assert fact.text == "captured with RED V-RAPTOR"
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked == [str(path), "-execute"] * 3  # a whole path: no option, whatever its name
    tool.close()


@pytest.mark.parametrize(
    ("answer", "most_seconds"),
    [
        ("sleep 60", 20),
        ("exit 1", 5),
        ("echo nonsense; echo '{ready}'", 5),
        ("echo '[]'; echo '{ready}'", 5),
        ("head -c 3000000 /dev/zero; echo", 5),
    ],
)
def test_exiftool_that_fails_takes_nothing_along(
    answer: str, most_seconds: float, tmp_path: Path
) -> None:
    tool = fake_exiftool(tmp_path, answer)
    path = tmp_path / "A001.R3D"
    path.write_bytes(R3D)
    begun = time.monotonic()
    for _ in range(10):
        (fact,) = CameraReader(tool).read(MediaFile(path=path, name=path.name))
        assert "not looked into: ExifTool gave no answer" in fact.text
    assert time.monotonic() - begun < most_seconds
    tool.close()


@pytest.mark.parametrize("name", ["a\nb.R3D", "rm -rf x|"])
def test_odd_names_are_not_handed_on(name: str, tmp_path: Path) -> None:
    tool = fake_exiftool(tmp_path, "echo '[{}]'; echo '{ready}'")
    with pytest.raises(EvidenceError, match="name cannot be handed"):
        tool.camera(tmp_path / name)
    assert not (tmp_path / "asked").exists()


def test_scans_with_and_without_exiftool_are_told_apart(tmp_path: Path) -> None:
    tool = fake_exiftool(tmp_path, "exit 1")
    assert CameraReader(tool).version != CameraReader(WITHOUT_EXIFTOOL).version


@pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not installed here")
def test_the_real_exiftool_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(made.jpeg(made.camera_exif()))
    tool = ExifTool()
    assert tool.camera(path) == ("Canon", "Canon EOS R5")
    assert tool.camera(path) == ("Canon", "Canon EOS R5")
    tool.close()


# --- reports beside clips ----------------------------------------------------

ARRI = (
    "Index\tCamera Clip Name\tCamera Serial Number\tCamera SUP Name\tCamera Model\tOperator\n"
    "0\tA001C002_R1ZA\t2566\tLF_2.0\tAlexa LF\tJane Doe\n"
)
BLACKMAGIC = (
    "\nClip Metadata\nmanufacturer: Blackmagic Design\ncamera_type: Blackmagic URSA 12K\n"
    "braw_codec_bitrate: 1\nclip_number: A001C002_R1ZA\n"
)


@pytest.mark.parametrize(
    ("clip", "report", "content", "name"),
    [
        ("A001C002_R1ZA.mov", "A001C002_R1ZA.mov.csv", ARRI, "ARRI Alexa LF"),
        ("A001C002_R1ZA.0086400.ari", "A001C002_R1ZA.csv", ARRI, "ARRI Alexa LF"),
        ("A001C002_R1ZA.braw", "A001C002_R1ZA.txt", BLACKMAGIC, "Blackmagic URSA 12K"),
        ("C0001.MP4", "C0001M01.XML", SONY_XML.decode(), "Sony ILCE-7SM3"),
    ],
)
def test_a_report_beside_a_clip(
    clip: str, report: str, content: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / report).write_text(content)
    (fact,) = read(b"no head of any kind", tmp_path, clip)
    assert (fact.says, fact.strength) == (CAPTURED, Strength.DECLARED)
    assert fact.text.startswith(f"captured with {name}, says a report of the camera")
    assert fact.where.startswith(f"{report}: ")
    assert "Doe" not in str(fact)
    verdict = file_verdict([fact])
    assert (verdict.ai, verdict.captured) == ("unknown", "declared")


def test_a_report_of_another_clip_is_none(tmp_path: Path) -> None:
    (tmp_path / "B001C009_R1ZA.mov.csv").write_text(ARRI)
    assert read(b"x", tmp_path, "B001C009_R1ZA.mov") == []
    (tmp_path / "A001C002_R1ZAX.csv").write_text(ARRI)
    assert read(b"x", tmp_path, "A001C002_R1ZAX.mov") == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a,b\n1,2\n",
        "Clip Name,Camera Model\nA001,ALEXA\n",
        "Clip Metadata\n",
        "\x00" * 100,
        '"' + "x" * 200000 + '"\n1\n',
    ],
)
def test_other_tables_are_no_reports(content: str, tmp_path: Path) -> None:
    (tmp_path / "A001.mov.csv").write_text(content)
    assert read(b"x", tmp_path, "A001.mov") == []
    assert read(content.encode(), tmp_path, "list.csv") == []


def test_reports_are_looked_for_beside_moving_pictures_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_names", lambda _: pytest.fail("looked for a report"))
    assert read(b"x", tmp_path, "a.jpg") == []


def test_every_sentence_is_said_in_french_too(tmp_path: Path) -> None:
    reader = CameraReader(WITHOUT_EXIFTOOL)
    (tmp_path / "A001C002_R1ZA.csv").write_text(ARRI)
    contents = {
        "a.jpg": made.jpeg(made.camera_exif(software=b"GIMP 2")),
        "b.dpx": made.dpx(b"SPIRIT-4K"),
        "c.R3D": R3D,
        "d.mov": made.movie(made.track(b"GoPro AVC")),
        "e.wav": made.riff(b"WAVE", made.bext(b"Sound Dev: 702T")),
        "f.wav": made.riff(b"WAVE", made.bext(b"Sound Dev: 702T"), (b"regn", b"")),
        "g.mov": made.movie(made.keys(make="Apple", model="Mac15,9")),
        "A001C002_R1ZA.mov": b"x",
    }
    found: list[Evidence] = []
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        found += reader.read(MediaFile(path=tmp_path / name, name=name))
    assert len(found) == 9
    with speaking("fr"):
        for before, after in zip(found, said_facts(found), strict=True):
            words = set(before.text.split()) & {
                "captured",
                "recorded",
                "scanned",
                "written",
                "with",
            }
            assert words
            assert words.isdisjoint(after.text.split())
            assert "looked" not in after.text


# --- bytes of strangers ------------------------------------------------------

WHOLE = [
    made.jpeg(made.camera_exif()),
    made.png(made.camera_exif()),
    made.heic(made.camera_exif()),
    made.movie(made.keys(make="Canon", model="EOS"), made.track(b"GoPro AVC")),
    made.mxf(made.identification("ARRI", "ALEXA")),
    made.riff(b"WAVE", made.bext(b"Sound Dev: 702T"), (b"iXML", IXML)),
    made.exr(cameraMake="SONY", cameraModel="A"),
    made.dpx(b"ARRI ALEXA"),
]
HEADS = [each[:16] for each in WHOLE] + [b"8BPS", b"FUJIFILMCCD-RAW ", b"IIRO", b"\0\0\0\x0cJXL "]


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(
    head: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        facts = read(head + rest, tmp_path_factory.getbasetemp())
    except EvidenceError:
        return
    assert all(isinstance(fact, Evidence) for fact in facts)


@pytest.mark.parametrize("whole", WHOLE, ids=lambda content: content[:12].hex())
def test_damaged_files_are_read_or_refused(whole: bytes, tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(300):
        try:
            read(damaged(whole, chance), tmp_path)
        except EvidenceError as error:
            assert error.hint  # noqa: PT017 - most are read


def test_forged_lengths_do_not_fill_memory_or_time(tmp_path: Path) -> None:
    small = made.box(b"free") * 200_000
    many = [
        b"\x89PNG\r\n\x1a\n" + (bytes(4) + b"IDAT" + bytes(4)) * 300_000,
        made.movie(small),
        small,
        made.riff(b"WAVE", *[(b"junk", b"")] * 200_000),
        made.riff(b"WAVE", (b"LIST", b"exif"), *[(b"LIST", b"exif")] * 20_000),
    ]
    for content in many:
        begun = time.monotonic()
        try:
            read(content, tmp_path)
        except EvidenceError as error:
            assert "larger than any" in str(error)  # noqa: PT017 - either may be
        assert time.monotonic() - begun < 5


def test_a_file_gives_no_more_than_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bounded, "_left", 300)
    with pytest.raises(EvidenceError, match="larger than any"):
        read(made.movie(made.keys(make="Canon", model="EOS")), tmp_path)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone.mov"
    with pytest.raises(EvidenceError, match=r"gone\.mov: No such file"):
        list(CameraReader().read(MediaFile(path=path, name=path.name)))
