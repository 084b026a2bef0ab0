"""French is whole: every sentence has words, every word is said, and nothing English is left."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sentences
from disclosures import sample_disclosure
from temoin import shapes
from temoin.__main__ import main
from temoin.builtin.sheet_csv import Dialect, sheet_csv
from temoin.builtin.sheet_html import sheet_html
from temoin.disclosure import kept
from temoin.errors import InputError
from temoin.language import say_again, speaking, spoken
from temoin.wording import error_words

FRENCH = sentences.language("fr")
Say = Callable[..., tuple[int, str]]

HUMAN = frozenset(
    {"message", "hint", "text", "reason", "conflict", "media_problem", "said_by", "name", "notes"}
    | {"notices", "warnings", "subject", "error"}
)
"""Keys of answers whose values are for people."""

FIRM = "\u00a0\u202f"


def test_every_sentence_has_words() -> None:
    missing = sentences.lacking("fr")
    fill = json.dumps(missing, ensure_ascii=False, indent=1)
    assert not missing, f"put these into resources/i18n/fr.json:\n{fill}"


def test_every_word_is_said() -> None:
    assert sentences.unused("fr") == []


def test_no_key_stands_twice() -> None:
    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    text = (sentences.LANGUAGES / "fr.json").read_text(encoding="utf-8")
    json.loads(text, object_pairs_hook=once)


def test_every_error_and_hint_is_said() -> None:
    assert sentences.unsaid() == []


def test_values_and_marks_are_those_of_the_sentence() -> None:
    tags = r"</?\w+>|&\w+;"
    wrong = []
    for key, said in FRENCH.items():
        words = key.rpartition("|")[2]
        same_values = sentences.placeholders(words) == sentences.placeholders(said)
        same_marks = sorted(re.findall(tags, words)) == sorted(re.findall(tags, said))
        joins = not words.startswith(" ") or said[:1] in {" ", *FIRM}
        wrong += [] if same_values and same_marks and joins else [key]
    assert wrong == []


def test_french_is_set_as_french() -> None:
    wrong = []
    for said in FRENCH.values():
        plain = re.sub(
            r"'PySide6[^']*'|&\w+;|   \? |^temoin:|\b(?:sha256|host):|\bhh:mm:ss:ii\b", "", said
        )
        plain = re.sub(r"\{.*?\}", "x", plain)
        firm_space_missing = re.search(r"\w [:;?!%»]|« |\w[:;?!%]", plain)
        wrong += [said] if firm_space_missing or "'" in plain else []
    assert wrong == []


def test_what_scans_keep_is_still_made() -> None:
    """A sentence of a kept scan is found again by its words: they must be those of its maker."""
    source = "\n".join(
        re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))
        for path in sentences.SOURCE.rglob("*.py")
        if path.name != "kept.py"
    )
    gone = [
        template
        for template in (*kept._REASONS, *kept._WARNINGS, *kept._FACTS)
        for part in re.split(r"\{\w+\}", template)
        if part.strip(" :(),") and part.strip(" ") not in source
    ]
    assert gone == []


def test_what_scans_keep_is_known_again() -> None:
    known = {
        sentences.skeleton_of(each) for each in (*kept._REASONS, *kept._WARNINGS, *kept._FACTS)
    }
    made = sentences.kept_in_english()
    strange = {words: place for words, place in made.items() if words not in known}
    assert strange == {}, "put a template into disclosure/kept.py"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a verb; return its exit code and all that it printed."""

    def run(*words: object) -> tuple[int, str]:
        code = main([*map(str, words)])
        captured = capsys.readouterr()
        return code, f"{captured.out}\n{captured.err}"

    return run


def english_left(text: str) -> list[str]:
    """Return the sentences that have French words and stand in a text in English."""
    long_enough = 14
    flat = " ".join(text.split())
    keys = (key.rpartition("|")[2] for key, said in FRENCH.items() if said != key)
    return [key for key in keys if "{" not in key and len(key) >= long_enough and key in flat]


