"""What becomes of every timeline and project of the corpus, as a table that the docs show."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import REPOSITORY, Golden
from temoin.errors import InputError, TemoinError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.timeline import read_cut

pytestmark = pytest.mark.corpus

PAGE = REPOSITORY / "docs" / "formats.md"
BEGIN, END = "<!-- made by tests/corpus/test_table.py -->", "<!-- end of the table -->"
NO_HINT = "(nothing to try)"
RATES = (None, Rate(25), Rate(30))
"""Rates to try, where a format does not say its own."""


def rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "timelines" / "SOURCES.tsv").open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def cuts_of(path: Path) -> Iterator[CutView]:
    """Yield each timeline of a file, at the first rate at which it can be read."""
    for rate in RATES:
        try:
            yield read_cut(path, rate=rate)
        except InputError as error:
            if "--rate" in error.hint and rate is not RATES[-1]:
                continue
            if "--timeline" not in error.hint or "timelines" not in error.message:
                raise
            names = error.message.partition(": ")[2]
            yield from (read_cut(path, timeline_name=name.strip("'")) for name in names.split(", "))
        return


def line(corpus: Path, row: dict[str, str]) -> str:
    """Return a file's line: format, program, what read it, clips, what was lost."""
    path = corpus / "timelines" / row["file"]
    form, program = row["file"].partition("/")[0], row["host"] or "not stated"
    try:
        cuts = list(cuts_of(path))
    except TemoinError as error:
        said = f"{error.message.replace(path.name, 'it')}. {error.hint or NO_HINT}"
        words = [form, row["file"].partition("/")[2], program, "not read", "", said]
    else:
        lost = "; ".join(dict.fromkeys(each for cut in cuts for each in cut.warnings))
        clips = " + ".join(str(len(cut.clips)) for cut in cuts)
        reader = cuts[0].reader.partition(",")[0]
        words = [form, row["file"].partition("/")[2], program, reader, clips, lost]
    cells = (" ".join(word.split()).replace("|", "/").replace("<", "&lt;") for word in words)
    return f"| {' | '.join(cells)} |"


def test_every_file_is_read_or_refused_and_the_docs_say_how(corpus: Path, golden: Golden) -> None:
    lines = [line(corpus, row) for row in rows(corpus)]
    assert len(lines) >= 180
    assert not [each for each in lines if NO_HINT in each]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    head = "| format | file | program | read by | clips | lost, guessed or refused |"
    table = "\n".join([BEGIN, head, "|---|---|---|---|---|---|", *lines, END])
    golden.check("../../docs/formats.md", f"{before}{table}{after}")
