"""Small files from the web, where a person asked for one; bounded in size and time."""

import http
import http.client
import time
import urllib.request
from urllib.parse import urljoin, urlsplit

from temoin.errors import InputError, StoreError
from temoin.language import say

_MOST_MOVES = 4
_MOVED = frozenset({301, 302, 303, 307, 308})
_SCHEMES = frozenset({"http", "https"})
_HEADERS = {"User-Agent": "temoin"}  # Python's own says which one it is


def web_opener() -> urllib.request.OpenerDirector:
    """Return what speaks HTTP and nothing else: no files, no FTP, no redirects.

    Certificates of servers are checked as the system's are; a proxy is taken from the environment.
    """
    opener = urllib.request.OpenerDirector()
    for kind in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
    ):
        opener.add_handler(kind())
    return opener


def fetch(url: str, most_bytes: int, seconds: float = 30) -> bytes:
    """Return what lies at an address.

    Args:
        url: Where; a server may send on to another place, but not to another scheme.
        most_bytes: Beyond, it is refused.
        seconds: How long to wait for all of it.

    Raises:
        InputError: It is no web address.
        StoreError: Nothing answered in time, or something else than asked for.
    """
    if urlsplit(url).scheme not in _SCHEMES:
        raise InputError(
            say("{url!r} is no web address", url=url), hint="Give an address with https."
        )
    until, scheme = time.monotonic() + seconds, urlsplit(url).scheme
    host = urlsplit(url).hostname or url
    for _ in range(_MOST_MOVES):
        content, place = _asked(url, most_bytes, until)
        if not place:
            return content
        url = _moved(url, place, scheme)
    raise StoreError(
        say("{host} sends from one address to the next", host=host), hint="Try again later."
    )


def _moved(url: str, place: str, scheme: str) -> str:
    """Return where a server sends to.

    Raises:
        StoreError: To an address of another scheme, or to none.
    """
    try:
        there = urljoin(url, place)
        if urlsplit(there).scheme == scheme:
            return there
    except ValueError:
        there = place
    host = urlsplit(url).hostname or url
    raise StoreError(
        say("{host} sends to {address}, which is of another kind", host=host, address=there),
        hint="Ask who looks after your network what stands between.",
    )


def _asked(url: str, most_bytes: int, until: float) -> tuple[bytes, str]:
    """Return what a server gives, or where it sends to."""
    host = urlsplit(url).hostname or url
    try:
        request = urllib.request.Request(url, headers=_HEADERS)  # noqa: S310 - the opener speaks HTTP only
        left = max(0.1, until - time.monotonic())
        with web_opener().open(request, timeout=left) as response:
            place = response.headers.get("Location")
            if response.status in _MOVED and place:
                return b"", place
            if response.status != http.HTTPStatus.OK:
                answer = f"{response.status} {response.reason}"
                raise _failed(say("{host} answered {answer}", host=host, answer=answer))
            return _read(response, most_bytes, until, host), ""
    except (OSError, ValueError, http.client.HTTPException) as error:
        cause = getattr(error, "reason", error)
        reason = getattr(cause, "strerror", None) or cause
        raise _failed(say("{host} does not answer: {reason}", host=host, reason=reason)) from error


def _read(response: http.client.HTTPResponse, most_bytes: int, until: float, host: str) -> bytes:
    content = b""
    while part := response.read1(most_bytes):
        content += part
        if len(content) > most_bytes:
            raise _failed(say("{host} answers more than any list", host=host))
        if time.monotonic() > until:
            raise _failed(say("{host} is too slow", host=host))
    return content


def _failed(words: str) -> StoreError:
    return StoreError(words, hint="Check the network, or add the file with 'temoin trust add'.")
