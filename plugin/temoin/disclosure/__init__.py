"""The join of cut and ledger: what is known of each clip, and what is not."""

from temoin.disclosure.agents import agent_words
from temoin.disclosure.attach import BY_ID, BY_REEL, Attached, record_part
from temoin.disclosure.carried import Carriage, carriages
from temoin.disclosure.held import Holding, holding
from temoin.disclosure.join import disclose
from temoin.disclosure.kept import said_facts, said_failure, said_reason, said_text
from temoin.disclosure.looks import look_in
from temoin.disclosure.recorded import derivation_words
from temoin.disclosure.rows import speaks_of_proposal
from temoin.disclosure.standing import unspoken

__all__ = [
    "BY_ID",
    "BY_REEL",
    "Attached",
    "Carriage",
    "Holding",
    "agent_words",
    "carriages",
    "derivation_words",
    "disclose",
    "holding",
    "look_in",
    "record_part",
    "said_facts",
    "said_failure",
    "said_reason",
    "said_text",
    "speaks_of_proposal",
    "unspoken",
]
