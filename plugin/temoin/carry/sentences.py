"""What is asked and told of a carry in words: every door says the same."""

from collections.abc import Callable, Sequence

from temoin.carry.outcomes import Carry, Lost, Question
from temoin.carry.witness import Witnessed
from temoin.disclosure import said_reason
from temoin.language import say, say_counted, sayable
from temoin.match import SURE, Change, Link
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.wording import harmless, joined, listed, tool_words

Shown = Callable[[str], str]
"""Makes foreign text fit to be shown."""

NAMED = 4
"""Things that are named one by one, before the rest is counted."""

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
    Lost.UNTOLD: sayable("nobody can tell where its frames play there: state it again"),
}


def question_words(found: Carry, question: Question, shown: Shown) -> str:
    """Return a question in one sentence."""
    clip = _clip_words(question.clip, found.new, shown)
    olds = [_clip_words(link.old, found.old, shown) for link in question.candidates]
    return say(_QUESTIONS[_kind(question)], clip=clip, old=listed(olds, NAMED))


def _kind(question: Question) -> str:
    if question.is_copy:
        return "copy"
    if len(question.offered) > 1:
        return "several"
    sure = all(link.material in SURE for link in question.candidates)
    return "use" if sure else "one"


def _clip_words(clip: ClipView, cut: CutView, shown: Shown) -> str:
    """Return a clip's id, what it is called and where it begins."""
    start, _ = cut.times_of(clip)
    return " ".join(part for part in (shown(clip.id), shown(clip.name), start) if part)


def statement_words(found: Carry, question: Question, shown: Shown) -> str:
    """Return the statements that wait for an answer, in a few words."""
    said: dict[str, None] = {}
    for link in question.candidates:
        there = found.statements.get(link.old.id, {})
        for entry in question.entries:
            if entry in there:
                said[entry_words(found, link.old, entry, shown)] = None
    return listed(list(said), NAMED)


def entry_words(found: Carry, old: ClipView, entry: str, shown: Shown) -> str:
    """Return a statement on an old clip in a few words: its tool, or that no AI was used."""
    said = found.statements.get(old.id, {}).get(entry)
    if said is None:
        return shown(entry[:19])
    if said.entry.entry.type == "attest":
        return say("no AI was used")
    return shown(tool_words(str(said.entry.fields.get("tool", ""))))


def lost_words(why: Lost | None) -> str:
    """Return why a statement holds for nothing in the new cut."""
    return say(_WHY[why]) if why else ""


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


def change_words(changes: Sequence[Change]) -> str:
    """Return what became of a clip, in words."""
    return ", ".join(say(each.value) for each in changes) or say("needs a person")


def witness_words(seen: Witnessed, shown: Shown) -> tuple[str, ...]:
    """Return how many clips were compared by their frames, and which could not be, and why."""
    told = say_counted(
        "frames of {count} clip in question were compared",
        "frames of {count} clips in question were compared",
        seen.looked_at,
    )
    if not seen.unseen:
        return (told,)
    lacking = say_counted(
        "of {count} clip in question no frame that tells could be read",
        "of {count} clips in question no frame that tells could be read",
        len(seen.unseen),
    )
    clips: dict[str, list[str]] = {}
    for each in seen.unseen:
        clips.setdefault(each.why, []).append(shown(each.clip.name or each.clip.id))
    why = [_unseen_words(names, harmless(said_reason(why))) for why, names in clips.items()]
    shown_why = listed(why, NAMED, say("; "))
    return (told, say("{subject}: {reason}", subject=lacking, reason=shown_why))


def _unseen_words(names: Sequence[str], why: str) -> str:
    if all(why.startswith((f"{each} ", f"{each}: ")) for each in names):
        return why  # clips are often called as their files are
    return say("{clips} ({reason})", clips=listed(list(dict.fromkeys(names)), NAMED), reason=why)
