"""Hash lists as other programs write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from temoin.store.hash_lists.reading import c4_id

HASHED = "2030-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Line:
    """What a list says of one file."""

    path: str
    size: int
    hashes: Mapping[str, str] = field(default_factory=lambda: {"xxh64": "0ea03b369a463d9d"})
    action: str = "original"
    hashed_at: str = HASHED


def manifest(lines: Iterable[Line]) -> bytes:
    rows = []
    for each in lines:
        hashes = "".join(
            f'<{name} action="{each.action}" hashdate="{each.hashed_at}">{text}</{name}>'
            for name, text in each.hashes.items()
        )
        rows.append(f'<hash><path size="{each.size}">{each.path}</path>{hashes}</hash>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?><hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">'
        f"<creatorinfo/><hashes>{''.join(rows)}<directoryhash><path>.</path><content>"
        "<xxh64>ffffffffffffffff</xxh64></content></directoryhash></hashes></hashlist>"
    ).encode()


def write_history(folder: Path, *lists: Iterable[Line]) -> list[Path]:
    """Write an ASC MHL history into a folder; return its lists."""
    place = folder / "ascmhl"
    place.mkdir(exist_ok=True)
    written, rows = [], []
    for number, lines in enumerate(lists, start=1):
        content = manifest(lines)
        path = place / f"{number:04}_{folder.name}_2030-01-01_000000Z.mhl"
        path.write_bytes(content)
        written.append(path)
        rows.append(
            f'<hashlist sequencenr="{number}"><path>{path.name}</path>'
            f"<c4>{c4_id(content)}</c4></hashlist>"
        )
    chain = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">{"".join(rows)}</ascmhldirectory>'
    )
    (place / "ascmhl_chain.xml").write_text(chain, encoding="utf-8")
    return written


def legacy(path: str, size: int, **hashes: str) -> bytes:
    """Return a list of the older form."""
    rows = "".join(f"<{name}>{text}</{name}>" for name, text in hashes.items())
    return (
        f'<?xml version="1.0"?><hashlist version="1.1"><hash><file>{path}</file>'
        f"<size>{size}</size>{rows}<hashdate>2030-01-01T00:00:00Z</hashdate></hash></hashlist>"
    ).encode()
