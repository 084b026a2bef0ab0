"""Ledgers made for tests: fixed keys, fixed times, any number of writers."""

from collections.abc import Mapping

from temoin.ledger import Draft, Entry, Ledger, Link, sign_entry, tips
from temoin.signing import SigningKey, base64url

PROJECT = "5f1e0c7a9b3d4e218c6a0d9f7b2e4c81"
MADE_MS = 1_795_537_200_000  # 2026-11-24T16:20:00Z


def key(number: int) -> SigningKey:
    """Return a key that is the same in every run."""
    return SigningKey(bytes([number]) * 32)


class Hand:
    """Writes as one writer, knowing the entries it is shown."""

    def __init__(self, number: int = 1, project: str = PROJECT, name: str = "") -> None:
        self.key = key(number)
        self.writer = f"{self.key.id}.{number:016x}"
        self.project = project
        self.written: list[Entry] = []
        self.known: list[Entry] = []
        card: dict[str, object] = {"public_key": base64url(self.key.public)}
        self.say("key", {**card, **({"name": name} if name else {})})

    def say(
        self,
        kind: str,
        fields: Mapping[str, object],
        confidential: Mapping[str, object] | None = None,
        *,
        time_ms: int | None = None,
    ) -> Entry:
        """Return a next entry, which this writer then knows."""
        prev = self.written[-1].id if self.written else ""
        link = Link(
            project=self.project,
            writer=self.writer,
            seq=len(self.written) + 1,
            prev=prev,
            heads=tuple(each for each in self.heads if each != prev),
        )
        moment = MADE_MS + 1000 * len(self.known) if time_ms is None else time_ms
        draft = Draft(type=kind, fields=fields, confidential=confidential or {})
        entry = sign_entry(draft, link, moment, self.key)
        self.written.append(entry)
        self.known.append(entry)
        return entry

    def step(self, tool: str = "Magic Mask", **confidential: object) -> Entry:
        """Return a next entry that states a step."""
        target = {"scope": "use", "media": {"name": "a.mov"}}
        fields = {
            "target": target,
            "tool": tool,
            "technique": "assistive",
            "effect": "look",
        }
        return self.say("step", fields, confidential)

    def reads(self, *others: "Hand") -> None:
        """Learn what others have written."""
        ids = {each.id for each in self.known}
        for other in others:
            self.known += [each for each in other.known if each.id not in ids]

    @property
    def heads(self) -> list[str]:
        """Ids of the newest entries that it knows."""
        return tips(self.known)

    @property
    def ledger(self) -> Ledger:
        """All that this writer knows."""
        return Ledger.of(self.known)
