"""Files beside the ledger: what the workstation keeps, logs to import, the catalogue."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
from openpyxl import Workbook

from damage import damaged, either, odd_json
from disclosures import sample_disclosure
from fuzz.ledger_targets import quietly
from fuzz.target import Target
from ledgers import MADE_MS, key
from temoin.catalogue import check_files, read_catalogue
from temoin.data import root
from temoin.errors import CatalogueError, InputError, StoreError
from temoin.logbook.columns import columns_of
from temoin.model import ScanResult
from temoin.shapes import time_text
from temoin.signing import base64url
from temoin.signing.certificates import certificate_pem, make_root
from temoin.signing.keep import to_pem
from temoin.store import mappings, scan_cache, timestamping, workstation, writers
from temoin.store.known_media import known_media
from temoin.store.probes import load_probes
from temoin.store.settings import home
from temoin.store.tables import read_table
from temoin.store.trust import Trust, TrustedKey, TrustedRoot, load_trust, trusted_roots

ID = f"sha256:{'a' * 64}"
OURS = Path("reel1.temoin")
PLACE = "/show/reel1.otio\n"
DEEP = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
CARD = {"id": key(1).id, "public": base64url(key(1).public), "kept": "file"}
SCAN = ScanResult(cut=sample_disclosure().cut, time_ms=MADE_MS)
MEMORY = writers.Remembered(
    path="reel1.temoin", project="p", writer="w", last=ID, entries=3, tips=(ID,), changed=1
)


def kept(
    name: str, file: Callable[[], Path], load: Callable[[], object], sample: object, *, told: bool
) -> Target:
    """Return a target that reads what the workstation keeps in a file of its own.

    Args:
        told: Whether a damaged one is an error; else it is as good as lost.
    """

    def read(content: bytes, _: Path) -> None:
        path = file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            load()
        finally:
            path.unlink()  # in a long run the next reader finds a sound workstation

    encoded = msgspec.json.encode(sample, enc_hook=scan_cache.encode_exact)
    return Target(
        name=name,
        read=read,
        samples=[encoded, DEEP, b"[" * 100_000],
        refuses=(StoreError,) if told else (),
        damage=either(damaged, odd_if_json),
    )


def odd_if_json(content: bytes, chance: object) -> bytes:
    """Return damaged JSON; what is too deep for this reader of it stays as it is."""
    try:
        return odd_json(content, chance)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return content


def read_key(content: bytes, _: Path) -> None:
    home().mkdir(parents=True, exist_ok=True)
    (home() / "key.json").write_text(json.dumps(CARD))
    (home() / "key.pem").write_bytes(content)
    try:
        workstation.signing_key()
    finally:
        for name in ("key.json", "key.pem"):
            (home() / name).unlink(missing_ok=True)


def read_trust() -> None:
    """Ask for all that verification and `keys list` ask of whom one trusts."""
    trusted_roots()
    told = load_trust()
    for name in (*told.keys.values(), *told.roots):
        time_text(name.when_ms)
    _ = [each.fingerprint for each in told.roots]
    workstation.trusted_keys()
    quietly(["keys", "list"])


def workbook() -> bytes:
    book, written = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Clip", "Tool", "Prompt"], ["SH010", "Magic Mask", "a red sky"], [12.5, True]):
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def read_log(content: bytes, folder: Path) -> None:
    path = folder / "log.csv"
    path.write_bytes(content)
    columns = columns_of(read_table(path))
    for row in read_table(path).rows:
        columns.cells(row)


def read_tools(content: bytes, folder: Path) -> None:
    head = (root("resources") / "catalogue" / "catalogue.toml").read_bytes()
    (folder / "catalogue.toml").write_bytes(head)
    (folder / "vendor.toml").write_bytes(content)
    check_files(folder)
    read_catalogue(folder).tools  # noqa: B018 - that it is there is what is asked


LOGS = [
    b"Clip;Tool;Prompt;Date\r\nSH010;Magic Mask;a red sky;2026-11-24\r\nSH020;Roto;;\r\n",
    "Plan\tOutil\tInvite\nSH010\tRotobrosse\tciel rouge, é\n".encode("utf-16"),
    b'"Shot","AI tool"\n"SH010","a ""b"" c"\n',
    workbook(),
]
TOOLS = (root("resources") / "catalogue" / "foundry.toml").read_bytes()

TRUST = Trust(
    keys={key(2).id: TrustedKey(label="Ben", when_ms=MADE_MS)},
    roots=[TrustedRoot(label="Maison", pem=certificate_pem(make_root("Maison", key(1))))],
)

STORE_TARGETS = (
    kept("whom one trusts", lambda: home() / "trust.json", read_trust, TRUST, told=True),
    kept(
        "who works here",
        lambda: home() / "person.json",
        workstation.load_person,
        {"name": "Ana", "role": "editor", "organisation": "Facility"},
        told=True,
    ),
    kept("the key's card", lambda: home() / "key.json", workstation.trusted_keys, CARD, told=True),
    kept(
        "stamps to be asked for",
        lambda: home() / "stamps.json",
        timestamping.queued_stamps,
        [{"ledger": "/show/a.temoin", "entry": ID}],
        told=True,
    ),
    kept("trial imports", lambda: home() / "plugins.json", load_probes, {"a 1": ""}, told=False),
    kept(
        "known media",
        lambda: scan_cache.kept_of(PLACE, "media"),
        lambda: known_media(PLACE),
        {"a" * 64: [{"name": "a.mov", "size": 3, "sha256": "b" * 64}]},
        told=False,
    ),
    kept(
        "which scan was last",
        lambda: scan_cache.kept_of(PLACE, "last"),
        lambda: scan_cache.last_scan(PLACE),
        {"key": "k", "cut_sha256": "c", "time_ms": 1},
        told=False,
    ),
    kept(
        "kept scans",
        lambda: scan_cache._path("k"),
        lambda: scan_cache.load_scan("k"),
        SCAN,
        told=False,
    ),
    kept(
        "what is remembered of a ledger",
        lambda: writers._file(OURS),
        lambda: writers.remembered(OURS),
        MEMORY,
        told=False,
    ),
    kept(
        "columns of logs",
        lambda: mappings._file("vendor"),
        lambda: (mappings.kept_names(), mappings.load_columns("vendor")),
        {"name": "vendor", "columns": {"Clip": "clip"}},
        told=True,
    ),
    Target(
        name="the key's file",
        read=read_key,
        samples=[to_pem(key(1), "")],
        refuses=(StoreError,),
    ),
    Target(name="logs", read=read_log, samples=LOGS, refuses=(InputError,)),
    Target(name="catalogues", read=read_tools, samples=[TOOLS], refuses=(CatalogueError,)),
)
