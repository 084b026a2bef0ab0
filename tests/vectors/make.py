"""Writes the vectors, the same bytes in every run: `python tests/vectors/make.py [FOLDER]`."""

import json
import sys
from pathlib import Path
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from attacks_on import CASES, Case  # noqa: E402 - the folders above are where it lies
from forging import MALFORMED, Fault, Honest, Vector, body_of, id_of  # noqa: E402 - the path is set first


def expected(case: Case, vector: Vector) -> dict[str, object]:
    """Return what `expected.json` says of a vector."""
    lines = vector.content.split(b"\n")
    document: dict[str, object] = {
        "verdict": "broken" if vector.faults else "intact",
        "faults": [located(each, lines) for each in vector.faults],
        "why": case.why,
        "do": case.do,
    }
    if case.needs:
        document["needs"] = case.needs
    if vector.repeats:
        document["repeats"] = [
            {"mark": mark, "text": text, "times": times}
            for mark, (text, times) in vector.repeats.items()
        ]
    return document


def located(fault: Fault, lines: list[bytes]) -> dict[str, object]:
    """Return a fault with the entry and the writer of its line; a malformed one has neither."""
    if fault.of:
        entry, writer = fault.of.id, fault.of.writer
        return {"attack": fault.attack, "line": None, "entry": entry, "writer": writer}
    line = "" if fault.line is None else lines[fault.line - 1].decode("utf-8", "replace")
    is_entry = bool(line) and fault.attack != MALFORMED
    return {
        "attack": fault.attack,
        "line": fault.line,
        "entry": id_of(line) if is_entry else None,
        "writer": body_of(line)["writer"] if is_entry else None,
    }


def write_all(folder: Path) -> None:
    """Write each vector to its own folder in one."""
    with patch("temoin.ledger.reveal.token_bytes", bytes):  # salts that are no secret
        for name, case in CASES.items():
            vector = case.make(Honest.made())
            place = folder / name
            place.mkdir(parents=True, exist_ok=True)
            (place / "ledger.temoin").write_bytes(vector.content)
            for other, content in vector.beside.items():
                (place / other).write_bytes(content)
            text = json.dumps(expected(case, vector), indent=2, ensure_ascii=False)
            (place / "expected.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
