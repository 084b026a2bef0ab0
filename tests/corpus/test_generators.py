"""What generators wrote into real files, against the corpus' own table, and what must not leave.

Disagreements with the table: none. `automatic1111_stealth.png` holds its settings in the lowest
bits of its pixels and is told only when asked; until then it is unknown, as every other file
here whose evidence other readers find.
"""

import csv
import json
import random
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from temoin.__main__ import main
from temoin.builtin.containers import HEAD_BYTES, kind_of, texts_in, texts_of
from temoin.builtin.generators import GeneratorReader
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.vocabulary import Says, Strength, Technique

pytestmark = pytest.mark.corpus

TOOLS = {
    "automatic1111_cropped.png": "AUTOMATIC1111",
    "img2img_cropped.png": "ComfyUI",
    "night_evening_day_morning_cropped.png": "ComfyUI",
    "fooocus1_cropped.png": "Fooocus",
    "invokeai_dream1.png": "InvokeAI",
    "invokeai_imeta1.png": "InvokeAI",
    "novelai1_cropped.png": "NovelAI",
    "comfyui_vhs_comment.mp4": "ComfyUI",
    "comfyui_comment.webm": "ComfyUI",
    "comfyui_audio.flac": "ComfyUI",
    "music_ai_comment.mp3": "Suno",
}
HIDDEN = "automatic1111_stealth.png"

OURS = {
    "comfyui",
    "details",
    "error",
    "image",
    "made",
    "model",
    "prompt",
    "sampler",
    "seed",
    "text",
    "with",
}
"""Words of our own sentences, keys and tools, which a prompt may have as well."""


def media_files(corpus: Path) -> list[Path]:
    with (corpus / "media" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t")
        return [corpus / "media" / row["file"] for row in table]


def read(path: Path, **options: bool) -> list[Evidence]:
    return list(GeneratorReader(**options).read(MediaFile(path=path, name=path.name)))


def test_every_generator_is_told_and_no_other_file_is_called_ai(corpus: Path) -> None:
    paths, found = media_files(corpus), {}
    for path in paths:
        for fact in read(path):
            assert (fact.says, fact.technique) == (Says.AI, Technique.GENERATIVE)
            assert path.name not in found
            found[path.name] = fact
    assert {name: fact.tool for name, fact in found.items()} == TOOLS
    weak = [name for name, fact in found.items() if fact.strength is not Strength.GENERATOR]
    assert weak == ["music_ai_comment.mp3"]
    assert len(paths) == 158


def test_hidden_settings_are_told_when_asked(corpus: Path) -> None:
    told = {}
    for path in media_files(corpus):
        try:
            told[path.name] = [fact.tool for fact in read(path, hidden_texts=True)]
        except EvidenceError as error:
            assert "pixels" in str(error)  # noqa: PT017 - pictures that are damaged on purpose
    assert {name for name, tools in told.items() if tools} == {*TOOLS, HIDDEN}


def prose(path: Path) -> Iterator[str]:
    """Yield what may be a prompt in a file's texts, by other rules than the reader's."""
    for each in texts_of(path):
        text = each.text
        if text[:1] == "{":
            strings = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
            yield from (string for string in strings if re.search(r"\w \w", string))
        else:
            yield re.split(r"\nSteps: |\" -", text)[0]


def test_no_word_of_a_prompt_is_said(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tried = 0
    for name, tool in TOOLS.items():
        path = corpus / "media" / "ai_prompt" / name
        if name == "music_ai_comment.mp3":  # its words are the evidence
            continue
        words = {
            word for text in prose(path) for word in re.findall(r"[^\W_]{4,}", text.casefold())
        }
        answers = []
        for options in (["--json"], []):
            main(["inspect", *options, str(path)])
            answers.append(capsys.readouterr().out.replace(name, "").replace(str(path.parent), ""))
        said = set(re.findall(r"[^\W_]{4,}", " ".join(answers).casefold()))
        spilt = words & said - OURS - {tool.casefold()}
        assert (name, spilt) == (name, set())
        tried += len(words)
    assert tried > 150


def test_no_damage_breaks_a_walk(corpus: Path) -> None:
    """Truncations and flipped bits of real files: read, or refused in words."""
    dice = random.Random(8)
    folder = corpus / "media" / "ai_prompt"
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for _ in range(60 if whole else 0):
            damaged = bytearray(whole[: dice.randrange(1, len(whole) + 1)])
            for _ in range(dice.randrange(4)):
                damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
            kind = kind_of(bytes(damaged[:HEAD_BYTES]))
            for each in texts_in(BytesIO(bytes(damaged)), kind):
                assert len(each.text) <= len(whole)


def test_damaged_files_are_read_or_refused(corpus: Path, tmp_path: Path) -> None:
    dice = random.Random(9)
    copy = tmp_path / "copy"
    outcomes = {"read": 0, "refused": 0}
    for name in TOOLS:
        whole = (corpus / "media" / "ai_prompt" / name).read_bytes()
        for _ in range(25):
            damaged = bytearray(whole)
            for _ in range(12):
                damaged[dice.randrange(min(len(damaged), 4000))] ^= 1 << dice.randrange(8)
            copy.write_bytes(damaged)
            try:
                read(copy)
                outcomes["read"] += 1
            except EvidenceError as error:
                assert error.hint  # noqa: PT017 - either is right
                outcomes["refused"] += 1
    assert min(outcomes.values()) > 10


def test_the_answer_can_be_found_again(corpus: Path) -> None:
    path = corpus / "media" / "ai_prompt" / "automatic1111_cropped.png"
    (fact,) = read(path)
    at = int(fact.where.rpartition(" ")[2])
    assert path.read_bytes()[at:].startswith(b"parameters\0")
    assert json.dumps(fact.text).isascii()
