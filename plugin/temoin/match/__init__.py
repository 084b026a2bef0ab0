"""Two cuts in, for every clip what became of it, by which grounds, and how sure that is.

`match(old, new, witness)` is pure: it reads no file. What it is given are two cuts and, where
somebody read the media, what was found in them.
"""

from temoin.match.deciding import match
from temoin.match.matching import (
    Change,
    Found,
    Ground,
    Link,
    Looked,
    Matching,
    Picture,
    Sight,
    Sureness,
    Witness,
)

__all__ = [
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
