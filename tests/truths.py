"""What the corpus' table says of each media file, as verdicts, and what all readers say of it.

The truths come from the words of SOURCES.tsv alone, by the reviewed tables below, never from an
answer of ours. `python tests/truths.py` prints the matrices and each disagreement.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoin.builtin.c2pa_reader import C2paReader
from temoin.builtin.captured import CameraReader
from temoin.builtin.captured.exiftool import ExifTool
from temoin.builtin.declared import DeclaredReader
from temoin.builtin.generators import GeneratorReader
from temoin.model import Reader
from temoin.readers import ask_here, look_at_file
from temoin.shapes import file_verdict
from temoin.store.trust_lists import TrustLists

Row = Mapping[str, str]

WORDS, SOURCE_TYPES = (
    "expected_verdict",
    "c2pa_digitalSourceType(ingredient: = in a nested manifest)",
)
EXIFTOOL = "exiftool_13.58_evidence"
NO_LIST = "c2pa_state_no_trust_list"
OFFICIAL = "c2pa_state_official_list(own_signed and c2pa_test/c*: + test roots)"
INTERIM = "c2pa_state_official+interim"
COLUMNS = {"no list": NO_LIST, "official": OFFICIAL, "official and interim": INTERIM}

AI_BY_WORDS = (
    (r"AI yes.*", "yes"),
    (r"(valid; .*)?AI part.*", "part"),
    (r"no AI( \(.*\))?|.*not AI by vocabulary", "no"),
    (r"camera yes \(declared\)|film scan|composite of captures", "no"),
    (r".*", "unknown"),
)
"""The first that fits all of the words counts.

The last but one are files that hold nothing but a source type: of a camera, of film that was
scanned, of several captures made one; such a term says by IPTC's definition that no model made
it. Unsigned headers of a camera (`camera yes (unsigned)`, `recorder yes ..., no AI`) and silence
(`no AI evidence`) say nothing of AI, so that of these it stays unknown, as it does where the words
speak of signatures only.
"""

CAMERA_BY_WORDS = (
    (r"(camera yes|recorder yes|camera claim|composite of captures).*", "declared"),
    (r"no camera evidence.*|no AI evidence, no camera.*|none.*", "unknown"),
)
"""The same for cameras; where the words are silent, a maker that exiftool names tells."""

INTEGRITY_BY_WORDS = (
    (r"valid top, ingredient tampered", "intact"),
    (r".*tampered.*", "altered"),
    (r"(AI part.*)?valid.*|.*the asset is intact|needs with_fragment", "intact"),
    (r".*old file valid when made.*", "unknown"),
    (r"unknown offline.*|remote only", "unknown"),
)
"""The same for integrity; where the words are silent, the state that c2pa reported tells.

