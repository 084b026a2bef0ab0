"""A diff as a page that a person reads and sends, or as markers in the new cut."""

from base64 import b64encode
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

import jinja2

from temoin.builtin.sheet_html import shown
from temoin.carry import AiChange, Carry, Kind, Pair, Verdict, ai_changes, change_words
from temoin.carry.marking import mark_clips
from temoin.cli.carry_words import (
    KINDS,
    ai_row,
    asked_words,
    candidate_lines,
    diff_notes,
    orphan_rows,
    unspoken_rows,
)
from temoin.data import root
from temoin.language import say, spoken
from temoin.store.atomic import write_beside
from temoin.wording import joined, tool_words


def write_changes(two: Pair, found: Carry, out: Path) -> tuple[str, ...]:
    """Write a diff as a page, or the new cut with markers; return what had no room.

    Raises:
        InputError: Markers, and the new cut is no file.
        StoreError: The file cannot be written.
        TimelineError: The format cannot be written.
    """
    if out.suffix.lower() in {".html", ".htm"}:
        write_beside(out, diff_html(found).encode())
        return ()
    lost = mark_clips(two.new, markers(found), out)
    return tuple(say("could not carry: {what}", what=each) for each in lost)


def diff_html(found: Carry) -> str:
    """Return the whole page; the same diff gives the same text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root("resources") / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"language": spoken(), "say": say}
    css = environment.get_template("sheet.css").render()
    changed = [each for each in found.unspoken if each.is_changed]
    return environment.get_template("diff.html.jinja").render(
        old=found.old,
        new=found.new,
        css_digest=b64encode(sha256(css.encode()).digest()).decode(),
        ai=[ai_row(found, each) for each in ai_changes(found)],
        unspoken=unspoken_rows(found, changed),
        questions=[
            (asked_words(found, each), candidate_lines(found, each)) for each in found.questions
        ],
        orphans=orphan_rows(found),
        notes=diff_notes(found),
    )


def markers(found: Carry) -> dict[str, str]:
    """Return the names of markers by clip of the new cut: what is to be looked at, and why."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for change in ai_changes(found):
        if change.new:
            words[change.new.id].append(_ai_words(change))
    changes = {each.clip.id: each.changes for each in found.matching.found}
    for each in found.unspoken:
        if each.is_changed:
            words[each.clip.id].append(
                say(
                    "AI? nobody has spoken ({changes})", changes=change_words(changes[each.clip.id])
                )
            )
    for outcome in found.outcomes:
        if outcome.verdict is Verdict.PERSON and outcome.new:
            words[outcome.new.id].append(say("AI? which old clip is this?"))
    in_order = (clip.id for clip in found.new.clips if clip.id in words)
    return {clip: joined(dict.fromkeys(words[clip])) for clip in in_order}


def _ai_words(change: AiChange) -> str:
    tool = tool_words(change.row.tool)
    if change.kind is Kind.GONE:
        return say("AI gone: {tool}", tool=tool)
    if change.kind is Kind.ADDED:
        return say("AI new: {tool}", tool=tool)
    return say("AI: {tool}, {whose_word}", tool=tool, whose_word=say(KINDS[change.kind]))
