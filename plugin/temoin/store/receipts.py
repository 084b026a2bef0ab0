"""What we put into applications' folders: where, which bytes, when, by which version.

Only what stands here is ever removed or replaced, and only while it holds the bytes that we wrote.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from temoin.language import sayable
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.own_key import load
from temoin.store.settings import home

_FILE, _LOCK = "hosts.json", "hosts.lock"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in one folder of an application.

    Attributes:
        folder: Absolute, links resolved.
        version: Of the Temoin that put it there.
        time_ms: UTC milliseconds since 1970.
        files: Hex SHA-256 by path below the folder; several while one replaces another.
        folders: Absolute, those that were made for it, highest first.
    """

    host: str
    folder: str
    version: str
    time_ms: int
    files: dict[str, tuple[str, ...]]
    folders: tuple[str, ...] = ()


def load_receipts() -> tuple[Receipt, ...]:
    """Return all receipts, by host and folder.

    Raises:
        StoreError: The file that holds them is damaged.
    """
    hint = sayable("Restore it, or remove it and what lies in the applications' folders by hand.")
    return load(home() / _FILE, tuple[Receipt, ...], hint) or ()


def receipt_of(host: str, folder: Path) -> Receipt | None:
    """Return what lies in a folder for an application, None for nothing.

    Raises:
        StoreError: As above.
    """
    for each in load_receipts():
        if (each.host, each.folder) == (host, str(folder)):
            return each
    return None


def keep_receipt(receipt: Receipt) -> None:
    """Keep a receipt in place of the one of the same application and folder.

    Raises:
        StoreError: It cannot be written.
    """
    _keep([*_others(receipt.host, receipt.folder), receipt])


def drop_receipt(host: str, folder: str) -> None:
    """Forget what lay in a folder.

    Raises:
        StoreError: It cannot be written.
    """
    _keep(_others(host, folder))


@contextmanager
def receipts_alone() -> Iterator[None]:
    """Keep every other Temoin from installing meanwhile.

    Raises:
        StoreError: Another one does.
    """
    with alone(home() / _LOCK):
        yield


def _others(host: str, folder: str) -> list[Receipt]:
    return [each for each in load_receipts() if (each.host, each.folder) != (host, folder)]


def _keep(receipts: list[Receipt]) -> None:
    ordered = sorted(receipts, key=lambda each: (each.host, each.folder))
    keep(home() / _FILE, msgspec.json.format(msgspec.json.encode(ordered), indent=1))
