"""Small files from the web: a server on this machine that moves, lies, drips or says nothing."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from temoin.errors import InputError, StoreError
from temoin.store import fetching
from temoin.store.fetching import fetch
from trust_lists import Publisher, authority, publisher


@pytest.fixture
def server() -> Iterator[Publisher]:
    with publisher() as made:
        yield made


def test_what_lies_there_comes(server: Publisher) -> None:
    server.pages["/a"] = b"a list"
    assert fetch(f"{server.url}/a", 6) == b"a list"
    assert server.asked == [("/a", "temoin")]


def test_it_is_never_larger_than_wanted(server: Publisher) -> None:
    server.pages["/a"] = b"a list"
    with pytest.raises(StoreError, match="answers more"):
        fetch(f"{server.url}/a", 5)


def test_a_server_may_send_on(server: Publisher) -> None:
    server.pages["/b"] = b"a list"
    server.moves["/a"] = "/b"
    assert fetch(f"{server.url}/a", 100) == b"a list"


@pytest.mark.parametrize(
    "place", ["https://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "data:,a", "http://["]
)
def test_but_not_to_another_scheme(server: Publisher, place: str) -> None:
    server.moves["/a"] = place
    with pytest.raises(StoreError, match="which is of another kind"):
        fetch(f"{server.url}/a", 100)
    assert len(server.asked) == 1


def test_nor_in_circles(server: Publisher) -> None:
    server.moves["/a"] = "/a"
    with pytest.raises(StoreError, match="from one address to the next"):
        fetch(f"{server.url}/a", 100)
    assert len(server.asked) < 10


def test_a_page_that_is_not_there(server: Publisher) -> None:
    with pytest.raises(StoreError, match="answered 404"):
        fetch(f"{server.url}/a", 100)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,a"])
def test_no_other_scheme_is_spoken(url: str) -> None:
    with pytest.raises(InputError, match="is no web address"):
        fetch(url, 100)


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(StoreError, match=r"does not answer: .*refused"):
        fetch(f"http://127.0.0.1:{port}/", 100)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(StoreError, match="does not answer"):
            fetch(url, 100, seconds=0.05)


def test_a_server_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # nobody listens any more
                while True:
                    self.wfile.write(b"\0")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Say nothing."""

    seconds = SimpleNamespace(monotonic=count().__next__)  # one more whenever it is looked at
    monkeypatch.setattr(fetching, "time", seconds)
    with HTTPServer(("127.0.0.1", 0), Dripping) as server:
        thread = Thread(target=server.handle_request, daemon=True)
        thread.start()
        with pytest.raises(StoreError, match="is too slow"):
            fetch(f"http://127.0.0.1:{server.server_port}/", 10**9, seconds=5)
        thread.join(timeout=10)


def test_a_server_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    stranger = authority("127.0.0.1")
    (tmp_path / "both.pem").write_bytes(stranger.secret + stranger.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def shake() -> None:
            caller, _ = listening.accept()
            with caller, suppress(OSError):
                context.wrap_socket(caller, server_side=True).close()

        thread = Thread(target=shake, daemon=True)
        thread.start()
        with pytest.raises(StoreError, match="certificate verify failed"):
            fetch(f"https://127.0.0.1:{listening.getsockname()[1]}/", 100, seconds=10)
        thread.join(timeout=10)
