"""The join of cut and ledger: what is known of each clip, and what is not."""

from temoin.disclosure.agents import agent_words
from temoin.disclosure.join import disclose
from temoin.disclosure.kept import said_facts, said_failure, said_reason, said_text
from temoin.disclosure.looks import look_in
from temoin.disclosure.recorded import derivation_words
from temoin.disclosure.rows import speaks_of_proposal

__all__ = [
    "agent_words",
    "derivation_words",
    "disclose",
    "look_in",
    "said_facts",
    "said_failure",
    "said_reason",
    "said_text",
    "speaks_of_proposal",
]
