"""What is carried through other formats, over the corpus: the table of docs/carry_table.md.

AAF takes minutes: `python tests/corpus/test_carry_table.py aaf` prints its rows.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conftest import CORPUS, Golden
from roundtrips import Tally, table, trial

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.filterwarnings("ignore"),  # adapters warn of what they cannot write
]

PATTERNS = ("edl/*.edl", "otio/*.otio", "fcp7xml/*.xml", "fcpxml/*.fcpxml", "ale/*.ale")
HEAD = """# What is carried through other formats

Made by the tests from timelines of other people; do not edit. Each timeline is read with its
OpenTimelineIO adapter and re-edited: of every six clips of a track one is trimmed, one renamed, one
taken out, one slipped, one moved to the end. Then it is written by each adapter that can write, and
read back as a user's file would be. Before, a step was stated on each use. No media are looked at.

*Carried*: it holds for the right clip in the new cut, asked nobody. *Asked*: a person must tell,
with candidates. *Not found again*: told as an orphan, and the clip as one that nobody has spoken
of; an adapter left it out, or wrote other frames or none. *Wrong*: on another clip.
See [carry](carry.md).

"""


def tallies(corpus: Path, patterns: tuple[str, ...]) -> dict[tuple[str, str], Tally]:
    """Return what became of statements, by the format they came from and the adapter."""
    found: dict[tuple[str, str], Tally] = {}
    for path in (path for each in patterns for path in sorted(corpus.glob(each))):
        with TemporaryDirectory() as folder:
            for adapter, count in trial(path, Path(folder)):
                tally = found.setdefault((path.parent.name, adapter), Tally())
                tally.timelines += 1
                if count is None:
                    tally.not_written += 1
                else:
                    tally.count += count
    return found


@pytest.fixture(scope="module")
def found(corpus: Path) -> dict[tuple[str, str], Tally]:
    return tallies(corpus / "timelines", PATTERNS)


def test_the_page_is_what_comes_of_it(page: Golden, found: dict[tuple[str, str], Tally]) -> None:
    page.check("carry_table.md", HEAD + table(found))


def test_nothing_comes_to_a_wrong_clip(found: dict[tuple[str, str], Tally]) -> None:
    assert {key: each.count["wrong"] for key, each in found.items() if each.count["wrong"]} == {}
    assert sum(each.count["carried"] for each in found.values()) > 1000


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["aaf"]
    sys.stdout.write(table(tallies(CORPUS / "timelines", tuple(f"{each}/*" for each in wanted))))
