"""A log that people keep: its columns, its words, its rows, and the clips that they mean."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import InputError
from temoin.logbook import Field, columns_of
from temoin.logbook.matching import Finder, Match
from temoin.logbook.rows import read_row
from temoin.logbook.words import HEADINGS, heading, known_class, yes_or_no
from temoin.model import ClipView, CutView, Media, Retime
from temoin.rate import FrameRange, Rate
from temoin.store.tables import Table, TableRow
from temoin.vocabulary import Effect, Hosting, MediaKind, Technique, TrackKind

RATE, HOUR = Rate(24), 86400


def frames(start: int, duration: int, rate: Rate = RATE) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=rate)


def clip(
    clip_id: str, name: str, start: int, duration: int = 48, *, source: int = 1000, **more: object
) -> ClipView:
    sound = clip_id.startswith("A")
    shown = frames(source, duration)
    made = ClipView(
        id=clip_id,
        name=name,
        track=clip_id[:2],
        track_index=int(clip_id[1]) - 1,
        kind=TrackKind.SOUND if sound else TrackKind.PICTURE,
        record_range=frames(HOUR + start, duration),
        source_range=shown,
        seen_range=shown,
        media=(Media(kind=MediaKind.FILE, name=f"{name}_v003.mov"),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


VIEW = CutView(
    name="t",
    files=("t.otio",),
    format="otio",
    reader="test",
    rate=RATE,
    range=frames(HOUR, 480),
    digest="sha256:0",
    clips=(
        clip("V1-0001", "SH010", 0, reel="A001C001"),
        clip("V1-0002", "SH020.mov", 48, reel="A001C002_long", metadata={"ALE": '{"Scene":"12"}'}),
        clip("V1-0003", "SH010", 96, source=5000, reel="A001C001"),
        clip("V2-0001", "title", 48, 24),
        clip("A1-0001", "SH020.mov", 48),
        clip("V1-0004", "gone", 144, visible=False),
        clip("V1-0005", "slow", 192, retime=Retime(speed=RATE.fraction / 48)),
    ),
)
FINDER = Finder(VIEW)


def texts(**cells: str) -> Mapping[Field, str]:
    return {Field(key.rstrip("_")): text for key, text in cells.items()}


def match(**cells: str) -> Match:
    return FINDER.match(read_row(2, texts(tool="X", **cells), VIEW))


def clip_of(**cells: str) -> str:
    found = match(**cells)
    return found.spoken.clip.id if found.spoken else found.reason


def table(*rows: tuple[str, ...]) -> Table:
    numbered = enumerate(rows, start=1)
    return Table(name="log.csv", rows=tuple(TableRow(number=n, cells=each) for n, each in numbered))


# --- columns -----------------------------------------------------------------


def test_headings_are_known_in_english_and_french() -> None:
    english = columns_of(table(("Shot", "TC In", "AI Tool", "Scene #"), ("a", "", "b")))
    french = columns_of(
        table(
            ("Journal",),
            ("Plan", "TC Entr\N{LATIN SMALL LETTER E WITH ACUTE}e", "Outil_IA", "Sans IA", "Vu"),
            ("a", "", "b"),
        )
    )
    assert dict(english.places) == {Field.CLIP: 0, Field.IN: 1, Field.TOOL: 2, Field.SCENE: 3}
    assert dict(french.places) == {Field.CLIP: 0, Field.IN: 1, Field.TOOL: 2, Field.NO_AI: 3}
    assert french.first_row == 2
    assert french.unused == ("Vu",)


def test_no_heading_means_two_fields() -> None:
    every = [text for texts_of_field in HEADINGS.values() for text in texts_of_field]
    assert len(every) == len(set(every))
    assert [text for text in every if heading(text) != text] == []


def test_what_a_person_names_wins_and_may_be_nothing() -> None:
    rows = table(("Shot", "Code", "Tool", "Notes"), ("a", "b", "c", "d"))
    found = columns_of(rows, {Field.CLIP: "code", Field.NOTE: ""})
    assert dict(found.places) == {Field.CLIP: 1, Field.TOOL: 2}
    assert found.guessed == {Field.TOOL}
    assert columns_of(rows, {Field.CLIP: "Code"}, guess=False).places == {Field.CLIP: 1}


@pytest.mark.parametrize(
    ("rows", "told", "message", "hint"),
    [
        ((), {}, "there is no row in it", "Check which file"),
        ((("x",), ("p", "q", "r")), {}, "no row of headings that are known", "Name columns with"),
        ((("x", "Tool"),), {Field.CLIP: "y"}, "no row has the headings 'y'", "There is: x, Tool."),
    ],
)
def test_headings_that_are_not_there(
    rows: tuple[tuple[str, ...], ...], told: dict[Field, str], message: str, hint: str
) -> None:
    with pytest.raises(InputError) as raised:
        columns_of(table(*rows), told)
    assert (raised.value.message, raised.value.file) == (message, table(*rows).name)
    assert raised.value.hint.startswith(hint)


# --- words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        (Technique, "Generative", Technique.GENERATIVE),
        (Technique, "g\N{LATIN SMALL LETTER E WITH ACUTE}n\N{LATIN SMALL LETTER E WITH ACUTE}ratif",
         Technique.GENERATIVE),
        (Technique, "no AI", Technique.NONE),
        (Effect, "technique", Effect.TECHNICAL),
        (Effect, "CONTENU", Effect.CONTENT),
        (Hosting, "in-house", Hosting.FACILITY),
        (Hosting, "moon", None),
    ],
)  # fmt: skip
def test_words_of_two_languages(kind: type[Technique], text: str, word: Technique | None) -> None:
    assert known_class(kind, text) is word


def test_yes_and_no() -> None:
    assert [yes_or_no(each) for each in ("Oui", "x", "1")] == [True] * 3
    assert [yes_or_no(each) for each in ("", "-", "Non", "FALSE")] == [False] * 4
    assert yes_or_no("perhaps") is None


# --- rows --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"clip": "a"}, "it names no tool and does not say that no AI was used"),
        ({"tool": "aucun"}, "it names no tool and does not say that no AI was used"),
        ({"tool": "N/A", "no_ai": "non"}, "it names no tool and does not say"),
        ({"tool": "-"}, "it names no tool and does not say that no AI was used"),
        ({"tool": "a", "no_ai": "yes"}, "it says no AI and names a tool: a"),
        ({"no_ai": "maybe"}, "neither yes nor no in 'no ai': 'maybe'"),
        ({"tool": "a", "out": "01:00:00:00"}, "it has an out and no in"),
        ({"tool": "a", "in": "01:00:00:09", "out": "01:00:00:09"}, "its out is not after its in"),
        ({"tool": "a", "in": "01:00:00:24"}, "its in cannot be read"),
        ({"tool": "#REF!"}, "the spreadsheet shows an error in tool: #REF!"),
    ],
)
def test_a_row_that_cannot_be_signed_says_why(cells: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        read_row(5, {Field(key): text for key, text in cells.items()}, VIEW)
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize("written", ["none", "Aucun", "n/a", "\N{EN DASH}", "R.A.S."])
def test_no_tool_goes_with_no_ai(written: str) -> None:
    row = read_row(2, texts(tool=written, no_ai="oui"), VIEW)
    assert row.step is None


def test_unknown_words_stay_unknown_and_are_told() -> None:
    row = read_row(2, texts(tool="Magic Mask", technique="sorcery"), VIEW)
    assert row.step is not None
    assert row.step.technique == "unknown"  # though the catalogue knows the tool
    assert row.notices == ("technique 'sorcery' is no known word: unknown",)


def test_the_catalogue_fills_what_a_row_leaves_out() -> None:
    row = read_row(2, texts(tool="magic mask", person="Ben", prompt="secret"), VIEW)
    assert row.step is not None
    assert (row.step.tool, row.step.technique) == ("Magic Mask", "assistive")
    assert row.step.fields["operator"] == "Ben"
    assert row.step.confidential == {"prompt": "secret"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T12:00:00", "2026-03-04"),
        ("4.3.2026", "2026-03-04"),
        ("13/03/2026", "2026-03-13"),
        ("03/13/2026", "2026-03-13"),
        ("04/03/2026", None),
        ("2026-02-30", None),
        ("monday", None),
    ],
)
def test_a_day_is_taken_where_it_is_certain(written: str, day: str | None) -> None:
    row = read_row(2, texts(tool="X", date=written), VIEW)
    assert row.step is not None
    assert row.step.fields.get("done_on") == day
    assert bool(row.notices) is (day is None)


def test_a_digest_is_of_the_meaning_and_tells_no_prompt() -> None:
    row = read_row(2, texts(tool="X", note="a  b", prompt="p"), VIEW)
    spaced = read_row(9, texts(note="a b ", prompt="q", tool=" X"), VIEW)
    assert row.digest(0) == spaced.digest(0)
    assert row.digest(0) != row.digest(1)
    assert row.digest(0) != read_row(2, texts(tool="X", note="a c"), VIEW).digest(0)


# --- clips -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"clip": "v1-0001"}, "V1-0001"),
        ({"clip": "sh020"}, "V1-0002"),  # its suffix aside; picture before the sound of it
        ({"clip": "title_v003.mov"}, "V2-0001"),
        ({"clip": "SH010", "in": "01:00:04:00"}, "V1-0003"),
        ({"clip": "SH010", "source_in": "00:03:28:08"}, "V1-0003"),
        ({"in": "01:00:00:05"}, "V1-0001"),
        ({"in": "01:00:02:00", "out": "01:00:04:00"}, "V1-0002"),  # exactly; the title is shorter
        ({"reel": "A001C002_longer", "source_in": "00:00:41:16"},
         "its reel is not that of V1-0002: A001C002_long"),
        ({"reel": "a001c002", "source_in": "00:00:41:16"}, "V1-0002"),
        ({"scene": "012"}, "V1-0002"),
        ({"clip": "SH020", "scene": "13"}, "its scene is not that of V1-0002: 12"),
        ({"clip": "SH020", "in": "01:00:00:00"},
         "its times are not those of V1-0002: 01:00:02:00 to 01:00:04:00"),
        ({"clip": "SH020", "in": "01:00:03:00", "out": "01:00:04:01"},
         "its times are not those of V1-0002: 01:00:02:00 to 01:00:04:00"),
        ({"clip": "title", "reel": "B007"}, "V2-0001"),  # no reel is known: no contradiction
        ({"clip": "title", "source_out": "00:00:00:09"},
         "its source times are not those of V2-0001"),
        ({"clip": "title", "source_in": "x"},
         "its source times cannot be read: 'x' is no timecode"),
        ({"clip": "SH020", "reel": "AX"}, "V1-0002"),  # which names no reel
        ({"reel": "BL", "source_in": "00:00:41:16"},
         "it names no clip: no name, times, reel or scene"),
        ({"clip": "SH099", "in": "01:00:00:00"},
         "no clip named 'SH099'; at its in there is SH010"),
        ({"clip": "SH099"}, "no clip named 'SH099'"),
        ({"clip": "gone"}, "no clip named 'gone'"),  # not seen: by its id alone
        ({"clip": "V1-0004"}, "V1-0004"),
        ({"in": "02:00:00:00"}, "no picture clip at 02:00:00:00"),
        ({"scene": "99"}, "no clip of this reel and timecode, or of this scene"),
        ({}, "it names no clip: no name, times, reel or scene"),
    ],
)  # fmt: skip
def test_a_row_means_a_clip_by_all_that_it_says(cells: dict[str, str], found: str) -> None:
    assert clip_of(**{f"{key}_" if key == "in" else key: text for key, text in cells.items()}) == (
        found
    )


def test_several_are_never_guessed_among() -> None:
    assert [each.id for each in match(clip="sh010").candidates] == ["V1-0001", "V1-0003"]
    assert [each.id for each in match(in_="01:00:02:05").candidates] == ["V1-0002", "V2-0001"]


@pytest.mark.parametrize("written", ["12A", "012a", "sc12a", "Scene 12A"])
def test_a_scene_with_a_letter_is_one_however_it_is_written(written: str) -> None:
    shot = clip("V1-0001", "a", 0, metadata={"ALE": '{"Scene":"12A"}'})
    found = Finder(replace(VIEW, clips=(shot, clip("V1-0002", "b", 48))))
    match_of_scene = found.match(read_row(2, texts(tool="X", scene=written), VIEW))
    assert match_of_scene.spoken is not None, match_of_scene.reason
    assert match_of_scene.spoken.clip.id == "V1-0001"


def test_exactly_the_source_range_tells_clips_apart() -> None:
    clips = (clip("V1-0001", "a", 0, reel="R1"), clip("V1-0002", "b", 48, 20, reel="R1"))
    found = Finder(replace(VIEW, clips=clips))
    cells = texts(tool="X", reel="R1", source_in="00:00:41:16", source_out="00:00:42:12")
    match_of_both = found.match(read_row(2, cells, VIEW))
    assert match_of_both.spoken is not None
    assert match_of_both.spoken.clip.id == "V1-0002"
    part = texts(tool="X", reel="R1", source_in="00:00:41:16", source_out="00:00:41:20")
    assert len(found.match(read_row(2, part, VIEW)).candidates) == 2


def test_a_part_is_a_part() -> None:
    part = match(clip="V1-0001", in_="01:00:00:10", out="01:00:00:20").spoken
    assert part is not None
    assert part.record_range == frames(HOUR + 10, 10)
    whole = match(clip="V1-0001", in_="01:00:00:00", out="01:00:02:00").spoken
    assert whole is not None
    assert whole.record_range is None
    by_source = match(clip="V1-0001", source_in="00:00:41:20", source_out="00:00:42:00").spoken
    assert by_source is not None
    assert by_source.record_range == frames(HOUR + 4, 4)
    slowed = match(clip="slow", source_in="00:00:41:20", source_out="00:00:42:00").spoken
    assert slowed is not None
    assert slowed.record_range is None


def test_an_out_that_may_be_the_last_frame_is_told() -> None:
    found = match(clip="V1-0001", in_="01:00:00:00", out="01:00:01:23")
    assert found.notices == ("it ends a frame before its clip: is its out the last frame?",)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=12), st.integers(-5, 270)
)
def test_clips_at_a_time_are_those_that_hold_it(spans: list[tuple[int, int]], frame: int) -> None:
    clips = tuple(
        clip(f"V1-{number:04d}", "x", start, length)
        for number, (start, length) in enumerate(spans, start=1)
    )
    found = Finder(replace(VIEW, clips=clips))._times.at(HOUR + frame)
    begun = [(c.record_range.start, c.id) for c in clips if _holds(c, HOUR + frame)]
    assert [each.id for each in found] == [clip_id for _, clip_id in sorted(begun)]


def _holds(clip: ClipView, frame: int) -> bool:
    return clip.record_range is not None and clip.record_range.contains(frame)


@given(st.dictionaries(st.sampled_from(Field), st.text(min_size=1, max_size=12), max_size=8))
def test_any_row_is_understood_or_says_why(cells: dict[Field, str]) -> None:
    with suppress(InputError):
        row = read_row(2, cells, VIEW)
        found = FINDER.match(row)
        assert found.spoken or found.candidates or found.reason
        assert row.digest(0).startswith("sha256:")
