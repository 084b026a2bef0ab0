"""Whom a facility trusts to sign media: a folder of lists, as they were published or given.

Beside them lies `sources.json`: where each came from and when. Any folder of such files will do,
with it or without.
"""

import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.settings import home, named_trust_folder
from temoin.wording import day

if TYPE_CHECKING:
    from temoin.signing.trust_list import ListContent  # late, as it costs a start 100 ms

SUFFIXES = frozenset({".cer", ".cfg", ".crt", ".der", ".json", ".pem"})
"""Files of other suffixes are no lists."""

OFFICIAL = frozenset({"C2PA Trust List", "C2PA TSA Trust List"})
"""What C2PA's own lists call themselves."""

SOURCES = "sources.json"
"""Says where the lists beside it came from; no list itself."""

MOST_BYTES = 4_000_000
"""No larger file is a list."""

_MOST_FILES = 200
_MARK_LENGTH = 8  # hex digits, enough to tell one state of a folder from another
_CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1"
"""What C2PA's own signers are for, which no list need say.

Source: C2PA 2.4, certificate profile.
"""


@dataclass(frozen=True, slots=True, order=True)
class _File:
    """A regular file, with what tells whether it changed without reading it."""

    path: Path
    size: int
    modified_ns: int
    changed_ns: int  # also where only its rights did

    @classmethod
    def of(cls, path: Path) -> "_File | None":
        """Return a file of a folder that may be a list."""
        is_list = path.suffix.lower() in SUFFIXES and path.name != SOURCES
        return cls.at(path) if is_list else None

    @classmethod
    def at(cls, path: Path) -> "_File | None":
        """Return what lies at a path; None for nothing, and for what is no regular file.

        Raises:
            OSError: The system does not say.
        """
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):  # a link that leads to nothing, too
            return None
        is_regular = stat.S_ISREG(status.st_mode)
        if not is_regular:
            return None
        return cls(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a list came from.

    Attributes:
        place: An address, or the name of a file.
        kept_ms: When it was fetched or added, UTC ms.
        sha256: Hex, of the file as it was kept: of any other this says nothing.
    """

    place: str
    kept_ms: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list that lies in a folder.

    Attributes:
        file: Its name in the folder.
        sha256: Hex, of its bytes; empty where they cannot be read.
        source: Where it came from; None where somebody put it there by hand.
        content: What it holds; None where it did not load.
        problem: Why it did not load; else empty.
    """

    file: str
    sha256: str = ""
    source: Source | None = None
    content: "ListContent | None" = None
    problem: str = ""

    @property
    def name(self) -> str:
        """What a person calls it: the file's name without its suffix."""
        return Path(self.file).stem


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFolder:
    """What lies in a folder of trust lists.

    Attributes:
        lists: By name of their files; those that did not load too.
        problems: What of the folder itself cannot be read.
        mark: Tells one set of lists from another; empty where there are none.
    """

    lists: tuple[KeptList, ...] = ()
    problems: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLists:
    """All lists as one, for who checks signatures.

    Attributes:
        official: PEM of the roots in C2PA's own lists, of signers and of time authorities.
        others: PEM of all other roots: a facility's own, the interim list.
        usages: Object identifiers of key usages that signers may have, one a line.
        mark: Tells one set of lists from another; empty where there are none.
        dated: Date of the oldest list that has one, UTC; empty where none has.
    """

    official: str = ""
    others: str = ""
    usages: str = ""
    mark: str = ""
    dated: str = ""

    def __bool__(self) -> bool:
        """Whether anybody at all is trusted."""
        return bool(self.official or self.others)


def trust_folder() -> Path:
    """Return the folder of trust lists: the one that `TEMOIN_TRUST` names, else one's own."""
    return named_trust_folder() or home() / "trust_lists"


def trust_mark() -> str:
    """Return what tells these trust lists from others; empty where there are none.

    Looked at anew each time, without reading any certificate.
    """
    return _marked(_files_in(trust_folder())[0])


def trust_lists() -> TrustLists:
    """Return all lists as one; read anew only where a file changed.

    What does not load is left out here; `kept_lists` tells it.
    """
    return _united(tuple(_files_in(trust_folder())[0]))


def kept_lists() -> TrustFolder:
    """Return what lies in the folder of trust lists; a broken file is told as one."""
    folder = trust_folder()
    files, problems = _files_in(folder)
    sources, trouble = _sources_of(folder)
    return TrustFolder(
        lists=tuple(_kept(each, sources) for each in files),
        problems=(*problems, *trouble),
        mark=_marked(files),
    )


def keep_list(file: str, content: bytes, place: str) -> None:
    """Keep a list in the folder, instead of what is kept under its name.

    Args:
        file: Its name in the folder.
        content: All of it, checked.
        place: Where it came from.

    Raises:
        StoreError: It cannot be kept.
    """
    source = Source(place=place, kept_ms=_now_ms(), sha256=sha256(content).hexdigest())

    def with_it(sources: Mapping[str, Source]) -> dict[str, Source]:
        keep(trust_folder() / file, content)
        return {**sources, file: source}

    _change(with_it)


def drop_list(file: str) -> None:
    """Take a list out of the folder; one that is gone is no error.

    Raises:
        StoreError: It cannot be removed.
    """

    def without_it(sources: Mapping[str, Source]) -> dict[str, Source]:
        path = trust_folder() / file
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(
                say("{path} could not be removed: {reason}", path=path, reason=reason),
                hint="Check its rights.",
            ) from error
        return {name: each for name, each in sources.items() if name != file}

    _change(without_it)


def _change(change: Callable[[Mapping[str, Source]], dict[str, Source]]) -> None:
    """Change the folder, alone; of sources that cannot be read none is kept."""
    folder = trust_folder()
    with alone(home() / "trust_lists.lock"):
        sources = change(_sources_of(folder)[0])
        keep(folder / SOURCES, msgspec.json.format(msgspec.json.encode(sources)))


def _files_in(folder: Path) -> tuple[list[_File], list[str]]:
    """Return the files of a folder that may be lists, and what of it cannot be read."""
    problems: list[str] = []
    files: list[_File | None] = []
    for path in _paths_in(folder, problems):
        try:
            files.append(_File.of(path))
        except OSError as error:
            reason = error.strerror or error
            problems.append(say("{path} cannot be read: {reason}", path=path.name, reason=reason))
    found = sorted(filter(None, files))
    if len(found) > _MOST_FILES:
        words = say("more than {count} trust lists: the rest was left out", count=_MOST_FILES)
        problems.append(words)
    return found[:_MOST_FILES], problems


def _paths_in(folder: Path, problems: list[str]) -> list[Path]:
    """Return what lies in a folder; why that cannot be known goes to the problems."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        if named_trust_folder():
            problems.append(say("the folder of trust lists {folder} is not there", folder=folder))
    except OSError as error:
        reason = error.strerror or error
        problems.append(say("{path} cannot be read: {reason}", path=folder, reason=reason))
    return []


def _marked(files: Iterable[_File]) -> str:
    """Return what tells the contents of some files from others, whatever they are called."""
    digests = set()
    for each in files:
        try:
            digests.add(_digest(each))
        except InputError:
            digests.add(each.path.name)  # with it readable, the lists are others
    return sha256("\n".join(sorted(digests)).encode()).hexdigest()[:_MARK_LENGTH] if digests else ""


@lru_cache(maxsize=2 * _MOST_FILES)
def _digest(file: _File) -> str:
    """Return the SHA-256 of a file, hex.

    Raises:
        InputError: It cannot be read.
    """
    return sha256(_content(file)).hexdigest()


def _content(file: _File) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: It cannot be read.
    """
    if file.size > MOST_BYTES:
        raise InputError("it is too large for a trust list", hint="Check which file it is.")
    try:
        with file.path.open("rb") as opened:
            return opened.read(MOST_BYTES)
    except OSError as error:
        raise InputError(
            say("it cannot be read: {reason}", reason=error.strerror or error),
            hint="Check its rights.",
        ) from error


def _kept(file: _File, sources: Mapping[str, Source]) -> KeptList:
    name, digest = file.path.name, ""
    try:
        digest = _digest(file)
        content = _listed(file)
    except InputError as error:
        return KeptList(file=name, sha256=digest, problem=say(str(error)))
    source = sources.get(name)
    known = source if source and source.sha256 == digest else None
    return KeptList(file=name, sha256=digest, source=known, content=content)


@lru_cache(maxsize=2 * _MOST_FILES)
def _listed(file: _File) -> "ListContent":
    """Return what a list holds.

    Raises:
        InputError: It does not load.
    """
    from temoin.signing.trust_list import read_trust_list

    return read_trust_list(_content(file))


@lru_cache(maxsize=4)
def _united(files: tuple[_File, ...]) -> TrustLists:
    """Return what of some lists counts; a root of C2PA's own lists counts as theirs alone."""
    contents = [each.content for each in (_kept(file, {}) for file in files) if each.content]
    official: dict[str, str] = {}
    others: dict[str, str] = {}
    for content in contents:
        roots = official if content.scheme in OFFICIAL else others
        roots.update({each.fingerprint: each.pem for each in content.anchors})
    usages = {_CLAIM_SIGNING, *(usage for content in contents for usage in content.usages)}
    issued = [content.issued_ms for content in contents if content.issued_ms is not None]
    return TrustLists(
        official="".join(official.values()),
        others="".join(pem for name, pem in others.items() if name not in official),
        usages="\n".join(sorted(usages)),
        mark=_marked(files),
        dated=day(min(issued)) if issued else "",
    )


def _sources_of(folder: Path) -> tuple[Mapping[str, Source], tuple[str, ...]]:
    """Return where the lists of a folder came from, and what stands against knowing it."""
    reason = ""
    try:
        if file := _File.at(folder / SOURCES):
            return msgspec.json.decode(_content(file), type=dict[str, Source]), ()
    except InputError as error:
        reason = say(str(error))
    except OSError as error:
        reason = error.strerror or str(error)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        reason = str(error)
    if not reason:
        return {}, ()
    return {}, (say("{path} cannot be read: {reason}", path=SOURCES, reason=reason),)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
