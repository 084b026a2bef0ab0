"""What the Carry page says in words; the command line says the same."""

from collections.abc import Sequence

from temoin.carry import Carry, Lost, Outcome, Planned, Question
from temoin.language import number, say, say_counted, sayable
from temoin.match import Change, Link, Sureness
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.ui import words
from temoin.ui.carry_rows import CarryRow, Part
from temoin.vocabulary import YesNo
from temoin.wording import joined, listed, tool_words

PARTS = {
    Part.WAITING: sayable("A person must tell"),
    Part.ANSWERED: sayable("As you answered"),
    Part.LOST: sayable("Not carried"),
    Part.NEW: sayable("New or changed, unspoken for"),
    Part.IN_PART: sayable("Carried in part, unasked"),
    Part.CARRIED: sayable("Carried, unasked"),
    Part.SILENT: sayable("As it was, unspoken for"),
}
_NAMED = 4
_SURE = (Sureness.CERTAIN, Sureness.LIKELY)
_QUESTIONS = {
    "one": sayable("Does {clip} show what {old} showed?"),
    "several": sayable("Which of {old} does {clip} continue?"),
    "use": sayable("Is {clip} what {old} has become?"),
    "copy": sayable("{clip} uses frames of {old} once more: does the same hold here?"),
}
_WHY = {
    Lost.REMOVED: sayable("its clip is not in the new cut"),
    Lost.FRAMES: sayable("none of its frames is shown in the new cut"),
    Lost.REGENERATED: sayable("the pixels were made anew: state it again, if it holds"),
    Lost.ANSWERED: sayable("a person said that it does not hold"),
}


def question_words(found: Carry, question: Question) -> str:
    """Return a question in one sentence."""
    clip = clip_words(question.clip, found.new)
    olds = [clip_words(link.old, found.old) for link in question.candidates]
    return say(_QUESTIONS[_kind(question)], clip=clip, old=listed(olds, _NAMED))


def _kind(question: Question) -> str:
    if question.is_copy:
        return "copy"
    if len(question.offered) > 1:
        return "several"
    sure = all(link.material in _SURE for link in question.candidates)
    return "use" if sure else "one"


def waiting_words(found: Carry, question: Question) -> str:
    """Return the statements that wait for an answer."""
    said: dict[str, None] = {}
    for link in question.candidates:
        for entry in question.entries:
            if entry in found.statements.get(link.old.id, {}):
                said[entry_words(found, link.old, entry)] = None
    return say("What waits for the answer: {statements}", statements=listed(list(said), _NAMED))


def entry_words(found: Carry, old: ClipView, entry: str) -> str:
    """Return a statement on an old clip in a few words: its tool, or that no AI was used."""
    said = found.statements.get(old.id, {}).get(entry)
    if said is None:
        return words.shown(entry[:19])
    if said.entry.entry.type == "attest":
        return say("no AI was used")
    return words.apart(tool_words(str(said.entry.fields.get("tool", ""))))


def clip_words(clip: ClipView, cut: CutView) -> str:
    """Return a clip's id, what it is called and where it begins."""
    start, _ = cut.times_of(clip)
    name = words.apart(clip.name)
    return " ".join(part for part in (words.apart(clip.id), name, start) if part)


def grounds_words(link: Link) -> str:
    """Return what speaks for two clips and what against."""
    agreed = ", ".join(say(each.value) for each in link.agreed) or say("nothing")
    told = say("agreed: {grounds}", grounds=agreed)
    if not link.disagreed:
        return told
    against = ", ".join(say(each.value) for each in link.disagreed)
    return joined([told, say("against: {grounds}", grounds=against)])


def frames_words(cut: CutView, frames: FrameRange | None) -> str:
    """Return media frames as timecodes, out exclusive."""
    if frames is None:
        return say("frames not told")
    start, end = cut.source_times(frames)
    return say("source {start} to {end}", start=start, end=end)


def changes_words(found: Carry, clip: ClipView) -> str:
    """Return what became of a new clip."""
    changes = next((each.changes for each in found.matching.found if each.clip is clip), ())
    return change_words(changes)


def change_words(changes: Sequence[Change]) -> str:
    """Return what became of a clip, in words."""
    return ", ".join(say(each.value) for each in changes) or say("needs a person")


def became_words(found: Carry, row: CarryRow, changes: Sequence[Change]) -> str:
    """Return what became of a row's statement or clip, in a few words."""
    outcome = row.outcome
    if row.word:
        return _answered(found, row.word)
    if row.unspoken or outcome is None:
        return change_words(changes)
    if row.part is Part.LOST:
        return say(_WHY[outcome.why]) if outcome.why else ""
    if row.part is Part.WAITING:
        return _waits(outcome)
    return frames_words(found.new, outcome.frames)


def _answered(found: Carry, word: Planned) -> str:
    if word.carriage.holds is not YesNo.YES:
        return say("does not hold here")
    return frames_words(found.new, word.carriage.target.source_range)


def _waits(outcome: Outcome) -> str:
    return grounds_words(outcome.link) if outcome.link else ""


def heading_words(row: CarryRow) -> str:
    """Return the heading of a part, with how many rows stand under it."""
    return f"{say(PARTS[row.part])} ({number(row.count)})"


def signing_words(found: Carry, left_open: int, *, is_lacking: bool) -> str:
    """Return what Enter signs now."""
    if not found.planned and not is_lacking:
        told = [say("Nothing is to be signed.")]
    elif not found.planned:
        told = [say("Enter takes the old cut's ledger over; no word is to be signed.")]
    else:
        count = len(found.planned)
        told = [say_counted("Enter signs {count} word.", "Enter signs {count} words.", count)]
    if left_open:
        told.append(
            say_counted("{count} question stays open.", "{count} questions stay open.", left_open)
        )
    return "  ".join(told)
