"""Keys and the people behind them: shown, trusted, changed, revoked, certified."""

from temoin.keys.changing import Changed, Said, revoke_other, revoke_own, rotate
from temoin.keys.facility import Chain, Root, accept, certify_card, new_root
from temoin.keys.time_roots import distrust_for_time, trust_for_time
from temoin.keys.trust_lists import Update, add_list, remove_lists, update_lists
from temoin.keys.trusting import (
    KeyCard,
    full_key,
    own_card,
    people_in,
    read_card,
    read_small,
    take_back,
    trust_named,
    trust_root_in,
)

__all__ = [
    "Chain",
    "Changed",
    "KeyCard",
    "Root",
    "Said",
    "Update",
    "accept",
    "add_list",
    "certify_card",
    "distrust_for_time",
    "full_key",
    "new_root",
    "own_card",
    "people_in",
    "read_card",
    "read_small",
    "remove_lists",
    "revoke_other",
    "revoke_own",
    "rotate",
    "take_back",
    "trust_for_time",
    "trust_named",
    "trust_root_in",
    "update_lists",
]
