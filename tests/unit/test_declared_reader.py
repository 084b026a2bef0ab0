"""What files declare of themselves: every container, spelling and place; never a prompt."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import declared_files as files
from declared_files import TERM, made_as, packet
from temoin.builtin.c2pa_reader import C2paReader
from temoin.builtin.declared import DeclaredReader
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.plugins import load_plugins
from temoin.readers import ask_here, look_at_file
from temoin.shapes import file_verdict
from temoin.vocabulary import (
    Availability,
    Integrity,
    Says,
    Strength,
    Technique,
    Trust,
    source_type_term,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for files that properties write again and again."""
    return tmp_path_factory.mktemp("media")


def read(folder: Path, content: bytes, name: str = "sc12.jpg") -> list[Evidence]:
    path = folder / name
    path.write_bytes(content)
    return list(DeclaredReader().read(MediaFile(path=path, name=name)))


def only(facts: list[Evidence]) -> Evidence:
    (fact,) = facts
    return fact


def of_xmp(folder: Path, body: str = "", attributes: str = "") -> list[Evidence]:
    return read(folder, files.jpeg_xmp(packet(body, attributes)))


@pytest.mark.parametrize("name", files.CONTAINERS)
def test_a_packet_is_found_in_every_container(tmp_path: Path, name: str) -> None:
    xmp = made_as()
    fact = only(read(tmp_path, files.CONTAINERS[name](xmp), name))
    assert (fact.says, fact.technique) == (Says.AI, Technique.GENERATIVE)
    assert (fact.strength, fact.partial) == (Strength.DECLARED, False)
    assert fact.source_type == "trainedAlgorithmicMedia"
    assert fact.text == "made by an AI model"
    assert (fact.integrity, fact.trust) == (Integrity.NONE, Trust.NONE)
    assert fact.where.endswith("Iptc4xmpExt:DigitalSourceType")


@pytest.mark.parametrize("name", files.CONTAINERS)
def test_no_container_turns_a_capture_into_ai(tmp_path: Path, name: str) -> None:
    facts = read(tmp_path, files.CONTAINERS[name](made_as("digitalCapture")), name)
    assert file_verdict(facts).ai == "no"
    assert only(facts).says is Says.CAPTURED


@pytest.mark.parametrize("name", files.CONTAINERS)
def test_a_packet_without_a_word_on_it_says_nothing(tmp_path: Path, name: str) -> None:
    xmp = packet("<dc:format>image/jpeg</dc:format>")
    assert read(tmp_path, files.CONTAINERS[name](xmp), name) == []


def test_a_place_can_be_found_again(tmp_path: Path) -> None:
    content = files.CONTAINERS["sc.mp4"](made_as())
    fact = only(read(tmp_path, content, "sc.mp4"))
    assert fact.where.startswith("XMP box: XMP at byte ")
    at = int(fact.where.split("at byte ")[1].split(",")[0])
    assert content[at:].startswith(b"<rdf:RDF")


SPELLINGS = (
    f"{TERM}trainedAlgorithmicMedia",
    f"{TERM.replace('http', 'https')}trainedAlgorithmicMedia/",
    "HTTP://CV.IPTC.ORG/NEWSCODES/DIGITALSOURCETYPE/TRAINEDALGORITHMICMEDIA",
    "trainedAlgorithmicMedia",
    "trainedalgorithmicmedia",
    "Trained Algorithmic Media",
    "trained_algorithmic-media",
    "digsrctype:trainedAlgorithmicMedia",
    f"{TERM}trainedAlgorithmicMedia?lang=en-GB",
    f"  {TERM}trainedAlgorithmicMedia \n",
    "\ufefftrainedAlgorithmicMedia",
)


@pytest.mark.parametrize("value", SPELLINGS)
def test_every_spelling_of_a_term_is_the_term(value: str) -> None:
    assert source_type_term(value) == "trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    "value", ["", "trainedAlgorithmicMediaX", "AI", f"{TERM}", "not trainedAlgorithmicMedia at all"]
)
def test_other_words_are_no_term(value: str) -> None:
    assert source_type_term(value) == ""


