"""Every sentence of the source that a person reads, found by reading the source.

`python tests/sentences.py fr` prints what a language lacks, ready to be filled.
"""

import ast
import builtins
import json
import re
import string
import sys
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path

import jinja2
from jinja2 import nodes

from temoin import vocabulary

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "plugin" / "temoin"
TEMPLATES = REPOSITORY / "resources" / "templates"
LANGUAGES = REPOSITORY / "resources" / "i18n"

SAYING = {"say": 1, "sayable": 1, "say_counted": 2}
"""Functions that take sentences, and how many."""

NAMED = frozenset({"help", "hint", "key", "message", "reason", "words"})
"""Keywords whose constants are said later: of verbs, options, keys, errors, findings, problems."""

KEPT_IN_ENGLISH = frozenset(
    {
        "builtin/c2pa_reader.py",
        "builtin/naming.py",
        "builtin/generators/reader.py",
        "builtin/generators/sidecars.py",
        "store/media.py",
        "plugins.py",
        "scan.py",
    }
)
"""What these put together is kept with a scan."""

BEFORE_WORDS = frozenset({"data.py", "language.py"})
"""What these put together is said while there is no language to say it in."""


def sentences() -> dict[str, str]:
    """Return each English sentence with the place where it stands.

    A label of a vocabulary stands there as `Kind|label`, a constant that is said later as
    `*|words`: a language may have words of its own for it in each place.
    """
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for words in _of_module(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(words, str(path.relative_to(REPOSITORY)))
    for path in sorted(TEMPLATES.glob("*.jinja")):
        for words in _of_template(path.read_text(encoding="utf-8")):
            found.setdefault(words, str(path.relative_to(REPOSITORY)))
    for word in labelled():
        kind, place = type(word).__name__, "plugin/temoin/vocabulary.py"
        found[f"{kind}|{vocabulary.english_label(word)}"] = place
        if isinstance(word, vocabulary.Origin):
            found[f"{kind}|{word.value}"] = place  # in a narrow column
    return {words: place for words, place in found.items() if _is_language(words)}


def labelled() -> Iterator[StrEnum]:
    """Yield every word of every vocabulary."""
    for kind in vars(vocabulary).values():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield from kind


def language(code: str) -> dict[str, str]:
    """Return a language's words by the English ones."""
    words: dict[str, str] = json.loads((LANGUAGES / f"{code}.json").read_text(encoding="utf-8"))
    return words


def lacking(code: str) -> dict[str, str]:
    """Return the sentences that a language has no words for, each with nothing."""
    known = language(code)
    anywhere = {key.rpartition("|")[2] for key in known}
    return {key: "" for key in sentences() if not _is_known(key, known, anywhere)}


def _is_known(key: str, known: Collection[str], anywhere: Collection[str]) -> bool:
    kind, _, words = key.rpartition("|")
    return words in known or key in known or (kind == "*" and words in anywhere)


def unused(code: str) -> list[str]:
    """Return a language's keys that nothing says."""
    said = {key.rpartition("|")[2] for key in sentences()}
    return [key for key in language(code) if key.rpartition("|")[2] not in said]


def placeholders(words: str) -> set[str]:
    """Return the names of the values in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def unsaid() -> list[str]:
    """Return the places where an error or a hint is put together and not said."""
    places = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name not in KEPT_IN_ENGLISH | BEFORE_WORDS:
            calls = _calls(ast.parse(path.read_text(encoding="utf-8")))
            places += [f"{name}:{each.lineno}" for call in calls for each in _put_together(call)]
    return places


def kept_in_english() -> dict[str, str]:
    """Return what is put together and kept with a scan, `{}` for its values, with its place."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            kept = _put_together(call) if name in KEPT_IN_ENGLISH else ()
            noted = [each for each in _noted(call) if isinstance(each, ast.JoinedStr)]
            for each in (*kept, *noted):
                found[skeleton_of(each)] = f"{name}:{each.lineno}"
    return found


def skeleton_of(words: ast.JoinedStr | str) -> str:
    """Return a sentence with `{}` in place of each of its values."""
    if isinstance(words, str):
        return re.sub(r"\{.*?\}", "{}", words)
    parts = (each.value if isinstance(each, ast.Constant) else "{}" for each in words.values)
    return "".join(map(str, parts))


def _noted(call: ast.Call) -> list[ast.expr]:
    """Return what a reader of timelines notes by the way; it is kept with a scan."""
    notes = getattr(call.func, "value", None)
    name = getattr(notes, "attr", None) or getattr(notes, "id", "")
    is_notes = name.removeprefix("_") == "notes"
    noted = call.args[:1] if is_notes and _name(call) in {"say", "count", "unseen"} else []
    return [*noted, *(each.value for each in call.keywords if each.arg == "warning")]


def _put_together(call: ast.Call) -> Iterator[ast.JoinedStr]:
    values = [each.value for each in call.keywords if each.arg in NAMED]
    if _is_error(call):
        values += call.args[:1]
    yield from (each for each in values if isinstance(each, ast.JoinedStr))


def _is_error(call: ast.Call) -> bool:
    """Return whether it makes an error of ours; Python's own are for programmers."""
    return _name(call).endswith("Error") and not hasattr(builtins, _name(call))


def _is_language(words: str) -> bool:
    """Return whether there is anything to translate: the name of a key is nothing."""
    return re.search(r"[a-zA-Z]{2}|[{;:]", words) is not None


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(module) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def _of_module(module: ast.Module) -> Iterator[str]:
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in _calls(module):
        later = "*|" if _name(call) == "sayable" else ""
        for node in _said_in(call):
            value = constants.get(node.id, node) if isinstance(node, ast.Name) else node
            yield from (f"{later}{words}" for words in _constants(value))
        if _name(call) == "counted":
            yield from _nouns([each for node in call.args[1:] for each in _constants(node)])


def _said_in(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call hands on to be said."""
    name = _name(call)
    yield from call.args[: SAYING.get(name, 0)]
    if _is_error(call) or name == "add_argument_group":
        yield from call.args[:1]
    yield from _noted(call)
    if name == "on":  # a problem of a ledger, on an entry
        yield from call.args[1:2]
    if name != "print":
        yield from (each.value for each in call.keywords if each.arg in NAMED)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _nouns(nouns: list[str]) -> Iterator[str]:
    """Yield a noun and its plural as `counted` makes it."""
    if nouns:
        yield nouns[0]
        yield nouns[1] if nouns[1:] else f"{nouns[0]}s"


def _of_template(text: str) -> Iterator[str]:
    tree = jinja2.Environment(autoescape=True).parse(text)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            for node in call.args[: SAYING.get(call.node.name, 0)]:
                yield from (each.value for each in [node] if isinstance(each, nodes.Const))
    for use in tree.find_all(nodes.Filter):
        if use.name == "counted":
            yield from _nouns([each.value for each in use.args if isinstance(each, nodes.Const)])


if __name__ == "__main__":
    json.dump(lacking(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=1)
