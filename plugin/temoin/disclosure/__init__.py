"""The join of cut and ledger: what is known of each clip, and what is not."""

from temoin.disclosure.join import disclose
from temoin.disclosure.kept import said_facts, said_failure, said_reason

__all__ = ["disclose", "said_facts", "said_failure", "said_reason"]
