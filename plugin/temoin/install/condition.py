"""How what we put into an application's folder lies there now."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from temoin.install.spot import digest_of, spot_at
from temoin.store.payloads import Payload
from temoin.store.receipts import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How our files in one folder are.

    Attributes:
        missing: Paths below the folder.
        changed: Paths below the folder of what holds other bytes than ours.
        is_current: Whether they are this Temoin's, as far as they are there.
    """

    receipt: Receipt
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    is_current: bool

    @property
    def is_whole(self) -> bool:
        """Whether each file is there as it was written."""
        return not self.missing and not self.changed

    @property
    def folder(self) -> Path:
        """The folder."""
        return Path(self.receipt.folder)


def condition_of(receipt: Receipt, payload: Payload, version: str) -> Condition:
    """Return how what a receipt tells of is now.

    Args:
        receipt: Of one folder.
        payload: What this Temoin ships for the same application.
        version: This Temoin's.
    """
    missing, changed = [], []
    for below, digests in receipt.files.items():
        spot = spot_at(Path(receipt.folder), below)
        if spot.is_free:
            missing.append(below)
        elif spot.digest not in digests:
            changed.append(below)
    return Condition(
        receipt=receipt,
        missing=tuple(missing),
        changed=tuple(changed),
        is_current=receipt.version == version and _shipped(payload) == _written(receipt, payload),
    )


def _shipped(payload: Payload) -> Mapping[str, str]:
    return {below: digest_of(content) for below, content in payload.files.items()}


def _written(receipt: Receipt, payload: Payload) -> Mapping[str, str]:
    told = {below: digests[0] for below, digests in receipt.files.items()}
    return {below: digest for below, digest in told.items() if below != payload.command_file}
