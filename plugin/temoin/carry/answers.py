"""What a person answers to the questions of a carry, as a file holds it."""

import json
from collections.abc import Sequence
from pathlib import Path

from temoin.carry.outcomes import Answers, Question
from temoin.errors import InputError
from temoin.language import say
from temoin.model import CutView
from temoin.wording import listed

FORMAT = "answers/1"
MOST_BYTES = 64 * 1024 * 1024
_SHOWN = 8
_FORM = 'Write {"temoin": "answers/1", "clips": {NEW: OLD, NEW: [OLD, OLD], NEW: null}}.'


def read_answers(path: Path, old: CutView, new: CutView) -> Answers:
    """Return the answers in a file.

    Args:
        path: The file.
        old: The cut of which something was said.
        new: The one that followed.

    Raises:
        InputError: It cannot be read, is no such file, or is about other cuts.
    """
    document = _document(path)
    clips = document.get("clips")
    if document.get("temoin") != FORMAT or not isinstance(clips, dict):
        raise _no_answers(path)
    for key, cut in (("old_cut", old), ("new_cut", new)):
        digest = document.get(key)
        if digest is not None and digest != cut.digest:
            raise InputError(
                say("{name} answers questions on another cut than {cut}", name=path, cut=cut.name),
                hint="Ask again with 'temoin carry OLD NEW --json', and answer those questions.",
                file=str(path),
            )
    answers = {clip: _named(path, each) for clip, each in clips.items()}
    known = {each.id for each in new.clips}
    if strange := sorted(set(answers) - known):
        raise InputError(
            say("no clip {clip} in this cut", clip=strange[0]),
            hint="Name clips of the new cut by the ids in the questions.",
            file=str(path),
            clip=strange[0],
        )
    return answers


def require_offered(answer: Sequence[str], question: Question) -> None:
    """Return only if an answer names none but the candidates of a question.

    Raises:
        InputError: It names another clip.
    """
    for each in answer:
        if each not in question.offered:
            raise InputError(
                say(
                    "{old} was not offered for {clip}: {candidates}",
                    old=each,
                    clip=question.clip.id,
                    candidates=listed(question.offered, _SHOWN),
                ),
                hint="Answer with one of these, or with null for none of them.",
                clip=question.clip.id,
            )


def _document(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            document: object = json.loads(file.read(MOST_BYTES))
    except OSError as error:
        raise InputError(
            say("{name} cannot be read: {reason}", name=path, reason=error.strerror or ""),
            hint="Check the path.",
            file=str(path),
        ) from error
    except (ValueError, RecursionError) as error:
        raise _no_answers(path) from error
    if not isinstance(document, dict):
        raise _no_answers(path)
    return document


def _named(path: Path, answer: object) -> tuple[str, ...]:
    """Return the old clips that an answer names: one, several, or null for none."""
    named = [answer] if isinstance(answer, str) else [] if answer is None else answer
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        raise _no_answers(path)
    return tuple(named)


def _no_answers(path: Path) -> InputError:
    return InputError(say("{name} holds no answers", name=path), hint=_FORM, file=str(path))
