"""A log that people already keep in a spreadsheet, read into signed entries.

Rows are understood, matched to clips of a cut and told; only then, and only if a person says so,
they are signed.
"""

from temoin.logbook.columns import Columns, columns_of
from temoin.logbook.plan import OPEN, Outcome, Plan, Planned, plan_import, write_plan
from temoin.logbook.shape import import_shape
from temoin.logbook.words import Field

__all__ = [
    "OPEN",
    "Columns",
    "Field",
    "Outcome",
    "Plan",
    "Planned",
    "columns_of",
    "import_shape",
    "plan_import",
    "write_plan",
]
