"""What a person says of a cut: a step, an attestation, a retraction; signed and appended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from temoin.builtin.catalogue import load_catalogue
from temoin.cut import Cut
from temoin.disclosure.attach import url_digest
from temoin.errors import InputError, TimelineError
from temoin.ledger import Entry, Target
from temoin.model import ClipView
from temoin.rate import FrameRange
from temoin.store.ledger_file import Draft, append
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
    """Return a step with a tool; a name that is unique in the catalogue fills its classes.

    Args:
        tool: Any text.
        chosen: Classes and note that the person gave; they win over the catalogue.
        confidential: Fields that only a reveal shows.
    """
    known = load_catalogue().find(tool)
    fields: dict[str, object] = {}
    classes: dict[str, str] = {}
    if len(known) == 1:
        found = known[0]
        tool = found.name
        classes = {
            "technique": found.technique.value,
            "effect": found.effect.value,
            "hosting": found.hosting.value,
        }
        fields = {"vendor": found.vendor, "catalogue": found.id}
    return Step(
        tool=tool, fields=fields, confidential=confidential or {}, **{**classes, **(chosen or {})}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A clip, and the record frames of it that a person speaks of; None means all of it."""

    clip: ClipView
    record_range: FrameRange | None = None


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
    return _append(cut, "step", spoken, public, step.confidential, scope)


def attest_no_ai(
    cut: Cut, spoken: Sequence[Spoken], *, note: str = "", scope: Scope = Scope.MEDIA
) -> Logged:
    """Sign and append, for each clip, that a person looked and states that no AI was used.

    Raises:
        InputError: No clip.
        StoreError: The ledger could not be written; nothing was.
    """
    public: dict[str, object] = {"not_used": ["ai"], **({"note": note} if note else {})}
    return _append(cut, "attest", spoken, public, {}, scope)


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
            f"a {entry.type} entry cannot be retracted", hint="Retract a step or an attestation."
        )
    draft = Draft(
        type="supersede", fields={"entry": entry.id, "reason": why.strip()}, confidential={}
    )
    return _write(cut, [draft], ())


def _append(
    cut: Cut,
    kind: str,
    spoken: Sequence[Spoken],
    public: Mapping[str, object],
    confidential: Mapping[str, object],
    scope: Scope,
) -> Logged:
    if not spoken:
        raise InputError("no clip was named", hint="Use --clip, --at or --range.")
    hashes = _content_hashes(cut)
    drafts = [
        Draft(
            type=kind,
            fields={
                "target": _target(cut, each, hashes.get(each.clip.id, ""), scope).to_fields(),
                **public,
            },
            confidential=confidential,
        )
        for each in spoken
    ]
    return _write(cut, drafts, tuple(each.clip.id for each in spoken))


def _write(cut: Cut, drafts: Sequence[Draft], clips: tuple[str, ...]) -> Logged:
    path = cut.ledger_path
    if path is None:
        raise InputError("a cut from standard input has no ledger", hint="Name one with --ledger.")
    written = append(path, drafts, also=cut.ledger.entries, project=cut.ledger.project or None)
    return Logged(entries=written, clips=clips, ledger=str(path))


def _content_hashes(cut: Cut) -> dict[str, str]:
    """Return the SHA-256 of each clip's media where the last scan read it and it is unchanged."""
    if cut.scan is None:
        return {}
    changed = set(cut.changed_media)
    known = {
        each.path: each.sha256
        for each in cut.scan.files
        if each.sha256 and each.name not in changed
    }
    return {
        facts.clip: f"sha256:{known[facts.files[0]]}"
        for facts in cut.scan.clips
        if len(facts.files) == 1 and facts.files[0] in known
    }


def _target(cut: Cut, spoken: Spoken, content_hash: str, scope: Scope) -> Target:
    clip, media = spoken.clip, spoken.clip.active_media
    return Target(
        scope=scope,
        content_hash=content_hash,
        umid=media.umid if media else "",
        reel=clip.reel,
        url_sha256=url_digest(media.url) if media else "",
        name=media.name if media else "",
        cut_digest=cut.view.digest,
        source_range=_seen_part(clip, spoken.record_range),
        timeline=cut.view.name,
        track_kind=clip.kind.value,
        track_index=clip.track_index,
        record_range=spoken.record_range or clip.record_range,
        clip=clip.id,
        clip_name=clip.name,
    )


def _seen_part(clip: ClipView, wanted: FrameRange | None) -> FrameRange | None:
    """Return the media frames shown in a part of a clip's record range; all that may be, if retimed."""
    seen, record = clip.seen_range, clip.record_range
    if wanted is None or seen is None or record is None or wanted == record:
        return seen
    if clip.retime is not None or not record.duration:
        return seen
    start = seen.start + (wanted.start - record.start) * seen.duration // record.duration
    end = seen.start - (
        -(wanted.end_exclusive - record.start) * seen.duration // record.duration
    )
    return FrameRange(start=start, duration=end - start, rate=seen.rate)


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
        f"no clip named {name!r} in this cut",
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
            f"no picture clip at {cut.view.record_timecode(frame)}", hint="Check the timecode."
        )
    return max(there, key=lambda clip: (clip.track_index, clip.depth))


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
