"""How things are said to people: counts, ages, marks, names that cannot steer the eye."""

from datetime import UTC, datetime, timedelta

from temoin.vocabulary import Statement

MARKS = {
    Statement.DECLARED: "\N{BLACK CIRCLE}",
    Statement.ATTESTED: "\N{CHECK MARK}",
    Statement.EVIDENCED: "\N{BLACK UP-POINTING TRIANGLE}",
    Statement.PROPOSED: "\N{WHITE UP-POINTING TRIANGLE}",
    Statement.UNKNOWN: "?",
}
"""A shape for each statement, the same at every door: colour alone tells nothing."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian and emoji need them
_HOUR_MINUTES = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 clip`, `2 clips`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def age(then_ms: int, now_ms: int) -> str:
    """Return how long ago something was, in one unit."""
    past = timedelta(milliseconds=max(0, now_ms - then_ms))
    if past.days:
        return f"{counted(past.days, 'day')} ago"
    minutes = past.seconds // 60
    if minutes >= _HOUR_MINUTES:
        return f"{minutes // _HOUR_MINUTES} h ago"
    return f"{minutes} min ago" if minutes else "just now"


def day(time_ms: int) -> str:
    """Return the date of a moment, UTC, or that there is none."""
    try:
        return (_EPOCH + timedelta(milliseconds=time_ms)).date().isoformat()
    except OverflowError:
        return "no date"


def harmless(text: str) -> str:
    """Return text on one line, without characters that steer a reader's eye or a terminal.

    Control and bidirectional characters of a clip's name become a visible mark.
    """
    return text if text.isprintable() else "".join(map(_harmless_character, text))


def _harmless_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def file_name(path: str) -> str:
    """Return the last part of a path of any system; folders stay with whoever wrote it."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
