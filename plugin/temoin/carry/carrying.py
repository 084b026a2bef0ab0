"""Statements of one cut brought to the next: matched, decided, asked about, and signed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from temoin.bulk import bulk
from temoin.carry.deciding import Decided, decide
from temoin.carry.outcomes import Answers, Carry, Planned
from temoin.carry.telling import outcomes, unspoken_clips
from temoin.carry.words import Sides
from temoin.cut import Cut, ledger_state
from temoin.disclosure import Holding, holding
from temoin.errors import ChainError, InputError
from temoin.language import say
from temoin.ledger import Draft, unite
from temoin.match import Looked, Matching, Witness, match
from temoin.model import CutView
from temoin.record import Agent, Logged, sign
from temoin.store.workstation import load_person, own_key

_PERSON = "a person's word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two cuts, matched, with one ledger that speaks of both.

    Attributes:
        new: With the ledger of the old one in its own.
        witness: What was found in their media.
        is_lacking: Whether the new cut's own ledger has not all entries of the old one's.
    """

    old: Cut
    new: Cut
    witness: Witness
    matching: Matching
    is_lacking: bool


def pair(old: Cut, new: Cut) -> Pair:
    """Return two cuts, matched, with one ledger for both.

    Raises:
        InputError: Their ledgers are of different projects.
    """
    try:
        united = unite(new.ledger, old.ledger)
    except ChainError as error:
        raise InputError(
            say(
                "the ledgers of {old} and {new} are of different projects",
                old=old.wanted.name,
                new=new.wanted.name,
            ),
            hint="Name one for both with --ledger, or unite them with 'temoin ledger merge'.",
        ) from error
    known = {each.id for each in new.ledger.entries}
    is_lacking = any(each.id not in known for each in old.ledger.entries)
    if is_lacking:
        problems = (*new.state.problems, *old.state.problems)
        state = ledger_state(united, new.ledger_path)
        found = {each.message for each in state.problems}
        more = tuple(each for each in problems if each.message not in found)
        new = replace(new, ledger=united, state=replace(state, problems=(*state.problems, *more)))
    witness = Witness(old=_looked(_as_scanned(old)), new=_looked(new.content_hashes))
    return Pair(
        old=old,
        new=new,
        witness=witness,
        matching=match(old.view, new.view, witness),
        is_lacking=is_lacking,
    )


def _as_scanned(cut: Cut) -> Mapping[str, str]:
    """Return what media held when they were scanned: of that people spoke, whatever came since."""
    return cut.scan.content_hashes() if cut.scan else {}


def _looked(hashes: Mapping[str, str]) -> Mapping[str, Looked]:
    return {clip: Looked(content_hash=each) for clip, each in hashes.items()}


def plan(two: Pair, answers: Answers) -> Carry:
    """Return what becomes of each statement of the old cut, and what is to be signed; sign nothing.

    Args:
        two: The cuts.
        answers: What a person says of clips that were asked about.

    Raises:
        InputError: An answer names a clip that was not offered.
    """
    old, new = two.old, two.new
    with bulk():
        before, now = _holding(old), _holding(new)
        sides = Sides(
            old=before,
            new=now,
            cut=new.view,
            hashes=new.content_hashes,
            answers=answers,
            asked=load_person().name or own_key(),
        )
        is_one = old.view.digest == new.view.digest
        decided = Decided() if is_one else decide(two.matching, sides)
        carriages = [each.carriage for each in decided.words]
        after = _holding(new, decided) if carriages else now
        disclosed = new.disclosure(by_name=False, planned=carriages)
        return Carry(
            old=old.view,
            new=new.view,
            matching=two.matching,
            statements=before.by_clip,
            outcomes=outcomes(old.view, before, after, two.matching, decided),
            questions=tuple(decided.questions),
            planned=tuple(decided.words),
            before=old.disclosure(by_name=False),
            after=disclosed,
            unspoken=unspoken_clips(disclosed, two.matching),
            ledger=str(new.ledger_path or ""),
            notices=(*_silence(old.view, before), *_notices(decided, answers, is_one=is_one)),
        )


def _holding(cut: Cut, decided: Decided | None = None) -> Holding:
    planned = [each.carriage for each in decided.words] if decided else ()
    return holding(cut.view, cut.ledger, cut.state.unproved, cut.content_hashes, planned)


def _silence(old: CutView, before: Holding) -> tuple[str, ...]:
    if any(before.by_clip.values()):
        return ()
    return (say("nothing has been said of {cut}", cut=old.name or say("the old cut")),)


def _notices(decided: Decided, answers: Answers, *, is_one: bool) -> tuple[str, ...]:
    told = [say("both are one cut: all that was said holds as it did")] if is_one else []
    asked = {clip for clip, _ in decided.rulings}
    told += [
        say("{clip} was not asked about: its answer changes nothing", clip=clip)
        for clip in answers
        if clip not in asked
    ]
    return tuple(told)


def carry(two: Pair, answers: Answers, agent: Agent | None = None) -> Carry:
    """Bring the statements of one cut to the next; sign what identities do not tell by themselves.

    Run again, it signs nothing that stands already.

    Args:
        two: The cuts.
        answers: What a person says of clips that were asked about.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: An answer names a clip that was not offered, or the new cut has no ledger.
        StoreError: The ledger could not be written; nothing was.
    """
    return sign_planned(two, plan(two, answers), agent)


def sign_planned(two: Pair, found: Carry, agent: Agent | None = None) -> Carry:
    """Sign what was planned of two cuts, as `carry` does.

    Args:
        two: The cuts.
        found: What `plan` returned of them.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: The new cut has no ledger.
        StoreError: The ledger could not be written; nothing was.
    """
    if not found.planned and not two.is_lacking:
        return found
    logged = _signed(two, found, agent)
    return replace(
        found,
        signed=tuple(each.id for each in logged.entries),
        batch=logged.batch if logged.entries else "",
        ledger=logged.ledger,
        notices=(*found.notices, *logged.notices),
    )


def _signed(two: Pair, found: Carry, agent: Agent | None) -> Logged:
    clips = {each.id: each for each in found.new.clips}
    drafts = [_draft(found, each) for each in found.planned]
    return sign(two.new, drafts, [clips[each.carriage.clip] for each in found.planned], agent)


def _draft(found: Carry, planned: Planned) -> Draft:
    word = planned.carriage
    fields: dict[str, object] = {
        "entry": word.entry,
        "old_cut": found.old.digest,
        "new_cut": found.new.digest,
        "old_clip": planned.old,
        "holds": word.holds.value,
        "target": word.target.to_fields(),
        "grounds": [each.value for each in planned.agreed] or [_PERSON],
        "confidence": planned.confidence.value,
    }
    if planned.disagreed:
        fields["against"] = [each.value for each in planned.disagreed]
    if word.asked:
        fields["asked"] = word.asked
    return Draft(type="carry", fields=fields)
