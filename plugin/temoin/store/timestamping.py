"""Time stamps asked for over the network, and those still to be asked for.

What leaves the machine is a digest and a random number. Beside `fetching` the only place of the
program that speaks to a network.
"""

import http
import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.signing.stamps import read_stamp, stamp_request
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.fetching import web_opener
from temoin.store.settings import home
from temoin.store.writers import full_path

_MOST_BYTES = 1_000_000
_MOST_MOVES = 4
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 429})
_QUEUE = "stamps.json"
_SCHEMES = frozenset({"http", "https"})
_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "User-Agent": "temoin",  # Python's own says which one it is
}
"""Source: RFC 3161, 3.4."""


class UnreachableError(StoreError):
    """The time server does not answer now: the stamp can be asked for later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedStamp:
    """A stamp still to be asked for.

    Attributes:
        ledger: Full path of the ledger.
        entry: Id of what is to be stamped.
    """

    ledger: str
    entry: str


def ask_for_stamp(url: str, entry_id: str, seconds: float = 10) -> bytes:
    """Return the DER TimeStampToken that a server gives for an entry's id.

    Whose stamp it is, and whether its signature holds, `check_stamp` tells.

    Args:
        url: Of the time server, `http:` or `https:`; a stamp is signed, so either will do.
        entry_id: What is to be stamped.
        seconds: How long to wait for all of the answer.

    Raises:
        InputError: The address is of another kind, or the id is none.
        UnreachableError: Nobody answered in time.
        StoreError: The server refused, or answered something else.
    """
    _require_scheme(url)
    question = stamp_request(entry_id)
    return read_stamp(_answer(url, question, seconds), question)


def queue_stamp(ledger: Path, entry_id: str) -> None:
    """Remember that a stamp is still to be asked for; once is enough.

    Raises:
        StoreError: The workstation's folder cannot be written, or the list is damaged.
    """
    wanted = QueuedStamp(ledger=full_path(ledger), entry=entry_id)
    with alone(home() / f"{_QUEUE}.lock"):
        queued = queued_stamps()
        if wanted not in queued:
            _keep([*queued, wanted])


def queued_stamps() -> list[QueuedStamp]:
    """Return the stamps still to be asked for, the oldest first.

    Raises:
        StoreError: The list is damaged.
    """
    path = home() / _QUEUE
    try:
        return msgspec.convert(json.loads(path.read_bytes()), type=list[QueuedStamp])
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=error),
            hint="Remove it and stamp the ledgers again.",
        ) from error


def forget_stamp(ledger: Path, entry_id: str) -> None:
    """Take a stamp from the list; one that is not there is no error.

    Raises:
        StoreError: The workstation's folder cannot be written, or the list is damaged.
    """
    done = QueuedStamp(ledger=full_path(ledger), entry=entry_id)
    with alone(home() / f"{_QUEUE}.lock"):
        queued = queued_stamps()
        if done in queued:
            _keep([each for each in queued if each != done])


def _answer(url: str, question: bytes, seconds: float) -> bytes:
    """Return what a server answers, or the one that it names in its place.

    Redirects are followed here: Python's own asks again without the question, and reads what
    stands beside a redirect without end.

    Raises:
        InputError: The address is none.
        UnreachableError: Nothing in time.
        StoreError: It refused, or answers without end.
    """
    until = time.monotonic() + seconds
    for _ in range(_MOST_MOVES):
        host = urlsplit(url).hostname or url
        with _opened(url, question, seconds, host) as response:
            place = response.headers.get("Location")
            if response.status not in _MOVED or not place:
                _require_success(response, host)
                return _read(response, until, host)
            url = _moved(url, place, host)
    raise StoreError(
        say("{host} sends from one address to the next", host=host),
        hint="Name another time server.",
    )


@contextmanager
def _opened(
    url: str, question: bytes, seconds: float, host: str
) -> Iterator[http.client.HTTPResponse]:
    """Give a server's answer while it comes in, whatever its status.

    Raises:
        InputError: The address is none.
        UnreachableError: Nothing comes, or no more of it.
    """
    try:
        request = urllib.request.Request(url, data=question, headers=_HEADERS)  # noqa: S310 - checked
        with web_opener().open(request, timeout=seconds) as response:
            yield response
    except (http.client.InvalidURL, ValueError) as error:
        raise _no_address(url) from error
    except (OSError, http.client.HTTPException) as error:
        cause = getattr(error, "reason", error)
        reason = getattr(cause, "strerror", None) or cause
        raise UnreachableError(
            say("{host} does not answer: {reason}", host=host, reason=reason),
            hint="Check the network, or name another time server.",
        ) from error


def _read(response: http.client.HTTPResponse, until: float, host: str) -> bytes:
    """Return all of an answer.

    Raises:
        UnreachableError: It is not all there in time.
        StoreError: It is longer than any time stamp.
    """
    content = b""
    while part := response.read1(_MOST_BYTES):
        content += part
        if len(content) > _MOST_BYTES:
            raise StoreError(
                say("{host} answers more than any time stamp", host=host),
                hint="Name another time server.",
            )
        if time.monotonic() > until:
            raise UnreachableError(
                say("{host} is too slow", host=host), hint="Name another time server."
            )
    return content


def _require_success(response: http.client.HTTPResponse, host: str) -> None:
    """Return only if a server answered at all.

    Raises:
        UnreachableError: It is out of order or busy.
        StoreError: It answers no such question.
    """
    status = response.status
    if status == http.HTTPStatus.OK:
        return
    for_now = status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY
    kind = UnreachableError if for_now else StoreError
    raise kind(
        say("{host} answered {status} {words}", host=host, status=status, words=response.reason),
        hint="Check the address of the time server.",
    )


def _moved(url: str, place: str, host: str) -> str:
    """Return where a server sends to.

    Raises:
        StoreError: To an address of another kind.
    """
    try:
        there = urljoin(url, place)
        _require_scheme(there)
    except (InputError, ValueError) as error:
        raise StoreError(
            say("{host} sends to {address}, which is no web address", host=host, address=place),
            hint="Name another time server.",
        ) from error
    return there


def _require_scheme(url: str) -> None:
    """Return only for a web address.

    Raises:
        InputError: It is something else.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in _SCHEMES and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise _no_address(url)


def _no_address(url: str) -> InputError:
    return InputError(
        say("{url!r} is no web address", url=url),
        hint="Give the whole address of the time server, with http or https.",
    )


def _keep(queued: list[QueuedStamp]) -> None:
    # the standard library's JSON, as names of files need not be text
    content = json.dumps([asdict(each) for each in queued], indent=1)
    keep(home() / _QUEUE, content.encode())
