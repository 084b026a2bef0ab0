"""What OpenTimelineIO's adapters do with files that they do not understand."""

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.timeline.bundles import reason_of

FAILURES = (
    otio.exceptions.OTIOError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    ImportError,
    SyntaxError,
)
"""What adapters were seen to raise."""


def refusal(adapter: str, error: Exception) -> TimelineError:
    """Return an adapter's reason as an error that says what to do."""
    return TimelineError(
        f"the adapter {adapter} cannot read it: {reason_of(error)}",
        hint="Export an .otio instead.",
    )
