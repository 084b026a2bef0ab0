"""The settings that generators write as JSON: Fooocus, InvokeAI, NovelAI, SwarmUI, and others.

Source: files of d3x-at/sd-parsers, tests/resources; lllyasviel/Fooocus, modules/meta_parser.py;
SwarmUI, docs "Image Metadata Format"; InvokeAI, "Image metadata" of 2.x, 3.x and later;
NovelAI/novelai-image-metadata.
"""

import re
from collections.abc import Iterator, Mapping

from temoin.builtin.containers import Text
from temoin.builtin.generators.programs import draw_things, easy_diffusion
from temoin.builtin.generators.trace import Says, Trace, text, texts_deep

Json = Mapping[str, object]

_FOOOCUS_KEYS = {"full_prompt", "adm_guidance", "performance", "sharpness", "metadata_scheme"}
_NOVELAI_KEYS = {"steps", "sampler", "seed", "scale"}
_NOVELAI_OWN = {"uc", "signed_hash", "v4_prompt", "request_type"}
_INVOKEAI = "InvokeAI"
_MADE = {"generation_mode", "positive_prompt", "seed", "model", "steps", "scheduler"}
_IN_PART = ("inpaint", "outpaint")
_DREAM_SETTING = re.compile(r"-([A-Z]) ?([\w.]{1,40})")
_LONGEST_DREAM = 100_000


def traces(found: Text, content: Json, software: str) -> Iterator[Trace]:
    """Yield what a JSON object tells that a generator wrote.

    Args:
        found: The text it is.
        content: It, parsed.
        software: What the file says made it, where it has a field for that.
    """
    name = found.name.casefold()
    if isinstance(swarm := content.get("sui_image_params"), dict):
        yield _swarm(found, swarm)
    elif name == "invokeai_metadata":
        yield _invokeai(found, content)
    elif name == "sd-metadata" or "invoke-ai" in text(content.get("app_id")):
        yield _early_invokeai(found, content)
    elif "base_model" in content and _FOOOCUS_KEYS & content.keys():
        yield _fooocus(found, content)
    elif told := [*draw_things(found, content), *easy_diffusion(found.where, content)]:
        yield from told
    elif content.keys() >= _NOVELAI_KEYS and (
        "novelai" in software.casefold() or _NOVELAI_OWN & content.keys()
    ):
        yield _novelai(found, content)


def _swarm(found: Text, settings: Json) -> Trace:
    sampler = text(settings.get("sampler")) or text(settings.get("comfyuisampler"))
    return Trace(
        tool="SwarmUI",
        where=found.where,
        partial="maskimage" in settings,
        model=text(settings.get("model")),
        loras=_count(settings.get("loras")),
        sampler=sampler,
        seed=text(settings.get("seed")),
        prompts=(text(settings.get("prompt")), text(settings.get("negativeprompt"))),
        secrets=_prose(settings),
    )


def _fooocus(found: Text, settings: Json) -> Trace:
    prompts = (text(settings.get("prompt")), text(settings.get("negative_prompt")))
    if not any(prompts):
        prompts = (" ".join(texts_deep(settings.get("full_prompt"))), "")
    numbered = sum(key.startswith("lora_combined") for key in settings)
    return Trace(
        tool="Fooocus",
        where=found.where,
        model=text(settings.get("base_model")),
        loras=_count(settings.get("loras")) or numbered,
        sampler=text(settings.get("sampler")),
        seed=text(settings.get("seed")),
        prompts=prompts,
        secrets=_prose(settings),
    )


def _novelai(found: Text, settings: Json) -> Trace:
    mode = text(settings.get("request_type")).casefold()
    return Trace(
        tool="NovelAI",
        where=found.where,
        partial="infill" in mode or "mask" in settings,
        sampler=text(settings.get("sampler")),
        seed=text(settings.get("seed")),
        prompts=(text(settings.get("prompt")), text(settings.get("uc"))),
        secrets=_prose(settings),
    )


def _invokeai(found: Text, settings: Json) -> Trace:
    if not _MADE & settings.keys():  # a picture that somebody put into it
        head = "kept in a generator's gallery, which does not say that it was made there"
        return Trace(tool=_INVOKEAI, where=found.where, says=Says.OTHER, head=head)
    mode = text(settings.get("generation_mode")).casefold()
    model = settings.get("model")
    held = model if isinstance(model, dict) else {}
    return Trace(
        tool=_INVOKEAI,
        where=found.where,
        partial=any(each in mode for each in _IN_PART),
        model=text(held.get("model_name")) or text(held.get("name")) or text(model),
        loras=_count(settings.get("loras")),
        sampler=text(settings.get("scheduler")),
        seed=text(settings.get("seed")),
        prompts=(text(settings.get("positive_prompt")), text(settings.get("negative_prompt"))),
        secrets=_prose(settings),
    )


def _early_invokeai(found: Text, settings: Json) -> Trace:
    image = settings.get("image")
    held = image if isinstance(image, dict) else {}
    return Trace(
        tool=_INVOKEAI,
        where=found.where,
        partial=any(each in text(held.get("type")).casefold() for each in _IN_PART),
        model=text(settings.get("model_weights")) or text(settings.get("model")),
        sampler=text(held.get("sampler")),
        seed=text(held.get("seed")),
        prompts=texts_deep(held.get("prompt")),
        secrets=_prose(held),
    )


def dream(found: Text) -> Iterator[Trace]:
    """Yield what InvokeAI's first form tells: the words of its command line."""
    if found.name.casefold() not in {"dream", "dream_prompt"}:
        return
    prompt, _, options = found.text[:_LONGEST_DREAM].rpartition('" -')
    settings = dict(_DREAM_SETTING.findall(f"-{options}"))
    yield Trace(
        tool=_INVOKEAI,
        where=found.where,
        sampler=settings.get("A", ""),
        seed=settings.get("S", ""),
        prompts=(prompt.removeprefix('"') or found.text,),
    )


def _count(value: object) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _prose(settings: object) -> list[str]:
    """Return the texts of settings that may be prompts: styles, regions, wildcards."""
    return [each for each in texts_deep(settings) if " " in each.strip()]
