"""Whom a facility trusts to sign media: lists taken in from files, taken out, and fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from temoin.errors import InputError, TemoinError
from temoin.keys.trusting import read_small
from temoin.language import say
from temoin.store.fetching import fetch
from temoin.store.trust_lists import (
    MOST_BYTES,
    SOURCES,
    SUFFIXES,
    KeptList,
    drop_list,
    keep_list,
    kept_lists,
)
from temoin.wording import day

if TYPE_CHECKING:
    from temoin.signing.trust_list import ListContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A list that its makers publish.

    Attributes:
        group: What a person calls it: `official`, `time`, `interim`.
        file: Under which name it is kept.
        address: Where it lies.
        scheme: What it must call itself; empty where it has no name.
        usages: Whether it lists key usages and no certificates.
    """

    group: str
    file: str
    address: str
    scheme: str = ""
    usages: bool = False


_CONFORMANCE = "https://raw.githubusercontent.com/c2pa-org/conformance-public/main/trust-list/"
_VERIFY_SITE = "https://raw.githubusercontent.com/contentauth/verify-site/main/static/trust/"
PUBLISHED = (
    Published(
        group="official",
        file="C2PA-TRUST-LIST.json",
        address=f"{_CONFORMANCE}C2PA-TRUST-LIST.json",
        scheme="C2PA Trust List",
    ),
    Published(
        group="time",
        file="C2PA-TSA-TRUST-LIST.json",
        address=f"{_CONFORMANCE}C2PA-TSA-TRUST-LIST.json",
        scheme="C2PA TSA Trust List",
    ),
    Published(
        group="interim",
        file="interim-anchors.pem",
        address=f"{_VERIFY_SITE}anchors.pem",
    ),
    Published(
        group="interim",
        file="interim-store.cfg",
        address=f"{_VERIFY_SITE}store.cfg",
        usages=True,
    ),
)
"""All that `temoin trust update` fetches.

The interim list is frozen, and what was signed before the official one still leads up to it. Its
third file, certificates of signers themselves, is left out: c2pa-rs 0.91 takes it and trusts
nobody by it (tried with the file itself and with a signer of our own).

Source: the README files of c2pa-org/conformance-public and contentauth/verify-site.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What became of one published list.

    Attributes:
        list: As published.
        is_new: Whether its content is another than before.
        problem: Why it was not taken; what was there stays. Else empty.
    """

    list: Published
    is_new: bool = False
    problem: str = ""


def add_list(path: Path) -> KeptList:
    """Trust what a file lists from now on, beside all that is trusted already.

    A newer edition of a dated list takes the place of the older one.

    Returns:
        It, as it is kept.

    Raises:
        InputError: It holds a private key or nothing that counts, is older than what is kept, or
            another list has its name.
        StoreError: It cannot be kept.
    """
    from temoin.signing.trust_list import read_trust_list

    try:
        content = read_small(path)
        holds = read_trust_list(content)
        _require_use(holds)
        file = _file_name(path, content)
        known = _named(file)
        if known:
            _require_succession(known, holds, content)
    except InputError as error:
        error.file = str(path)
        raise
    keep_list(file, content, path.name)
    return _named(file) or KeptList(file=file)


def remove_lists(names: Sequence[str]) -> list[KeptList]:
    """Trust some lists no more; return them. Where one is not known none is removed.

    Args:
        names: As `temoin trust list` shows them, or names of files.

    Raises:
        InputError: None is called that, or several.
        StoreError: One cannot be removed.
    """
    kept = kept_lists().lists
    found = []
    for name in names:
        named = [each for each in kept if name == each.file] or [
            each for each in kept if name == each.name
        ]
        if not named:
            raise InputError(
                say("no trust list is called {name!r}", name=name),
                hint="List them with 'temoin trust list'.",
            )
        if len(named) > 1:
            files = ", ".join(each.file for each in named)
            raise InputError(
                say("{name!r} means several trust lists: {files}", name=name, files=files),
                hint="Name one by its whole file name.",
            )
        found += named
    for each in found:
        drop_list(each.file)
    return found


