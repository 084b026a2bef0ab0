"""One trace of a generator, and what is said of it without saying what was asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from temoin.api import Evidence, vocabulary, wording, workflows

Says, Strength, Technique = vocabulary.Says, vocabulary.Strength, vocabulary.Technique

_SHORT, _MIDDLE = 80, 400  # letters
_LEAST_TELLING = 4  # letters of a word: "a", "the" and "in" tell nothing
_MOST_SECRET = 2_000_000  # letters of prompts that names are compared with
_PLAIN_NAME = re.compile(r"[\w .,()\[\]+@#&'-]{1,80}")
_PLACE = 200

_HEADS = {
    Technique.GENERATIVE: "made by an AI model",
    Technique.ENHANCEMENT: "enhanced by an AI model",
    Technique.ASSISTIVE: "an AI model helped",
    Technique.UNKNOWN: "a model worked on it, in a way that is not known here",
    Technique.NONE: "no model worked on it",
}
_IN_PART = "changed in part by an AI model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a generator wrote about itself.

    Attributes:
        tool: The program, as the catalogue calls it; no text of the file.
        where: Place in the file, or in another beside it.
        head: What is said instead of who made it, where that is not what it says.
        partial: Whether it speaks of a part of the picture only.
        model: File or name of the model, as it is written.
        loras: How many adaptations of the model were in use.
        prompts: What was asked for, and what was not wanted.
        secrets: Further texts that must not be shown.
    """

    tool: str
    where: str
    says: vocabulary.Says = Says.AI
    strength: vocabulary.Strength = Strength.GENERATOR
    technique: vocabulary.Technique = Technique.GENERATIVE
    head: str = ""
    partial: bool = False
    model: str = ""
    loras: int = 0
    sampler: str = ""
    seed: str = ""
    prompts: Sequence[str] = field(default=(), repr=False)
    secrets: Sequence[str] = field(default=(), repr=False)

    def evidence(self) -> Evidence:
        """Return it as a fact for a person, prompts left out."""
        secret = secret_words([*self.prompts, *self.secrets])
        head = self.head or (_IN_PART if self.partial else _HEADS[self.technique])
        return Evidence(
            says=self.says,
            text="; ".join([f"{head}, with {self.tool}", *self._made_with(secret)]),
            details="; ".join(self._settings(secret)),
            where=wording.harmless(self.where[:_PLACE]),
            strength=self.strength,
            technique=self.technique if self.says is Says.AI else Technique.UNKNOWN,
            tool=self.tool,
            partial=self.partial,
        )

    def _made_with(self, secret: frozenset[str]) -> Iterator[str]:
        """Yield what it was made with, a part of the sentence each."""
        if model := shown(workflows.without_folders(self.model), secret):
            yield f"model {model}"
        if self.loras:
            yield f"LoRAs: {self.loras}"
        if prompt := length_class(self.prompts):
            yield prompt

    def _settings(self, secret: frozenset[str]) -> Iterator[str]:
        """Yield what only who would make it again asks for."""
        if sampler := shown(self.sampler, secret):
            yield f"sampler {sampler}"
        if self.seed.isdecimal() and len(self.seed) <= _SHORT:
            yield f"seed {self.seed}"


def length_class(prompts: Sequence[str]) -> str:
    """Return that there is a prompt, and about how long it is; nothing for none."""
    letters = sum(len(each.strip()) for each in prompts)
    if not letters:
        return ""
    if letters <= _SHORT:
        return "a short prompt"
    return "a prompt" if letters <= _MIDDLE else "a long prompt"


def secret_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the telling words of texts that must not be shown."""
    left, found = _MOST_SECRET, set[str]()
    for each in texts:
        words = re.findall(r"[^\W_]+", each[:left].casefold())
        found |= {word for word in words if len(word) >= _LEAST_TELLING}
        left = max(0, left - len(each))
    return frozenset(found)


def shown(name: str, secret: frozenset[str]) -> str:
    """Return a name that can be shown; nothing for one that a prompt shines through."""
    folded = name.casefold()
    if not _PLAIN_NAME.fullmatch(name) or any(word in folded for word in secret):
        return ""
    return name.strip()


def text(value: object) -> str:
    """Return a text as it is, a number as one, or nothing for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def texts_deep(value: object) -> list[str]:
    """Return every text in a JSON value, however deep."""
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str):
            found.append(each)
    return found
