"""Matches random recuts and prints how often that is right: `python tests/campaign/edits.py 10000`.

The number is of edits; each recut is matched without media and with pictures. Truth is made beside
the matcher, see `recuts.py` one folder up.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from recuts import recut
from tally import KINDS, Tally, rate
from temoin.match import match


def tallies(edits: int, first: int = 1, clips: int = 250) -> dict[str, Tally]:
    """Return the tallies of recuts until there were so many edits."""
    found = {"without media": Tally(), "with pictures": Tally()}
    seed = first
    while found["without media"].edits < edits:
        cuts = recut(seed, clips)
        found["without media"].add(cuts, match(cuts.old, cuts.new))
        found["with pictures"].add(cuts, match(cuts.old, cuts.new, cuts.witness))
        seed += 1
    return found


def table(tally: Tally) -> str:
    """Return a tally as lines of text."""
    head = "              wanted  recall  material   links  wrong  wrong material  asked  silent"
    lines = [head]
    for kind in KINDS:
        recall = rate(tally.recalled[kind], tally.wanted[kind])
        material = rate(tally.recalled_material[kind], tally.wanted_material[kind])
        lines.append(
            f"  {kind:10} {tally.wanted[kind]:8,} {recall:7.2%} {material:9.2%}"
            f" {tally.links[kind]:7,} {tally.wrong[kind]:6} {tally.wrong_material[kind]:15}"
            f" {tally.questions[kind]:6} {tally.silent[kind]:7}"
        )
    return "\n".join(lines)


def main(edits: int, first: int) -> int:
    """Print the tables; return 1 where a link was wrong or a miss silent."""
    code = 0
    for name, tally in tallies(edits, first).items():
        print(f"{name}, {tally.edits:,} edits\n{table(tally)}")
        for words, count in tally.lost.most_common(8):
            print(f"    not found {count:5}  {words}")
        for fault in sorted(tally.faults, key=lambda each: each.startswith("silent"))[:6]:
            print(f"    FAULT {fault}")
        code |= bool(tally.faults)
    return code


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(arguments + [10_000, 1][len(arguments) :])))