DST = "Iptc4xmpExt:DigitalSourceType"
FORMS = (
    f"<{DST}>{TERM}{{0}}</{DST}>",
    f'<{DST} rdf:resource="{TERM}{{0}}"/>',
    f"<{DST}><rdf:Bag><rdf:li>{TERM}{{0}}</rdf:li></rdf:Bag></{DST}>",
    f'<{DST}><rdf:Seq><rdf:li rdf:resource="{TERM}{{0}}"/></rdf:Seq></{DST}>',
    f'<{DST}><rdf:Alt><rdf:li xml:lang="x-default">{{0}}</rdf:li></rdf:Alt></{DST}>',
    f'<{DST} rdf:parseType="Resource"><rdf:value>{TERM}{{0}}</rdf:value></{DST}>',
    f'<{DST}><rdf:Description rdf:about="{TERM}{{0}}"/></{DST}>',
    f"<{DST}><![CDATA[{TERM}{{0}}]]></{DST}>",
    f"<{DST}>&#x68;ttp://cv.iptc.org/newscodes/digitalsourcetype/{{0}}</{DST}>",
    "<Iptc4xmpExt:DigitalSourcefileType>{0}</Iptc4xmpExt:DigitalSourcefileType>",
    (
        '<a:DigitalSourceType xmlns:a="https://iptc.org/std/Iptc4xmpExt/2008-02-29">{0}'
        "</a:DigitalSourceType>"
    ),
    f'<a:digitalSourceType xmlns:a="urn:other">{TERM}{{0}}</a:digitalSourceType>',
)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_rdf_is_read(tmp_path: Path, form: str) -> None:
    made = only(of_xmp(tmp_path, form.format("compositeSynthetic")))
    assert (made.source_type, made.says, made.partial) == ("compositeSynthetic", Says.AI, True)
    other = only(of_xmp(tmp_path, form.format("virtualRecording")))
    assert (other.source_type, other.says) == ("virtualRecording", Says.OTHER)


def test_an_attribute_is_a_property(tmp_path: Path) -> None:
    assert only(of_xmp(tmp_path, "", f'{DST}="{TERM}composite"')).source_type == "composite"


def test_a_bare_word_in_a_strangers_namespace_is_nothing(tmp_path: Path) -> None:
    body = '<a:DigitalSourceType xmlns:a="urn:x">trainedAlgorithmicMedia</a:DigitalSourceType>'
    assert of_xmp(tmp_path, body) == []


VERDICTS = {
    "trainedAlgorithmicMedia": "yes",
    "trainedAlgorithmicData": "yes",
    "compositeWithTrainedAlgorithmicMedia": "part",
    "compositeSynthetic": "part",
    "digitalCapture": "no",
    "computationalCapture": "no",
    "compositeCapture": "no",
    "negativeFilm": "no",
    "positiveFilm": "no",
    "print": "no",
    "humanEdits": "no",
    "minorHumanEdits": "no",
    "digitalCreation": "no",
    "algorithmicallyEnhanced": "unknown",
    "algorithmicMedia": "no",
    "dataDrivenMedia": "no",
    "virtualRecording": "unknown",
    "screenCapture": "unknown",
    "composite": "unknown",
    "digitalArt": "unknown",
    "softwareImage": "unknown",
    "empty": "unknown",
}


@pytest.mark.parametrize(("term", "verdict"), VERDICTS.items())
def test_what_each_term_means(tmp_path: Path, term: str, verdict: str) -> None:
    facts = read(tmp_path, files.jpeg_xmp(made_as(term)))
    assert file_verdict(facts).ai == verdict
    assert len(facts) == (0 if term == "empty" else 1)


def test_what_may_be_ai_is_shown_as_that(tmp_path: Path) -> None:
    for term in ("digitalArt", "composite"):
        fact = only(read(tmp_path, files.jpeg_xmp(made_as(term))))
        assert fact.says is Says.OTHER
        assert "perhaps" in fact.text or "perhaps made" in fact.text


def test_a_term_of_tomorrow_is_named_and_other_words_are_not(tmp_path: Path) -> None:
    new = only(of_xmp(tmp_path, FORMS[0].format("quantumMedia")))
    assert new.text == "a source type that is not known (quantumMedia)"
    odd = only(of_xmp(tmp_path, f"<{DST}>drawn by Jo Secret</{DST}>"))
    assert odd.text == "a source type that is no term of IPTC"


