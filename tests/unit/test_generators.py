"""Generators' own traces: who made it, how strongly that is known, and never what was asked for."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from made_media import (
    UNICODE,
    by_ffmpeg,
    chunk,
    exif,
    exr,
    flac,
    id3,
    item,
    jpeg_with_comment,
    mp4,
    png,
    png_with,
    text_chunk,
    webp,
)
from temoin.builtin.generators import GeneratorReader
from temoin.builtin.generators.trace import length_class, secret_words, shown
from temoin.builtin.plugin import temoin_readers
from temoin.errors import EvidenceError
from temoin.model import Evidence, MediaFile
from temoin.vocabulary import Says, Strength, Technique

PROMPT = "Wintry harbour, in the manner of Somebody"
NEGATIVE = "blurred lettering"
A1111 = (
    f"{PROMPT} <lora:somebody_v2:0.8>\nNegative prompt: {NEGATIVE}\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123, Size: 64x64, Model: base_xl"
)
GRAPH = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "xl/base_xl.ckpt"}},
    "5": {"class_type": "LoraLoader", "inputs": {"lora_name": "somebody_v2.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT, "clip": ["5", 1]}},
    "3": {
        "class_type": "KSampler",
        "inputs": {"model": ["5", 0], "positive": ["6", 0], "seed": 123, "sampler_name": "euler"},
    },
    "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
}
GRAPH["5"]["inputs"] |= {"model": ["4", 0], "clip": ["4", 1]}  # type: ignore[operator]
WORKFLOW = {
    "nodes": [{"id": 3, "type": "KSampler", "mode": 0}, {"id": 9, "type": "SaveImage", "mode": 0}],
    "links": [[1, 3, 0, 9, 0, "IMAGE"]],
}
FOOOCUS = {
    "base_model": "base_xl", "full_prompt": [PROMPT], "sharpness": 2, "prompt": PROMPT,
    "negative_prompt": NEGATIVE, "loras": [["somebody_v2", 0.5]], "sampler": "euler", "seed": "123",
    "version": "Fooocus v2.5",
}  # fmt: skip
SWARM = {
    "sui_image_params": {
        "prompt": PROMPT, "negativeprompt": NEGATIVE, "model": "base_xl", "seed": 123,
        "sampler": "euler", "loras": ["somebody_v2"],
    }
}  # fmt: skip
INVOKE = {
    "generation_mode": "sdxl_txt2img", "positive_prompt": PROMPT, "negative_prompt": NEGATIVE,
    "seed": 123, "scheduler": "euler", "model": {"model_name": "base_xl"},
    "loras": [{"lora": {"model_name": "somebody_v2"}}],
}  # fmt: skip
EARLY_INVOKE = {
    "model": "stable diffusion", "model_weights": "base_xl", "app_id": "invoke-ai/InvokeAI",
    "image": {"type": "txt2img", "prompt": [{"prompt": PROMPT}], "seed": 123, "sampler": "euler"},
}  # fmt: skip
NOVEL = {"steps": 28, "sampler": "euler", "seed": 123, "scale": 5, "uc": NEGATIVE, "prompt": PROMPT}
JOB = "a7421d2f-b262-44f9-977c-ac23e9c7d3e3"
DRAW_THINGS = {
    "c": PROMPT, "uc": NEGATIVE, "model": "base_xl.ckpt", "sampler": "euler", "seed": 123,
    "steps": 20, "scale": 7, "size": "512x512", "lora": [{"model": "somebody_v2", "weight": 0.5}],
}  # fmt: skip
EASY = {
    "prompt": PROMPT, "negative_prompt": NEGATIVE, "seed": "123", "sampler_name": "euler",
    "use_stable_diffusion_model": "base_xl", "num_inference_steps": "25",
}  # fmt: skip
DREAM = f'"{PROMPT} [{NEGATIVE}]" -s 50 -S 123 -W 512 -A euler -G 0.9 -cf 0.75 -U 4 0.95'


def read(path: Path, **options: bool) -> list[Evidence]:
    return list(GeneratorReader(**options).read(MediaFile(path=path, name=path.name)))


def facts(tmp_path: Path, content: bytes, name: str = "a") -> list[Evidence]:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path)


def j(value: Any) -> str:
    return json.dumps(value)


MADE: dict[str, tuple[bytes, str]] = {
    "A1111 PNG": (png_with(parameters=A1111), "AUTOMATIC1111"),
    "A1111 after the picture": (png(after=text_chunk("parameters", A1111)), "AUTOMATIC1111"),
    "A1111 JPEG": (jpeg_with_comment(A1111), "AUTOMATIC1111"),
    "A1111 WebP": (webp(exif({0x9286: UNICODE + A1111.encode("utf-16-be")})), "AUTOMATIC1111"),
    "Forge": (png_with(parameters=f"{A1111}, Version: f2.0.1"), "Stable Diffusion WebUI Forge"),
    "SD.Next": (png_with(parameters=f"{A1111}, App: SD.Next"), "SD.Next"),
    "Fooocus": (png_with(parameters=j(FOOOCUS), fooocus_scheme="fooocus"), "Fooocus"),
    "Fooocus JPEG": (jpeg_with_comment(j(FOOOCUS)), "Fooocus"),
    "Fooocus as A1111": (png_with(parameters=f"{A1111}, Version: Fooocus v2.5"), "Fooocus"),
    "SwarmUI": (png_with(parameters=j(SWARM)), "SwarmUI"),
    "SwarmUI JPEG": (jpeg_with_comment(j(SWARM)), "SwarmUI"),
    "InvokeAI 3": (png_with(invokeai_metadata=j(INVOKE)), "InvokeAI"),
    "InvokeAI 2": (png(text_chunk("sd-metadata", j(EARLY_INVOKE))), "InvokeAI"),
    "InvokeAI 1": (png_with(Dream=DREAM), "InvokeAI"),
    "NovelAI": (png_with(Software="NovelAI", Comment=j(NOVEL), Description=PROMPT), "NovelAI"),
    "Midjourney": (
        png_with(Description=f"{PROMPT} --seed 123 --v 6.1 Job ID: {JOB}", Author="somebody"),
        "Midjourney",
    ),
    "Draw Things": (jpeg_with_comment(j(DRAW_THINGS)), "Draw Things"),
    "Easy Diffusion": (png_with(**EASY), "Easy Diffusion"),
    "Easy Diffusion JPEG": (jpeg_with_comment(j(EASY)), "Easy Diffusion"),
    "ComfyUI": (png_with(prompt=j(GRAPH), workflow=j(WORKFLOW)), "ComfyUI"),
    "ComfyUI, NaN": (png_with(prompt=j(GRAPH | {"n": {"is_changed": [float("nan")]}})), "ComfyUI"),
    "ComfyUI WebP": (
        webp(exif({0x010F: f"workflow:{j(WORKFLOW)}\0".encode(),
                   0x0110: f"prompt:{j(GRAPH)}\0".encode()})),
        "ComfyUI",
    ),
    "ComfyUI EXR": (exr(prompt=j(GRAPH)), "ComfyUI"),
    "ComfyUI FLAC": (flac(prompt=j(GRAPH)), "ComfyUI"),
    "ComfyUI MP3": (id3(b"TXXX", b"\3prompt\0" + j(GRAPH).encode()), "ComfyUI"),
    "VideoHelperSuite": (mp4(item(b"\xa9cmt", j({"prompt": j(GRAPH)}))), "ComfyUI"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "tool"), MADE.values(), ids=MADE)
def test_who_made_it_is_told_and_what_was_asked_for_is_not(
    tmp_path: Path, content: bytes, tool: str
) -> None:
    (fact,) = facts(tmp_path, content)
    assert (fact.says, fact.technique, fact.tool) == (Says.AI, Technique.GENERATIVE, tool)
    assert (fact.strength, fact.partial) == (Strength.GENERATOR, False)
    assert "seed 123" in fact.details
    assert "prompt" in fact.text
    spilt = [word for word in (*secret_words([PROMPT, NEGATIVE]), "somebody") if word in str(fact)]
    assert spilt == []


@pytest.mark.parametrize("name", ["A1111 PNG", "Fooocus", "SwarmUI", "InvokeAI 3", "ComfyUI"])
def test_models_are_named_and_adaptations_counted(tmp_path: Path, name: str) -> None:
    (fact,) = facts(tmp_path, MADE[name][0])
    assert "base_xl" in fact.text
    assert "xl/" not in fact.text  # a folder
    assert "LoRAs: 1" in fact.text


def test_graphs_in_video(tmp_path: Path) -> None:
    for name, codec in (("a.mov", "mpeg4"), ("a.webm", "libvpx"), ("b.mp4", "mpeg4")):
        options = {} if name == "a.webm" else {"movflags": "use_metadata_tags"}
        tags = {"prompt": j(GRAPH), "workflow": j(WORKFLOW)}
        (fact,) = read(by_ffmpeg(tmp_path / name, codec, tags, **options))
        assert fact.tool == "ComfyUI"


def graph(**kinds: str) -> bytes:
    """Return a picture whose graph is one chain of nodes of these kinds."""
    chain, before = {}, []
    for place, kind in kinds.items():
        model = {"model_name": "a.pth"} if "Load" in kind and kind != "LoadImage" else {}
        chain[place] = {"class_type": kind, "inputs": {"x": before, **model}}
        before = [place, 0]
    return png_with(prompt=j(chain))


NODES = [
    (["LoadImage", "ImageScale", "SaveImage"], [(Says.OTHER, Technique.UNKNOWN)]),
    (["LoadImage", "VAELoader", "SaveImage"], [(Says.OTHER, Technique.UNKNOWN)]),
    (["KSampler", "PreviewImage"], [(Says.AI, Technique.GENERATIVE)]),
    (["UpscaleModelLoader", "SaveImage"], [(Says.AI, Technique.ENHANCEMENT)]),
    (["SAMLoader", "SaveImage"], [(Says.AI, Technique.ASSISTIVE)]),
    (["NewLoader", "SaveImage"], [(Says.AI, Technique.UNKNOWN)]),
    (["NewLoader", "NewSampler", "SaveImage"], [(Says.AI, Technique.GENERATIVE)]),
    (["UpscaleModelLoader", "ColourSampler", "SaveImage"], [(Says.AI, Technique.ENHANCEMENT)]),
    (["KlingTextToVideoNode", "SaveVideo"], [(Says.AI, Technique.GENERATIVE)]),
    (
        ["KSampler", "UpscaleModelLoader", "SaveImage"],
        [(Says.AI, Technique.GENERATIVE), (Says.AI, Technique.ENHANCEMENT)],
    ),
]


@pytest.mark.parametrize(("kinds", "wanted"), NODES, ids=lambda value: str(value)[:40])
def test_what_a_node_is_decides(tmp_path: Path, kinds: list[str], wanted: list[Any]) -> None:
    content = graph(**{str(number): kind for number, kind in enumerate(kinds)})
    assert [(each.says, each.technique) for each in facts(tmp_path, content)] == wanted


def test_a_node_that_leads_nowhere_made_nothing(tmp_path: Path) -> None:
    loose = {**GRAPH, "9": {"class_type": "SaveImage", "inputs": {}}}
    (fact,) = facts(tmp_path, png_with(prompt=j(loose)))
    assert fact.says is Says.OTHER


def test_inpainting_is_a_part(tmp_path: Path) -> None:
    (fact,) = facts(tmp_path, graph(a="VAEEncodeForInpaint", b="KSampler", c="SaveImage"))
    assert fact.partial
    (fact,) = facts(tmp_path, png_with(parameters=f"{A1111}, Mask blur: 4"))
    assert (fact.partial, fact.text.startswith("changed in part")) == (True, True)
    inpainted = INVOKE | {"generation_mode": "sdxl_inpaint"}
    (fact,) = facts(tmp_path, png_with(invokeai_metadata=j(inpainted)))
    assert fact.partial


NO_AI = {
    "prose": png_with(Comment="Steps: 1, go to the shop", Description="a Sampler: of tea"),
    "JSON": png_with(parameters='{"a": 1}', Comment='{"steps": 3, "seed": 1}'),
    "a word": png_with(prompt="enter a name", workflow="approved"),
    "about Suno": id3(b"COMM", b"\3eng\0a talk about songs that are made with suno"),
    "a gallery": png_with(invokeai_metadata='{"app_version": "5.0"}'),
    "enlarged": png_with(parameters="Postprocess upscale by: 2, Postprocess upscaler: Lanczos"),
    "an empty workflow": png_with(workflow='{"nodes": [], "links": []}'),
    "nothing": b"",
}


@pytest.mark.parametrize("content", NO_AI.values(), ids=NO_AI)
def test_what_only_looks_like_it_is_not_called_ai(tmp_path: Path, content: bytes) -> None:
    assert [each for each in facts(tmp_path, content) if each.says is Says.AI] == []


def test_an_upscaler_with_a_model_enhances(tmp_path: Path) -> None:
    (fact,) = facts(tmp_path, png_with(parameters="Postprocess upscaler: R-ESRGAN 4x+"))
    assert (fact.says, fact.technique) == (Says.AI, Technique.ENHANCEMENT)


def test_topaz_names_its_models_and_no_preset(tmp_path: Path) -> None:
    tag = "[Anna's look] Slowmo 100% using chf-3. Enhanced using prob-3 auto with noise at 0"
    path = by_ffmpeg(
        tmp_path / "a.mov", "mpeg4", {"videoai": tag}, movflags="use_metadata_tags"
    )  # fmt: skip
    matroska = by_ffmpeg(tmp_path / "a.mkv", "mpeg4", {"videoai": tag})
    for each in (path, matroska):
        (fact,) = read(each)
        assert (fact.tool, fact.technique) == ("Topaz Video", Technique.ENHANCEMENT)
        assert fact.text == "enhanced by an AI model, with Topaz Video; model chf-3 and prob-3"


def test_free_text_is_weak(tmp_path: Path) -> None:
    (fact,) = facts(tmp_path, id3(b"COMM", b"\3eng\0made with suno; created=2026-01-01; id=1"))
    assert (fact.tool, fact.strength) == ("Suno", Strength.WEAK)


TEP = {
    "schema_version": "1.9.0", "ai_tool": "ComfyUI (Local)", "tool_slug": "comfyui",
    "modification_level": "generated", "input_description": PROMPT, "user_notes": NEGATIVE,
}  # fmt: skip


def test_a_record_beside_the_file(tmp_path: Path) -> None:
    record = tmp_path / "a.tep.json"
    record.write_text(j(TEP))
    (fact,) = facts(tmp_path, png(), "a.png")
    assert (fact.tool, fact.where) == ("ComfyUI", "a.tep.json: ai_tool")
    assert (fact.technique, fact.partial) == (Technique.GENERATIVE, False)
    record.write_text(j(TEP | {"tool_slug": "new", "ai_tool": "Harbour Maker"}))
    (fact,) = facts(tmp_path, png(), "a.png")
    assert "arbour" not in str(fact)
    record.write_text(j(TEP | {"modification_level": "composited"}))
    assert facts(tmp_path, png(), "a.png")[0].partial
    record.write_text(j({"prompt": GRAPH}))
    assert facts(tmp_path, png(), "a.png")[0].tool == "ComfyUI"
    record.write_text('{"envelope": 1}')
    assert facts(tmp_path, png(), "a.png")[0].says is Says.OTHER


def test_a_lock_beside_the_file_says_no_more_than_that_it_is_there(tmp_path: Path) -> None:
    lock = {"schema": 1, "workflow_sha256": "0" * 64, "models": {"somebody.ckpt": {}}}
    (tmp_path / "a.json.lock.json").write_text(j(lock))
    (fact,) = facts(tmp_path, png(), "a.png")
    assert (fact.says, fact.strength) == (Says.OTHER, Strength.WEAK)
    (tmp_path / "a.json.lock.json").write_text('{"lockfileVersion": 3}')
    assert facts(tmp_path, png(), "a.png") == []


UNREADABLE = {
    "cut off": png_with(parameters=A1111)[:60],
    "a bomb": png(chunk(b"zTXt", b"prompt\0\0" + b"junk")),
    "a broken graph": png_with(prompt=j(GRAPH)[:-9]),
    "a deep one": png_with(prompt='{"class_type":' + "[" * 100_000),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_there_and_unreadable_is_not_silent(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EvidenceError) as caught:
        facts(tmp_path, content, "a.png")
    assert str(caught.value).startswith("a.png: ")
    assert "harbour" not in str(caught.value).casefold()


def test_a_broken_record_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.tep.json").write_text("{")
    with pytest.raises(EvidenceError, match=r"a\.tep\.json beside it"):
        facts(tmp_path, png(), "a.png")
    with pytest.raises(EvidenceError, match="No such file"):
        read(tmp_path / "none.png")


def hide(path: Path, content: bytes, mark: bytes, mode: str = "RGBA") -> Path:
    """Write a picture with a text in the lowest bits of its alpha, or of its colours."""
    bits = "".join(f"{byte:08b}" for byte in mark + (len(content) * 8).to_bytes(4) + content)
    image = Image.new(mode, (128, 128), (254,) * len(mode))
    samples = 1 if mode == "RGBA" else 3
    for at in range(0, len(bits), samples):
        x, y = divmod(at // samples, 128)
        low = [int(bit) for bit in bits[at : at + samples].ljust(samples, "0")]
        image.putpixel((x, y), (254, 254, 254, 254 + low[0]) if samples == 1
                       else tuple(254 + bit for bit in low))  # fmt: skip
    image.save(path, "PNG")
    return path


def test_hidden_texts_are_read_only_when_asked(tmp_path: Path) -> None:
    novel = j({"Comment": j(NOVEL), "Software": "NovelAI", "Description": PROMPT}).encode()
    made = [
        (hide(tmp_path / "a.png", A1111.encode(), b"stealth_pnginfo"), "AUTOMATIC1111"),
        (hide(tmp_path / "b.png", gzip.compress(novel), b"stealth_pngcomp"), "NovelAI"),
        (hide(tmp_path / "c.png", A1111.encode(), b"stealth_rgbinfo", "RGB"), "AUTOMATIC1111"),
    ]
    for path, tool in made:
        assert read(path) == []
        (fact,) = read(path, hidden_texts=True)
        assert (fact.tool, fact.where.split()[0]) == (tool, "lowest")
        assert "arbour" not in str(fact)
    assert read(hide(tmp_path / "d.png", b"x", b"stealth_nothing"), hidden_texts=True) == []
    (tmp_path / "e.png").write_bytes(made[0][0].read_bytes()[:200])
    with pytest.raises(EvidenceError, match="pixels"):
        read(tmp_path / "e.png", hidden_texts=True)


def test_asking_for_hidden_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    (plain,) = [each for each in temoin_readers() if each.id == "temoin.generators"]
    monkeypatch.setenv("TEMOIN_HIDDEN_TEXTS", "1")
    (asked,) = [each for each in temoin_readers() if each.id == "temoin.generators"]
    assert plain.version != asked.version  # what was scanned without does not hold


def test_how_long_a_prompt_is() -> None:
    assert [length_class([each]) for each in ("", "a", "a" * 200, "a" * 900)] == [
        "", "a short prompt", "a prompt", "a long prompt",
    ]  # fmt: skip


def test_a_name_through_which_a_prompt_shines_is_not_shown() -> None:
    secret = secret_words(["A realistic harbour"])
    assert shown("realisticVisionV20", secret) == ""
    assert shown("base_xl.ckpt", secret) == "base_xl.ckpt"
    assert shown("base\x1b[2J", secret) == ""


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: (
    st.lists(inner) | st.dictionaries(
        st.sampled_from(["prompt", "nodes", "links", "class_type", "inputs", "type", "id", "seed",
                         "sui_image_params", "base_model", "sharpness", "image", "model"]), inner)
)))  # fmt: skip
def test_no_json_breaks_it(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.getbasetemp() / "json.png"
    names = ("prompt", "parameters", "invokeai_metadata", "sd-metadata", "Comment")
    path.write_bytes(png(*(text_chunk(name, json.dumps(value)) for name in names)))
    try:
        assert isinstance(read(path), list)
    except EvidenceError as error:
        assert error.hint  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    "text",
    [
        f"see Job ID: {JOB} in the old list of jobs",
        "Job ID: 12, on hold",
        f"Job ID {JOB}",
    ],
)
def test_a_job_that_is_spoken_of_is_no_trace(tmp_path: Path, text: str) -> None:
    assert facts(tmp_path, png_with(Description=text)) == []
