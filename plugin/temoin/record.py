"""What a person says of a cut: a step, an attestation, a retraction; signed and appended."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

from temoin.catalogue import load_catalogue
from temoin.cut import Cut
from temoin.errors import InputError, MediaMissingError, TimelineError
from temoin.language import say, say_word
from temoin.ledger import Draft, Entry, Target
from temoin.model import ClipView
from temoin.rate import FrameRange
from temoin.store.ledger_file import append
from temoin.store.media import file_state, files_of, local_path
from temoin.vocabulary import Scope


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
class Spoken:
    """A clip, and the record frames of it that a person speaks of; None means all of it."""

    clip: ClipView
    record_range: FrameRange | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of the clip is spoken of."""
        return self.record_range in {None, self.clip.record_range}

    @property
    def source_range(self) -> FrameRange | None:
        """The media frames shown in the part spoken of; None where a retime hides which."""
        seen, record, part = self.clip.seen_range, self.clip.record_range, self.record_range
        if part is None or self.clip.retime or not (seen and record and record.duration):
            return None
        scale = Fraction(seen.duration, record.duration)
        start = seen.start + floor((part.start - record.start) * scale)
        end = seen.start + ceil((part.end_exclusive - record.start) * scale)
        return FrameRange(start=start, duration=end - start, rate=seen.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What was appended: an entry for each clip, in the order asked."""

    entries: tuple[Entry, ...]
    clips: tuple[str, ...]
    ledger: str
    notices: tuple[str, ...] = ()


def log_step(cut: Cut, spoken: Sequence[Spoken], step: Step, *, scope: Scope = Scope.USE) -> Logged:
    """Sign and append a step for each clip, all in one write.

    Raises:
        InputError: No clip.
        StoreError: The ledger could not be written; nothing was.
    """
    public: dict[str, object] = {
        "tool": step.tool.strip(),
        "technique": step.technique,
        "effect": step.effect,
        "hosting": step.hosting,
        **({"note": step.note} if step.note else {}),
        **step.fields,
    }
    return _say(
        cut, Draft(type="step", fields=public, confidential=step.confidential), spoken, scope
    )


def attest_no_ai(
    cut: Cut, spoken: Sequence[Spoken], *, note: str = "", scope: Scope = Scope.MEDIA
) -> Logged:
    """Sign and append, for each clip, that a person looked and states that no AI was used.

    Raises:
        InputError: No clip.
        StoreError: The ledger could not be written; nothing was.
    """
    public: dict[str, object] = {"not_used": ["ai"], **({"note": note} if note else {})}
    return _say(cut, Draft(type="attest", fields=public), spoken, scope)


def retract(cut: Cut, entry_id: str, why: str) -> Logged:
    """Sign and append that an entry no longer holds; it stays in the ledger, folded away.

    Raises:
        InputError: No such entry, or no reason.
        StoreError: The ledger could not be written; nothing was.
    """
    if not why.strip():
        raise InputError("a retraction without a reason", hint="Say why with --why.")
    entry = cut.ledger.entry(entry_id)
    if entry.type in {"key", "checkpoint", "supersede", "redact"}:
        raise InputError(
            say("a {type} entry cannot be retracted", type=say_word("entry", entry.type)),
            hint="Retract a step or an attestation.",
        )
    draft = Draft(type="supersede", fields={"entry": entry.id, "reason": why.strip()})
    return _write(cut, [draft], ())


def _say(cut: Cut, draft: Draft, spoken: Sequence[Spoken], scope: Scope) -> Logged:
    """Sign and append a draft for each clip."""
    if not spoken:
        raise InputError("no clip was named", hint="Use --clip, --at or --range.")
    hashes = _content_hashes(cut)
    if scope is Scope.MEDIA:
        hashes |= _hashed_now(cut, [each.clip for each in spoken if each.clip.id not in hashes])
    targets = [_target(cut, each, hashes.get(each.clip.id, ""), scope) for each in spoken]
    drafts = [
        replace(draft, fields={"target": target.to_fields(), **draft.fields}) for target in targets
    ]
    logged = _write(cut, drafts, tuple(each.clip.id for each in spoken))
    if all(target.scope is scope for target in targets):
        return logged
    narrowed = say("part of a retimed clip holds for this cut only: which media frames is unknown")
    return replace(logged, notices=(*logged.notices, narrowed))


def _write(cut: Cut, drafts: Sequence[Draft], clips: tuple[str, ...]) -> Logged:
    path = cut.ledger_path
    if path is None:
        raise InputError("a cut from standard input has no ledger", hint="Name one with --ledger.")
    unproved = cut.state.unproved
    written = append(
        path,
        drafts,
        also=[each for each in cut.ledger.entries if each.id not in unproved],
        project=cut.ledger.project or None,
        unproved=unproved,
    )
    return Logged(entries=written.entries, clips=clips, ledger=str(path), notices=written.notices)


def _content_hashes(cut: Cut) -> dict[str, str]:
    return cut.scan.content_hashes(cut.changed_media) if cut.scan else {}


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


def clips_named(cut: Cut, name: str) -> list[ClipView]:
    """Return the clips with an id or a name (any case, if that is unambiguous).

    Raises:
        TimelineError: None has it.
    """
    for matches in (
        [clip for clip in cut.view.clips if clip.id == name],
        [clip for clip in cut.view.clips if clip.name == name],
        [clip for clip in cut.view.clips if clip.name.casefold() == name.casefold()],
    ):
        if matches:
            return matches
    raise TimelineError(
        say("no clip named {name!r} in this cut", name=name),
        hint="List clips with 'temoin show CUT'.",
        clip=name,
    )


def clip_at(cut: Cut, frame: int) -> ClipView:
    """Return the topmost enabled picture clip at a record frame.

    Raises:
        TimelineError: There is none.
    """
    there = [
        clip
        for clip in cut.view.clips
        if clip.kind == "picture"
        and clip.visible
        and clip.record_range
        and clip.record_range.contains(frame)
    ]
    if not there:
        raise TimelineError(
            say("no picture clip at {timecode}", timecode=cut.view.record_timecode(frame)),
            hint="Check the timecode.",
        )
    # clips come bottom first, inside nests too: of one track's, the last lies on top
    return max(reversed(there), key=lambda clip: clip.track_index)


def spoken_in(clips: Sequence[ClipView], wanted: FrameRange) -> list[Spoken]:
    """Return the clips that lie in a record range, each with its part of it."""
    spoken = []
    for clip in clips:
        part = clip.record_range.shared_with(wanted) if clip.record_range else None
        if part:
            spoken.append(Spoken(clip=clip, record_range=part))
    return spoken


__all__ = [
    "Logged",
    "Spoken",
    "Step",
    "attest_no_ai",
    "clip_at",
    "clips_named",
    "log_step",
    "retract",
    "spoken_in",
]
