"""What cut files were read as, kept on this workstation: some formats take minutes to read.

A cut is found again by its file's bytes and by all else that a reading depends on, never by where
it lies. What is kept is whole or is not used: it is sealed with a digest. It holds the hosts' own
words and the paths of media, so that only its owner may read it.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import entry_points, version
from pathlib import Path

import msgspec

import temoin
from temoin.bulk import bulk
from temoin.errors import InputError, StoreError
from temoin.model import CutView
from temoin.rate import Rate
from temoin.store.atomic import keep
from temoin.store.scan_cache import decode_exact, encode_exact
from temoin.store.settings import cuts_kept, home
from temoin.timeline import about, cut_content, other_adapter, read_cut

WORTH_SECONDS = 0.2
"""How long a reading must take to be kept: below, nobody waits, and writing costs as much."""

MOST_BYTES = 512 * 1024**2
"""What all that is kept may take; what was used least lately goes first."""

MOST_BYTES_EACH = MOST_BYTES // 4

_CODE = (  # what turns bytes into clips
    *("timeline", "workflows", "model", "rate.py", "vocabulary.py"),
    *("canonical.py", "language.py", "wording.py"),
)
_SEAL = sha256().digest_size
_SUFFIX = ".msgpack"
_encode = msgspec.msgpack.Encoder(enc_hook=encode_exact).encode
_decode = msgspec.msgpack.Decoder(CutView, dec_hook=decode_exact).decode


def read_cut_once(
    path: Path | None,
    *,
    content: bytes | None = None,
    name: str = "",
    rate: Rate | None = None,
    timeline_name: str | None = None,
) -> CutView:
    """Return a timeline as plain data, as an earlier reading of the same bytes if one is kept.

    The arguments, and what is raised, are those of `read_cut`. A folder that cannot be written
    keeps nothing, and nobody needs to know.

    Raises:
        TimelineError: The file cannot be read, or holds no timeline or several.
        RateError: Timecodes in it do not exist at the rate.
    """
    file = str(path) if path else name
    with about(file):
        found = cut_content(path) if path else content or b""
    key = _key(found, path, rate, timeline_name) if _may_keep() else ""
    kept = _load(key) if key else None
    if kept:
        return replace(kept, files=(file,))
    began = time.perf_counter()
    view = read_cut(path, content=found, name=name, rate=rate, timeline_name=timeline_name)
    if key and time.perf_counter() - began >= WORTH_SECONDS and _may_keep_of(path, found):
        _save(key, view)
    return view


def _may_keep() -> bool:
    """Return whether readings are kept: not where others' adapters, of no version, may read."""
    return cuts_kept() and not os.environ.get("OTIO_PLUGIN_MANIFEST_PATH")


def _may_keep_of(path: Path | None, content: bytes) -> bool:
    """Return whether a reading is of these bytes alone.

    An adapter opens the file again, which may be another one by then; those that we do not know may
    read other files, too.
    """
    if path is None:
        return True
    try:
        return not other_adapter(path) and cut_content(path) == content
    except InputError:  # it is gone
        return False


def _key(content: bytes, path: Path | None, rate: Rate | None, timeline_name: str | None) -> str:
    """Return the name under which a reading of these bytes is kept."""
    told = ("" if timeline_name is None else f"={timeline_name}", str(rate or ""))
    suffix = path.suffix.lower() if path else ""
    digest = sha256(sha256(content).digest())
    for each in (*_readers(), *told, suffix):
        digest.update(b"\0" + each.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def _readers() -> tuple[str, ...]:
    """Return all that turns a file into clips here: code of ours, libraries, adapters, Python."""
    own = Path(temoin.__file__).parent
    code = sha256()
    for part in _CODE:
        for module in sorted([own / part, *(own / part).rglob("*.py")]):
            if module.is_file():  # none of it lies open where a program packs its modules
                code.update(module.read_bytes())
    return (
        temoin.__version__,
        code.hexdigest(),
        sys.version,
        *(f"{each} {version(each)}" for each in ("OpenTimelineIO", "pyaaf2")),
        *_adapters(),
    )


def _adapters() -> Iterator[str]:
    """Yield what OpenTimelineIO would load: an adapter, or a hook that alters what one read."""
    for each in sorted(entry_points(group="opentimelineio.plugins")):
        yield f"{each.value} {each.dist.version if each.dist else ''}"


def _load(key: str) -> CutView | None:
    """Return what is kept under a key; None where there is nothing, or it is not what it was."""
    path = _path(key)
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    seal, body = sealed[:_SEAL], memoryview(sealed)[_SEAL:]
    if _seal(key, body) != seal:
        return None  # whatever it is, it is left alone
    with suppress(OSError):  # a folder that may only be read
        os.utime(path)  # what was used last goes last
    try:
        with bulk():
            return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InputError):
        return None


def _save(key: str, view: CutView) -> None:
    """Keep a reading, if it can be kept and is not too large."""
    try:
        body = _encode(view)
    except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair; beyond 64 bits
        return
    if len(body) > MOST_BYTES_EACH:
        return
    with suppress(StoreError):
        keep(_path(key), _seal(key, body) + body, private=True)
        _make_room()


def _seal(key: str, body: bytes | memoryview) -> bytes:
    """Return the digest that tells a reading from a damaged one, and from another's."""
    digest = sha256(key.encode())
    digest.update(body)
    return digest.digest()


def _make_room() -> None:
    """Throw away what was used least lately until the rest is no more than may be kept."""
    with suppress(OSError):  # another process throws away, too
        kept = [(each, each.stat()) for each in _folder().glob(f"*{_SUFFIX}")]
        total = sum(state.st_size for _, state in kept)
        for path, state in sorted(kept, key=lambda each: each[1].st_mtime_ns):
            if total <= MOST_BYTES:
                return
            path.unlink(missing_ok=True)
            total -= state.st_size


def _folder() -> Path:
    return home() / "cuts"


def _path(key: str) -> Path:
    return _folder() / f"{key}{_SUFFIX}"
