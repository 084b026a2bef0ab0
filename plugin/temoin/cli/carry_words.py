"""What a carry and a diff tell a person."""

from collections import Counter
from collections.abc import Sequence

from temoin.carry import (
    AiChange,
    Carry,
    Kind,
    Outcome,
    Question,
    Unspoken,
    Verdict,
    ai_changes,
    are_comparable,
    change_words,
    entry_words,
    frames_words,
    grounds_words,
    lost_words,
    question_words,
    statement_words,
)
from temoin.cli.text import columns, shortened
from temoin.language import say, say_counted, sayable
from temoin.notices import row_words
from temoin.wording import counted

_SHOWN = 40
_FIRST = (Verdict.PERSON, Verdict.CARRIED, Verdict.PART, Verdict.ORPHANED)
KINDS = {
    Kind.ADDED: sayable("new"),
    Kind.GONE: sayable("gone"),
    Kind.SAID: sayable("now stated by a person"),
    Kind.UNSAID: sayable("no longer stated by a person"),
}


def asked_words(found: Carry, question: Question) -> str:
    """Return a question in one sentence, with the statements that wait for its answer."""
    what = statement_words(found, question, shortened)
    return f"{question_words(found, question, shortened)} ({what})"


def candidate_lines(found: Carry, question: Question) -> list[str]:
    """Return the candidates of a question, numbered from 1, with what agrees and what does not."""
    rows = [
        [
            str(number),
            link.old.id,
            *found.old.times_of(link.old),
            shortened(link.old.name),
            grounds_words(link),
        ]
        for number, link in enumerate(question.candidates, start=1)
    ]
    return columns(rows).split("\n")


def carry_text(found: Carry, *, dry_run: bool) -> str:
    """Return what became of each statement, what is asked, and what nobody has spoken of."""
    lines = [_summary(found)]
    lines += _section(say("Carried in part"), _outcome_rows(found, Verdict.PART))
    lines += _questions(found)
    lines += _section(say("Not carried"), orphan_rows(found))
    lines += _unspoken_section(found, found.unspoken, say("Nobody has spoken of"))
    if found.signed:
        signed = say_counted(
            "{count} word signed in {ledger}",
            "{count} words signed in {ledger}",
            len(found.signed),
            ledger=found.ledger,
        )
        back = say(
            "all of it is taken back by: temoin retract CUT {batch} --why REASON", batch=found.batch
        )
        lines += ["", signed, f"  {back}"]
    elif dry_run and found.planned:
        lines += [
            "",
            say_counted(
                "{count} word would be signed; nothing was",
                "{count} words would be signed; nothing was",
                len(found.planned),
            ),
        ]
    elif not dry_run:
        lines += ["", say("nothing was left to sign")]
    return "\n".join(lines)


def _summary(found: Carry) -> str:
    """Return how many statements came to what: each counts once, and open ones as open."""
    verdicts: dict[str, set[Verdict]] = {}
    for each in found.outcomes:
        verdicts.setdefault(each.entry, set()).add(each.verdict)
    count = Counter(next(one for one in _FIRST if one in each) for each in verdicts.values())
    return say(
        "{old} to {new}: {carried} carried, {part} in part, {person} for a person,"
        " {orphaned} not carried",
        old=found.old.name or say("the old cut"),
        new=found.new.name or say("the new cut"),
        carried=count[Verdict.CARRIED],
        part=count[Verdict.PART],
        person=count[Verdict.PERSON],
        orphaned=count[Verdict.ORPHANED],
    )


def _section(title: str, rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"  {line}" for line in columns(rows[:_SHOWN]).split("\n")]
    if (left := len(rows) - _SHOWN) > 0:
        lines.append("  " + say("and {count} more", count=left))
    return ["", f"{title} ({len(rows)})", *lines]