SYSTEM = "<Iptc4xmpExt:AISystemUsed>Example Model</Iptc4xmpExt:AISystemUsed>"
PROMPT = "<Iptc4xmpExt:AIPromptInformation>{}</Iptc4xmpExt:AIPromptInformation>"
WRITER = "<Iptc4xmpExt:AIPromptWriterName>Jo Secret</Iptc4xmpExt:AIPromptWriterName>"


def test_the_properties_of_2025_keep_prompt_and_writer(tmp_path: Path) -> None:
    version = "<Iptc4xmpExt:AISystemVersionUsed>3.1</Iptc4xmpExt:AISystemVersionUsed>"
    made = FORMS[0].format("compositeWithTrainedAlgorithmicMedia")
    fact = only(of_xmp(tmp_path, SYSTEM + version + PROMPT.format("secret dusk") + WRITER + made))
    assert (fact.tool, fact.technique, fact.partial) == (
        "Example Model",
        Technique.GENERATIVE,
        True,
    )
    assert fact.text.split("; ") == [
        "changed in part by an AI model",
        "AI system: Example Model 3.1",
        "a short prompt is in the file, confidential",
        "the name of who wrote the prompt is in the file, confidential",
    ]
    assert not {"secret", "dusk", "Secret"} & set(str(fact).replace(",", " ").split())


@pytest.mark.parametrize(
    ("length", "words"), [(5, "short prompt"), (500, "some sentences"), (5000, "long prompt")]
)
def test_of_a_prompt_its_length_alone_is_told(tmp_path: Path, length: int, words: str) -> None:
    fact = only(of_xmp(tmp_path, PROMPT.format("q" * length)))
    assert (fact.says, fact.technique, fact.partial) == (Says.AI, Technique.GENERATIVE, False)
    assert words in fact.text
    assert "qqqqq" not in str(fact)


def test_a_system_beside_a_capture_is_a_part_of_unknown_kind(tmp_path: Path) -> None:
    captured, system = of_xmp(tmp_path, SYSTEM + FORMS[0].format("digitalCapture"))
    assert captured.says is Says.CAPTURED
    assert (system.says, system.technique, system.partial) == (Says.AI, Technique.UNKNOWN, True)


def test_the_catalogue_knows_what_a_system_is(tmp_path: Path) -> None:
    body = SYSTEM.replace("Example Model", "Magic Mask")
    assert only(of_xmp(tmp_path, body)).technique is Technique.ASSISTIVE


@pytest.mark.parametrize("value", ["none", "N/A", "-", "No", "  "])
def test_a_form_that_says_none_says_nothing(tmp_path: Path, value: str) -> None:
    assert of_xmp(tmp_path, SYSTEM.replace("Example Model", value)) == []


def test_a_system_named_at_length_may_be_anything(tmp_path: Path) -> None:
    fact = only(of_xmp(tmp_path, SYSTEM.replace("Model", "secret " * 20)))
    assert fact.tool == ""
    assert "secret" not in str(fact)


def test_a_version_is_a_number_or_nothing(tmp_path: Path) -> None:
    version = "<Iptc4xmpExt:AISystemVersionUsed>{}</Iptc4xmpExt:AISystemVersionUsed>"
    assert "AI system: Example Model v3.1-b" in str(
        of_xmp(tmp_path, SYSTEM + version.format("v3.1-b"))
    )
    assert "secret" not in str(of_xmp(tmp_path, SYSTEM + version.format("a secret castle 3")))
    both = version.format("3") + version.format("4")
    assert only(of_xmp(tmp_path, SYSTEM + both)).text == "AI system: Example Model"


def test_a_programs_long_name_costs_no_time(tmp_path: Path) -> None:
    assert of_xmp(tmp_path, f"<xmp:CreatorTool>{'1' * 60_000}!</xmp:CreatorTool>") == []


