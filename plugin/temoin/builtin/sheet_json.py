"""The shot AI cue sheet for a script: the disclosure, headed by what is unknown."""

import json
from pathlib import Path
from typing import Any

from temoin.api import Disclosure, notices, sayable, shapes, wording


class JsonSheet:
    """Writes the sheet as one JSON document, `sheet/1`."""

    id = "temoin.sheet.json"
    version = "1"
    suffix = ".json"
    label = sayable("Shot AI cue sheet (JSON)")

    def export(self, disclosure: Disclosure, out: Path) -> None:
        """Write the sheet; the same disclosure gives the same bytes."""
        out.write_bytes(sheet_json(disclosure))


def sheet_json(disclosure: Disclosure) -> bytes:
    """Return the sheet's UTF-8 text; lone surrogates of a name stay as escapes."""
    text = json.dumps(sheet_document(disclosure), ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def sheet_document(disclosure: Disclosure) -> dict[str, Any]:
    """Return the sheet as plain data: `disclosure/1` with notices, and files by name alone."""
    answer: dict[str, Any] = shapes.disclosure_shape(disclosure)
    del answer["temoin"]
    cut = {**answer.pop("cut"), "files": [wording.file_name(each) for each in disclosure.cut.files]}
    said_first = [{"kind": each.kind, "text": each.text} for each in notices.notices(disclosure)]
    return {
        "temoin": "sheet/1",
        "sheet": "shot-ai-cue-sheet",
        "cut": cut,
        "notices": said_first,
        **answer,
    }
