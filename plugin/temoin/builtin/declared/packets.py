"""XMP packets in any bytes: found by the one name that each of them must declare.

Source: XMP specification part 1 (RDF, `x:xmpmeta`) and part 3 (scanning for packets).
"""

import re
from collections.abc import Iterator

_NAMESPACE = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_WIDE = "\0".join(_NAMESPACE.decode()).encode()
"""The same in UTF-16 of either order, from its first letter to its last."""

_OPENING = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:RDF|x[am]pmeta))\b[^<>]*\Z")
_WRAPPER = re.compile(rb"<([\w.-]{1,40}:x[am]pmeta)\b[^<>]*>\s*\Z")
_BEFORE = 4096  # an opening tag with all that it declares is shorter
_MOST = 100
_WIDE_LENGTH = 2 * 1024 * 1024  # a quarter of it is searched for UTF-16, which is slow to find


def packets_in(content: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield each packet with its place, as an XML document; None for one that is cut off."""
    at = 0
    for _ in range(_MOST):
        found = content.find(_NAMESPACE, at)
        if found < 0:
            break
        start, packet, at = _packet(content, found, at)
        if start >= 0:
            yield start, packet
    wide = content.find(_WIDE) if len(content) <= _WIDE_LENGTH >> 2 else -1
    if wide >= 0:
        start = max(wide % 2, wide - 2 * _BEFORE)
        text = content[start : start + _WIDE_LENGTH].decode("utf-16-le", "replace")
        yield from ((start, packet) for _, packet in packets_in(text.encode()))


def is_cut(content: bytes) -> bool:
    """Return whether bytes end inside a packet."""
    at = content.rfind(_NAMESPACE)
    start, packet, _ = _packet(content, at, 0) if at >= 0 else (-1, None, 0)
    return start >= 0 and packet is None


def _packet(content: bytes, found: int, earliest: int) -> tuple[int, bytes | None, int]:
    """Return where a packet begins, the packet, and where to go on; -1 for no packet at all."""
    opening = _OPENING.search(content, max(earliest, found - _BEFORE), found)
    after = found + len(_NAMESPACE)
    tag_end = content.find(b">", after)
    if not opening or (tag_end > 0 and content[tag_end - 1 : tag_end] == b"/"):
        return -1, None, after
    closing = b"</" + opening[1]
    end = content.find(closing, after)
    if end < 0:
        return opening.start(), None, after
    end += len(closing)
    packet = content[opening.start() : end] + b">"
    # what a packet's prefixes mean may stand on the element around it
    around = _WRAPPER.search(content, max(earliest, opening.start() - _BEFORE), opening.start())
    if around:
        packet = around[0] + packet + b"</" + around[1] + b">"
    return opening.start(), packet, end
