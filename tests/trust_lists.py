"""Trust lists made for the run, and a web server on this machine that publishes them."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tsa import Holder, answer, holder

NOW = datetime.now(UTC)
STORE_CFG = b"// for mail\n1.3.6.1.5.5.7.3.4\n\n# of C2PA\n1.3.6.1.4.1.62558.2.1\n"


def authority(name: str, ends: datetime = NOW + timedelta(days=900)) -> Holder:
    """Return a root that may certify others."""
    return holder(name, begins=NOW - timedelta(days=900), ends=ends)


def leaf(name: str, issuer: Holder) -> Holder:
    """Return a signer's own certificate."""
    begins, ends = NOW - timedelta(days=9), NOW + timedelta(days=9)
    return holder(name, issuer, stamps=True, begins=begins, ends=ends)


def official(
    *holders: Holder,
    scheme: str = "C2PA Trust List",
    issued: datetime = NOW - timedelta(days=40),
    next_update: datetime | None = NOW + timedelta(days=40),
    withdrawn: tuple[Holder, ...] = (),
) -> bytes:
    """Return a list in C2PA's form."""

    def entity(each: Holder, status: str) -> dict[str, object]:
        value = {"val": base64.b64encode(each.der).decode()}
        return {
            "TrustedEntityInformation": {"TEName": [{"lang": "en", "value": "x"}]},
            "TrustedEntityServices": [
                {
                    "ServiceInformation": {
                        "ServiceDigitalIdentity": {"X509Certificates": [value]},
                        "ServiceStatus": f"http://c2pa.org/conformance/trust-list/{status}",
                    }
                }
            ],
        }

    listed = [entity(each, "trusted") for each in holders]
    listed += [entity(each, "withdrawn") for each in withdrawn]
    information = {
        "SchemeName": [{"lang": "en", "value": scheme}],
        "ListIssueDateTime": issued.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "LoTESequenceNumber": 3,
    }
    if next_update:
        information["NextUpdate"] = next_update.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"ListAndSchemeInformation": information, "TrustedEntitiesList": listed}
    return json.dumps({"LoTE": body}).encode()


@dataclass(kw_only=True)
class Publisher:
    """A web server on this machine.

    Attributes:
        url: Its address, without a path.
        pages: What it gives by path; a path without a page is not found.
        moves: Where it sends to, by path.
        asked: The paths that were asked for, and who asked.
    """

    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Give a web server that answers on this machine alone."""
    made = Publisher()
    with ThreadingHTTPServer(("127.0.0.1", 0), _door(made)) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join(timeout=10)


def _door(made: Publisher) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers["User-Agent"]))
            if self.path in made.moves:
                answer(self, b"", 302, Location=made.moves[self.path])
            elif self.path in made.pages:
                answer(self, made.pages[self.path])
            else:
                answer(self, b"nothing here", 404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Say nothing."""

    return Door
