"""How things are said: counts, ages, and names that cannot steer the eye."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.data import root
from temoin.vocabulary import Statement
from temoin.wording import FIELDS, MARKS, age, counted, day, file_name, harmless

MINUTE = 60_000


def test_counts_read_as_words() -> None:
    said = [counted(number, "entry", "entries") for number in (0, 1, 2000)]
    assert said == ["0 entries", "1 entry", "2,000 entries"]
    assert counted(2, "clip") == "2 clips"


@pytest.mark.parametrize(
    ("time_ms", "date"), [(-1, "1969-12-31"), (0, "1970-01-01"), (2**53, "no date")]
)
def test_a_day_is_utc(time_ms: int, date: str) -> None:
    assert day(time_ms) == date


def test_ages_are_told_in_one_unit() -> None:
    ages = [0, MINUTE - 1, MINUTE, 59 * MINUTE, 60 * MINUTE, 1440 * MINUTE, 2880 * MINUTE, -5]
    assert [age(0, past) for past in ages] == [
        "just now",
        "just now",
        "1 min ago",
        "59 min ago",
        "1 h ago",
        "1 day ago",
        "2 days ago",
        "just now",
    ]


@given(st.text(st.characters(codec="utf-16", exclude_categories=[])))
def test_text_steers_nothing(text: str) -> None:
    said = harmless(text)
    assert len(said) == len(text)
    assert "\x1b" not in said
    assert not {"\u202e", "\u2066", "\n", "\r", "\x07"} & set(said)


def test_letters_of_all_scripts_stay() -> None:
    assert harmless("étalonné 東京 \u06cc\u200c 🎬") == "étalonné 東京 \u06cc\u200c 🎬"


def test_folders_stay_with_whoever_wrote_a_path() -> None:
    assert [file_name(path) for path in ("/a/b.mov", "C:\\a\\b.mov", "b.mov", "a/")] == [
        "b.mov",
        "b.mov",
        "b.mov",
        "a",
    ]


def test_every_statement_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(Statement)
    assert len(set(MARKS.values())) == len(Statement)


@pytest.mark.parametrize("kind", ["step", "attest"])
def test_every_field_that_views_show_by_its_name_has_a_word(kind: str) -> None:
    schema = json.loads((root("schema") / "json" / "entry" / f"{kind}.schema.json").read_text())
    own = {"tool", "technique", "effect", "hosting", "meaning_changed", "note", "type", "target"}
    shown = {
        name.replace("_", " ")
        for name, rule in schema["properties"].items()
        if name not in own
        and (
            rule.get("type") in {"string", "integer"}
            or "enum" in rule
            or rule.get("$ref", "").endswith(("/date", "/yes_no"))
        )
    }
    assert shown <= set(FIELDS)
