"""Settings in forms that one program alone writes: Midjourney, Draw Things, Easy Diffusion.

Source: Midjourney's PNGs as exiftool's users quote them (`Description`); the keys that public
readers of Draw Things' EXIF and of Easy Diffusion's PNG texts take. No file of theirs was at hand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from temoin.builtin.containers import Text
from temoin.builtin.generators.trace import Trace, text

_JOB = re.compile(
    r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*\Z", re.IGNORECASE
)
_MIDJOURNEY_SEED = re.compile(r"\s--seed (\d{1,20})\b")
_LONGEST = 100_000
_DRAW_THINGS_KEYS = {"c", "uc", "sampler", "seed", "steps", "scale"}
_EASY_KEYS = {"use_stable_diffusion_model", "num_inference_steps"}


def midjourney(found: Text) -> Iterator[Trace]:
    """Yield what a prompt that ends with the number of a job tells."""
    content = found.text[-_LONGEST:]
    if job := _JOB.search(content):
        seeds = _MIDJOURNEY_SEED.findall(content)
        yield Trace(
            tool="Midjourney",
            where=found.where,
            seed=seeds[-1] if seeds else "",
            prompts=(content[: job.start()],),
        )


def draw_things(found: Text, settings: Mapping[str, object]) -> Iterator[Trace]:
    """Yield what Draw Things' settings tell, whose keys for prompts are `c` and `uc`."""
    if settings.keys() >= _DRAW_THINGS_KEYS and "prompt" not in settings:
        loras = settings.get("lora")
        yield Trace(
            tool="Draw Things",
            where=found.where,
            model=text(settings.get("model")),
            loras=len(loras) if isinstance(loras, list) else 0,
            sampler=text(settings.get("sampler")),
            seed=text(settings.get("seed")),
            prompts=(text(settings.get("c")), text(settings.get("uc"))),
        )


def easy_diffusion(where: str, settings: Mapping[str, object]) -> Iterator[Trace]:
    """Yield what Easy Diffusion's settings tell, in one text or each in one of its own."""
    if settings.keys() >= _EASY_KEYS:
        yield Trace(
            tool="Easy Diffusion",
            where=where,
            model=text(settings.get("use_stable_diffusion_model")),
            loras=int(bool(settings.get("use_lora_model"))),
            sampler=text(settings.get("sampler_name")),
            seed=text(settings.get("seed")),
            prompts=(text(settings.get("prompt")), text(settings.get("negative_prompt"))),
        )


def easy_diffusion_in(texts: Sequence[Text]) -> Iterator[Trace]:
    """Yield the same of a file that has a text for each setting."""
    by_name = {each.name.casefold(): each.text for each in reversed(texts)}
    where = next((each.where for each in texts if each.name.casefold() in _EASY_KEYS), "")
    yield from easy_diffusion(where, by_name)
