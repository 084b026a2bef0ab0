"""A disclosure that holds every standing, for tests of answers, sheets and panels."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from temoin.model import (
    ClipView,
    CouldNotLook,
    CutView,
    DidNotRun,
    Disclosure,
    Dismissal,
    Evidence,
    Ground,
    LedgerState,
    Media,
    Note,
    Proposal,
    Retime,
    Retraction,
    Row,
    Standing,
    Tally,
)
from temoin.rate import FrameRange, Rate, frames_covered
from temoin.vocabulary import (
    Availability,
    Confidence,
    Effect,
    Hosting,
    Integrity,
    MediaKind,
    NoteKind,
    Origin,
    Presence,
    Says,
    Scope,
    Statement,
    Strength,
    Technique,
    TrackKind,
    Trust,
    YesNo,
)

RATE = Rate(24)
PROGRAMME_START = 86400
SAID_AT_MS = 1_795_537_200_000  # 2026-11-24T16:20:00Z
SCANNED_MS = SAID_AT_MS + 3_600_000


def record(start: int, duration: int) -> FrameRange:
    """Return a record range counted from the programme's first frame."""
    return FrameRange(start=PROGRAMME_START + start, duration=duration, rate=RATE)


def clip_view(
    clip_id: str,
    name: str,
    start: int,
    duration: int,
    *,
    track: str = "V1",
    track_index: int = 0,
    kind: TrackKind = TrackKind.PICTURE,
    retime: Retime | None = None,
) -> ClipView:
    """Return a clip with one media file of its own."""
    source_range = FrameRange(start=1000, duration=duration, rate=RATE)
    return ClipView(
        id=clip_id,
        name=name,
        track=track,
        track_index=track_index,
        kind=kind,
        record_range=record(start, duration),
        source_range=source_range,
        seen_range=source_range,
        visible_range=source_range,
        retime=retime,
        media=(Media(kind=MediaKind.FILE, url=f"media/{name}.mov", name=f"{name}.mov"),),
    )


CREDENTIALS = Evidence(
    says=Says.AI,
    text="Content Credentials: created by Veo (trainedAlgorithmicMedia)",
    where="manifest urn:c2pa:1f0c/c2pa.actions.v2/0",
    strength=Strength.SIGNED,
    reader="temoin.c2pa",
    version="1",
    technique=Technique.GENERATIVE,
    source_type="trainedAlgorithmicMedia",
    tool="Veo",
    integrity=Integrity.INTACT,
    trust=Trust.TRUSTED,
    availability=Availability.PRESENT,
    id="ev-1c5bd2a90e7f4411",
    file="NT_040_sky.mov",
)
CAMERA = Evidence(
    says=Says.CAPTURED,
    text="Content Credentials: captured (digitalCapture)",
    where="manifest urn:c2pa:77aa/c2pa.actions/0",
    strength=Strength.SIGNED,
    reader="temoin.c2pa",
    version="1",
    technique=Technique.NONE,
    source_type="digitalCapture",
    integrity=Integrity.INTACT,
    trust=Trust.TRUSTED,
    availability=Availability.PRESENT,
    id="ev-77aa0b6c2d1e9f30",
    file="NT_010.mov",
)
DENOISER = Proposal(
    tool="Neat Video",
    technique=Technique.ENHANCEMENT,
    effect=Effect.TECHNICAL,
    presence=Presence.ENABLED,
    confidence=Confidence.LIKELY,
    grounds=(Ground(where="effect 1", text="Reduce Noise v5", catalogue="neat-video"),),
    detector="temoin.tools",
    version="1",
    id="pr-9be21f03aa547c18",
)


REFRAME = Proposal(
    tool="Auto Reframe",
    technique=Technique.ASSISTIVE,
    effect=Effect.CONTENT,
    presence=Presence.PRESENT,
    confidence=Confidence.CERTAIN,
    grounds=(Ground(where="effect 2", text="AE.ADBE AEFilterAutoFramer"),),
    detector="temoin.tools",
    version="1",
    id="pr-41c07e5dd2a96b30",
)
DISSENT = Note(
    entry="sha256:" + "d1" * 32,
    kind=NoteKind.DISSENT,
    text="The sky was drawn by hand in shot 3.",
    said_by="Ben Okafor",
    said_at_ms=SAID_AT_MS + 60_000,
    about="sha256:" + "5e" * 32,
)
ANSWER = Note(
    entry="sha256:" + "a2" * 32,
    kind=NoteKind.ANSWER,
    text="Only its edge.",
    said_by="Ana Ferrer",
    said_at_ms=SAID_AT_MS + 120_000,
    about=DISSENT.entry,
)
COMMENT = Note(
    entry="sha256:" + "c0" * 32,
    kind=NoteKind.COMMENT,
    text="The vendor has been asked.",
    said_by="Ana Ferrer",
    said_at_ms=SAID_AT_MS + 180_000,
)
DISMISSED = Dismissal(
    proposal=REFRAME,
    entry="sha256:" + "d5" * 32,
    said_by="Ana Ferrer",
    said_at_ms=SAID_AT_MS + 240_000,
    why="switched off before the export",
)
TAKEN_BACK = Retraction(
    entry="sha256:" + "7b" * 32,
    clip="NT_080",
    what="Speed Warp",
    said_by="Ana Ferrer",
    folded_by="Ben Okafor",
    reason="optical flow, no model",
    by_another=True,
    notes=(
        replace(DISSENT, entry="sha256:" + "d2" * 32, text="It was on.", withdrawn="I mistook it"),
    ),
)


