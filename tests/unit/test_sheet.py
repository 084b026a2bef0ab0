"""The sheet as a client receives it: whole, self-contained, and harmless whatever a cut holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from disclosures import attested, clip_view, record, sample_disclosure, standing, unknown
from temoin.builtin.plugin import temoin_exporters
from temoin.builtin.sheet_html import sheet_html
from temoin.builtin.sheet_strip import panels
from temoin.errors import ExportError, InputError, StoreError
from temoin.model import Disclosure, LedgerState, Standing
from temoin.rate import FrameRange, Rate
from temoin.sheet import exporter_for, write_sheet
from temoin.vocabulary import Statement

EXPORTERS = list(temoin_exporters())


class Exporter:
    """An exporter that does what a test tells it to."""

    id = "acme"
    version = "1"
    suffix = ".html"
    label = "Acme"

    def __init__(self, export: Callable[[Path], None]) -> None:
        self._export = export

    def export(self, disclosure: Disclosure, out: Path) -> None:
        self._export(out)


def raising(error: Exception) -> Callable[[Path], None]:
    def export(out: Path) -> None:
        out.write_text("half")
        raise error

    return export


@pytest.mark.parametrize(
    ("export", "error"),
    [
        (raising(ValueError("x")), ExportError),
        (raising(ExportError("x")), ExportError),
        (raising(OSError(28, "No space left on device")), StoreError),
        (lambda out: None, ExportError),
    ],
)
def test_what_stood_there_stays_until_the_new_one_is_whole(
    tmp_path: Path, export: Callable[[Path], None], error: type[Exception]
) -> None:
    out = tmp_path / "sheet.html"
    out.write_text("the sheet of yesterday")
    with pytest.raises(error):
        write_sheet(sample_disclosure(), Exporter(export), out)
    assert out.read_text() == "the sheet of yesterday"
    assert list(tmp_path.iterdir()) == [out]


def test_an_exporter_is_told_by_suffix_or_by_name() -> None:
    assert exporter_for(Path("a.HTML"), EXPORTERS).id == "temoin.sheet.html"
    assert exporter_for(Path("a.txt"), EXPORTERS, "temoin.sheet.json").suffix == ".json"
    assert exporter_for(Path("a.csv"), EXPORTERS).id == "temoin.sheet.csv"
    assert exporter_for(Path("a.csv"), EXPORTERS, "csv-excel-fr").id == "temoin.sheet.csv-excel-fr"
    for out, wanted in ((Path("a.pdf"), ""), (Path("a"), ""), (Path("a.html"), "acme")):
        with pytest.raises(InputError):
            exporter_for(out, EXPORTERS, wanted)


def test_a_last_part_that_two_ids_share_names_both() -> None:
    mine = Exporter(lambda _out: None)
    mine.id = "acme.csv"
    with pytest.raises(InputError, match="2 exporters") as failed:
        exporter_for(Path("a.csv"), [*EXPORTERS, mine], "csv")
    assert "acme.csv" in failed.value.hint
    assert exporter_for(Path("a.csv"), [*EXPORTERS, mine], "acme.csv") is mine


def test_the_same_disclosure_gives_the_same_bytes(tmp_path: Path) -> None:
    for exporter in EXPORTERS:
        first, second = tmp_path / "first", tmp_path / "second"
        for out in (first, second):
            write_sheet(sample_disclosure(), exporter, out)
        assert first.read_bytes() == second.read_bytes()


class Page(HTMLParser):
    """What a browser would see in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attributes if name in {"href", "src"}]
        self.handlers += [name for name, _ in attributes if name.startswith("on")]

    def handle_data(self, content: str) -> None:
        self.text += content


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = Page(sheet_html(sample_disclosure()))
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
    assert all(link.startswith("#clip-") for link in page.links)
    assert "url(http" not in sheet_html(sample_disclosure())


NASTY = "<script>alert(1)</script>\"' onload=x \u202e\x1b[31m &amp; {{ 7*7 }}\n"