def verbs(cut: Path) -> Iterator[list[object]]:
    """Yield a day's work, in order."""
    folder = cut.parent
    ledger = cut.with_suffix(".temoin")
    yield ["show", cut]
    yield ["scan", cut]
    yield ["audit", cut]
    yield ["log", cut, "--clip", "NT_030", "--tool", "Magic Mask", "--note", "ciel isolé"]
    yield ["attest", cut, "--clip", "NT_010", "--no-ai"]
    yield ["attest", cut, "--clip", "NT_040", "--no-ai"]
    yield ["show", cut]
    yield ["audit", cut]
    yield ["ledger", "show", ledger]
    yield ["ledger", "verify", ledger]
    yield ["review", cut]
    yield ["review", cut, "--dismiss", "Auto Reframe", "--why", "désactivé"]
    yield ["note", cut, "NT_030", "à revoir", "--kind", "dissent"]
    yield ["retract", cut, "--last", "--why", "erreur"]
    log = folder / "releve.csv"
    log.write_text("clip,tool,date\nNT_050,Outil,03/04/2026\nNT_999,Outil,\nNT_010,,\n", "utf-8")
    yield ["import", cut, log]
    yield ["import", cut, log, "--yes"]
    yield ["log", cut, "--clip", "NT_*", "--tool", "Outil", "--dry-run"]
    yield ["show", cut]
    yield ["audit", cut]
    yield ["annotate", cut, "-o", folder / "flagged.otio"]
    yield ["strip", folder / "flagged.otio"]
    yield ["sheet", cut, "-o", folder / "fiche.html"]
    yield ["inspect", *sorted((folder / "media").glob("*.mp4")), "absent.mov"]
    yield ["tools", "search", "mask"]
    yield ["tools", "show", "resolve-magic-mask"]
    yield ["tools", "show", "rien"]
    yield ["tools", "check", "absent.toml"]
    yield ["tools", "--help"]
    yield ["me"]
    yield ["log", cut, "--tool"]
    yield ["log", cut, "--clip", "rien", "--tool", "x"]
    yield ["show", "absent.otio"]
    yield ["show", cut, "--rate", "vite"]
    yield ["retract", cut, "ffff", "--why", "erreur"]
    yield ["sheet", cut, "-o", folder / "fiche.pdf"]
    yield ["--help"]
    yield ["log", "--help"]
    yield ["import", "--help"]
    yield ["review", "--help"]
    yield ["frobnicate"]


def test_a_day_of_work_leaves_no_english(cut: Path, say: Say) -> None:
    for words in verbs(cut):
        _, text = say(*words, "--lang", "fr")
        assert english_left(text) == [], words
    assert english_left((cut.parent / "fiche.html").read_text(encoding="utf-8")) == []
    assert spoken() == "en"