def declared(
    clip: ClipView, tool: str, technique: Technique, effect: Effect, **more: object
) -> Row:
    """Return a person's statement of a step on a clip."""
    fields: dict[str, object] = {
        "clip": clip.id,
        "basis": Statement.DECLARED,
        "tool": tool,
        "technique": technique,
        "effect": effect,
        "scope": Scope.USE,
        "record_range": clip.record_range,
        "hosting": Hosting.LOCAL,
        "said_by": "Ana Ferrer",
        "said_at_ms": SAID_AT_MS,
        "entry": "sha256:" + "5e" * 32,
        "attached_by": "place in this cut",
        **more,
    }
    return Row(**fields)  # type: ignore[arg-type]


def attested(clip: ClipView, part: FrameRange | None = None) -> Row:
    """Return a person's word that no AI was used on a clip, or on a part of it."""
    return Row(
        clip=clip.id,
        basis=Statement.ATTESTED,
        tool="",
        technique=Technique.NONE,
        effect=Effect.NONE,
        scope=Scope.MEDIA,
        record_range=part or clip.record_range,
        said_by="Ben Okafor",
        said_at_ms=SAID_AT_MS,
        entry="sha256:" + "a7" * 32,
        attached_by="content hash",
    )


def found(clip: ClipView, fact: Evidence) -> Row:
    """Return a row for a file that says AI while nobody has spoken."""
    return Row(
        clip=clip.id,
        basis=Statement.EVIDENCED,
        tool=fact.tool or "unknown",
        technique=fact.technique,
        effect=Effect.CONTENT,
        record_range=clip.record_range,
        evidence=(fact,),
    )


def guessed(clip: ClipView, guess: Proposal) -> Row:
    """Return a row for a detector's guess that nobody has confirmed."""
    return Row(
        clip=clip.id,
        basis=Statement.PROPOSED,
        tool=guess.tool,
        technique=guess.technique,
        effect=guess.effect,
        record_range=clip.record_range,
        proposal=guess,
    )


def standing(
    clip: ClipView,
    statement: Statement,
    *rows: Row,
    origin: Origin = Origin.UNKNOWN,
    evidence: tuple[Evidence, ...] = (),
    conflict: str = "",
    unknown_frames: int = 0,
    media_problem: str = "",
    media_since: str = "",
) -> Standing:
    """Return what is known of a clip; proposals are those of its rows."""
    return Standing(
        clip=clip,
        origin=origin,
        statement=statement,
        conflict=conflict,
        unknown_frames=unknown_frames,
        media_problem=media_problem,
        media_since=media_since,
        evidence=evidence,
        proposals=tuple(row.proposal for row in rows if row.proposal),
        rows=rows,
    )


def unknown(clip: ClipView, *, media_problem: str = "") -> Standing:
    """Return a clip of which nobody and nothing speaks."""
    frames = clip.record_range.duration if clip.record_range else 0
    return standing(clip, Statement.UNKNOWN, unknown_frames=frames, media_problem=media_problem)


def _camera_and_masks() -> tuple[Standing, ...]:
    plate = clip_view("V1-0001", "NT_010", 0, 96)
    graded = clip_view("V1-0002", "NT_020", 96, 120)
    masked = clip_view("V1-0003", "NT_030", 216, 144)
    mask = declared(
        masked,
        "Magic Mask",
        Technique.ASSISTIVE,
        Effect.LOOK,
        note="sky isolated for the grade",
        fields={"stage": "post", "purpose": "grade", "prompt": "a prompt nobody may read"},
        notes=(DISSENT, ANSWER),
    )
    cleaned = declared(
        masked, "Topaz Video", Technique.ENHANCEMENT, Effect.TECHNICAL, meaning_changed=YesNo.NO
    )
    return (
        standing(
            plate,
            Statement.ATTESTED,
            attested(plate),
            origin=Origin.CAPTURED,
            evidence=(CAMERA,),
        ),
        unknown(graded, media_problem="NT_020.mov is not where the timeline says"),
        standing(masked, Statement.DECLARED, mask, cleaned),
    )