The head of a stream that `needs with_fragment` has its one fragment beside it.
"""

OF_SOURCE_TYPE = {
    "digitalCapture": {"ai": "no", "camera": "declared"},
    "algorithmicMedia": {"ai": "no"},
}
"""What a file's own, intact manifest states, where the words speak of nothing but its seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file of the table.

    Attributes:
        truth: What the table says, by question.
        got: What all readers together say, by question.
    """

    file: str
    truth: Mapping[str, str]
    got: Mapping[str, str]

    def wrong(self) -> Iterator[tuple[str, str, str]]:
        """Yield each question with truth and answer where they differ."""
        for question, truth in self.truth.items():
            if truth != self.got[question]:
                yield question, truth, self.got[question]


def rows(corpus: Path) -> list[Row]:
    """Return the table of media files."""
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def truth_of(row: Row, table: Mapping[str, Row]) -> dict[str, str]:
    """Return what the table says of a file, by question.

    Of credentials in a file of their own it gives the state with the file they lie beside.
    """
    words = row[WORDS]
    sealed = table[row["file"].removesuffix(".c2pa")] if row[NO_LIST] == "(sidecar)" else row
    named = "declared" if ":Make=" in row[EXIFTOOL] else "unknown"
    truth = {
        "ai": _first(AI_BY_WORDS, words),
        "camera": _first(CAMERA_BY_WORDS, words) or named,
        "integrity": _first(INTEGRITY_BY_WORDS, words) or _integrity_of_state(sealed),
        **{f"trust, {name}": _trust(sealed, column) for name, column in COLUMNS.items()},
    }
    if words.startswith("valid"):
        truth |= OF_SOURCE_TYPE.get(row[SOURCE_TYPES], {})
    return truth


def _first(table: Iterable[tuple[str, str]], words: str) -> str:
    return next((verdict for pattern, verdict in table if re.fullmatch(pattern, words)), "")


def _has_manifest(row: Row) -> bool:
    return row[OFFICIAL].startswith(("Valid", "Invalid", "Trusted"))


def _integrity_of_state(row: Row) -> str:
    if _has_manifest(row):
        return "altered" if ".mismatch" in row[OFFICIAL] else "intact"
    return "unreadable" if row[NO_LIST].startswith("error: Other") else "none"


def _trust(row: Row, column: str) -> str:
    """Return the signer's standing: c2pa's state, less what speaks of ingredients."""
    state = row[column].partition(" ING:")[0]
    if not _has_manifest(row):
        return "unchecked" if row[NO_LIST].startswith("error: Remote") else "none"
    is_stamped = "expired" not in row[INTERIM] and "cert expired, no time stamp" not in row[WORDS]
    if "signingCredential.expired" in row[OFFICIAL] and not is_stamped:
        return "expired"  # whatever the list: it ran out, and nothing says it was used before
    if column == NO_LIST:
        return "unchecked"
    return "untrusted" if "signingCredential.untrusted" in state else "trusted"


def readers(corpus: Path, name: str) -> Callable[[Row], C2paReader]:
    """Return with which trust list a column of the table was made, by file."""
    media = corpus / "media"

    def texts(*names: str) -> str:
        return "".join((media / each).read_text() for each in names)

    official = texts("trust/C2PA-TRUST-LIST.pem", "trust/C2PA-TSA-TRUST-LIST.pem")
    ekus = texts("trust/interim-store.cfg")
    roots = texts(
        "trust/c2pa-rs-test-roots.pem",
        "trust/ms-test-root.pem",
        *(f"own_signed/test_{each}.pem" for each in ("root_es256", "root_ed25519", "tsa_root")),
    )
    anchors = texts("trust/interim-anchors.pem")
    plain = C2paReader(TrustLists())
    listed = C2paReader(TrustLists(official=official, usages=ekus))
    with_roots = C2paReader(TrustLists(official=official, others=roots, usages=ekus))
    interim = C2paReader(TrustLists(official=official, others=anchors, usages=ekus))
    if name != "official":
        return lambda _: plain if name == "no list" else interim
    made = ("own_signed/", "c2pa_test/c")
    return lambda row: with_roots if row["file"].lower().startswith(made) else listed


def answers(corpus: Path) -> list[Seen]:
    """Return every file of the table with what is true of it and what all readers say."""
    by_list = {name: readers(corpus, name) for name in COLUMNS}
    table = {row["file"]: row for row in rows(corpus)}
    return [
        Seen(file=row["file"], truth=truth_of(row, table), got=_got(corpus, row, by_list))
        for row in table.values()
    ]


def _got(
    corpus: Path, row: Row, by_list: Mapping[str, Callable[[Row], C2paReader]]
) -> dict[str, str]:
    """Return the verdicts on a file as `temoin inspect` gives them."""
    got = {}
    for name, reader_of in by_list.items():
        look = look_at_file(corpus / "media" / row["file"], ask_here(_asking(reader_of(row))))
        verdict = file_verdict(look.state.evidence)
        unread = any(C2paReader.id in each.reason for each in look.could_not)
        if name == "no list":
            got["ai"], got["camera"] = verdict.ai, verdict.captured
            got["integrity"] = "unreadable" if unread else verdict.integrity.value
        got[f"trust, {name}"] = verdict.trust.value
    return got


def _asking(credentials: C2paReader) -> tuple[Reader, ...]:
    """Return the readers that ship, with a trust list of their own and without ExifTool."""
    return (credentials, CameraReader(ExifTool("")), DeclaredReader(), GeneratorReader())


def matrix(seen: Iterable[Seen], question: str) -> list[str]:
    """Return a question's confusion matrix as lines of Markdown: truths down, answers across."""
    counts = Counter((each.truth[question], each.got[question]) for each in seen)
    answered = list(dict.fromkeys(sorted({answer for _, answer in counts})))
    true = sorted({truth for truth, _ in counts})
    lines = [f"| {question} | {' | '.join(answered)} |", f"|---{'|---' * len(answered)}|"]
    for truth in true:
        cells = (str(counts[truth, answer] or "") for answer in answered)
        lines.append(f"| {truth} | {' | '.join(cells)} |")
    return lines


def questions(seen: Iterable[Seen]) -> list[str]:
    """Return what is asked of each file."""
    return list(next(iter(seen)).truth)


def main(corpus: Path) -> None:
    """Print each matrix and each disagreement."""
    seen = answers(corpus)
    lines = [line for question in questions(seen) for line in (*matrix(seen, question), "")]
    for each in seen:
        for question, truth, got in each.wrong():
            lines.append(f"{each.file}: {question}: the table says {truth}, we say {got}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[2] / "shared" / "corpus"
    main(Path(sys.argv[1]) if sys.argv[1:] else beside)
