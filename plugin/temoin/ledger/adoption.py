"""Ledgers of other projects that were taken in: whose entries are no replays."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from temoin.ledger.draft import Draft
from temoin.ledger.entry import Entry


def adopt_draft(project: str, tips: Iterable[str], reason: str) -> Draft:
    """Return that the entries of another project, up to some ids, belong here from now on."""
    return Draft(type="adopt", fields={"adopted": project, "tips": sorted(tips), "reason": reason})


class Projects:
    """Which projects entries are of, and which of these were adopted."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """Count entries."""
        self._counted: dict[str, int] = defaultdict(int)
        self._adopted: set[str] = set()
        self.count(entries)

    def count(self, entries: Iterable[Entry]) -> None:
        """Count further entries."""
        for entry in entries:
            self._counted[entry.project] += not entry.is_opaque
            if entry.type == "adopt":
                self._adopted.add(entry.text("adopted"))

    @property
    def main(self) -> str:
        """The project that most entries are of, adopted ones left out; empty for none."""
        own = [each for each in self._counted if each not in self._adopted] or [*self._counted]
        return max(own, key=lambda project: self._counted[project], default="")


def adopted_ids(entries: Sequence[Entry], project: str, not_signed: Collection[str]) -> set[str]:
    """Return the ids of the entries that a project adopted.

    Args:
        entries: All of them.
        project: Which adopts; only its own entries do.
        not_signed: Ids of entries that their keys did not sign: these adopt nothing.
    """
    by_id = {each.id: each for each in entries}
    found: set[str] = set()
    for adopts in entries:
        if adopts.type != "adopt" or adopts.project != project or adopts.id in not_signed:
            continue
        other, tips = adopts.text("adopted"), adopts.body.get("tips")
        waiting = [each for each in tips if isinstance(each, str)] if isinstance(tips, list) else []
        while waiting:
            entry = by_id.get(waiting.pop())
            if entry and entry.project == other and entry.id not in found:
                found.add(entry.id)
                waiting += entry.parents
    return found
