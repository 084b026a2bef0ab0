"""DER as time stamps need it: elements with tags of one byte and definite lengths."""

from collections.abc import Iterator
from dataclasses import dataclass

BOOLEAN, INTEGER, OCTETS, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
TIME, SEQUENCE, SET, TAG_0 = 0x18, 0x30, 0x31, 0xA0
_LONG, _LENGTH_BYTES = 0x80, 4


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, what it holds, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def __iter__(self) -> Iterator["Element"]:
        """Give the elements that it holds.

        Raises:
            ValueError: It holds something else.
        """
        return iter(elements(self.content))


def elements(content: bytes) -> list[Element]:
    """Return the elements that stand one after the other.

    Raises:
        ValueError: These bytes are something else.
    """
    found, at = [], 0
    while at < len(content):
        start, end = _span(content, at)
        found.append(Element(content[at], content[start:end], content[at:end]))
        at = end
    return found


def only(content: bytes) -> Element:
    """Return the element that these bytes are.

    Raises:
        ValueError: They are something else, or several.
    """
    (found,) = elements(content)
    return found


def first(outer: Element) -> Element:
    """Return the first element that another holds.

    Raises:
        ValueError: It holds none.
    """
    found, *_ = outer
    return found


def element(tag: int, *parts: bytes) -> bytes:
    """Return the bytes of an element that holds these parts."""
    content = b"".join(parts)
    length = len(content)
    if length < _LONG:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, _LONG | size]) + length.to_bytes(size, "big") + content


def integer(number: int) -> bytes:
    """Return the bytes of a number that is not negative."""
    return element(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Return the bytes of an object identifier."""
    first, second, *others = map(int, dotted.split("."))
    return element(OID, *(_base_128(each) for each in (first * 40 + second, *others)))


def _span(content: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the element at a place starts and ends."""
    if len(content) < at + 2:
        raise ValueError("an element is cut off")
    start, length = at + 2, content[at + 1]
    if length > _LONG:
        size = length - _LONG
        start += size
        length = int.from_bytes(content[at + 2 : start], "big")
    elif length == _LONG:
        raise ValueError("an element of indefinite length")
    if start + length > len(content) or start - at - 2 > _LENGTH_BYTES:
        raise ValueError("an element is cut off")
    return start, start + length


def _base_128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
