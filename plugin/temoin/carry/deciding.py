"""Two joins and a match in; for each statement what becomes of it, and what is to be signed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from temoin.carry.answers import require_offered
from temoin.carry.crossed import crossed
from temoin.carry.outcomes import Planned, Question
from temoin.carry.ruling import Case, Ruling, Want, contradicted, frames_in, rule
from temoin.carry.words import Sides, word_on
from temoin.disclosure import Attached
from temoin.ledger import by_marker_id, marked_entries
from temoin.match import Found, Link, Matching, Sureness
from temoin.match.identities import Identities
from temoin.model import ClipView
from temoin.vocabulary import YesNo


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, clip by clip in the new cut's order.

    Attributes:
        words: To be signed.
        questions: For a person.
        rulings: By new clip and entry.
    """

    words: list[Planned] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rulings: dict[tuple[str, str], Ruling] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What the cuts tell beside the match.

    Attributes:
        twins: Ids of old clips that have another's name and first frame.
        repeats: Ids of old clips that have another's material and first frame.
        crossed: New and old clip of the links of which names say that another is meant, by id.
        marked: The new clip that alone has a marker which names a statement, by the statement.
        holders: The one old clip that a statement held for, by the new clip that has its marker and
            by the statement.
    """

    twins: frozenset[str]
    repeats: frozenset[str]
    crossed: frozenset[tuple[str, str]]
    marked: Mapping[str, str]
    holders: Mapping[str, Mapping[str, ClipView]]

    @classmethod
    def of(cls, matching: Matching, sides: Sides) -> "Clues":
        """Look for them."""
        said = (entry for held in sides.old.by_clip.values() for entry in held)
        olds, marked = _olds(matching), _marked(matching, said)
        return cls(
            twins=_twins(olds),
            repeats=_repeats(olds),
            crossed=crossed(matching, olds.values()),
            marked=marked,
            holders=_holders(marked, olds, sides),
        )


def _olds(matching: Matching) -> Mapping[str, ClipView]:
    """Return the old clips that the match knows, by id."""
    olds = {link.old.id: link.old for found in matching.found for link in found.links}
    return olds | {clip.id: clip for clip in matching.removed}


def _twins(olds: Mapping[str, ClipView]) -> frozenset[str]:
    """Return the old clips that have another's name and first frame."""
    shown = {clip.id: _look(clip) for clip in olds.values()}
    count = Counter(shown.values())
    return frozenset(clip for clip, look in shown.items() if count[look] > 1)


def _look(clip: ClipView) -> tuple[str, str, int | None]:
    """Return what tells a use: its speed may change how many frames it shows, not the first."""
    return clip.kind, clip.name, _first(clip)


def _repeats(olds: Mapping[str, ClipView]) -> frozenset[str]:
    """Return the old clips that begin with the same frame of one material as another."""
    shown = {clip.id: [*_identified(clip)] for clip in olds.values()}
    count = Counter(each for there in shown.values() for each in there)
    return frozenset(
        clip for clip, there in shown.items() if any(count[each] > 1 for each in there)
    )


def _identified(clip: ClipView) -> Iterator[tuple[str, str, int | None]]:
    """Yield, for each identity of its material, what else tells a use."""
    for identity in Identities.of(clip).as_written:
        yield clip.kind, identity, _first(clip)


def _first(clip: ClipView) -> int | None:
    return clip.visible_range.start if clip.visible_range else None