def _outcome_rows(found: Carry, verdict: Verdict) -> list[list[str]]:
    return [
        [
            each.old.id,
            each.new.id,
            shortened(each.new.name),
            entry_words(found, each.old, each.entry, shortened),
            frames_words(found.new, each.frames),
        ]
        for each in found.outcomes
        if each.verdict is verdict and each.new
    ]


def orphan_rows(found: Carry) -> list[list[str]]:
    """Return the statements that hold for nothing in the new cut as cells of a list."""
    return [_orphan_row(found, each) for each in found.outcomes if each.verdict is Verdict.ORPHANED]


def _orphan_row(found: Carry, each: Outcome) -> list[str]:
    said = entry_words(found, each.old, each.entry, shortened)
    return [each.old.id, shortened(each.old.name), said, lost_words(each.why)]


def _questions(found: Carry) -> list[str]:
    if not found.questions:
        return []
    lines = ["", say("A person must tell ({count})", count=len(found.questions))]
    for question in found.questions[:_SHOWN]:
        lines.append(f"  {asked_words(found, question)}")
        lines += [f"    {line}" for line in candidate_lines(found, question)]
    if (left := len(found.questions) - _SHOWN) > 0:
        lines.append("  " + say("and {count} more", count=left))
    return lines


def _unspoken_section(found: Carry, unspoken: Sequence[Unspoken], title: str) -> list[str]:
    rows = unspoken_rows(found, unspoken)
    length = found.new.length_of(part for each in unspoken for part in each.record)
    return _section(f"{title}, {length}" if rows and not found.new.is_clip_list else title, rows)


def unspoken_rows(found: Carry, unspoken: Sequence[Unspoken]) -> list[list[str]]:
    """Return clips that nobody has spoken of as cells of a list, with what became of each."""
    changes = {each.clip.id: each.changes for each in found.matching.found}
    return [
        [
            each.clip.id,
            *found.new.times_of(each.clip),
            shortened(each.clip.name),
            change_words(changes.get(each.clip.id, ())),
        ]
        for each in unspoken
    ]


def diff_text(found: Carry) -> str:
    """Return what changed about AI, and which changed clips nobody has spoken of."""
    changed = [each for each in found.unspoken if each.is_changed]
    count = Counter(change for each in found.matching.found for change in each.changes)
    parts = [f"{say(change.value)} {number}" for change, number in count.most_common()]
    if asked := len(found.matching.questions):
        parts.append(f"{say('needs a person')} {asked}")
    if found.matching.removed:
        parts.append(f"{say('removed')} {len(found.matching.removed)}")
    clips = say(
        "{clips} in the new cut: {changes}",
        clips=counted(len(found.new.clips), "clip"),
        changes=", ".join(parts),
    )
    lines = [clips, *diff_notes(found)]
    lines += _section(
        say("What changed about AI"), [ai_row(found, each) for each in ai_changes(found)]
    )
    lines += _unspoken_section(found, changed, say("Changed, and nobody has spoken of it"))
    lines += _questions(found)
    lines += _section(say("Not carried"), orphan_rows(found))
    return "\n".join(lines)


def diff_notes(found: Carry) -> list[str]:
    """Return what a reader of a diff must know of what it compares."""
    notes = []
    if not are_comparable(found):
        notes.append(say("Not both cuts were scanned: only what people said is compared."))
    if found.planned:
        notes.append(
            say_counted(
                "{count} word is counted that 'temoin carry' would sign.",
                "{count} words are counted that 'temoin carry' would sign.",
                len(found.planned),
            )
        )
    return notes


def ai_row(found: Carry, change: AiChange) -> list[str]:
    """Return one change about AI as cells of a list."""
    clip, cut = (change.new, found.new) if change.new else (change.old, found.old)
    times = cut.times_of(clip) if clip else ("", "")
    return [
        say(KINDS[change.kind]),
        clip.id if clip else "",
        *times,
        shortened(clip.name) if clip else "",
        row_words(change.row),
    ]
