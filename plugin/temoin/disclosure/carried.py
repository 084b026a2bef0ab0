"""What `carry` entries say: whether an entry holds for a clip of one cut, whatever identities tell.

Such a word is about one entry, one clip and one cut. It makes an entry hold where its identities
do not tell it, and keeps it from a clip where they mislead; it never speaks for another clip.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from temoin.language import sayable
from temoin.ledger import LiveEntry, Target
from temoin.model import CutView
from temoin.vocabulary import YesNo

CARRIED = sayable("carried over")
CARRIED_ASKED = sayable("carried over by a person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """Whether an entry holds for a clip of a cut, and why.

    Attributes:
        entry: Id of the entry carried.
        clip: The clip's id in the new cut.
        holds: `unknown` is a question that waits for a person: until then it does not hold.
        target: The clip in the new cut, with the frames that the entry holds for.
        asked: Whoever was asked; "" where nobody was.
        by: Id of the `carry` entry; "" for one that is not signed yet.
    """

    entry: str
    clip: str
    holds: YesNo
    target: Target
    asked: str = ""
    by: str = ""

    @property
    def why(self) -> str:
        """By what it holds, in words."""
        return CARRIED_ASKED if self.asked else CARRIED


Carriages = Mapping[str, Mapping[str, Carriage]]
"""By clip id, then by the id of the entry carried."""


def carriages(
    standing: Iterable[LiveEntry], cut: CutView, planned: Iterable[Carriage] = ()
) -> Carriages:
    """Return what is said of a cut's clips; of several words on one pair the last counts.

    Args:
        standing: The entries that stand, parents first.
        cut: The cut.
        planned: Words that are not signed yet, and come after all others.
    """
    guids = {clip.id: clip.guid for clip in cut.clips}
    signed = (carriage_of(each) for each in standing if each.entry.type == "carry")
    found: defaultdict[str, dict[str, Carriage]] = defaultdict(dict)
    for each in (*signed, *planned):
        if each is None or each.target.cut_digest != cut.digest or each.clip not in guids:
            continue
        now = guids[each.clip]
        if now and each.target.clip_guid and now != each.target.clip_guid:
            continue  # a cut is the same with two titles swapped: another item stands there now
        found[each.clip][each.entry] = each
    return found


def carriage_of(word: LiveEntry) -> Carriage | None:
    """Return what a `carry` entry says; None for one that names no clip of its new cut."""
    fields = word.fields
    target, entry = fields.get("target"), fields.get("entry")
    if not (isinstance(target, Mapping) and isinstance(entry, str)):
        return None
    about = Target.from_fields(target)
    if not about.clip or about.cut_digest != fields.get("new_cut"):
        return None
    asked = fields.get("asked")
    return Carriage(
        entry=entry,
        clip=about.clip,
        holds=_holds(fields),
        target=about,
        asked=asked if isinstance(asked, str) else "",
        by=word.entry.id,
    )


def _holds(fields: Mapping[str, Any]) -> YesNo:
    """Return whether it holds; a word that this version does not know is no yes."""
    try:
        return YesNo(str(fields.get("holds", YesNo.YES)))
    except ValueError:
        return YesNo.UNKNOWN
