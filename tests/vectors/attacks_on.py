"""The attacks, each a function that returns the attacked ledger and the faults to be found."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256, sha512

from forging import (
    MALFORMED,
    NO_ENTRIES,
    Fault,
    Honest,
    Vector,
    again,
    body_of,
    changed,
    compact,
    id_of,
    of_lines,
    signed_text,
)

from ledgers import Hand
from temoin.ledger import Covers, Entry, Ledger, excerpt, format_line, make_reveal, reveal_digest
from temoin.signing import base64url, from_base64url, key_id_of

UNITE = "Unite the ledger with a fuller copy."
COMPARE = "Compare with another copy, and believe nothing of this entry before."
ASK = "Ask for a new copy from whoever wrote it."
NOTHING = "Nothing: the ledger is sound."

L = 2**252 + 27742317777372353535851937790883648493
"""Order of the base point of Ed25519. Source: RFC 8032, section 5.1."""


@dataclass(frozen=True, slots=True)
class Case:
    """A vector to be made: its recipe, why it is there, and what a person is told to do.

    Attributes:
        needs: What a verifier of entries and chains alone need not know.
    """

    make: Callable[[Honest], Vector]
    why: str
    do: str
    needs: str = ""


CASES: dict[str, Case] = {}
Recipe = Callable[[Honest], Vector]


def case(why: str, do: str = NOTHING, needs: str = "") -> Callable[[Recipe], Recipe]:
    """Register a recipe under its own name."""

    def keep(recipe: Recipe) -> Recipe:
        CASES[recipe.__name__] = Case(recipe, why, do, needs)
        return recipe

    return keep


# --- what was said is altered ------------------------------------------------


@case("The payload was edited, its id and signature left as they were.", COMPARE)
def payload_edited(honest: Honest) -> Vector:
    payload = compact({**body_of(honest.lines[6]), "not_used": ["generative"]})
    lines = honest.with_last(changed(honest.lines[6], p=payload))
    return of_lines(lines, ("payload edited", 7), ("forged signature", 7))


@case("An entry in the middle was edited and given the id of its new text.", COMPARE)
def edited_with_its_id(honest: Honest) -> Vector:
    lines = honest.lines
    own = again(lines[2], honest.ana.key, tool="Nothing")
    lines[2] = changed(lines[2], p=compact(body_of(own)), id=id_of(own))
    consequences = [("entries removed", 5), ("entry dropped", 7)]
    return of_lines(lines, ("forged signature", 3), *consequences)


@case("The signature is the right key's, but the entry claims another type of payload.", COMPARE)
def signature_over_another_type(honest: Honest) -> Vector:
    last = honest.lines[6]
    other = "application/json"
    claimed = signed_text(compact(body_of(last)), honest.ana.key, t=other)
    lines = honest.with_last(changed(last, t=other, id=id_of(claimed)))
    return of_lines(lines, ("forged signature", 7))


@case("A confidential field was replaced by a harmless one that nobody signed.", COMPARE)
def forged_reveal(honest: Honest) -> Vector:
    lines = honest.lines
    lines[1] = changed(lines[1], d=[make_reveal("prompt", "harmless")])
    return of_lines(lines, ("forged reveal", 2))


@case("A reveal was written in another spelling of the same bytes.", COMPARE)
def reveal_in_another_spelling(honest: Honest) -> Vector:
    lines = honest.lines
    (reveal,) = honest.ana.written[1].reveals
    lines[1] = changed(lines[1], d=[f"{reveal}="])
    return of_lines(lines, ("forged reveal", 2))


@case("A signed reveal holds two equal keys: two readers may be shown two things.", COMPARE)
def ambiguous_reveal(honest: Honest) -> Vector:
    reveal = base64url(b'["AAAAAAAAAAAAAAAAAAAAAA","prompt",{"a":1,"a":2}]')
    entry = again(honest.lines[6], honest.ana.key, _sd=[reveal_digest(reveal)])
    return of_lines(honest.with_last(changed(entry, d=[reveal])), ("forged reveal", 7))


# --- something is missing ----------------------------------------------------


@case("An entry was taken out of the middle of its writer's chain.", UNITE)
def entry_dropped(honest: Honest) -> Vector:
    lines = honest.lines
    return of_lines([lines[0], *lines[2:]], ("entry dropped", 2))


@case("All entries of one writer were taken out; another one's heads still name the last.", UNITE)
def writer_removed(honest: Honest) -> Vector:
    lines = honest.lines
    return of_lines([*lines[:3], lines[6]], ("entries removed", 4))


@case("A line was cut off in the middle of the file.", UNITE)
def truncated_line(honest: Honest) -> Vector:
    lines = honest.lines
    lines[2] = lines[2][: len(lines[2]) // 2]
    return of_lines(lines, (MALFORMED, 3), ("entries removed", 5), ("entry dropped", 7))


@case("The file is empty: it proves nothing, and must not pass.", "Check which file it is.")
def no_entries(_: Honest) -> Vector:
    return Vector(content=b"", faults=(Fault(NO_ENTRIES, None),))


# --- somebody else's, or from somewhere else ---------------------------------


@case("Signed by a key that no entry carries: its first entry was taken out.", UNITE)
def unknown_key(honest: Honest) -> Vector:
    strange = Hand(9, name="Cleo")
    lines = [*honest.lines, format_line(strange.step("Roto"))]
    return of_lines(lines, ("unknown key", 8), ("entry dropped", 8))


@case("A writer's first entry carries no key.", COMPARE)
def no_first_entry(honest: Honest) -> Vector:
    step = again(honest.lines[1], honest.ana.key, writer=f"{honest.ana.key.id}.{'0' * 16}", seq=1)
    line = signed_text(compact({**body_of(step), "prev": None, "_sd": []}), honest.ana.key)
    return of_lines([*honest.lines, line], ("no first entry", 8))


@case("One writer signed two different entries with one number.", "Ask which history is theirs.")
def two_histories(honest: Honest) -> Vector:
    other = again(honest.lines[6], honest.ana.key, note="something else")
    return of_lines([*honest.lines, other], ("two histories", 7), ("two histories", 8))


@case("Entries of another ledger were put in.", "Ask who put them here.")
def another_project(honest: Honest) -> Vector:
    stranger = Hand(3, project="00000000000000000000000000000000", name="Cleo")
    stranger.step("Roto")
    lines = [*honest.lines, *map(format_line, stranger.written)]
    return of_lines(lines, ("another project", 8), ("another project", 9))


@case("Ana signed an entry as Ben's writer.", COMPARE)
def writer_of_another_key(honest: Honest) -> Vector:
    last = honest.ben.written[-1]
    place = {"writer": honest.ben.writer, "seq": 4, "prev": last.id}
    line = honest.next_line("step", honest.ben.written[-1].fields, **place)
    return of_lines([*honest.lines, line], ("writer of another key", 8))


@case("An entry names another writer's entry as its own previous one.", COMPARE)
def broken_chain(honest: Honest) -> Vector:
    line = honest.next_line("note", NOTE, prev=honest.ben.written[-1].id)
    return of_lines([*honest.lines, line], ("broken chain", 8))


@case("An entry's heads are not in order, so that one set has two texts.", COMPARE)
def heads_out_of_order(honest: Honest) -> Vector:
    heads = tuple(sorted((honest.ben.written[0].id, honest.ben.written[1].id), reverse=True))
    line = honest.next_line("note", NOTE, heads=heads)
    return of_lines([*honest.lines, line], ("broken chain", 8))


@case("Two entries with made-up ids each name the other as their previous one.", COMPARE)
def cycle_of_made_up_ids(honest: Honest) -> Vector:
    one, other = (f"sha256:{digit * 64}" for digit in "ab")
    first = honest.next_line("note", NOTE, prev=other)
    second = honest.next_line("note", NOTE, seq=6, prev=one)
    lines = [*honest.lines, changed(first, id=one), changed(second, id=other)]
    return of_lines(lines, ("payload edited", 8), ("broken chain", 8), ("payload edited", 9))


NOTE = {"kind": "comment", "text": "words"}


# --- signatures that some libraries take -------------------------------------


@case("An id stands a second time, with a signature that is not its key's.", COMPARE)
def two_envelopes(honest: Honest) -> Vector:
    forged = changed(honest.lines[6], s=base64url(bytes(64)))
    return of_lines([*honest.lines, forged], ("two envelopes", 8))


@case("The forged one of two envelopes comes first; it must not push the true one out.", COMPARE)
def two_envelopes_forged_first(honest: Honest) -> Vector:
    forged = changed(honest.lines[6], s=base64url(bytes(64)))
    return of_lines([*honest.lines[:6], forged, honest.lines[6]], ("two envelopes", 8))


@case("The signature is base64url with other bits after its last byte.", COMPARE)
def signature_in_another_spelling(honest: Honest) -> Vector:
    signature = honest.ana.written[-1].signature
    other = signature[:-1] + ("h" if signature[-1] == "g" else chr(ord(signature[-1]) + 1))
    return of_lines(honest.with_last(changed(honest.lines[6], s=other)), ("forged signature", 7))


@case("The signature is padded.", COMPARE)
def padded_signature(honest: Honest) -> Vector:
    padded = f"{honest.ana.written[-1].signature}=="
    return of_lines(honest.with_last(changed(honest.lines[6], s=padded)), ("forged signature", 7))


@case("A key entry writes its public key in another spelling, so it carries none.", COMPARE)
def key_in_another_spelling(honest: Honest) -> Vector:
    cleo = Hand(9, name="Cleo")
    card = format_line(cleo.written[0])
    padded = again(card, cleo.key, public_key=f"{base64url(cleo.key.public)}=")
    return of_lines([*honest.lines, padded], ("unknown key", 8))


@case("The scalar of the signature is larger than the group's order.", COMPARE)
def malleable_signature(honest: Honest) -> Vector:
    signature = from_base64url(honest.ana.written[-1].signature)
    larger = int.from_bytes(signature[32:], "little") + L
    other = base64url(signature[:32] + larger.to_bytes(32, "little"))
    return of_lines(honest.with_last(changed(honest.lines[6], s=other)), ("forged signature", 7))


@case("A public key of small order, for which anybody can make a signature.", COMPARE)
def key_of_small_order(honest: Honest) -> Vector:
    public = bytes([1, *bytes(31)])
    key_id = key_id_of(public)
    card = body_of(format_line(Hand(9).written[0]))
    card |= {"public_key": base64url(public), "writer": f"{key_id}.{'0' * 16}"}
    signature = base64url(public + bytes(32))
    line = signed_text(compact(card), honest.ana.key, k=key_id, s=signature)
    return of_lines([*honest.lines, line], ("forged signature", 8))


@case("The signature's first half is a point of small order: some libraries take it.", COMPARE)
def signature_of_small_order(honest: Honest) -> Vector:
    point = bytes([1, *bytes(31)])
    secret = int.from_bytes(sha512(honest.ana.key.seed).digest()[:32], "little")
    secret = secret & ((1 << 254) - 8) | (1 << 254)
    message = honest.ana.written[-1].message
    challenge = sha512(point + honest.ana.key.public + message).digest()
    scalar = int.from_bytes(challenge, "little") * secret % L
    other = base64url(point + scalar.to_bytes(32, "little"))
    return of_lines(honest.with_last(changed(honest.lines[6], s=other)), ("forged signature", 7))


# --- text that two readers take for two things -------------------------------


def text_of_last(honest: Honest, old: str, new: str) -> Vector:
    """Return the ledger with the last payload's text altered, and properly signed again."""
    text = compact(body_of(honest.lines[6]))
    assert old in text
    line = signed_text(text.replace(old, new, 1), honest.ana.key)
    return of_lines(honest.with_last(line), ("not canonical", 7))


