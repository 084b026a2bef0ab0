"""Two cuts in, for every clip what became of it, by which grounds, and how sure that is.

`match(old, new, witness)` is pure: it reads no file. What it is given are two cuts and, where
somebody read the media, what was found in them.
"""

from temoin.match.deciding import match
from temoin.match.matching import Found, Link, Matching
from temoin.match.witness import Looked, Picture, Witness
from temoin.match.words import SURE, Change, Ground, Sight, Sureness

__all__ = [
    "SURE",
    "Change",
    "Found",
    "Ground",
    "Link",
    "Looked",
    "Matching",
    "Picture",
    "Sight",
    "Sureness",
    "Witness",
    "match",
]