def _generated_and_guessed() -> tuple[Standing, ...]:
    sky = clip_view("V1-0004", "NT_040_sky", 360, 72)
    denoised = clip_view("V1-0005", "NT_050", 432, 96)
    disputed = clip_view("V1-0006", "NT_060", 528, 60)
    inserted = clip_view("V2-0001", "NT_030_insert", 240, 48, track="V2", track_index=1)
    dispute = f"Ben Okafor states that no AI was used; the file says: {CREDENTIALS.text}"
    return (
        standing(
            sky,
            Statement.EVIDENCED,
            found(sky, CREDENTIALS),
            origin=Origin.GENERATED,
            evidence=(CREDENTIALS,),
        ),
        standing(denoised, Statement.PROPOSED, guessed(denoised, DENOISER), media_since="changed"),
        standing(
            disputed,
            Statement.ATTESTED,
            attested(disputed),
            found(disputed, CREDENTIALS),
            origin=Origin.COMPOSITE,
            evidence=(CREDENTIALS,),
            conflict=dispute,
        ),
        standing(
            inserted,
            Statement.DECLARED,
            declared(
                inserted,
                "Runway",
                Technique.GENERATIVE,
                Effect.CONTENT,
                hosting=Hosting.CLOUD,
                meaning_changed=YesNo.YES,
                scope=Scope.MEDIA,
                evidence=(CREDENTIALS,),
            ),
            origin=Origin.GENERATED,
            evidence=(CREDENTIALS,),
        ),
    )


def _parts_and_sound() -> tuple[Standing, ...]:
    half = clip_view("V1-0007", "NT_070", 588, 100)
    slow = clip_view("V1-0008", "NT_080", 700, 80, retime=Retime(speed=Fraction(1, 2)))
    voice = clip_view("A1-0001", "NT_dialogue", 0, 600, track="A1", kind=TrackKind.SOUND)
    spoken = record(588, 40)
    return (
        replace(
            standing(half, Statement.UNKNOWN, attested(half, spoken), unknown_frames=60),
            proposals=(REFRAME,),
            dismissed=(DISMISSED,),
            notes=(COMMENT,),
        ),
        replace(unknown(slow), taken_back=(TAKEN_BACK,)),
        standing(
            voice,
            Statement.DECLARED,
            declared(voice, "Voice Isolation", Technique.ENHANCEMENT, Effect.TECHNICAL),
        ),
    )


def sample_disclosure() -> Disclosure:
    """Return ten clips with every standing, a scan with gaps and a ledger with one strange key."""
    standings = (*_camera_and_masks(), *_generated_and_guessed(), *_parts_and_sound())
    cut = CutView(
        name="Night Train, reel 1",
        files=("edits/night_train_r1_v07.otio",),
        format="otio",
        reader="OpenTimelineIO 0.18.1",
        rate=RATE,
        range=record(0, 780),
        digest="sha256:" + "3f9a" * 16,
        clips=tuple(each.clip for each in standings),
        warnings=("the transition at 01:00:04:00 has no length",),
    )
    return Disclosure(
        cut=cut,
        standings=standings,
        ledger=LedgerState(
            name="night_train_r1.temoin",
            entries=9,
            writers=2,
            integrity="intact",
            identity="known",
            time="claimed",
            trust="untrusted",
            untrusted=("4kq2-x81m",),
        ),
        scanned_ms=SCANNED_MS,
        changed_media=("NT_050.mov",),
        gone_media=("NT_060.mov",),
        totals=totals_of(standings),
        unknown=unknown_of(standings),
        unattached=("sha256:" + "0c" * 32,),
        could_not_look=(
            CouldNotLook(subject="V1-0002", reason="NT_020.mov is not where the timeline says"),
        ),
        did_not_run=(DidNotRun(plugin="acme.faces", reason="ImportError: no module acme"),),
        catalogue_version="2026.11",
    )


def totals_of(standings: Sequence[Standing]) -> dict[str, dict[str, Tally]]:
    """Return tallies by statement, origin and technique, each frame once for a word."""
    totals: dict[str, dict[str, Tally]] = {}
    for axis in ("statement", "origin", "technique"):
        words = dict.fromkeys(str(getattr(each, axis)) for each in standings)
        totals[axis] = {
            word: _tally([each for each in standings if getattr(each, axis) == word])
            for word in words
        }
    return totals


def _tally(standings: Sequence[Standing]) -> Tally:
    ranges = [each.clip.record_range for each in standings if each.clip.record_range]
    return Tally(clips=len(standings), frames=frames_covered(ranges))


def unknown_of(standings: Sequence[Standing]) -> Tally:
    """Return the clips of which something is unknown, counted by their unknown frames."""
    silent = [each for each in standings if each.unknown_frames or not each.rows]
    ranges = []
    for each in silent:
        whole = each.clip.record_range
        if whole:
            start = whole.end_exclusive - each.unknown_frames
            ranges.append(FrameRange(start=start, duration=each.unknown_frames, rate=whole.rate))
    return Tally(clips=len(silent), frames=frames_covered(ranges))