def _holders(
    marked: Mapping[str, str], olds: Mapping[str, ClipView], sides: Sides
) -> Mapping[str, Mapping[str, ClipView]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for clip, held in sides.old.by_clip.items() if marked else ():
        for entry in held:
            if entry in marked:
                found[entry].append(clip)
    holders: defaultdict[str, dict[str, ClipView]] = defaultdict(dict)
    for entry, ids in found.items():
        if len(ids) == 1 and ids[0] in olds:
            holders[marked[entry]][entry] = olds[ids[0]]
    return holders


def _of_twin(found: Found, holder: ClipView) -> Link | None:
    """Return the link of a new clip to an old one, got from its link to the same frames' other use.

    Of uses that look alike the match links each new clip to one.
    """
    for link in found.links:
        if link.old.id == holder.id:
            return None
        if link.old.visible_range == holder.visible_range and _look(link.old) == _look(holder):
            alike = Identities.of(link.old) == Identities.of(holder)
            return structs.replace(link, old=holder, use=None) if alike else None
    return None


def _marked(matching: Matching, said: Iterable[str]) -> Mapping[str, str]:
    """Return the one new clip that a marker names for a statement, by the statement."""
    clips = [found.clip for found in matching.found if found.clip.own_marks]
    if not clips:
        return {}
    known = by_marker_id(said)
    found = [(entry, each.id) for each in clips for entry in marked_entries(each.own_marks, known)]
    count = Counter(entry for entry, _ in found)
    return {entry: clip for entry, clip in found if count[entry] == 1}


def decide(matching: Matching, sides: Sides) -> Decided:
    """Return what is to be said of each statement on each new clip, and what must be asked.

    Raises:
        InputError: An answer names a clip that was not offered.
    """
    decided = Decided()
    clues = Clues.of(matching, sides)
    live = {entry for said in sides.old.by_clip.values() for entry in said}
    for found in matching.found:
        ruled = _on_linked(found, sides, decided, clues)
        for entry, natural in sides.new.by_material.get(found.clip.id, {}).items():
            link = contradicted(natural, found) if entry in live - ruled else None
            if link:
                case = Case(said=natural, links=(), found=found, natural=natural)
                decided.words.extend(word_on(case, Ruling(want=Want.NO, link=link), sides))
    return decided


def _on_linked(found: Found, sides: Sides, decided: Decided, clues: Clues) -> set[str]:
    """Decide on the statements that held for what a new clip may come from; return their ids."""
    clip, ruled = found.clip, set()
    asking: list[tuple[Case, Ruling]] = []
    for case in _cases(found, sides, clues):
        ruling = rule(case)
        if ruling is None:
            continue
        ruled.add(case.entry)
        ruling = _as_told_before(ruling, sides, clip.id, case.entry)
        if ruling.want is Want.ASK:
            asking.append((case, ruling))
        else:
            decided.rulings[clip.id, case.entry] = ruling
            decided.words.extend(word_on(case, ruling, sides))
    if asking:
        _ask(decided, sides, found, asking)
    return ruled


def _cases(found: Found, sides: Sides, clues: Clues) -> Iterator[Case]:
    """Yield each statement that held for an old clip which the new one may come from."""
    links: defaultdict[str, list[Link]] = defaultdict(list)
    said: dict[str, Attached] = {}
    for link in found.links:
        for entry, each in sides.old.by_clip.get(link.old.id, {}).items():
            links[entry].append(link)
            said.setdefault(entry, each)
    for entry, holder in clues.holders.get(found.clip.id, {}).items():
        if twin := _of_twin(found, holder):
            links[entry].append(twin)
            said.setdefault(entry, sides.old.by_clip[holder.id][entry])
    natural = sides.new.by_material.get(found.clip.id, {})
    for entry, each in said.items():
        yield Case(
            said=each,
            links=links[entry],
            found=found,
            natural=natural.get(entry),
            twins=clues.twins,
            repeats=clues.repeats,
            crossed=clues.crossed,
            content_hash=sides.hashes.get(found.clip.id, ""),
            marked=clues.marked.get(entry, ""),
        )


def _as_told_before(ruling: Ruling, sides: Sides, clip: str, entry: str) -> Ruling:
    """Return a ruling; a question to which a word stands already, and none is given now, as it was.

    A person answered it, or a witness did who is not asked now: what one knew less since is no
    reason to take a signed word back.
    """
    word = sides.new.carried.get(clip, {}).get(entry)
    if ruling.want is not Want.ASK or clip in sides.answers:
        return ruling
    if word is None or word.holds is YesNo.UNKNOWN:
        return ruling
    if word.holds is YesNo.YES:
        return replace(ruling, want=Want.YES, frames=word.target.source_range)
    is_answered = bool(word.asked)
    frames = word.target.source_range
    return replace(
        ruling,
        want=Want.NO,
        frames=frames,
        is_answered=is_answered,
        is_regenerated=not is_answered,
    )


def _ask(
    decided: Decided, sides: Sides, found: Found, asking: Sequence[tuple[Case, Ruling]]
) -> None:
    """Add a question, or what a person answers it with; what is open holds for nothing."""
    question = Question(
        clip=found.clip,
        candidates=_candidates(found, asking),
        entries=tuple(case.entry for case, _ in asking),
        is_copy=all(ruling.is_copy for _, ruling in asking),
    )
    answer = sides.answers.get(found.clip.id)
    if answer is None:
        decided.questions.append(question)
    else:
        require_offered(answer, question)
    for case, ruling in asking:
        now = ruling if answer is None else _answered(case, ruling, answer)
        decided.rulings[found.clip.id, case.entry] = now
        decided.words.extend(word_on(case, now, sides, is_asked=answer is not None))


def _candidates(found: Found, asking: Sequence[tuple[Case, Ruling]]) -> tuple[Link, ...]:
    """Return the links that are asked about, and those that stand against them."""
    asked = {id(link) for case, _ in asking for link in case.links}
    return tuple(
        each
        for each in found.links
        if each.material is not Sureness.DENIED
        and (id(each) in asked or each.use is Sureness.AMBIGUOUS)
    )


def _answered(case: Case, ruling: Ruling, answer: Sequence[str]) -> Ruling:
    """Return what a person decided: a statement holds here if it held for the clip they name."""
    chosen = [each for each in case.links if each.old.id in answer]
    told = [(each, frames_in(case, each)) for each in chosen]
    for link, frames in told:
        if frames and frames.duration:
            return replace(ruling, want=Want.YES, link=link, frames=frames)
    untold = [link for link, frames in told if frames is None]
    if untold and not (case.is_attested and case.said.target.covers == "range"):
        return replace(ruling, want=Want.YES, link=untold[0], frames=None)
    return replace(ruling, want=Want.NO, frames=None, is_answered=True)
