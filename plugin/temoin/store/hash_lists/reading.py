"""One media hash list, read: which hash it gives which file. Nothing that it names is opened.

Source: ASC MHL 2.0 (`ASCMHL.xsd`, `ASCMHLDirectory.xsd`); MHL 1.1, mediahashlist.org.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from xml.etree.ElementTree import Element

from temoin.errors import InputError

LARGEST = 128 * 1024 * 1024
"""Bytes; a list of three hundred thousand files has as many."""

_DEEPEST, _MOST_INSIDE = 32, 1000
"""Elements around one, and in what is said of one file: lists have five, and a dozen."""

ALGORITHMS = ("sha256", "c4", "sha1", "md5", "xxh128", "xxh3", "xxh64")
"""What is taken from a list, strongest first; 32 bits (xxh32, xxhash) identify nothing."""

_LEGACY = {"xxhash64be": "xxh64", "xxhash64": "xxh64"}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_C4_DIGITS = 88


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """What a hash list says of one file.

    Attributes:
        path: Below the folder that the list is of, `/` between parts, NFC.
        size: Bytes; None where the list does not say.
        hashes: Text by algorithm.
        hashed_at: Seconds since 1970, UTC; None where the list does not say.
        failed: Whether the list says that the file was not what it had been.
    """

    path: str
    size: int | None
    hashes: dict[str, str]
    hashed_at: float | None = None
    failed: bool = False


def content_of(path: Path) -> bytes:
    """Return the bytes of a hash list.

    Raises:
        InputError: It cannot be read, or is larger than any list.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("it is larger than any that is read", hint="Split it.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(str(error.strerror), hint="Check its rights.") from error


def listed_in(content: bytes) -> Iterator[ListedFile]:
    """Yield what a hash list says of files, in its order.

    Raises:
        InputError: It is no sound XML, or has a document type.
    """
    for element in _elements(content, "hash"):
        place = next((each for each in element if _name(each) in {"path", "file"}), None)
        if place is not None and place.text:
            yield _listed(element, place)


def chain_in(content: bytes) -> dict[str, str]:
    """Return the C4 id of each list of a history, by the list's name.

    Raises:
        InputError: It is no sound XML, or has a document type.
    """
    named = ((_text(each, "path"), _text(each, "c4")) for each in _elements(content, "hashlist"))
    return {normalize("NFC", name): c4 for name, c4 in named if name and c4}


def c4_id(content: bytes) -> str:
    """Return the C4 id of bytes: SHA-512 in base 58.

    Source: SMPTE ST 2114.
    """
    left, digits = int.from_bytes(sha512(content).digest()), []
    while left:
        left, digit = divmod(left, len(_BASE58))
        digits.append(_BASE58[digit])
    return "c4" + "".join(reversed(digits)).rjust(_C4_DIGITS, _BASE58[0])


def _listed(element: Element, place: Element) -> ListedFile:
    """Return one file of a list; `size` is an attribute in ASC MHL, an element in MHL 1."""
    hashes: dict[str, str] = {}
    dates = [_text(element, "hashdate")]
    failed = False
    for each in element:
        algorithm = _LEGACY.get(_name(each), _name(each))
        if algorithm in ALGORITHMS and each.text:
            hashes[algorithm] = _hash_text(_name(each), each.text.strip())
            dates.append(each.get("hashdate", ""))
            failed = failed or each.get("action") == "failed"
    written = place.get("size") or _text(element, "size")
    moments = [moment for each in dates if (moment := _moment(each)) is not None]
    return ListedFile(
        path=normalize("NFC", (place.text or "").strip().replace("\\", "/")),
        size=int(written) if written.isdecimal() else None,
        hashes={name: text for name, text in hashes.items() if text},
        hashed_at=max(moments, default=None),
        failed=failed,
    )


def _hash_text(tag: str, text: str) -> str:
    """Return a hash as all lists would write it: hex digits small, the first byte first."""
    if tag == "c4":
        return text if text.isalnum() and text.isascii() else ""
    try:
        digits = bytes.fromhex(text)
    except ValueError:
        return ""
    return (digits[::-1] if tag == "xxhash64" else digits).hex()


def _moment(text: str) -> float | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.timestamp() if at.tzinfo else None


def _elements(content: bytes, wanted: str) -> Iterator[Element]:
    """Yield the elements of a name as they end; of a large list only one is kept at a time.

    Raises:
        InputError: It is no sound XML, or has a document type.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    events = iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True)
    try:
        yield from _ended(events, wanted)
    except DefusedXmlException as error:
        raise InputError("it has a document type, which is refused", hint="Remove it.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise InputError("it is no well-formed XML", hint="Have it written again.") from error


def _ended(events: Iterable[tuple[str, Element]], wanted: str) -> Iterator[Element]:
    """Yield the wanted elements as they end; what is in none of them is forgotten at once.

    Raises:
        InputError: It is nested, or goes on, as no list does.
    """
    parents: list[Element] = []
    around = inside = 0
    for event, element in events:
        is_wanted = _name(element) == wanted and bool(parents or event == "end")
        if event == "start":
            parents.append(element)
            around += is_wanted
            inside = inside + 1 if around else 0
            if len(parents) > _DEEPEST or inside > _MOST_INSIDE:
                raise InputError("it is no list of files", hint="Have it written again.")
            continue
        parents.pop()
        if is_wanted and parents:
            around -= 1
            yield element
        if not around and parents:
            inside = 0
            parents[-1].remove(element)


def _name(element: Element) -> str:
    """Return an element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Element, name: str) -> str:
    found = next((each for each in element if _name(each) == name), None)
    return (found.text or "").strip() if found is not None else ""