def test_the_demo_speaks_french_throughout(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_LANG", "fr")
    code, text = say("demo", tmp_path / "essai")
    assert code == 0
    assert english_left(text) == []
    assert "fiche de déclaration IA" in (tmp_path / "essai" / "night_train_ai.html").read_text()


def test_a_language_that_is_not_there_is_an_error_in_both_forms(say: Say) -> None:
    code, text = say("tools", "list", "--lang", "xx")
    assert code == 2
    assert "no language 'xx'" in text
    code, text = say("tools", "list", "--lang", "xx", "--json")
    assert json.loads(text)["error"]["exit"] == 2


def machine(answer: Any, *, key: str = "") -> Any:
    """Return an answer without what is written for people."""
    if isinstance(answer, dict):
        return {name: machine(value, key=name) for name, value in answer.items()}
    if isinstance(answer, list):
        return [machine(each, key=key) for each in answer]
    return None if key in HUMAN else answer


def test_documents_differ_in_sentences_for_people_alone(cut: Path, say: Say) -> None:
    say("scan", cut)
    say("attest", cut, "--clip", "NT_040", "--no-ai")
    for verb in (["show", cut], ["audit", cut], ["ledger", "verify", cut], ["show", "absent"]):
        english = json.loads(say(*verb, "--json")[1])
        french = json.loads(say(*verb, "--json", "--lang", "fr")[1])
        assert machine(english) == machine(french)
        assert english != french or "verify" in verb


def test_a_scan_is_kept_in_english_and_read_in_french(cut: Path, say: Say) -> None:
    say("scan", cut, "--lang", "fr")
    assert "NT_080.mp4 is not there" in say("show", cut)[1]
    assert "NT_080.mp4 est introuvable" in say("show", cut, "--lang", "fr")[1]


def test_what_a_reader_notes_is_kept_in_english_and_read_in_french(
    tmp_path: Path, say: Say
) -> None:
    edl = tmp_path / "cut.edl"
    edl.write_text(
        "TITLE: CUT\n"
        "001  A001 V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n"
        "002  A003 V C 00:00:02:00 00:00:01:00 01:00:02:00 01:00:03:00\n"
    )
    _, french = say("scan", edl, "--lang", "fr", "--rate", "24")
    _, english = say("show", edl, "--rate", "24")
    assert "ranges that end before they begin, turned round: 1, the first at 002" in english
    assert "plages qui finissent avant de commencer, retournées" in french


def test_a_line_of_a_file_is_named_in_french() -> None:
    noted = "events that were not understood, left out: 2, the first at line 4: M2 A001 024.0"
    with speaking("fr"):
        said = say_again(noted, kept._WARNINGS)
    start = "événements non compris, laissés de côté\u00a0: 2, première occurrence\u00a0: "
    assert said == f"{start}ligne 4\u00a0: M2 A001 024.0"


def test_a_colon_in_a_note_does_not_end_its_words() -> None:
    noted = "captions, left out: they are no picture: 12, the first at unknown"
    with speaking("fr"):
        said = say_again(noted, kept._WARNINGS)
    assert said.startswith("sous-titres, laissés de côté")
    assert said.endswith("unknown")  # a clip's name is nobody's to translate


def test_what_is_signed_is_the_same_in_every_language(cut: Path, say: Say) -> None:
    say("log", cut, "--clip", "NT_030", "--tool", "Magic Mask", "--lang", "fr")
    say("attest", cut, "--clip", "NT_010", "--no-ai", "--lang", "fr")
    ledger = cut.with_suffix(".temoin").read_text(encoding="utf-8")
    assert not re.search("[éèàâêç\u2019]|plan|outil", ledger)


@pytest.mark.usefixtures("french")
def test_a_french_table_loses_no_letter_on_its_way_to_an_old_program() -> None:
    dialect = Dialect(delimiter=";", encoding="cp1252")
    text = io.StringIO(sheet_csv(sample_disclosure(), dialect).decode("cp1252"), newline="")
    lines = list(csv.DictReader(text, delimiter=";"))
    assert lines[0]["nom du plan"] == "NT_010"
    assert {line["caractères remplacés"] for line in lines} == {"0"}


@pytest.mark.usefixtures("french")
def test_the_page_says_its_language() -> None:
    assert '<html lang="fr">' in sheet_html(sample_disclosure())


def test_shapes_speak_with_the_rest() -> None:
    english = shapes.disclosure_shape(sample_disclosure())
    with speaking("fr"):
        assert machine(shapes.disclosure_shape(sample_disclosure())) == machine(english)


def test_a_file_and_what_is_wrong_with_it_stand_apart_as_french_has_it() -> None:
    error = InputError("no certificate can be read there", file="half.pem")
    with speaking("fr"):
        subject, what, _ = error_words(error)
    assert (subject, what[:3]) == ("half.pem", "\N{NO-BREAK SPACE}: ")