@case("The payload has a space that its canonical form has not.", COMPARE)
def spaced_payload(honest: Honest) -> Vector:
    return text_of_last(honest, ":", ": ")


@case("The payload's keys are in another order.", COMPARE)
def unsorted_payload(honest: Honest) -> Vector:
    return text_of_last(honest, "{", '{"z":0,')


@case("The payload escapes a character that its canonical form writes plainly.", COMPARE)
def escaped_payload(honest: Honest) -> Vector:
    return text_of_last(honest, "é", "\\u00e9")


@case("The payload names a key twice.", COMPARE)
def duplicate_key_in_payload(honest: Honest) -> Vector:
    old = '"not_used":["ai"]'
    return text_of_last(honest, old, f'"not_used":["likeness"],{old}')


@case("The payload's text is NFD: one name in two spellings.", COMPARE)
def text_not_nfc(honest: Honest) -> Vector:
    return text_of_last(honest, "é", "e\u0301")


@case("The payload holds an integer that readers with doubles round.", COMPARE)
def integer_too_large(honest: Honest) -> Vector:
    return text_of_last(honest, '"note"', f'"n":{2**53},"note"')


@case("The payload holds a float.", COMPARE)
def float_in_payload(honest: Honest) -> Vector:
    return text_of_last(honest, '"note"', '"n":1.5,"note"')


