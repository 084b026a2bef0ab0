"""What is known of a cut: a scan's findings, and the disclosure that everything is drawn from."""

from collections.abc import Mapping

from temoin.model import ClipView, CutView, Disclosure, Media, Row, ScanResult, Standing
from temoin.shapes.ledgers import ledger_shape
from temoin.shapes.parts import (
    Shape,
    could_not_look_shapes,
    did_not_run_shapes,
    dismissal_shapes,
    evidence_shape,
    looked_shape,
    note_shapes,
    proposal_shape,
    range_shape,
    retraction_shapes,
    tally_shape,
    time_text,
)
from temoin.vocabulary import Effect, Statement, Technique

CONFIDENTIAL = frozenset({"prompt", "performer", "consent_reference", "client_note", "folders"})
"""Fields that only a reveal shows; no answer holds them, whatever an entry says in public."""


def scan_shape(scan: ScanResult, disclosure: Disclosure) -> Shape:
    """Return what a scan found; origin and statement of each clip are the disclosure's."""
    drop_frame = scan.cut.drop_frame
    looked_at = scan.looked_at
    return {
        "temoin": "scan/1",
        "cut": _cut_shape(scan.cut),
        "clips": [_scanned_clip(each, drop_frame=drop_frame) for each in disclosure.standings],
        "looked_at": {
            "clips": looked_at.clips,
            "effects": looked_at.effects,
            "nodes": looked_at.nodes,
            "files": looked_at.files,
        },
        "could_not_look": could_not_look_shapes(scan.could_not_look),
        "did_not_run": did_not_run_shapes(scan.did_not_run),
        "moved": [{"name": each.name, "by": each.by} for each in scan.moved],
        "catalogue": {"version": scan.catalogue_version, "date": scan.catalogue_date},
        "scanned_at": time_text(scan.time_ms),
    }


def _cut_shape(cut: CutView) -> Shape:
    return {
        "name": cut.name,
        "files": list(cut.files),
        "format": cut.format,
        "reader": cut.reader,
        "rate": str(cut.rate),
        "range": range_shape(cut.range, drop_frame=cut.drop_frame),
        "warnings": list(cut.warnings),
        "digest": cut.digest,
        "drop_frame": cut.drop_frame,
    }


def _scanned_clip(standing: Standing, *, drop_frame: bool) -> Shape:
    clip = standing.clip
    return {
        **_clip_head(clip),
        "kind": clip.kind.value,
        "depth": clip.depth,
        "visible": clip.visible,
        "covered": clip.covered,
        "record": range_shape(clip.record_range, drop_frame=drop_frame),
        "source": range_shape(clip.source_range, drop_frame=drop_frame),
        "reel": clip.reel,
        "media": [_media_shape(each) for each in clip.media],
        **_standing_words(standing),
        "evidence": [evidence_shape(fact) for fact in standing.evidence],
        "proposals": [proposal_shape(guess) for guess in standing.proposals],
        "dismissed": dismissal_shapes(standing.dismissed),
    }


def _clip_head(clip: ClipView) -> Shape:
    return {"id": clip.id, "name": clip.name, "track": clip.track}


def _standing_words(standing: Standing) -> Shape:
    return {
        "origin": standing.origin.value,
        "statement": standing.statement.value,
        "conflicting": bool(standing.conflict),
        "conflict": standing.conflict or None,
    }


def _media_shape(media: Media) -> Shape:
    """Return a media reference by file name: its folders stay on this machine."""
    return {
        "kind": media.kind.value,
        "name": media.name,
        "active": media.active,
        "available": range_shape(media.available_range),
    }


def disclosure_shape(disclosure: Disclosure) -> Shape:
    """Return what is known of a cut; every clip has a row, unknown ones too."""
    cut = disclosure.cut
    return {
        "temoin": "disclosure/1",
        "cut": _cut_shape(cut),
        "rows": [
            _row_shape(standing, row, drop_frame=cut.drop_frame)
            for standing in disclosure.standings
            for row in standing.rows or (_silence(standing),)
        ],
        "totals": {
            axis: {word: tally_shape(tally) for word, tally in words.items()}
            for axis, words in disclosure.totals.items()
        },
        "unknown": tally_shape(disclosure.unknown),
        "clips": [_known_clip(each, drop_frame=cut.drop_frame) for each in disclosure.standings],
        "ledger": ledger_shape(disclosure.ledger),
        **looked_shape(disclosure),
        "unattached": list(disclosure.unattached),
        "catalogue": {"version": disclosure.catalogue_version},
        "notes": note_shapes(disclosure.notes),
    }


def _silence(standing: Standing) -> Row:
    """Return the row of a clip of which nobody and nothing speaks."""
    return Row(
        clip=standing.clip.id,
        basis=Statement.UNKNOWN,
        tool="",
        technique=Technique.UNKNOWN,
        effect=Effect.UNKNOWN,
        record_range=standing.clip.record_range,
        evidence=standing.evidence,
    )


def _row_shape(standing: Standing, row: Row, *, drop_frame: bool) -> Shape:
    return {
        "clip": row.clip,
        "name": standing.clip.name,
        "record": range_shape(row.record_range, drop_frame=drop_frame),
        "scope": row.scope.value if row.scope else None,
        "technique": row.technique.value,
        "effect": row.effect.value,
        "tool": row.tool or None,
        "hosting": row.hosting.value,
        "meaning_changed": row.meaning_changed.value,
        "said_by": row.said_by or None,
        "said_at": time_text(row.said_at_ms),
        "entry": row.entry or None,
        "evidence": [evidence_shape(fact) for fact in row.evidence],
        **_standing_words(standing),
        "basis": row.basis.value,
        "note": row.note,
        "attached_by": row.attached_by,
        "proposal": proposal_shape(row.proposal) if row.proposal else None,
        "fields": public_fields(row.fields),
        "notes": note_shapes(row.notes),
    }


def public_fields(fields: Mapping[str, object]) -> Shape:
    """Return an entry's fields without the confidential ones, at any depth."""
    return {
        key: _public(value)
        for key, value in fields.items()
        if key not in CONFIDENTIAL and not key.startswith("_")
    }


def _public(value: object) -> object:
    if isinstance(value, Mapping):
        return public_fields(value)
    return [_public(each) for each in value] if isinstance(value, list | tuple) else value


def _known_clip(standing: Standing, *, drop_frame: bool) -> Shape:
    return {
        **_clip_head(standing.clip),
        "record": range_shape(standing.clip.record_range, drop_frame=drop_frame),
        "visible": standing.clip.visible,
        "covered": standing.clip.covered,
        **_standing_words(standing),
        "unknown_frames": standing.unknown_frames,
        "media_problem": standing.media_problem or None,
        "dismissed": dismissal_shapes(standing.dismissed),
        "taken_back": retraction_shapes(standing.taken_back),
        "notes": note_shapes(standing.notes),
        "media_since": standing.media_since or None,
    }
