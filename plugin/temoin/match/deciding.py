"""Two cuts in, for every clip what became of it: by material, never by a name or a place alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from temoin.bulk import bulk
from temoin.match.assigning import Claim, claims_of, components_of, lone_exact, others_of
from temoin.match.candidates import Index, is_one, settled
from temoin.match.edges import Edge
from temoin.match.grounds import verdict_on
from temoin.match.homonyms import homonyms
from temoin.match.identical import identical, repeated
from temoin.match.leftovers import doubtful
from temoin.match.matching import Link, Matching
from temoin.match.order import Order
from temoin.match.telling import Tracks, found_of, link_of
from temoin.match.uses import Use, uses_of
from temoin.match.witness import Witness
from temoin.match.words import SURE, Ground, Sureness
from temoin.model import CutView

_PLACED = (Ground.POSITION,)


def match(old: CutView, new: CutView, witness: Witness | None = None) -> Matching:
    """Return what became of each clip between two cuts.

    Clips are linked where an identity agrees and source frames overlap: content hash, UMID, URL
    with folders, reel with source timecode and something more, a name with the media's own
    length. Names are compared without version. A name, a timecode and a place never link by
    themselves. Two equally good candidates are a question for a person.

    It takes some 25 microseconds of a processor for each new clip, 0.27 s for 10,000 against
    10,000, and grows a little faster than the cuts, as sorting does, and as memory does that lies
    farther away; half of that goes into the clips that do not show the same frames as before.
    `tests/perf/ratios.py` measures it.

    Args:
        old: The cut of which something was said.
        new: The one that followed.
        witness: What was found in the media, where somebody read them; it decides.
    """
    with bulk():
        return _matched(*uses_of(old, new, witness or Witness()))


def _matched(olds: Sequence[Use], news: Sequence[Use]) -> Matching:
    order = Order(olds, news)
    claims = _same_frames(olds, news, order)
    edges = _edges(olds, news, {each.edge.new.at for each in claims})
    claims += _of_uses([each for each in edges if each.is_sure], claims, order)
    claims += [_asked(each) for each in edges if not each.is_sure]
    claims += _of_leftovers(olds, news, claims, order)
    return _told(olds, news, claims, order)


def _same_frames(olds: Sequence[Use], news: Sequence[Use], order: Order) -> list[Claim]:
    """Return the clips with exactly the same frames in both cuts: they anchor the others.

    What stands alone with its frames is found anywhere, repeats only between the same of those.
    """
    pairs = identical(olds, news)
    claims = _claims([(olds[old], news[new]) for old, new in pairs])
    order.anchor((each.edge.old.at, each.edge.new.at) for each in claims)
    taken = {each.edge.old.at for each in claims}
    known = {each.edge.new.at for each in claims}
    repeats = repeated(
        (each for each in olds if each.at not in taken),
        (each for each in news if each.at not in known),
        order,
    )
    for each in _claims([(olds[old], news[new]) for old, new in repeats]):
        claims.append(Claim(each.edge, Sureness.LIKELY, _PLACED))
    return claims


def _claims(pairs: Iterable[tuple[Use, Use]]) -> list[Claim]:
    claims = []
    for old, new in pairs:
        verdict = verdict_on(old, new)
        if verdict.is_sure:
            edge = Edge(old, new, verdict, (new.start, new.end))
            claims.append(Claim(edge, verdict.sureness))
    return claims


def _edges(olds: Sequence[Use], news: Sequence[Use], claimed: set[int]) -> list[Edge]:
    """Return what the clips that are not claimed yet may come from."""
    index = Index(olds)
    found = []
    for new in news:
        if new.at not in claimed:
            found += settled(index.edges(new))
    return _without_rivals(_without_homonyms(found, olds, news))


def _without_homonyms(
    edges: Sequence[Edge], olds: Sequence[Use], news: Sequence[Use]
) -> list[Edge]:
    """Return edges, those by a name that several materials of a cut have as questions."""
    by_name = [each for each in edges if each.verdict.is_sure and each.verdict.is_by_name]
    asked = frozenset(name for each in by_name for name in each.new.names)
    names = homonyms(olds, asked) | homonyms(news, asked) if asked else set()
    told_nothing = {id(each) for each in by_name if names & each.new.names}
    return [each.asked() if id(each) in told_nothing else each for each in edges]


def _without_rivals(edges: Sequence[Edge]) -> list[Edge]:
    """Return edges, those that give one old clip to new clips of different material as questions.

    A certain one stands against those that are merely likely.
    """
    by_old: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.is_sure:
            by_old[edge.old.at].append(edge)
    rivals: set[int] = set()
    for each in by_old.values():
        if len(each) > 1:
            rivals |= _rivals(each)
    return [each.asked() if id(each) in rivals else each for each in edges]


def _rivals(edges: list[Edge]) -> set[int]:
    certain = [each for each in edges if each.verdict.sureness is Sureness.CERTAIN]
    first = (certain or edges)[0].new
    likely = [each for each in edges if each.verdict.sureness is Sureness.LIKELY]
    others = [each for each in likely if not is_one(first, each.new)]
    return {id(each) for each in (others if certain or not others else likely)}


def _of_uses(edges: Sequence[Edge], claims: Sequence[Claim], order: Order) -> list[Claim]:
    """Return which use is which; those of clips that are claimed are other uses."""
    taken = {each.edge.old.at for each in claims}
    free = [each for each in edges if each.old.at not in taken and not each.is_of_many]
    pairs = [(each.edge.old.at, each.edge.new.at) for each in claims]
    components = [*components_of(free)]
    order.anchor([*pairs, *((each.old.at, each.new.at) for each in lone_exact(components))])
    beside = [each for each in edges if each.old.at in taken]
    continued = claims_of(components, order, shared={each.new.at for each in beside})
    others = others_of(beside, claims)
    many = (each for each in edges if each.is_of_many and each.old.at not in taken)
    return [*continued, *others, *(Claim(each, Sureness.AMBIGUOUS) for each in many)]


def _asked(edge: Edge) -> Claim:
    denied = edge.verdict.sureness is Sureness.DENIED
    return Claim(edge, None if denied else Sureness.AMBIGUOUS)


def _of_leftovers(
    olds: Sequence[Use], news: Sequence[Use], claims: Sequence[Claim], order: Order
) -> list[Claim]:
    known = {each.edge.new.at for each in claims}
    gone = {each.edge.old.at for each in claims}
    edges = doubtful(
        [each for each in olds if each.at not in gone],
        [each for each in news if each.at not in known],
        order,
    )
    sure = components_of(each for each in edges if each.is_sure)
    asked = (_asked(each) for each in edges if not each.is_sure)
    return [*claims_of(sure, order, is_doubtful=True), *asked]


def _told(
    olds: Sequence[Use], news: Sequence[Use], claims: Sequence[Claim], order: Order
) -> Matching:
    sure = [each for each in claims if each.use in SURE]
    order.anchor(_pairs(sure))
    tracks = Tracks(sure)
    links: list[tuple[Link, ...]] = [()] * len(news)
    for claim in claims:
        links[claim.edge.new.at] += (link_of(claim, order, tracks),)
    kept = {each.edge.old.at for each in claims if each.use is not None}
    return Matching(
        found=tuple([found_of(use, links[use.at]) for use in news]),
        removed=tuple([use.clip for use in olds if use.at not in kept]),
    )


def _pairs(sure: Iterable[Claim]) -> list[tuple[int, int]]:
    """Return the clips that went on as one, which alone tell an order."""
    return [(each.edge.old.at, each.edge.new.at) for each in sure if each.change is None]