@case("The payload holds a whole number written as a float.", COMPARE)
def whole_float_in_payload(honest: Honest) -> Vector:
    return text_of_last(honest, '"note"', '"n":1.0,"note"')


@case("The payload holds minus nought.", COMPARE)
def minus_nought(honest: Honest) -> Vector:
    return text_of_last(honest, '"note"', '"n":-0,"note"')


@case("The payload has a key beyond ASCII.", COMPARE)
def key_not_ascii(honest: Honest) -> Vector:
    return text_of_last(honest, '"writer"', '"where_é":1,"writer"')


# --- lines that are no entries -----------------------------------------------


def last_malformed(honest: Honest, line: str) -> Vector:
    """Return the ledger with a line that is no entry in its last one's place."""
    return of_lines(honest.with_last(line), (MALFORMED, 7))


@case("The payload holds half a surrogate pair, which is no text.", ASK)
def lone_surrogate(honest: Honest) -> Vector:
    text = compact(body_of(honest.lines[6])).replace("é", "\\ud800", 1)
    return last_malformed(honest, signed_text(text, honest.ana.key))


@case("An envelope names a key twice; readers disagree on which one counts.", ASK)
def duplicate_key_in_envelope(honest: Honest) -> Vector:
    return last_malformed(honest, honest.lines[6].replace("{", '{"k":"",', 1))


