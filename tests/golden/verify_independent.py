"""Verifies a ledger from docs/ledger.md alone. Usage: verify_independent.py LEDGER."""

import base64
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from unicodedata import is_normalized

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TYPE = "application/vnd.temoin.entry.v1+json"
NEWER = {"type": "", "writer": "", "prev": None, "heads": [], "seq": 0, "time": 0}
P = 2**255 - 19
SMALL = {0, 1, 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7}
NOT_SO = (ValueError, LookupError, TypeError, AttributeError, RecursionError, InvalidSignature)


def need(holds):
    if not holds:
        raise ValueError


def attempt(made, *of):
    try:
        return made(*of)
    except NOT_SO:
        return None


def once(pairs):
    need(len(dict(pairs)) == len(pairs))
    return dict(pairs)


def parts(value, level=1):
    need(level <= 64 or not isinstance(value, dict | list))
    members = [*value, *value.values()] if isinstance(value, dict) else value
    below = members if isinstance(members, list) else ()
    return [value, *(part for each in below for part in parts(each, level + 1))]


def read(text, made=dict):
    write = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    value = json.loads(text, object_pairs_hook=lambda each: write(each).encode() and made(each))
    return write(value).encode() and parts(value)[0]  # encoded: no half a surrogate pair


def is_plain(part):
    if isinstance(part, str | dict):
        return is_normalized("NFC", part) if isinstance(part, str) else "".join(part).isascii()
    return not isinstance(part, float) and (not isinstance(part, int) or abs(part) < 2**53)


def is_canonical(text, value):  # RFC 8785, where there are neither floats nor keys beyond ASCII
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return again == text and all(map(is_plain, parts(value)))


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def digest(content):
    return base64url(hashlib.sha256(content).digest())


def unpadded(text):
    content = base64.urlsafe_b64decode(text + "==")
    need(base64url(content) == text)
    return content


