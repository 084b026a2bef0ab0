"""A key that another one follows, or that no longer counts: told in ledgers, then changed.

Ledgers are told first and the key is changed last: whatever happens between leaves the old one
working, and doing it again goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import InputError
from temoin.keys.trusting import people_in
from temoin.language import say
from temoin.ledger import Draft, Entry, forged
from temoin.ledger.signed import is_signed
from temoin.signing import SigningKey, base64url
from temoin.store.ledger_file import append, is_there, own_signing, read_ledger
from temoin.store.own_key import change_key, changing_key, next_key, own_key
from temoin.store.parts import SUFFIX
from temoin.store.pen import Signing
from temoin.store.writers import full_path, ledgers_of
from temoin.wording import listed

_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A key that was changed.

    Attributes:
        key: Id of the one that signs from now on.
        former: Id of the one that did before.
        ledgers: Those that were told.
        left_out: Those to which the former one wrote and that were not.
        entries: Ids of what the former one signed about it.
    """

    key: str
    former: str
    ledgers: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """That somebody else's key no longer counts, as it was signed.

    Attributes:
        counts: Whether that is one's own to say, as far as it can be told here.
    """

    entry: str
    key: str
    ledger: str
    counts: bool
    notices: tuple[str, ...] = ()


def rotate(ledgers: Sequence[Path], *, in_none: bool = False) -> Changed:
    """Have a new key follow one's own; the old one names it, and it names the old one.

    Args:
        ledgers: Where that is told, so that trust goes over.
        in_none: Whether it is meant that no ledger is told.

    Raises:
        InputError: There is no key yet, or it is not said which ledgers are meant.
        StoreError: A ledger or the key cannot be written; the old key goes on.
    """

    def tell(path: Path, old: Signing, new: SigningKey) -> Iterable[Entry]:
        successor = {"key": new.id, "public_key": base64url(new.public)}
        yield from _said_once(path, old, {"successor": successor})
        ours = Signing(key=new, claims={"rotates": old.key.id})
        if _find(path, new, {"rotates": old.key.id}) is None:
            append(path, [], signing=ours, unproved=forged(read_ledger(path)))

    return _change(ledgers, tell, in_none=in_none, follows=True)


def revoke_own(
    ledgers: Sequence[Path], reason: str, from_ms: int | None = None, *, in_none: bool = False
) -> Changed:
    """Sign that one's own key no longer counts, and sign with a new one from then on.

    The new key is not said to follow: who has the old one could say as much.

    Args:
        ledgers: Where that is told.
        reason: In a sentence.
        from_ms: From when on, UTC ms; None from now on.
        in_none: Whether it is meant that no ledger is told.

    Raises:
        InputError: No reason, no key yet, or it is not said which ledgers are meant.
        StoreError: A ledger or the key cannot be written; the old key goes on.
    """

    def tell(path: Path, old: Signing, _: SigningKey) -> Iterable[Entry]:
        said = _revocation(old.key.id, reason, from_ms)
        wanted = {"revokes": {"key": old.key.id}}
        yield from _said_once(path, old, {"revokes": said}, wanted)

    _require_reason(reason)
    return _change(ledgers, tell, in_none=in_none, follows=False)


def revoke_other(path: Path, key: str, reason: str, from_ms: int | None = None) -> Said:
    """Sign that somebody else's key no longer counts.

    Raises:
        InputError: No reason, or the key signed nothing in that ledger.
        StoreError: The ledger cannot be written.
    """
    _require_reason(reason)
    _require_ledgers([path])
    ledger = read_ledger(path)
    if key not in [each.key for each in people_in(ledger).signers]:
        raise InputError(
            say("key {key} signed nothing in that ledger", key=key),
            hint="List its keys with 'temoin keys list'.",
        )
    hand, notice = own_signing()
    fields = {"revokes": _revocation(key, reason, from_ms)}
    written = append(
        path, [Draft(type="key", fields=fields)], signing=hand, unproved=forged(ledger)
    )
    entry = written.entries[0].id
    counted = people_in(read_ledger(path)).revoked.counted
    return Said(
        entry=entry,
        key=key,
        ledger=str(path),
        counts=entry in [each.entry.id for each in counted],
        notices=tuple(each for each in (notice, *written.notices) if each),
    )


Tell = Callable[[Path, Signing, SigningKey], Iterable[Entry]]


def _change(ledgers: Sequence[Path], tell: Tell, *, in_none: bool, follows: bool) -> Changed:
    """Tell ledgers, then change the key."""
    _require_ledgers(ledgers)
    with changing_key():
        former = own_key()
        if not former:
            raise InputError("you have no key yet", hint="It is made when you first sign.")
        left_out = _left_out(former, ledgers)
        if left_out and not ledgers and not in_none:
            raise InputError(
                say("this key signed in {ledgers}", ledgers=listed(left_out, _SHOWN)),
                hint="Name them with --ledger, or say --no-ledger.",
            )
        old, _ = own_signing()
        new = next_key()
        entries = [entry.id for path in ledgers for entry in tell(path, old, new)]
        notice = change_key(follows=follows)
    return Changed(
        key=new.id,
        former=former,
        ledgers=tuple(map(str, ledgers)),
        left_out=tuple(left_out),
        entries=tuple(entries),
        notices=(notice,),
    )


def _left_out(key: str, ledgers: Iterable[Path]) -> list[str]:
    named = {full_path(each) for each in ledgers}
    return [str(each) for each in ledgers_of(key) if full_path(each) not in named]


def _said_once(
    path: Path,
    old: Signing,
    said: Mapping[str, object],
    wanted: Mapping[str, object] | None = None,
) -> Iterable[Entry]:
    """Append what a key says of itself, unless a try before has done so; yield the entry."""
    present = _find(path, old.key, wanted or said)
    if present is not None:
        yield present
        return
    draft = Draft(type="key", fields=said)
    yield from append(path, [draft], signing=old, unproved=forged(read_ledger(path))).entries


def _find(path: Path, key: SigningKey, wanted: Mapping[str, object]) -> Entry | None:
    """Return the entry in which a key says something of itself, if it does."""
    keys = {key.id: key.public}
    for each in read_ledger(path).entries:
        is_ours = each.type == "key" and each.key_id == key.id
        if is_ours and _holds(each.body, wanted) and is_signed(each, keys):
            return each
    return None


def _holds(body: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    for name, value in wanted.items():
        there = body.get(name)
        if isinstance(value, Mapping):
            if not isinstance(there, Mapping) or not _holds(there, value):
                return False
        elif there != value:
            return False
    return True


def _revocation(key: str, reason: str, from_ms: int | None) -> dict[str, object]:
    moment = {} if from_ms is None else {"from": from_ms}
    return {"key": key, "reason": reason.strip(), **moment}


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("a revocation without a reason", hint="Say why with --reason.")


def _require_ledgers(ledgers: Iterable[Path]) -> None:
    for path in ledgers:
        if path.suffix != SUFFIX or not is_there(path):
            raise InputError(
                say("{name} is no ledger, or is not there", name=path),
                hint="Name its .temoin file.",
                file=str(path),
            )
        if not read_ledger(path).entries:
            raise InputError(
                say("{name} carries no entries", name=path),
                hint="Name its .temoin file, or another copy.",
                file=str(path),
            )
