"""The join of cut and ledger: what is known of each clip, and what is not."""

from temoin.disclosure.join import Facts, disclose

__all__ = ["Facts", "disclose"]
