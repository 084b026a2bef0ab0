"""Markers put into XML in place, and taken out again."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fcp7
import fcpxml
from temoin.errors import TimelineError
from temoin.timeline import Flag, annotate_timeline, read_cut
from temoin.timeline.xml_marks import Mark, annotated_xml, stripped_xml
from temoin.timeline.xml_text import ClipTag


def mark(number: int, name: str = "AI: Magic", comment: str = "") -> Mark:
    return Mark(tag=ClipTag(number=number, start="5s", length="1/24s"), name=name, comment=comment)


def test_a_marker_stands_before_what_follows_markers() -> None:
    content = b"<fcpxml>\n <clip>\n  <title/>\n  <filter-video/>\n </clip>\n</fcpxml>"
    made = annotated_xml(content, [mark(1, comment="by hand")])
    assert made == content.replace(
        b"<filter-video/>",
        b'<marker start="5s" duration="1/24s" value="AI: Magic [TEMOIN]" note="by hand"/>\n'
        b"  <filter-video/>",
    )
    assert stripped_xml(made) == content


@pytest.mark.parametrize(
    "empty", [b"<clip/>", b'<clip a="/" />', b"<clip></clip>", b"<clip>x/></clip>"]
)
def test_an_empty_element_gets_an_end_and_loses_it_again(empty: bytes) -> None:
    content = b"<fcpxml>" + empty + b"</fcpxml>"
    made = annotated_xml(content, [mark(1)])
    assert fromstring(made).find("clip/marker") is not None
    assert stripped_xml(made) == content


def test_letters_and_signs_of_all_kinds_come_back() -> None:
    name, comment = "é \"<&>' 雪 \U0001f3ac \x01", "one\n\ttwo"
    made = annotated_xml(b"<fcpxml><clip/></fcpxml>", [mark(1, name, comment)])
    found = fromstring(made).find("clip/marker")
    assert found is not None
    assert found.get("value") == "é \"<&>' 雪 \U0001f3ac [TEMOIN]"
    assert found.get("note") == comment
    seven = annotated_xml(b"<xmeml><clipitem></clipitem></xmeml>", [mark(1, name, comment)])
    found = fromstring(seven).find("clipitem/marker")
    assert found is not None
    assert found.findtext("comment") == comment
    assert [each.tag for each in found] == ["comment", "name", "in", "out"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le"])
def test_encodings_stay_as_they_were(encoding: str) -> None:
    name = encoding.removesuffix("-sig").removesuffix("-le")
    text = f'<?xml version="1.0" encoding="{name}"?><fcpxml><clip name="é"/></fcpxml>'
    content = text.encode(encoding)
    made = annotated_xml(content, [mark(1, "AI: é")])
    assert made != content
    assert fromstring(made).find("clip").get("name") == "é"  # type: ignore[union-attr]
    assert stripped_xml(made) == content


def test_markers_by_others_stay_and_ours_are_replaced() -> None:
    other = b'<marker start="0s" value="check [TEMOIN] this"/>'
    content = b"<fcpxml><clip>" + other + b"<clip/></clip></fcpxml>"
    once = annotated_xml(content, [mark(1), mark(3)])
    # numbers count start tags: the two markers of ours are two more, until they are taken out
    shifted = annotated_xml(once, [mark(1, "new"), mark(3, "new")])
    assert other in shifted
    assert shifted.count(b"new [TEMOIN]") == 2
    assert b"Magic" not in shifted
    assert stripped_xml(shifted) == content


def test_what_is_no_xml_is_refused() -> None:
    for content in (b"", b"<fcpxml><clip></fcpxml>", b"\xff\xfe<\0\0"):
        with pytest.raises(TimelineError):
            stripped_xml(content)


BITS = st.sampled_from(
    (
        *(b"<clip/>", b"<clip>", b"</clip>", b"<clip a='/>' />", b"\n ", b"x/>", b"<!-- /> -->"),
        *(b"<filter-video/>", b"<metadata></metadata>", b"<?p x?>", b"<![CDATA[/>]]>", b"\r\n"),
        *(b"<marker value='a'/>", b"<marker><name>b</name></marker>", b"<gap />", b"\t"),
    )
)


@given(st.lists(BITS, max_size=12), st.sampled_from(["fcpxml", "xmeml"]), st.data())
def test_stripped_of_its_marks_any_document_is_what_it_was(
    bits: list[bytes], kind: str, data: st.DataObject
) -> None:
    depth, body = 0, b""
    for bit in bits:
        depth += (bit == b"<clip>") - (bit == b"</clip>" and depth > 0)
        body += (
            b"" if bit == b"</clip>" and body.count(b"<clip>") <= body.count(b"</clip>") else bit
        )
    body += b"</clip>" * (body.count(b"<clip>") - body.count(b"</clip>"))
    content = f"<{kind}>".encode() + body + f"</{kind}>".encode()
    elements = list(fromstring(content).iter())
    possible = [at for at, each in enumerate(elements) if each.tag in {"clip", "gap"}]
    numbers = data.draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    made = annotated_xml(content, [mark(number) for number in numbers])
    assert made.count(b"[TEMOIN]") == len(numbers)
    fromstring(made)
    assert stripped_xml(made) == content


def annotate(content: bytes, path: Path, *clips: str) -> tuple[bytes, tuple[str, ...]]:
    path.write_bytes(content)
    out = path.with_name(f"out_{path.name}")
    flags = [
        Flag(clip=each, marker=f"AI: {each}", colour="RED", comment="why", summary={"a": "b"})
        for each in clips
    ]
    carried = annotate_timeline(
        path, out, flags=flags, ledger_lines=["line"], rate=None, timeline_name=None
    )
    assert not carried.ledger
    return out.read_bytes(), tuple(carried.lost)


def test_flags_are_put_into_the_elements_of_their_clips(tmp_path: Path) -> None:
    title = '<title ref="title" name="T" lane="1" offset="21s" start="3600s" duration="1s"/>'
    content = fcpxml.document(fcpxml.project(fcpxml.shot(title)))
    made, lost = annotate(content, tmp_path / "cut.fcpxml", "V1-0001", "V2-0001")
    tree = fromstring(made)
    own = [(each.get("value"), each.get("start")) for each in tree.iter("marker")]
    assert own == [("AI: V2-0001 [TEMOIN]", "3600s"), ("AI: V1-0001 [TEMOIN]", "20s")]
    assert [each.tag for each in tree.iterfind(".//asset-clip/*")] == ["title", "marker"]
    assert lost == (
        "the ledger (1 entries)",
        "what is known of each clip, beyond its marker",
        "the colours of markers",
    )
    assert stripped_xml(made) == content
    assert read_cut(tmp_path / "out_cut.fcpxml").clips[0].markers == ()


def test_a_clip_of_a_compound_used_twice_gets_one_marker_for_both(tmp_path: Path) -> None:
    inner = f'<media id="m">{fcpxml.sequence(fcpxml.shot())}</media>'
    nest = '<ref-clip ref="m" offset="{}" start="3600s" duration="2s"/>'
    items = (nest.format("3600s"), nest.format("3602s"))
    content = fcpxml.document(fcpxml.project(*items), resources=inner)
    clips = ("V1-0001/V1-0001", "V1-0002/V1-0001")
    made, _ = annotate(content, tmp_path / "cut.fcpxml", *clips)
    (own,) = fromstring(made).iter("marker")
    assert own.get("value") == "AI: V1-0001/V1-0001; AI: V1-0002/V1-0001 [TEMOIN]"


def test_final_cut_7_is_marked_at_the_in_point(tmp_path: Path) -> None:
    content = fcp7.document(fcp7.sequence(fcp7.track(fcp7.item(), fcp7.item("B", 96, 99, 7))))
    made, _ = annotate(content, tmp_path / "cut.xml", "V1-0002")
    (own,) = fromstring(made).iter("marker")
    assert (own.findtext("name"), own.findtext("in")) == ("AI: V1-0002 [TEMOIN]", "7")
    assert stripped_xml(made) == content
    assert read_cut(tmp_path / "out_cut.xml").clips[1].markers == ()


def test_one_format_is_not_written_as_the_other(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(fcp7.document(fcp7.sequence(fcp7.track(fcp7.item()))))
    with pytest.raises(TimelineError, match=r"\.fcpxml") as caught:
        annotate_timeline(
            path,
            tmp_path / "out.fcpxml",
            flags=[],
            ledger_lines=[],
            rate=None,
            timeline_name=None,
        )
    assert caught.value.hint


def test_an_xml_cut_may_become_an_otio(tmp_path: Path) -> None:
    path, out = tmp_path / "cut.fcpxml", tmp_path / "cut.otio"
    path.write_bytes(fcpxml.document(fcpxml.project(fcpxml.shot())))
    carried = annotate_timeline(
        path, out, flags=[], ledger_lines=["line"], rate=None, timeline_name=None
    )
    assert carried.ledger
    cut, made = read_cut(path), read_cut(out)
    assert (made.digest, made.embedded, made.range) == (cut.digest, ("line",), cut.range)
