"""Small files from the web, where a person asked for one: bounded, checked, never another scheme."""

import http
import http.client
import time
import urllib.request
from urllib.parse import urljoin, urlsplit

from temoin.errors import StoreError
from temoin.language import say

_MOST_MOVES = 4
_MOVED = frozenset({301, 302, 303, 307, 308})
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
        StoreError: Nothing answered in time, or something else than asked for.
    """
    until, scheme = time.monotonic() + seconds, urlsplit(url).scheme
    for _ in range(_MOST_MOVES):
        host = urlsplit(url).hostname or url
        content, place = _asked(url, most_bytes, until)
        if not place:
            return content
        url = urljoin(url, place)
        if urlsplit(url).scheme != scheme:
            raise StoreError(
                say("{host} sends to {address}, which is another kind", host=host, address=url),
                hint="Ask who looks after your network what stands between.",
            )
    raise StoreError(
        say("{host} sends from one address to the next", host=host), hint="Try again later."
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
