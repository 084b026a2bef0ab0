"""The join of cut and ledger: what is known of each clip, and what is not."""

from temoin.disclosure.join import disclose

__all__ = ["disclose"]