def test_what_stands_inside_another_property_is_a_part(tmp_path: Path) -> None:
    made = FORMS[0].format("trainedAlgorithmicMedia")
    pantry = (
        f"<xmpMM:Pantry><rdf:Bag><rdf:li><rdf:Description>{made}</rdf:Description></rdf:li>"
        "</rdf:Bag></xmpMM:Pantry>"
    )
    captured = FORMS[0].format("digitalCapture")
    own, part = of_xmp(tmp_path, captured + pantry)
    assert (own.says, part.says, part.partial) == (Says.CAPTURED, Says.AI, True)
    assert part.text == "a part of it: made by an AI model"
    inside = of_xmp(tmp_path, pantry.replace("trainedAlgorithmicMedia", "digitalCapture"))
    assert only(inside).says is Says.OTHER


def test_an_attached_picture_is_not_the_sound(tmp_path: Path) -> None:
    picture = files.jpeg_xmp(made_as())
    sounds = {
        "a.mp3": files.id3((b"APIC", b"\0image/jpeg\0\3\0" + picture)),
        "a.flac": files.flac((0, bytes(34)), (6, bytes(32) + picture)),
        "a.m4a": files.FTYP
        + files.box(
            b"moov",
            files.box(
                b"udta",
                files.box(
                    b"meta",
                    bytes(4)
                    + files.box(b"hdlr", bytes(25))
                    + files.box(b"ilst", files.box(b"covr", files.box(b"data", picture))),
                ),
            ),
        ),
        "a.mkv": b"\x1aE\xdf\xa3" + bytes(100) + picture,
    }
    for name, content in sounds.items():
        fact = only(read(tmp_path, content, name))
        assert (fact.says, fact.source_type) == (Says.OTHER, "")
        assert fact.text.startswith("a picture attached to it: ")


def test_another_picture_of_the_file_is_a_part(tmp_path: Path) -> None:
    behind = files.jpeg(after=files.jpeg_xmp(made_as()))
    pages = {
        "a.heic": files.heif(made_as(), is_aux=True),
        "a.jpg": behind,
        "a.mp4": files.FTYP + files.box(b"mdat", files.jpeg_xmp(made_as())),
    }
    for name, content in pages.items():
        assert file_verdict(read(tmp_path, content, name)).ai == "part", name


def test_a_second_packet_of_an_unknown_file_is_a_part(tmp_path: Path) -> None:
    head = b"\x06\x0e\x2b\x34" + bytes(100)
    captured, made = made_as("digitalCapture"), made_as()
    own, part = read(tmp_path, head + captured + bytes(50) + made, "a.mxf")
    assert (own.says, part.says, part.partial) == (Says.CAPTURED, Says.AI, True)


def test_a_packet_across_the_end_of_what_is_searched_is_read(tmp_path: Path) -> None:
    content = b"\x06\x0e\x2b\x34" + bytes(1024 * 1024 - 400) + made_as() + bytes(9_000_000)
    assert only(read(tmp_path, content, "a.mxf")).says is Says.AI


def test_a_pdf_speaks_by_the_packet_of_its_own_format(tmp_path: Path) -> None:
    own = packet("<dc:format>application/pdf</dc:format>")
    picture = packet("<dc:format>image/jpeg</dc:format>" + FORMS[0].format("compositeSynthetic"))
    facts = read(tmp_path, files.pdf(picture, own), "a.pdf")
    assert only(facts).text.startswith("a part of it: ")
    made = packet(
        "<dc:format>application/pdf</dc:format>" + FORMS[0].format("trainedAlgorithmicMedia")
    )
    assert file_verdict(read(tmp_path, files.pdf(own, made), "a.pdf")).ai == "yes"
    two = files.pdf(made_as("digitalCapture"), made_as())
    assert file_verdict(read(tmp_path, two, "a.pdf")).ai == "part"


