"""Fuzzes as long as is wanted: `python tests/fuzz/long.py --minutes 5 [--seed N] [--only NAME]`.

What a reader may not do is printed once for each place in the code, and the bytes that did it are
kept in the folder named by `--keep`. Exits with 1 where there was any.
"""

import argparse
import os
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ |= {"TEMOIN_KEYRING": "0", "TEMOIN_PLUGINS": "0"}

from fuzz.target import Target, outcome
from fuzz.targets import TARGETS

SLOWEST = 20
"""Seconds that a reader may take for any of these small files."""


class Escapes:
    """Keeps whatever gets out of a block, which is what is looked for; a person's stop goes on."""

    error: BaseException | None = None

    def __enter__(self) -> "Escapes":
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: object
    ) -> bool:
        self.error = error
        return not isinstance(error, KeyboardInterrupt)


class Campaign:
    """Rounds over the readers, what came of them, and each fault once."""

    def __init__(self, seed: int, folder: Path, keep: Path | None) -> None:
        self._chance = random.Random(seed)
        self._folder, self._keep = folder, keep
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seconds: Counter[str] = Counter()
        self.faults: dict[str, str] = {}

    def step(self, target: Target) -> None:
        """Try a reader with some more bytes, for a tenth of a second or once."""
        began = time.monotonic()
        while time.monotonic() - began < 0.1:
            content = target.draw(self._chance)
            self.counts[target.name, self._outcome(target, content)] += 1
        self.seconds[target.name] += round(1000 * (time.monotonic() - began))

    def _outcome(self, target: Target, content: bytes) -> str:
        began = time.monotonic()
        answer = "FAULT"
        with Escapes() as escapes:
            answer = outcome(target, content, self._folder / target.name.replace(" ", "_"))
        if escapes.error:
            self._tell(target, content, escapes.error)
            return answer
        if time.monotonic() - began > SLOWEST:
            self._tell(target, content, TimeoutError(f"longer than {SLOWEST} s"))
        return answer

    def _tell(self, target: Target, content: bytes, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames[:-4:-1])
        place = f"{target.name}: {type(error).__name__} at {where}"
        if place in self.faults:
            return
        self.faults[place] = str(error)[:200]
        name = f"{target.name.replace(' ', '_')}-{sha256(content).hexdigest()[:8]}"
        sys.stdout.write(f"FAULT {place}: {self.faults[place]!r} ({name})\n")
        sys.stdout.flush()
        if self._keep:
            self._keep.mkdir(parents=True, exist_ok=True)
            (self._keep / name).write_bytes(content)


def main() -> int:
    """Fuzz, print what came of it; return 1 where a reader did what it may not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("--only", default="", help="readers with this in their name")
    parser.add_argument("--keep", type=Path, help="folder for bytes that a reader stumbled on")
    asked = parser.parse_args()
    targets = [each for each in TARGETS if asked.only in each.name]
    sys.stdout.write(f"seed {asked.seed}, {len(targets)} readers, {asked.minutes:g} minutes\n")
    warnings.simplefilter("ignore")
    with TemporaryDirectory() as made:
        os.environ["TEMOIN_HOME"] = str(Path(made) / "home")
        campaign = Campaign(asked.seed, Path(made), asked.keep)
        until = time.monotonic() + 60 * asked.minutes
        while time.monotonic() < until:
            for target in targets:
                campaign.step(target)
    for target in targets:
        counts = sorted(campaign.counts.items())
        told = [f"{count} {kind}" for (name, kind), count in counts if name == target.name]
        figures = ", ".join(told)
        sys.stdout.write(f"{target.name:32} {figures}\n")
    total = sum(campaign.counts.values())
    sys.stdout.write(f"{total} inputs, {len(campaign.faults)} kinds of fault\n")
    return 1 if campaign.faults else 0


if __name__ == "__main__":
    sys.exit(main())
