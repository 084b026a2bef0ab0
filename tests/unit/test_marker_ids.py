"""A marker's name that tells which statement it shows, and how far a carry believes it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temoin.ledger import by_marker_id, marked_entries, marker_id

Run = Callable[..., tuple[int, Any]]
ONE, OTHER, THIRD = (f"sha256:{digits * 8}" for digits in ("3f9a2c1d", "3f9a2c1e", "00000000"))
LIST = "TITLE: list\n" + "".join(
    f"00{at}  A001 V C {source} {source[:-4]}2:00 01:00:0{2 * at}:00 01:00:0{2 * at + 2}:00\n"
    "* FROM CLIP NAME: SHOT\n"
    for at, source in enumerate(("01:00:00:00", "01:00:00:00", "01:00:00:00"), start=1)
)


def test_it_is_read_whatever_its_case() -> None:
    known = by_marker_id([ONE, OTHER])
    for name in ("AI: X " + marker_id(ONE), f"AI: X {marker_id(ONE)} [TEMOIN]".upper()):
        assert marked_entries([name], known) == {ONE}
    assert marked_entries([f"{marker_id(ONE)}; {marker_id(OTHER)}"], known) == {ONE, OTHER}


@pytest.mark.parametrize("name", ["", "#3f9a", "#3f9a2c1d3f9", "#zzzzzzzzzz", marker_id(THIRD)])
def test_what_names_nothing(name: str) -> None:
    assert marked_entries([name], by_marker_id([ONE, OTHER])) == frozenset()


def test_a_form_that_two_entries_have_names_neither() -> None:
    twin = ONE[:-1] + "0"
    assert by_marker_id([ONE, twin, OTHER]) == {marker_id(OTHER): OTHER}


@pytest.fixture
def flagged(tmp_path: Path, ask: Run) -> tuple[Path, Path]:
    """A list of three uses of the same frames, spoken of in the second, and it annotated."""
    old = tmp_path / "old.edl"
    old.write_text(LIST)
    ask("log", old, "--clip", "V1-0002", "--tool", "Magic Mask", "--rate", "24")
    new = tmp_path / "flagged.edl"
    assert ask("annotate", old, "-o", new, "--rate", "24")[0] == 0
    return old, new


def moved_last(text: str) -> str:
    """Return a list whose second event, with its comments, became its last, two seconds on."""
    head, *events = re.split(r"(?m)^(?=00\d )", text)
    return (
        head
        + events[0]
        + events[2]
        + events[1].replace("01:00:04", "01:00:08").replace("01:00:06:00", "01:00:10:00")
    )


def test_a_use_is_known_by_its_marker_where_its_frames_are_not_its_own(
    flagged: tuple[Path, Path], ask: Run
) -> None:
    old, new = flagged
    for text, verdict in ((moved_last(new.read_text().upper()), "carried"), (moved_last(LIST), "")):
        again = old.with_name(f"again_{verdict}.edl")
        again.write_text(text)
        _, told = ask("carry", old, again, "--rate", "24", "--dry-run")
        carried = [each["clip"] for each in told["entries"] if each["verdict"] == "carried"]
        assert carried == (["V1-0003"] if verdict else [])