def test_extended_xmp_counts_where_the_packet_names_it(tmp_path: Path) -> None:
    guid = b"A" * 32
    inner = made_as()[len(b"<?xpacket begin='xxx' id='W5M0MpCehiHzreSzNTczkc9d'?>") + 1 :]
    inner = inner[: inner.index(b"<?xpacket end")]
    half = len(inner) // 2
    parts = [
        files.segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + guid
            + len(inner).to_bytes(4)
            + at.to_bytes(4)
            + piece,
        )
        for at, piece in ((half, inner[half:]), (0, inner[:half]))
    ]
    main = b"http://ns.adobe.com/xap/1.0/\0" + packet(
        attributes=f'xmpNote:HasExtendedXMP="{guid.decode()}"'
    )
    fact = only(read(tmp_path, files.jpeg(files.segment(0xE1, main), *parts)))
    assert fact.says is Says.AI
    assert fact.where.startswith("JPEG extended XMP: XMP unpacked")
    stray = files.jpeg(files.segment(0xE1, main.replace(b"AAAA", b"BBBB")), *parts)
    assert read(tmp_path, stray) == []


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("Made with Google AI", "yes"),
        ("edited with google ai", "part"),
        ("Apple Photos Clean Up", "part"),
        ("Jo Secret, not made with Google AI", "unknown"),
    ],
)
def test_credit_lines_that_programs_write(tmp_path: Path, value: str, verdict: str) -> None:
    of_packet = of_xmp(tmp_path, f"<photoshop:Credit>{value}</photoshop:Credit>")
    field = b"\x1c\x02\x6e" + len(value).to_bytes(2) + value.encode()
    iptc = b"\x1c\x02\x00\x00\x02\x00\x04" + field
    resource = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4) + iptc
    of_iim = read(tmp_path, files.jpeg(files.segment(0xED, b"Photoshop 3.0\0" + resource)))
    of_tiff = read(tmp_path, files.tiff((33723, 7, iptc)), "a.tif")
    assert {file_verdict(each).ai for each in (of_packet, of_iim, of_tiff)} == {verdict}


@pytest.mark.parametrize(
    ("program", "tool"),
    [
        ("Midjourney", "Midjourney"),
        ("NovelAI v3", "NovelAI"),
        ("Adobe Firefly 2.0", "Adobe Firefly"),
        ("Adobe Photoshop 27.4 (Windows)", ""),
        ("Adobe Photoshop with Firefly", ""),
        ("Veo", ""),
        ("Gemini", ""),
    ],
)
def test_programs_that_do_nothing_else(tmp_path: Path, program: str, tool: str) -> None:
    in_xmp = of_xmp(tmp_path, f"<xmp:CreatorTool>{program}</xmp:CreatorTool>")
    in_exif = read(tmp_path, files.tiff((0x0131, 2, program.encode() + b"\0")), "a.tif")
    for facts in (in_xmp, in_exif):
        assert [each.tool for each in facts] == ([tool] if tool else [])
        assert {each.strength for each in facts} <= {Strength.GENERATOR}


WIDE_LABEL = (
    b"TXXX",
    b"\1" + "AIGC".encode("utf-16") + bytes(2) + files.label().decode().encode("utf-16"),
)
LABELLED = {
    "xmp.jpg": files.jpeg_xmp(
        packet(f"<TC260:AIGC>{files.label().decode().replace(chr(34), '&quot;')}</TC260:AIGC>")
    ),
    "plain.png": files.png(
        files.itxt(
            b"XML:com.adobe.xmp", packet(f"<TC260:AIGC>{files.label().decode()}</TC260:AIGC>")
        )
    ),
    "attribute.jpg": files.jpeg_xmp(
        packet("", f"TC260:AIGC='{files.label(wrapped=True).decode()}'")
    ),
    "parts.jpg": files.jpeg_xmp(
        packet("<TC260:AIGC rdf:parseType='Resource'><TC260:Label>1</TC260:Label></TC260:AIGC>")
    ),
    "ascii.jpg": files.jpeg(
        files.segment(
            0xE1, b"Exif\0\0" + files.exif_comment(b"ASCII\0\0\0" + files.label(wrapped=True))
        )
    ),
    "unicode.jpg": files.jpeg(
        files.segment(
            0xE1,
            b"Exif\0\0"
            + files.exif_comment(
                b"UNICODE\0" + files.label(wrapped=True).decode().encode("utf-16-be"), ">"
            ),
        )
    ),
    "undefined.webp": files.riff(
        b"WEBP", (b"EXIF", files.exif_comment(bytes(8) + files.label(wrapped=True)))
    ),
    "description.tif": files.tiff((0x010E, 2, files.label(wrapped=True))),
    "exif.png": files.png(
        files.chunk(b"eXIf", files.exif_comment(b"ASCII\0\0\0" + files.label(wrapped=True)))
    ),
    "text.png": files.png(files.chunk(b"tEXt", b"AIGC\0" + files.label())),
    "packed.png": files.png(files.itxt(b"AIGC", files.label(), is_packed=True)),
    "key.mp4": files.mp4(files.keyed(b"AIGC", files.label())),
    "key.mov": files.MDAT + files.keyed(b"AIGC", files.label(), is_quicktime=True),
    "chunk.wav": files.riff(b"WAVE", files.SOUND, (b"AIGC", files.label())),
    "frame.mp3": files.id3((b"TXXX", b"\3AIGC\0" + files.label())),
    "wide.mp3": files.id3(WIDE_LABEL),
    "unsynchronised.mp3": files.unsynchronised(files.id3(WIDE_LABEL, version=3)),
    "lower.mp3": files.id3((b"TXXX", b'\0aigc\0{"aigc": ' + files.label() + b"}"), version=3),
    "comment.flac": files.flac((0, bytes(34)), (4, b"\5\0\0\0AIGC=" + files.label())),
    "tag.mkv": b"\x1aE\xdf\xa3" + bytes(300) + b"AIGC\x44\x87" + files.label(),
    "info.pdf": files.pdf(info=b"9 0 obj\n<</AIGC(" + files.label() + b")>>\nendobj"),
    "tencent.jpg": files.jpeg(
        files.segment(0xFE, b'{"AIGC": {"Label": 1, "ServiceProvider": "x", "Time": "t"}}')
    ),
}


