"""How a key is kept: in the system's keychain, or as PKCS#8 text."""

import binascii
from contextlib import suppress

import keyring
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from keyring.errors import KeyringError, NoKeyringError

from temoin.errors import StoreError
from temoin.language import say
from temoin.signing.keys import SigningKey

_SERVICE = "temoin"


def to_pem(key: SigningKey, passphrase: str) -> bytes:
    """Return a key as PKCS#8 PEM, encrypted where there is a passphrase."""
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase:
        encryption = BestAvailableEncryption(passphrase.encode())
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def from_pem(pem: bytes, passphrase: str) -> SigningKey:
    """Return the key of a PKCS#8 PEM.

    Raises:
        StoreError: It is none, or the passphrase is missing or wrong.
    """
    try:
        private = load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError as error:  # encrypted and no passphrase, or the other way round
        raise StoreError(
            "the signing key needs its passphrase, or has none",
            hint="Set TEMOIN_PASSPHRASE as it was when the key was made.",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise StoreError(
            "the signing key cannot be read with this passphrase",
            hint="Set TEMOIN_PASSPHRASE as it was when the key was made.",
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise StoreError("the signing key is not an Ed25519 key", hint="Restore your own key.")
    return SigningKey(private.private_bytes_raw())


def from_keychain(account: str) -> SigningKey | None:
    """Return the key kept in the system's keychain; None where it holds none.

    Raises:
        StoreError: The keychain does not open.
    """
    try:
        kept = keyring.get_password(_SERVICE, account)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise StoreError(
            say("the keychain does not open: {reason}", reason=error),
            hint="Unlock it and try again.",
        ) from error
    try:
        return SigningKey(binascii.unhexlify(kept)) if kept else None
    except (binascii.Error, ValueError) as error:
        raise StoreError(
            "the key in the keychain is damaged", hint="Restore it from a backup."
        ) from error


def to_keychain(account: str, key: SigningKey) -> bool:
    """Keep a key in the system's keychain; return whether there is one that takes it."""
    try:
        keyring.set_password(_SERVICE, account, binascii.hexlify(key.seed).decode())
        return keyring.get_password(_SERVICE, account) is not None
    except KeyringError:
        return False  # no keychain, or one that takes nothing: the caller keeps a file


def forget_in_keychain(account: str) -> None:
    """Remove a key from the system's keychain, where it is there and the keychain lets one."""
    with suppress(KeyringError):
        keyring.delete_password(_SERVICE, account)
