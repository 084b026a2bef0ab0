"""Protocol Buffers' wire format, read without the schema, which only DaVinci Resolve has.

Source: Protocol Buffers documentation, "Encoding". Groups are not read: nothing here has any.
"""

import struct
from collections.abc import Iterator

Value = int | float | bytes
"""What a field holds."""

_MORE = 0x80  # in a byte of a varint: another follows
_MOST_BITS = 63  # of a varint's last byte's place: ten bytes hold 64 bits
_LARGEST = 2**64 - 1
_of_double = struct.Struct("<d").unpack_from
_of_float = struct.Struct("<f").unpack_from
_VARINT, _DOUBLE, _BYTES, _FLOAT = 0, 1, 2, 5


Field = tuple[int, Value]
"""A field's number, and what it holds: a number, or bytes that are a text or a message in turn."""


def message(content: bytes) -> list[Field] | None:
    """Return the fields of a message in their order; None for bytes that are none."""
    try:
        return list(_fields(content))
    except (ValueError, IndexError, struct.error):
        return None


def _fields(content: bytes) -> Iterator[Field]:
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        number, kind = key >> 3, key & 7
        if not number:
            raise ValueError(number)
        value: Value
        if kind == _BYTES:
            length, at = _varint(content, at)
            value = content[at : at + length]
            if len(value) != length:
                raise ValueError(length)
            at += length
        elif kind == _VARINT:
            value, at = _varint(content, at)
        elif kind == _DOUBLE:
            (value,), at = _of_double(content, at), at + 8
        elif kind == _FLOAT:
            (value,), at = _of_float(content, at), at + 4
        else:
            raise ValueError(kind)
        yield number, value


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = content[at]
    at += 1
    if value < _MORE:  # nearly always
        return value, at
    value &= _MORE - 1
    for shift in range(7, _MOST_BITS + 1, 7):
        byte = content[at]
        at += 1
        value |= (byte & (_MORE - 1)) << shift
        if byte < _MORE:
            return value & _LARGEST, at
    raise ValueError(value)


def numbers(fields: list[Field], number: int) -> list[int]:
    """Return a field's whole numbers."""
    return [value for at, value in fields if at == number and isinstance(value, int)]


def parts(fields: list[Field], number: int) -> list[bytes]:
    """Return a field's texts or messages, still as bytes."""
    return [value for at, value in fields if at == number and isinstance(value, bytes)]


def messages(fields: list[Field], number: int) -> Iterator[list[Field]]:
    """Yield a field's messages, without what is none."""
    for part in parts(fields, number):
        inner = message(part)
        if inner is not None:
            yield inner


def text(content: bytes) -> str:
    """Return bytes as the printable text that they are, or "" for no such text."""
    try:
        found = content.decode()
    except UnicodeDecodeError:
        return ""
    return found if found.isprintable() else ""