@pytest.mark.parametrize("name", LABELLED)
def test_chinas_label_is_found_wherever_it_stands(tmp_path: Path, name: str) -> None:
    fact = only(read(tmp_path, LABELLED[name], name))
    assert (fact.says, fact.technique, fact.partial) == (Says.AI, Technique.GENERATIVE, False)
    assert fact.text == "labelled as made by an AI model (AIGC label 1)"
    assert "AIGC" in fact.where or "TC260" in fact.where
    assert "SECRETCOMPANY" not in str(fact)


@pytest.mark.parametrize(("value", "verdict"), [("1", "yes"), (1, "yes"), ("2", "unknown")])
def test_a_label_that_is_not_sure_is_no_verdict(
    tmp_path: Path, value: object, verdict: str
) -> None:
    content = files.png(files.chunk(b"tEXt", b"AIGC\0" + files.label({"Label": value})))
    assert file_verdict(read(tmp_path, content, "a.png")).ai == verdict


def test_labels_of_other_values_are_told(tmp_path: Path) -> None:
    told = {}
    for value in ("2", "3", "9", "secret"):
        content = files.png(files.chunk(b"tEXt", b"AIGC\0" + files.label({"Label": value})))
        told[value] = only(read(tmp_path, content, "a.png"))
    assert {fact.says for fact in told.values()} == {Says.OTHER}
    assert "perhaps" in told["2"].text
    assert "suspected" in told["3"].text
    assert told["9"].text == told["secret"].text == "an AIGC label whose value is not known"


@pytest.mark.parametrize(
    "text",
    [
        b'{"Label": "1"}',
        b'{"Label": {"a": 1}, "ContentProducer": "x"}',
        b'AIGC {"nodes": [{"Label": "1", "type": "ContentProducer"}]}',
        b'"ContentProducer" and "Label" without an object',
        b'{"ContentProducer": "x"}',
    ],
)
def test_what_only_looks_like_a_label_is_none(tmp_path: Path, text: bytes) -> None:
    assert read(tmp_path, files.png(files.chunk(b"tEXt", b"AIGC\0" + text)), "a.png") == []


def test_credentials_elsewhere_are_named_and_not_fetched(tmp_path: Path) -> None:
    body = "<dcterms:provenance>https://user@Store.Example.com:8443/x/y?z</dcterms:provenance>"
    fact = only(of_xmp(tmp_path, body))
    assert fact.text == "Content Credentials lie at store.example.com and were not fetched"
    assert (fact.availability, fact.trust) == (Availability.REMOTE, Trust.UNCHECKED)
    own = "<dcterms:provenance>self#jumbf=/c2pa/urn:uuid:1/c2pa.claim</dcterms:provenance>"
    assert of_xmp(tmp_path, own) == []


