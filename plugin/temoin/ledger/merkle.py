"""Merkle trees over entry ids: one hash for many, and short proofs that one is among them.

Source: RFC 9162, section 2.1 (the trees of RFC 6962).
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Self

EMPTY = sha256(b"").digest()


def leaf_hash(entry_id: str) -> bytes:
    """Return the hash of a leaf, which holds the 32 bytes of an id `sha256:<hex>`.

    Raises:
        ValueError: It is no such id.
    """
    content = bytes.fromhex(entry_id.removeprefix("sha256:"))
    if len(content) != sha256().digest_size:
        raise ValueError(entry_id)
    return sha256(b"\x00" + content).digest()


class Tree:
    """A tree that grows at its end; it keeps one hash a level, not the leaves.

    Attributes:
        size: Number of leaves.
    """

    def __init__(self, size: int = 0, whole: Sequence[bytes] = ()) -> None:
        """Begin with no leaf, or where another tree is.

        Args:
            size: Number of leaves.
            whole: Roots of whole subtrees, largest first, one a bit of the size.
        """
        self.size = size
        self._whole = [*whole]

    def copy(self) -> Self:
        """Return a tree of the same leaves that grows apart."""
        return type(self)(self.size, self._whole)

    def grow(self, leaves: Iterable[bytes]) -> None:
        """Put leaf hashes at the end."""
        for leaf in leaves:
            whole, size = leaf, self.size
            while size & 1:
                whole, size = _node(self._whole.pop(), whole), size >> 1
            self._whole.append(whole)
            self.size += 1

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self._whole:
            return EMPTY
        *left, root = self._whole
        for whole in reversed(left):
            root = _node(whole, root)
        return root


class Proofs:
    """Proofs from one list of leaf hashes; each part of the tree is hashed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Take the leaf hashes, in order."""
        self._leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def of_leaf(self, index: int) -> list[bytes]:
        """Return the hashes that lead from the leaf at an index to the root, nearest first.

        Source: RFC 9162, section 2.1.3.1.
        """
        low, high = 0, len(self._leaves)
        proof: list[bytes] = []
        while high - low > 1:
            split = low + _split(high - low)
            if index < split:
                proof.append(self._root(split, high))
                high = split
            else:
                proof.append(self._root(low, split))
                low = split
        return proof[::-1]

    def of_beginning(self, before: int) -> list[bytes]:
        """Return the hashes that show that the tree begins with its first `before` leaves.

        Source: RFC 9162, section 2.1.4.1.
        """
        low, high = 0, len(self._leaves)
        proof: list[bytes] = []
        if not 0 < before < high:
            return []
        while before != high:
            split = low + _split(high - low)
            if before <= split:
                proof.append(self._root(split, high))
                high = split
            else:
                proof.append(self._root(low, split))
                low = split
        return [*([self._root(low, high)] if low else []), *proof[::-1]]

    def _root(self, low: int, high: int) -> bytes:
        if high - low == 1:
            return self._leaves[low]
        if (low, high) not in self._known:
            split = low + _split(high - low)
            self._known[low, high] = _node(self._root(low, split), self._root(split, high))
        return self._known[low, high]


def holds_leaf(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether a proof shows that a tree has a leaf at an index.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, hashed = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if place & 1 or place == last:
            hashed = _node(step, hashed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashed = _node(hashed, step)
        place, last = place >> 1, last >> 1
    return not last and hashed == root


def begins_with(
    root: bytes, size: int, before_root: bytes, before: int, proof: Sequence[bytes]
) -> bool:
    """Return whether a proof shows that a tree begins with all leaves of an earlier one.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 < before <= size or (before == size and proof):
        return False
    if before == size:
        return before_root == root
    hashes = [*proof] if before & (before - 1) else [before_root, *proof]
    if not hashes:
        return False
    place, last = before - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for step in hashes[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = _node(step, old), _node(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, step)
        place, last = place >> 1, last >> 1
    return not last and old == before_root and new == root


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
