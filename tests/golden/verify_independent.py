"""Verifies a ledger's entries from docs/ledger.md alone. Usage: verify_independent.py LEDGER."""

import base64
import hashlib
import json
import sys
from collections import Counter
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from unicodedata import is_normalized

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TYPE = "application/vnd.temoin.entry.v1+json"
envelope = itemgetter(*"tpks")
P = 2**255 - 19
ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7
SMALL = {0, 1, P - 1, P, P + 1, ORDER_8, P - ORDER_8}
NO_ENTRY = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def need(holds):
    if not holds:
        raise ValueError


def once(pairs):
    need(len({key for key, _ in pairs}) == len(pairs))
    return dict(pairs)


def read(text, of_pairs=dict):
    value = json.loads(text, object_pairs_hook=of_pairs)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # nor half a surrogate pair
    need(all(level <= 64 for level, part in walk(value) if isinstance(part, dict | list)))
    return value


def walk(value, level=1):
    yield level, value
    members = [*value, *value.values()] if isinstance(value, dict) else value
    for member in members if isinstance(members, list) else ():
        yield from walk(member, level + 1)


def is_plain(part):
    if isinstance(part, str | dict):
        return is_normalized("NFC", part) if isinstance(part, str) else "".join(part).isascii()
    return not isinstance(part, float) and (not isinstance(part, int) or abs(part) < 2**53)


def is_canonical(text, value):  # RFC 8785, where there are neither floats nor keys beyond ASCII
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return again == text and all(is_plain(part) for _, part in walk(value))


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unpadded(text):
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(base64url(content) == text)
    return content


def digest(content):
    return base64url(hashlib.sha256(content).digest())


def are_texts(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def entry_of(raw):
    line = read(raw.decode(), once)
    if isinstance(line.get("section"), str) and "id" not in line:
        return None
    need(len(raw.decode()) <= 2**22 and are_texts([line[key] for key in ("id", *"tpks")]))
    need(are_texts(line.get("d", [])) and are_texts(line.get("ts", [])))
    try:
        return line, placed(read(line["p"]))
    except NO_ENTRY:
        need(line["t"] != TYPE and line["t"].startswith("application/vnd.temoin."))
        return line, {}  # only a newer version reads it


def placed(body):
    named = [body[name] for name in ("type", "project", "writer", "prev")]
    named = named[: 3 + (named[3] is not None)]
    need(are_texts(named) and all(named))
    need(are_texts(body["heads"]) and are_texts(body.get("_sd", [])))
    need(type(body["seq"]) is type(body["time"]) is int and body["seq"] >= 1)
    return body


def message(line):
    kind, payload = line["t"].encode(), line["p"].encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def id_holds(line):
    return line["id"] == "sha256:" + hashlib.sha256(message(line)).hexdigest()


def signature_holds(line, keys):
    try:
        public, signature = keys[line["k"]], unpadded(line["s"])
        points = [int.from_bytes(each[:32], "little") % 2**255 for each in (public, signature)]
        need(points[0] < P and not SMALL.intersection(points))
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message(line))
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True


def reveal_holds(reveal, body):
    try:
        text = unpadded(reveal).decode()
        field = read(text)
        need(digest(reveal.encode()) in body["_sd"] and is_canonical(text, field))
        return len(field) == 3 and are_texts(field[:2])
    except NO_ENTRY:
        return False


def carried(entries):
    for body in (body for _, _, body in entries if body.get("type") == "key"):
        with suppress(*NO_ENTRY):
            public = unpadded(body["public_key"])
            yield "ed25519:" + digest(public), public


def united(entries, faults):
    by_id, keys = {}, dict(carried(entries))
    for entry in entries:
        by_id.setdefault(entry[1]["id"], []).append(entry)
    for name, copies in by_id.items():
        others = [each for each in copies if envelope(each[1]) != envelope(copies[0][1])]
        faults += [(at, name, "two envelopes") for at, _, _ in others]
        sound = [each for each in copies if id_holds(each[1]) and signature_holds(each[1], keys)]
        at, line, body = min(sound or copies, key=lambda each: envelope(each[1]))
        reveals = [reveal for _, each, _ in copies for reveal in each.get("d", [])]
        yield at, {**line, "d": reveals}, body


def attacks(line, body, known):
    keys, project, bodies, places = known
    yield "payload edited", not id_holds(line)
    yield "unknown key", line["k"] not in keys
    yield "forged signature", line["k"] in keys and not signature_holds(line, keys)
    if not body:
        return
    before, first = bodies.get(body["prev"]), body["seq"] == 1
    follows = not before or (before["writer"], before["seq"] + 1) == (body["writer"], body["seq"])
    yield "not canonical", line["t"] == TYPE and not is_canonical(line["p"], body)
    yield "writer of another key", body["writer"].rpartition(".")[0] != line["k"]
    yield "another project", body["project"] != project
    yield "forged reveal", not all(reveal_holds(reveal, body) for reveal in line["d"])
    yield "two histories", places[body["writer"], body["seq"]] > 1
    yield "no first entry", first and (body["prev"] is not None or body["type"] != "key")
    yield "entry dropped", not first and before is None
    yield "broken chain", not first and not follows
    yield "entries removed", not bodies.keys() >= set(body["heads"])
    yield "broken chain", body["heads"] != sorted(set(body["heads"]))


def verify(content):
    entries, faults = [], []
    *lines, last = content.split(b"\n")
    for at, raw in enumerate([*lines, last], start=1):
        try:
            entries += [(at, *entry) for entry in [entry_of(raw)] if entry]
        except NO_ENTRY:
            if at <= len(lines) and raw.decode(errors="replace").strip():  # else torn, or empty
                faults.append((at, None, "malformed line"))
    kept = list(united(entries, faults))
    placed_here = [body for _, _, body in kept if body]
    projects = Counter(body["project"] for body in placed_here)
    bodies = {line["id"]: body for _, line, body in kept}
    places = Counter((body["writer"], body["seq"]) for body in placed_here)
    known = dict(carried(kept)), max(projects, key=projects.get, default=None), bodies, places
    for at, line, body in kept:
        faults += [(at, line["id"], name) for name, is_so in attacks(line, body, known) if is_so]
    return faults if kept or faults else [(None, None, "no entries")]


if __name__ == "__main__":
    found = verify(Path(sys.argv[1]).read_bytes())
    named = [dict(zip(("line", "entry", "attack"), each, strict=True)) for each in found]
    print(json.dumps({"verdict": "broken" if named else "intact", "faults": named}))
    sys.exit(bool(named))