@case("An envelope names a key twice, once with an escape.", ASK)
def duplicate_key_by_escape(honest: Honest) -> Vector:
    return last_malformed(honest, honest.lines[6].replace("{", '{"\\u006b":"",', 1))


@case("An object in a field that nobody knows names a key twice.", ASK)
def duplicate_key_in_unknown_field(honest: Honest) -> Vector:
    return last_malformed(honest, honest.lines[6].replace("{", '{"x":[{"a":1,"a":2}],', 1))


@case("A line holds bytes that are no UTF-8.", ASK)
def not_utf8(honest: Honest) -> Vector:
    made = last_malformed(honest, honest.lines[6])
    content = made.content.replace("étalonnage".encode(), "étalonnage".encode("latin-1"))
    return Vector(content=content, faults=made.faults)


@case("Lists are nested 65 deep in a field that nobody knows; 64 levels are allowed.", ASK)
def nested_too_deeply(honest: Honest) -> Vector:
    deep = f"{'[' * 64}{']' * 64}"
    return last_malformed(honest, honest.lines[6].replace("{", f'{{"x":{deep},', 1))


@case("Lists are nested 65 deep in a signed payload; 64 levels are allowed.", ASK)
def payload_nested_too_deeply(honest: Honest) -> Vector:
    deep = f"{'[' * 64}{']' * 64}"
    text = compact(body_of(honest.lines[6])).replace("{", f'{{"a":{deep},', 1)
    return last_malformed(honest, signed_text(text, honest.ana.key))


@case("Lists are nested 100,000 deep: a reader that recurses runs out of stack.", ASK)
def nested_abysmally(honest: Honest) -> Vector:
    made = last_malformed(honest, honest.lines[6].replace("{", '{"x":@OPEN@@CLOSE@,', 1))
    repeats = {"@OPEN@": ("[", 100_000), "@CLOSE@": ("]", 100_000)}
    return Vector(content=made.content, faults=made.faults, repeats=repeats)


@case("A line is longer than 4 MiB.", ASK)
def huge_line(honest: Honest) -> Vector:
    made = last_malformed(honest, honest.lines[6].replace("{", '{"x":"@MANY@",', 1))
    return Vector(
        content=made.content, faults=made.faults, repeats={"@MANY@": ("a", 4 * 1024 * 1024)}
    )


@case("Lines that are JSON or nearly, and no entries.", ASK)
def no_envelopes(honest: Honest) -> Vector:
    last, ana = honest.lines[6], honest.ana.key
    lines = [
        "[]",
        "null",
        "{",
        last + " {}",
        "\ufeff" + last,
        changed(last, id=1),
        changed(last, d=None),
        changed(last, d=[1]),
        changed(last, p="[]"),
        changed(last, p=""),
        last.replace("{", '{"x":NaN,', 1),
        last.replace("{", '{"x":"\t",', 1),
        *(again(last, ana, **wrong) for wrong in WRONG_PLACES),
        *(signed_text(compact(lacking(body_of(last), name)), ana) for name in PLACES),
    ]
    numbers = range(8, 8 + len(lines))
    return of_lines([*honest.lines, *lines], *((MALFORMED, number) for number in numbers))


