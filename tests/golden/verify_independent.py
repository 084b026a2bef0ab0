"""Verifies a ledger from its specification alone: standard library and one Ed25519 call.

Written from docs/ledger.md and schema/, without importing temoin, so that a fault of the one is
not a fault of the other. Usage: python verify_independent.py LEDGER...
"""

import base64
import hashlib
import json
import sys
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def once(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("two equal keys")
    return dict(pairs)


def read(text):
    return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)


def refuse(text):
    raise ValueError(f"{text} is no integer")


def canonical(value):
    """RFC 8785, on values that have neither floats nor keys beyond ASCII."""
    check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def check(value):
    if isinstance(value, dict):
        if not all(key.isascii() for key in value):
            raise ValueError("a key beyond ASCII")
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            check(member)
    if isinstance(value, str) and unicodedata.normalize("NFC", value) != value:
        raise ValueError("text that is not NFC")
    if isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError("an integer beyond 2**53")


def unpadded(text):
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode() != text:
        raise ValueError("no plain base64url")
    return content


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def message(line):
    kind, payload = line["t"].encode(), line["p"].encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def entry_faults(line, body, keys, project):
    signed = message(line)
    if line["id"] != "sha256:" + hashlib.sha256(signed).hexdigest():
        yield "id"
    if canonical(body) != line["p"]:
        yield "canonical form"
    if body["writer"].rpartition(".")[0] != line["k"]:
        yield "writer"
    if body["project"] != project:
        yield "project"
    try:
        Ed25519PublicKey.from_public_bytes(keys[line["k"]]).verify(unpadded(line["s"]), signed)
    except (KeyError, ValueError, InvalidSignature):
        yield "signature"
    for reveal in line.get("d", []):
        salt_name_value = read(unpadded(reveal))
        if digest(reveal.encode()) not in body.get("_sd", []) or len(salt_name_value) != 3:
            yield "reveal"


def chain_faults(body, bodies, places):
    if len(places[body["writer"], body["seq"]]) > 1:
        yield "two histories"
    before = bodies.get(body["prev"])
    if body["seq"] == 1:
        if body["prev"] is not None or body["type"] != "key":
            yield "first entry"
    elif before is None or (before["writer"], before["seq"]) != (body["writer"], body["seq"] - 1):
        yield "chain"
    if any(head not in bodies for head in body["heads"]):
        yield "heads"
    if body["heads"] != sorted(set(body["heads"])):
        yield "heads"


def faults(path):
    """Return the faults of a ledger file, each as `line number: what`."""
    lines, bodies, keys, places, found = [], {}, {}, {}, []
    for number, text in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), start=1):
        if not text:
            continue
        try:
            line = read(text)
            body = read(line["p"])
        except (ValueError, KeyError) as error:
            found.append(f"{number}: {error}")
            continue
        lines.append((number, line, body))
        bodies[line["id"]] = body
        places.setdefault((body["writer"], body["seq"]), set()).add(line["id"])
        if body["type"] == "key":
            public = unpadded(body["public_key"])
            keys["ed25519:" + digest(public)] = public
    projects = [body["project"] for _, _, body in lines]
    project = max(projects, key=projects.count, default=None)
    for number, line, body in lines:
        try:
            found += [f"{number}: {fault}" for fault in entry_faults(line, body, keys, project)]
            found += [f"{number}: {fault}" for fault in chain_faults(body, bodies, places)]
        except (ValueError, KeyError, TypeError) as error:
            found.append(f"{number}: {error!r}")
    return found if lines else [*found, "no entries"]


if __name__ == "__main__":
    all_faults = [f"{path}:{fault}" for path in sys.argv[1:] for fault in faults(path)]
    print("\n".join(all_faults) or "intact")
    sys.exit(1 if all_faults else 0)