def update_lists(groups: Sequence[str] = ()) -> list[Update]:
    """Fetch lists from where they are published; one that fails leaves what was there.

    Args:
        groups: Which; none means those that are here, and all of them where none is.

    Raises:
        InputError: There is no such list.
        StoreError: The folder cannot be written.
    """
    known = list(dict.fromkeys(each.group for each in PUBLISHED))
    for group in groups:
        if group not in known:
            raise InputError(
                say("no published list is called {name!r}", name=group),
                hint=say("Name one of {names}.", names=", ".join(known)),
            )
    asked = [each for each in PUBLISHED if each.group in groups]
    here = {each.file for each in kept_lists().lists}
    known_here = [each for each in PUBLISHED if each.file in here]
    return [_updated(each) for each in asked or known_here or PUBLISHED]


def _updated(wanted: Published) -> Update:
    from temoin.signing.trust_list import read_trust_list

    known = _named(wanted.file)
    try:
        content = fetch(wanted.address, MOST_BYTES)
        holds = read_trust_list(content)
        _require_use(holds)
        _require_kind(wanted, holds)
        if known and known.content:
            _require_no_older(known.content, holds)
    except TemoinError as error:
        return Update(list=wanted, problem=say(str(error)))
    digest = known.sha256 if known else ""
    keep_list(wanted.file, content, wanted.address)
    now = _named(wanted.file)
    return Update(list=wanted, is_new=now is None or now.sha256 != digest)


def _named(file: str) -> KeptList | None:
    return next((each for each in kept_lists().lists if each.file == file), None)


def _require_use(holds: "ListContent") -> None:
    """Return only if something of a list counts.

    Raises:
        InputError: Nothing does.
    """
    if holds.anchors or holds.usages:
        return
    if holds.certificates:
        raise InputError(
            say(
                "it holds signers' own certificates ({name}), by which nobody is trusted",
                name=holds.certificates[0].name,
            ),
            hint="Give the root certificate, or that of the authority that certified them.",
        )
    raise InputError("it lists nobody", hint="Fetch the list again from where it is published.")


def _require_kind(wanted: Published, holds: "ListContent") -> None:
    """Return only if a list is of the kind that is published there.

    Raises:
        InputError: It is another.
    """
    fits = bool(holds.usages) if wanted.usages else bool(holds.anchors)
    if not fits or holds.scheme != wanted.scheme:
        raise InputError(
            say("it is another list than {name}", name=wanted.file),
            hint="Try again later, or add the file with 'temoin trust add'.",
        )


def _require_no_older(known: "ListContent", holds: "ListContent") -> None:
    """Return only if a list is no older edition than the one that is kept.

    Raises:
        InputError: It is: what was withdrawn since would be trusted again.
    """
    before, now = known.issued_ms, holds.issued_ms
    if before is not None and now is not None and now < before:
        raise InputError(
            say("it is of {day}, older than the one of {kept}", day=day(now), kept=day(before)),
            hint="Remove the newer one first, if you mean it.",
        )


def _require_succession(known: KeptList, holds: "ListContent", content: bytes) -> None:
    """Return only if a list may take the place of one with its name.

    Raises:
        InputError: It is another list, or an older edition.
    """
    if known.content is None or known.sha256 == sha256(content).hexdigest():
        return
    if not holds.scheme or holds.scheme != known.content.scheme:
        raise InputError(
            say("another list is kept as {name}", name=known.name),
            hint="Give the file another name, or remove the one that is kept.",
        )
    _require_no_older(known.content, holds)


def _file_name(path: Path, content: bytes) -> str:
    """Return under which name a list is kept: its own, with the suffix that its form has."""
    if content.lstrip().startswith(b"{"):
        suffix = ".json"
    elif b"-----BEGIN" in content:
        suffix = ".pem"
    else:
        suffix = ".der" if content.startswith(b"\x30") else ".cfg"
    stem = path.stem if path.suffix.lower() in SUFFIXES else path.name
    if f"{stem}{suffix}" == SOURCES:
        raise InputError(
            say("{name} is the name of a file of Temoin's own", name=SOURCES),
            hint="Give the file another name.",
        )
    return f"{stem}{suffix}"