PLACES = ("type", "project", "writer", "seq", "prev", "heads", "time")
WRONG_PLACES: tuple[dict[str, object], ...] = (
    {"seq": 0},
    {"seq": True},
    {"seq": "4"},
    {"seq": 4.0},
    {"time": 1.5},
    {"time": None},
    {"prev": ""},
    {"prev": 1},
    {"heads": [1]},
    {"heads": None},
    {"writer": ""},
    {"type": 1},
    {"_sd": "a"},
    {"_sd": None},
)


def lacking(body: dict[str, object], name: str) -> dict[str, object]:
    """Return a payload without one of its fields."""
    return {key: value for key, value in body.items() if key != name}


# --- what must pass ----------------------------------------------------------


@case("Two writers, one confidential field, a retraction: as it was written.")
def intact(honest: Honest) -> Vector:
    return of_lines(honest.lines)


@case("One writer's key entry and nothing else.")
def intact_single_entry(honest: Honest) -> Vector:
    return of_lines(honest.lines[:1])


@case("The order of lines means nothing.")
def intact_other_order(honest: Honest) -> Vector:
    return of_lines(reversed(honest.lines))


@case("Identical lines that stand twice are one entry.")
def intact_doubled_lines(honest: Honest) -> Vector:
    return of_lines([*honest.lines, *honest.lines[:3]])


@case("A crash left half a line at the end: nobody was told that it was kept.")
def intact_torn_tail(honest: Honest) -> Vector:
    half = honest.next_line("note", NOTE)[:200]
    return Vector(content=of_lines(honest.lines).content + half.encode())


@case("A power cut left zeros at the end.")
def intact_zeros_at_end(honest: Honest) -> Vector:
    return Vector(content=of_lines(honest.lines).content + bytes(100))


@case("The last line is a whole entry that lost its line feed; it counts.")
def intact_without_last_line_feed(honest: Honest) -> Vector:
    return Vector(content=of_lines(honest.lines).content[:-1])


@case("A program put a carriage return before each line feed: white space around an envelope.")
def intact_carriage_returns(honest: Honest) -> Vector:
    return of_lines(f"{line}\r" for line in honest.lines)


@case("Empty lines, and lines of spaces, are passed over.")
def intact_empty_lines(honest: Honest) -> Vector:
    return of_lines(["", *honest.lines[:4], "  ", *honest.lines[4:], ""])


@case("A copy for somebody who may not see confidential fields.")
def intact_reveals_dropped(honest: Honest) -> Vector:
    lines = honest.lines
    lines[1] = format_line(honest.ana.written[1], reveals=False)
    return of_lines(lines)


@case("A copy of the same entry with and one without its reveal: one entry.")
def intact_with_and_without_reveal(honest: Honest) -> Vector:
    return of_lines([*honest.lines, format_line(honest.ana.written[1], reveals=False)])


@case("An entry of a newer format, properly signed and in its place, is kept.")
def intact_newer_format(honest: Honest) -> Vector:
    body = body_of(honest.next_line("dream", {"of": ["sheep"]}))
    line = signed_text(compact(body), honest.ana.key, t="application/vnd.temoin.entry.v2+json")
    return of_lines([*honest.lines, line])


@case("An entry of a type that this page does not list, properly signed, is kept.")
def intact_newer_type(honest: Honest) -> Vector:
    return of_lines([*honest.lines, honest.next_line("dream", {"of": ["sheep"]})])


@case("Members of an envelope that a reader does not know, floats too, and another spelling of it.")
def intact_newer_envelope(honest: Honest) -> Vector:
    lines = honest.lines
    lines[3] = lines[3].replace("{", '{ "x" : {"share": 1.50, "é": [true, null]}, ', 1)
    lines[4] = changed(lines[4], y=10**30, d=[])
    return of_lines(lines)


@case("64 levels of lists and objects, in a payload and in an envelope.")
def intact_deepest(honest: Honest) -> Vector:
    deep: list[object] = []
    for _ in range(62):
        deep = [deep]
    line = again(honest.lines[6], honest.ana.key, deep=deep)
    return of_lines(honest.with_last(changed(line, deep=deep)))


