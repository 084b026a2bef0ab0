"""Files of trained models, as programs name them in their projects."""

import re

from temoin.wording import file_name

_MODEL = re.compile(
    r"\.(cat|pt|pth|onnx|trt|engine|ckpt|safetensors|sft|gguf|tflite|mlmodel)(?![a-z])",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"[^\n,]{{1,200}}{_MODEL.pattern}\Z", re.IGNORECASE)
_LONGEST = 160


def names_model(text: str) -> bool:
    """Return whether a text names a file of a model."""
    return bool(_MODEL.search(text))


def is_model_file(text: str) -> bool:
    """Return whether a text is the path of a model's file and nothing else: no prompt, say."""
    return bool(_WHOLE.match(text))


def without_folders(text: str) -> str:
    """Return a path's last part: folders tell people, clients and machines."""
    return file_name(text)[:_LONGEST]
