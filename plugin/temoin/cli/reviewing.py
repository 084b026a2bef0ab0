"""The dialogue in which a person decides on proposals, group after group of equal ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from temoin.cli.text import columns
from temoin.language import say
from temoin.model import CutView, Proposal
from temoin.notices import ground_words
from temoin.review import Decision, Open, step_for
from temoin.timeline.labels import scene_key
from temoin.vocabulary import Effect, Technique, label
from temoin.wording import counted, harmless

Asker = Callable[[str], str | None]
"""Puts a question to a person; returns the line they typed, or None where they ended the input."""

_CLIPS_SHOWN = 8
_GROUNDS_SHOWN = 8  # a group of nodes has dozens
_KEYS = {"accept": "a", "edit": "e", "dismiss": "d", "skip": "s", "quit": "q"}
"""Whole words do what their keys do; of any other word nothing is taken, or "cancel" would sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Equal proposals: one tool and class, seen by one detector on the same grounds."""

    scene: str
    members: tuple[Open, ...]

    @property
    def guess(self) -> Proposal:
        """What they all say."""
        return self.members[0].proposal


def groups_of(waiting: Sequence[Open]) -> list[Group]:
    """Return equal proposals together, scene by scene, in the order of their first clips."""
    found: dict[tuple[str, object], list[Open]] = {}
    for each in waiting:
        guess = each.proposal
        texts = tuple(sorted({ground.text for ground in guess.grounds}))
        classes = (guess.technique, guess.effect, guess.presence, guess.confidence)
        key = (scene_key(each.clip), (guess.detector, guess.tool, classes, texts))
        found.setdefault(key, []).append(each)
    return [Group(scene=scene, members=tuple(each)) for (scene, _), each in found.items()]


def summary(decisions: Sequence[Decision]) -> str:
    """Return decisions in a few words."""
    words: dict[str, int] = {}
    for each in decisions:
        tool = each.on.proposal.tool
        if each.step is None:
            said = say("{tool} dismissed", tool=tool)
        elif each.step.tool.casefold() == tool.casefold():
            said = say("{tool} accepted", tool=tool)
        else:
            said = say("{tool} accepted as {other}", tool=tool, other=each.step.tool)
        words[said] = words.get(said, 0) + 1
    return ", ".join(f"{said} ({counted(count, 'clip')})" for said, count in words.items())


def decided(waiting: Sequence[Open], cut: CutView, ask: Asker) -> list[Decision]:
    """Return what a person decides; what they skip or do not come to stays open.

    Args:
        waiting: Open proposals.
        cut: Where they stand.
        ask: Puts a question to the person.
    """
    dialogue = _Dialogue(cut=cut, asker=ask)
    left = groups_of(waiting)
    with suppress(_Left):
        while left:
            left = dialogue.take(left[0], left[1:])
    return dialogue.decisions


class _Left(Exception):  # noqa: N818 - no error: it ends the dialogue
    """The person left, by a word or by ending the input; what was being asked stays open."""


@dataclass(slots=True)
class _Dialogue:
    """One dialogue while it goes on."""

    cut: CutView
    asker: Asker
    decisions: list[Decision] = field(default_factory=list)

    def take(self, group: Group, left: Sequence[Group]) -> list[Group]:
        """Ask about a group; return which of those after it are still to be asked about."""
        question = "\n".join([*_lines(group, self.cut), _choices(group, left)])
        while True:
            answer = self._ask(f"{question} ")
            question = _choices(group, left)
            done = self._done(answer, group, left)
            if done is not None:
                return done

    def _ask(self, question: str) -> str:
        answer = self.asker(question)
        if answer is None:
            raise _Left
        return answer

    def _done(self, answer: str, group: Group, left: Sequence[Group]) -> list[Group] | None:
        """Do what an answer asks for; return what is left, or None to ask again."""
        typed = answer.strip().lower()
        key = _KEYS.get(typed, typed)
        if key == "q":
            raise _Left
        if key == "s":
            return list(left)
        if key == "d":
            return self._dismissed(group, left)
        wider: dict[str, list[Group]] = {
            "a": [],
            "e": [],
            "t": _of_tool(group, left),
            **({"c": _of_scene(group, left)} if group.scene else {}),
        }
        if key not in wider:
            return None
        edited = self._edited(group.guess) if key == "e" else None
        return self._accept([group, *wider[key]], left, edited)

    def _accept(
        self,
        groups: Sequence[Group],
        left: Sequence[Group],
        edited: Mapping[str, str] | None = None,
    ) -> list[Group]:
        for each in (member for group in groups for member in group.members):
            self.decisions.append(Decision(on=each, step=step_for(each.proposal, edited)))
        return [each for each in left if each not in groups]

    def _dismissed(self, group: Group, left: Sequence[Group]) -> list[Group] | None:
        """Ask for the reason; without one nothing is dismissed and the question stands."""
        why = self._ask(say("why? "))
        if not why:
            return None
        self.decisions += [Decision(on=each, why=why) for each in group.members]
        return list(left)

    def _edited(self, guess: Proposal) -> dict[str, str]:
        """Ask for each field of the step; an empty answer keeps what stands in brackets."""
        tool = self._field(say("tool"), guess.tool)
        step = step_for(guess, {"tool": tool})
        return {
            "tool": tool,
            "technique": self._word(say("technique"), step.technique, Technique),
            "effect": self._word(say("effect"), step.effect, Effect),
            **({"note": note} if (note := self._field(say("note"), "")) else {}),
        }

    def _field(self, name: str, now: str) -> str:
        return self._ask(f"{name} [{harmless(now)}]: ") or now

    def _word(self, name: str, now: str, words: type[StrEnum]) -> str:
        """Ask for a word of a vocabulary until it is one."""
        choices = ", ".join(each.value for each in words)
        while (answer := self._field(f"{name} ({choices})", now)) not in list(words):
            name = say("{word} is none of them: {name}", word=harmless(answer), name=name)
        return answer


def _of_tool(group: Group, left: Sequence[Group]) -> list[Group]:
    return [each for each in left if each.guess.tool == group.guess.tool]


def _of_scene(group: Group, left: Sequence[Group]) -> list[Group]:
    return [each for each in left if each.scene == group.scene]


def _lines(group: Group, cut: CutView) -> Iterator[str]:
    """Yield what a person must know of a group before they decide."""
    guess = group.guess
    yield ""
    yield harmless(
        say(
            "{tool}: technique {technique}, effect {effect}; {sure}, tool {there}; {detector}",
            tool=guess.tool,
            technique=label(guess.technique),
            effect=label(guess.effect),
            sure=label(guess.confidence),
            there=label(guess.presence),
            detector=guess.detector,
        )
    )
    shown = [each.clip for each in group.members[:_CLIPS_SHOWN]]
    rows = [[f"  {clip.id}", cut.in_out(clip.record_range)[0], clip.name] for clip in shown]
    yield columns(rows)
    yield from _more(len(group.members) - _CLIPS_SHOWN)
    for ground in guess.grounds[:_GROUNDS_SHOWN]:
        yield harmless(say("  from {ground}", ground=ground_words(ground)))
    yield from _more(len(guess.grounds) - _GROUNDS_SHOWN)


def _more(left: int) -> Iterator[str]:
    if left > 0:
        yield "  " + say("and {count} more", count=left)


def _choices(group: Group, left: Sequence[Group]) -> str:
    """Return the keys; those that take more than this group say how many clips."""
    keys = [
        say("a(ccept)"),
        say("e(dit)"),
        say("d(ismiss)"),
        say("s(kip)"),
        say("q(uit, signing this far)"),
    ]
    if same := _of_tool(group, left):
        count = sum(len(each.members) for each in (group, *same))
        keys.append(say("t: accept all of {tool} ({count})", tool=group.guess.tool, count=count))
    if group.scene and (here := _of_scene(group, left)):
        count = sum(len(each.members) for each in (group, *here))
        keys.append(say("c: accept all in scene {scene} ({count})", scene=group.scene, count=count))
    return "  ".join(map(harmless, keys))
