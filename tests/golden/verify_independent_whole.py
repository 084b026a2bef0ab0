"""Verifies what stands over a ledger's entries, from docs/ledger.md alone, too.

Usage: verify_independent_whole.py LEDGER [--anchor KEPT]. To what verify_independent.py checks it
adds checkpoints' roots, proofs, kept checkpoints, and keys that their successors revoke.
"""

import json
import re
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent))
from verify_independent import (
    are_texts,
    attempt,
    digest,
    is_own_revocation,
    line_of,
    need,
    reached,
    united,
    unpadded,
    verify,
)

FORGED = {"payload edited", "unknown key", "forged signature", "not canonical"}
FORGED |= {"writer of another key", "another project"}  # these prove nothing; the rest is signed
LACKING = {"entry dropped", "entries removed"}


def sha(content):
    return sha256(content).digest()


def node(left, right):
    return sha(b"\1" + left + right)


def leaf(name):
    need(re.fullmatch("sha256:[0-9a-f]{64}", name))
    return sha(b"\0" + bytes.fromhex(name[7:]))


def left_of(size):
    return 1 << (size - 1).bit_length() - 1


def root(hashes):  # RFC 9162, section 2.1.1
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    at = left_of(len(hashes))
    return node(root(hashes[:at]), root(hashes[at:]))


def climbed(count, size, largest, start, path):  # sections 2.1.3 and 2.1.4: roots old and new
    if count == size <= largest:
        need(not path)
        return start, start
    *below, beside = path
    at = left_of(size)
    if count <= at:
        old, new = climbed(count, at, largest, start, below)
        return old, node(new, beside)
    old, new = climbed(count - at, size - at, largest, start, below)
    return node(beside, old), node(beside, new)


def below(name, bodies):
    return reached({*bodies[name]["heads"], bodies[name]["prev"]}, bodies)


def grows_on(name, bodies):
    after = bodies[name]["after"]
    need(after in below(name, bodies) and bodies[after]["type"] == "checkpoint")
    return after


def leaves(name, bodies):
    chain, ids = [name], {}
    while (after := attempt(grows_on, chain[-1], bodies)) not in (None, *chain):
        chain.append(after)
    for each in reversed(chain):
        ids |= dict.fromkeys(sorted(below(each, bodies) - ids.keys()))
    return [*ids]


def head(checkpoint):
    need(type(checkpoint["count"]) is int)
    return checkpoint["count"], unpadded(checkpoint["root"])


def is_over_all(name, bodies):
    need("after" not in bodies[name] or grows_on(name, bodies))
    names = leaves(name, bodies)
    return head(bodies[name]) == (len(names), root([leaf(each) for each in names]))


def includes(checkpoint, name, proof):
    (size, top), index = head(checkpoint), proof["index"]
    need(type(index) is int and 0 <= index < size and are_texts(proof["path"]))
    path = [unpadded(each) for each in proof["path"]]
    return climbed(index + 1, size, 1, leaf(name), path)[1] == top


def grew(checkpoint, before, texts):
    (size, top), (count, start) = head(checkpoint), head(before)
    need(0 < count <= size and are_texts(texts))
    path = [unpadded(each) for each in texts]
    is_whole = count == size or not count & (count - 1)
    return climbed(count, size, size, start if is_whole else path.pop(0), path) == (start, top)


def shown(sections, checkpoints):
    """Return ids that may stand alone, and the checkpoints under which a proof fails."""
    alone, failed = set(), set()
    for each in sections:
        name, before = each.get("checkpoint"), each.get("before")
        new, old = attempt(checkpoints.get, name), attempt(checkpoints.get, before)
        if new and each["section"] == "excerpt":
            proofs = each["proofs"] if isinstance(each.get("proofs"), dict) else {"": None}
            good = {of for of, proof in proofs.items() if attempt(includes, new, of, proof)}
            alone |= good and {*good, name}
            failed |= {name} if len(good) < len(proofs) else set()
        elif new and old and each["section"] == "consistency":
            failed |= set() if attempt(grew, new, old, each.get("path")) else {name}
    return alone, failed


def key_of(body):
    return body["writer"].rpartition(".")[0]


