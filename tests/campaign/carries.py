"""Carries statements over random recuts and prints how many came: `python .../carries.py 40`.

The number is of pairs of cuts; each is carried without media and with pictures of every clip. For
each miss it prints what befell the clip in truth, what the match says of it and what the carry did.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tally import KINDS as MATCHED
from tally import dropped, rate
from trials import Recall, Trial

KINDS = (*MATCHED, "only a name", "slowed")
SCOPES = ("media", "use")
SHOWN = 25


def recall(pairs: int, first: int, *, pictures: bool) -> Recall:
    """Return the counts over some pairs, from a seed on."""
    found = Recall()
    for seed in range(first, first + pairs):
        trial = Trial.of(seed, pictures=pictures)
        found.edits += dropped(trial.case)
        found.edits += sum(len(each.edits) for each in trial.case.new_shots.values())
        found.add(trial.carry())
    return found


def table(found: Recall) -> str:
    """Return the counts as lines of text."""
    lines = ["    clips       statement      due  carried  silent"]
    for kind in KINDS:
        for scope in SCOPES:
            row = kind, scope
            share = rate(found.carried[row], found.due[row])
            lines.append(
                f"    {kind:11} {scope:9} {found.due[row]:8,} {share:8.2%} {found.silent[row]:7}"
            )
    return "\n".join(lines)


def main(pairs: int, first: int, shown: int) -> int:
    """Print the tables; return 1 where a statement is on a wrong clip or a miss is silent."""
    code = 0
    for pictures in (False, True):
        found = recall(pairs, first, pictures=pictures)
        name = "with pictures" if pictures else "without media"
        print(f"{name}: {pairs} pairs, {found.edits:,} edits, {found.held:,} statements hold,")
        print(f"    {found.wrong.total()} of them wrongly {dict(found.wrong) or ''}")
        print(f"    {found.told:,} outcomes, orphans that were due: {dict(found.orphans)}")
        print(table(found))
        for (kind, words), count in found.misses.most_common(shown):
            print(f"    missed {count:5}  {kind}: {words}")
        code |= bool(found.wrong or found.silent.total() or found.orphans)
    return code


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(arguments + [40, 0, SHOWN][len(arguments) :])))
