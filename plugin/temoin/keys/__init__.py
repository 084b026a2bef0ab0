"""Keys and the people behind them: shown, trusted, changed, revoked, certified."""

from temoin.keys.changing import Changed, Said, revoke_other, revoke_own, rotate
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
    "Changed",
    "KeyCard",
    "Said",
    "full_key",
    "own_card",
    "people_in",
    "read_card",
    "read_small",
    "revoke_other",
    "revoke_own",
    "rotate",
    "take_back",
    "trust_named",
    "trust_root_in",
]
