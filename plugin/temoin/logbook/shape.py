"""What became of a log, in the shape that scripts rely on; no prompt stands in it."""

from temoin.cut import Cut
from temoin.logbook.columns import Columns
from temoin.logbook.plan import Plan, Planned, counts
from temoin.model import CutView
from temoin.record import Logged
from temoin.shapes import CONFIDENTIAL, Shape, range_shape
from temoin.store.tables import Table


def import_shape(
    cut: Cut, table: Table, columns: Columns, plan: Plan, logged: Logged | None
) -> Shape:
    """Return what becomes of each row.

    Args:
        cut: The cut.
        table: The log.
        columns: Where it holds what.
        plan: What becomes of its rows.
        logged: What was appended; None where nothing was.
    """
    entries = iter(logged.entries if logged else ())
    return {
        "temoin": "imported/1",
        "log": table.name,
        "sheet": table.sheet or None,
        "columns": [
            {"field": field.value, "heading": text, "guessed": field in columns.guessed}
            for field, text in columns.headings.items()
        ],
        "unused": list(columns.unused),
        "written": logged is not None,
        "ledger": str(cut.ledger_path or ""),
        "batch": logged.batch if logged else None,
        "counts": {outcome.value: count for outcome, count in counts(plan.rows).items()},
        "rows": [
            _row_shape(cut.view, row, next(entries).id if row.act and logged else None)
            for row in plan.rows
        ],
        "notices": list(logged.notices) if logged else [],
    }


def _row_shape(view: CutView, row: Planned, entry: str | None) -> Shape:
    spoken = row.spoken
    fields = row.act.draft.fields if row.act else {}
    record = (spoken.record_range or spoken.clip.record_range) if spoken else None
    return {
        "row": row.number,
        "outcome": row.outcome.value,
        "reason": row.reason,
        "type": row.act.draft.type if row.act else None,
        "clip": spoken.clip.id if spoken else None,
        "name": spoken.clip.name if spoken else None,
        "record": range_shape(record, drop_frame=view.drop_frame),
        "tool": fields.get("tool"),
        "technique": fields.get("technique"),
        "effect": fields.get("effect"),
        "cells": {
            field.value: text
            for field, text in row.texts.items()
            if field.value not in CONFIDENTIAL
        },
        "candidates": list(row.candidates),
        "digest": row.digest or None,
        "entry": entry,
        "entries": list(row.entries),
        "notices": list(row.notices),
    }
