"""All readers together against the corpus' table: confusion matrices, each disagreement's reason.

`python tests/truths.py` prints the same for reading; the page of the docs holds the figures.
"""

from pathlib import Path

import pytest

import truths
from conftest import REPOSITORY, Golden
from truths import Seen

pytestmark = pytest.mark.corpus

PAGE = REPOSITORY / "docs" / "media.md"
BEGIN, END = "<!-- made by tests/corpus/test_truth.py -->", "<!-- end of the matrices -->"

ALTERED = (
    "its credentials say AI, and it was changed since they were signed: a seal that does not fit is"
    " what a forger has who moves it to another picture, so it proves nothing; the line says so"
)
DISAGREEMENTS = {
    ("camera_c2pa/adobe_pdf.pdf", "ai", "yes", "part"): (
        "a page with generated pictures on it, by an action that edits: AI made a part of it"
    ),
    ("ai_prompt/automatic1111_stealth.png", "ai", "yes", "unknown"): (
        "its settings are hidden in the lowest bits of its pixels, which are decoded when asked"
    ),
    ("stripped_forged/gemini_pixel_flipped.png", "ai", "yes", "unknown"): ALTERED,
    ("stripped_forged/sora_bit_flipped.mp4", "ai", "yes", "unknown"): ALTERED,
    ("c2pa_test/C-recorded-as-mov.mov", "camera", "declared", "unknown"): (
        "its maker is a Mac, which records its screen as well as its camera, and does not say which"
    ),
    ("cine/QuickTime.mov", "integrity", "unreadable", "none"): (
        "the table's reader went by its suffix and failed; by its content it holds no credentials"
    ),
}
"""File, question, what the table says, what we say: why."""


@pytest.fixture(scope="module")
def seen(corpus: Path) -> list[Seen]:
    return truths.answers(corpus)


def test_every_disagreement_has_a_reason_and_every_reason_a_disagreement(seen: list[Seen]) -> None:
    wrong = {(each.file, *difference) for each in seen for difference in each.wrong()}
    assert wrong == set(DISAGREEMENTS)
    assert len(seen) == 158


def test_no_file_is_called_ai_that_is_not(seen: list[Seen]) -> None:
    called = {each.file for each in seen if each.got["ai"] in {"yes", "part"}}
    true = {each.file for each in seen if each.truth["ai"] in {"yes", "part"}}
    assert called <= true
    assert len(called) > 35


def test_the_truths_are_not_all_of_one_kind(seen: list[Seen]) -> None:
    """A table misread as silence would agree with readers that say nothing."""
    counted = {
        question: {each.truth[question] for each in seen} for question in truths.questions(seen)
    }
    assert counted["ai"] == {"yes", "part", "no", "unknown"}
    assert counted["camera"] == {"declared", "unknown"}
    assert counted["integrity"] == {"intact", "altered", "unknown", "none", "unreadable"}
    assert counted["trust, official"] == {"trusted", "untrusted", "expired", "unchecked", "none"}


def test_the_docs_show_the_matrices(seen: list[Seen], golden: Golden) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    tables = ["\n".join(truths.matrix(seen, question)) for question in truths.questions(seen)]
    reasons = [
        f"* `{file}`, {question}: the table says {truth}, we say {got}: {reason}."
        for (file, question, truth, got), reason in DISAGREEMENTS.items()
    ]
    made = "\n\n".join([BEGIN, *tables, "\n".join(reasons), END])
    golden.check("../../docs/media.md", f"{before}{made}{after}")
