"""What a carry and a diff tell a person."""

from collections import Counter
from collections.abc import Sequence

from temoin.carry import (
    AiChange,
    Carry,
    Kind,
    Lost,
    Outcome,
    Question,
    Unspoken,
    Verdict,
    ai_changes,
    are_comparable,
)
from temoin.cli.text import columns, shortened
from temoin.language import say, say_counted, sayable
from temoin.match import Change, Link, Sureness
from temoin.model import ClipView, CutView
from temoin.notices import row_words
from temoin.rate import FrameRange
from temoin.wording import counted, joined, listed

_SHOWN, _NAMED = 40, 4
_CHANGES = (
    sayable("same"),
    sayable("trimmed"),
    sayable("extended"),
    sayable("slipped"),
    sayable("split"),
    sayable("merged"),
    sayable("retimed"),
    sayable("reversed"),
    sayable("moved"),
    sayable("replaced source"),
    sayable("new"),
    sayable("removed"),
)
_GROUNDS = (
    sayable("pictures"),
    sayable("name"),
    sayable("media length"),
    sayable("same frames"),
    sayable("rate"),
    sayable("position"),
)
"""Words of the match that people are told in; what else it tells by stands elsewhere."""

_SURE = (Sureness.CERTAIN, Sureness.LIKELY)
_QUESTIONS = {
    "one": sayable("Does {clip} show what {old} showed?"),
    "several": sayable("Which of {old} does {clip} continue?"),
    "use": sayable("Is {clip} what {old} has become?"),
    "copy": sayable("{clip} uses frames of {old} once more: does the same hold here?"),
}
_FIRST = (Verdict.PERSON, Verdict.CARRIED, Verdict.PART, Verdict.ORPHANED)
_WHY = {
    Lost.REMOVED: sayable("its clip is not in the new cut"),
    Lost.FRAMES: sayable("none of its frames is shown in the new cut"),
    Lost.REGENERATED: sayable("the pixels were made anew: state it again, if it holds"),
    Lost.ANSWERED: sayable("a person said that it does not hold"),
}
KINDS = {
    Kind.ADDED: sayable("new"),
    Kind.GONE: sayable("gone"),
    Kind.SAID: sayable("now stated by a person"),
    Kind.UNSAID: sayable("no longer stated by a person"),
}


def question_words(found: Carry, question: Question) -> str:
    """Return a question in one sentence."""
    clip = _clip_words(question.clip, found.new)
    olds = [link.old for link in question.candidates]
    named = listed([_clip_words(each, found.old) for each in olds], _NAMED)
    what = statement_words(found, question)
    words = say(_QUESTIONS[_kind(question)], clip=clip, old=named)
    return f"{words} ({what})"


def _kind(question: Question) -> str:
    if question.is_copy:
        return "copy"
    if len(question.offered) > 1:
        return "several"
    sure = all(link.material in _SURE for link in question.candidates)
    return "use" if sure else "one"


def statement_words(found: Carry, question: Question) -> str:
    """Return the statements that wait for an answer, in a few words."""
    words: dict[str, None] = {}
    for link in question.candidates:
        said = found.statements.get(link.old.id, {})
        for entry in question.entries:
            if entry in said:
                words[entry_words(found, entry)] = None
    return listed(list(words), _NAMED)


def entry_words(found: Carry, entry: str) -> str:
    """Return a statement in a few words: its tool, or that no AI was used."""
    for said in found.statements.values():
        if entry in said:
            fields = said[entry].entry.fields
            return (
                say("no AI was used")
                if said[entry].entry.entry.type == "attest"
                else str(fields.get("tool", ""))
            )
    return entry[:19]


def candidate_lines(found: Carry, question: Question) -> list[str]:
    """Return the candidates of a question, numbered from 1, with what agrees and what does not."""
    rows = [
        [
            str(number),
            link.old.id,
            *found.old.times_of(link.old),
            shortened(link.old.name),
            _grounds(link),
        ]
        for number, link in enumerate(question.candidates, start=1)
    ]
    return columns(rows).split("\n")


def _grounds(link: Link) -> str:
    agreed = ", ".join(say(each.value) for each in link.agreed) or say("nothing")
    words = say("agreed: {grounds}", grounds=agreed)
    if not link.disagreed:
        return words
    against = ", ".join(say(each.value) for each in link.disagreed)
    return joined([words, say("against: {grounds}", grounds=against)])


def _clip_words(clip: ClipView, cut: CutView) -> str:
    start, _ = cut.times_of(clip)
    return " ".join(part for part in (clip.id, shortened(clip.name), start) if part)


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
        back = say("all of it is taken back by: temoin retract CUT {batch}", batch=found.batch)
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
            entry_words(found, each.entry),
            frames_words(found.new, each.frames),
        ]
        for each in found.outcomes
        if each.verdict is verdict and each.new
    ]


def frames_words(cut: CutView, frames: FrameRange | None) -> str:
    """Return media frames as timecodes, out exclusive."""
    if frames is None:
        return say("frames not told")
    start, end = cut.source_times(frames)
    return say("source {start} to {end}", start=start, end=end)


def orphan_rows(found: Carry) -> list[list[str]]:
    """Return the statements that hold for nothing in the new cut as cells of a list."""
    return [_orphan_row(found, each) for each in found.outcomes if each.verdict is Verdict.ORPHANED]


def _orphan_row(found: Carry, each: Outcome) -> list[str]:
    why = say(_WHY[each.why]) if each.why else ""
    return [each.old.id, shortened(each.old.name), entry_words(found, each.entry), why]


def _questions(found: Carry) -> list[str]:
    if not found.questions:
        return []
    lines = ["", say("A person must tell ({count})", count=len(found.questions))]
    for question in found.questions[:_SHOWN]:
        lines.append(f"  {question_words(found, question)}")
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


def change_words(changes: Sequence[Change]) -> str:
    """Return what became of a clip, in words."""
    return ", ".join(say(each.value) for each in changes) or say("needs a person")


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
