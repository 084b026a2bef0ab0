"""Verbs on keys: whose they are, and whom one trusts."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from temoin import shapes
from temoin.cli.answer import Answer, document_text
from temoin.cli.opening import check_out, opened_ledger
from temoin.cli.parser import Verb
from temoin.cli.text import columns
from temoin.errors import InputError
from temoin.keys import (
    full_key,
    own_card,
    people_in,
    read_card,
    take_back,
    trust_named,
    trust_root_in,
)
from temoin.language import say
from temoin.ledger import Ledger, Signer, short_key
from temoin.store.atomic import write_beside
from temoin.store.own_key import own_card as kept_card
from temoin.store.time_roots import kept_time_roots
from temoin.store.trust import Trust, load_trust
from temoin.store.workstation import load_person, own_keys
from temoin.wording import counted, listed

_NOBODY = "-"
_NAMED = 6


def _list(asked: argparse.Namespace) -> Answer:
    trust, ledger = load_trust(), None
    if asked.file:
        ledger = opened_ledger(asked.file)[1]
    signers = people_in(ledger).signers if ledger else ()
    own, for_time = own_keys(), [each.name for each in kept_time_roots()]
    return Answer(
        document={
            "temoin": "keys/1",
            "own": _own_shape(),
            "trusted": [
                {"key": key, "label": each.label, "since": shapes.time_text(each.when_ms)}
                for key, each in trust.keys.items()
            ],
            "roots": [
                {
                    "fingerprint": each.fingerprint,
                    "label": each.label,
                    "since": shapes.time_text(each.when_ms),
                }
                for each in trust.roots
            ],
            "time_roots": for_time,
            "ledger": asked.file,
            "keys": [_signer_shape(each, own) for each in signers],
        },
        text="\n".join(
            [*_own_lines(), *_trust_lines(trust, for_time), *_signer_lines(signers, own, trust)]
        ),
    )


def _own_shape() -> dict[str, object] | None:
    card, person = kept_card(), load_person()
    if card is None:
        return None
    return {
        "key": card.id,
        "short": short_key(card.id),
        "public_key": card.public,
        "kept": card.kept,
        "former": list(card.former),
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
    }


def _own_lines() -> list[str]:
    card = kept_card()
    if card is None:
        return [say("your key: none yet; it is made when you first sign")]
    where = say("in your keychain") if card.kept == "keychain" else say("in a file")
    return [
        say("your key: {short}, kept {where}", short=short_key(card.id), where=where),
        f"    {card.id}",
        *(say("    before it: {key}", key=each) for each in card.former),
    ]


def _trust_lines(trust: Trust, for_time: Sequence[str]) -> list[str]:
    rows = [
        [short_key(key), each.label or _NOBODY, _day(each.when_ms), key]
        for key, each in trust.keys.items()
    ]
    roots = [
        [say("root"), each.label, _day(each.when_ms), each.fingerprint] for each in trust.roots
    ]
    lines = [say("trusted: nobody but you")]
    if rows or roots:
        lines = [say("trusted:"), columns([*rows, *roots])]
    if for_time:
        lines.append(
            say("for time: {names} (temoin keys time-roots)", names=listed(for_time, _NAMED))
        )
    return lines


def _signer_lines(signers: tuple[Signer, ...], own: frozenset[str], trust: Trust) -> list[str]:
    if not signers:
        return []
    rows = [
        [
            short_key(each.key),
            _claim_words(each),
            counted(each.entries, "entry", "entries"),
            _why_words(each, own, trust),
        ]
        for each in signers
    ]
    head = say("keys in it, with what they say of themselves (a claim, not a proof):")
    return [head, columns(rows)]


def _claim_words(signer: Signer) -> str:
    claims = (signer.name, signer.role, signer.organisation)
    return ", ".join(part for part in claims if part) or say("no name")


def _why_words(signer: Signer, own: frozenset[str], trust: Trust) -> str:
    words = _trust_words(signer, own, trust)
    if signer.revoked:
        last = signer.revoked[0]
        words = say(
            "{words}; revoked from {moment} on: {reason}",
            words=words,
            moment=shapes.time_text(last.from_ms) or say("no date"),
            reason=last.reason or say("no reason given"),
        )
    return words


def _trust_words(signer: Signer, own: frozenset[str], trust: Trust) -> str:
    ground = signer.ground
    if signer.key in own:
        return say("your own")
    if ground is None:
        return say("not yet trusted by you")
    if ground.why == "root":
        return say("trusted by the facility root {name}", name=ground.by)
    if ground.why == "rotation":
        return say("trusted by rotation from key {key}", key=short_key(ground.by))
    label = trust.keys[signer.key].label if signer.key in trust.keys else ""
    return say('trusted by you as "{label}"', label=label) if label else say("trusted by you")


def _signer_shape(signer: Signer, own: frozenset[str]) -> dict[str, object]:
    ground, trust = signer.ground, "none"
    if signer.key in own:
        trust = "own"
    elif ground:
        trust = ground.why
    said = [(each, True) for each in signer.revoked] + [(each, False) for each in signer.rumours]
    return {
        "key": signer.key,
        "short": short_key(signer.key),
        "name": signer.name,
        "role": signer.role,
        "organisation": signer.organisation,
        "entries": signer.entries,
        "trust": trust,
        "by": ground.by if ground else "",
        "revoked": [
            {
                "by": each.entry.key_id,
                "from": shapes.time_text(each.from_ms),
                "reason": each.reason,
                "counts": counts,
            }
            for each, counts in said
        ],
    }


def _day(time_ms: int) -> str:
    return (shapes.time_text(time_ms) or say("no date")).partition("T")[0]


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="a .temoin file, or a cut: whose keys signed in it"
    )


def _export(asked: argparse.Namespace) -> Answer:
    card, notice = own_card()
    document = card.to_fields()
    notes = (notice,) if notice else ()
    if not asked.output:
        return Answer(document=document, text=document_text(document).rstrip("\n"), notes=notes)
    check_out(asked.output, asked)
    write_beside(Path(asked.output), document_text(document).encode())
    words = say("{path}: your public key; hand it to who should trust you", path=asked.output)
    return Answer(document=document, text=words, notes=notes)


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write the card to FILE")


def _trust(asked: argparse.Namespace) -> Answer:
    if bool(asked.key) is bool(asked.root):
        raise InputError("nobody to trust was named", hint="Name KEY, or --root FILE alone.")
    if asked.root:
        root = trust_root_in(Path(asked.root), asked.label or "")
        words = say(
            "trusted from now on: whom {label} certifies ({key})",
            label=root.label,
            key=root.fingerprint,
        )
        return _trusted_answer(root.fingerprint, root.label, words, trusted=True)
    key, label = _key_and_label(asked)
    words = say("trusted from now on: {label} ({key})", label=label or say("no name"), key=key)
    return _trusted_answer(key, label, words, trusted=True)


def _key_and_label(asked: argparse.Namespace) -> tuple[str, str]:
    """Return the key that the arguments mean, trusted now, and its label."""
    ledger: Ledger | None = opened_ledger(asked.ledger)[1] if asked.ledger else None
    if Path(asked.key).is_file():
        card = read_card(Path(asked.key))
        return card.key, trust_named(card.key, asked.label or card.name, ledger)
    key = full_key(asked.key, ledger)
    return key, trust_named(key, asked.label or "", ledger)


def _trusted_answer(name: str, label: str, words: str, *, trusted: bool) -> Answer:
    document = {"temoin": "trusted/1", "key": name, "label": label, "trusted": trusted}
    return Answer(document=document, text=words)


def _trust_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "key", metavar="KEY", nargs="?", help="all of a key's id, a card file, or enough with --in"
    )
    parser.add_argument(
        "--in", dest="ledger", metavar="FILE", help="ledger or cut in which the key signed"
    )
    parser.add_argument("--root", metavar="FILE", help="a facility's root certificate instead")
    parser.add_argument("--label", help="whose it is, in your words")


def _distrust(asked: argparse.Namespace) -> Answer:
    name, label = take_back(asked.key)
    words = say("no longer trusted: {label} ({key})", label=label or say("no name"), key=name)
    return _trusted_answer(name, label, words, trusted=False)


def _distrust_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "key", metavar="KEY", help="a key you trusted, or a root by label or fingerprint"
    )


VERBS = (
    Verb(
        name="keys list",
        help="show your key, whom you trust, and whose keys signed in a ledger",
        examples=("temoin keys list", "temoin keys list reel1.temoin --json"),
        options=_list_options,
        run=_list,
    ),
    Verb(
        name="keys export",
        help="print your public key with your name, for others to trust; never the secret",
        examples=("temoin keys export", "temoin keys export -o ana.json"),
        options=_export_options,
        run=_export,
    ),
    Verb(
        name="keys trust",
        help="trust somebody's key, or a facility's root, from now on",
        examples=(
            "temoin keys trust ben.json --label Ben",
            "temoin keys trust NHUPmL1Z --in reel1.temoin",
        ),
        options=_trust_options,
        run=_trust,
    ),
    Verb(
        name="keys distrust",
        help="take back that you trust a key or a root",
        examples=("temoin keys distrust NHUPmL1Z", 'temoin keys distrust "Maison Root"'),
        options=_distrust_options,
        run=_distrust,
    ),
)
