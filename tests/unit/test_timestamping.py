"""Asking a time server: what leaves the machine, what comes back, what is asked for later."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from temoin.errors import InputError, StoreError
from temoin.signing import der
from temoin.signing.stamps import check_stamp
from temoin.store import timestamping
from temoin.store.timestamping import (
    QueuedStamp,
    UnreachableError,
    ask_for_stamp,
    forget_stamp,
    queue_stamp,
    queued_stamps,
)
from tsa import TimeServer, answer, time_server

DIGEST = bytes(range(32))
ID = f"sha256:{DIGEST.hex()}"
OTHER = f"sha256:{'0' * 64}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    with time_server(tmp_path_factory.mktemp("tsa")) as made:
        yield made


@pytest.fixture
def server(running: TimeServer) -> TimeServer:
    running.asked.clear()
    running.answer = None
    return running


def test_a_stamp_comes_over_the_network(server: TimeServer) -> None:
    stamp = ask_for_stamp(server.url, ID)
    assert check_stamp(stamp, ID, [server.root.der]).state == "trusted"
    assert server.verify(stamp, DIGEST, server.root)


def test_only_a_digest_and_a_nonce_leave_the_machine(server: TimeServer) -> None:
    ask_for_stamp(server.url, ID)
    (asked,) = server.asked
    version, imprint, nonce, wants = der.only(asked.body)
    algorithm, digest = imprint
    assert digest.content == DIGEST
    fixed = der.element(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
    assert (version.content, algorithm.whole, wants.content) == (b"\x01", fixed, b"\xff")
    assert len(nonce.content) <= 8
    host, port = server.url.removeprefix("http://").removesuffix("/tsa").split(":")
    assert asked.path == "/tsa"
    assert asked.headers == {
        "Host": f"{host}:{port}",
        "User-Agent": "temoin",
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
        "Content-Length": str(len(asked.body)),
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tsa.example",
        "file:///etc/passwd",
        "ftp://127.0.0.1/tsa",
        "data:,x",
        "http://",
        "http://[::1/tsa",
        "http://127.0.0.1:port/tsa",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\u00e9",
    ],
)
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(InputError, match="no web address"):
        ask_for_stamp(url, ID)


def test_only_an_id_is_sent(server: TimeServer) -> None:
    with pytest.raises(InputError, match="no entry's id"):
        ask_for_stamp(server.url, "a prompt")
    assert not server.asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_server_that_moved_is_asked_the_same(server: TimeServer, status: int) -> None:
    def move(server: TimeServer, door: BaseHTTPRequestHandler, body: bytes) -> None:
        if door.path == "/tsa":
            answer(door, b"", status, Location="/new")
        else:
            answer(door, server.reply(body))

    server.answer = move
    assert check_stamp(ask_for_stamp(server.url, ID), ID, [server.root.der]).state == "trusted"
    first, second = server.asked
    assert (first.body, first.headers) == (second.body, second.headers)
    assert second.path == "/new"


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:,x", "//[::1"])
def test_a_server_does_not_lead_elsewhere(server: TimeServer, place: str) -> None:
    server.answer = lambda _, door, __: answer(door, b"", 302, Location=place)
    with pytest.raises(StoreError, match=r"sends to .*, which is no web address"):
        ask_for_stamp(server.url, ID)
    assert len(server.asked) == 1


def test_a_server_does_not_lead_in_circles(server: TimeServer) -> None:
    server.answer = lambda _, door, __: answer(door, b"", 302, Location=door.path)
    with pytest.raises(StoreError, match="from one address to the next"):
        ask_for_stamp(server.url, ID)
    assert len(server.asked) < 10


@pytest.mark.parametrize(
    ("status", "later"), [(500, True), (503, True), (429, True), (404, False), (401, False)]
)
def test_a_server_out_of_order_may_be_asked_later(
    server: TimeServer, status: int, *, later: bool
) -> None:
    server.answer = lambda _, door, __: answer(door, b"out of order", status)
    with pytest.raises(StoreError, match=rf"127\.0\.0\.1 answered {status}") as caught:
        ask_for_stamp(server.url, ID)
    assert isinstance(caught.value, UnreachableError) == later


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 does not answer: .*refused"):
        ask_for_stamp(f"http://127.0.0.1:{port}/", ID)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(UnreachableError, match="does not answer"):
            ask_for_stamp(url, ID, seconds=0.05)


def test_a_server_that_drips_is_not_waited_for(
    server: TimeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(_: TimeServer, door: BaseHTTPRequestHandler, __: bytes) -> None:
        door.send_response(200)
        door.end_headers()
        with suppress(OSError):  # nobody listens any more
            while True:
                door.wfile.write(b"\0")

    server.answer = drip
    seconds = SimpleNamespace(monotonic=count().__next__)  # one more whenever it is looked at
    monkeypatch.setattr(timestamping, "time", seconds)
    with pytest.raises(UnreachableError, match="is too slow"):
        ask_for_stamp(server.url, ID, seconds=3)


def test_an_answer_without_end(server: TimeServer) -> None:
    sent = 0

    def flood(_: TimeServer, door: BaseHTTPRequestHandler, __: bytes) -> None:
        nonlocal sent
        door.send_response(200)
        door.end_headers()
        with suppress(OSError):
            while sent < 100_000_000:
                sent += door.wfile.write(bytes(65536))

    server.answer = flood
    with pytest.raises(StoreError, match="more than any time stamp"):
        ask_for_stamp(server.url, ID, seconds=60)
    assert sent < 100_000_000


def test_an_answer_that_breaks_off(server: TimeServer) -> None:
    def break_off(server: TimeServer, door: BaseHTTPRequestHandler, body: bytes) -> None:
        reply = server.reply(body)
        door.send_response(200)
        door.send_header("Content-Length", str(len(reply)))
        door.end_headers()
        door.wfile.write(reply[:100])

    server.answer = break_off
    with pytest.raises(StoreError):
        ask_for_stamp(server.url, ID)


@pytest.mark.parametrize(
    "noise", [b"", b"hello\r\n\r\n", b"HTTP/1.1 two\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n<p>"]
)
def test_a_server_of_another_kind(noise: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(10_000)
                caller.sendall(noise)

        thread = Thread(target=talk, daemon=True)
        thread.start()
        with pytest.raises(StoreError):
            ask_for_stamp(f"http://127.0.0.1:{server.getsockname()[1]}/", ID)
        thread.join(timeout=10)


def test_stamps_wait_in_a_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "cut.temoin"
    assert queued_stamps() == []
    queue_stamp(ledger, ID)
    queue_stamp(ledger, OTHER)
    monkeypatch.chdir(tmp_path)
    queue_stamp(Path("cut.temoin"), ID)  # the same one, once is enough
    first = QueuedStamp(ledger=str(ledger.resolve()), entry=ID)
    second = QueuedStamp(ledger=str(ledger.resolve()), entry=OTHER)
    assert queued_stamps() == [first, second]
    forget_stamp(ledger, ID)
    forget_stamp(ledger, ID)
    forget_stamp(tmp_path / "other.temoin", OTHER)
    assert queued_stamps() == [second]


def test_a_ledger_with_a_name_that_is_no_text(tmp_path: Path) -> None:
    ledger = tmp_path / "cut\udcff.temoin"
    queue_stamp(ledger, ID)
    (queued,) = queued_stamps()
    assert Path(queued.ledger) == ledger.resolve()
    forget_stamp(ledger, ID)
    assert queued_stamps() == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'[{"ledger": 1, "entry": ""}]', b"\xff"])
def test_a_damaged_queue_is_not_thrown_away(workstation: Path, content: bytes) -> None:
    (workstation / "stamps.json").write_bytes(content)
    for use in (
        queued_stamps,
        lambda: queue_stamp(Path("x"), ID),
        lambda: forget_stamp(Path("x"), ID),
    ):
        with pytest.raises(StoreError, match=r"stamps\.json cannot be read") as caught:
            use()
        assert caught.value.hint.startswith("Remove it")
    assert (workstation / "stamps.json").read_bytes() == content


def test_a_queue_that_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("TEMOIN_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(StoreError):
        queue_stamp(Path("x"), ID)


def test_two_programs_at_once_forget_nothing(tmp_path: Path) -> None:
    ids = [f"sha256:{number:064x}" for number in range(16)]
    threads = [
        Thread(target=queue_stamp, args=(tmp_path / "cut.temoin", each), daemon=True)
        for each in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(each.entry for each in queued_stamps()) == ids
