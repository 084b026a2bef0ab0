"""Files with Content Credentials: intact, altered, hostile, beside, elsewhere; never a network."""

import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credentials import HOUSE, Ingredient, Signer, png, source_type, with_checksums
from network import READ, READ_BY_DEFAULT, in_a_child, proxy
from temoin.builtin.c2pa_reader import C2paReader, _Metered
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.notices import trust_words
from temoin.shapes import file_verdict
from temoin.store.trust_lists import TrustLists
from temoin.vocabulary import Availability, Integrity, Says, Strength, Technique, Trust

CAPTURED = source_type("digitalCapture")
MADE = source_type("trainedAlgorithmicMedia", softwareAgent={"name": "Example Video Model"})


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for files that properties write again and again."""
    return tmp_path_factory.mktemp("media")


def read(folder: Path, content: bytes, name: str = "sc12.png", anchors: str = "") -> list[Evidence]:
    path = folder / name
    path.write_bytes(content)
    return list(C2paReader(TrustLists(others=anchors)).read(MediaFile(path=path, name=name)))


def only(facts: list[Evidence]) -> Evidence:
    (fact,) = facts
    return fact


def test_a_capture_without_a_list_is_unchecked(signer: Signer, tmp_path: Path) -> None:
    fact = only(read(tmp_path, signer.sign(CAPTURED)))
    assert (fact.says, fact.source_type) == (Says.CAPTURED, "digitalCapture")
    assert (fact.integrity, fact.trust) == (Integrity.INTACT, Trust.UNCHECKED)
    assert (fact.strength, fact.availability) == (Strength.SIGNED_UNTRUSTED, Availability.PRESENT)
    assert fact.where.endswith("/c2pa.actions.v2/actions[0]")
    assert fact.text == "captured by a camera or recorder"
    assert (fact.signer, fact.signed_at) == (HOUSE, "")  # no time stamp says when
    assert fact.details == "c2pa.created, digitalCapture"
    assert "c2pa-rs" in fact.version


def test_a_list_tells_whom_to_trust(signer: Signer, tmp_path: Path) -> None:
    picture = signer.sign(CAPTURED)
    trusted = only(read(tmp_path, picture, anchors=signer.root))
    assert (trusted.trust, trusted.strength) == (Trust.TRUSTED, Strength.SIGNED)
    assert file_verdict([trusted]).captured == "signed"
    stranger = only(read(tmp_path, picture, anchors=Signer().root))
    assert (stranger.trust, stranger.strength) == (Trust.UNTRUSTED, Strength.SIGNED_UNTRUSTED)


def test_only_where_a_list_would_tell_more_is_one_advised(signer: Signer, tmp_path: Path) -> None:
    picture = signer.sign(CAPTURED)
    assert trust_words(only(read(tmp_path, picture))) == "not checked, run 'temoin trust update'"
    assert trust_words(only(read(tmp_path, picture, anchors=signer.root))) == "trusted"
    changed = bytearray(picture)
    changed[changed.rindex(b"IDAT") + 8] ^= 1
    altered = only(read(tmp_path, with_checksums(bytes(changed))))
    assert (altered.trust, trust_words(altered)) == (Trust.UNCHECKED, "not checked")


def test_what_a_model_made(signer: Signer, tmp_path: Path) -> None:
    fact = only(read(tmp_path, signer.sign(MADE)))
    assert (fact.says, fact.technique) == (Says.AI, Technique.GENERATIVE)
    assert (fact.tool, fact.partial) == ("Example Video Model", False)


def test_one_changed_pixel_proves_nothing_any_more(signer: Signer, tmp_path: Path) -> None:
    picture = bytearray(signer.sign(CAPTURED))
    picture[picture.rindex(b"IDAT") + 8] ^= 1
    facts = read(tmp_path, with_checksums(bytes(picture)), anchors=signer.root)
    assert only(facts).integrity is Integrity.ALTERED
    assert only(facts).strength is Strength.WEAK
    assert only(facts).text.endswith("; altered since it was signed")
    assert "assertion.dataHash.mismatch" in only(facts).details
    verdict = file_verdict(facts)
    assert (verdict.ai, verdict.captured) == ("unknown", "unknown")


def test_a_manifest_moved_to_another_picture(signer: Signer, tmp_path: Path) -> None:
    signed, other = signer.sign(CAPTURED), png(side=9)
    start = signed.index(b"caBX") - 4
    (length,) = struct.unpack(">I", signed[start : start + 4])
    credentials = signed[start : start + 12 + length]
    moved = other[:33] + credentials + other[33:]
    assert only(read(tmp_path, moved, anchors=signer.root)).integrity is Integrity.ALTERED


def test_a_changed_claim(signer: Signer, tmp_path: Path) -> None:
    picture = signer.sign(source_type("trainedAlgorithmicMedia", softwareAgent={"name": "AAAA"}))
    changed = with_checksums(picture.replace(b"AAAA", b"BBBB"))
    assert only(read(tmp_path, changed)).integrity is Integrity.ALTERED


@pytest.mark.parametrize(
    ("relationship", "says", "partial", "verdict"),
    [
        ("parentOf", Says.AI, False, "yes"),
        ("componentOf", Says.AI, True, "part"),
        ("inputTo", Says.OTHER, False, "unknown"),
    ],
)
def test_an_ingredient_reaches_the_file_in_its_own_way(
    signer: Signer, tmp_path: Path, relationship: str, says: Says, *, partial: bool, verdict: str
) -> None:
    part = Ingredient(content=signer.sign(MADE), relationship=relationship)
    facts = read(tmp_path, signer.sign(source_type("composite"), ingredients=[part]))
    made = next(fact for fact in facts if "trainedAlgorithmicMedia" in fact.details)
    assert (made.says, made.partial) == (says, partial)
    assert made.integrity is Integrity.INTACT
    assert file_verdict(facts).ai == verdict


def test_a_part_that_was_altered_leaves_the_whole_intact(signer: Signer, tmp_path: Path) -> None:
    made = source_type("trainedAlgorithmicMedia", softwareAgent={"name": "AAAA"})
    part = Ingredient(content=signer.sign(made), relationship="componentOf")
    whole = signer.sign(CAPTURED, ingredients=[part]).replace(b"AAAA", b"BBBB")
    facts = read(tmp_path, with_checksums(whole), anchors=signer.root)
    seals = {fact.source_type: (fact.integrity, fact.trust) for fact in facts}
    assert seals["digitalCapture"] == (Integrity.INTACT, Trust.TRUSTED)
    assert seals["trainedAlgorithmicMedia"][0] is Integrity.ALTERED


def test_a_strangers_ingredient_lowers_trust(signer: Signer, tmp_path: Path) -> None:
    part = Ingredient(content=Signer().sign(MADE), relationship="componentOf")
    facts = read(tmp_path, signer.sign(CAPTURED, ingredients=[part]), anchors=signer.root)
    assert [fact.trust for fact in facts] == [Trust.TRUSTED, Trust.UNTRUSTED]
    # and a trusted picture inside a stranger's file is a stranger's word
    part = Ingredient(content=signer.sign(MADE), relationship="componentOf")
    facts = read(tmp_path, Signer().sign(CAPTURED, ingredients=[part]), anchors=signer.root)
    assert {fact.trust for fact in facts} == {Trust.UNTRUSTED}


def test_a_region_is_a_part(signer: Signer, tmp_path: Path) -> None:
    region = {"region": [{"type": "frame", "frame": {"start": 12, "end": 30}}]}
    made = source_type("trainedAlgorithmicMedia", changes=[region])
    assert only(read(tmp_path, signer.sign(made))).partial


def test_prompts_and_people_stay_in_the_file(signer: Signer, tmp_path: Path) -> None:
    author = {
        "label": "stds.schema-org.CreativeWork",
        "kind": "Json",
        "data": {"@context": "http://schema.org/", "author": [{"name": "Jo Secret"}]},
    }
    made = source_type(
        "trainedAlgorithmicMedia", description="a secret castle", parameters={"prompt": "secret"}
    )
    assert "secret" not in str(read(tmp_path, signer.sign(made, assertions=[author]))).lower()


def test_credentials_that_state_no_source_are_still_there(signer: Signer, tmp_path: Path) -> None:
    fact = only(read(tmp_path, signer.sign({"action": "c2pa.converted"})))
    assert (fact.says, fact.integrity) == (Says.OTHER, Integrity.INTACT)
    assert fact.tool == "Test Program"
    edited = only(read(tmp_path, signer.sign({"action": "c2pa.cropped"})))
    assert (edited.says, edited.text.split(";")[0]) == (Says.EDITED, "edited (cropped)")


@pytest.mark.parametrize("name", ["sc12.jpg", "sc12.mov", "sc12.bin", "sc12"])
def test_a_file_is_known_by_its_content(signer: Signer, tmp_path: Path, name: str) -> None:
    assert only(read(tmp_path, signer.sign(CAPTURED), name)).says is Says.CAPTURED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sc12.png", png()),
        ("sc12.mxf", b"\x06\x0e\x2b\x34" * 20),
        ("sc12.mov", b"\x00\x00\x00\x08moov"),  # from before files said their type
        ("notes.txt", b"c2pa jumb"),
        ("empty.png", b""),
    ],
)
def test_files_without_credentials_say_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    assert read(tmp_path, content, name) == []


def test_a_sidecar_speaks_for_a_file_that_holds_none(signer: Signer, tmp_path: Path) -> None:
    for name, content in (("a001.mxf", b"\x06\x0e\x2b\x34" * 20), ("sc12.png", png())):
        sidecar = tmp_path / f"{name}.c2pa"
        sidecar.write_bytes(signer.sign_beside(MADE, source=content))
        fact = only(read(tmp_path, content, name, anchors=signer.root))
        assert (fact.integrity, fact.trust) == (Integrity.INTACT, Trust.TRUSTED)
        assert fact.where.startswith(f"{name}.c2pa: urn:c2pa:")
        changed = bytes([content[0] ^ 1]) + content[1:]
        if name == "a001.mxf":
            assert only(read(tmp_path, changed, name)).integrity is Integrity.ALTERED


def test_a_sidecar_that_is_named_without_the_suffix(signer: Signer, tmp_path: Path) -> None:
    content = b"\x06\x0e\x2b\x34" * 20
    sidecar = tmp_path / "a001.c2pa"
    sidecar.write_bytes(signer.sign_beside(MADE, source=content))
    fact = only(read(tmp_path, content, "a001.mxf", anchors=signer.root))
    assert (fact.says, fact.integrity, fact.trust) == (Says.AI, Integrity.INTACT, Trust.TRUSTED)
    assert fact.where.startswith("a001.c2pa: urn:c2pa:")
    # of the sound beside it, it says nothing: neither that it is AI nor that it was altered
    for other in (b"\0" * 40, png()):
        fact = only(read(tmp_path, other, "a001.wav", anchors=signer.root))
        assert (fact.says, fact.integrity) == (Says.OTHER, Integrity.UNKNOWN)
        assert fact.strength is Strength.WEAK
        assert "another file's" in fact.text
    sidecar.write_bytes(b"no manifest")
    assert only(read(tmp_path, content, "a001.mxf")).integrity is Integrity.UNKNOWN
    # the one with the whole name comes first
    (tmp_path / "a001.mxf.c2pa").write_bytes(signer.sign_beside(CAPTURED, source=content))
    assert only(read(tmp_path, content, "a001.mxf")).says is Says.CAPTURED


def test_what_stands_in_the_file_comes_before_a_sidecar(signer: Signer, tmp_path: Path) -> None:
    (tmp_path / "sc12.png.c2pa").write_bytes(signer.sign_beside(CAPTURED, source=png()))
    assert only(read(tmp_path, signer.sign(MADE))).says is Says.AI


@pytest.mark.parametrize("sidecar", [b"", b"no manifest", b"\0\0\0\x10jumb\0\0\0\x08jumd"])
def test_a_broken_sidecar_is_not_an_absent_one(tmp_path: Path, sidecar: bytes) -> None:
    (tmp_path / "a001.mxf.c2pa").write_bytes(sidecar)
    with pytest.raises(EvidenceError) as caught:
        read(tmp_path, b"\x06\x0e\x2b\x34" * 20, "a001.mxf")
    assert caught.value.file == "a001.mxf"
    assert caught.value.hint


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.png", tmp_path):
        with pytest.raises(EvidenceError, match=path.name):
            list(C2paReader().read(MediaFile(path=path, name=path.name)))


def _sparse(path: Path, head: bytes, size: int) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return path


def test_a_forged_length_does_not_fill_memory(tmp_path: Path) -> None:
    gigabyte = 1 << 30
    wav = b"RIFF" + struct.pack("<I", gigabyte) + b"WAVEC2PA" + struct.pack("<I", gigabyte)
    tiff = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0xCD41, 7, gigabyte, 100, 0)
    for name, head in (("a.wav", wav), ("a.tif", tiff)):
        path = _sparse(tmp_path / name, head, gigabyte + 200)
        with pytest.raises(EvidenceError, match="larger than any that are read"):
            list(C2paReader().read(MediaFile(path=path, name=name)))


def test_a_budget_is_all_that_a_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(50)))
    with _Metered(path) as file:
        file.rewind(20)
        buffer = bytearray(15)
        assert [file.readinto(buffer), file.readinto(buffer)] == [15, 5]
        with pytest.raises(OSError, match="more than may be read"):
            file.readinto(buffer)
        file.rewind(1000)
        assert file.readinto(bytearray(100)) == file.size == 50
        assert not file.is_exhausted


def test_a_jpeg_with_too_many_credentials(tmp_path: Path) -> None:
    segment = b"\xff\xeb" + struct.pack(">H", 0xFFFF) + bytes(0xFFFD)
    with pytest.raises(EvidenceError, match="larger than any that are read"):
        read(tmp_path, b"\xff\xd8" + segment * 300 + b"\xff\xda", "a.jpg")


@given(st.data())
def test_a_flipped_bit_never_stays_intact_unseen(
    signer: Signer, folder: Path, data: st.DataObject
) -> None:
    picture = bytearray(signer.sign(CAPTURED))
    start = picture.index(b"caBX") - 4
    (length,) = struct.unpack(">I", picture[start : start + 4])
    at = data.draw(st.integers(0, len(picture) - 1))
    picture[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        facts = read(folder, bytes(picture))
    except EvidenceError:
        return
    if not start <= at < start + 12 + length:
        assert all(fact.integrity is not Integrity.INTACT for fact in facts)


@given(st.integers(min_value=0, max_value=20_000))
def test_a_truncated_file_never_reads_intact(signer: Signer, folder: Path, length: int) -> None:
    picture = signer.sign(CAPTURED)
    try:
        facts = read(folder, picture[: min(length, len(picture) - 1)])
    except EvidenceError:
        return
    assert all(fact.integrity is not Integrity.INTACT for fact in facts)


def _in_png(inside: bytes) -> bytes:
    return with_checksums(
        png()[:33] + struct.pack(">I", len(inside)) + b"caBX" + inside + b"0000" + png()[33:]
    )


def _in_jpeg(inside: bytes) -> bytes:
    return b"\xff\xd8\xff\xeb" + struct.pack(">H", len(inside) + 2) + inside + b"\xff\xda\xff\xd9"


def _in_mp4(inside: bytes) -> bytes:
    uuid = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    box = uuid + b"\0\0\0\0manifest\0" + bytes(8) + inside
    return b"\0\0\0\x14ftypisom\0\0\0\0isom" + struct.pack(">I", len(box) + 8) + b"uuid" + box


def _in_wav(inside: bytes) -> bytes:
    chunk = b"C2PA" + struct.pack("<I", len(inside)) + inside
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WAVE" + chunk


JUMBF = b"\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\08\x9bq\x03c2pa\0"


@given(
    st.sampled_from([_in_png, _in_jpeg, _in_mp4, _in_wav, bytes]),
    st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: JUMBF + tail),
)
@example(_in_png, struct.pack(">I", 8 + len(JUMBF)) + b"jumb" + JUMBF)
def test_arbitrary_bytes_are_evidence_or_an_error_of_ours(
    folder: Path, container: object, inside: bytes
) -> None:
    assert callable(container)
    try:
        facts = read(folder, container(inside), "any.png")
    except EvidenceError:
        return
    assert all(fact.integrity is not Integrity.INTACT for fact in facts)


def test_credentials_elsewhere_are_named_and_not_fetched(signer: Signer, tmp_path: Path) -> None:
    picture = tmp_path / "sc12.png"
    remote = "http://credentials.example:8080/manifest/1"
    picture.write_bytes(signer.sign_beside(MADE, source=png(), remote=remote))
    with proxy() as (address, asked):
        said = in_a_child(READ, picture, address)
        assert said.startswith(
            "remote Content Credentials lie at credentials.example:8080 and were not fetched"
        )
        assert asked == []
        in_a_child(READ_BY_DEFAULT, picture, address)
        assert len(asked) == 1  # the proxy is in the way of a library that may call


def test_credentials_in_a_file_of_their_own_speak_of_the_file_beside(
    signer: Signer, tmp_path: Path
) -> None:
    beside = signer.sign_beside(MADE, source=b"any bytes at all")
    alone = only(read(tmp_path, beside, "sc12.mxf.c2pa"))
    assert (alone.says, alone.integrity, alone.signer) == (Says.AI, Integrity.UNKNOWN, "")
    (tmp_path / "sc12.mxf").write_bytes(b"any bytes at all")
    fact = only(read(tmp_path, beside, "sc12.mxf.c2pa"))
    assert (fact.integrity, fact.signer) == (Integrity.INTACT, HOUSE)
    (tmp_path / "sc12.mxf").write_bytes(b"other bytes")
    assert only(read(tmp_path, beside, "sc12.mxf.c2pa")).integrity is Integrity.ALTERED


@pytest.mark.parametrize("end", [0, 4, 8, 60, 900])
def test_a_store_that_is_cut_off_is_refused_in_words(
    signer: Signer, tmp_path: Path, end: int
) -> None:
    beside = signer.sign_beside(MADE, source=b"any bytes at all")[:end]
    try:
        assert read(tmp_path, beside, "sc12.mxf.c2pa") == []
    except EvidenceError as error:
        assert "cannot be read" in str(error)  # noqa: PT017 - either is right


def test_a_drawing_is_known_by_its_content_too(signer: Signer, tmp_path: Path) -> None:
    drawing = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    signed = signer.sign(MADE, source=drawing, mime="image/svg+xml")
    fact = only(read(tmp_path, signed, "sc12.bin"))
    assert (fact.says, fact.integrity) == (Says.AI, Integrity.INTACT)
    assert read(tmp_path, drawing, "plain.svg") == []
    with pytest.raises(EvidenceError, match="cannot be read"):
        read(tmp_path, b"<svg", "cut.svg")
