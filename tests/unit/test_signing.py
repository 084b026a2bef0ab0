"""Keys, their names, their signatures, and where they are kept."""

from collections.abc import Iterator

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from temoin.errors import LedgerFormatError, StoreError
from temoin.signing import SigningKey, base64url, from_base64url, key_id_of, signature_holds
from temoin.signing.keep import from_keychain, from_pem, to_keychain, to_pem

SEED = bytes(range(32))


def test_a_key_has_the_name_and_signature_the_standard_gives() -> None:
    """Source: RFC 8032, section 7.1, test 1."""
    key = SigningKey(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert key.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert (
        key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065")
    )
    assert key.id == key_id_of(key.public)


@given(st.binary(max_size=40), st.binary(max_size=70), st.binary(max_size=40))
def test_only_its_own_signature_holds(message: bytes, signature: bytes, public: bytes) -> None:
    key = SigningKey(SEED)
    assert signature_holds(key.public, message, key.sign(message))
    assert not signature_holds(key.public, message + b"x", key.sign(message))
    assert not signature_holds(key.public, message, signature)
    assert not signature_holds(public, message, key.sign(message))


@given(st.binary(max_size=40))
def test_base64url_comes_back(content: bytes) -> None:
    assert from_base64url(base64url(content)) == content


@pytest.mark.parametrize("text", ["A", "AB=", "AB", "A+/A", "é", "AA AA"])
def test_other_spellings_of_bytes_are_refused(text: str) -> None:
    with pytest.raises(LedgerFormatError):
        from_base64url(text)


def test_a_key_is_kept_as_pkcs8() -> None:
    key = SigningKey(SEED)
    assert from_pem(to_pem(key, ""), "") == key
    assert from_pem(to_pem(key, "lanterne"), "lanterne") == key
    for pem, passphrase in [(to_pem(key, "a"), "b"), (to_pem(key, ""), "a"), (b"", ""), (b"x", "")]:
        with pytest.raises(StoreError):
            from_pem(pem, passphrase)


class Drawer(KeyringBackend):
    """A keychain in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_a_key_is_kept_in_the_keychain(drawer: Drawer) -> None:
    key = SigningKey(SEED)
    assert from_keychain("a") is None
    assert to_keychain("a", key)
    assert from_keychain("a") == key
    drawer.kept["temoin", "a"] = "no hex"
    with pytest.raises(StoreError, match="damaged"):
        from_keychain("a")


def test_a_locked_keychain_is_not_an_empty_one(drawer: Drawer) -> None:
    drawer.locked = True
    with pytest.raises(StoreError, match="does not open"):
        from_keychain("a")
    assert not to_keychain("a", SigningKey(SEED))
