"""What a person decides on detectors' guesses: accepted as a step, or dismissed with a reason."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from temoin.cut import Cut
from temoin.disclosure import speaks_of_proposal
from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import Draft
from temoin.model import ClipView, Disclosure, Proposal, Standing
from temoin.record import Agent, Logged, Step, sign, step_named, uses_of
from temoin.vocabulary import Statement

_FEWEST_DIGITS = 4
_PREFIX = "pr-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A detector's guess on a clip that nobody has accepted or dismissed."""

    clip: ClipView
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decides on a guess.

    Attributes:
        on: The guess, with its clip.
        step: The step that it is accepted as; None dismisses it.
        why: The reason of a dismissal.
    """

    on: Open
    step: Step | None = None
    why: str = ""

    def __post_init__(self) -> None:
        """Refuse a dismissal without a reason.

        Raises:
            InputError: There is none.
        """
        if self.step is None and not self.why.strip():
            raise InputError("a dismissal without a reason", hint="Say why with --why.")


def open_proposals(standings: Iterable[Standing]) -> list[Open]:
    """Return the guesses that wait for a person, clip by clip."""
    return [
        Open(clip=standing.clip, proposal=row.proposal)
        for standing in standings
        for row in standing.rows
        if row.basis is Statement.PROPOSED and row.proposal
    ]


def step_for(guess: Proposal, edited: Mapping[str, str] | None = None) -> Step:
    """Return the step that a guess is accepted as.

    Args:
        guess: Its classes hold for its own tool.
        edited: What the person wrote instead: `tool`, `technique`, `effect`, `hosting`, `note`.
    """
    chosen = dict(edited or {})
    tool = chosen.pop("tool", "") or guess.tool
    if tool == guess.tool:  # unknown is a word of the guess too: it is not filled
        chosen = {"technique": guess.technique.value, "effect": guess.effect.value, **chosen}
    return step_named(tool, chosen)


def review(cut: Cut, decisions: Sequence[Decision], agent: Agent | None = None) -> Logged:
    """Sign and append decisions, all in one write; an accepted guess becomes a step.

    Guesses of one clip that are accepted as one step share it.

    Raises:
        InputError: Nothing was decided.
        StoreError: The ledger could not be written; nothing was.
    """
    if not decisions:
        raise InputError("nothing was decided", hint="Use --accept or --dismiss.")
    groups = _grouped(decisions)
    clips = [group[0].on.clip for group in groups]
    drafts: list[Draft] = []
    for group, target in zip(groups, uses_of(cut, clips), strict=True):
        drafts += _drafts(group, {"target": target.to_fields()}, len(drafts))
    return sign(cut, drafts, clips, agent)


def _grouped(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Return decisions in groups that make one step of one clip; each dismissal by itself."""
    groups: list[list[Decision]] = []
    by_clip: dict[str, list[list[Decision]]] = defaultdict(list)
    for decision in decisions:
        here = by_clip[decision.on.clip.id]
        same = [group for group in here if decision.step and group[0].step == decision.step]
        if same:
            same[0].append(decision)
        else:
            here.append([decision])
            groups.append(here[-1])
    return groups


def _drafts(group: Sequence[Decision], about: Mapping[str, object], place: int) -> Iterator[Draft]:
    """Yield the step of a group, if it is accepted, and a review for each of its guesses.

    Args:
        group: Decisions of one clip, alike.
        about: The target.
        place: Of the first draft among all that are signed together.
    """
    step, ids = group[0].step, [each.on.proposal.id for each in group]
    if step:
        fields = {**about, **step.to_fields(), "proposals": ids}
        yield Draft(type="step", fields=fields, confidential=step.confidential)
    for each in group:
        guess = each.on.proposal
        fields = {
            **about,
            "proposal": guess.id,
            "detector": guess.detector,
            "tool": guess.tool,
            "decision": "accepted" if step else "dismissed",
        }
        if step:
            yield Draft(type="review", fields=fields, refers={"step": place})
        else:
            yield Draft(type="review", fields={**fields, "why": each.why.strip()})


def found(disclosure: Disclosure, words: Iterable[str], clips: Collection[str]) -> list[Open]:
    """Return the open guesses that words mean, clip by clip.

    Args:
        disclosure: What is known of the cut.
        words: Each a detector's id, a tool's name, or a guess's id or enough of it.
        clips: Ids of the clips that are spoken of.

    Raises:
        InputError: A word means nothing here, several guesses, or one that was decided before.
    """
    standings = [each for each in disclosure.standings if each.clip.id in clips]
    waiting = open_proposals(standings)
    wanted = {id(each) for word in words for each in _meant(word, standings, waiting)}
    return [each for each in waiting if id(each) in wanted]


def _meant(word: str, standings: Sequence[Standing], waiting: Sequence[Open]) -> list[Open]:
    """Return the open guesses that one word means; one at least."""
    guesses = [guess for standing in standings for guess in standing.proposals]
    name = word.strip().casefold()
    by_name = [each for each in guesses if name in _names(each)]
    digits = name.removeprefix(_PREFIX)
    starts = len(digits) >= _FEWEST_DIGITS
    by_id = [
        each for each in guesses if starts and each.id.removeprefix(_PREFIX).startswith(digits)
    ]
    ids = {each.id for each in by_name or by_id}
    if not ids:
        raise InputError(
            say("no proposal {word} on these clips", word=repr(word)),
            hint="List them with 'temoin review CUT', after a scan.",
        )
    if not by_name and len(ids) > 1:
        raise InputError(
            say("{word} means {count} proposals", word=repr(word), count=len(ids)),
            hint="Give more digits.",
        )
    meant = [each for each in waiting if each.proposal.id in ids]
    if not meant:
        raise _decided(ids, standings)
    return meant


def _names(guess: Proposal) -> tuple[str, str]:
    return (guess.detector.casefold(), guess.tool.casefold())


def _decided(ids: Collection[str], standings: Iterable[Standing]) -> InputError:
    """Return who decided on the first of some guesses before, in words."""
    for standing in standings:
        guess = next((each for each in standing.proposals if each.id in ids), None)
        if guess is None:
            continue
        about = {"tool": guess.tool, "clip": standing.clip.name or standing.clip.id}
        for each in standing.dismissed:
            if each.proposal.id == guess.id:
                by = {"who": each.said_by, "why": each.why}
                said = say("{tool} on {clip} was dismissed by {who}: {why}", **about, **by)
                return _taken_back_first(said, each.entry)
        for row in standing.rows:
            if row.entry and speaks_of_proposal(row, guess):
                said = say("{tool} on {clip} was accepted by {who}", who=row.said_by, **about)
                return _taken_back_first(said, row.entry)
    return InputError("this proposal is not open", hint="Scan the cut again.")


def _taken_back_first(said: str, entry: str) -> InputError:
    how = say("Take it back first, with 'temoin retract CUT {entry}'.", entry=entry[:19])
    return InputError(said, hint=how)
