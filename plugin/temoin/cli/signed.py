"""What a verb answers that signed something, or took it back."""

from collections.abc import Sequence

from temoin import shapes
from temoin.cli.answer import Answer
from temoin.cli.text import entry_lines
from temoin.language import say
from temoin.record import Logged


def signed_answer(logged: Logged, statement: str, grounds: Sequence[str] = ()) -> Answer:
    """Return what was signed, where, and how an act on several clips is taken back.

    Args:
        logged: What was appended.
        statement: The same in words.
        grounds: By what its clips were found, where a person should know.
    """
    clips = list(dict.fromkeys(logged.clips))
    lines = [
        say("{statement}; signed in {ledger}", statement=statement, ledger=logged.ledger),
        *entry_lines(logged.entries),
    ]
    if len(clips) > 1:
        way = say(
            "all of it is taken back by: temoin retract CUT {batch} --why REASON",
            batch=logged.batch,
        )
        lines.append(f"  {way}")
    notices = (*grounds, *logged.notices)
    return Answer(
        document=shapes.logged_shape(
            entries=[entry.id for entry in logged.entries],
            clips=clips,
            ledger=logged.ledger,
            notices=notices,
            batch=logged.batch,
            taken_back=logged.taken_back,
        ),
        text="\n".join(lines),
        notes=notices,
    )
