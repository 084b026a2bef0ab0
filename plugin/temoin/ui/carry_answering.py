"""The answers that a person gives to the questions of a carry: one after another, and back."""

from collections.abc import Iterable, Mapping

from temoin.carry import Question

NONE: tuple[str, ...] = ()
"""The answer that a new clip continues none of the old ones."""


class Answering:
    """Which question is asked now, and what was answered; nothing is signed here."""

    def __init__(
        self,
        questions: Iterable[Question] = (),
        answers: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Ask questions, of which some may be answered already.

        Args:
            questions: In the order in which they are asked.
            answers: By the id of the new clip, in the order in which they were given.
        """
        self._questions = {each.clip.id: each for each in questions}
        self._answers = dict(answers or {})
        self._now = self._next_open("")

    @property
    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """The old clips that each new one continues, by its id; empty for none of them."""
        return dict(self._answers)

    @property
    def question(self) -> Question | None:
        """The question that is asked now; None where all are answered or left open."""
        return self._questions.get(self._now)

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self._questions)

    @property
    def place(self) -> int:
        """Which of them is asked now, counted from 1; 0 for none."""
        clips = list(self._questions)
        return clips.index(self._now) + 1 if self._now in self._questions else 0

    @property
    def left_open(self) -> int:
        """How many have no answer."""
        return len(self._questions) - len(self._answers)

    def answer(self, chosen: tuple[str, ...]) -> None:
        """Answer the question that is asked now, and go to the next open one."""
        self._answers.pop(self._now, None)
        self._answers[self._now] = chosen
        self._now = self._next_open(self._now)

    def add(self, chosen: str) -> bool:
        """Add an old clip to the answer of the question that is asked now, or take it out again.

        The question stays; an answer that names no clip any more is none. Return whether the
        clip is in it now.
        """
        before = self._answers.pop(self._now, ())
        after = tuple(each for each in before if each != chosen)
        is_added = len(after) == len(before)
        if is_added:
            after = (*before, chosen)
        if after:
            self._answers[self._now] = after
        return is_added

    def skip(self) -> None:
        """Leave a question open and go to the next open one; after the last, to none."""
        self._now = self._next_open(self._now)

    def ask(self, clip: str) -> bool:
        """Ask of one clip, answered or not; return whether there is a question of it."""
        if clip not in self._questions:
            return False
        self._now = clip
        return True

    def take_back(self) -> bool:
        """Take the last answer back and ask again; return whether there was one."""
        if not self._answers:
            return False
        self._now, _ = self._answers.popitem()
        return True

    def _next_open(self, clip: str) -> str:
        """Return the first open question after one, or the first of all; "" for none."""
        clips = list(self._questions)
        start = clips.index(clip) + 1 if clip in self._questions else 0
        return next((each for each in clips[start:] if each not in self._answers), "")
