"""Whom one trusts for time: a certificate taken in from a file, or taken out by its name."""

from pathlib import Path

from temoin.errors import InputError
from temoin.keys.trusting import read_small
from temoin.language import say
from temoin.store.time_roots import (
    KeptRoots,
    drop_time_roots,
    keep_time_roots,
    kept_time_roots,
)

_PEM = ".pem"


def trust_for_time(path: Path) -> KeptRoots:
    """Trust the roots that a file holds for time; what stands beside them is left out.

    Returns:
        What is trusted now, under the file's name; what was trusted already keeps its own.

    Raises:
        InputError: It holds no certificate, none that is a root, or its name is taken.
        StoreError: That cannot be kept.
    """
    from temoin.signing.time_roots import read_time_roots

    try:
        found = read_time_roots(read_small(path))
    except InputError as error:
        error.file = str(path)
        raise
    roots = tuple(each for each in found if each.is_root)
    if not roots:
        message = say(
            "{name} holds no root: {subject} is certified by somebody else",
            name=path.name,
            subject=found[0].subject,
        )
        raise InputError(
            message, hint="Ask the time authority for its root certificate.", file=str(path)
        )
    for each in kept_time_roots():
        if {root.fingerprint for root in roots} <= {root.fingerprint for root in each.roots}:
            return each
    keep_time_roots(path.stem, roots)
    return KeptRoots(name=path.stem, roots=roots)


def distrust_for_time(text: str) -> KeptRoots:
    """Trust a file of certificates for time no more; return what it held.

    Args:
        text: Its name, with or without `.pem`, or the fingerprint of the one certificate in it.

    Raises:
        InputError: None is called that.
        StoreError: It cannot be removed.
    """
    kept = kept_time_roots()
    named = [each for each in kept if each.name in {text, text.removesuffix(_PEM)}]
    found = named or [each for each in kept if text in {root.fingerprint for root in each.roots}]
    if found and not named and (len(found) > 1 or len(found[0].roots) > 1):
        names = ", ".join(each.name for each in found)
        raise InputError(
            say("it is kept under several names or beside others: {names}", names=names),
            hint="Remove a whole file by its name.",
        )
    if not found:
        raise InputError(
            say("nobody whom you trust for time is called {text!r}", text=text),
            hint="List them with 'temoin keys time-roots'.",
        )
    drop_time_roots(found[0].name)
    return found[0]