def revocation(name, body, proved):
    revokes = body["revokes"] if body["type"] == "key" else None
    since = revokes["from"] if type(revokes.get("from")) is int else body["time"]
    need(isinstance(revokes["key"], str))
    return name, revokes["key"], since, reached({name}, proved)


def voids(said, name, proved):
    by, key, since, known = said
    is_beside = key_of(proved[name]) == key and name not in known
    return is_beside and (proved[name]["time"] >= since or by in reached({name}, proved))


def late(proved, said):
    found = set()
    for name in sorted(proved, key=lambda each: proved[each]["seq"]):
        is_revoked = any(key == key_of(proved[name]) for _, key, *_ in said)
        if is_revoked and not attempt(is_own_revocation, proved[name]):
            is_void = any(voids(each, name, proved) for each in said)
            found |= {name} if is_void or proved[name]["prev"] in found else set()
    return found


def successor(body):
    said = body["successor"]
    need(said["key"] == "ed25519:" + digest(unpadded(said["public_key"])))
    return said["key"]


def rotations(cards):
    named = defaultdict(set)
    for card in cards:
        named[key_of(card)] |= {attempt(successor, card)} - {None}
    claims = [(key_of(card), card.get("rotates")) for card in cards]
    return {new: old for new, old in claims if new != old and attempt(named.get, old) == {new}}


def descends(key, old, follows):
    seen = set()
    while key in follows and key not in seen:
        seen.add(key)
        key = follows[key]
        if key == old:
            return True
    return False


def revoked(proved):
    said = [attempt(revocation, name, body, proved) for name, body in proved.items()]
    said = sorted(filter(None, said), key=lambda each: proved[each[0]]["time"])
    counted = [each for each in said if attempt(is_own_revocation, proved[each[0]])]
    without = late(proved, counted)
    cards = [body for name, body in proved.items() if body["type"] == "key" and name not in without]
    follows = rotations(cards)
    for each in said:
        by, key, *_ = each
        is_void = any(voids(other, by, proved) for other in counted)
        if descends(key_of(proved[by]), key, follows) and not is_void and each not in counted:
            counted.append(each)
    return late(proved, counted)


def kept_of(content):
    lines = [(at, attempt(line_of, raw)) for at, raw in enumerate(content.split(b"\n"), 1)]
    entries = [{**line, "at": at} for at, line in lines if line and "id" in line]
    return dict(united(entries, [])), [line for _, line in lines if line and "id" not in line]


def faults_of(content):
    faults, (kept, sections) = verify(content), kept_of(content)
    unproved = {each["entry"] for each in faults if each["attack"] in FORGED}
    bodies = {name: each["body"] for name, each in kept.items()}
    proved = {name: body for name, body in bodies.items() if name not in unproved and body["seq"]}
    checkpoints = {name: body for name, body in proved.items() if body["type"] == "checkpoint"}
    alone, failed = shown(sections, checkpoints)
    forgiven = [each for each in faults if each["attack"] in LACKING and each["entry"] in alone]
    whole = checkpoints.keys() - (alone if forgiven else set())
    leafy = {name: body for name, body in bodies.items() if attempt(leaf, name)}
    failed |= {name for name in whole if not attempt(is_over_all, name, leafy)}
    told = [(name, "checkpoint does not hold") for name in failed]
    told += [(name, "revoked key") for name in revoked(proved)]
    left = [each for each in faults if each not in forgiven and each["attack"] != "revoked key"]
    left += [{"line": kept[name]["at"], "entry": name, "attack": attack} for name, attack in told]
    return left


def tails_dropped(content, anchor):
    faulty, here = {each["entry"] for each in faults_of(anchor)}, kept_of(content)[0]
    there = {
        name for name, each in kept_of(anchor)[0].items() if each["body"]["type"] == "checkpoint"
    }
    need(there - faulty)  # with nothing that was kept nothing can be missed
    gone = there - faulty - here.keys()
    return [{"line": None, "entry": name, "attack": "tail dropped"} for name in gone]


def answer(content, anchor=None):
    return faults_of(content) + ([] if anchor is None else tails_dropped(content, anchor))


if __name__ == "__main__":
    faults = answer(*(Path(each).read_bytes() for each in sys.argv[1:] if each != "--anchor"))
    print(json.dumps({"verdict": "broken" if faults else "intact", "faults": faults}))
    sys.exit(bool(faults))
