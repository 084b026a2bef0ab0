"""A carried ledger's bytes, and the documents of `carry` and `diff`."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from answers import validate
from conftest import Golden
from disclosures import RATE, clip_view, record
from ledgers import Hand, key
from temoin.carry import Carry, pair, plan
from temoin.cli.carry_page import diff_html
from temoin.cli.carry_shape import carry_shape
from temoin.cli.carry_words import carry_text, diff_text
from temoin.cut import Cut, Wanted
from temoin.data import root
from temoin.ledger import Ledger, Target, format_line, parse_ledger, verify
from temoin.model import ClipView, CutView
from temoin.vocabulary import Scope

FOLDER = Path(__file__).parent
GOLDEN = FOLDER / "carried.temoin"
OLD, NEW = (f"sha256:{digit * 64}" for digit in "ab")
STEP = {"tool": "Magic Mask", "technique": "assistive", "effect": "look"}


def cut(name: str, digest: str, *clips: ClipView) -> CutView:
    return CutView(
        name=name,
        files=(f"{name}.otio",),
        format="otio",
        reader="",
        rate=RATE,
        range=record(0, 400),
        digest=digest,
        clips=clips,
    )


SKY = clip_view("V1-0001", "NT_040", 0, 100)
FACE = clip_view("V1-0002", "NT_050", 100, 100)
GONE = clip_view("V1-0003", "NT_060", 200, 50)
LOCKED = cut("locked", OLD, SKY, FACE, GONE)
RELINKED = replace(FACE, media=(replace(FACE.media[0], url="file:///mnt/online/NT_050.mov"),))
AGAIN = replace(SKY, id="V1-0003", name="NT_040 again", record_range=record(200, 100))
RECUT = cut("recut", NEW, SKY, RELINKED, AGAIN)


def about(clip: ClipView, scope: Scope, view: CutView) -> dict[str, object]:
    return Target(
        scope=scope,
        cut_digest=view.digest,
        timeline=view.name,
        track_kind="picture",
        clip=clip.id,
        clip_name=clip.name,
        url_sha256=clip.media[0].url_sha256,
        name=clip.media[0].name,
        source_range=clip.visible_range,
        record_range=clip.record_range,
    ).to_fields()


def spoken() -> Hand:
    """Return somebody who spoke of each clip of the locked cut."""
    ana = Hand(1, name="Ana")
    ana.say("step", {"target": about(SKY, Scope.USE, LOCKED), **STEP})
    ana.say("attest", {"target": about(FACE, Scope.MEDIA, LOCKED), "not_used": ["ai"]})
    ana.say("step", {"target": about(GONE, Scope.MEDIA, LOCKED), **STEP, "tool": "Relight"})
    return ana


def carried() -> Hand:
    """Return the same with every word that a carry may be, one of them taken back."""
    ana, ben = spoken(), Hand(2, name="Ben")
    _, sky, face, _ = ana.written
    ben.reads(ana)
    common = {"old_cut": OLD, "new_cut": NEW}
    no = {
        "entry": sky.id,
        "old_clip": SKY.id,
        "holds": "unknown",
        "target": about(AGAIN, Scope.USE, RECUT),
        "grounds": ["media URL", "name", "same frames"],
        "confidence": "certain",
    }
    ben.say("carry", {**common, **no})
    ben.say("carry", {**common, **no, "holds": "no", "asked": "Ben"})
    yes = {
        "entry": face.id,
        "old_clip": FACE.id,
        "holds": "yes",
        "target": about(RELINKED, Scope.MEDIA, RECUT),
        "grounds": ["name", "same frames"],
        "against": ["media URL"],
        "confidence": "ambiguous",
        "asked": "Ben",
    }
    wrong = ben.say("carry", {**common, **yes})
    ben.say("supersede", {"entry": wrong.id, "reason": "the retake"})
    ana.reads(ben)
    return ana


def test_the_bytes_are_final(golden: Golden) -> None:
    lines = [format_line(entry) for entry in carried().ledger.entries]
    golden.check(GOLDEN.name, "".join(f"{line}\n" for line in lines))


def test_the_verifiers_call_it_intact() -> None:
    ledger = parse_ledger(GOLDEN.read_text(encoding="utf-8").splitlines())
    state = verify(ledger, trusted={key(1).id, key(2).id})
    assert (state.integrity, state.problems) == ("intact", ())
    for program in ("verify_independent.py", "verify_independent_whole.py"):
        command = [sys.executable, FOLDER / program, GOLDEN]
        answer = subprocess.run(command, capture_output=True, check=True)
        assert json.loads(answer.stdout)["verdict"] == "intact"


def test_each_word_is_what_its_schema_says() -> None:
    folder = root("schema") / "json"
    names = ("entry/carry.schema.json", "common-entry.schema.json")
    schemas = {name: json.loads((folder / name).read_text()) for name in names}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    words = [each for each in carried().ledger.entries if each.type == "carry"]
    for each in words:
        Draft202012Validator(schemas[names[0]], registry=registry).validate(each.body)
    listed = set(schemas[names[0]]["properties"])
    assert {name for each in words for name in each.body} >= listed


@pytest.fixture
def found() -> Carry:
    ledger = spoken().ledger
    old, new = (
        Cut(
            wanted=Wanted(path=Path(f"{view.name}.otio")),
            view=view,
            ledger=words,
            ledger_path=Path(f"{view.name}.temoin"),
            state=verify(words),
        )
        for view, words in ((LOCKED, ledger), (RECUT, Ledger()))
    )
    return plan(pair(old, new), {})


def document(found: Carry, **options: Any) -> str:
    shape = carry_shape(found, dry_run=True, **options)
    validate(shape)
    return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"


def test_carry(golden: Golden, found: Carry) -> None:
    golden.check("carry.json", document(found))


def test_diff(golden: Golden, found: Carry) -> None:
    golden.check("diff.json", document(found, with_ai=True))


def test_page(golden: Golden, found: Carry) -> None:
    golden.check("diff.html", diff_html(found))


@pytest.mark.usefixtures("french")
def test_in_french(golden: Golden, found: Carry) -> None:
    golden.check("carry_fr.txt", carry_text(found, dry_run=True) + "\n\n" + diff_text(found) + "\n")