@case("The largest integers, and text with all that JSON escapes or need not escape.")
def intact_odd_values(honest: Honest) -> Vector:
    text = '\x00\x07\b\t\n\f\r\x1f\x7f\u2028\u2029 "\\/ <&> 🎬 \u00e9 \U0010ffff'
    numbers = [2**53 - 1, 1 - 2**53, 0]
    line = honest.next_line("note", {**NOTE, "text": text, "numbers": numbers, "": None})
    return of_lines([*honest.lines, line])


@case("A line just as long as a line may be.")
def intact_longest_line(honest: Honest) -> Vector:
    line = honest.lines[6].replace("{", '{"x":"@MANY@",', 1)
    times = 4 * 1024 * 1024 - (len(line) - len("@MANY@"))
    content = of_lines(honest.with_last(line)).content
    return Vector(content=content, repeats={"@MANY@": ("a", times)})


@case("Somebody starts anew with the same key: another writer of the same person.")
def intact_second_writer_of_a_key(honest: Honest) -> Vector:
    key = honest.ana.key
    mark = sha256(b"another").hexdigest()[:16]
    card = again(honest.lines[0], key, writer=f"{key.id}.{mark}")
    return of_lines([*honest.lines, card])


# --- what a verifier of entries and chains alone need not know -----------------

REVOCATION, CHECKPOINTS, ANCHOR = "revocation", "checkpoints", "anchor"


def frozen(honest: Honest) -> Entry:
    """Have Ana sign a checkpoint over all that she knows, and return it."""
    ana = honest.ana
    parents = [ana.written[-1].id, *(each for each in ana.heads if each != ana.written[-1].id)]
    return ana.say("checkpoint", Covers(ana.ledger.entries).draft(parents, "").fields)


@case("A key signed on after it had said that it no longer counts.", COMPARE, REVOCATION)
def revoked_key(honest: Honest) -> Vector:
    said = {"key": honest.ana.key.id, "reason": "laptop stolen"}
    public = honest.ana.written[0].body["public_key"]
    revocation = honest.ana.say("key", {"public_key": public, "revokes": said})
    late = honest.ana.step("Magic Mask")
    lines = [*honest.lines, format_line(revocation), format_line(late)]
    return of_lines(lines, ("revoked key", 9))


@case("A key no longer counts, and what it signed before that does.", needs=REVOCATION)
def intact_revoked_later(honest: Honest) -> Vector:
    said = {"key": honest.ana.key.id, "reason": "laptop stolen"}
    public = honest.ana.written[0].body["public_key"]
    revocation = honest.ana.say("key", {"public_key": public, "revokes": said})
    return of_lines([*honest.lines, format_line(revocation)])


@case("A checkpoint over all entries, and one that grows on it.", needs=CHECKPOINTS)
def intact_checkpoints(honest: Honest) -> Vector:
    first = frozen(honest)
    step = honest.ana.step("Magic Mask")
    entries = (first, step, frozen(honest))
    return of_lines([*honest.lines, *map(format_line, entries)])


@case("A checkpoint counts right, over other entries than those before it.", UNITE, CHECKPOINTS)
def false_checkpoint(honest: Honest) -> Vector:
    fields = {"count": 7, "root": base64url(sha256(b"others").digest())}
    lines = [*honest.lines, honest.next_line("checkpoint", fields)]
    return of_lines(lines, ("checkpoint does not hold", 8))


@case("One entry, shown without the rest by its proof under a checkpoint.", needs=CHECKPOINTS)
def intact_excerpt(honest: Honest) -> Vector:
    checkpoint = frozen(honest)
    shown = excerpt(honest.ana.ledger, [honest.ben.written[2].id], checkpoint)
    return of_lines([*map(format_line, shown.entries), *shown.sections])


@case("The last entry and the checkpoint over it were cut off; the latter was kept.", UNITE, ANCHOR)
def tail_dropped(honest: Honest) -> Vector:
    lines = honest.lines[:-1]
    checkpoint = frozen(honest)
    kept: Ledger = excerpt(honest.ana.ledger, [checkpoint.id], checkpoint)
    anchor = of_lines([*map(format_line, kept.entries), *kept.sections])
    return Vector(
        content=of_lines(lines).content,
        faults=(Fault("tail dropped", None, of=checkpoint),),
        beside={"anchor.temoin": anchor.content},
    )
