"""RFC 8785 text of what entries hold, by a fast encoder that agrees with it on these values."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from unicodedata import is_normalized, normalize

import msgspec

from temoin.errors import LedgerFormatError
from temoin.language import say

LARGEST_INTEGER = 2**53 - 1
"""Beyond it, readers that keep numbers as doubles round. Source: RFC 8785, section 3.2.2.3."""

DEEPEST = 64
"""Levels of lists and objects that a value may have."""

_DOUBTFUL_MEMBER = re.compile(r'":-?(?:[0-9]{16}|[0-9]+(?:\.|[eE][+-]?[0-9]+[,}]))')
"""Perhaps a float, or an integer beyond 2**53; text of a string may look like one."""

_DIGITS = bytes.maketrans(b"-123456789", b"0000000000")
"""Makes all digits 0: then `[0` and `,0` are perhaps numbers in a list, or text that looks so."""

_HINT = "Ask for a copy from whoever wrote it."
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def canonical_text(value: object) -> str:
    """Return the canonical JSON text of a value.

    Values are objects with ASCII keys, lists, NFC strings, integers below 2**53, booleans and
    null: on these the sorted compact form is the canonical one.

    Raises:
        LedgerFormatError: The value holds something else (a float, a lone surrogate...).

    Source: RFC 8785.
    """
    _check(value, DEEPEST)
    try:
        return _encode(value).decode()
    except UnicodeEncodeError as error:
        raise LedgerFormatError("text with half a surrogate pair", hint=_HINT) from error


def sure_text(value: object) -> str:
    """Return the canonical text of a value that is known to hold nothing else, unchecked."""
    return _encode(value).decode()


def parse_object(text: str) -> dict[str, Any]:
    """Return the object that a JSON text holds; whether it is canonical is not looked at.

    Raises:
        LedgerFormatError: No JSON, nested too deeply, or no object.
    """
    try:
        value = _decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise LedgerFormatError(
            say("no JSON: {reason}", reason=str(error)[:120]), hint=_HINT
        ) from error
    if not isinstance(value, dict):
        raise LedgerFormatError("JSON that is no object", hint=_HINT)
    # whoever writes it again must not run out of stack; few brackets are never deep
    if text.count("[") + text.count("{") > DEEPEST and _is_deeper(value, DEEPEST):
        raise LedgerFormatError("lists or objects nested too deeply", hint=_HINT)
    return value


def _is_deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    members = value.values() if isinstance(value, dict) else value
    return not levels or any(_is_deeper(each, levels - 1) for each in members)


def is_canonical(text: str, value: object) -> bool:
    """Return whether a text is the canonical form of the value it was parsed to.

    Two equal keys in the text are one key of the value, so such a text never is.
    """
    is_flat = text.count("[") + text.count("{") <= DEEPEST
    if is_flat and text.isascii() and not _may_hold_doubtful_numbers(text):
        return sure_text(value) == text  # NFC, and nothing that the encoder writes otherwise
    try:
        return canonical_text(value) == text
    except LedgerFormatError:
        return False


def _may_hold_doubtful_numbers(text: str) -> bool:
    """Return whether some number may be one that the fast encoder writes otherwise."""
    alike = text.encode().translate(_DIGITS)
    return b"[0" in alike or b",0" in alike or bool(_DOUBTFUL_MEMBER.search(text))


def plain(text: str) -> str:
    """Return foreign text as an entry may hold it: NFC, half a surrogate pair marked."""
    if text.isascii():
        return text
    sound = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return normalize("NFC", sound)


def plain_value(value: object) -> object:
    """Return a value with all text in it plain, its lists and mappings copied; keys stay."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: plain_value(member) for key, member in value.items()}
    return [plain_value(each) for each in value] if isinstance(value, list | tuple) else value


def short_digest(value: object) -> str:
    """Return 16 hex digits by which a value is known: of its canonical text, made plain first."""
    return sha256(canonical_text(plain_value(value)).encode()).hexdigest()[:16]


def _check(value: object, levels: int) -> None:
    """Refuse what the fast encoder would not write as RFC 8785 does."""
    if isinstance(value, str):
        if not value.isascii() and not is_normalized("NFC", value):
            raise LedgerFormatError(
                say("text that is not NFC: {text!r}", text=value[:40]), hint=_HINT
            )
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise LedgerFormatError("an integer beyond 2**53", hint=_HINT)
    elif value is not None:
        _check_members(value, levels)


def _check_members(value: object, levels: int) -> None:
    if not levels:
        raise LedgerFormatError("lists or objects nested too deeply", hint=_HINT)
    if isinstance(value, Mapping):
        for key, member in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise LedgerFormatError(
                    say("a key that is not ASCII: {key!r}", key=key), hint=_HINT
                )
            _check(member, levels - 1)
    elif isinstance(value, list | tuple):
        for member in value:
            _check(member, levels - 1)
    else:
        raise LedgerFormatError(
            say("a value no entry may hold: {value!r:.40}", value=value), hint=_HINT
        )
