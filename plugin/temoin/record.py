"""What a person says of a cut: a step, an attestation, a retraction; signed and appended."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from temoin.cut import Cut
from temoin.errors import InputError, MediaMissingError
from temoin.language import say, say_word
from temoin.ledger import Draft, Entry, Target, is_dissent, live
from temoin.model import ClipView
from temoin.selection import Spoken
from temoin.store.ledger_file import append
from temoin.store.media import file_state, files_of, local_path
from temoin.store.tools import load_catalogue
from temoin.store.workstation import own_key
from temoin.vocabulary import Scope

_MARK_BYTES = 6
"""Of an act's mark: a hundred thousand acts share none, and a person can type it."""

_SAID_BY_PEOPLE = frozenset({"step", "attest", "review", "note", "carry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The use of a tool, as a person states it; what they leave out stays unknown.

    Attributes:
        fields: Further public fields of a `step` entry.
        confidential: Fields that only a reveal shows (`prompt`, `performer`...).
    """

    tool: str
    technique: str = "unknown"
    effect: str = "unknown"
    hosting: str = "unknown"
    note: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    confidential: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a step without a tool.

        Raises:
            InputError: The tool has no name.
        """
        if not self.tool.strip():
            raise InputError("a step without a tool", hint="Name the tool, or write 'unknown'.")

    def to_fields(self) -> dict[str, object]:
        """Return the public fields of its entry, the target left out."""
        return {
            "tool": self.tool.strip(),
            "technique": self.technique,
            "effect": self.effect,
            "hosting": self.hosting,
            **({"note": self.note} if self.note else {}),
            **self.fields,
        }


def step_named(
    tool: str,
    chosen: Mapping[str, str] | None = None,
    confidential: Mapping[str, object] | None = None,
) -> Step:
    """Return a step with a tool; the catalogue fills the classes in which its entries agree.

    Args:
        tool: Any text.
        chosen: Classes and note that the person gave; they win over the catalogue.
        confidential: Fields that only a reveal shows.
    """
    known = load_catalogue().find(tool)
    classes = {
        word: values.pop()
        for word in ("technique", "effect", "hosting")
        if len(values := {str(getattr(each, word)) for each in known}) == 1
    }
    fields: dict[str, object] = {}
    if len(known) == 1:
        fields = {"vendor": known[0].vendor, "catalogue": known[0].id}
    return Step(
        tool=known[0].name if known else tool,
        fields=fields,
        confidential=confidential or {},
        **{**classes, **(chosen or {})},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A program that acted for the person whose key signs; it never signs by itself.

    Attributes:
        hosting: `local`, `facility`, `cloud` or `unknown`.
        may_see: What it could read, in words.
    """

    name: str
    hosting: str = "unknown"
    may_see: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an agent without a name.

        Raises:
            InputError: It has none.
        """
        if not self.name.strip():
            raise InputError("an agent without a name", hint="Name it with --agent.")

    def to_fields(self) -> dict[str, object]:
        """Return what entries say of it."""
        seen = [each.strip() for each in self.may_see if each.strip()]
        sees: dict[str, object] = {"may_see": seen} if seen else {}
        return {"name": self.name.strip(), "hosting": self.hosting, **sees}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to be said of clips.

    Attributes:
        draft: Without a target and without its act's mark.
        spoken: The clips; each gets an entry of its own.
    """

    draft: Draft
    spoken: tuple[Spoken, ...]
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What was appended: an entry for each clip, in the order asked.

    Attributes:
        batch: What the entries have in common; by it they are taken back together.
        taken_back: Ids of the entries that were taken back, where that was asked.
    """

    entries: tuple[Entry, ...]
    clips: tuple[str, ...]
    ledger: str
    notices: tuple[str, ...] = ()
    batch: str = ""
    taken_back: tuple[str, ...] = ()


def step_act(spoken: Sequence[Spoken], step: Step, scope: Scope = Scope.USE) -> Act:
    """Return the act of stating a step on clips."""
    draft = Draft(type="step", fields=step.to_fields(), confidential=step.confidential)
    return Act(draft=draft, spoken=tuple(spoken), scope=scope)


def attest_act(
    spoken: Sequence[Spoken],
    *,
    note: str = "",
    fields: Mapping[str, object] | None = None,
    scope: Scope = Scope.MEDIA,
) -> Act:
    """Return the act of stating that no AI was used on clips.

    Args:
        spoken: The clips.
        note: A sentence for people.
        fields: Further public fields of an `attest` entry.
        scope: The media wherever it is used, or this use.
    """
    public: dict[str, object] = {"not_used": ["ai"], **({"note": note} if note else {})}
    draft = Draft(type="attest", fields={**public, **(fields or {})})
    return Act(draft=draft, spoken=tuple(spoken), scope=scope)


def say_all(cut: Cut, acts: Sequence[Act], agent: Agent | None = None) -> Logged:
    """Sign and append everything that acts say, all in one write and under one mark.

    Args:
        cut: Of the clips.
        acts: What is said.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: No clip.
        StoreError: The ledger could not be written; nothing was.
    """
    spoken = [each for act in acts for each in act.spoken]
    if not spoken:
        raise InputError("no clip was named", hint="Use --clip, --at or --range.")
    hashes = cut.content_hashes
    of_media = [each.clip for act in acts if act.scope is Scope.MEDIA for each in act.spoken]
    hashes |= _hashed_now(cut, [clip for clip in of_media if clip.id not in hashes])
    drafts, narrowed = [], 0
    for act in acts:
        for each in act.spoken:
            target = _target(cut, each, hashes.get(each.clip.id, ""), act.scope)
            narrowed += target.scope is not act.scope
            fields = {"target": target.to_fields(), **act.draft.fields}
            drafts.append(replace(act.draft, fields=fields))
    logged = _write(cut, drafts, tuple(each.clip.id for each in spoken), agent)
    if not narrowed:
        return logged
    words = say("part of a retimed clip holds for this cut only: which media frames is unknown")
    return replace(logged, notices=(*logged.notices, words))


def retract(cut: Cut, name: str, why: str) -> Logged:
    """Sign and append that an entry, or all of one act, no longer holds.

    What is taken back stays in the ledger, folded away.

    Args:
        cut: Where it was said.
        name: An entry's id or enough of one, or the mark of an act (`batch`).
        why: The reason.

    Raises:
        InputError: No such entry, no reason, or nothing of the act stands any more.
        StoreError: The ledger could not be written; nothing was.
    """
    act = [each for each in cut.ledger.entries if each.body.get("batch") == name.strip()]
    if not act:
        return _take_back(cut, [cut.ledger.entry(name)], why)
    standing = _standing(cut)
    left = [each for each in act if each.id in standing]
    if not left:
        raise InputError(
            say("all of {batch} was taken back before", batch=name.strip()),
            hint="See what stands with 'temoin ledger show'.",
        )
    return _take_back(cut, left, why)


def retract_last(cut: Cut, why: str) -> Logged:
    """Sign and append that one's own last act that stands no longer holds.

    Raises:
        InputError: There is none, or no reason.
        StoreError: The ledger could not be written; nothing was.
    """
    standing, own = _standing(cut), own_key()
    said = [
        each
        for each in cut.ledger.entries
        if each.type in _SAID_BY_PEOPLE and each.key_id == own and each.id in standing
    ]
    if not said:
        raise InputError(
            "nothing that you signed stands in this ledger",
            hint="See what stands with 'temoin ledger show'.",
        )
    last = said[-1]  # by what its writer knew: a clock may have gone back
    batch = last.body.get("batch")
    act = [each for each in said if batch and each.body.get("batch") == batch]
    return _take_back(cut, act or [last], why)


def _standing(cut: Cut) -> set[str]:
    return {each.entry.id for each in live(cut.ledger, cut.state.unproved)}


def _take_back(cut: Cut, entries: Sequence[Entry], why: str) -> Logged:
    if not why.strip():
        raise InputError("a retraction without a reason", hint="Say why with --why.")
    own = own_key()
    for entry in entries:
        if entry.type in {"key", "checkpoint", "supersede", "redact"}:
            raise InputError(
                say("a {type} entry cannot be retracted", type=say_word("entry", entry.type)),
                hint="Retract a step or an attestation.",
            )
        if is_dissent(entry) and entry.key_id != own:
            raise InputError(
                "a dissent is taken back by its author alone", hint="Answer it with 'temoin note'."
            )
    drafts = [
        Draft(type="supersede", fields={"entry": each.id, "reason": why.strip()})
        for each in entries
    ]
    return replace(_write(cut, drafts, ()), taken_back=tuple(each.id for each in entries))


def uses_of(cut: Cut, clips: Sequence[ClipView]) -> list[Target]:
    """Return what an entry on each of some clips is about: this use of it, all of the clip."""
    hashes = cut.content_hashes
    return [_target(cut, Spoken(clip=clip), hashes.get(clip.id, ""), Scope.USE) for clip in clips]


def sign(
    cut: Cut, drafts: Sequence[Draft], clips: Sequence[ClipView], agent: Agent | None = None
) -> Logged:
    """Sign and append drafts as they are, all in one write.

    Args:
        cut: Whose ledger it is.
        drafts: What is said.
        clips: Of which clips.
        agent: What acted for the person who signs, if anything did.

    Raises:
        InputError: The cut has no ledger.
        StoreError: The ledger could not be written; nothing was.
    """
    return _write(cut, drafts, tuple(clip.id for clip in clips), agent)


def _write(
    cut: Cut, drafts: Sequence[Draft], clips: tuple[str, ...], agent: Agent | None = None
) -> Logged:
    """Sign and append drafts in one write, each with the mark of their one act."""
    path = cut.ledger_path
    if path is None:
        raise InputError("a cut from standard input has no ledger", hint="Name one with --ledger.")
    unproved, batch = cut.state.unproved, secrets.token_hex(_MARK_BYTES)
    common = {"batch": batch, **({"agent": agent.to_fields()} if agent else {})}
    written = append(
        path,
        [replace(each, fields={**each.fields, **common}) for each in drafts],
        also=[each for each in cut.ledger.entries if each.id not in unproved],
        project=cut.ledger.project or None,
        unproved=unproved,
    )
    return Logged(
        entries=written.entries,
        clips=clips,
        ledger=str(path),
        notices=written.notices,
        batch=batch,
    )


def _hashed_now(cut: Cut, clips: Sequence[ClipView]) -> dict[str, str]:
    """Return the SHA-256 of media that no scan read, where it is one file and not too large.

    A word on frames should hold for these bytes, not for whatever lies there later.
    """
    urls = {clip.id: clip.active_media.url for clip in clips if clip.active_media}
    digests = {url: _digest_now(url, cut.wanted.folder) for url in set(urls.values()) if url}
    return {clip: digest for clip, url in urls.items() if (digest := digests.get(url))}


def _digest_now(url: str, folder: Path) -> str:
    """Return `sha256:` and a file's digest, or "" for what is known by its address alone."""
    with suppress(MediaMissingError):
        files = files_of(local_path(url, folder))
        return file_state(files[0]).content_hash if len(files) == 1 else ""
    return ""


def _target(cut: Cut, spoken: Spoken, content_hash: str, scope: Scope) -> Target:
    """Return what is spoken of: its place in this cut, and its material where frames are known."""
    clip, media = spoken.clip, spoken.clip.active_media
    place = Target(
        scope=scope,
        cut_digest=cut.view.digest,
        covers="clip" if spoken.is_whole else "range",
        timeline=cut.view.name,
        track_kind=clip.kind.value,
        track_index=clip.track_index,
        record_range=spoken.record_range or clip.record_range,
        clip=clip.id,
        clip_name=clip.name,
        clip_guid=clip.guid,
    )
    source_range = clip.visible_range if spoken.is_whole else spoken.source_range
    if source_range is None and not spoken.is_whole:
        return replace(place, scope=Scope.USE)
    return replace(
        place,
        content_hash=content_hash,
        umid=media.umid if media else "",
        reel=clip.reel,
        url_sha256=media.url_sha256 if media else "",
        name=media.name if media else "",
        source_range=source_range,
    )


__all__ = [
    "Act",
    "Agent",
    "Logged",
    "Spoken",
    "Step",
    "attest_act",
    "retract",
    "retract_last",
    "say_all",
    "sign",
    "step_act",
    "step_named",
    "uses_of",
]