def are_texts(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def line_of(raw):
    line = read(raw.decode(), once)
    if isinstance(line.get("section"), str) and "id" not in line:
        return line
    line["tpks"] = [line[key] for key in "tpks"]
    need(len(raw.decode()) <= 2**22 and are_texts([line["id"], *line["tpks"]]))
    need(are_texts(line.get("d", [])) and are_texts(line.get("ts", [])))
    kind, payload = line["t"].encode(), line["p"].encode()
    body = attempt(placed, line["p"])
    need(body or (line["t"] != TYPE and kind.startswith(b"application/vnd.temoin.")))
    line["message"] = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    line["has_own_id"] = line["id"] == "sha256:" + hashlib.sha256(line["message"]).hexdigest()
    return {"d": [], **line, "body": body or NEWER}


def placed(text):
    body = read(text)
    need(all(isinstance(body[name], str) and body[name] for name in ("type", "project", "writer")))
    need(body["prev"] is None or (isinstance(body["prev"], str) and body["prev"]))
    need(are_texts(body["heads"]) and are_texts(body.get("_sd", [])))
    need(type(body["seq"]) is type(body["time"]) is int and body["seq"] >= 1)
    return body


def carried(entries):
    texts = (each["body"].get("public_key") for each in entries if each["body"]["type"] == "key")
    return {"ed25519:" + digest(key): key for text in texts if (key := attempt(unpadded, text))}


def is_signed(entry, keys):
    public, signature = keys[entry["k"]], unpadded(entry["s"])
    y, r = (int.from_bytes(each[:32], "little") % 2**255 for each in (public, signature))
    need(y < P and SMALL.isdisjoint({y, P - y, r % P, -r % P}))
    return Ed25519PublicKey.from_public_bytes(public).verify(signature, entry["message"]) is None


def was_signed(reveal, body):
    text = unpadded(reveal).decode()
    need(digest(reveal.encode()) in body["_sd"] and is_canonical(text, read(text)))
    return len(read(text)) == 3 and are_texts(read(text)[:2])


def united(entries, found):
    keys, copies = carried(entries), defaultdict(list)
    for each in entries:
        copies[each["id"]].append(each)
    for name, group in copies.items():
        found += [(each, "two envelopes") for each in group if each["tpks"] != group[0]["tpks"]]
        sound = [each for each in group if each["has_own_id"] and attempt(is_signed, each, keys)]
        best = min(sound or group, key=lambda each: each["tpks"])
        yield name, {**best, "d": [reveal for each in group for reveal in each["d"]]}


def forgeries(entry, keys, project):
    yield "payload edited", not entry["has_own_id"]
    yield "unknown key", entry["k"] not in keys
    yield "forged signature", entry["k"] in keys and not attempt(is_signed, entry, keys)
    if entry["body"] is not NEWER:
        yield "not canonical", entry["t"] == TYPE and not is_canonical(entry["p"], entry["body"])
        yield "writer of another key", entry["body"]["writer"].rpartition(".")[0] != entry["k"]
        yield "another project", entry["body"]["project"] != project


def strays(entry, kept, places):
    body, first = entry["body"], entry["body"]["seq"] == 1
    before, place = kept.get(body["prev"], {"body": None})["body"], (body["writer"], body["seq"])
    follows = first or before in (None, NEWER) or (before["writer"], before["seq"] + 1) == place
    yield "forged reveal", not all(attempt(was_signed, each, body) for each in entry["d"])
    yield "two histories", places[place] > 1
    yield "no first entry", first and (body["prev"] is not None or body["type"] != "key")
    yield "entry dropped", not first and before is None
    yield "broken chain", not follows or body["heads"] != sorted(set(body["heads"]))
    yield "entries removed", not kept.keys() >= set(body["heads"])


def reached(new, bodies):
    found = set()
    while new := (new & bodies.keys()) - found:
        found |= new
        new = {each for name in new for each in [*bodies[name]["heads"], bodies[name]["prev"]]}
    return found


def is_own_revocation(body):
    return body["type"] == "key" and body["writer"].startswith(body["revokes"]["key"] + ".")


def late(proved):
    void, own = set(), {name for name, body in proved.items() if attempt(is_own_revocation, body)}
    for by in own:
        key, since = proved[by]["revokes"]["key"], proved[by]["revokes"].get("from")
        since, known = since if type(since) is int else proved[by]["time"], reached({by}, proved)
        for name, body in sorted(proved.items(), key=lambda item: item[1]["seq"]):
            is_late = body["time"] >= since or body["prev"] in void
            if body["writer"].startswith(key + ".") and name not in known:
                void |= {name} if is_late or by in reached({name}, proved) else set()
    return void - own


def verify(content):
    lines = [(at, raw, attempt(line_of, raw)) for at, raw in enumerate(content.split(b"\n"), 1)]
    entries = [{**line, "at": at} for at, _, line in lines if line and "id" in line]
    wrong = [(at, raw.decode(errors="replace")) for at, raw, line in lines[:-1] if not line]
    found = [({"at": at, "id": None}, "malformed line") for at, text in wrong if text.strip()]
    kept = dict(united(entries, found))
    readable = [each for each in kept.values() if each["body"] is not NEWER]
    projects = Counter(each["body"]["project"] for each in readable)
    places = Counter((each["body"]["writer"], each["body"]["seq"]) for each in readable)
    known = carried(kept.values()), max(projects, key=projects.get, default=None)
    forged = [(each, name) for each in kept.values() for name, so in forgeries(each, *known) if so]
    found += [(each, name) for each in readable for name, so in strays(each, kept, places) if so]
    unproved = {each["id"] for each, _ in forged}
    proved = {each["id"]: each["body"] for each in readable if each["id"] not in unproved}
    found += forged + [(kept[name], "revoked key") for name in late(proved)]
    found += [({"at": None, "id": None}, "no entries")] * (not entries and not found)
    return [{"line": each["at"], "entry": each["id"], "attack": name} for each, name in found]


if __name__ == "__main__":
    faults = verify(Path(sys.argv[1]).read_bytes())
    print(json.dumps({"verdict": "broken" if faults else "intact", "faults": faults}))
    sys.exit(bool(faults))