def test_rights_are_no_ai(tmp_path: Path) -> None:
    address = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
    fact = only(of_xmp(tmp_path, f'<plus:DataMining rdf:resource="{address}"/>'))
    assert (fact.says, fact.text) == (Says.RIGHTS, "its owner forbids AI training")
    assert file_verdict([fact]).ai == "unknown"


def test_sidecars_of_both_names_are_read(tmp_path: Path) -> None:
    (tmp_path / "A001.R3D.xmp").write_bytes(made_as("digitalCapture"))
    (tmp_path / "A001.XMP").write_bytes(made_as())
    facts = read(tmp_path, b"RED2" + bytes(500), "A001.R3D")
    assert [(fact.where.split(":")[0], fact.says) for fact in facts] == [
        ("A001.R3D.xmp", Says.CAPTURED),
        ("A001.XMP", Says.AI),
    ]


def test_a_sidecar_of_another_file_is_left_alone(tmp_path: Path) -> None:
    body = "<photoshop:SidecarForExtension>NEF</photoshop:SidecarForExtension>"
    xmp = packet(body + FORMS[0].format("trainedAlgorithmicMedia"))
    (tmp_path / "A001.xmp").write_bytes(xmp)
    assert read(tmp_path, files.jpeg(), "A001.jpg") == []
    assert len(read(tmp_path, bytes(900), "A001.nef")) == 1


def test_a_sidecar_is_no_sidecar_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a.xmp.xmp").write_bytes(made_as())
    assert len(read(tmp_path, made_as("digitalCapture"), "a.xmp")) == 1


def test_the_same_word_twice_is_told_once(tmp_path: Path) -> None:
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + made_as()
    fact = only(read(tmp_path, files.jpeg(*(files.segment(0xE1, xmp) for _ in range(3)))))
    assert fact.where.endswith(" and 2 more")


BROKEN = {
    "it is cut off": made_as()[:-120],
    "it is no well-formed XML": made_as().replace(b"</rdf:Description>", b""),
    "it is nested too deep": packet("<dc:a>" * 200 + "</dc:a>" * 200 + "<dc:credit/>"),
}


@pytest.mark.parametrize(("reason", "broken"), BROKEN.items())
def test_xmp_that_cannot_be_read_is_not_silent(tmp_path: Path, reason: str, broken: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"sc12.jpg: its XMP cannot be read \(" + reason):
        read(tmp_path, files.jpeg_xmp(broken))


def test_what_can_be_read_stands_beside_what_cannot(tmp_path: Path) -> None:
    parts = [
        files.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + each)
        for each in (made_as(), made_as()[:-120])
    ]
    made, broken = read(tmp_path, files.jpeg(*parts))
    assert made.says is Says.AI
    assert (broken.says, broken.text) == (Says.OTHER, "its XMP cannot be read (it is cut off)")


def test_entities_are_refused() -> None:
    from temoin.builtin.declared.regions import Unreadable
    from temoin.builtin.declared.xmp import stated_in

    laughs = b"".join(b'<!ENTITY l%d "&l%d;&l%d;">' % (n + 1, n, n) for n in range(40))
    for inside in (laughs, b'<!ENTITY l0 SYSTEM "file:///etc/passwd">', b""):
        document = b"<!DOCTYPE r [" + inside + b"]><r>&l0;</r>"
        with pytest.raises(Unreadable, match="document type"):
            stated_in(document)


def test_characters_that_xml_has_no_place_for_do_not_hide_the_rest(tmp_path: Path) -> None:
    xmp = made_as().replace(b"<Iptc", b"<dc:title>\x01\xe9\x00</dc:title><Iptc", 1)
    assert only(read(tmp_path, files.jpeg_xmp(xmp))).says is Says.AI


def test_a_file_that_cannot_be_opened_is_named_without_its_folder(tmp_path: Path) -> None:
    media = MediaFile(path=tmp_path / "gone.jpg", name="gone.jpg")
    with pytest.raises(EvidenceError) as caught:
        DeclaredReader().read(media)
    assert str(tmp_path) not in str(caught.value)
    with pytest.raises(EvidenceError):
        DeclaredReader().read(MediaFile(path=tmp_path, name="folder"))


