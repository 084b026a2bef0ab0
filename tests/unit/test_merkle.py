"""Merkle trees: the published values, and proofs that hold for what is there and nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.ledger.merkle import (
    EMPTY,
    Proofs,
    Tree,
    begins_with,
    holds_leaf,
    leaf_hash,
)

SIZES = st.integers(1, 70)


def leaves_of(size: int) -> list[bytes]:
    return [sha256(b"\x00" + number.to_bytes(4, "big")).digest() for number in range(size)]


def root_of(leaves: list[bytes]) -> bytes:
    """The definition, as RFC 9162 section 2.1.1 writes it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def tree_of(leaves: list[bytes]) -> Tree:
    tree = Tree()
    tree.grow(leaves)
    return tree


def test_the_trees_of_certificate_transparency_come_out() -> None:
    # inputs and roots as the test data of the first log servers have them
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves = [sha256(b"\x00" + bytes.fromhex(each)).digest() for each in inputs]
    assert tree_of(leaves[:1]).root.hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert tree_of(leaves[:2]).root.hex() == (
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    )
    assert tree_of(leaves).root.hex() == (
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    )


def test_a_leaf_holds_the_bytes_of_an_id() -> None:
    assert leaf_hash("sha256:" + "ab" * 32) == sha256(b"\x00" + b"\xab" * 32).digest()
    for text in ("sha256:ab", "sha256:" + "zz" * 32):
        with pytest.raises(ValueError, match=r"hex|sha256"):
            leaf_hash(text)


@given(st.integers(0, 70))
def test_a_tree_that_grows_is_the_tree_of_its_leaves(size: int) -> None:
    assert tree_of(leaves_of(size)).root == root_of(leaves_of(size))
    assert Tree().root == EMPTY


@given(SIZES, SIZES)
def test_a_copy_grows_apart(size: int, more: int) -> None:
    tree = tree_of(leaves_of(size))
    copy = tree.copy()
    copy.grow(leaves_of(more))
    assert tree.root == root_of(leaves_of(size))
    assert copy.root == root_of(leaves_of(size) + leaves_of(more))


@given(SIZES, st.data())
def test_an_inclusion_proof_holds_at_its_own_place_only(size: int, data: st.DataObject) -> None:
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    proof, root = Proofs(leaves).of_leaf(index), root_of(leaves)
    assert holds_leaf(root, size, index, leaves[index], proof)
    other = data.draw(st.integers(-1, size + 1).filter(lambda each: each != index))
    assert not holds_leaf(root, size, other, leaves[index], proof)
    assert not holds_leaf(root, size, index, b"\0" * 32, proof)
    assert not holds_leaf(root, size, index, leaves[index], [*proof, root])
    if proof:
        assert not holds_leaf(root, size, index, leaves[index], proof[:-1])


@given(SIZES, st.data())
def test_a_consistency_proof_holds_for_its_own_beginning_only(
    size: int, data: st.DataObject
) -> None:
    leaves, before = leaves_of(size), data.draw(st.integers(1, size))
    proof, root, old = (
        Proofs(leaves).of_beginning(before),
        root_of(leaves),
        root_of(leaves[:before]),
    )
    assert begins_with(root, size, old, before, proof)
    assert not begins_with(root, size, b"\0" * 32, before, proof)
    assert not begins_with(b"\0" * 32, size, old, before, proof)
    assert not begins_with(root, size, old, 0, proof)
    assert not begins_with(root, size, old, before, [*proof, root])
    if proof:
        assert not begins_with(root, size, old, before, proof[:-1])
