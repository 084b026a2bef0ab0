"""Which statements hold for which clips of a cut, and what single clips were told of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from temoin.disclosure.attach import Attached, EntryIndex
from temoin.disclosure.carried import Carriage, Carriages
from temoin.disclosure.said import Said
from temoin.ledger import Ledger
from temoin.match.identities import Identities
from temoin.model import CutView


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The statements of a ledger on the clips of one cut, by clip id, then by entry id.

    Attributes:
        by_clip: What holds, all words counted.
        by_material: What would hold if nobody had carried anything over to this cut.
        carried: What was said of single entries and clips of this cut.
    """

    by_clip: Mapping[str, Mapping[str, Attached]]
    by_material: Mapping[str, Mapping[str, Attached]]
    carried: Carriages


def holding(
    cut: CutView,
    ledger: Ledger,
    unproved: Collection[str],
    content_hashes: Mapping[str, str],
    planned: Iterable[Carriage] = (),
) -> Holding:
    """Return which statements hold for which clips.

    Args:
        cut: The cut.
        ledger: All that speaks of it.
        unproved: Ids of entries that prove nothing.
        content_hashes: By clip id, of the media that were read.
        planned: Words on which entry holds for which clip that are not signed yet.
    """
    said = Said(ledger, unproved, cut, planned)
    known = {each.id: Identities.of(each, content_hashes.get(each.id, "")) for each in cut.clips}
    by_clip = _held(cut, known, said.statements)
    by_material = by_clip
    if said.carried:
        by_material = _held(cut, known, EntryIndex(said.targets, cut))
    return Holding(by_clip=by_clip, by_material=by_material, carried=said.carried)


def _held(
    cut: CutView, known: Mapping[str, Identities], statements: EntryIndex
) -> dict[str, dict[str, Attached]]:
    return {
        clip.id: {
            each.entry.entry.id: each for each in statements.holding_for(clip, known[clip.id])
        }
        for clip in cut.clips
    }
