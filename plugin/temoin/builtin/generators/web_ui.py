"""The settings that Stable Diffusion's web UIs write as text, and those who imitate them.

Source: AUTOMATIC1111/stable-diffusion-webui, modules/processing.py (create_infotext) and
modules/postprocessing.py, as their files show it; Forge, SD.Next, Fooocus and ComfyUI's nodes
write the same and name themselves in it.
"""

import re
from collections.abc import Iterator

from temoin.builtin.containers import Text
from temoin.builtin.generators.trace import Says, Technique, Trace

_SETTINGS = re.compile(r"^[ \t]{0,8}Steps: \d{1,6}, .*$", re.MULTILINE)
_KNOWN = ("Sampler: ", "CFG scale: ", "Seed: ")
_FIELD = re.compile(r'\s*([A-Z][\w ]{0,60}?):\s*("(?:\\.|[^"\\]){0,4000}"|[^,]{0,400})(?:,|$)')
_LORA = re.compile(r"<(?:lora|lyco):", re.IGNORECASE)
_NEGATIVE = "Negative prompt:"
_UPSCALER = re.compile(r"Postprocess upscaler: ([^,\n]{1,80})")
_PLAIN_UPSCALERS = frozenset({"none", "nearest", "lanczos", "bicubic", "bilinear"})
_FORGE = re.compile(r"f\d|neo", re.IGNORECASE)
_LONGEST = 200_000
AUTOMATIC1111 = "AUTOMATIC1111"


def traces(found: Text) -> Iterator[Trace]:
    """Yield what settings in the form of a web UI tell."""
    content = found.text[-_LONGEST:]  # settings stand at the end
    lines = list(_SETTINGS.finditer(content)) if "Steps: " in content else []
    for line in reversed(lines):
        if sum(each in line.group() for each in _KNOWN) > 1:
            yield _generated(found, content[: line.start()], line.group())
            return
    if upscaled := _UPSCALER.search(content):
        yield _upscaled(found, upscaled[1].strip())


def _generated(found: Text, before: str, line: str) -> Trace:
    settings = {name.strip(): value.strip(' "') for name, value in _FIELD.findall(line)}
    wanted, _, unwanted = before.partition(_NEGATIVE)
    hashes = settings.get("Lora hashes", "")
    return Trace(
        tool=_tool(settings),
        where=found.where,
        partial="Mask blur" in settings or "Inpaint area" in settings,
        model=settings.get("Model", ""),
        loras=max(len(_LORA.findall(wanted)), hashes.count(":")),
        sampler=settings.get("Sampler", ""),
        seed=settings.get("Seed", ""),
        prompts=(wanted, unwanted),
    )


def _tool(settings: dict[str, str]) -> str:
    version, app = settings.get("Version", ""), settings.get("App", "")
    for name in ("Fooocus", "ComfyUI", "SD.Next"):
        if name in version or name in app:
            return name
    return "Stable Diffusion WebUI Forge" if _FORGE.match(version) else AUTOMATIC1111


def _upscaled(found: Text, upscaler: str) -> Trace:
    if upscaler.casefold() in _PLAIN_UPSCALERS:
        head = "enlarged without a model"
        return Trace(tool=AUTOMATIC1111, where=found.where, says=Says.OTHER, head=head)
    return Trace(
        tool=AUTOMATIC1111, where=found.where, technique=Technique.ENHANCEMENT, model=upscaler
    )
