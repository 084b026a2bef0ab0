"""What is fuzzed: a reader of bytes, what it may raise, and what it is tried with."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from damage import Damage, damaged
from temoin.errors import TemoinError


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A reader of bytes that others may have written.

    Attributes:
        read: Gets the bytes, and a folder that is its own for a whole run.
        samples: Bytes that it reads, to be damaged.
        refuses: What may leave it, as its docstring says; an error of ours says what to do too.
        damage: How samples are damaged.
        is_slow: Whether it takes more than some milliseconds.
    """

    name: str
    read: Callable[[bytes, Path], object]
    samples: Sequence[bytes]
    refuses: tuple[type[Exception], ...] = ()
    damage: Damage = damaged
    is_slow: bool = False

    def draw(self, chance: random.Random) -> bytes:
        """Return what to try next: mostly a damaged sample, sometimes anything."""
        if chance.random() < 0.05:
            return chance.randbytes(chance.randrange(200))
        return self.damage(chance.choice(self.samples), chance)


def outcome(target: Target, content: bytes, folder: Path) -> str:
    """Return `read` or `refused`; what else a reader does gets out.

    Raises:
        AssertionError: It was refused without a word on what to do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        target.read(content, folder)
    except target.refuses as error:
        refusal = error
    else:
        return "read"
    assert not isinstance(refusal, TemoinError) or refusal.hint, f"refused without help: {refusal}"
    return "refused"
