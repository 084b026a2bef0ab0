"""A stand-in for the whole network, and children that could reach nothing else."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread


@contextmanager
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Stand in for the whole network: give an address, and all that was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:  # the server was closed
                    return
                with caller:
                    asked.append(caller.recv(200))

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=10)


def in_a_child(code: str, path: Path, address: str) -> str:
    """Run code in a process that would reach any host through a proxy only."""
    names = ("http_proxy", "https_proxy", "all_proxy")
    proxies = {key: address for name in names for key in (name, name.upper())}
    environment = {key: value for key, value in os.environ.items() if "no_proxy" not in key.lower()}
    child = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**environment, **proxies},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return child.stdout


READ = """
import sys
from pathlib import Path
from temoin.api import MediaFile
from temoin.builtin.c2pa_reader import C2paReader
for fact in C2paReader().read(MediaFile(path=Path(sys.argv[1]), name="sc12.png")):
    print(fact.availability.value, fact.text)
"""
READ_BY_DEFAULT = """
import c2pa, sys
try:
    c2pa.Reader(sys.argv[1])
except c2pa.C2paError:
    pass
"""