def test_forged_lengths_fill_no_memory(tmp_path: Path) -> None:
    huge = (0xFFFFFFF0).to_bytes(4)
    forged = {
        "a.png": b"\x89PNG\r\n\x1a\n" + huge + b"iTXtXML:com.adobe.xmp\0\0\0\0\0x",
        "a.mp4": files.FTYP + huge + b"uuid" + files.XMP_UUID + b"x",
        "a.wav": b"RIFF\xff\xff\xff\xffWAVE_PMX\xf0\xff\xff\xff",
        "a.tif": b"II*\0\x08\0\0\0\x01\0\xbc\x02\x01\0\xff\xff\xff\xff\x08\0\0\0\0\0\0\0",
        "bomb.png": files.png(itxt_bomb()),
    }
    tracemalloc.start()
    for name, content in forged.items():
        path = tmp_path / name
        path.write_bytes(content)
        outcome(path)
    with (tmp_path / "a.png").open("r+b") as file:
        file.truncate(300_000_000)  # as long as it says, of nothing
    with (tmp_path / "a.png").open("r+b") as file:
        file.seek(8)
        file.write((290_000_000).to_bytes(4))
    outcome(tmp_path / "a.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


def itxt_bomb() -> bytes:
    return files.itxt(b"XML:com.adobe.xmp", bytes(200_000_000), is_packed=True)


def test_a_directory_that_goes_in_circles_ends(tmp_path: Path) -> None:
    circle = b"II*\0\x08\0\0\0\x01\0\x4a\x01\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    assert read(tmp_path, circle, "a.tif") == []


def outcome(path: Path) -> str:
    """Return what became of a file; anything but an error of the user's gets out."""
    try:
        facts = list(DeclaredReader().read(MediaFile(path=path, name=path.name)))
    except EvidenceError as error:
        return "refused" if error.hint and error.file == path.name else f"no help: {error}"
    return "read" if facts else "silent"


HEADS = sorted({content(made_as())[:24] for content in files.CONTAINERS.values()})


@given(st.sampled_from([b"", *HEADS]), st.binary(max_size=600))
def test_arbitrary_bytes_are_read_or_refused(folder: Path, head: bytes, rest: bytes) -> None:
    path = folder / "any.bin"
    path.write_bytes(head + rest)
    assert outcome(path) in {"read", "refused", "silent"}


@given(
    st.sampled_from(sorted(files.CONTAINERS)),
    st.integers(0, 2000),
    st.integers(0, 255),
    st.booleans(),
)
def test_damaged_files_are_read_or_refused(
    folder: Path, name: str, at: int, value: int, is_cut: bool
) -> None:
    content = bytearray(files.CONTAINERS[name](made_as())[:5000])
    at %= len(content)
    if is_cut:
        del content[at:]
    else:
        content[at] = value
    path = folder / name
    path.write_bytes(content)
    assert outcome(path) in {"read", "refused", "silent"}


@given(st.text(max_size=200))
def test_no_value_of_others_gets_out(folder: Path, secret: str) -> None:
    from xml.sax.saxutils import escape

    hidden = f"zqxj{secret}"
    body = "".join(
        f"<{name}>{escape(hidden)}</{name}>"
        for name in (
            "Iptc4xmpExt:AIPromptInformation",
            "Iptc4xmpExt:AIPromptWriterName",
            "dc:description",
            "photoshop:Credit",
            "xmp:CreatorTool",
            "plus:DataMining",
        )
    )
    path = folder / "secret.jpg"
    path.write_bytes(files.jpeg_xmp(packet(body)))
    try:
        said = str(DeclaredReader().read(MediaFile(path=path, name=path.name)))
    except EvidenceError as error:
        said = str(error)
    assert "zqxj" not in said


def test_two_readers_that_meet_one_pointer_tell_it_once(tmp_path: Path) -> None:
    path = tmp_path / "cloud.png"
    body = "<dcterms:provenance>https://store.example.com/x</dcterms:provenance>"
    path.write_bytes(files.png(files.itxt(b"XML:com.adobe.xmp", packet(body))))
    media = MediaFile(path=path, name=path.name)
    assert len(list(C2paReader().read(media))) == len(list(DeclaredReader().read(media))) == 1
    look = look_at_file(path, ask_here(load_plugins(installed=False).readers))
    assert only(list(look.state.evidence)).availability is Availability.REMOTE
    assert (look.could_not, look.did_not) == ((), ())
