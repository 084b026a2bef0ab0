"""Files of trained models, as programs name them in their projects."""

import re

_MODEL = re.compile(
    r"\.(cat|pt|pth|onnx|trt|engine|ckpt|safetensors|sft|gguf|tflite|mlmodel)(?![a-z])",
    re.IGNORECASE,
)
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_LONGEST = 160


def names_model(text: str) -> bool:
    """Return whether a text names a file of a model."""
    return bool(_MODEL.search(text))


def without_folders(text: str) -> str:
    """Return a path's last part: folders tell people, clients and machines."""
    return _FOLDERS.sub("", text)[:_LONGEST]