def test_whatever_a_cut_holds_comes_out_harmless() -> None:
    nasty = clip_view("V1-0001", NASTY, 0, 10, track=NASTY)
    row = replace(attested(nasty), said_by=NASTY, note=NASTY, fields={"purpose": NASTY})
    sample = sample_disclosure()
    cut = replace(sample.cut, name=NASTY, files=(f"folder/{NASTY}",), clips=(nasty,))
    disclosure = replace(
        sample,
        cut=cut,
        standings=(standing(nasty, Statement.ATTESTED, row, media_problem=NASTY, conflict=NASTY),),
        ledger=LedgerState(name=NASTY, untrusted=(NASTY,)),
        catalogue_version=NASTY,
    )
    html = sheet_html(disclosure)
    page = Page(html)
    assert "script" not in page.tags
    assert page.handlers == []
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "49" not in page.text.replace("00:00:49", "")
    assert page.text.count("<script>alert(1)</script>") > 5  # as text, where the name stands


def test_the_unknown_comes_first_and_no_ai_is_only_said_by_people() -> None:
    page = Page(sheet_html(sample_disclosure()))
    text = re.sub(r"\s+", " ", page.text)
    assert text.index("What is not known") < text.index("Totals") < text.index("NT_010")
    assert "3 of 10 clips" in text
    silent = Page(sheet_html(replace(sample_disclosure(), standings=(only_silence(),)))).text
    assert "no AI used" not in silent
    assert "Unknown is not the same as no AI" in silent


def only_silence() -> Standing:
    return unknown(clip_view("V1-0001", "a", 0, 10))


@pytest.mark.parametrize(
    "rate", [Rate(30000, 1001), Rate(60000, 1001), Rate(24000, 1001), Rate(120)]
)
@pytest.mark.parametrize("drop_frame", [True, False])
def test_times_are_counted_as_the_cut_counts(rate: Rate, drop_frame: bool) -> None:
    whole = FrameRange(start=rate.timebase * 3600, duration=1800, rate=rate)
    clip = replace(clip_view("V1-0001", "a", 0, 10), record_range=whole)
    cut = replace(
        sample_disclosure().cut, rate=rate, range=whole, clips=(clip,), drop_frame=drop_frame
    )
    page = Page(sheet_html(replace(sample_disclosure(), cut=cut, standings=(unknown(clip),))))
    shows_drop_frame = ";" in page.text.split("Programme (out exclusive)")[1][:40]
    assert shows_drop_frame is (drop_frame and rate.has_drop_frame)


def many(count: int) -> Disclosure:
    clips = [
        clip_view(f"V1-{number:04d}", f"SH{number:04d}", 10 * number, 10) for number in range(count)
    ]
    cut = replace(sample_disclosure().cut, clips=tuple(clips), range=record(0, 10 * count))
    return replace(sample_disclosure(), cut=cut, standings=tuple(map(unknown, clips)))


def test_a_long_cut_has_a_row_for_each_clip_and_a_strip_one_can_read() -> None:
    disclosure = many(2000)
    page = Page(sheet_html(disclosure))
    assert page.text.count("nobody has said anything") >= 2000
    drawn = panels(disclosure)
    assert 1 < len(drawn) <= 12
    assert sum(bar.clips for panel in drawn for bar in panel.bars) >= 2000


def test_bars_lie_in_their_lane_and_meet_their_times() -> None:
    (panel,) = panels(sample_disclosure())
    for bar in panel.bars:
        assert 0 <= bar.x < bar.x + bar.width <= 1200
        assert 0 < bar.y < panel.height
    starts = [bar.standing.clip.record_range.start for bar in panel.bars]
    places = sorted(zip(starts, (bar.x for bar in panel.bars), strict=True))
    assert [x for _, x in places] == sorted(x for _, x in places)


@pytest.mark.parametrize("count", [0, 1])
def test_a_cut_of_hardly_anything_has_a_sheet(count: int) -> None:
    assert "Shot AI cue sheet" in sheet_html(many(count))


def test_the_strip_is_well_formed() -> None:
    html = sheet_html(sample_disclosure())
    for svg in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        ElementTree.fromstring(svg)
