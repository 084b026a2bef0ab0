"""How things are said to people: counts, ages, marks, names that cannot steer the eye."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from temoin.errors import TemoinError
from temoin.language import number, say, say_again, say_counted, say_word, sayable
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
_FIRM_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # French needs them
_HOUR_MINUTES, _DAY_MINUTES = 60, 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return `1 clip`, `2 clips`; nouns are literals, said in the language that is spoken."""
    return f"{number(count)} {say_counted(noun, plural or f'{noun}s', count)}"


def joined(sentences: Iterable[str]) -> str:
    """Return several short sentences as one."""
    return say("; ").join(sentences)


def listed(names: Sequence[str], at_most: int, joint: str = ", ") -> str:
    """Return the first few names, and how many more there are."""
    return and_more(joint.join(names[:at_most]), len(names) - at_most)


def and_more(shown: str, left: int) -> str:
    """Return names that are shown, and how many are left, if any."""
    return say("{names} and {count} more", names=shown, count=number(left)) if left > 0 else shown


def tool_words(tool: str) -> str:
    """Return a tool's name; what nobody named is said to be unknown."""
    return (say_word("tool", tool) if tool == "unknown" else tool) or say("unknown tool")


FIELDS = (
    sayable("archive licence permits"),
    sayable("author"),
    sayable("catalogue"),
    sayable("content uploaded"),
    sayable("decided by"),
    sayable("decisions"),
    sayable("done on"),
    sayable("enterprise agreement"),
    sayable("finality"),
    sayable("made"),
    sayable("meaning changed by"),
    sayable("meaning changed on"),
    sayable("not disclosed reason"),
    sayable("operator"),
    sayable("oversight"),
    sayable("purpose"),
    sayable("record complete"),
    sayable("reported by"),
    sayable("responsible"),
    sayable("role impact"),
    sayable("seconds"),
    sayable("source type"),
    sayable("stage"),
    sayable("story relevance"),
    sayable("tool version"),
    sayable("training data licensed"),
    sayable("training scope"),
    sayable("trains on input"),
    sayable("tries"),
    sayable("vendor"),
    sayable("watts"),
)
"""What an entry's further fields are called; others are called as they are written."""


def field_words(name: str, value: object) -> str:
    """Return an entry's further field in words; its value stays as the person wrote it."""
    return say("{field}: {value}", field=say_word("field", name.replace("_", " ")), value=value)


LEDGER_WORDS = (
    sayable("intact"),
    sayable("broken"),
    sayable("known"),
    sayable("unknown"),
    sayable("claimed"),
    sayable("trusted"),
    sayable("untrusted"),
    sayable("none"),
)
"""What a ledger's state is told in."""


def ledger_word(word: str) -> str:
    """Return one word of a ledger's state, in the language that is spoken."""
    return say_word("ledger", word)


_COMPLAINTS = (
    sayable("the following arguments are required: {names}"),
    sayable("unrecognized arguments: {words}"),
    sayable("argument {name}: expected one argument"),
    sayable("argument {name}: expected at least one argument"),
    sayable("argument {name}: expected {count} arguments"),
    sayable("argument {name}: invalid choice: {given} (choose from {choices})"),
    sayable("argument {name}: ignored explicit argument {given}"),
    sayable("argument {name}: not allowed with argument {other}"),
    sayable("argument {name}: invalid {kind} value: {given}"),
)
"""What Python's argparse says of wrong arguments; it says them finished, and in English."""


def complaint_words(message: str) -> str:
    """Return what argparse says of wrong arguments, in the language that is spoken."""
    return say_again(message, _COMPLAINTS)


def error_words(error: TemoinError) -> tuple[str, str, str]:
    """Return an error as it is said: the file or clip or "", what follows it, and what to do."""
    subject, what = error.sentence_of(say(error.message))
    if what.startswith(": "):
        what = say("{subject}: {reason}", subject="", reason=what.removeprefix(": "))
    return subject, what, say(error.hint) if error.hint else ""


def age(then_ms: int, now_ms: int) -> str:
    """Return how long ago something was, in one unit."""
    past = timedelta(milliseconds=max(0, now_ms - then_ms))
    if past.days:
        return say_counted("{count} day ago", "{count} days ago", past.days)
    minutes = past.seconds // 60
    if minutes >= _HOUR_MINUTES:
        return say("{count} h ago", count=minutes // _HOUR_MINUTES)
    return say("{count} min ago", count=minutes) if minutes else say("just now")


def span(milliseconds: int) -> str:
    """Return how long something lasts, in one unit."""
    minutes = milliseconds // 60_000
    if (days := minutes // _DAY_MINUTES) > 1:
        return counted(days, "day")
    if hours := minutes // _HOUR_MINUTES:
        return say("{count} h", count=hours)
    return say("{count} min", count=minutes)


def moment(time_ms: int) -> datetime | None:
    """Return UTC milliseconds since 1970 as a date and time in UTC; None for none there is."""
    try:
        return _EPOCH + timedelta(milliseconds=time_ms)
    except OverflowError:
        return None


def day(time_ms: int) -> str:
    """Return the date of a moment, UTC, or that there is none."""
    at = moment(time_ms)
    return at.date().isoformat() if at else say("no date")


def harmless(text: str) -> str:
    """Return text on one line, without characters that steer a reader's eye or a terminal.

    Control and bidirectional characters of a clip's name become a visible mark.
    """
    return text if text.isprintable() else "".join(map(_harmless_character, text))


def _harmless_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS or character in _FIRM_SPACES:
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def file_name(path: str) -> str:
    """Return the last part of a path of any system; folders stay with whoever wrote it."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
